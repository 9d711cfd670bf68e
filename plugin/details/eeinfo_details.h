/* eeinfo_details.h: RPC extended error information as a subtree
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_EEINFO_DETAILS_H
#define SSPI_EEINFO_DETAILS_H

#include "frame/annotation.h"

/** Register the fields and subtrees, as part of protocol `proto`. */
void eeinfo_details_register(int proto);

/** Show one blob.
 *  @param source  the data source that holds it, or NULL where that is not at hand
 *  @param tvb     the frame, to stand in for it */
void eeinfo_details_show(const eeinfo_place_t *place, tvbuff_t *source, tvbuff_t *tvb, proto_tree *tree);

#endif
