/* dns.c: errors of TKEY and TSIG, which secure dynamic updates use (RFC 2930, RFC 3645, RFC 8945)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers.h"

static void read_error(carrier_reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    uint32_t error;

    if (!carrier_number(field, &error))
        return;
    finding = sspi_finding_native(SSPI_FAMILY_DNS_TSIG, error);
    if (finding.native)
        carrier_report(reading, field, &finding);
}

static const carrier_field_t fields[] = {
    { .name = "dns.tkey.error", .read = read_error },
    { .name = "dns.tsig.error", .read = read_error },
};

const carrier_t carrier_dns = { .name = "DNS", .fields = fields, .count = G_N_ELEMENTS(fields), .after = "dns" };
