/* http_offers.c: what a response of HTTP says of authentication, by its headers and its code
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/http_offers.h"

#include <string.h>

#include "frame/exchange.h"
#include "parse/http_credentials.h"

/** What a scheme can bring. */
static uint8_t mechanism_of(const char *scheme)
{
    if (strcmp(scheme, "NTLM") == 0)
        return OFFER_NTLM;
    return strcmp(scheme, "Negotiate") == 0 || strcmp(scheme, "Kerberos") == 0 ? OFFER_KERBEROS : OFFER_OTHER;
}

http_offer_t http_offer_of(const http_part_t *headers, unsigned count, http_part_kind_t kind, const http_part_t **credssp)
{
    http_offer_t offer = { 0 };

    *credssp = NULL;
    for (unsigned i = 0; i < count; i++) {
        const char *first = headers[i].kind == kind ? headers[i].text : NULL;

        for (const char *element = first; element; element = http_next_element(element)) {
            const char *rest = http_after_windows_scheme(element);

            offer.is_stale = offer.is_stale || http_is_stale(element);
            if (!rest)
                continue;
            offer.offered = true;
            offer.mechanisms |= mechanism_of(http_windows_scheme(element));
            if (!*rest || *rest == ',')
                continue;
            offer.token = true;
            if (strcmp(http_windows_scheme(element), "CredSSP") == 0)
                *credssp = &headers[i];
        }
    }
    return offer;
}

bool http_code_is_of_transport(uint32_t code)
{
    static const uint16_t codes[] = {
        400, 408, 411, 413, 414, 417, 421, 426, 429, 431, 494, 495, 496, 497, 501, 502, 503, 504, 505, 511
    };

    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        if (codes[i] == code)
            return true;
    }
    return false;
}
