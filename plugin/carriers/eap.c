/* eap.c: how an EAP authentication ended (RFC 3748 4.2)
 *
 * A failure has no reason of its own; TLS alerts and MS-CHAP errors before it are annotated themselves.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"

static const carrier_field_t fields[] = {
    { .name = "eap.code", .family = SSPI_FAMILY_EAP, .known_only = true },
};

const carrier_t carrier_eap = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "eap" };
