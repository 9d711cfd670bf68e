/* annotation_details.h: what one status field says, in the packet details and as expert information
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ANNOTATION_DETAILS_H
#define SSPI_ANNOTATION_DETAILS_H

#include "frame/annotation.h"

/** Register the fields, subtrees and expert infos, as part of protocol `proto`. */
void annotation_details_register(int proto);

/** To be called when a capture begins: Wireshark's own taps are registered by then. */
void annotation_details_begin_capture(void);

/** Show an annotation; a failure is an expert info as well, and the item of the field that was read gets the status behind it.
 *  @param node    the item of the field that was read, or NULL where the tree is hidden
 *  @param source  the data source that holds its bytes, or NULL where that is not at hand
 *  @param tvb     the frame, to stand in for it */
void annotation_details_show(const annotation_t *annotation, proto_node *node, tvbuff_t *source, tvbuff_t *tvb,
                             packet_info *pinfo, proto_tree *tree);

/** Make the failures of a frame expert infos, of which Wireshark makes statistics whether or not anybody sees the tree. */
void annotation_failures_tell(const frame_record_t *record, packet_info *pinfo, proto_tree *tree);

#endif
