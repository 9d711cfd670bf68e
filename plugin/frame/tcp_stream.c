/* tcp_stream.c: what TCP says of a frame's segment, and what Wireshark has followed of its connection
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/tcp_stream.h"

#include <epan/conversation.h>

int tcp_header_size(tvbuff_t *tvb, int at)
{
    return tvb_get_ntohs(tvb, at + TCP_DATA_OFFSET) >> 12 << 2;
}

const struct tcp_analysis *tcp_connection(const packet_info *pinfo)
{
    const conversation_t *conversation = find_conversation(pinfo->num, &pinfo->src, &pinfo->dst, CONVERSATION_TCP,
                                                           pinfo->srcport, pinfo->destport, 0);

    return conversation
        ? (const struct tcp_analysis *)conversation_get_proto_data(conversation, proto_get_id_by_filter_name("tcp")) : NULL;
}

uint32_t tcp_last_acknowledged(const tcp_flow_t *flow)
{
    return flow && flow->tcp_analyze_seq_info ? flow->tcp_analyze_seq_info->lastack : 0;
}
