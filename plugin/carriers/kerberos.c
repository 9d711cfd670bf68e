/* kerberos.c: KRB-ERROR, and the NTSTATUS that Windows and Samba add to it; exchanges with a KDC, and tokens for a service
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers/carrier.h"
#include "carriers/help/tokens.h"
#include "parse/bytes.h"
#include "parse/krb_edata.h"

#define NTSTATUS_SIZE 4
#define KDC_PORT 88

/* Errors after which the client asks again (RFC 4120 7.5.9, RFC 6113 5.2): with pre-authentication, or over TCP. */
#define KDC_ERR_PREAUTH_REQUIRED 25
#define KDC_ERR_SVC_UNAVAILABLE 29
#define KRB_ERR_RESPONSE_TOO_BIG 52
#define KDC_ERR_WRONG_REALM 68
#define KDC_ERR_MORE_PREAUTH_DATA_REQUIRED 91

/** A request to a KDC that has been read in this frame: the AP-REQ in it is no token for a service. */
static struct {
    uint32_t frame;
    const tvbuff_t *tvb;
    int end;
} kdc_request;

/** A zero explains no error: it would show a success beside one. */
static void read_ntstatus(reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;

    if (field_ntstatus(field, &finding))
        report_finding_at(reading, field, (carrier_place_t) { .length = field->length, .detail = true }, &finding);
}

/** Wireshark shows the NTSTATUS as a field of its own for some error codes and some forms of e-data only; elsewhere it
 *  shows a salt, or complains. */
static void read_e_data(reading_t *reading, const field_info *field)
{
    uint32_t ntstatus;
    uint32_t etypes;
    size_t offset;
    const uint8_t *data;

    if (field->length <= 0)
        return;
    data = field_bytes(field, 0, (size_t)field->length);
    etypes = data ? krb_edata_etypes(data, (size_t)field->length) : 0;
    if (etypes)
        report_evidence(reading, field, &(evidence_t) { .key_etypes = etypes });
    if (!data || !krb_edata_ntstatus(data, (size_t)field->length, &offset, &ntstatus)
        || reading_has_finding(reading, field, (int)offset))
        return;
    report_code_at(reading, field, (carrier_place_t) { .offset = (int)offset, .length = NTSTATUS_SIZE, .detail = true },
                   SSPI_FAMILY_NTSTATUS, ntstatus);
}

/** A KDC decrypts other tickets than a service, whose error stands in some other protocol's answer. */
static void read_error_code(reading_t *reading, const field_info *field)
{
    if (reading->pinfo->srcport == KDC_PORT)
        reading->context = SSPI_CONTEXT_KDC;
    report_code(reading, field, SSPI_FAMILY_KERBEROS, 0);
    reading->context = SSPI_CONTEXT_NONE;
}

static const char *kept(packet_info *pinfo, const char *text)
{
    return text ? wmem_strdup(pinfo->pool, text) : NULL;
}

/** An answer that hides the client (RFC 8062) does not tell it. */
static const char *client_of(packet_info *pinfo, const krb_message_t *message)
{
    return message->client && !g_str_has_suffix(message->client, "@WELLKNOWN:ANONYMOUS") ? kept(pinfo, message->client) : NULL;
}

/** What a request to a KDC proves to be weak by itself. */
static weakness_set_t weaknesses_of_request(const krb_message_t *message)
{
    return weaknesses_of_tickets(message) | WEAKNESS_IF(krb_etype_is_rc4(message->proof_etype), RC4_PREAUTH)
        | WEAKNESS_IF(krb_etype_is_des(message->proof_etype), DES)
        | WEAKNESS_IF(message->offers_only_weak, CLIENT_ONLY_WEAK)
        | WEAKNESS_IF(message->has_etypes && message->offers_des, DES_OFFERED);
}

/** What the KDC does if it grants the request. */
static weakness_set_t weaknesses_if_granted(krb_type_t type, const krb_message_t *message)
{
    bool is_for_kdc = message->service && g_str_has_prefix(message->service, "krbtgt/");

    if (type == KRB_AS_REQ)
        return WEAKNESS_IF(message->proves_nothing, NO_PREAUTH);
    return WEAKNESS_IF(message->is_forwarding && is_for_kdc, FORWARDED_TGT);
}

