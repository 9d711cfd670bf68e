/* conversation_state.c: what is remembered of a conversation
 *
 * Where there are many conversations, to look for one takes longer than all that is done with what is found. So the states of a
 * conversation are kept together, and are looked up once in a frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "conversation_state.h"

#include <epan/conversation.h>

/** The states of a conversation, by the numbers of their slots. */
typedef struct {
    void **of_slot;
    unsigned count;
} states_t;

static wmem_map_t *by_conversation;
static unsigned slot_count;
static unsigned capture = 1;
/* Of the frame that is being read. */
static bool is_known;
static conversation_t *conversation;
static states_t *states;

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
    if (!by_conversation)
        by_conversation = wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), g_direct_hash, g_direct_equal);
    conversation = create ? find_or_create_conversation(pinfo) : find_conversation_pinfo(pinfo, 0);
    states = conversation ? (states_t *)wmem_map_lookup(by_conversation, conversation) : NULL;
    is_known = true;
}

static void add_state(conversation_slot_t *slot, void *state)
{
    if (!states) {
        states = wmem_new0(wmem_file_scope(), states_t);
        wmem_map_insert(by_conversation, conversation, states);
    }
    if (slot->number > states->count) {
        states->of_slot = (void **)wmem_realloc(wmem_file_scope(), states->of_slot, slot->number * sizeof(void *));
        while (states->count < slot->number)
            states->of_slot[states->count++] = NULL;
    }
    states->of_slot[slot->number - 1] = state;
    slot->capture = capture;
}

void *conversation_state(packet_info *pinfo, conversation_slot_t *slot, size_t size)
{
    void *state;

    if (!size && slot->capture != capture)
        return NULL;
    if (slot->number == 0)
        slot->number = ++slot_count;
    if (!is_known || (size && !conversation))
        look_up(pinfo, size > 0);
    state = states && slot->number <= states->count ? states->of_slot[slot->number - 1] : NULL;
    if (!state && size && conversation) {
        state = wmem_alloc0(wmem_file_scope(), size);
        add_state(slot, state);
    }
    return state;
}
