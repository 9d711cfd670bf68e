/* frame_records.h: what the frames of the capture say
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_FRAME_RECORDS_H
#define SSPI_FRAME_RECORDS_H

#include "frame/annotation.h"
#include "frame/frame_list.h"

/** Keep what a frame says. Frames come in their order, each once.
 *  @param record  in file scope */
void frame_records_add(uint32_t frame, frame_record_t *record);

/** What a frame says, without its attempts; NULL where it says nothing. */
frame_record_t *frame_records_find(uint32_t frame);

/** All of them, in their order.
 *  @param count  set to how many
 *  @return frame_record_t; valid until the next is added */
const frame_item_t *frame_records_all(unsigned *count);

/** A capture begins, or is closed. */
void frame_records_clear(void);

#endif
