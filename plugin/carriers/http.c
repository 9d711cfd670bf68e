/* http.c: challenge, refusal and success of Negotiate, NTLM, Kerberos and CredSSP in HTTP (RFC 4559; [MS-N2HT]), of Basic and
 * Digest
 *
 * No header says how an authentication ended: it follows from what the request held. Responses come in the order of the requests
 * (RFC 9112 9.3.2). A 401 (407 from a proxy) with a token goes on; without one it refuses what was sent, or, if nothing was,
 * offers authentication; any other answer to the last token means that it was accepted. A proxy and the server behind it are told
 * apart by their headers and codes. What the token itself says is annotated by its own carrier, which is read before: a failure
 * there makes the 401 a refusal. Of a request that was not captured nothing is said.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers/carrier.h"
#include "carriers/help/encryption.h"
#include "carriers/help/http_messages.h"
#include "carriers/help/http_segments.h"
#include "carriers/help/http_waiting.h"
#include "carriers/help/tokens.h"
#include "frame/conversation_state.h"
#include "frame/direction.h"
#include "frame/packets.h"
#include "frame/pool_text.h"
#include "frame/segment_order.h"
#include "frame/skipped_segment.h"
#include "frame/tcp_stream.h"
#include "parse/bytes.h"
#include "parse/http_credentials.h"

#define CONTINUE 100
#define SWITCHING_PROTOCOLS 101
#define OK 200
#define MULTIPLE_CHOICES 300 /* from here on, but for NOT_MODIFIED: somewhere else */
#define NOT_MODIFIED 304 /* it would have been 200 */
#define BAD_REQUEST 400 /* from here on: errors */
#define UNAUTHORIZED 401
#define PROXY_AUTHENTICATION_REQUIRED 407

/* How a message of NTLM begins in base64, where it is not inside of SPNEGO: "NTLMSSP". */
#define BARE_NTLM "TlRMTVNTU"

/* Servers take no more of a request, and send no more. */
#define MAX_HEADERS 65536

enum { HTTP_AUTHENTICATED, HTTP_CHALLENGE, HTTP_CONTINUE, HTTP_REFUSED, HTTP_NOT_NEGOTIATED, HTTP_CREDSSP };

typedef struct {
    direction_t requests; /**< in which they are sent */
    http_waiting_t waiting;
    bool is_challenged[HOPS]; /**< the last answer was a token */
    bool has_asked[HOPS]; /**< for authentication */
    bool has_early_answer; /**< the last response came before the end of its request, or that was not captured */
    uint32_t early_acknowledged; /**< what the server had of the client's bytes then */
    guint accepted[HOPS]; /**< http_credentials_t.repetition of Basic and Digest, 0: none */
    http_segments_t segments;
} connection_t;

/** What the headers of a response offer. */
typedef struct {
    bool offered;  /**< one of the schemes */
    bool token;
    uint8_t mechanisms; /**< OFFER_…: Negotiate stands for Kerberos, which it can bring */
    bool is_stale; /**< Digest: only the nonce was too old */
} offer_t;

static conversation_slot_t connections;
/* A bit for each port at which a server has answered. */
static uint8_t http_ports[(UINT16_MAX + 1) / 8];
static bool has_http_port;

/** @param code  of the answer, or 0 */
static void report(reading_t *reading, const field_info *field, uint32_t outcome, uint32_t code)
{
    sspi_finding_t finding = sspi_finding_of_code(SSPI_FAMILY_HTTP_AUTH, outcome);

    finding.number_format = code ? SSPI_NUMBER_DECIMAL : NULL;
    finding.number = code;
    if (field)
        report_finding(reading, field, &finding);
}

static const char *call_of(reading_t *reading, hop_t hop, uint32_t number)
{
    return wmem_strdup_printf(reading->pinfo->pool, "%s %u", hop == PROXY ? "HTTP proxy" : "HTTP", (unsigned)number);
}

/** What further requests share: those of Windows' schemes all of a handshake, others what they name the user by. */
static const char *session_of(reading_t *reading, hop_t hop, guint repetition)
{
    return repetition ? wmem_strdup_printf(reading->pinfo->pool, "%s %x", call_of(reading, hop, 0), repetition)
                      : call_of(reading, hop, 0);
}

static void report_hop(reading_t *reading, const field_info *field, hop_t hop, exchange_t exchange)
{
    exchange.carrier = hop == PROXY ? "HTTP proxy" : "HTTP";
    report_exchange(reading, field, &exchange);
}

