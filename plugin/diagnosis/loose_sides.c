/* loose_sides.c: between whom a failure was that belongs to no attempt
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/loose_sides.h"

#include "attempts/sides.h"
#include "frame/conversation_state.h"
#include "frame/frame_list.h"

/** Of a conversation: what is kept of a frame points to the sides in the one that says who sent it. */
typedef struct {
    struct by_sender {
        const loose_sides_t *sides;
        bool is_from_client;
    } by_sender[2];
    loose_sides_t sides;
} kept_t;

static conversation_slot_t conversations;
static frame_list_t frames;

void loose_sides_begin_capture(void)
{
    frame_list_clear(&frames);
}

static void set_endpoint(endpoint_t *endpoint, const address *addr, uint32_t port)
{
    copy_address_wmem(wmem_file_scope(), &endpoint->addr, addr);
    endpoint->port = (uint16_t)port;
}

void loose_sides_take(packet_info *pinfo, const frame_record_t *record)
{
    const annotation_t *lead = leading_annotation(record);
    bool is_from_client;
    kept_t *kept;

    if (!lead || lead->finding.class_ != SSPI_CLASS_FAILURE || !sides_of_frame(pinfo, &is_from_client))
        return;
    kept = (kept_t *)conversation_state_get(pinfo, &conversations, sizeof *kept);
    if (!kept->by_sender[0].sides) {
        kept->by_sender[0] = (struct by_sender) { &kept->sides, false };
        kept->by_sender[1] = (struct by_sender) { &kept->sides, true };
        set_endpoint(&kept->sides.client, is_from_client ? &pinfo->src : &pinfo->dst, 0);
        set_endpoint(&kept->sides.server, is_from_client ? &pinfo->dst : &pinfo->src,
                     is_from_client ? pinfo->destport : pinfo->srcport);
    }
    frame_list_add(&frames, pinfo->num, &kept->by_sender[is_from_client]);
}

const loose_sides_t *loose_sides_find(uint32_t frame, bool *is_from_client)
{
    unsigned count;
    const frame_item_t *kept = frame_list_find(&frames, frame, &count);
    const struct by_sender *found = kept ? (const struct by_sender *)kept->kept : NULL;

    if (!found)
        return NULL;
    *is_from_client = found->is_from_client;
    return found->sides;
}
