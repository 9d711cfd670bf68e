/* kerberos.c: KRB-ERROR, and the NTSTATUS that Windows and Samba add to it; the exchanges with a KDC, and the tokens for a service
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <epan/to_str.h>
#include <wsutil/str_util.h>

#include "carriers/carrier.h"
#include "carriers/help/krb_tickets.h"
#include "carriers/help/tokens.h"
#include "frame/conversation_state.h"
#include "parse/krb_edata.h"

#define NTSTATUS_SIZE 4
#define KDC_PORT 88

/* Errors after which the client asks again (RFC 4120 7.5.9, RFC 6113 5.2): with pre-authentication, or over TCP. */
#define KDC_ERR_PREAUTH_REQUIRED 25
#define KRB_ERR_RESPONSE_TOO_BIG 52
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
    uint32_t ntstatus;

    if (!field_number(field, &ntstatus) || ntstatus == 0)
        return;
    finding = ntstatus_finding(ntstatus);
    report_finding_at(reading, field, (carrier_place_t) { .length = field->length, .detail = true }, &finding);
}

/** Wireshark shows the NTSTATUS as a field of its own for some error codes and some forms of e-data only; elsewhere it
 *  shows a salt, or complains. */
static void read_e_data(reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    uint32_t ntstatus;
    size_t offset;
    const uint8_t *data;

    if (field->length <= 0)
        return;
    data = field_bytes(field, 0, (size_t)field->length);
    if (!data || !krb_edata_ntstatus(data, (size_t)field->length, &offset, &ntstatus)
        || reading_has_finding(reading, field, (int)offset))
        return;
    finding = ntstatus_finding(ntstatus);
    report_finding_at(reading, field, (carrier_place_t) { .offset = (int)offset, .length = NTSTATUS_SIZE, .detail = true },
                      &finding);
}

static const char *kept(packet_info *pinfo, const char *text)
{
    return text ? wmem_strdup(pinfo->pool, text) : NULL;
}

/** Whom a KDC answers: an answer that hides the client (RFC 8062) does not tell. */
typedef struct {
    const char *client;  /**< in file scope, or NULL */
    const char *service; /**< that was asked for, likewise */
} asked_t;

static conversation_slot_t asked_by;

static void remember_request(packet_info *pinfo, const char *client, const char *service)
{
    asked_t *asked = (asked_t *)conversation_state(pinfo, &asked_by, sizeof *asked);

    asked->client = client ? wmem_strdup(wmem_file_scope(), client) : NULL;
    asked->service = service ? wmem_strdup(wmem_file_scope(), service) : NULL;
}

static const char *client_of_reply(packet_info *pinfo, const krb_message_t *message)
{
    const asked_t *asked = (const asked_t *)conversation_state(pinfo, &asked_by, 0);

    if (message->client && !g_str_has_suffix(message->client, "@WELLKNOWN:ANONYMOUS"))
        return kept(pinfo, message->client);
    return asked && asked->client ? asked->client : kept(pinfo, message->client);
}

/** Whether an answer tells of an attempt of which nothing else was captured. Where the request was, a further answer to it is a
 *  duplicate. */
static bool stands_alone(packet_info *pinfo)
{
    return !conversation_state(pinfo, &asked_by, 0);
}

/** A request may be repeated on another connection, so it is known by who asks for what. */
static void report_kdc_request(reading_t *reading, const field_info *field, krb_type_t type, const krb_message_t *message)
{
    packet_info *pinfo = reading->pinfo;
    const char *known_client = type == KRB_TGS_REQ ? krb_tickets_owner(message->ticket) : NULL;
    const char *client = known_client ? known_client : kept(pinfo, message->client);
    const char *service = kept(pinfo, message->service);

    report_exchange(reading, field, &(exchange_t) {
        .carrier = "Kerberos",
        .side = EXCHANGE_REQUEST,
        .call = "kdc",
        .session = wmem_strconcat(pinfo->pool, type == KRB_TGS_REQ ? "kdc tgs " : "kdc as ", address_to_str(pinfo->pool, &pinfo->src), " ",
                                  client ? client : "", " ", service ? service : "", "@", message->realm ? message->realm : "", NULL),
        .session_is_global = true,
        .initial = !message->preauthenticated,
        .request_id = message->nonce,
        .may_repeat = true,
        .mechanism = type == KRB_TGS_REQ ? "Kerberos TGS" : message->pkinit ? "Kerberos AS with PKINIT" : "Kerberos AS",
        .identity = client,
        .target = service,
    });
    remember_request(pinfo, client, service);
    kdc_request.frame = pinfo->num;
    kdc_request.tvb = field->ds_tvb;
    kdc_request.end = field->start + field->length + (int)message->length;
}

