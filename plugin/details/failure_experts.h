/* failure_experts.h: the failures of a frame as expert information, one for each kind
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_FAILURE_EXPERTS_H
#define SSPI_FAILURE_EXPERTS_H

#include "frame/annotation.h"

/** Register the expert infos, as part of protocol `proto`. */
void failure_experts_register(int proto);

/** Let Wireshark call them by their names in the current language. */
void failure_experts_translate(void);

/** To be called when a capture begins: Wireshark's own taps are registered by then. */
void failure_experts_begin_capture(void);

/** Make the failures of a frame expert infos, which Wireshark counts whether or not anybody sees the tree.
 *  @param items  what each annotation's is to stand under where somebody asks for it in the tree; NULL: `tree` for all
 *  @param tree   or NULL */
void failure_experts_tell(const frame_record_t *record, proto_item *const *items, packet_info *pinfo, proto_tree *tree);

#endif
