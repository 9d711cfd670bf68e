/* ring.h: the last of many things, of which there are mostly few
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_RING_H
#define SSPI_RING_H

#include <epan/packet.h>

/** Make room for one more in a ring, of which thing N, from 0, stands at N modulo its capacity: until that is the greatest, it is
 *  doubled where it is full.
 *  @param items     in file scope; NULL at first
 *  @param capacity  of it, 0 at first
 *  @param count     of all things there were
 *  @param least     capacity at first, a power of two
 *  @param most      the greatest capacity, a power of two
 *  @param size      of a thing
 *  @return the ring, which may have moved */
void *ring_grow(void *items, unsigned *capacity, unsigned count, unsigned least, unsigned most, size_t size);

#endif
