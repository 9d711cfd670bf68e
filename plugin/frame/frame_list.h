/* frame_list.h: what is kept of some frames of a capture, in the order of the frames
 *
 * Of a frame's data Wireshark keeps a list, which takes four times the memory.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_FRAME_LIST_H
#define SSPI_FRAME_LIST_H

#include <glib.h>
#include <stdint.h>

typedef struct {
    uint32_t frame;
    void *kept;
} frame_item_t;

/** All zero when it is new. */
typedef struct {
    GArray *items; /**< of frame_item_t */
    guint first;   /**< before it they are forgotten */
} frame_list_t;

/** Forget all. */
void frame_list_clear(frame_list_t *list);

/** Put something behind the others.
 *  @param frame  not before that of any other
 *  @param kept   not copied */
void frame_list_add(frame_list_t *list, uint32_t frame, void *kept);

/** Put something of an earlier frame where it belongs. What is far behind is left out: all that comes
 *  after it would have to be moved.
 *  @param kept  not copied */
void frame_list_insert(frame_list_t *list, uint32_t frame, void *kept);

/** What is kept of a frame.
 *  @param count  set to how many things
 *  @return the first of them, valid until the list changes; NULL where there are none */
const frame_item_t *frame_list_find(const frame_list_t *list, uint32_t frame, unsigned *count);

/** All that is kept, in its order.
 *  @param count  set to how many things
 *  @return the first of them, valid until the list changes; NULL where there are none */
const frame_item_t *frame_list_all(const frame_list_t *list, unsigned *count);

/** What is kept of the first frame, or NULL where the list is empty. */
void *frame_list_oldest(const frame_list_t *list);

/** Forget the oldest, if there is one. */
void frame_list_drop_oldest(frame_list_t *list);

#endif
