/* frame_links.h: which attempts a frame belongs to
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_FRAME_LINKS_H
#define SSPI_FRAME_LINKS_H

#include <epan/packet.h>

#include "attempts/attempt.h"

/** Keep a frame's attempts. Frames come in their order, each once. Of more attempts than are kept whole, those of the oldest are
 *  forgotten. */
void frame_links_add(uint32_t frame, attempt_t *const *attempts, unsigned count);

/** Keep an attempt of a frame before, which turns out later to be its. */
void frame_links_add_late(uint32_t frame, attempt_t *attempt);

/** The attempts of a frame.
 *  @param count  set to how many
 *  @return in `pool`, or NULL where there are none */
attempt_t **frame_links_find(wmem_allocator_t *pool, uint32_t frame, unsigned *count);

/** Whether a frame belongs to an attempt. */
bool frame_links_has(uint32_t frame);

/** All attempts that have frames, each once, by their numbers.
 *  @return attempt_t, to be freed with g_ptr_array_free(…, TRUE) */
GPtrArray *frame_links_attempts(void);

/** Of how many attempts, the oldest, the frames are forgotten. */
unsigned frame_links_forgotten(void);

/** A capture begins. */
void frame_links_begin_capture(void);

/** The capture is closed, and its attempts go. */
void frame_links_end_capture(void);

#endif
