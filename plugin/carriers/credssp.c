/* credssp.c: the error code of a CredSSP TSRequest ([MS-CSSP] 2.2.1)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers.h"

static void read_error_code(carrier_reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    uint32_t error_code;

    if (!carrier_number(field, &error_code))
        return;
    finding = sspi_finding_credssp(error_code);
    carrier_name_ntstatus(&finding, error_code);
    carrier_report(reading, field, &finding);
}

static const carrier_field_t fields[] = {
    { .name = "credssp.errorCode", .read = read_error_code },
};

const carrier_t carrier_credssp = { .name = "CredSSP", .fields = fields, .count = G_N_ELEMENTS(fields) };
