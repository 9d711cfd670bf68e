/* socks.c: the message by which a SOCKS5 proxy ends a GSS-API exchange (RFC 1961 section 3)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"

static const carrier_field_t fields[] = {
    { .name = "socks.gssapi.command", .family = SSPI_FAMILY_SOCKS_GSSAPI, .known_only = true },
};

const carrier_t carrier_socks = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "socks" };
