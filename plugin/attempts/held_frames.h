/* held_frames.h: frames that answer, or go on from, what was not captured yet
 *
 * Two taps, or the queues of a network card, may bring an answer before its request. What such a frame tells is held back until
 * the missing segment has come, or something else on the connection shows that it does not.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_HELD_FRAMES_H
#define SSPI_HELD_FRAMES_H

#include "attempts/uptake.h"
#include "frame/annotation.h"

/** A frame that is held back, one for each connection at most. */
typedef struct held_frame held_frame_t;

/** Hold a frame back, if its sender has what the other side has sent and what was not captured.
 *  @param connection  to which all of the frame belongs, and that holds none
 *  @param events      in packet scope
 *  @param record      or NULL; in file scope
 *  @return whether it is held */
bool held_frames_hold(packet_info *pinfo, struct connection *connection, const exchange_event_t *events, unsigned count,
                      const frame_record_t *record);

/** Whether a frame's segment is part of what is missing before the held one, and whether it is the last of that. */
typedef enum { SEGMENT_IS_OTHER, SEGMENT_IS_MISSING, SEGMENT_IS_LAST } missing_t;
missing_t held_frames_know(const held_frame_t *held, const packet_info *pinfo);

/** A held frame for which nobody waits any more.
 *  @param frame  the number of the frame that is read; UINT32_MAX: the capture has ended for now
 *  @return NULL: there is none */
held_frame_t *held_frames_due(uint32_t frame);

/** Take a held frame up.
 *  @param pinfo   set to what it was, as far as that matters; valid until held_frames_end()
 *  @param uptake  turned to its connection
 *  @param events, count, record  as it was held back */
void held_frames_begin(held_frame_t *held, packet_info *pinfo, uptake_t *uptake, const exchange_event_t **events, unsigned *count,
                       const frame_record_t **record);

/** It has been taken up: forget it. */
void held_frames_end(held_frame_t *held);

/** A capture begins. */
void held_frames_begin_capture(void);

#endif
