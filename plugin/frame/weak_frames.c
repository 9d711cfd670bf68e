/* weak_frames.c: which frames show what to be weak
 *
 * There are few different sets, and frames without end: each set is kept once.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/weak_frames.h"

#include "frame/frame_list.h"

static frame_list_t frames; /* of weakness_set_t, which are those of: */
static GHashTable *sets;

void weak_frames_begin_capture(void)
{
    frame_list_clear(&frames);
    if (sets)
        g_hash_table_remove_all(sets);
}

/** The kept set with the same weaknesses. */
static weakness_set_t *kept_set(weakness_set_t weaknesses)
{
    weakness_set_t *set;

    if (!sets)
        sets = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    set = (weakness_set_t *)g_hash_table_lookup(sets, &weaknesses);
    if (!set) {
        set = (weakness_set_t *)g_memdup2(&weaknesses, sizeof weaknesses);
        g_hash_table_add(sets, set);
    }
    return set;
}

void weak_frames_add(uint32_t frame, weakness_set_t weaknesses)
{
    if (weaknesses)
        frame_list_add(&frames, frame, kept_set(weaknesses));
}

void weak_frames_add_late(uint32_t frame, weakness_set_t weaknesses)
{
    if (weaknesses)
        frame_list_insert(&frames, frame, kept_set(weaknesses));
}

weakness_set_t weak_frames_find(uint32_t frame)
{
    unsigned count;
    const frame_item_t *item = frame_list_find(&frames, frame, &count);

    return item ? *(const weakness_set_t *)item->kept : 0;
}