/** Whether the answer to a request may name somebody else: it asks for that, or its name is one that is no principal's (RFC 6806
 *  5, 6). An anonymous one is told its realm. */
static bool may_be_renamed(const krb_message_t *message)
{
    return message->is_canonicalizing || (message->client && (strchr(message->client, '@') != strrchr(message->client, '@')
        || g_str_has_prefix(message->client, "WELLKNOWN/")));
}

static void report_kdc_request(reading_t *reading, const field_info *field, krb_type_t type, const krb_message_t *message)
{
    packet_info *pinfo = reading->pinfo;

    report_exchange(reading, field, &(exchange_t) {
        .carrier = "Kerberos",
        .side = EXCHANGE_REQUEST,
        .kdc = type == KRB_TGS_REQ ? KDC_TGS : KDC_AS,
        .initial = !message->preauthenticated,
        .request_id = message->nonce,
        .mechanism = type == KRB_TGS_REQ ? "Kerberos TGS" : message->pkinit ? "Kerberos AS with PKINIT" : "Kerberos AS",
        .identity = kept(pinfo, message->client),
        .on_behalf_of = kept(pinfo, message->on_behalf_of),
        .is_for_user = message->is_s4u_self || message->is_s4u_proxy,
        .target = kept(pinfo, message->service),
        .ticket = type == KRB_TGS_REQ ? message->ticket : (der_t) { NULL, 0 },
        .may_be_renamed = type == KRB_TGS_REQ || may_be_renamed(message),
        .keeps_target = type == KRB_TGS_REQ && !message->is_canonicalizing,
        .weaknesses = weaknesses_of_request(message),
        .weak_if_accepted = weaknesses_if_granted(type, message),
        /* The key of another ticket tells nothing of the account's. */
        .offers_aes = message->has_etypes && message->offers_aes && !message->is_user_to_user,
    });
    report_evidence(reading, field, &(evidence_t) {
        .etypes = message->etypes,
        .clues = message->is_renewal ? CLUE_RENEWAL : 0,
        .delegation = message->is_s4u_proxy ? DELEGATION_CONSTRAINED
            : message->is_forwarding ? DELEGATION_FORWARDED : DELEGATION_NONE,
    });
    kdc_request.frame = pinfo->num;
    kdc_request.tvb = field->ds_tvb;
    kdc_request.end = field->start + field->length + (int)message->length;
}

/** A number of a message's bytes, behind its type. */
static uint32_t number_of_bytes(der_t bytes)
{
    return bytes.length > 0 ? (uint32_t)bytes_hash(bytes.bytes, bytes.length) : 0;
}

/** @param bytes  of the message, behind its type */
static void report_kdc_reply(reading_t *reading, const field_info *field, krb_type_t type, const krb_message_t *message,
                             der_t bytes)
{
    packet_info *pinfo = reading->pinfo;
    bool is_as = type == KRB_AS_REP;

    report_exchange(reading, field, &(exchange_t) {
        .carrier = "Kerberos",
        .side = EXCHANGE_ANSWER,
        .kdc = type == KRB_TGS_REP ? KDC_TGS : KDC_AS,
        .stands_alone = pinfo->srcport == KDC_PORT,
        .outcome = OUTCOME_SUCCESS,
        .etype = message->etype,
        .note = type == KRB_AS_REP ? NOTE_AS_REP : NOTE_TGS_REP,
        .note_detail = kept(pinfo, message->service),
        .request_id = number_of_bytes(bytes),
        .mechanism = type == KRB_TGS_REP ? "Kerberos TGS" : NULL,
        .identity = client_of(pinfo, message),
        .target = kept(pinfo, message->service),
        .ticket = message->ticket,
        .weaknesses = weaknesses_of_tickets(message) | WEAKNESS_IF(is_as && krb_etype_is_rc4(message->reply_etype), RC4_AS_REPLY)
            | WEAKNESS_IF(is_as && krb_etype_is_des(message->reply_etype), DES),
    });
    report_evidence(reading, field, &(evidence_t) { .kvno = message->kvno });
}

/** Whether an error asks the client to come again, which then is the same attempt. */
static bool is_step(uint32_t error)
{
    return error == KDC_ERR_PREAUTH_REQUIRED || error == KDC_ERR_MORE_PREAUTH_DATA_REQUIRED || error == KRB_ERR_RESPONSE_TOO_BIG
        || error == KDC_ERR_WRONG_REALM;
}

