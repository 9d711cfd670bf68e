/* late_segments.h: segments of TCP that are captured behind what was sent after them
 *
 * Two taps, or the queues of a network card, may bring an answer before its request. Wireshark then takes the request for one
 * that was sent again, and does not look into it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_LATE_SEGMENTS_H
#define SSPI_LATE_SEGMENTS_H

#include <epan/packet.h>
#include <stdbool.h>

/** See what is missing before the frame's segment, in either of the two streams: what its sender has of the other side, and
 *  what it has sent itself. To be called on the first pass, for a segment that tells something of an authentication. */
void late_segments_note(packet_info *pinfo);

/** Whether the sender of the frame, for which that was called last, has what the other side has sent and was not captured. */
bool late_segments_are_acknowledged(const packet_info *pinfo);

/** Whether the frame's segment may be a part of what was missing a moment ago: Wireshark does not look into it.
 *  @param is_out_of_order  Wireshark says that it has not come before */
bool late_segments_know(packet_info *pinfo, bool is_out_of_order);

/** A capture begins. */
void late_segments_begin_capture(void);

#endif