/** What the sender has of the other side's bytes, 0 where that is not known. */
static uint32_t acknowledged_by(packet_info *pinfo)
{
    const struct tcp_analysis *tcp = pinfo->ptype == PT_TCP ? tcp_connection(pinfo) : NULL;

    return tcp ? tcp_last_acknowledged(tcp->fwd) : 0;
}

/** Whom a name and password are for: they do not say so, nor is there anything that names a proxy. In packet scope.
 *  @param first  of the request, as for take_request() */
static const char *target_of(packet_info *pinfo, const http_part_t *first, hop_t hop, const http_credentials_t *credentials)
{
    int length = credentials->token || hop == PROXY ? 0 : tvb_captured_length_remaining(first->tvb, first->at);
    char *host;

    if (length <= 0)
        return NULL;
    length = MIN(length, MAX_HEADERS);
    host = http_host((const char *)tvb_get_ptr(first->tvb, first->at, length), (size_t)length);
    return host ? text_in_pool(pinfo->pool, host) : NULL;
}

static void report_credentials(reading_t *reading, const http_part_t *part, hop_t hop, const http_credentials_t *credentials,
                               uint32_t number, const char *target)
{
    packet_info *pinfo = reading->pinfo;
    /* The token of a single step needs none of those before. */
    bool stands_alone = credentials->kind == HTTP_FIRST_TOKEN;

    report_hop(reading, part->field, hop, (exchange_t) {
        .side = EXCHANGE_REQUEST,
        .call = call_of(reading, hop, number),
        .session = stands_alone ? NULL : session_of(reading, hop, credentials->repetition),
        .initial = stands_alone,
        .mechanism = credentials->scheme,
        .identity = credentials->name ? wmem_strdup(pinfo->pool, credentials->name) : NULL,
        .target = target,
        .weaknesses = WEAKNESS_IF(credentials->kind == HTTP_BASIC && credentials->has_secret
                                      && is_in_the_clear(reading, part->field), HTTP_BASIC),
    });
    if (credentials->token && strcmp(credentials->scheme, "Negotiate") == 0 && g_str_has_prefix(credentials->token, BARE_NTLM))
        report_evidence(reading, part->field, &(evidence_t) { .offers = OFFER_NTLM });
    /* Its token is TLS: nothing in it can be read here. */
    if (strcmp(credentials->scheme, "CredSSP") == 0)
        report(reading, part->field, HTTP_CREDSSP, 0);
}

static hop_t hop_of(http_part_kind_t kind)
{
    return kind == HTTP_PROXY_CREDENTIALS || kind == HTTP_PROXY_OFFER ? PROXY : SERVER;
}

/** Whether a request is one that was answered before it was sent to its end (RFC 9112 9.3): its answer came before it here. */
static bool has_been_answered(const packet_info *pinfo, connection_t *connection, const http_part_t *first)
{
    bool had_early_answer = connection->has_early_answer;
    uint32_t begin;

    connection->has_early_answer = false;
    return had_early_answer && http_segments_begin(pinfo, first, &begin) && (int32_t)(connection->early_acknowledged - begin) > 0;
}

/** @param first    its first line, or the header that was found of it
 *  @param headers  those behind the first line
 *  @param is_alone  no other request is in the frame: tokens that Wireshark dissects are its own */
static void take_request(reading_t *reading, connection_t *connection, const http_part_t *first, const http_part_t *headers,
                         unsigned count, bool is_alone)
{
    uint32_t acknowledged = acknowledged_by(reading->pinfo);
    bool is_answered = has_been_answered(reading->pinfo, connection, first);
    http_request_t request = { .number = ++connection->waiting.count, .acknowledged = acknowledged };

    connection->requests = direction_of(reading->pinfo);
    http_waiting_drop_answered(&connection->waiting, acknowledged);
    for (unsigned i = 0; i < count; i++) {
        hop_t hop = hop_of(headers[i].kind);
        http_credentials_t credentials;

        if ((headers[i].kind != HTTP_CREDENTIALS && headers[i].kind != HTTP_PROXY_CREDENTIALS) || !headers[i].text
            || !http_credentials_parse(headers[i].text, &credentials))
            continue;
        request.sent[hop] = (uint8_t)credentials.kind;
        request.repetition[hop] = credentials.repetition;
        if (credentials.token || credentials.repetition != connection->accepted[hop])
            report_credentials(reading, &headers[i], hop, &credentials, request.number,
                               target_of(reading->pinfo, first, hop, &credentials));
        if (credentials.token && (!headers[i].field || !is_alone))
            token_report_base64(reading, headers[i].field, credentials.token, strlen(credentials.token));
        http_credentials_clear(&credentials);
    }
    if (!is_answered)
        http_waiting_add(&connection->waiting, &request);
}

