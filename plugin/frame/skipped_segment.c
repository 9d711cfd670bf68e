/* skipped_segment.c: what a TCP segment holds that Wireshark does not look into
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/skipped_segment.h"

#include <epan/column-utils.h>
#include <epan/dissectors/packet-tcp.h>
#include <epan/epan_dissect.h>
#include <epan/exceptions.h>

#include "frame/packets.h"

#define TCP_DATA_OFFSET 12
#define TCP_HEADER 20

struct skipped_segment {
    epan_dissect_t edt;
};

/** The payload of the frame's segment, or NULL. */
static tvbuff_t *payload_of(const packet_info *pinfo)
{
    tvbuff_t *tvb;
    int header;
    int length;
    int size;

    if (!packets_transport_header(pinfo, INT_MAX, &tvb, &header, &length) || length < TCP_HEADER
        || !tvb_bytes_exist(tvb, header + TCP_DATA_OFFSET, 1))
        return NULL;
    size = tvb_get_guint8(tvb, header + TCP_DATA_OFFSET) >> 4 << 2;
    if (size < TCP_HEADER || size >= length || !tvb_bytes_exist(tvb, header + size, length - size))
        return NULL;
    return tvb_new_subset_length(tvb, header + size, length - size);
}

/** Call the protocol as if the segment were quoted in an error: then no tap hears of it, and nobody waits for more segments. */
static bool dissect(packet_info *pinfo, tvbuff_t *payload, proto_tree *tree)
{
    struct tcpinfo tcpinfo = { 0 };
    bool was_writable = col_get_writable(pinfo->cinfo, -1);
    uint32_t in_error_pkt = pinfo->flags.in_error_pkt;
    uint16_t can_desegment = pinfo->can_desegment;
    volatile bool is_known = false;

    col_set_writable(pinfo->cinfo, -1, FALSE);
    pinfo->flags.in_error_pkt = 1;
    pinfo->can_desegment = 0;
    TRY {
        is_known = decode_tcp_ports(payload, 0, pinfo, tree, (int)pinfo->srcport, (int)pinfo->destport, NULL, &tcpinfo);
    }
    CATCH_ALL {
        /* It is cut off, or no message of this protocol: what was read up to there counts. */
        is_known = true;
    }
    ENDTRY;
    pinfo->flags.in_error_pkt = in_error_pkt & 1;
    pinfo->can_desegment = can_desegment;
    col_set_writable(pinfo->cinfo, -1, was_writable);
    return is_known;
}

skipped_segment_t *skipped_segment_dissect(packet_info *pinfo)
{
    tvbuff_t *payload = payload_of(pinfo);
    unsigned layers = wmem_list_count(pinfo->layers);
    uint8_t layer = (uint8_t)pinfo->curr_layer_num;
    skipped_segment_t *segment;
    bool is_known;

    if (!payload)
        return NULL;
    segment = g_new(skipped_segment_t, 1);
    epan_dissect_init(&segment->edt, pinfo->epan, TRUE, FALSE);
    PTREE_DATA(segment->edt.tree)->pinfo = pinfo;
    is_known = dissect(pinfo, payload, segment->edt.tree);
    while (wmem_list_count(pinfo->layers) > layers)
        wmem_list_remove_frame(pinfo->layers, wmem_list_tail(pinfo->layers));
    pinfo->curr_layer_num = layer;
    if (is_known)
        return segment;
    skipped_segment_free(segment);
    return NULL;
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
