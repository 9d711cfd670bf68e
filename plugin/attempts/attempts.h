/* attempts.h: the frames of an authentication attempt, tied together
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ATTEMPTS_H
#define SSPI_ATTEMPTS_H

#include "attempts/attempt.h"
#include "fields/capture_state.h"

/** Take up what was reported in a frame.
 *  @param events  in the order of the frame
 *  @param record  the frame's record, or NULL; its annotations are in the order of the frame and live as long as the capture
 *  @param count   set to how many attempts the frame belongs to
 *  @param weaknesses  set to what the frame shows to be weak in them
 *  @return those attempts, in packet scope, or NULL where there are none */
attempt_t **attempts_take(packet_info *pinfo, const exchange_event_t *events, unsigned event_count, const frame_record_t *record,
                          unsigned *count, weakness_set_t *weaknesses);

/** What a frame tells that was held back, as something before it was missing.
 *  @param frame     its number
 *  @param attempts  that it belongs to; valid until the function returns */
typedef void attempts_late_t(uint32_t frame, attempt_t *const *attempts, unsigned count, weakness_set_t weaknesses);

/** Take up what is still held back: there are no more frames for now.
 *  @return whether anything was held back in this capture: frames may belong to attempts that their taps have not heard of */
bool attempts_settle(void);

/** All attempts that have frames, each once, by their numbers.
 *  @return attempt_t, to be freed with g_ptr_array_free(…, TRUE) */
GPtrArray *attempts_of_capture(void);

/** How the attempts stand after the last frame: what carriers may ask. `state->texts` is left as it is. */
void attempts_get_state(capture_state_t *state);

/** Forget all. To be called when a capture begins; file scope is already empty then.
 *  @param late  is told of frames that were held back */
void attempts_reset(attempts_late_t *late);

#endif
