/* wanted.h: which fields the carriers want, and which of them a frame has
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_WANTED_H
#define SSPI_WANTED_H

#include "fields/carrier_fields.h"

/** Find the ids of the carriers' fields. To be called once, when all protocols are registered. */
void wanted_resolve(const carrier_t *const *carriers, size_t count);

/** Begin a new capture: want what is wanted at first. */
void wanted_reset(void);

/** Wake the carriers that wait for one of the frame's protocols. */
void wanted_see_protocols(const packet_info *pinfo);

/** Of guint: the numbers of the wanted fields that a frame has, in the order of the carriers and their fields. Valid until the
 *  next call. */
const GArray *wanted_in(const proto_tree *tree);

/** A frame was dissected into another tree besides its own. */
void wanted_see_other_tree(void);

/** Decide which fields Wireshark is told of with the first frame of a capture.
 *  @return the array of their ids to hand over to set_postdissector_wanted_hfids(), or NULL where Wireshark has it already */
GArray *wanted_next(const capture_state_t *state);

/** The same after a frame, by its number, that was dissected for the first time. Of one for which no post-dissector was called,
 *  nothing is known: the fields that it had may be missing in the very next frame, but not beyond. */
GArray *wanted_after(uint32_t frame, const capture_state_t *state);

/** The same where nothing is to be read, until the next wanted_reset(). */
GArray *wanted_none(void);

/** The same after a frame that was dissected before. */
GArray *wanted_again(void);

/** A wanted field by its number, and its id. */
const carrier_field_t *wanted_field(guint number, int *hfid);

#endif
