/* http_segments.c: segments that messages of HTTP begin in, when they come again
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/http_segments.h"

#include "frame/direction.h"
#include "frame/tcp_stream.h"
#include "parse/bytes.h"

/** The sequence number of the segment whose data begin here, mixed with its direction; 0 where none do. */
static uint32_t sequence_at(const packet_info *pinfo, tvbuff_t *tvb, int at)
{
    for (int size = TCP_HEADER_SIZE; size <= MIN(TCP_HEADER_SIZE_MAX, at); size += 4) {
        const uint8_t *tcp = tvb_bytes_exist(tvb, at - size, size) ? tvb_get_ptr(tvb, at - size, size) : NULL;

        if (tcp && tcp_header_size(tvb, at - size) == size && bytes_be16(tcp) == pinfo->srcport
            && bytes_be16(tcp + 2) == pinfo->destport)
            return bytes_be32(tcp + TCP_SEQUENCE) ^ (direction_of(pinfo) == DIRECTION_UP ? 0u : UINT32_MAX);
    }
    return 0;
}

static uint32_t sequence_of(const packet_info *pinfo, const http_part_t *part)
{
    uint32_t sequence = 0;

    for (int at = part->at; part->tvb && !sequence && at <= part->at_last; at++)
        sequence = sequence_at(pinfo, part->tvb, at);
    return sequence;
}

bool http_segments_know(http_segments_t *segments, const packet_info *pinfo, const http_part_t *part)
{
    uint32_t sequence = sequence_of(pinfo, part);

    for (unsigned i = 0; sequence && i < MIN(segments->count, HTTP_SEGMENTS); i++) {
        if (segments->begun[i] == sequence)
            return true;
    }
    if (sequence)
        segments->begun[segments->count++ % HTTP_SEGMENTS] = sequence;
    return false;
}
