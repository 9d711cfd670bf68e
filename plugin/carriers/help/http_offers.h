/* http_offers.h: what a response of HTTP says of authentication, by its headers and its code
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_HTTP_OFFERS_H
#define SSPI_HTTP_OFFERS_H

#include "carriers/help/http_messages.h"

/** What the headers of a response offer. */
typedef struct {
    bool offered;  /**< one of the schemes */
    bool token;
    uint8_t mechanisms; /**< OFFER_…: Negotiate stands for Kerberos, which it can bring */
    bool is_stale; /**< Digest: only the nonce was too old */
} http_offer_t;

/** What the headers of a response offer.
 *  @param kind     of the headers that count: HTTP_OFFER or HTTP_PROXY_OFFER
 *  @param credssp  set to one with a token of CredSSP, or NULL */
http_offer_t http_offer_of(const http_part_t *headers, unsigned count, http_part_kind_t kind, const http_part_t **credssp);

/** Whether a code comes from someone who has not looked at the token, or stands before the one who would have: what is wrong is
 *  the request (RFC 9110 15.5, RFC 6585; 494 to 497 are nginx's), or the way to the server. */
bool http_code_is_of_transport(uint32_t code);

#endif