/** What a scheme can bring. */
static uint8_t mechanism_of(const char *scheme)
{
    if (strcmp(scheme, "NTLM") == 0)
        return OFFER_NTLM;
    return strcmp(scheme, "Negotiate") == 0 || strcmp(scheme, "Kerberos") == 0 ? OFFER_KERBEROS : OFFER_OTHER;
}

static offer_t take_offers(reading_t *reading, const http_part_t *headers, unsigned count, hop_t hop)
{
    offer_t offer = { 0 };

    for (unsigned i = 0; i < count; i++) {
        bool is_offer = headers[i].kind == (hop == PROXY ? HTTP_PROXY_OFFER : HTTP_OFFER);

        for (const char *element = is_offer ? headers[i].text : NULL; element; element = http_next_element(element)) {
            const char *rest = http_after_windows_scheme(element);

            offer.is_stale = offer.is_stale || http_is_stale(element);
            if (!rest)
                continue;
            offer.offered = true;
            offer.mechanisms |= mechanism_of(http_windows_scheme(element));
            if (!*rest || *rest == ',')
                continue;
            offer.token = true;
            if (strcmp(http_windows_scheme(element), "CredSSP") == 0)
                report(reading, headers[i].field, HTTP_CREDSSP, 0);
        }
    }
    return offer;
}

/** A response, and the request it answers. */
typedef struct {
    const field_info *field; /**< its code */
    uint32_t code;
    const http_request_t *request; /**< NULL: it was not captured */
    offer_t offers[HOPS];
} response_t;

static http_credentials_kind_t sent_to(const response_t *response, hop_t hop)
{
    return response->request ? (http_credentials_kind_t)response->request->sent[hop] : HTTP_NO_CREDENTIALS;
}

static bool is_token(http_credentials_kind_t kind)
{
    return kind == HTTP_NTLM_NEGOTIATE || kind == HTTP_FIRST_TOKEN || kind == HTTP_NEXT_TOKEN;
}

/** The code as what is known of the outcome, where no annotation says it. */
static void report_answer(reading_t *reading, const response_t *response, hop_t hop, outcome_t outcome, note_t note)
{
    bool is_shown = note == NOTE_HTTP_STATUS || note == NOTE_HTTP_STATUS_INFERRED;

    report_hop(reading, response->field, hop, (exchange_t) {
        .side = EXCHANGE_ANSWER,
        .call = response->request ? call_of(reading, hop, response->request->number) : NULL,
        .session = !response->request ? session_of(reading, hop, 0)
            : outcome == OUTCOME_STEP ? session_of(reading, hop, response->request->repetition[hop]) : NULL,
        .stands_alone = !response->request,
        .outcome = outcome,
        .note = note,
        .note_detail = is_shown ? text_of_number(reading->pinfo->pool, "", response->code) : NULL,
    });
}

/** Whether all headers of a response were captured, from its code on: what is not there was not sent. */
static bool has_all_headers(const response_t *response)
{
    size_t length;
    const uint8_t *bytes = field_bytes_to_end(response->field, 0, MAX_HEADERS, &length);

    return bytes && bytes_find(bytes, length, "\r\n\r\n", 4) < length;
}

/** A 401 or 407 to a Windows scheme. */
static void take_refusal_of_token(reading_t *reading, connection_t *connection, const response_t *response, hop_t hop)
{
    http_credentials_kind_t sent = sent_to(response, hop);
    bool was_challenged = connection->is_challenged[hop];

    if (response->offers[hop].token && reading_outcome(reading) == SSPI_CLASS_STEP) {
        report(reading, response->field, HTTP_CONTINUE, response->code);
        report_answer(reading, response, hop, OUTCOME_STEP, NOTE_NONE);
        connection->is_challenged[hop] = true;
        return;
    }
    if (!response->offers[hop].token && !has_all_headers(response))
        return;
    connection->is_challenged[hop] = false;
    /* Authenticated, and refused all the same: that is not about authentication. */
    if (response->offers[hop].token && reading_outcome(reading) == SSPI_CLASS_SUCCESS) {
        report_answer(reading, response, hop, OUTCOME_SUCCESS, NOTE_NONE);
        report_evidence(reading, response->field, &(evidence_t) { .clues = CLUE_NOT_ALLOWED });
    } else if (is_token(sent) || (!response->request && (was_challenged || response->offers[hop].token))) {
        report(reading, response->field, sent == HTTP_NTLM_NEGOTIATE ? HTTP_NOT_NEGOTIATED : HTTP_REFUSED, response->code);
        report_answer(reading, response, hop, OUTCOME_FAILURE, NOTE_NONE);
    } else if (response->request && response->offers[hop].offered) {
        report(reading, response->field, HTTP_CHALLENGE, response->code);
        report_evidence(reading, response->field, &(evidence_t) {
            .offers = response->offers[hop].mechanisms, .is_whole_offer = true
        });
    }
}

