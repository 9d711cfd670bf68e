/* tokens.c: report the tokens of security packages, dissected by Wireshark or not
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/tokens.h"

#include <string.h>

#include "carriers/help/encryption.h"
#include "frame/pool_text.h"
#include "parse/bytes.h"
#include "parse/visible_text.h"

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
    if (!message->user || !message->domain)
        return kept(reading, message->user);
    return text_in_pool(reading->pinfo->pool, visible_account(message->domain, message->user));
}

/** What the AV pairs of an NTLMv2 response lack. Channel bindings are for those who authenticate inside TLS: CredSSP has its own
 *  way, and RPC none. */
static weakness_set_t weaknesses_of_pairs(const reading_t *reading, const field_info *field, const ntlm_message_t *message)
{
    static const char *const with_bindings[] = { "http", "http2", "ldap", "smtp", "imap", "pop" };
    weakness_set_t weaknesses = WEAKNESS_IF(!message->has_target, NTLM_NO_TARGET);

    if (message->has_channel_bindings || !is_inside_tls(reading, field) || is_inside(reading, field, "credssp")
        || is_inside(reading, field, "dcerpc"))
        return weaknesses;
    for (size_t i = 0; i < G_N_ELEMENTS(with_bindings); i++)
        weaknesses |= WEAKNESS_IF(is_inside(reading, field, with_bindings[i]), NO_CHANNEL_BINDING);
    return weaknesses;
}

weakness_set_t weaknesses_of_proof(ntlm_proof_t proof, bool has_user)
{
    static const weakness_set_t weaknesses[] = {
        [NTLM_PROOF_NONE] = WEAKNESS(ANONYMOUS), [NTLM_PROOF_LM] = WEAKNESS(LM), [NTLM_PROOF_V1] = WEAKNESS(NTLMV1),
        [NTLM_PROOF_V1_SESSION] = WEAKNESS(NTLMV1_SESSION), [NTLM_PROOF_V2] = 0,
    };

    return weaknesses[proof] | WEAKNESS_IF(has_user, NTLM);
}

/** Whether LDAP or RPC is signed or sealed with keys of NTLM that are weak: without extended session security, or of fewer than
 *  128 bits ([MS-NLMP] 3.4.5). SMB and HTTP have no use for them. */
static bool has_weak_keys(const reading_t *reading, const field_info *field, uint32_t flags)
{
    bool is_weak = ((flags & (NTLM_FLAG_SIGN | NTLM_FLAG_SEAL)) && !(flags & NTLM_FLAG_EXTENDED_SESSION_SECURITY))
        || ((flags & NTLM_FLAG_SEAL) && !(flags & NTLM_FLAG_128));

    return is_weak && (is_inside(reading, field, "ldap") || is_inside(reading, field, "dcerpc"));
}

/** What an AUTHENTICATE message proves to be weak. */
static weakness_set_t weaknesses_of_message(const reading_t *reading, const field_info *field, const ntlm_message_t *message)
{
    weakness_set_t weaknesses;

    if (message->type != NTLM_AUTHENTICATE)
        return 0;
    weaknesses = weaknesses_of_proof(message->proof, message->user) | WEAKNESS_IF(message->has_lm_response, LM);
    if (message->has_pairs)
        weaknesses |= weaknesses_of_pairs(reading, field, message);
    weaknesses |= WEAKNESS_IF(message->user && has_weak_keys(reading, field, message->flags), NTLM_SESSION);
    if (message->user && is_in_the_clear(reading, field)) {
        bool is_unsigned = message->flags && !(message->flags & (NTLM_FLAG_SIGN | NTLM_FLAG_SEAL));

        weaknesses |= WEAKNESS_IF(is_unsigned && is_inside(reading, field, "ldap"), LDAP_UNSIGNED)
            | WEAKNESS_IF(is_inside(reading, field, "http") && !is_inside(reading, field, "dcerpc"), NTLM_HTTP);
    }
    return weaknesses;
}

