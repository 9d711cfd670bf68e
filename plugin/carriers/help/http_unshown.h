/* http_unshown.h: a response of which the beginning was captured, and not all of the rest
 *
 * Wireshark shows a response where its body ends; one that has a hole is never shown. Its code and headers tell all the same.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_HTTP_UNSHOWN_H
#define SSPI_HTTP_UNSHOWN_H

#include "carriers/help/http_offers.h"
#include "carriers/help/http_waiting.h"
#include "frame/exchange.h"

typedef struct {
    uint32_t end; /**< of what follows its beginning without a hole, in the server's stream */
    uint32_t code;
    http_offer_t offers[HOPS];
    bool has_all_headers;
    bool has_refused[HOPS]; /**< who was challenged, and has been told so, before the request was captured that it answers */
    earlier_frame_t seen_in;
} http_unshown_t;

/** Whether a response begins the frame's segment.
 *  @param begin  where in the server's stream it has to begin */
bool http_unshown_find(packet_info *pinfo, uint32_t begin, http_unshown_t *unshown);

/** Take up a further segment of the server's. */
void http_unshown_extend(const packet_info *pinfo, http_unshown_t *unshown);

#endif
