/* node_search.h: the items of the fields that were read, in a visible tree
 *
 * Wireshark gives a post-dissector the values of fields, but not their items; on later passes it gives neither.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_NODE_SEARCH_H
#define SSPI_NODE_SEARCH_H

#include "frame/annotation.h"

/** Search the frame's tree for the items of the record's fields, in the order of these. Each is walked to once.
 *  @return an array in packet scope, with NULL for what is not found */
proto_node **nodes_of_fields(const frame_record_t *record, packet_info *pinfo, proto_tree *tree);

/** The data source a field stands in, or NULL where that is not at hand.
 *  @param node    of the field, or NULL
 *  @param at      where its bytes are, and how many
 *  @param length  bytes that no field covers are in one of the frame's data sources that has exactly so many */
tvbuff_t *data_source_of(packet_info *pinfo, const read_field_t *field, const proto_node *node, int at, int length);

#endif
