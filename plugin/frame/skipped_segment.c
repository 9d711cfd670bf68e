/* skipped_segment.c: what a TCP segment holds that Wireshark does not look into
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/skipped_segment.h"

#include <string.h>

#include <epan/column-utils.h>
#include <epan/conversation.h>
#include <epan/epan_dissect.h>
#include <epan/exceptions.h>
#include <epan/proto_data.h>
#include <epan/to_str.h>

#include "frame/conversation_state.h"
#include "frame/direction.h"
#include "frame/packets.h"
#include "frame/ring.h"
#include "frame/skipped_messages.h"
#include "frame/tcp_stream.h"

/* Tells the numbers of one direction from those of the other. */
#define DOWNWARDS 0x9e3779b9u
/* Tells segments that begin at the same place, but of which one is longer. */
#define LENGTHS 0x85ebca6bu

struct skipped_segment {
    epan_dissect_t edt;
};

/* So many segments of a connection are remembered; most have fewer than the first of these. A copy comes a few milliseconds
 * behind, when a short connection may have ended. */
#define FEW 8
#define REMEMBERED 256

/** The last segments of a connection that were looked into. */
typedef struct {
    uint32_t *names; /**< a ring */
    unsigned capacity;
    unsigned count;
} seen_t;

static conversation_slot_t seen_segments;

/** What a segment transports. */
typedef struct {
    uint32_t name; /**< a number that no other segment of the connection has */
    tvbuff_t *tvb;
    int begin;
    int length;
} segment_t;

/** The frame's segment.
 *  @return false where it transports nothing, or is not in the frame as it was captured */
static bool find_segment(const packet_info *pinfo, segment_t *segment)
{
    tvbuff_t *tvb;
    int header;
    int length;
    int size;

    if (pinfo->ptype != PT_TCP || !packets_transport_header(pinfo, INT_MAX, &tvb, &header, &length) || length < TCP_HEADER_SIZE
        || !tvb_bytes_exist(tvb, header, TCP_HEADER_SIZE))
        return false;
    size = tcp_header_size(tvb, header);
    if (size < TCP_HEADER_SIZE || size >= length || !tvb_bytes_exist(tvb, header + size, length - size))
        return false;
    segment->name = tvb_get_ntohl(tvb, header + TCP_SEQUENCE) + (direction_of(pinfo) == DIRECTION_UP ? 0 : DOWNWARDS)
        + (uint32_t)(length - size) * LENGTHS;
    segment->tvb = tvb;
    segment->begin = header + size;
    segment->length = length - size;
    return true;
}

static bool has_seen(const seen_t *seen, uint32_t name)
{
    unsigned count = seen ? MIN(seen->count, seen->capacity) : 0;

    for (unsigned i = 0; i < count; i++) {
        if (seen->names[i] == name)
            return true;
    }
    return false;
}

/** What was seen of the connection of the same addresses and ports before this one, or NULL. From 4.4 on a SYN that comes once
 *  more behind the end begins a new one. */
static const seen_t *seen_before(packet_info *pinfo)
{
    conversation_t *now = find_conversation_pinfo(pinfo, 0);
    conversation_t *before = now && now->setup_frame > 1
        ? find_conversation(now->setup_frame - 1, &pinfo->src, &pinfo->dst, CONVERSATION_TCP, pinfo->srcport, pinfo->destport, 0)
        : NULL;
    const seen_t *seen;

    if (!before || before == now)
        return NULL;
    conversation_state_use(before);
    seen = (const seen_t *)conversation_state_find(pinfo, &seen_segments);
    conversation_state_next_frame();
    return seen;
}

static bool is_remembered(packet_info *pinfo, uint32_t name)
{
    const seen_t *seen = (const seen_t *)conversation_state_find(pinfo, &seen_segments);

    return seen ? has_seen(seen, name) : has_seen(seen_before(pinfo), name);
}

void skipped_segment_remember(packet_info *pinfo)
{
    segment_t segment;
    seen_t *seen;

    if (!find_segment(pinfo, &segment))
        return;
    seen = (seen_t *)conversation_state_get(pinfo, &seen_segments, sizeof *seen);
    seen->names = (uint32_t *)ring_grow(seen->names, &seen->capacity, seen->count, FEW, REMEMBERED, sizeof *seen->names);
    seen->names[seen->count++ % seen->capacity] = segment.name;
}

/** Protocols that remember nothing beyond their conversation. Others would show elsewhere that they were asked: TLS counts its
 *  records; for SMB and DCE/RPC see skipped_messages.h. */
static bool keeps_to_its_conversation(dissector_handle_t handle)
{
    static const char *const names[] = { "http", "imap", "kerberos", "ldap", "pop", "smtp", "tds" };
    int protocol = handle ? dissector_handle_get_protocol_index(handle) : -1;

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (protocol == proto_get_id_by_filter_name(names[i]))
            return true;
    }
    return false;
}

/** The protocol that the connection's segments are handed to, if it is one of those, or NULL. */
static dissector_handle_t protocol_of(const packet_info *pinfo)
{
    conversation_t *conversation = find_conversation(pinfo->num, &pinfo->src, &pinfo->dst, CONVERSATION_TCP, pinfo->srcport,
                                                     pinfo->destport, 0);
    dissector_handle_t handle = conversation ? conversation_get_dissector(conversation, pinfo->num) : NULL;
    dissector_table_t table = find_dissector_table("tcp.port");

    if (!handle)
        handle = dissector_get_uint_handle(table, MIN(pinfo->srcport, pinfo->destport));
    if (!handle)
        handle = dissector_get_uint_handle(table, MAX(pinfo->srcport, pinfo->destport));
    return keeps_to_its_conversation(handle) ? handle : NULL;
}

