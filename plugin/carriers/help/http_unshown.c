/* http_unshown.c: a response of which the beginning was captured, and not all of the rest
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/http_unshown.h"

#include <string.h>

#include "frame/packets.h"
#include "frame/segment_order.h"
#include "frame/tcp_stream.h"
#include "parse/bytes.h"

#define VERSION "HTTP/1."
#define CODE (sizeof VERSION - 1 + 2) /* behind the version's digit and a blank */
#define CODE_DIGITS 3u
#define LINE_END "\r\n"

/* Offers behind so many others are not looked at. */
#define MAX_HEADERS 16

/** The segment's payload as far as it was captured, or NULL. */
static const char *find_payload(const packet_info *pinfo, size_t *length)
{
    tvbuff_t *tvb;
    int header;
    int size;
    int all;
    int captured;

    if (!packets_transport_header(pinfo, INT_MAX, &tvb, &header, &all) || !tvb_bytes_exist(tvb, header, TCP_HEADER_SIZE))
        return NULL;
    size = tcp_header_size(tvb, header);
    captured = MIN(all, (int)tvb_captured_length(tvb) - header) - size;
    if (size < TCP_HEADER_SIZE || captured <= 0)
        return NULL;
    *length = (size_t)captured;
    return (const char *)tvb_get_ptr(tvb, header + size, captured);
}

/** The headers of a response that matter.
 *  @return how many */
static unsigned find_offers(packet_info *pinfo, const char *bytes, size_t length, http_part_t *headers, bool *has_all)
{
    static const struct {
        const char *name;
        http_part_kind_t kind;
    } kinds[] = { { "WWW-Authenticate:", HTTP_OFFER }, { "Proxy-Authenticate:", HTTP_PROXY_OFFER } };
    unsigned count = 0;
    size_t line;

    *has_all = false;
    for (size_t at = 0; at < length; at += line + strlen(LINE_END)) {
        line = bytes_find(bytes + at, length - at, LINE_END, strlen(LINE_END));
        if (line == 0 || line == length - at) {
            *has_all = line == 0;
            break;
        }
        for (size_t i = 0; i < G_N_ELEMENTS(kinds) && count < MAX_HEADERS; i++) {
            size_t name = strlen(kinds[i].name);

            if (line <= name || g_ascii_strncasecmp(bytes + at, kinds[i].name, name) != 0)
                continue;
            name += strspn(bytes + at + name, " ");
            headers[count++] = (http_part_t) {
                .kind = kinds[i].kind, .text = wmem_strndup(pinfo->pool, bytes + at + name, line > name ? line - name : 0)
            };
        }
    }
    return count;
}

bool http_unshown_find(packet_info *pinfo, uint32_t begin, http_unshown_t *unshown)
{
    http_part_t headers[MAX_HEADERS];
    const http_part_t *credssp;
    const char *payload;
    uint32_t sequence;
    unsigned count;
    size_t length;

    if (!order_sequence(pinfo, &sequence) || sequence != begin)
        return false;
    payload = find_payload(pinfo, &length);
    if (!payload || length < CODE + CODE_DIGITS || memcmp(payload, VERSION, sizeof VERSION - 1) != 0)
        return false;
    *unshown = (http_unshown_t) { .seen_in = { .number = pinfo->num, .time = pinfo->abs_ts } };
    for (size_t i = CODE; i < CODE + CODE_DIGITS; i++) {
        if (!g_ascii_isdigit(payload[i]))
            return false;
        unshown->code = unshown->code * 10 + (uint32_t)(payload[i] - '0');
    }
    order_end(pinfo, &unshown->end);
    count = find_offers(pinfo, payload, length, headers, &unshown->has_all_headers);
    unshown->offers[SERVER] = http_offer_of(headers, count, HTTP_OFFER, &credssp);
    unshown->offers[PROXY] = http_offer_of(headers, count, HTTP_PROXY_OFFER, &credssp);
    return true;
}

void http_unshown_extend(const packet_info *pinfo, http_unshown_t *unshown)
{
    uint32_t sequence;

    if (order_sequence(pinfo, &sequence) && sequence == unshown->end)
        order_end(pinfo, &unshown->end);
}
