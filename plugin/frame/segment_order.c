/* segment_order.c: what a segment of TCP tells of the order in which things were sent
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/segment_order.h"

#include "frame/packets.h"
#include "frame/tcp_stream.h"
#include "parse/bytes.h"

/** The header, or NULL.
 *  @param length  set to how many bytes it and what it transports have */
static const uint8_t *find_header(const packet_info *pinfo, int *length)
{
    tvbuff_t *tvb;
    int header;

    return pinfo->ptype == PT_TCP && packets_transport_header(pinfo, INT_MAX, &tvb, &header, length)
            && tvb_bytes_exist(tvb, header, TCP_HEADER_SIZE)
        ? tvb_get_ptr(tvb, header, TCP_HEADER_SIZE) : NULL;
}

bool order_sequence(const packet_info *pinfo, uint32_t *sequence)
{
    int length;
    const uint8_t *header = find_header(pinfo, &length);

    if (header)
        *sequence = bytes_be32(header + TCP_SEQUENCE);
    return header;
}

bool order_end(const packet_info *pinfo, uint32_t *end)
{
    int length;
    const uint8_t *header = find_header(pinfo, &length);

    if (header)
        *end = bytes_be32(header + TCP_SEQUENCE) + (uint32_t)length - ((uint32_t)header[TCP_DATA_OFFSET] >> 4 << 2);
    return header;
}

bool order_is_newest(const packet_info *pinfo)
{
    const struct tcp_analysis *tcp = pinfo->ptype == PT_TCP ? tcp_connection(pinfo) : NULL;
    uint32_t end;

    return tcp && order_end(pinfo, &end) && tcp_captured_to(tcp->fwd) == end;
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
    const uint8_t *header = find_header(pinfo, &length);

    if (header)
        *acknowledged = bytes_be32(header + TCP_ACKNOWLEDGMENT);
    return header;
}

bool order_has_received(const packet_info *pinfo, uint32_t sequence)
{
    uint32_t acknowledged;

    return order_acknowledged(pinfo, &acknowledged) && (int32_t)(acknowledged - sequence) > 0;
}
