/* segment_order.h: what a segment of TCP tells of the order in which things were sent
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_SEGMENT_ORDER_H
#define SSPI_SEGMENT_ORDER_H

#include <epan/packet.h>

/** Whether a place in a stream is behind another one: numbers begin anew every 4 GB. */
static inline bool order_is_behind(uint32_t place, uint32_t other)
{
    return (int32_t)(place - other) > 0;
}

/** Where in the stream the bytes of the frame's segment begin; of a quoted one, too, of which there may be no more than that.
 *  @param sequence  set to that
 *  @return false where it is none of TCP, or its header was not captured */
bool order_sequence(const packet_info *pinfo, uint32_t *sequence);

/** Where they end. */
bool order_end(const packet_info *pinfo, uint32_t *end);

/** Up to where its sender's stream was captured by now, in whatever order: not before the end of the frame's segment. */
bool order_captured(const packet_info *pinfo, uint32_t *end);

/** Whether nothing was captured before that its sender has sent behind the frame's segment. */
bool order_is_newest(const packet_info *pinfo);

/** Where a segment of TCP is in the two streams of its connection. */
typedef struct {
    bool is_known;
    uint32_t begin;
    uint32_t end;
    uint32_t acknowledged; /**< what its sender had of the other stream */
} order_t;

/** Where the frame's segment is; not known where it is none of TCP, acknowledges nothing, or its header was not captured. */
order_t order_of(const packet_info *pinfo);

/** Whether a segment may answer a request in another: who answers has received the request, which was sent before the answer had
 *  arrived (RFC 9293 3.4). So an older answer, captured once more, is told apart, and one of another connection with the same
 *  ports. Where one of them is not known, nothing speaks against it. */
bool order_may_answer(const order_t *request, const order_t *answer);

/** Whether a place in the stream of a request is not far from it. */
bool order_is_near(const order_t *request, uint32_t sequence);

/** Let a place follow its connection, as numbers begin anew every 4 GB: what was sent long before a request is answered.
 *  @param first  of the first request; changed to that of `later`, where it is far before it, or not known */
void order_follow(order_t *first, const order_t *later);

#define ORDER_HEADER_SIZE 20

/** The header of a frame's segment, which may be asked about later. */
typedef struct {
    uint8_t bytes[ORDER_HEADER_SIZE];
    bool is_known;
    int length; /**< how many bytes it and what it transports have */
} order_header_t;

order_header_t order_header(const packet_info *pinfo);

/** Let an earlier frame's header stand for that of the frame, which is another one.
 *  @param header  NULL: no more */
void order_stand_in(const order_header_t *header);

/** Where in the stream something stands that is not encrypted.
 *  @param source  the frame, or what Wireshark has put together of several segments up to the end of this one
 *  @param at      where in that
 *  @return false where it is not known */
bool order_place(const packet_info *pinfo, tvbuff_t *source, int at, uint32_t *place);

/** What the sender of the frame's segment has of the other side's bytes, by its own account. */
bool order_acknowledged(const packet_info *pinfo, uint32_t *acknowledged);

/** Whether the sender of the frame's segment has what the other side sent from a place in its stream on, by its own account. */
bool order_has_received(const packet_info *pinfo, uint32_t sequence);

#endif