/** What is changed in `pinfo`, as it was. */
typedef struct {
    address dst;
    uint16_t can_desegment;
    uint8_t layer;
    unsigned layer_count;
    bool in_error_pkt;
    bool is_writable;
    uint32_t tcp_layer;
    void *tcp_tree; /**< where the frame shows its segment */
} saved_t;

/** The number of the frame's last layer of TCP. */
static uint32_t last_tcp_layer(const packet_info *pinfo)
{
    int tcp = proto_get_id_by_filter_name("tcp");
    uint32_t number = 0;
    uint32_t last = 0;

    for (const wmem_list_frame_t *item = wmem_list_head(pinfo->layers); item; item = wmem_list_frame_next(item)) {
        number++;
        if (GPOINTER_TO_INT(wmem_list_frame_data(item)) == tcp)
            last = number;
    }
    return last;
}

/** Let TCP add to another tree what it says of the messages in the segment. */
static void *exchange_tcp_tree(packet_info *pinfo, uint32_t layer, void *tree)
{
    int tcp = proto_get_id_by_filter_name("tcp");
    void *before = p_get_proto_data(pinfo->pool, pinfo, tcp, layer);

    p_remove_proto_data(pinfo->pool, pinfo, tcp, layer);
    p_add_proto_data(pinfo->pool, pinfo, tcp, layer, tree);
    return before;
}

/** Let the segment be quoted in an error, so that no tap hears of it and nobody waits for more of them, and be of a
 * conversation of its own: what protocols remember of the real one stays as it is. */
static saved_t set_apart(packet_info *pinfo)
{
    saved_t saved = {
        .dst = pinfo->dst,
        .can_desegment = (uint16_t)pinfo->can_desegment,
        .layer = (uint8_t)pinfo->curr_layer_num,
        .layer_count = wmem_list_count(pinfo->layers),
        .in_error_pkt = pinfo->flags.in_error_pkt,
        .is_writable = col_get_writable(pinfo->cinfo, -1),
        .tcp_layer = last_tcp_layer(pinfo),
    };
    const char *name = wmem_strdup_printf(pinfo->pool, "skipped %s", address_to_str(pinfo->pool, &pinfo->dst));

    set_address(&pinfo->dst, AT_STRINGZ, (int)strlen(name) + 1, name);
    pinfo->flags.in_error_pkt = 1;
    pinfo->can_desegment = 0;
    col_set_writable(pinfo->cinfo, -1, FALSE);
    saved.tcp_tree = exchange_tcp_tree(pinfo, saved.tcp_layer, NULL);
    return saved;
}

static void set_back(packet_info *pinfo, const saved_t *saved)
{
    exchange_tcp_tree(pinfo, saved->tcp_layer, saved->tcp_tree);
    pinfo->dst = saved->dst;
    pinfo->flags.in_error_pkt = saved->in_error_pkt;
    pinfo->can_desegment = saved->can_desegment;
    col_set_writable(pinfo->cinfo, -1, saved->is_writable);
    while (wmem_list_count(pinfo->layers) > saved->layer_count)
        wmem_list_remove_frame(pinfo->layers, wmem_list_tail(pinfo->layers));
    pinfo->curr_layer_num = saved->layer;
}

static void dissect(packet_info *pinfo, dissector_handle_t protocol, tvbuff_t *payload, proto_tree *tree)
{
    struct tcpinfo tcpinfo = { 0 };

    TRY {
        call_dissector_only(protocol, payload, pinfo, tree, &tcpinfo);
    }
    CATCH_ALL {
        /* It is cut off, or no message of this protocol: what was read up to there counts. */
    }
    ENDTRY;
}

bool skipped_segment_is_known(packet_info *pinfo)
{
    segment_t segment;

    return find_segment(pinfo, &segment) && is_remembered(pinfo, segment.name);
}

/** Whether Wireshark has handed the segment on after all, as with the preference to put segments in order. */
static bool is_looked_into(const packet_info *pinfo)
{
    const wmem_list_frame_t *last = wmem_list_tail(pinfo->layers);

    return last && GPOINTER_TO_INT(wmem_list_frame_data(last)) != proto_get_id_by_filter_name("tcp");
}

skipped_segment_t *skipped_segment_dissect(packet_info *pinfo)
{
    dissector_handle_t protocol;
    skipped_segment_t *segment;
    saved_t saved;
    tvbuff_t *payload;
    segment_t found;

    if (is_looked_into(pinfo) || !find_segment(pinfo, &found) || is_remembered(pinfo, found.name))
        return NULL;
    payload = tvb_new_subset_length(found.tvb, found.begin, found.length);
    segment = g_new(skipped_segment_t, 1);
    epan_dissect_init(&segment->edt, pinfo->epan, TRUE, FALSE);
    PTREE_DATA(segment->edt.tree)->pinfo = pinfo;
    protocol = protocol_of(pinfo);
    if (protocol) {
        saved = set_apart(pinfo);
        dissect(pinfo, protocol, payload, segment->edt.tree);
        set_back(pinfo, &saved);
    } else {
        skipped_messages_add(segment->edt.tree, payload);
    }
    return segment;
}

const proto_tree *skipped_segment_tree(const skipped_segment_t *segment)
{
    return segment->edt.tree;
}

void skipped_segment_free(skipped_segment_t *segment)
{
    if (!segment)
        return;
    epan_dissect_cleanup(&segment->edt);
    g_free(segment);
}
