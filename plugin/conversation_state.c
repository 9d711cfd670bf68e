/* conversation_state.c: what is remembered of a conversation
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "conversation_state.h"

#include <epan/conversation.h>

/* Of the frame that is being read: several carriers ask. */
static conversation_t *conversation;
static bool is_known;

void conversation_state_next_frame(void)
{
    is_known = false;
}

void *conversation_state(packet_info *pinfo, wmem_map_t **states, size_t size)
{
    void *state;

    if (!size && (!*states || wmem_map_size(*states) == 0))
        return NULL;
    if (!is_known || (size && !conversation))
        conversation = size ? find_or_create_conversation(pinfo) : find_conversation_pinfo(pinfo, 0);
    is_known = true;
    if (!*states)
        *states = wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), g_direct_hash, g_direct_equal);
    if (!conversation)
        return NULL;
    state = wmem_map_lookup(*states, conversation);
    if (!state && size) {
        state = wmem_alloc0(wmem_file_scope(), size);
        wmem_map_insert(*states, conversation, state);
    }
    return state;
}
