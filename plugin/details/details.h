/* details.h: what the user sees of a frame
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_DETAILS_H
#define SSPI_DETAILS_H

#include "details/info_column.h"

/** Register the fields, subtrees and expert infos of protocol `proto`. */
void details_register(int proto);

/** Let Wireshark call fields and expert infos by their names in the current language. */
void details_translate(void);

/** To be called when a capture begins: Wireshark's own taps are registered by then. */
void details_begin_capture(void);

/** Show a frame's annotations: tree, expert info, the labels of the fields that were read, Info column.
 *  @param tvb   the frame
 *  @param tree  the frame's tree, or NULL where only columns are wanted */
void details_show(const frame_record_t *record, info_column_t info_column, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree);

#endif
