/* tls_client.c: clients that authenticate to a TLS server with a certificate
 *
 * Only where the server asks for one. Fields of all handshakes would cost on every capture, so the client's certificate is wanted
 * once a server has asked, and what shows that it was accepted while that is open: the server's ChangeCipherSpec, or data of the
 * application in TLS 1.3. An alert of the server refuses it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"
#include "carriers/help/tls_alert.h"
#include "frame/conversation_state.h"
#include "parse/bytes.h"
#include "parse/x509_subject.h"

/* Handshake messages: type, length of three bytes, body (RFC 5246 7.4, RFC 8446 4). The fields stand where the body begins. */
#define BODY 4
#define CERTIFICATE 11
#define CERTIFICATE_REQUEST 13
#define CERTIFICATE_VERIFY 15
/* The hash in a SignatureAndHashAlgorithm (RFC 5246 7.4.1.4.1), which in TLS 1.3 is a part of the number (RFC 8446 4.2.3). */
#define HASH_OF 8
#define HASH_MD5 1
#define HASH_SHA1 2
#define MAX_CERTIFICATE 65536
/* Seconds in which a server answers a certificate, if it was captured. */
#define PATIENCE 60

/* What is authenticated inside TLS is another attempt. */
#define CALL "tls"

typedef struct {
    bool asked;
    bool shown;    /**< the client has answered with a certificate, or with none */
    bool has_none;
    bool answered;
    uint32_t server_port;
} client_state_t;

static conversation_slot_t conversations;
static bool any_asked;
/* Clients that have shown a certificate and wait for what comes of it. */
static unsigned waiting;
static time_t last_shown;

static client_state_t *state_of(reading_t *reading)
{
    return (client_state_t *)conversation_state_get(reading->pinfo, &conversations, sizeof(client_state_t));
}

/** The server asks: in TLS 1.2 the kinds of certificate come first, in TLS 1.3 a context, as in a Certificate. */
static void read_request(reading_t *reading, const field_info *field)
{
    const uint8_t *type = field_bytes(field, -BODY, 1);
    client_state_t *client;

    if (!type || *type != CERTIFICATE_REQUEST)
        return;
    client = state_of(reading);
    client->asked = true;
    client->server_port = reading->pinfo->srcport;
    any_asked = true;
}

/** The client's own certificate is the first of the list: length of the list, length of the certificate (three bytes each). */
static void read_certificates(reading_t *reading, const field_info *field)
{
    packet_info *pinfo = reading->pinfo;
    client_state_t *client = (client_state_t *)conversation_state_find(pinfo, &conversations);
    const uint8_t *length;
    char *subject = NULL;
    uint32_t list;
    der_t certificate = { NULL, 0 };

    if (!client || !client->asked || client->shown || pinfo->destport != client->server_port || !field_number(field, &list))
        return;
    client->shown = true;
    waiting++;
    last_shown = reading->state->clock;
    length = list > 3 ? field_bytes(field, 3, 3) : NULL;
    if (length)
        certificate.length = bytes_be24(length);
    if (certificate.length > 0 && certificate.length <= MAX_CERTIFICATE)
        certificate.bytes = field_bytes(field, 6, certificate.length);
    if (certificate.bytes)
        subject = x509_subject(certificate);
    /* Who has none authenticates nobody, unless that is refused. Active Directory asks every client of LDAPS. */
    client->has_none = list == 0;
    if (client->has_none)
        return;
    report_exchange(reading, field, &(exchange_t) {
        .carrier = "TLS",
        .side = EXCHANGE_REQUEST,
        .call = CALL,
        .initial = true,
        .mechanism = "TLS client certificate",
        .identity = subject ? wmem_strdup(pinfo->pool, subject) : NULL,
        .weaknesses = WEAKNESS_IF(certificate.bytes && x509_is_signed_weakly(certificate), CERTIFICATE_SHA1),
    });
    g_free(subject);
}