/** A ticket for the KDC of another realm refers the client to it: nothing is known of the service yet (RFC 6806 section 8). */
static const char *tgs_note(packet_info *pinfo, const krb_message_t *message)
{
    const asked_t *asked = (const asked_t *)conversation_state(pinfo, &asked_by, 0);

    if (!asked || !asked->service || !message->service || g_str_has_prefix(asked->service, "krbtgt/")
        || !g_str_has_prefix(message->service, "krbtgt/"))
        return "TGS-REP";
    return wmem_strdup_printf(pinfo->pool, "TGS-REP, referral to %s", message->service);
}

static void report_kdc_reply(reading_t *reading, const field_info *field, krb_type_t type, const krb_message_t *message)
{
    packet_info *pinfo = reading->pinfo;
    const char *client = client_of_reply(pinfo, message);

    krb_tickets_add(message->ticket, client);
    report_exchange(reading, field, &(exchange_t) {
        .carrier = "Kerberos",
        .side = EXCHANGE_ANSWER,
        .call = "kdc",
        .stands_alone = stands_alone(pinfo),
        .outcome = OUTCOME_SUCCESS,
        .etype = message->etype,
        .note = type == KRB_AS_REP ? "AS-REP" : tgs_note(pinfo, message),
        .mechanism = type == KRB_TGS_REP ? "Kerberos TGS" : NULL,
        .identity = client,
        .target = kept(pinfo, message->service),
    });
}

/** An error of a KDC. Elsewhere it stands in some other protocol's answer. */
static void report_kdc_error(reading_t *reading, const field_info *field, const krb_message_t *message)
{
    packet_info *pinfo = reading->pinfo;
    bool wants_more = message->error_code == KDC_ERR_PREAUTH_REQUIRED || message->error_code == KDC_ERR_MORE_PREAUTH_DATA_REQUIRED;
    bool is_step = wants_more || message->error_code == KRB_ERR_RESPONSE_TOO_BIG;

    if (pinfo->srcport != KDC_PORT && stands_alone(pinfo))
        return;
    report_exchange(reading, field, &(exchange_t) {
        .carrier = "Kerberos",
        .side = EXCHANGE_ANSWER,
        .call = "kdc",
        .stands_alone = !is_step && stands_alone(pinfo),
        .wants_more = wants_more,
        .outcome = is_step ? OUTCOME_STEP : OUTCOME_FAILURE,
        .identity = kept(pinfo, message->client),
        .target = kept(pinfo, message->service),
    });
}

static void report_ap_req(reading_t *reading, const field_info *field, const krb_message_t *message)
{
    bool is_for_kdc = kdc_request.frame == reading->pinfo->num && kdc_request.tvb == field->ds_tvb && field->start < kdc_request.end;

    if (!is_for_kdc)
        token_report_ap_req(reading, field, message);
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
    switch (type) {
    case KRB_AS_REQ:
    case KRB_TGS_REQ:
        report_kdc_request(reading, field, (krb_type_t)type, &message);
        break;
    case KRB_AS_REP:
    case KRB_TGS_REP:
        report_kdc_reply(reading, field, (krb_type_t)type, &message);
        break;
    case KRB_AP_REQ:
        report_ap_req(reading, field, &message);
        break;
    case KRB_AP_REP:
        report_token(reading, field, &(token_t) { .package = TOKEN_KERBEROS, .completes = true });
        break;
    case KRB_ERROR:
        report_kdc_error(reading, field, &message);
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
    { .name = "kerberos.error_code", .family = SSPI_FAMILY_KERBEROS },
    { .name = "kerberos.smb.nt_status", .read = read_ntstatus, .context = SSPI_CONTEXT_KERBEROS },
    { .name = "kerberos.e_data", .read = read_e_data, .context = SSPI_CONTEXT_KERBEROS },
    { .name = "kerberos.msg_type", .read = read_type },
};

const carrier_t carrier_kerberos = { .fields = fields, .count = G_N_ELEMENTS(fields), .reset = reset };
