/* spnego.c: the state that a SPNEGO acceptor reports, and tokens that Wireshark does not look into
 *
 * The state is negState (RFC 4178 4.2.2); RFC 2478 called it negResult. A NegTokenResp does not say which package its token is
 * of, and the NegTokenInit before it may not be captured.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"
#include "carriers/help/tokens.h"

static void read_token(reading_t *reading, const field_info *field)
{
    const uint8_t *token;
    size_t length;

    if (field->length <= 0 || reading_has_token(reading, field->ds_tvb, field->start, field->start + field->length))
        return;
    length = MIN((size_t)field->length, MAX_TOKEN);
    token = field_bytes(field, 0, length);
    if (token)
        token_report_raw(reading, field, token, length);
}

static const carrier_field_t fields[] = {
    { .name = "spnego.negResult", .family = SSPI_FAMILY_SPNEGO },
    { .name = "spnego.responseToken", .read = read_token },
    /* Where Wireshark has not seen the beginning, it does not even look for SPNEGO in these. */
    { .name = "smb2.security_blob", .read = read_token },
    { .name = "smb.security_blob", .read = read_token },
    { .name = "ldap.serverSaslCreds", .read = read_token },
    { .name = "credssp.negoToken", .read = read_token },
};

const carrier_t carrier_spnego = { .fields = fields, .count = G_N_ELEMENTS(fields) };
