/* conversation_state.c: what is remembered of a conversation
 *
 * Where there are many conversations, to look for one takes longer than all that is done with what is found. So a conversation is
 * looked up once in a frame, and its number leads to its states. Were they among the data that Wireshark keeps with a
 * conversation, every dissector would take longer to find its own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/conversation_state.h"

/** One of a conversation's few states. What the owner keeps follows. */
typedef struct state {
    struct state *next;
    const conversation_slot_t *slot;
} state_t;

/* The first state of each conversation, by the number that Wireshark gives it; NULL until there is one. */
static GPtrArray *by_number;
static unsigned capture = 1;
/* Of the frame that is being read. */
static bool is_known;
static conversation_t *conversation;
static state_t *states;

void conversation_state_reset(void)
{
    if (by_number)
        g_ptr_array_free(by_number, TRUE);
    by_number = NULL;
    capture++;
    is_known = false;
}

void conversation_state_next_frame(void)
{
    is_known = false;
}

void conversation_state_use(conversation_t *other)
{
    conversation = other;
    states = conversation && by_number && conversation->conv_index < by_number->len
        ? (state_t *)g_ptr_array_index(by_number, conversation->conv_index) : NULL;
    is_known = true;
}

static void look_up(packet_info *pinfo, bool create)
{
    conversation_state_use(create ? find_or_create_conversation(pinfo) : find_conversation_pinfo(pinfo, 0));
}

static void *add_state(conversation_slot_t *slot, size_t size)
{
    state_t *state = (state_t *)wmem_alloc0(wmem_file_scope(), sizeof *state + size);

    state->slot = slot;
    slot->capture = capture;
    state->next = states;
    states = state;
    if (!by_number)
        by_number = g_ptr_array_new();
    if (conversation->conv_index >= by_number->len)
        g_ptr_array_set_size(by_number, (gint)conversation->conv_index + 1);
    g_ptr_array_index(by_number, conversation->conv_index) = state;
    return state + 1;
}

static void *state_of(const conversation_slot_t *slot)
{
    for (state_t *state = states; state; state = state->next) {
        if (state->slot == slot)
            return state + 1;
    }
    return NULL;
}

conversation_t *conversation_state_of_frame(packet_info *pinfo)
{
    if (!is_known)
        look_up(pinfo, false);
    return conversation;
}

void *conversation_state_find(packet_info *pinfo, const conversation_slot_t *slot)
{
    if (slot->capture != capture)
        return NULL;
    if (!is_known)
        look_up(pinfo, false);
    return state_of(slot);
}

void *conversation_state_get(packet_info *pinfo, conversation_slot_t *slot, size_t size)
{
    void *state;

    if (!is_known || !conversation)
        look_up(pinfo, true);
    state = state_of(slot);
    return state ? state : add_state(slot, size);
}
