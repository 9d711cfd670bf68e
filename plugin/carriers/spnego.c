/* spnego.c: the state that a SPNEGO acceptor reports (RFC 4178 4.2.2, negState; RFC 2478 called it negResult)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers.h"

static void read_state(carrier_reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    uint32_t state;

    if (!carrier_number(field, &state))
        return;
    finding = sspi_finding_native(SSPI_FAMILY_SPNEGO, state);
    carrier_report(reading, field, &finding);
}

static const carrier_field_t fields[] = {
    { .name = "spnego.negResult", .read = read_state },
};

const carrier_t carrier_spnego = { .name = "SPNEGO", .fields = fields, .count = G_N_ELEMENTS(fields) };
