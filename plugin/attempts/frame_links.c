/* frame_links.c: which attempts a frame belongs to
 *
 * Nearly all frames of attempts have no annotation, and so no record of their own: a link is all that is kept of them. Links are in the order
 * of the frames, as frames are read in their order for the first time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/frame_links.h"

#ifndef SSPI_WHOLE_ATTEMPTS
#define SSPI_WHOLE_ATTEMPTS 1000000
#endif

typedef struct {
    uint32_t frame;
    attempt_t *attempt;
} link_t;

static GArray *links;
static guint first; /* before it they are forgotten */
static unsigned newest; /* number of the newest attempt */

void frame_links_begin_capture(void)
{
    if (links)
        g_array_free(links, TRUE);
    links = NULL;
    first = 0;
    newest = 0;
}

unsigned frame_links_forgotten(void)
{
    return newest > SSPI_WHOLE_ATTEMPTS ? newest - SSPI_WHOLE_ATTEMPTS : 0;
}

static const link_t *link_at(guint place)
{
    return &g_array_index(links, link_t, place);
}

/** Memory is given back when half of it is of no use any more: a link costs the same, however many there were. */
static void forget_oldest(void)
{
    unsigned forgotten = frame_links_forgotten();

    while (first < links->len && link_at(first)->attempt->number <= forgotten)
        first++;
    if (first > links->len / 2) {
        g_array_remove_range(links, 0, first);
        first = 0;
    }
}

void frame_links_add(uint32_t frame, attempt_t *const *attempts, unsigned count)
{
    if (!links)
        links = g_array_new(FALSE, FALSE, sizeof(link_t));
    for (unsigned i = 0; i < count; i++) {
        link_t link = { .frame = frame, .attempt = attempts[i] };

        g_array_append_val(links, link);
        newest = MAX(newest, attempts[i]->number);
    }
    forget_oldest();
}

/** The place of the first link of a frame, or of the next frame. */
static guint place_of(uint32_t frame)
{
    guint low = first;
    guint high = links->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (link_at(middle)->frame < frame)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

attempt_t **frame_links_find(wmem_allocator_t *pool, uint32_t frame, unsigned *count)
{
    guint begin = links ? place_of(frame) : 0;
    attempt_t **attempts;
    unsigned found = 0;

    while (links && begin + found < links->len && link_at(begin + found)->frame == frame)
        found++;
    *count = found;
    if (found == 0)
        return NULL;
    attempts = wmem_alloc_array(pool, attempt_t *, found);
    for (unsigned i = 0; i < found; i++)
        attempts[i] = link_at(begin + i)->attempt;
    return attempts;
}
