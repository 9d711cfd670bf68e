/* direction.h: which of the two sides of a conversation a frame is from
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_DIRECTION_H
#define SSPI_DIRECTION_H

#include <epan/packet.h>
#include <stdbool.h>

/** One of the two directions of a conversation. */
typedef enum { DIRECTION_UNKNOWN, DIRECTION_UP, DIRECTION_DOWN } direction_t;

/** The direction of a frame, the same for all that one side of a conversation sends. Which side that is it does not tell. */
static inline direction_t direction_of(const packet_info *pinfo)
{
    int order = cmp_address(&pinfo->src, &pinfo->dst);

    if (order == 0)
        return pinfo->srcport < pinfo->destport ? DIRECTION_UP : DIRECTION_DOWN;
    return order < 0 ? DIRECTION_UP : DIRECTION_DOWN;
}

static inline direction_t opposite_direction(direction_t direction)
{
    return direction == DIRECTION_UNKNOWN ? DIRECTION_UNKNOWN : direction == DIRECTION_UP ? DIRECTION_DOWN : DIRECTION_UP;
}

#endif
