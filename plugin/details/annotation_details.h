/* annotation_details.h: what one status field says, in the packet details
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ANNOTATION_DETAILS_H
#define SSPI_ANNOTATION_DETAILS_H

#include "frame/annotation.h"

/** Register the fields and subtrees, as part of protocol `proto`. */
void annotation_details_register(int proto);

/** Let the annotation that says most of a frame be open until the user closes it: cause and remedy are what people look for. */
void annotation_details_expand(void);

/** Show an annotation; the item of the field that was read gets the status behind it.
 *  @param is_lead  it says most of the frame
 *  @param node     the item of the field that was read, or NULL where the tree is hidden
 *  @param source   the data source that holds its bytes, or NULL where that is not at hand
 *  @param tvb      the frame, to stand in for it
 *  @return the item that its expert info is to stand under, or `tree` where it has none */
proto_item *annotation_details_show(const annotation_t *annotation, bool is_lead, proto_node *node, tvbuff_t *source,
                                    tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree);

#endif
