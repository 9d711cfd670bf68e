/* eap.c: how an EAP authentication ended (RFC 3748 4.2)
 *
 * A failure has no reason of its own; TLS alerts and MS-CHAP errors before it are annotated themselves.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers.h"

static void read_code(carrier_reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    uint32_t code;

    if (!carrier_number(field, &code))
        return;
    finding = sspi_finding_native(SSPI_FAMILY_EAP, code);
    if (finding.native)
        carrier_report(reading, field, &finding);
}

static const carrier_field_t fields[] = {
    { .name = "eap.code", .read = read_code },
};

const carrier_t carrier_eap = { .name = "EAP", .fields = fields, .count = G_N_ELEMENTS(fields), .after = "eap" };
