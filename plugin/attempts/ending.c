/* ending.c: whether a segment that ends a connection is a part of it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/ending.h"

#include <epan/conversation.h>
#include <epan/dissectors/packet-tcp.h>

#include "frame/packets.h"

#define SEQUENCE_AT 4
#define DATA_OFFSET 12
#define HEADER_SIZE 20
/* A window that was not seen, or is not scaled as it should be. */
#define LEAST_WINDOW 65536u

static bool is_near(uint32_t sequence, uint32_t expected, uint32_t window)
{
    return sequence - expected <= window || expected - sequence <= window;
}

/** The connection of a frame, as TCP follows it, or NULL. */
static const struct tcp_analysis *tcp_of(const packet_info *pinfo)
{
    conversation_t *conversation = find_conversation(pinfo->num, &pinfo->src, &pinfo->dst, CONVERSATION_TCP, pinfo->srcport,
                                                     pinfo->destport, 0);

    return conversation
        ? (const struct tcp_analysis *)conversation_get_proto_data(conversation, proto_get_id_by_filter_name("tcp")) : NULL;
}

static const tcp_analyze_seq_flow_info_t *receiver_of(const struct tcp_analysis *tcp)
{
    return tcp && tcp->rev ? tcp->rev->tcp_analyze_seq_info : NULL;
}

bool ending_fits(const packet_info *pinfo)
{
    const struct tcp_analysis *tcp = tcp_of(pinfo);
    const tcp_analyze_seq_flow_info_t *receiver = receiver_of(tcp);
    uint32_t sequence;
    uint32_t window;
    tvbuff_t *tvb;
    int header;
    int length;

    if (!receiver || receiver->lastack == 0 || !packets_transport_header(pinfo, INT_MAX, &tvb, &header, &length)
        || !tvb_bytes_exist(tvb, header + SEQUENCE_AT, 4))
        return true;
    sequence = tvb_get_ntohl(tvb, header + SEQUENCE_AT);
    window = tcp->rev->window;
    if (tcp->rev->win_scale > 0 && tcp->rev->win_scale <= 14)
        window <<= tcp->rev->win_scale;
    window = MAX(window, LEAST_WINDOW);
    return is_near(sequence, receiver->lastack, window);
}

bool ending_has_news(const packet_info *pinfo)
{
    const tcp_analyze_seq_flow_info_t *receiver = receiver_of(tcp_of(pinfo));
    tvbuff_t *tvb;
    int header;
    int length;
    int size;

    if (!receiver || receiver->lastack == 0 || !packets_transport_header(pinfo, INT_MAX, &tvb, &header, &length)
        || !tvb_bytes_exist(tvb, header, HEADER_SIZE))
        return true;
    size = tvb_get_ntohs(tvb, header + DATA_OFFSET) >> 12 << 2;
    return (int32_t)(tvb_get_ntohl(tvb, header + SEQUENCE_AT) + (uint32_t)(length - size) - receiver->lastack) > 0;
}
