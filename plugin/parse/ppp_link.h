/* ppp_link.h: which of the sessions that share a tunnel or a line a PPP frame is of
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_PPP_LINK_H
#define SSPI_PPP_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** More bytes do not stand between the beginning of the header of UDP or of the tunnel and what PPP carries. */
#define PPP_LINK_MAX 64

typedef enum {
    PPP_ALONE, /**< no such header was found */
    PPP_OVER_ETHERNET, /**< both sides use the same number */
    PPP_IN_TUNNEL      /**< L2TP, PPTP: each side uses the number that the other has chosen */
} ppp_link_kind_t;

typedef struct {
    ppp_link_kind_t kind;
    uint32_t number;
} ppp_link_t;

/** Read what stands before a packet that PPP carries: PPPoE (RFC 2516 4), L2TP in UDP (RFC 2661 3.1, RFC 3931 4.1.2) or the
 * GRE of PPTP (RFC 2637 4.1), with the header of PPP in its long or short form.
 *  @param before    the bytes that stand before the packet; at least PPP_LINK_MAX of them, or as many as there are
 *  @param length    of `before`
 *  @param protocol  the number of the packet's protocol in PPP
 *  @param payload   length of the packet */
ppp_link_t ppp_link_find(const uint8_t *before, size_t length, uint16_t protocol, size_t payload);

#endif
