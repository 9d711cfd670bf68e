/* late_segments.c: segments of TCP that are captured behind what was sent after them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/late_segments.h"

#include <string.h>

#include "fields/capture_state.h"
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

/* When a gap was seen last, in connections whose ports share a place: a cheap first test of a frame. 0: never. */
static time_t last_gaps[1024];

static uint32_t frame_behind_gap;

static time_t *last_gap(const packet_info *pinfo)
{
    return &last_gaps[(pinfo->srcport ^ pinfo->destport) % G_N_ELEMENTS(last_gaps)];
}

static bool is_recent(const packet_info *pinfo, time_t when)
{
    return !is_longer_ago(pinfo->abs_ts.secs, when, PATIENCE) && !is_longer_ago(when, pinfo->abs_ts.secs, PATIENCE);
}

/** Something begins, or is acknowledged, at a place of a stream. */
static void note_place(const packet_info *pinfo, late_t *late, stream_t *stream, uint32_t place)
{
    if (!stream->captured_to || !order_is_behind(place, stream->captured_to))
        return;
    stream->gap_begin = stream->captured_to;
    stream->gap_end = place;
    late->when = *last_gap(pinfo) = pinfo->abs_ts.secs;
}

void late_segments_note(packet_info *pinfo)
{
    order_t segment = order_of(pinfo);
    const struct tcp_analysis *tcp = segment.is_known ? tcp_of(conversation_state_of_frame(pinfo)) : NULL;
    late_t *late;
    stream_t *own;
    stream_t *other;

    if (!tcp)
        return;
    late = (late_t *)conversation_state_get(pinfo, &connections, sizeof *late);
    own = &late->streams[direction_of(pinfo) == DIRECTION_UP];
    other = &late->streams[direction_of(pinfo) != DIRECTION_UP];
    /* What was captured of the other side is known by now, of the sender's own it was before this segment. */
    other->captured_to = tcp_captured_to(tcp->rev);
    note_place(pinfo, late, other, segment.acknowledged);
    if (other->captured_to && order_is_behind(segment.acknowledged, other->captured_to))
        frame_behind_gap = pinfo->num;
    note_place(pinfo, late, own, segment.begin);
    own->captured_to = tcp_captured_to(tcp->fwd);
}

bool late_segments_are_acknowledged(const packet_info *pinfo)
{
    return frame_behind_gap == pinfo->num;
}

bool late_segments_know(packet_info *pinfo, bool is_out_of_order)
{
    const late_t *late;
    const stream_t *own;
    order_t segment;

    if (pinfo->ptype != PT_TCP || !(is_out_of_order || (*last_gap(pinfo) && is_recent(pinfo, *last_gap(pinfo)))))
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
    memset(last_gaps, 0, sizeof last_gaps);
    frame_behind_gap = 0;
}
