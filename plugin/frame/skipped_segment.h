/* skipped_segment.h: what a TCP segment holds that Wireshark does not look into
 *
 * By default Wireshark hands no segment to a protocol that comes out of order, or that looks as if it were sent again. So does
 * the answer that was captured behind a FIN or RST that was sent after it: it would be lost. A segment that was looked into
 * before is known by its sequence number, and is none of these.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_SKIPPED_SEGMENT_H
#define SSPI_SKIPPED_SEGMENT_H

#include <epan/packet.h>
#include <stdbool.h>

/** A dissection of its own, that nobody sees. */
typedef struct skipped_segment skipped_segment_t;

/** Dissect the payload of the frame's segment into a tree that is not shown. The frame's own tree, columns and taps do not
 *  change. To be called on the first pass.
 *  @return NULL where there is no payload, or it is remembered; to be freed by skipped_segment_free() */
skipped_segment_t *skipped_segment_dissect(packet_info *pinfo);

/** Remember the frame's segment as one that was looked into, and told something: sent or captured again, it is not dissected.
 * Of other frames nothing is remembered. */
void skipped_segment_remember(packet_info *pinfo);

/** Whether the frame's segment is remembered: it is sent or captured again. */
bool skipped_segment_is_known(packet_info *pinfo);

/** The tree, with the fields that are wanted. */
const proto_tree *skipped_segment_tree(const skipped_segment_t *segment);

/** @param segment  or NULL */
void skipped_segment_free(skipped_segment_t *segment);

#endif
