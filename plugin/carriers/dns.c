/* dns.c: errors of TKEY and TSIG, which secure dynamic updates use (RFC 2930, RFC 3645, RFC 8945)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"

static const carrier_field_t fields[] = {
    { .name = "dns.tkey.error", .family = SSPI_FAMILY_DNS_TSIG, .known_only = true },
    { .name = "dns.tsig.error", .family = SSPI_FAMILY_DNS_TSIG, .known_only = true },
};

const carrier_t carrier_dns = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "dns" };
