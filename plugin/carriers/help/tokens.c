/* tokens.c: report the tokens of security packages, dissected by Wireshark or not
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/tokens.h"

#include <string.h>

#include "parse/bytes.h"

/* pvno and msg-type, with which an AP-REQ begins (RFC 4120 5.5.1). */
static const uint8_t AP_REQ_BEGINNING[] = { 0xa0, 0x03, 0x02, 0x01, 0x05, 0xa1, 0x03, 0x02, 0x01, 0x0e };

static const char *kept(reading_t *reading, const char *text)
{
    return text ? wmem_strdup(reading->pinfo->pool, text) : NULL;
}

static const char *identity_of(reading_t *reading, const ntlm_message_t *message)
{
    if (message->proof == NTLM_PROOF_NONE)
        return "anonymous";
    if (message->user && message->domain)
        return wmem_strdup_printf(reading->pinfo->pool, "%s\\%s", message->domain, message->user);
    return kept(reading, message->user);
}

void token_report_ntlm(reading_t *reading, const field_info *field, const uint8_t *bytes, size_t length)
{
    ntlm_message_t message;

    if (!ntlm_message_parse(bytes, length, &message))
        return;
    report_token(reading, field, &(token_t) {
        .package = TOKEN_NTLM,
        .from_client = message.type != NTLM_CHALLENGE,
        .ntlm_type = message.type,
        .ntlm_proof = message.proof,
        .identity = identity_of(reading, &message),
        .target = kept(reading, message.target),
    });
    ntlm_message_clear(&message);
}

void token_report_ap_req(reading_t *reading, const field_info *field, const krb_message_t *message)
{
    report_token(reading, field, &(token_t) {
        .package = TOKEN_KERBEROS,
        .from_client = true,
        .etype = message->etype,
        .target = kept(reading, message->service),
        .ticket = message->ticket,
    });
}

void token_report_raw(reading_t *reading, const field_info *field, const uint8_t *bytes, size_t length)
{
    size_t ntlm = ntlm_message_find(bytes, length);
    size_t ap_req = bytes_find(bytes, length, AP_REQ_BEGINNING, sizeof AP_REQ_BEGINNING);
    krb_message_t message;

    if (ntlm < length) {
        token_report_ntlm(reading, field, bytes + ntlm, length - ntlm);
    } else if (ap_req < length) {
        ap_req += sizeof AP_REQ_BEGINNING;
        krb_message_parse(KRB_AP_REQ, (der_t) { bytes + ap_req, length - ap_req }, &message);
        token_report_ap_req(reading, field, &message);
        krb_message_clear(&message);
    }
}

void token_report_base64(reading_t *reading, const field_info *field, const char *text, size_t length)
{
    size_t digits = 0;
    char *copy;
    guchar *bytes;
    gsize count;

    while (digits < MIN(length, MAX_TOKEN) && (g_ascii_isalnum(text[digits]) || memchr("+/=", text[digits], 3)))
        digits++;
    copy = g_strndup(text, digits);
    bytes = g_base64_decode(copy, &count);
    token_report_raw(reading, field, bytes, count);
    g_free(bytes);
    g_free(copy);
}
