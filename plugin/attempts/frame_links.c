/* frame_links.c: which attempts a frame belongs to
 *
 * Nearly all frames of attempts have no annotation, and so no record of their own: a link is all that is kept of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/frame_links.h"

#include <stdlib.h>

#include "frame/frame_list.h"

#ifndef SSPI_WHOLE_ATTEMPTS
#define SSPI_WHOLE_ATTEMPTS 1000000u
#endif

static frame_list_t links;
static unsigned newest; /* number of the newest attempt */

void frame_links_begin_capture(void)
{
    frame_list_clear(&links);
    newest = 0;
}

void frame_links_end_capture(void)
{
    frame_list_clear(&links);
}

unsigned frame_links_forgotten(void)
{
    return newest > SSPI_WHOLE_ATTEMPTS ? newest - SSPI_WHOLE_ATTEMPTS : 0;
}

static void forget_oldest(void)
{
    const attempt_t *oldest;

    while ((oldest = (const attempt_t *)frame_list_oldest(&links)) && oldest->number <= frame_links_forgotten())
        frame_list_drop_oldest(&links);
}

void frame_links_add(uint32_t frame, attempt_t *const *attempts, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        frame_list_add(&links, frame, attempts[i]);
        newest = MAX(newest, attempts[i]->number);
    }
    forget_oldest();
}

void frame_links_add_late(uint32_t frame, attempt_t *attempt)
{
    frame_list_insert(&links, frame, attempt);
}

attempt_t **frame_links_find(wmem_allocator_t *pool, uint32_t frame, unsigned *count)
{
    const frame_item_t *items = frame_list_find(&links, frame, count);
    attempt_t **attempts = items ? wmem_alloc_array(pool, attempt_t *, *count) : NULL;

    for (unsigned i = 0; i < *count; i++)
        attempts[i] = (attempt_t *)items[i].kept;
    return attempts;
}

bool frame_links_has(uint32_t frame)
{
    unsigned count;

    return frame_list_find(&links, frame, &count) != NULL;
}

GPtrArray *frame_links_attempts(void)
{
    GPtrArray *attempts = g_ptr_array_new();
    GHashTable *known = g_hash_table_new(NULL, NULL);
    unsigned count;
    const frame_item_t *items = frame_list_all(&links, &count);

    for (unsigned i = 0; i < count; i++) {
        if (g_hash_table_add(known, items[i].kept))
            g_ptr_array_add(attempts, items[i].kept);
    }
    g_hash_table_destroy(known);
    if (attempts->len > 0)
        qsort(attempts->pdata, attempts->len, sizeof *attempts->pdata, attempt_compare_numbers);
    return attempts;
}
