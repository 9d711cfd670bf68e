/* late_segments.c: segments of TCP that are captured behind what was sent after them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/late_segments.h"

#include "frame/conversation_state.h"
#include "frame/direction.h"
#include "frame/segment_order.h"
#include "frame/tcp_stream.h"

/* Seconds in which what was captured out of order comes. */
#define PATIENCE 2

/** One of the two streams of a connection. A place of 0 is not known. */
typedef struct {
    uint32_t captured_to; /**< when something was told last */
    uint32_t gap_begin;   /**< what is missing before that, */
    uint32_t gap_end;     /**< none where both are the same */
} stream_t;

typedef struct {
    stream_t streams[2];
    time_t when; /**< a gap was seen last */
} late_t;

static conversation_slot_t connections;

/* A gap was seen last, in any connection: a cheap first test of a frame. */
static time_t last_gap;
static bool has_gap;

static bool is_recent(const packet_info *pinfo, time_t when)
{
    return pinfo->abs_ts.secs - when <= PATIENCE && when - pinfo->abs_ts.secs <= PATIENCE;
}

/** Something begins, or is acknowledged, at a place of a stream. */
static void note_place(const packet_info *pinfo, late_t *late, stream_t *stream, uint32_t place)
{
    if (!stream->captured_to || !order_is_behind(place, stream->captured_to))
        return;
    stream->gap_begin = stream->captured_to;
    stream->gap_end = place;
    late->when = last_gap = pinfo->abs_ts.secs;
    has_gap = true;
}

void late_segments_note(packet_info *pinfo)
{
    const struct tcp_analysis *tcp = pinfo->ptype == PT_TCP ? tcp_connection(pinfo) : NULL;
    order_t segment = order_of(pinfo);
    late_t *late;
    stream_t *own;
    stream_t *other;

    if (!tcp || !segment.is_known)
        return;
    late = (late_t *)conversation_state_get(pinfo, &connections, sizeof *late);
    own = &late->streams[direction_of(pinfo) == DIRECTION_UP];
    other = &late->streams[direction_of(pinfo) != DIRECTION_UP];
    /* What was captured of the other side is known by now, of the sender's own it was before this segment. */
    other->captured_to = tcp_captured_to(tcp->rev);
    note_place(pinfo, late, other, segment.acknowledged);
    note_place(pinfo, late, own, segment.begin);
    own->captured_to = tcp_captured_to(tcp->fwd);
}

bool late_segments_know(packet_info *pinfo, bool is_out_of_order)
{
    const late_t *late;
    const stream_t *own;
    order_t segment;

    if (pinfo->ptype != PT_TCP || !(is_out_of_order || (has_gap && is_recent(pinfo, last_gap))))
        return false;
    late = (const late_t *)conversation_state_find(pinfo, &connections);
    if (!late || is_out_of_order || !is_recent(pinfo, late->when))
        return late && is_out_of_order;
    own = &late->streams[direction_of(pinfo) == DIRECTION_UP];
    segment = order_of(pinfo);
    return segment.is_known && own->gap_begin != own->gap_end && order_is_behind(segment.end, segment.begin)
        && !order_is_behind(own->gap_begin, segment.begin) && !order_is_behind(segment.end, own->gap_end);
}

void late_segments_begin_capture(void)
{
    has_gap = false;
}