static void take_refusal(reading_t *reading, connection_t *connection, const response_t *response, hop_t hop)
{
    http_credentials_kind_t sent = sent_to(response, hop);

    if (sent == HTTP_BASIC || sent == HTTP_DIGEST) {
        connection->accepted[hop] = 0;
        report_answer(reading, response, hop,
                      sent == HTTP_DIGEST && response->offers[hop].is_stale ? OUTCOME_STEP : OUTCOME_FAILURE, NOTE_HTTP_STATUS);
    } else {
        take_refusal_of_token(reading, connection, response, hop);
    }
}

/** Whether a code comes from someone who has not looked at the token, or stands before the one who would have: what is wrong is
 *  the request (RFC 9110 15.5, RFC 6585; 494 to 497 are nginx's), or the way to the server. */
static bool is_of_transport(uint32_t code)
{
    static const uint16_t codes[] = {
        400, 408, 411, 413, 414, 417, 421, 426, 429, 431, 494, 495, 496, 497, 501, 502, 503, 504, 505, 511
    };

    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        if (codes[i] == code)
            return true;
    }
    return false;
}

/** A server that has not asked for it may send everybody elsewhere, such as to its address with TLS. */
static bool is_of_address(const connection_t *connection, const response_t *response, hop_t hop)
{
    return response->code >= MULTIPLE_CHOICES && response->code < BAD_REQUEST && response->code != NOT_MODIFIED
        && !connection->has_asked[hop];
}

/** What an answer that asks for nothing means for what was sent to one of the two. */
static void take_end(reading_t *reading, connection_t *connection, const response_t *response, hop_t hop)
{
    http_credentials_kind_t sent = sent_to(response, hop);
    /* Whether a server looks at a name and password before it finds that something else is wrong is not known. */
    bool is_accepted = !is_of_address(connection, response, hop)
        && (is_token(sent) ? !is_of_transport(response->code) && sent != HTTP_NTLM_NEGOTIATE : response->code < BAD_REQUEST);

    connection->is_challenged[hop] = false;
    if (sent == HTTP_NO_CREDENTIALS)
        return;
    if (!is_accepted)
        report_answer(reading, response, hop, OUTCOME_UNKNOWN, NOTE_HTTP_STATUS);
    else if (is_token(sent))
        report_answer(reading, response, hop, OUTCOME_SUCCESS, NOTE_NONE);
    else if (response->request->repetition[hop] != connection->accepted[hop]) {
        connection->accepted[hop] = response->request->repetition[hop];
        report_answer(reading, response, hop, OUTCOME_SUCCESS, NOTE_HTTP_STATUS_INFERRED);
    }
}

static bool has_last_token(const response_t *response, hop_t hop)
{
    http_credentials_kind_t sent = sent_to(response, hop);

    return sent == HTTP_FIRST_TOKEN || sent == HTTP_NEXT_TOKEN;
}

static bool is_accepted_by(const connection_t *connection, const response_t *response, hop_t hop)
{
    return has_last_token(response, hop) && !is_of_address(connection, response, hop);
}

static bool is_accepted_by_both(const connection_t *connection, const response_t *response)
{
    return is_accepted_by(connection, response, SERVER) && is_accepted_by(connection, response, PROXY);
}

