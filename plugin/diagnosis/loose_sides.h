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

/** A capture begins. */
void loose_sides_begin_capture(void);

/** Remember who the client and the server of a frame are that belongs to no attempt, where it fails and that is known. */
void loose_sides_take(packet_info *pinfo, const frame_record_t *record);

/** Those of a frame, in file scope; NULL where they are not known.
 *  @param is_from_client  set to who sent it, where they are */
const loose_sides_t *loose_sides_find(uint32_t frame, bool *is_from_client);

#endif
