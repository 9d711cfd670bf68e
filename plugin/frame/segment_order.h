/* segment_order.h: what a segment of TCP tells of the order in which things were sent
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_SEGMENT_ORDER_H
#define SSPI_SEGMENT_ORDER_H

#include <epan/packet.h>

/** Where in the stream the bytes of the frame's segment begin.
 *  @param sequence  set to that
 *  @return false where it is none of TCP, or its header was not captured */
bool order_sequence(const packet_info *pinfo, uint32_t *sequence);

/** Where they end. */
bool order_end(const packet_info *pinfo, uint32_t *end);

/** Whether nothing was captured before that its sender has sent behind the frame's segment. */
bool order_is_newest(const packet_info *pinfo);

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