/** Neither the server nor the proxy asks for anything, or only the server does. */
static void take_answer_behind_proxy(reading_t *reading, connection_t *connection, const response_t *response)
{
    bool is_refused = response->code == UNAUTHORIZED;
    bool is_accepted = !is_refused && !is_of_transport(response->code);

    /* An answer to NTLM's first message other than a challenge authenticates nobody. */
    if (is_accepted && (is_accepted_by(connection, response, SERVER) || is_accepted_by(connection, response, PROXY)))
        report(reading, response->field, HTTP_AUTHENTICATED, response->code);
    /* The server behind the proxy has answered. What is annotated belongs to the exchange that is reported last. */
    if (has_last_token(response, PROXY) && (is_refused || (is_accepted && is_accepted_by_both(connection, response))))
        report_answer(reading, response, PROXY, OUTCOME_SUCCESS, NOTE_PROXY_PASSED);
    else if (!is_refused || sent_to(response, PROXY) != HTTP_NTLM_NEGOTIATE)
        take_end(reading, connection, response, PROXY);
    if (is_refused)
        take_refusal(reading, connection, response, SERVER);
    else
        take_end(reading, connection, response, SERVER);
}

static void add_port(uint32_t port)
{
    http_ports[(uint16_t)port / 8] |= (uint8_t)(1u << port % 8);
    has_http_port = true;
}

static bool is_to_server(const packet_info *pinfo)
{
    return has_http_port && pinfo->ptype == PT_TCP && (http_ports[(uint16_t)pinfo->destport / 8] & 1u << pinfo->destport % 8);
}

/** Whether something is missing before a response: the first one to what waits begins where the client's bytes say. Which request
 *  is answered is not known then. */
static bool is_behind_gap(const packet_info *pinfo, const connection_t *connection, const http_part_t *first_line)
{
    const http_request_t *oldest = connection->waiting.oldest;
    uint32_t begin;

    return oldest && oldest->acknowledged && http_segments_sequence(pinfo, first_line, &begin)
        && (int32_t)(begin - oldest->acknowledged) > 0;
}

/** @param headers  those behind the first line */
static void take_response(reading_t *reading, connection_t *connection, const http_part_t *first_line, unsigned header_count)
{
    response_t response = { .field = first_line->field };
    bool is_lost;

    if (!field_number(first_line->field, &response.code))
        return;
    connection->requests = opposite_direction(direction_of(reading->pinfo));
    add_port(reading->pinfo->srcport);
    is_lost = is_behind_gap(reading->pinfo, connection, first_line);
    http_waiting_see_answer(&connection->waiting);
    connection->has_asked[SERVER] = connection->has_asked[SERVER] || response.code == UNAUTHORIZED;
    connection->has_asked[PROXY] = connection->has_asked[PROXY] || response.code == PROXY_AUTHENTICATION_REQUIRED;
    if (is_lost) {
        http_waiting_drop_all(&connection->waiting);
        return;
    }
    if (response.code >= CONTINUE && response.code < OK && response.code != SWITCHING_PROTOCOLS)
        return;
    response.request = connection->waiting.oldest;
    connection->has_early_answer = !response.request && order_acknowledged(reading->pinfo, &connection->early_acknowledged);
    for (hop_t hop = SERVER; hop < HOPS; hop++)
        response.offers[hop] = take_offers(reading, first_line + 1, header_count, hop);
    if (response.code == PROXY_AUTHENTICATION_REQUIRED)
        take_refusal(reading, connection, &response, PROXY);
    else
        take_answer_behind_proxy(reading, connection, &response);
    http_waiting_drop_oldest(&connection->waiting);
}

/** Tokens in headers that are not where they have to be are nobody's: they are given to an answer that nobody has asked for. */
static void disown(reading_t *reading, const http_part_t *headers, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (headers[i].field)
            report_hop(reading, headers[i].field, hop_of(headers[i].kind),
                       (exchange_t) { .side = EXCHANGE_ANSWER, .call = "HTTP, nobody's" });
    }
}

/** Headers of requests that stand in a response, or those of responses in a request. */
static void disown_misplaced(reading_t *reading, const http_part_t *headers, unsigned count, bool is_response)
{
    for (unsigned i = 0; i < count; i++) {
        if ((headers[i].kind == HTTP_CREDENTIALS || headers[i].kind == HTTP_PROXY_CREDENTIALS) == is_response)
            disown(reading, &headers[i], 1);
    }
}

static bool is_header(const http_part_t *part)
{
    return part->kind != HTTP_REQUEST && part->kind != HTTP_RESPONSE;
}

/** The messages of a frame. What comes from the wrong side is no part of the connection. A header without a first line is that
 *  of a request, as the fields of responses are not read before that of their codes. */
