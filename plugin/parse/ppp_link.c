/* ppp_link.c: which of the sessions that share a tunnel or a line a PPP frame is of
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/ppp_link.h"

#include "parse/bytes.h"

/* The header of PPP in HDLC-like framing (RFC 1662 3.1), which may be left out. */
#define PPP_ADDRESS_AND_CONTROL 0xff03u

#define PPPOE_SIZE 6
#define PPPOE_VERSION_TYPE 0x11
#define PPPOE_SESSION_DATA 0

/* L2TP is in UDP (RFC 2661 8.1, RFC 3931 4.1.2), which stands before it. */
#define UDP_SIZE 8u
#define UDP_LENGTH 4

#define L2TP_TYPE_AND_VERSION 0x800fu
#define L2TP_VERSION 2u
#define L2TP_LENGTH 0x4000u
#define L2TP_SEQUENCE 0x0800u
#define L2TP_OFFSET 0x0200u
#define L2TP_SIZE 6u
#define L2TP3_VERSION 3u
#define L2TP3_SIZE 8u
#define L2TP3_SESSION 4
#define L2TP3_MOST_BETWEEN 12u /* a cookie, and the sublayer (RFC 3931 4.1, 4.6) */

#define GRE_PPP 0x880bu
#define GRE_KEY_VERSION 0x2001u
#define GRE_SEQUENCE 0x1000u
#define GRE_ACKNOWLEDGMENT 0x0080u
#define GRE_SIZE 8u

/** The bytes of a header that ends at `end`. */
typedef struct {
    const uint8_t *bytes;
    size_t end;
    size_t payload; /**< behind it */
} header_t;

static const uint8_t *header_of(header_t header, size_t size)
{
    return size <= header.end ? header.bytes + header.end - size : NULL;
}

static bool read_pppoe(header_t header, uint32_t *number)
{
    const uint8_t *pppoe = header_of(header, PPPOE_SIZE);

    if (!pppoe || pppoe[0] != PPPOE_VERSION_TYPE || pppoe[1] != PPPOE_SESSION_DATA || bytes_be16(pppoe + 4) != header.payload)
        return false;
    *number = bytes_be16(pppoe + 2);
    return true;
}

/** How many bytes the header of L2TP that begins there has, 0 where it is longer than `most`. */
static size_t l2tp_size(const uint8_t *l2tp, size_t most)
{
    uint16_t flags = bytes_be16(l2tp);
    size_t size = L2TP_SIZE + (flags & L2TP_LENGTH ? 2u : 0u) + (flags & L2TP_SEQUENCE ? 4u : 0u);

    if (flags & L2TP_OFFSET)
        size += size + 2 <= most ? 2u + bytes_be16(l2tp + size) : most;
    return size <= most ? size : 0;
}

/** What stands between a header of UDP and PPP. */
static bool read_l2tp_at(header_t header, size_t at, uint32_t *number)
{
    const uint8_t *l2tp = header.bytes + at;
    size_t size = header.end - at;
    size_t udp_length = bytes_be16(l2tp - UDP_SIZE + UDP_LENGTH);
    uint16_t flags = bytes_be16(l2tp);
    bool has_length = flags & L2TP_LENGTH;

    switch (flags & L2TP_TYPE_AND_VERSION) {
    case L2TP_VERSION:
        if (l2tp_size(l2tp, size) != size || udp_length < UDP_SIZE + size + header.payload
            || (has_length ? bytes_be16(l2tp + 2) : udp_length - UDP_SIZE) != size + header.payload)
            return false;
        *number = bytes_be32(l2tp + (has_length ? 4 : 2)); /* tunnel and session */
        return true;
    case L2TP3_VERSION:
        if (size < L2TP3_SIZE || size > L2TP3_SIZE + L2TP3_MOST_BETWEEN || udp_length != UDP_SIZE + size + header.payload)
            return false;
        *number = bytes_be32(l2tp + L2TP3_SESSION);
        return true;
    default:
        return false;
    }
}

static bool read_l2tp(header_t header, uint32_t *number)
{
    for (size_t at = UDP_SIZE; at + L2TP_SIZE <= header.end; at++) {
        if (read_l2tp_at(header, at, number))
            return true;
    }
    return false;
}

static bool read_gre(header_t header, uint32_t *number)
{
    for (unsigned form = 0; form < 4; form++) {
        bool has_sequence = form & 1;
        bool has_acknowledgment = form & 2;
        size_t size = GRE_SIZE + (has_sequence ? 4u : 0u) + (has_acknowledgment ? 4u : 0u);
        const uint8_t *gre = header_of(header, size);

        if (!gre || bytes_be16(gre + 2) != GRE_PPP || bytes_be16(gre + 4) != header.payload
            || bytes_be16(gre) != (GRE_KEY_VERSION | (has_sequence ? GRE_SEQUENCE : 0)
                                   | (has_acknowledgment ? GRE_ACKNOWLEDGMENT : 0)))
            continue;
        *number = bytes_be16(gre + 6);
        return true;
    }
    return false;
}

ppp_link_t ppp_link_find(const uint8_t *before, size_t length, uint16_t protocol, size_t payload)
{
    ppp_link_t link = { PPP_ALONE, 0 };
    header_t header = { before, length, payload };

    if (length < 2 || bytes_be16(before + length - 2) != protocol)
        return link;
    header.end -= 2;
    header.payload += 2;
    for (unsigned form = 0; form < 2; form++) {
        if (read_pppoe(header, &link.number))
            link.kind = PPP_OVER_ETHERNET;
        else if (read_gre(header, &link.number) || read_l2tp(header, &link.number))
            link.kind = PPP_IN_TUNNEL;
        if (link.kind != PPP_ALONE || header.end < 2 || bytes_be16(before + header.end - 2) != PPP_ADDRESS_AND_CONTROL)
            break;
        header.end -= 2;
        header.payload += 2;
    }
    return link;
}
