/* frame_list.c: what is kept of some frames of a capture, in the order of the frames
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/frame_list.h"

/* So many items are moved at most to make room for one. */
#define MOST_MOVED 1024

static const frame_item_t *item_at(const frame_list_t *list, guint place)
{
    return &g_array_index(list->items, frame_item_t, place);
}

static guint length(const frame_list_t *list)
{
    return list->items ? list->items->len : 0;
}

void frame_list_clear(frame_list_t *list)
{
    if (list->items)
        g_array_free(list->items, TRUE);
    *list = (frame_list_t) { NULL, 0 };
}

void frame_list_add(frame_list_t *list, uint32_t frame, void *kept)
{
    frame_item_t item = { .frame = frame, .kept = kept };

    if (!list->items)
        list->items = g_array_new(FALSE, FALSE, sizeof item);
    g_array_append_val(list->items, item);
}

/** The place of the first item of a frame, or of the next frame that has one. */
static guint place_of(const frame_list_t *list, uint32_t frame)
{
    guint low = list->first;
    guint high = length(list);

    /* While a capture is read for the first time, nothing is kept of the frames to come. */
    if (high > low && item_at(list, high - 1)->frame < frame)
        return high;
    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (item_at(list, middle)->frame < frame)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void frame_list_insert(frame_list_t *list, uint32_t frame, void *kept)
{
    frame_item_t item = { .frame = frame, .kept = kept };

    guint place;

    if (!list->items)
        list->items = g_array_new(FALSE, FALSE, sizeof item);
    place = place_of(list, frame + 1);
    if (length(list) - place <= MOST_MOVED)
        g_array_insert_val(list->items, place, item);
}

const frame_item_t *frame_list_find(const frame_list_t *list, uint32_t frame, unsigned *count)
{
    guint begin = place_of(list, frame);

    *count = 0;
    while (begin + *count < length(list) && item_at(list, begin + *count)->frame == frame)
        ++*count;
    return *count > 0 ? item_at(list, begin) : NULL;
}

const frame_item_t *frame_list_all(const frame_list_t *list, unsigned *count)
{
    *count = length(list) - list->first;
    return *count > 0 ? item_at(list, list->first) : NULL;
}

void *frame_list_oldest(const frame_list_t *list)
{
    return list->first < length(list) ? item_at(list, list->first)->kept : NULL;
}

void frame_list_drop_oldest(frame_list_t *list)
{
    if (list->first == length(list))
        return;
    /* Memory is given back when half of it is of no use any more: each costs the same, however many there were. */
    if (++list->first > length(list) / 2) {
        g_array_remove_range(list->items, 0, list->first);
        list->first = 0;
    }
}
