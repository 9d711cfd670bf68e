/* spnego.c: the state that a SPNEGO acceptor reports, the mechanisms that either side offers, and the one that was chosen; tokens
 * that Wireshark does not look into
 *
 * The state is negState (RFC 4178 4.2.2); RFC 2478 called it negResult. A NegTokenResp does not say which package its token is
 * of, and the NegTokenInit before it may not be captured.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers/carrier.h"
#include "carriers/help/tokens.h"
#include "parse/der.h"

#define MAX_OID 16

/* 1.2.840.113554.1.2.2; the one that Windows wrote by mistake, 1.2.840.48018.1.2.2; 1.3.6.1.4.1.311.2.2.10 ([MS-SPNG] 1.9). */
static const uint8_t KERBEROS[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02 };
static const uint8_t KERBEROS_OF_WINDOWS[] = { 0x2a, 0x86, 0x48, 0x82, 0xf7, 0x12, 0x01, 0x02, 0x02 };
static const uint8_t NTLM[] = { 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x0a };

static bool is_oid(der_t oid, const uint8_t *bytes, size_t length)
{
    return oid.length == length && memcmp(oid.bytes, bytes, length) == 0;
}

/** Which mechanism a field names: 0 where it was not captured. */
static uint8_t mechanism_of(const field_info *field)
{
    der_t oid = { .length = field->length > 0 ? (size_t)field->length : 0 };

    if (oid.length == 0 || oid.length > MAX_OID || !(oid.bytes = field_bytes(field, 0, oid.length)))
        return 0;
    if (is_oid(oid, KERBEROS, sizeof KERBEROS) || is_oid(oid, KERBEROS_OF_WINDOWS, sizeof KERBEROS_OF_WINDOWS))
        return OFFER_KERBEROS;
    return is_oid(oid, NTLM, sizeof NTLM) ? OFFER_NTLM : OFFER_OTHER;
}

static void read_offer(reading_t *reading, const field_info *field)
{
    report_evidence(reading, field, &(evidence_t) { .offers = mechanism_of(field) });
}

static void read_choice(reading_t *reading, const field_info *field)
{
    report_evidence(reading, field, &(evidence_t) { .chosen = mechanism_of(field) });
}

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
    { .name = "spnego.MechType", .read = read_offer },
    { .name = "spnego.supportedMech", .read = read_choice },
    { .name = "spnego.negResult", .family = SSPI_FAMILY_SPNEGO },
    { .name = "spnego.responseToken", .read = read_token },
    /* Where Wireshark has not seen the beginning, it does not even look for SPNEGO in these. */
    { .name = "smb2.security_blob", .read = read_token },
    { .name = "smb.security_blob", .read = read_token },
    { .name = "ldap.serverSaslCreds", .read = read_token },
    { .name = "credssp.negoToken", .read = read_token },
};

const carrier_t carrier_spnego = { .fields = fields, .count = G_N_ELEMENTS(fields) };
