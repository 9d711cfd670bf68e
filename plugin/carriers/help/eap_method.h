/* eap_method.h: what a packet of EAP authenticates by
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_EAP_METHOD_H
#define SSPI_EAP_METHOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EAP_CODE_REQUEST 1
#define EAP_CODE_RESPONSE 2
#define EAP_TYPE 4u

/** Whether a packet is of EAP-TLS, or of a method that has a tunnel of TLS: what is seen of that is the tunnel's. */
bool eap_is_of_tls(const uint8_t *packet, size_t length);

#endif
