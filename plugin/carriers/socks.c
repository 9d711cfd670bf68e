/* socks.c: the message by which a SOCKS5 proxy ends a GSS-API exchange (RFC 1961 section 3)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers.h"

static void read_command(carrier_reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    uint32_t command;

    if (!carrier_number(field, &command))
        return;
    finding = sspi_finding_native(SSPI_FAMILY_SOCKS_GSSAPI, command);
    if (finding.native)
        carrier_report(reading, field, &finding);
}

static const carrier_field_t fields[] = {
    { .name = "socks.gssapi.command", .read = read_command },
};

const carrier_t carrier_socks = { .name = "SOCKS", .fields = fields, .count = G_N_ELEMENTS(fields), .after = "socks" };
