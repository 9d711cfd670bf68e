/* conversation_state.h: what is remembered of a conversation
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_CONVERSATION_STATE_H
#define SSPI_CONVERSATION_STATE_H

#include <epan/conversation.h>
#include <epan/packet.h>

/* A cheap first test of a frame: the port that all conversations of interest have. */
#define NO_PORT 0u
#define ANY_PORT UINT32_MAX

static inline void port_filter_add(uint32_t *filter, uint32_t port)
{
    *filter = *filter == NO_PORT || *filter == port ? port : ANY_PORT;
}

static inline bool port_filter_passes(uint32_t filter, uint32_t port)
{
    return filter != NO_PORT && (filter == ANY_PORT || filter == port);
}

/** A kind of state, of which a conversation has at most one. The owner's own static variable, zero at first. */
typedef struct {
    unsigned capture; /**< the last one in which a conversation has such a state */
} conversation_slot_t;

/** A capture begins: no conversation has a state. */
void conversation_state_reset(void);

/** To be called before a frame is read. */
void conversation_state_next_frame(void);

/** Let a conversation be the one of the frame, until the next frame: of a frame that holds several packets.
 *  @param other  NULL: a conversation that has no states */
void conversation_state_use(struct conversation *other);

/** The conversation that a frame belongs to, or NULL. */
struct conversation *conversation_state_of_frame(packet_info *pinfo);

/** The state of the conversation a frame belongs to.
 *  @return the state, in file scope, or NULL where there is none */
void *conversation_state_find(packet_info *pinfo, const conversation_slot_t *slot);

/** The same, made where there is none.
 *  @param size  bytes of a state; a new one is zero
 *  @return the state, in file scope, never NULL */
void *conversation_state_get(packet_info *pinfo, conversation_slot_t *slot, size_t size);

#endif
