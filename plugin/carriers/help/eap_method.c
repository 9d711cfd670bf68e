/* eap_method.c: what a packet of EAP authenticates by (RFC 3748 4.1)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/eap_method.h"

#include <string.h>

bool eap_is_of_tls(const uint8_t *packet, size_t length)
{
    /* EAP-TLS, TTLS, PEAP, FAST, TEAP */
    static const uint8_t types[] = { 13, 21, 25, 43, 55 };

    return length > EAP_TYPE && (packet[0] == EAP_CODE_REQUEST || packet[0] == EAP_CODE_RESPONSE)
        && memchr(types, packet[EAP_TYPE], sizeof types);
}
