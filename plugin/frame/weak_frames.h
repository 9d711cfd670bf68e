/* weak_frames.h: which frames show what to be weak
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_WEAK_FRAMES_H
#define SSPI_WEAK_FRAMES_H

#include "codes/weakness.h"

/** Keep what a frame shows to be weak; nothing is kept of one that shows nothing. Frames come in their order, each once. */
void weak_frames_add(uint32_t frame, weakness_set_t weaknesses);

/** The same of an earlier frame. */
void weak_frames_add_late(uint32_t frame, weakness_set_t weaknesses);

/** What a frame shows to be weak. */
weakness_set_t weak_frames_find(uint32_t frame);

/** A capture begins. */
void weak_frames_begin_capture(void);

#endif