static void take_messages(reading_t *reading, const http_part_t *parts, unsigned count)
{
    connection_t *connection = (connection_t *)conversation_state_get(reading->pinfo, &connections, sizeof *connection);
    direction_t direction = direction_of(reading->pinfo);
    unsigned first_lines = 0;

    if (http_segments_know(&connection->segments, reading->pinfo, &parts[0])) {
        disown(reading, parts, count);
        return;
    }
    for (unsigned i = 0; i < count; i++)
        first_lines += !is_header(&parts[i]);
    for (unsigned i = 0; i < count;) {
        bool is_response = parts[i].kind == HTTP_RESPONSE;
        unsigned header = is_header(&parts[i]) ? i : i + 1;
        unsigned next = header;

        while (next < count && is_header(&parts[next]))
            next++;
        if (is_response && connection->requests != direction) {
            take_response(reading, connection, &parts[i], next - header);
        } else if (!is_response && (connection->requests == direction || connection->requests == DIRECTION_UNKNOWN)) {
            take_request(reading, connection, &parts[i], parts + header, next - header, first_lines <= 1);
        } else {
            disown(reading, parts + header, next - header);
            if (connection->requests != direction)
                http_waiting_see_answer(&connection->waiting);
        }
        disown_misplaced(reading, parts + header, next - header, is_response);
        i = next;
    }
}

/** Look for requests in the packets of a frame that were not seen before. */
static void find_messages(packet_info *pinfo)
{
    wmem_array_t *packets = packets_bytes(pinfo);

    for (unsigned i = 0; i < wmem_array_get_count(packets); i++) {
        const packet_bytes_t *packet = (const packet_bytes_t *)wmem_array_index(packets, i);

        packets_enter(pinfo, packet->layer);
        if (is_to_server(pinfo) && !skipped_segment_is_known(pinfo))
            http_messages_find(pinfo, packet);
    }
    packets_leave(pinfo);
}

static void read_frame(reading_t *reading)
{
    const http_part_t *parts;
    unsigned count;
    unsigned next;

    parts = http_messages_take(&count);
    if (count == 0 && is_to_server(reading->pinfo)) {
        find_messages(reading->pinfo);
        parts = http_messages_take(&count);
    }
    for (unsigned i = 0; i < count; i = next) {
        unsigned packet = packets_number(parts[i].layer);

        for (next = i + 1; next < count && packets_number(parts[next].layer) == packet;)
            next++;
        packets_enter(reading->pinfo, parts[i].layer);
        reading->layer = parts[i].layer;
        take_messages(reading, parts + i, next - i);
    }
    reading->layer = 0;
    packets_leave(reading->pinfo);
}

static void reset(void)
{
    memset(http_ports, 0, sizeof http_ports);
    has_http_port = false;
}

static void read_method(reading_t *reading _U_, const field_info *field)
{
    http_messages_add(HTTP_REQUEST, field);
}

static void read_response_code(reading_t *reading _U_, const field_info *field)
{
    http_messages_add(HTTP_RESPONSE, field);
}

static void read_authorization(reading_t *reading _U_, const field_info *field)
{
    http_messages_add(HTTP_CREDENTIALS, field);
}

static void read_proxy_authorization(reading_t *reading _U_, const field_info *field)
{
    http_messages_add(HTTP_PROXY_CREDENTIALS, field);
}

static void read_authenticate(reading_t *reading _U_, const field_info *field)
{
    http_messages_add(HTTP_OFFER, field);
}

static void read_proxy_authenticate(reading_t *reading _U_, const field_info *field)
{
    http_messages_add(HTTP_PROXY_OFFER, field);
}

/* A client may send its only token with its first request, which a carrier that waits for HTTP would miss; and of an answer to a
 * request that was missed nothing is said. */
static const carrier_field_t request_fields[] = {
    { .name = "http.request.method", .read = read_method },
    { .name = "http.authorization", .read = read_authorization },
    { .name = "http.proxy_authorization", .read = read_proxy_authorization },
};

static const carrier_field_t fields[] = {
    { .name = "http.response.code", .read = read_response_code },
    { .name = "http.www_authenticate", .read = read_authenticate },
    { .name = "http.proxy_authenticate", .read = read_proxy_authenticate },
};

const carrier_t carrier_http_request = { .fields = request_fields, .count = G_N_ELEMENTS(request_fields) };
const carrier_t carrier_http = {
    .fields = fields, .count = G_N_ELEMENTS(fields), .after = "http", .read_frame = read_frame, .reset = reset
};
