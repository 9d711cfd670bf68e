/* tcp_stream.c: what TCP says of a frame's segment, and what Wireshark has followed of its connection
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/tcp_stream.h"

#include <epan/conversation.h>

/* Of what Wireshark calls the completeness of a conversation. */
#define HAS_SYN 0x01
#define HAS_SYN_ACK 0x02

int tcp_header_size(tvbuff_t *tvb, int at)
{
    return tvb_get_ntohs(tvb, at + TCP_DATA_OFFSET) >> 12 << 2;
}

const struct tcp_analysis *tcp_of(const conversation_t *conversation)
{
    static int proto_tcp;

    if (!conversation)
        return NULL;
    if (proto_tcp == 0)
        proto_tcp = proto_get_id_by_filter_name("tcp");
    return (const struct tcp_analysis *)conversation_get_proto_data(conversation, proto_tcp);
}

const struct tcp_analysis *tcp_connection(const packet_info *pinfo)
{
    return tcp_of(find_conversation(pinfo->num, &pinfo->src, &pinfo->dst, CONVERSATION_TCP, pinfo->srcport, pinfo->destport, 0));
}

static bool has_begin(const struct tcp_analysis *tcp, uint8_t what, const tcp_flow_t *flow, uint32_t *begin)
{
    if (!(tcp->conversation_completeness & what))
        return false;
    *begin = flow->base_seq + 1;
    return true;
}

bool tcp_begin_of_client(const struct tcp_analysis *tcp, const tcp_flow_t *flow, uint32_t *begin)
{
    return has_begin(tcp, HAS_SYN, flow, begin);
}

bool tcp_begin_of_server(const struct tcp_analysis *tcp, const tcp_flow_t *flow, uint32_t *begin)
{
    return has_begin(tcp, HAS_SYN_ACK, flow, begin);
}

uint32_t tcp_captured_to(const tcp_flow_t *flow)
{
    return flow && flow->tcp_analyze_seq_info ? flow->tcp_analyze_seq_info->nextseq : 0;
}

uint32_t tcp_last_acknowledged(const tcp_flow_t *flow)
{
    return flow && flow->tcp_analyze_seq_info ? flow->tcp_analyze_seq_info->lastack : 0;
}
