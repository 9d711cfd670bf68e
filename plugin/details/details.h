/* details.h: what the user sees of a frame's annotations
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_DETAILS_H
#define SSPI_DETAILS_H

#include <epan/packet.h>

#include "frame/annotation.h"

/** Which annotations the Info column shows. */
typedef enum { INFO_COLUMN_NONE, INFO_COLUMN_FAILURES, INFO_COLUMN_ALL } info_column_t;

/** Register the fields, subtrees and expert infos of protocol `proto`. */
void details_register(int proto);

/** To be called when a capture begins: Wireshark's own taps are registered by then. */
void details_begin_capture(void);

/** Add a text of the plugin's own to a tree, unless it is NULL. In a tree that nobody sees, only what is looked for is added. */
void add_text_item(proto_tree *tree, int hf, tvbuff_t *tvb, const char *text);

/** The same for a number. */
void add_number_item(proto_tree *tree, int hf, tvbuff_t *tvb, uint32_t number);

/** Show a frame's annotations: tree, expert info, the labels of the fields that were read, Info column.
 *  @param tvb   the frame
 *  @param tree  the frame's tree, or NULL where only columns are wanted */
void details_show(const frame_record_t *record, sspi_language_t language, info_column_t info_column, tvbuff_t *tvb,
                   packet_info *pinfo, proto_tree *tree);

#endif
