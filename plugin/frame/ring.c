/* ring.c: the last of many things, of which there are mostly few
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/ring.h"

void *ring_grow(void *items, unsigned *capacity, unsigned count, unsigned least, unsigned most, size_t size)
{
    if (count != *capacity || *capacity == most)
        return items;
    *capacity = *capacity > 0 ? 2 * *capacity : least;
    return wmem_realloc(wmem_file_scope(), items, *capacity * size);
}
