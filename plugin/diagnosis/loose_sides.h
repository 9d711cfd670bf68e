/* loose_sides.h: between whom a failure was that belongs to no attempt
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_LOOSE_SIDES_H
#define SSPI_LOOSE_SIDES_H

#include "attempts/attempt.h"

typedef struct {
    endpoint_t client; /**< without a port, as each connection has another one */
    endpoint_t server;
} loose_sides_t;

/** Of a frame, in file scope. */
typedef struct {
    const loose_sides_t *sides;
    bool is_from_client;
} loose_frame_t;

/** A capture begins. */
void loose_sides_begin_capture(void);

/** Remember who the client and the server of a frame are that belongs to no attempt, where it fails and that is known. */
void loose_sides_take(packet_info *pinfo, const frame_record_t *record);

/** Who sent a frame to whom; NULL where that is not known. */
const loose_frame_t *loose_sides_find(uint32_t frame);

#endif
