/* held_frames.c: frames that answer, or go on from, what was not captured yet
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/held_frames.h"

#include "attempts/sides.h"
#include "frame/late_segments.h"
#include "frame/tcp_stream.h"

/* Seconds and frames for which what comes in another order is waited for. */
#define PATIENCE 2
#define PATIENCE_IN_FRAMES 1000

struct held_frame {
    wmem_allocator_t *pool; /**< of its own, in which the texts are */
    struct connection *connection;
    uint32_t number;
    nstime_t time; /**< absolute */
    wmem_list_t *layers;
    const endpoint_t *source;
    const endpoint_t *destination;
    order_header_t header;
    order_t segment;
    uint32_t captured_to; /**< of the other side, then */
    exchange_event_t *events;
    unsigned count;
    const frame_record_t *record;
    held_frame_t *next; /**< the one that was held after it */
};

static held_frame_t *oldest;
static held_frame_t *newest;

static void copy_text(wmem_allocator_t *pool, const char **text)
{
    if (*text)
        *text = wmem_strdup(pool, *text);
}

static void copy_bytes(wmem_allocator_t *pool, der_t *bytes)
{
    if (bytes->length > 0)
        bytes->bytes = (const uint8_t *)wmem_memdup(pool, bytes->bytes, bytes->length);
}

static void copy_exchange(wmem_allocator_t *pool, exchange_t *exchange)
{
    copy_text(pool, &exchange->call);
    copy_text(pool, &exchange->session);
    copy_text(pool, &exchange->makes_session);
    copy_text(pool, &exchange->note_detail);
    copy_text(pool, &exchange->identity);
    copy_text(pool, &exchange->on_behalf_of);
    copy_text(pool, &exchange->target);
    copy_bytes(pool, &exchange->ticket);
    if (exchange->seen_in)
        exchange->seen_in = (const earlier_frame_t *)wmem_memdup(pool, exchange->seen_in, sizeof *exchange->seen_in);
}

static void copy_event(wmem_allocator_t *pool, exchange_event_t *event)
{
    if (event->kind == EVENT_EXCHANGE) {
        copy_exchange(pool, &event->of.exchange);
    } else if (event->kind == EVENT_TOKEN) {
        copy_text(pool, &event->of.token.identity);
        copy_text(pool, &event->of.token.target);
        copy_bytes(pool, &event->of.token.ticket);
    } else if (event->kind == EVENT_EVIDENCE) {
        copy_text(pool, &event->of.evidence.session);
        copy_text(pool, &event->of.evidence.error_text);
    }
}

/** Whether something ends the connection: that is about all which is under way, in whatever order. */
static bool has_end(const exchange_event_t *events, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (events[i].kind == EVENT_END)
            return true;
    }
    return false;
}

static wmem_list_t *copy_layers(wmem_allocator_t *pool, const packet_info *pinfo)
{
    wmem_list_t *layers = wmem_list_new(pool);

    for (wmem_list_frame_t *layer = wmem_list_head(pinfo->layers); layer; layer = wmem_list_frame_next(layer))
        wmem_list_append(layers, wmem_list_frame_data(layer));
    return layers;
}

static void append(held_frame_t *held)
{
    *(newest ? &newest->next : &oldest) = held;
    newest = held;
    held->connection->held = held;
}

bool held_frames_hold(packet_info *pinfo, struct connection *connection, const exchange_event_t *events, unsigned count,
                      const frame_record_t *record)
{
    const struct tcp_analysis *tcp;
    wmem_allocator_t *pool;
    held_frame_t *held;

    if (!late_segments_are_acknowledged(pinfo) || has_end(events, count) || !sides_are_known(connection, pinfo))
        return false;
    tcp = tcp_connection(pinfo);
    if (!tcp)
        return false;
    pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
    held = wmem_new(pool, held_frame_t);
    *held = (held_frame_t) {
        .pool = pool,
        .connection = connection,
        .number = pinfo->num,
        .time = pinfo->abs_ts,
        .layers = copy_layers(pool, pinfo),
        .source = sides_endpoint(connection, &pinfo->src, pinfo->srcport),
        .destination = sides_endpoint(connection, &pinfo->dst, pinfo->destport),
        .header = order_header(pinfo),
        .segment = order_of(pinfo),
        .captured_to = tcp_captured_to(tcp->rev),
        .events = (exchange_event_t *)wmem_memdup(pool, events, count * sizeof *events),
        .count = count,
        .record = record,
    };
    for (unsigned i = 0; i < count; i++)
        copy_event(pool, &held->events[i]);
    append(held);
    return true;
}

missing_t held_frames_know(const held_frame_t *held, const packet_info *pinfo)
{
    order_t segment = order_of(pinfo);
    uint32_t end = held->segment.acknowledged;

    if (!segment.is_known || !side_is_sender(pinfo, held->destination)
        || order_is_behind(segment.end, end) || !order_is_behind(segment.end, held->captured_to))
        return SEGMENT_IS_OTHER;
    return segment.end == end ? SEGMENT_IS_LAST : SEGMENT_IS_MISSING;
}

held_frame_t *held_frames_due(uint32_t frame)
{
    bool is_due = oldest && (frame - oldest->number > PATIENCE_IN_FRAMES
                             /* The clock may be set back as well. */
                             || is_longer_ago(uptake_now(), oldest->time.secs, PATIENCE) || uptake_now() < oldest->time.secs);

    return is_due ? oldest : NULL;
}

void held_frames_begin(held_frame_t *held, packet_info *pinfo, uptake_t *uptake, const exchange_event_t **events, unsigned *count,
                       const frame_record_t **record)
{
    *pinfo = (packet_info) {
        .num = held->number, .abs_ts = held->time, .ptype = PT_TCP, .pool = held->pool, .layers = held->layers,
        .src = held->source->addr, .dst = held->destination->addr,
        .srcport = held->source->port, .destport = held->destination->port,
    };
    order_stand_in(&held->header);
    *uptake = (uptake_t) {
        .pinfo = pinfo, .is_held = true, .connection = held->connection,
        .attempts = wmem_array_new(held->pool, sizeof(attempt_t *)),
    };
    *events = held->events;
    *count = held->count;
    *record = held->record;
}

static void take_out(held_frame_t *held)
{
    held_frame_t *before = NULL;

    for (held_frame_t *other = oldest; other != held; other = other->next)
        before = other;
    *(before ? &before->next : &oldest) = held->next;
    if (newest == held)
        newest = before;
    held->connection->held = NULL;
}

void held_frames_end(held_frame_t *held)
{
    order_stand_in(NULL);
    take_out(held);
    wmem_destroy_allocator(held->pool);
}

void held_frames_begin_capture(void)
{
    held_frame_t *next;

    for (held_frame_t *held = oldest; held; held = next) {
        next = held->next;
        wmem_destroy_allocator(held->pool);
    }
    oldest = newest = NULL;
}
