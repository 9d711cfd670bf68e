/* segment_order.c: what a segment of TCP tells of the order in which things were sent
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/segment_order.h"

#include <string.h>

#include "frame/packets.h"
#include "frame/tcp_stream.h"
#include "parse/bytes.h"

/* Bytes that no server sends, and no client, between a request and its answer: of a new connection both sides begin anywhere. */
#define FAR 0x20000000u
/* Bytes behind which no answer is still under way. */
#define LONG_AGO 0x1000000u

G_STATIC_ASSERT(ORDER_HEADER_SIZE == TCP_HEADER_SIZE);

static const order_header_t *stand_in;

/** The header, or NULL where less than `size` bytes of it were captured.
 *  @param length  set to how many bytes it and what it transports have */
static const uint8_t *find_header(const packet_info *pinfo, int size, int *length)
{
    tvbuff_t *tvb;
    int header;

    if (stand_in) {
        *length = stand_in->length;
        return stand_in->is_known ? stand_in->bytes : NULL;
    }
    return pinfo->ptype == PT_TCP && packets_transport_header(pinfo, INT_MAX, &tvb, &header, length)
            && tvb_bytes_exist(tvb, header, size)
        ? tvb_get_ptr(tvb, header, size) : NULL;
}

order_header_t order_header(const packet_info *pinfo)
{
    order_header_t header = { .is_known = false };
    const uint8_t *bytes = find_header(pinfo, TCP_HEADER_SIZE, &header.length);

    header.is_known = bytes;
    if (bytes)
        memcpy(header.bytes, bytes, TCP_HEADER_SIZE);
    return header;
}

void order_stand_in(const order_header_t *header)
{
    stand_in = header;
}

bool order_sequence(const packet_info *pinfo, uint32_t *sequence)
{
    int length;
    const uint8_t *header = find_header(pinfo, TCP_ACKNOWLEDGMENT, &length);

    if (header)
        *sequence = bytes_be32(header + TCP_SEQUENCE);
    return header;
}

bool order_end(const packet_info *pinfo, uint32_t *end)
{
    int length;
    const uint8_t *header = find_header(pinfo, TCP_HEADER_SIZE, &length);

    if (header)
        *end = bytes_be32(header + TCP_SEQUENCE) + (uint32_t)length - ((uint32_t)header[TCP_DATA_OFFSET] >> 4 << 2);
    return header;
}

bool order_captured(const packet_info *pinfo, uint32_t *end)
{
    const struct tcp_analysis *tcp = pinfo->ptype == PT_TCP ? tcp_connection(pinfo) : NULL;
    uint32_t captured = tcp ? tcp_captured_to(tcp->fwd) : 0;

    if (!order_end(pinfo, end))
        return false;
    if (captured && order_is_behind(captured, *end))
        *end = captured;
    return true;
}

bool order_is_newest(const packet_info *pinfo)
{
    const struct tcp_analysis *tcp = pinfo->ptype == PT_TCP ? tcp_connection(pinfo) : NULL;
    uint32_t end;

    return tcp && order_end(pinfo, &end) && tcp_captured_to(tcp->fwd) == end;
}

order_t order_of(const packet_info *pinfo)
{
    int length;
    const uint8_t *header = find_header(pinfo, TCP_HEADER_SIZE, &length);
    uint32_t begin;

    /* What was made into segments afterwards, as of a log, often acknowledges nothing. */
    if (!header || !(header[TCP_FLAGS] & TH_ACK) || bytes_be32(header + TCP_ACKNOWLEDGMENT) == 0)
        return (order_t) { .is_known = false };
    begin = bytes_be32(header + TCP_SEQUENCE);
    return (order_t) {
        .is_known = true,
        .begin = begin,
        .end = begin + (uint32_t)length - ((uint32_t)header[TCP_DATA_OFFSET] >> 4 << 2),
        .acknowledged = bytes_be32(header + TCP_ACKNOWLEDGMENT),
    };
}

/** Whether a place in a stream is behind another, and not far. */
static bool is_soon_behind(uint32_t place, uint32_t other)
{
    return place != other && place - other < FAR;
}

bool order_may_answer(const order_t *request, const order_t *answer)
{
    return !request->is_known || !answer->is_known
        || (is_soon_behind(answer->acknowledged, request->begin) && is_soon_behind(answer->end, request->acknowledged));
}

bool order_is_near(const order_t *request, uint32_t sequence)
{
    return !request->is_known || sequence - request->begin <= LONG_AGO || request->begin - sequence <= LONG_AGO;
}

void order_follow(order_t *first, const order_t *later)
{
    if (!first->is_known || later->begin - first->begin > LONG_AGO || later->acknowledged - first->acknowledged > LONG_AGO)
        *first = *later;
}

bool order_place(const packet_info *pinfo, tvbuff_t *source, int at, uint32_t *place)
{
    tvbuff_t *frame;
    int header;
    int length;

    if (!source || pinfo->ptype != PT_TCP || !packets_transport_header(pinfo, INT_MAX, &frame, &header, &length))
        return false;
    if (source == frame) {
        if (!order_sequence(pinfo, place))
            return false;
        *place += (uint32_t)(at - header - tcp_header_size(frame, header));
        return true;
    }
    if (!order_is_newest(pinfo) || !order_end(pinfo, place))
        return false;
    *place += (uint32_t)at - tvb_reported_length(source);
    return true;
}

bool order_acknowledged(const packet_info *pinfo, uint32_t *acknowledged)
{
    int length;
    const uint8_t *header = find_header(pinfo, TCP_HEADER_SIZE, &length);

    if (header)
        *acknowledged = bytes_be32(header + TCP_ACKNOWLEDGMENT);
    return header;
}

bool order_has_received(const packet_info *pinfo, uint32_t sequence)
{
    uint32_t acknowledged;

    return order_acknowledged(pinfo, &acknowledged) && order_is_behind(acknowledged, sequence);
}
