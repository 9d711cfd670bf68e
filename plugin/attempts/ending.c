/* ending.c: whether a segment that ends a connection is a part of it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/ending.h"

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

    if (acknowledged == 0 || !order_sequence(pinfo, &sequence))
        return true;
    window = tcp->rev->window;
    if (tcp->rev->win_scale > 0 && tcp->rev->win_scale <= 14)
        window <<= tcp->rev->win_scale;
    window = MAX(window, LEAST_WINDOW);
    return is_near(sequence, acknowledged, window);
}

bool ending_is_about(const packet_info *pinfo, const order_t *request)
{
    uint32_t sequence;

    return !order_sequence(pinfo, &sequence) || order_is_near(request, sequence);
}

bool ending_has_news(const packet_info *pinfo)
{
    uint32_t acknowledged = received(tcp_connection(pinfo));
    uint32_t end;

    return acknowledged == 0 || !order_end(pinfo, &end) || order_is_behind(end, acknowledged);
}