/** What an AUTHENTICATE message tells about why it is not Kerberos. */
static uint8_t clues_of(const ntlm_message_t *message)
{
    static const char *const clouds[] = { "AzureAD", "MicrosoftAccount" };
    unsigned clues = (message->is_local_account ? CLUE_LOCAL_ACCOUNT : 0) | (message->may_be_local ? CLUE_MAY_BE_LOCAL : 0)
        | (message->names_no_target && message->has_mic ? CLUE_NO_TARGET : 0) | (message->is_local_call ? CLUE_ONE_COMPUTER : 0);

    for (size_t i = 0; message->domain && i < G_N_ELEMENTS(clouds); i++)
        clues |= g_ascii_strcasecmp(message->domain, clouds[i]) == 0 ? CLUE_CLOUD_ACCOUNT : 0;
    return (uint8_t)clues;
}

/** Whether a client begins with NTLM where it could have offered a choice (SPNEGO): it has nothing else to offer. */
static bool is_only_offer(const reading_t *reading, const field_info *field, const ntlm_message_t *message)
{
    return message->type == NTLM_NEGOTIATE && !is_inside(reading, field, "spnego")
        && (is_inside(reading, field, "smb2") || is_inside(reading, field, "smb"))
        && !is_inside(reading, field, "dcerpc");
}

/** What the token tells besides is evidence of the exchange that it stands in. */
static void report_clues(reading_t *reading, const field_info *field, const ntlm_message_t *message)
{
    if (message->type == NTLM_AUTHENTICATE)
        report_evidence(reading, field, &(evidence_t) { .clues = clues_of(message) });
    else if (is_only_offer(reading, field, message))
        report_evidence(reading, field, &(evidence_t) { .offers = OFFER_NTLM });
}

void token_report_ntlm(reading_t *reading, const field_info *field, const uint8_t *bytes, size_t length)
{
    ntlm_message_t message;

    if (!ntlm_message_parse(bytes, length, &message)) {
        report_not_understood(reading, field);
        return;
    }
    report_token(reading, field, &(token_t) {
        .package = TOKEN_NTLM,
        .from_client = message.type != NTLM_CHALLENGE,
        .ntlm_type = message.type,
        .ntlm_proof = message.proof,
        .identity = identity_of(reading, &message),
        .authenticator = message.proof_hash,
        .target = kept(reading, message.target),
        .weaknesses = weaknesses_of_message(reading, field, &message),
        .weak_if_dated = WEAKNESS_IF(message.has_pairs && !message.has_mic, NTLM_NO_MIC),
        .is_dated = message.is_dated,
    });
    report_clues(reading, field, &message);
    ntlm_message_clear(&message);
}

weakness_set_t weaknesses_of_tickets(const krb_message_t *message)
{
    bool is_of_kdc = message->ticket_service_is_kdc;

    return WEAKNESS_IF(krb_etype_is_des(message->etype) || krb_etype_is_des(message->authenticator_etype), DES)
        | WEAKNESS_IF(krb_etype_is_rc4(message->etype) && is_of_kdc, RC4_TGT)
        | WEAKNESS_IF(krb_etype_is_rc4(message->etype) && !is_of_kdc, RC4_SERVICE_TICKET)
        | WEAKNESS_IF(krb_etype_is_rc4(message->authenticator_etype), RC4_SESSION_KEY);
}

void token_report_ap_req(reading_t *reading, const field_info *field, const krb_message_t *message)
{
    report_token(reading, field, &(token_t) {
        .package = TOKEN_KERBEROS,
        .from_client = true,
        .etype = message->etype,
        .target = kept(reading, message->service),
        .ticket = message->ticket,
        .authenticator = message->authenticator.length > 0
            ? (uint32_t)bytes_hash(message->authenticator.bytes, message->authenticator.length) : 0,
        .weaknesses = weaknesses_of_tickets(message),
    });
}

void token_report_krb_error(reading_t *reading, const field_info *field, const krb_message_t *message)
{
    report_evidence(reading, field, &(evidence_t) {
        .krb_error = message->error_code,
        .error_text = kept(reading, message->error_text),
        .server_time = message->server_time,
        .client_time = message->client_time,
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
