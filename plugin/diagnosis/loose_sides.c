/* loose_sides.c: between whom a failure was that belongs to no attempt
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/loose_sides.h"

#include "attempts/sides.h"
#include "frame/conversation_state.h"
#include "frame/frame_list.h"

/** Of a conversation, whose frames are of one of two kinds. */
typedef struct {
    loose_sides_t sides;
    loose_frame_t from_server;
    loose_frame_t from_client;
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
    if (!kept->from_server.sides) {
        kept->from_server = (loose_frame_t) { &kept->sides, false };
        kept->from_client = (loose_frame_t) { &kept->sides, true };
        set_endpoint(&kept->sides.client, is_from_client ? &pinfo->src : &pinfo->dst, 0);
        set_endpoint(&kept->sides.server, is_from_client ? &pinfo->dst : &pinfo->src,
                     is_from_client ? pinfo->destport : pinfo->srcport);
    }
    frame_list_add(&frames, pinfo->num, is_from_client ? &kept->from_client : &kept->from_server);
}

const loose_frame_t *loose_sides_find(uint32_t frame)
{
    unsigned count;
    const frame_item_t *kept = frame_list_find(&frames, frame, &count);

    return kept ? (const loose_frame_t *)kept->kept : NULL;
}
