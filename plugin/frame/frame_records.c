/* frame_records.c: what the frames of the capture say
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/frame_records.h"

static frame_list_t records;

void frame_records_add(uint32_t frame, frame_record_t *record)
{
    frame_list_add(&records, frame, record);
}

frame_record_t *frame_records_find(uint32_t frame)
{
    unsigned count;
    const frame_item_t *kept = frame_list_find(&records, frame, &count);

    return kept ? (frame_record_t *)kept->kept : NULL;
}

const frame_item_t *frame_records_all(unsigned *count)
{
    return frame_list_all(&records, count);
}

void frame_records_clear(void)
{
    frame_list_clear(&records);
}
