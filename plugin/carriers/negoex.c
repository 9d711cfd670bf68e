/* negoex.c: the error code of a NEGOEX alert, which is an NTSTATUS ([MS-NEGOEX] 2.2.6.6)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"

static const carrier_field_t fields[] = {
    { .name = "negoex.errorcode", .family = SSPI_FAMILY_NTSTATUS },
};

const carrier_t carrier_negoex = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "negoex" };