/** The client signs that the certificate is its own, and says by which algorithm. In lists of what it knows the field means
 *  nothing. It is a further part of its request. */
static void read_signature(reading_t *reading, const field_info *field)
{
    packet_info *pinfo = reading->pinfo;
    const uint8_t *type = field_bytes(field, -BODY, 1);
    const client_state_t *client = type && *type == CERTIFICATE_VERIFY
        ? (const client_state_t *)conversation_state_find(pinfo, &conversations) : NULL;
    uint32_t algorithm;

    if (!client || !client->shown || client->has_none || client->answered || pinfo->destport != client->server_port
        || !field_number(field, &algorithm) || (algorithm >> HASH_OF != HASH_MD5 && algorithm >> HASH_OF != HASH_SHA1))
        return;
    report_exchange(reading, field, &(exchange_t) {
        .carrier = "TLS", .side = EXCHANGE_REQUEST, .call = CALL, .weaknesses = WEAKNESS(TLS_SIGNATURE)
    });
}

/** The client that the sender of the frame answers, if it waits for that; from now on it does not. */
static client_state_t *answered_client(reading_t *reading)
{
    packet_info *pinfo = reading->pinfo;
    client_state_t *client = (client_state_t *)conversation_state_find(pinfo, &conversations);

    if (!client || !client->shown || client->answered || pinfo->srcport != client->server_port)
        return NULL;
    client->answered = true;
    waiting--;
    return client;
}

/** What only an accepted client gets to see. */
static void read_acceptance(reading_t *reading, const field_info *field)
{
    if (!answered_client(reading))
        return;
    report_exchange(reading, field, &(exchange_t) {
        .carrier = "TLS", .side = EXCHANGE_ANSWER, .call = CALL, .outcome = OUTCOME_SUCCESS, .note = NOTE_SERVER_WENT_ON
    });
}

/** The alert's own carrier says what it means. */
static void read_alert(reading_t *reading, const field_info *field)
{
    const client_state_t *client = tls_alert_is_warning(field) ? NULL : answered_client(reading);

    if (!client)
        return;
    report_exchange(reading, field, &(exchange_t) {
        .carrier = "TLS",
        .side = EXCHANGE_ANSWER,
        .call = CALL,
        .is_of_tls = true,
        .stands_alone = client->has_none,
        .outcome = client->has_none ? OUTCOME_FAILURE : OUTCOME_NONE,
        .mechanism = client->has_none ? "TLS without client certificate" : NULL,
    });
}

static bool has_asked(const capture_state_t *state _U_)
{
    return any_asked;
}

static bool is_waiting(const capture_state_t *state)
{
    return waiting > 0 && !is_longer_ago(state->clock, last_shown, PATIENCE);
}

static void reset(void)
{
    any_asked = false;
    waiting = 0;
}

static const carrier_field_t request_fields[] = {
    { .name = "tls.handshake.cert_types_count", .read = read_request },
    { .name = "tls.handshake.certificate_request_context_length", .read = read_request },
};

static const carrier_field_t certificate_fields[] = {
    { .name = "tls.handshake.certificates_length", .read = read_certificates },
    { .name = "tls.handshake.sig_hash_alg", .read = read_signature },
};

static const carrier_field_t acceptance_fields[] = {
    { .name = "tls.change_cipher_spec", .read = read_acceptance },
    { .name = "tls.app_data", .read = read_acceptance },
    { .name = "tls.alert_message.desc", .read = read_alert },
};

const carrier_t carrier_tls_client = {
    .fields = request_fields, .count = G_N_ELEMENTS(request_fields), .after = "tls", .reset = reset
};
const carrier_t carrier_tls_certificate = {
    .fields = certificate_fields, .count = G_N_ELEMENTS(certificate_fields), .is_needed = has_asked
};
const carrier_t carrier_tls_acceptance = {
    .fields = acceptance_fields, .count = G_N_ELEMENTS(acceptance_fields), .is_needed = is_waiting
};
