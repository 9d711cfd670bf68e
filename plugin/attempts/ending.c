/* ending.c: whether a segment that ends a connection is a part of it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/ending.h"

#include "frame/packets.h"
#include "frame/tcp_stream.h"

/* A window that was not seen, or is not scaled as it should be. */
#define LEAST_WINDOW 65536u

static bool is_near(uint32_t sequence, uint32_t expected, uint32_t window)
{
    return sequence - expected <= window || expected - sequence <= window;
}

/** What the receiver has of the sender's bytes. 0: not known. */
static uint32_t received(const struct tcp_analysis *tcp)
{
    return tcp ? tcp_last_acknowledged(tcp->rev) : 0;
}

bool ending_fits(const packet_info *pinfo)
{
    const struct tcp_analysis *tcp = tcp_connection(pinfo);
    uint32_t acknowledged = received(tcp);
    uint32_t sequence;
    uint32_t window;
    tvbuff_t *tvb;
    int header;
    int length;

    if (acknowledged == 0 || !packets_transport_header(pinfo, INT_MAX, &tvb, &header, &length)
        || !tvb_bytes_exist(tvb, header + TCP_SEQUENCE, 4))
        return true;
    sequence = tvb_get_ntohl(tvb, header + TCP_SEQUENCE);
    window = tcp->rev->window;
    if (tcp->rev->win_scale > 0 && tcp->rev->win_scale <= 14)
        window <<= tcp->rev->win_scale;
    window = MAX(window, LEAST_WINDOW);
    return is_near(sequence, acknowledged, window);
}

bool ending_has_news(const packet_info *pinfo)
{
    uint32_t acknowledged = received(tcp_connection(pinfo));
    tvbuff_t *tvb;
    int header;
    int length;

    if (acknowledged == 0 || !packets_transport_header(pinfo, INT_MAX, &tvb, &header, &length)
        || !tvb_bytes_exist(tvb, header, TCP_HEADER_SIZE))
        return true;
    length -= tcp_header_size(tvb, header);
    return (int32_t)(tvb_get_ntohl(tvb, header + TCP_SEQUENCE) + (uint32_t)length - acknowledged) > 0;
}
