/* spnego.c: the state that a SPNEGO acceptor reports (RFC 4178 4.2.2, negState; RFC 2478 called it negResult)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"

static const carrier_field_t fields[] = {
    { .name = "spnego.negResult", .family = SSPI_FAMILY_SPNEGO },
};

const carrier_t carrier_spnego = { .fields = fields, .count = G_N_ELEMENTS(fields) };
