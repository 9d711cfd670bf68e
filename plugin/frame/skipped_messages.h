/* skipped_messages.h: what matters in messages that nobody may dissect a second time
 *
 * SMB and DCE/RPC know sessions and handles by numbers, wherever they see them, and would show in other frames that they were
 * asked. Of their messages in a skipped segment only the fields that tell of authentication are made, from their places.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_SKIPPED_MESSAGES_H
#define SSPI_SKIPPED_MESSAGES_H

#include <epan/packet.h>
#include <stdbool.h>

/** Add the fields of the messages of SMB, DCE/RPC or NegotiateStream that begin with a segment's payload.
 *  @param tree  nobody sees it
 *  @return whether it begins with one */
bool skipped_messages_add(proto_tree *tree, tvbuff_t *payload);

#endif
