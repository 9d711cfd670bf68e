/* conversation_state.c: what is remembered of a conversation
 *
 * Where there are many conversations, to look for one takes longer than all that is done with what is found. So a conversation is
 * looked up once in a frame, and leads to its states itself: it has just been used by the dissector of the transport.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "conversation_state.h"

#include <epan/conversation.h>

/** A conversation has few states, of which the first is known to Wireshark. What the owner keeps follows. */
typedef struct state {
    struct state *next;
    const conversation_slot_t *slot;
} state_t;

static int proto_sspi;
static unsigned capture = 1;
/* Of the frame that is being read. */
static bool is_known;
static conversation_t *conversation;
static state_t *states;

void conversation_state_register(int proto)
{
    proto_sspi = proto;
}

void conversation_state_reset(void)
{
    capture++;
    is_known = false;
}

void conversation_state_next_frame(void)
{
    is_known = false;
}

static void look_up(packet_info *pinfo, bool create)
{
    conversation = create ? find_or_create_conversation(pinfo) : find_conversation_pinfo(pinfo, 0);
    states = conversation ? (state_t *)conversation_get_proto_data(conversation, proto_sspi) : NULL;
    is_known = true;
}

static void *add_state(conversation_slot_t *slot, size_t size)
{
    state_t *state = (state_t *)wmem_alloc0(wmem_file_scope(), sizeof *state + size);

    state->slot = slot;
    slot->capture = capture;
    if (states) {
        state->next = states->next;
        states->next = state;
    } else {
        states = state;
        conversation_add_proto_data(conversation, proto_sspi, state);
    }
    return state + 1;
}

void *conversation_state(packet_info *pinfo, conversation_slot_t *slot, size_t size)
{
    if (!size && slot->capture != capture)
        return NULL;
    if (!is_known || (size && !conversation))
        look_up(pinfo, size > 0);
    for (state_t *state = states; state; state = state->next) {
        if (state->slot == slot)
            return state + 1;
    }
    return size && conversation ? add_state(slot, size) : NULL;
}
