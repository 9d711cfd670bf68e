/* negoex.c: the error code of a NEGOEX alert, which is an NTSTATUS ([MS-NEGOEX] 2.2.6.6)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"

static void read_error_code(reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    uint32_t ntstatus;

    if (!field_number(field, &ntstatus))
        return;
    finding = ntstatus_finding(ntstatus);
    report_finding(reading, field, &finding);
}

static const carrier_field_t fields[] = {
    { .name = "negoex.errorcode", .read = read_error_code },
};

const carrier_t carrier_negoex = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "negoex" };
