/* order.c: what a segment of TCP tells of the order in which things were sent
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/order.h"

#include "frame/packets.h"
#include "frame/tcp_stream.h"
#include "parse/bytes.h"

/** The header, or NULL. */
static const uint8_t *find_header(const packet_info *pinfo)
{
    tvbuff_t *tvb;
    int header;
    int length;

    return pinfo->ptype == PT_TCP && packets_transport_header(pinfo, INT_MAX, &tvb, &header, &length)
            && tvb_bytes_exist(tvb, header, TCP_HEADER_SIZE)
        ? tvb_get_ptr(tvb, header, TCP_HEADER_SIZE) : NULL;
}

bool order_sequence(const packet_info *pinfo, uint32_t *sequence)
{
    const uint8_t *header = find_header(pinfo);

    if (header)
        *sequence = bytes_be32(header + TCP_SEQUENCE);
    return header;
}

bool order_has_received(const packet_info *pinfo, uint32_t sequence)
{
    const uint8_t *header = find_header(pinfo);

    return header && (int32_t)(bytes_be32(header + TCP_ACKNOWLEDGMENT) - sequence) > 0;
}
