/* present_eeinfo.h: RPC extended error information as a subtree
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_PRESENT_EEINFO_H
#define SSPI_PRESENT_EEINFO_H

#include "annotation.h"

/** Register the fields and subtrees, as part of protocol `proto`. */
void present_eeinfo_register(int proto);

/** Show one blob.
 *  @param source  the data source that holds it, or NULL where that is not at hand
 *  @param tvb     the frame, to stand in for it */
void present_eeinfo(const eeinfo_place_t *place, tvbuff_t *source, tvbuff_t *tvb, proto_tree *tree);

#endif
