/* http_segments.c: segments that messages of HTTP begin in, when they come again
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/http_segments.h"

#include "frame/direction.h"
#include "frame/tcp_stream.h"
#include "parse/bytes.h"

/** The sequence number of the segment whose data begin here. Returns false where none do. */
static bool sequence_at(const packet_info *pinfo, tvbuff_t *tvb, int at, uint32_t *sequence)
{
    for (int size = TCP_HEADER_SIZE; size <= MIN(TCP_HEADER_SIZE_MAX, at); size += 4) {
        const uint8_t *tcp = tvb_bytes_exist(tvb, at - size, size) ? tvb_get_ptr(tvb, at - size, size) : NULL;

        if (tcp && tcp_header_size(tvb, at - size) == size && bytes_be16(tcp) == pinfo->srcport
            && bytes_be16(tcp + 2) == pinfo->destport) {
            *sequence = bytes_be32(tcp + TCP_SEQUENCE);
            return true;
        }
    }
    return false;
}

/** The sequence number of the segment that `part` begins, mixed with its direction; 0 where it begins none. */
static uint32_t mark_of(const packet_info *pinfo, const http_part_t *part)
{
    uint32_t sequence;

    for (int at = part->at; part->tvb && at <= part->at_last; at++) {
        if (sequence_at(pinfo, part->tvb, at, &sequence))
            return sequence ^ (direction_of(pinfo) == DIRECTION_UP ? 0u : UINT32_MAX);
    }
    return 0;
}

bool http_segments_know(http_segments_t *segments, const packet_info *pinfo, const http_part_t *part)
{
    uint32_t mark = mark_of(pinfo, part);

    for (unsigned i = 0; mark && i < MIN(segments->count, HTTP_SEGMENTS); i++) {
        if (segments->begun[i] == mark)
            return true;
    }
    if (mark)
        segments->begun[segments->count++ % HTTP_SEGMENTS] = mark;
    return false;
}
