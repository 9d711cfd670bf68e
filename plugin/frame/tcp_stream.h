/* tcp_stream.h: what TCP says of a frame's segment, and what Wireshark has followed of its connection
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_TCP_STREAM_H
#define SSPI_TCP_STREAM_H

#include <epan/dissectors/packet-tcp.h>

/* Of a header (RFC 9293 3.1) */
#define TCP_SEQUENCE 4
#define TCP_ACKNOWLEDGMENT 8
#define TCP_DATA_OFFSET 12
#define TCP_FLAGS 13
#define TCP_HEADER_SIZE 20
#define TCP_HEADER_SIZE_MAX 60

/** How long a header is, with its options, by its own account.
 *  @param at  where it begins; TCP_HEADER_SIZE bytes have to be there */
int tcp_header_size(tvbuff_t *tvb, int at);

/** A conversation of TCP as that follows it; NULL where it does not, or for NULL. */
const struct tcp_analysis *tcp_of(const conversation_t *conversation);

/** The frame's connection as TCP follows it; NULL where it does not. To ask TCP itself would number a connection that it has not
 *  seen. */
const struct tcp_analysis *tcp_connection(const packet_info *pinfo);

/** Where the bytes of a connection's client begin in its stream, if its SYN was captured.
 *  @param flow  of the client */
bool tcp_begin_of_client(const struct tcp_analysis *tcp, const tcp_flow_t *flow, uint32_t *begin);

/** The same of the server. */
bool tcp_begin_of_server(const struct tcp_analysis *tcp, const tcp_flow_t *flow, uint32_t *begin);

/** Up to where what a side has sent was captured, by its newest segment.
 *  @param flow  one of tcp_connection()
 *  @return 0: not known */
uint32_t tcp_captured_to(const tcp_flow_t *flow);

/** What was acknowledged of the bytes that the receiver or the sender of the frame gets.
 *  @param flow  one of tcp_connection()
 *  @return 0: not known */
uint32_t tcp_last_acknowledged(const tcp_flow_t *flow);

#endif