/** An error of a KDC. Elsewhere it stands in some other protocol's answer.
 *  @param bytes  of the message, behind its type */
static void report_kdc_error(reading_t *reading, const field_info *field, const krb_message_t *message, der_t bytes)
{
    packet_info *pinfo = reading->pinfo;
    uint32_t error = message->error_code;

    report_exchange(reading, field, &(exchange_t) {
        .carrier = "Kerberos",
        .side = EXCHANGE_ANSWER,
        .kdc = KDC_ERROR,
        .stands_alone = message->has_error_code && !is_step(error) && pinfo->srcport == KDC_PORT,
        .wants_more = error == KDC_ERR_PREAUTH_REQUIRED || error == KDC_ERR_MORE_PREAUTH_DATA_REQUIRED,
        .wants_again = error == KRB_ERR_RESPONSE_TOO_BIG || error == KDC_ERR_WRONG_REALM,
        .cannot_help = error == KDC_ERR_SVC_UNAVAILABLE,
        .request_id = number_of_bytes(bytes),
        .is_unique = message->has_microseconds,
        .outcome = !message->has_error_code ? OUTCOME_NONE : is_step(error) ? OUTCOME_STEP : OUTCOME_FAILURE,
        .identity = kept(pinfo, message->client),
        .target = kept(pinfo, message->service),
    });
    token_report_krb_error(reading, field, message);
}

static void report_ap_req(reading_t *reading, const field_info *field, const krb_message_t *message)
{
    bool is_for_kdc =
        kdc_request.frame == reading->pinfo->num && kdc_request.tvb == field->ds_tvb && field->start < kdc_request.end;

    if (!is_for_kdc)
        token_report_ap_req(reading, field, message);
}

/** Whether what a message is about was found in it. Of types that nobody asks for nothing is looked for. */
static bool is_understood(krb_type_t type, const krb_message_t *message)
{
    switch (type) {
    case KRB_AS_REQ:
    case KRB_TGS_REQ:
        return message->nonce && message->service;
    case KRB_AS_REP:
    case KRB_TGS_REP:
        return message->client && message->ticket.length > 0;
    case KRB_AP_REQ:
        return message->ticket.length > 0;
    case KRB_ERROR:
        return message->has_error_code;
    default:
        return true;
    }
}

/** The other parts of a message follow its type. */
static void read_type(reading_t *reading, const field_info *field)
{
    krb_message_t message;
    uint32_t type;
    der_t rest;

    if (!field_number(field, &type))
        return;
    rest.bytes = field_bytes_to_end(field, field->length, MAX_TOKEN, &rest.length);
    krb_message_parse((krb_type_t)type, rest, &message);
    if (!is_understood((krb_type_t)type, &message))
        report_not_understood(reading, field);
    switch (type) {
    case KRB_AS_REQ:
    case KRB_TGS_REQ:
        report_kdc_request(reading, field, (krb_type_t)type, &message);
        break;
    case KRB_AS_REP:
    case KRB_TGS_REP:
        report_kdc_reply(reading, field, (krb_type_t)type, &message, rest);
        break;
    case KRB_AP_REQ:
        report_ap_req(reading, field, &message);
        break;
    case KRB_AP_REP:
        report_token(reading, field, &(token_t) { .package = TOKEN_KERBEROS, .completes = true });
        break;
    case KRB_ERROR:
        report_kdc_error(reading, field, &message, rest);
        break;
    default:
        break;
    }
    krb_message_clear(&message);
}

static void reset(void)
{
    kdc_request.frame = 0;
}

/* The order matters: e-data comes last, to see what has been reported already. */
static const carrier_field_t fields[] = {
    { .name = "kerberos.error_code", .read = read_error_code },
    { .name = "kerberos.smb.nt_status", .read = read_ntstatus, .context = SSPI_CONTEXT_KERBEROS },
    { .name = "kerberos.e_data", .read = read_e_data, .context = SSPI_CONTEXT_KERBEROS },
    { .name = "kerberos.msg_type", .read = read_type },
};

const carrier_t carrier_kerberos = { .fields = fields, .count = G_N_ELEMENTS(fields), .reset = reset };
