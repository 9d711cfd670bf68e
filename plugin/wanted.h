/* wanted.h: which fields the carriers want, and which of them a frame has
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_WANTED_H
#define SSPI_WANTED_H

#include "carrier.h"

/** Find the ids of the carriers' fields. To be called once, when all protocols are registered. */
void wanted_resolve(const carrier_t *const *carriers, size_t count);

/** Begin a new capture: want what is wanted at first. */
void wanted_reset(void);

/** Wake the carriers that wait for one of the frame's protocols. */
void wanted_see_protocols(const packet_info *pinfo);

/** Of guint: the numbers of the wanted fields that a frame has, in the order of the carriers and their fields. Valid until the next
 *  call. */
const GArray *wanted_in(const proto_tree *tree);

/** A wanted field by its number, and its id. */
const carrier_field_t *wanted_field(guint number, int *hfid);

#endif
