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
#include "carriers/help/http_answers.h"
#include "carriers/help/http_messages.h"
#include "carriers/help/http_offers.h"
#include "carriers/help/http_segments.h"
#include "carriers/help/http_unshown.h"
#include "carriers/help/http_waiting.h"
#include "carriers/help/tokens.h"
#include "frame/conversation_state.h"
#include "frame/direction.h"
#include "frame/late_segments.h"
#include "frame/packets.h"
#include "frame/pool_text.h"
#include "frame/segment_order.h"
#include "frame/skipped_segment.h"
#include "frame/tcp_stream.h"
#include "parse/http_credentials.h"

#define CONTINUE 100
#define SWITCHING_PROTOCOLS 101
#define OK 200

/* How a message of NTLM begins in base64, where it is not inside of SPNEGO: "NTLMSSP". */
#define BARE_NTLM "TlRMTVNTU"

typedef struct {
    direction_t requests; /**< in which they are sent */
    http_waiting_t waiting;
    http_logons_t logons;
    http_unshown_t *early; /**< the last response, if it came before the end of its request, or that was not captured; or NULL */
    uint32_t early_acknowledged; /**< what the server had of the client's bytes then */
    http_unshown_t *unshown; /**< the response to the oldest request, while Wireshark does not show it; or NULL */
    http_segments_t segments;
} connection_t;

static conversation_slot_t connections;

/* A bit for each port of a server that was asked or has answered. */
static uint8_t http_ports[(UINT16_MAX + 1) / 8];
static bool has_http_port;

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
    length = MIN(length, HTTP_HEADERS_MAX);
    host = http_host((const char *)tvb_get_ptr(first->tvb, first->at, length), (size_t)length);
    return host ? text_in_pool(pinfo->pool, host) : NULL;
}

static void report_credentials(reading_t *reading, const http_part_t *part, hop_t hop, const http_credentials_t *credentials,
                               uint32_t number, const char *target)
{
    packet_info *pinfo = reading->pinfo;
    /* The token of a single step needs none of those before. */
    bool stands_alone = credentials->kind == HTTP_FIRST_TOKEN;

    http_report(reading, part->field, hop, (exchange_t) {
        .side = EXCHANGE_REQUEST,
        .call = http_call(reading, hop, number),
        .session = stands_alone ? NULL : http_session(reading, hop, credentials->repetition),
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
        http_annotate(reading, part->field, HTTP_CREDSSP, 0);
}

static hop_t hop_of(http_part_kind_t kind)
{
    return kind == HTTP_PROXY_CREDENTIALS || kind == HTTP_PROXY_OFFER ? PROXY : SERVER;
}

/** Whether a request is one that was answered before it was sent to its end (RFC 9112 9.3): its answer came before it here. */
static bool has_been_answered(const connection_t *connection, const http_request_t *request)
{
    return connection->early && request->has_place && order_is_behind(connection->early_acknowledged, request->begin);
}

/** Whether a message is in the stream itself: what is looked into that Wireshark has skipped is handed to HTTP at once. */
static bool is_in_stream(const reading_t *reading, const field_info *field)
{
    return reading->is_skipped || is_in_the_clear(reading, field);
}

/** Find where a request stands in the client's stream. Wireshark shows one that has a body where that ends.
 *  @param first  its first line, or the header that was found of it
 *  @param next   the message behind it in the frame, or NULL */
static void find_place(const reading_t *reading, const http_part_t *first, const http_part_t *next, http_request_t *request)
{
    const packet_info *pinfo = reading->pinfo;
    const char *method = first->field ? field_text(first->field) : NULL;

    request->has_place = first->kind == HTTP_REQUEST && is_in_stream(reading, first->field)
        && order_place(pinfo, first->tvb, first->at, &request->begin)
        && (next ? order_place(pinfo, next->tvb, next->at, &request->end) : order_end(pinfo, &request->end));
    /* What was put together ends where the next one begins, and not with the segment. */
    if (next && next->tvb != first->tvb)
        request->begin = request->end + (uint32_t)first->at - tvb_reported_length(first->tvb);
    request->has_no_body = method && (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0);
}

static http_offer_t take_offers(reading_t *reading, const http_part_t *headers, unsigned count, hop_t hop)
{
    const http_part_t *credssp;
    http_offer_t offer = http_offer_of(headers, count, hop == PROXY ? HTTP_PROXY_OFFER : HTTP_OFFER, &credssp);

    if (credssp)
        http_annotate(reading, credssp->field, HTTP_CREDSSP, 0);
    return offer;
}

static void forget(http_unshown_t **response)
{
    wmem_free(wmem_file_scope(), *response);
    *response = NULL;
}

/** Keep a response that nobody waits for: its request may still be under way. */
static void keep_early(packet_info *pinfo, connection_t *connection, const http_response_t *response, uint32_t acknowledged)
{
    http_unshown_t early = {
        .code = response->code,
        .has_all_headers = http_has_all_headers(response->field),
        .seen_in = { .number = pinfo->num, .time = pinfo->abs_ts },
    };

    memcpy(early.offers, response->offers, sizeof early.offers);
    for (hop_t hop = SERVER; hop < HOPS; hop++)
        early.has_refused[hop] = http_refuses_unseen(&connection->logons, response, hop);
    late_segments_note(pinfo);
    forget(&connection->early);
    connection->early = (http_unshown_t *)wmem_memdup(wmem_file_scope(), &early, sizeof early);
    connection->early_acknowledged = acknowledged;
}

/** Tell of a response of another frame, now that it is known what it answers.
 *  @param at  where in this frame that is told */
static void tell(reading_t *reading, connection_t *connection, const http_unshown_t *unshown, const http_request_t *request,
                 const field_info *at)
{
    http_response_t response = {
        .seen_in = (earlier_frame_t *)wmem_memdup(reading->pinfo->pool, &unshown->seen_in, sizeof unshown->seen_in),
        .at = at,
        .has_all_headers = unshown->has_all_headers,
        .code = unshown->code,
        .request = request,
    };

    memcpy(response.offers, unshown->offers, sizeof response.offers);
    http_take_answer(reading, &connection->logons, &response);
}

/** The client has more of the server's bytes than follow the beginning of a response without a hole: it will not be shown.
 *  @param acknowledged  what the client has; 0: not known */
static void tell_unshown(reading_t *reading, connection_t *connection, const field_info *at, uint32_t acknowledged)
{
    if (!connection->unshown || !order_is_behind(acknowledged, connection->unshown->end))
        return;
    if (connection->waiting.oldest)
        tell(reading, connection, connection->unshown, connection->waiting.oldest, at);
    http_waiting_see_answer(&connection->waiting, acknowledged);
    http_waiting_take_answer(&connection->waiting, 0);
    forget(&connection->unshown);
}

/** A frame in which nothing of HTTP is shown, of a connection that has it: it may have a part of a response. */
static void watch_unshown(reading_t *reading)
{
    packet_info *pinfo = reading->pinfo;
    connection_t *connection = reading->state->is_answer_awaited && http_waiting_has_credentials()
        ? (connection_t *)conversation_state_find(pinfo, &connections) : NULL;
    const http_request_t *oldest = connection ? connection->waiting.oldest : NULL;
    http_unshown_t unshown;

    if (!oldest)
        return;
    packets_begin(pinfo);
    if (connection->requests == direction_of(pinfo))
        tell_unshown(reading, connection, NULL, acknowledged_by(pinfo));
    else if (connection->unshown)
        http_unshown_extend(pinfo, connection->unshown);
    else if (oldest->acknowledged && http_unshown_find(pinfo, oldest->acknowledged, &unshown) && unshown.code >= OK)
        connection->unshown = (http_unshown_t *)wmem_memdup(wmem_file_scope(), &unshown, sizeof unshown);
}

static void add_port(uint32_t port)
{
    http_ports[(uint16_t)port / 8] |= (uint8_t)(1u << port % 8);
    has_http_port = true;
}

static bool is_http_port(const packet_info *pinfo, uint32_t port)
{
    return has_http_port && pinfo->ptype == PT_TCP && (http_ports[(uint16_t)port / 8] & 1u << port % 8);
}

static bool is_to_server(const packet_info *pinfo)
{
    return is_http_port(pinfo, pinfo->destport);
}

/** The first message of a connection: if the beginning of that was captured, it is known whether it is the first one, unless
 *  something else came before. */
static void find_beginning(const reading_t *reading, connection_t *connection, const http_part_t *first, bool is_request)
{
    const struct tcp_analysis *tcp;
    uint32_t asked;
    uint32_t answered = 0;

    if (connection->waiting.count > 0 || connection->waiting.has_asked_to || reading->pinfo->ptype != PT_TCP
        || !is_in_stream(reading, first->field) || is_inside(reading, first->field, "socks")
        || is_inside(reading, first->field, "proxy"))
        return;
    tcp = tcp_connection(reading->pinfo);
    if (!tcp || !tcp_begin_of_client(tcp, is_request ? tcp->fwd : tcp->rev, &asked))
        return;
    tcp_begin_of_server(tcp, is_request ? tcp->rev : tcp->fwd, &answered);
    http_waiting_begin(&connection->waiting, asked, answered);
}

/** Tokens in headers that are not where they have to be are nobody's: they are given to an answer that nobody has asked for. */
static void disown(reading_t *reading, const http_part_t *headers, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (headers[i].field)
            http_report(reading, headers[i].field, hop_of(headers[i].kind),
                       (exchange_t) { .side = EXCHANGE_ANSWER, .call = CALL_OF_NOBODY });
    }
}

/** @param first    its first line, or the header that was found of it
 *  @param headers  those behind the first line
 *  @param next      the message behind it in the frame, or NULL
 *  @param is_alone  no other request is in the frame: tokens that Wireshark dissects are its own */
static void take_request(reading_t *reading, connection_t *connection, const http_part_t *first, const http_part_t *headers,
                         unsigned count, const http_part_t *next, bool is_alone)
{
    uint32_t acknowledged = acknowledged_by(reading->pinfo);
    http_request_t request = { .acknowledged = acknowledged, .received = acknowledged };
    bool is_answered;

    tell_unshown(reading, connection, first->field, acknowledged);
    find_beginning(reading, connection, first, true);
    request.number = ++connection->waiting.count;
    find_place(reading, first, next, &request);
    is_answered = has_been_answered(connection, &request);
    if (!is_answered && http_waiting_is_past(&connection->waiting, &request)) {
        disown(reading, headers, count);
        return;
    }
    connection->requests = direction_of(reading->pinfo);
    add_port(reading->pinfo->destport);
    http_waiting_drop_answered(&connection->waiting, acknowledged);
    for (unsigned i = 0; i < count; i++) {
        hop_t hop = hop_of(headers[i].kind);
        http_credentials_t credentials;
        bool is_refused = is_answered && connection->early->has_refused[hop];

        if ((headers[i].kind != HTTP_CREDENTIALS && headers[i].kind != HTTP_PROXY_CREDENTIALS) || !headers[i].text
            || !http_credentials_parse(headers[i].text, &credentials))
            continue;
        if (is_refused && !reading->is_skipped) {
            disown(reading, &headers[i], 1);
            http_credentials_clear(&credentials);
            continue;
        }
        request.sent[hop] = (uint8_t)credentials.kind;
        request.repetition[hop] = credentials.repetition;
        if (!credentials.token)
            http_note_name(&connection->logons, hop, &credentials);
        if (credentials.token || credentials.repetition != connection->logons.accepted[hop])
            report_credentials(reading, &headers[i], hop, &credentials, request.number,
                               target_of(reading->pinfo, first, hop, &credentials));
        /* Before the answer that is told below. */
        if (credentials.token && (!headers[i].field || !is_alone || is_answered))
            token_report_base64(reading, headers[i].field, credentials.token, strlen(credentials.token));
        http_credentials_clear(&credentials);
    }
    if (request.has_place && (request.sent[SERVER] == HTTP_NEXT_TOKEN || request.sent[PROXY] == HTTP_NEXT_TOKEN))
        http_waiting_go_on(&connection->waiting, request.begin);
    if (is_answered && reading->is_skipped && (connection->early->has_refused[SERVER] || connection->early->has_refused[PROXY])) {
        /* The refusal has been told, and is taken up behind this frame. */
        http_waiting_extend(&connection->waiting, request.end);
    } else if (is_answered) {
        /* Behind the request: what is reported of a frame is taken in the order of its bytes. */
        tell(reading, connection, connection->early, &request, count > 0 ? headers[count - 1].field : first->field);
        if (request.has_place)
            http_waiting_extend(&connection->waiting, request.end);
    } else {
        http_waiting_add(&connection->waiting, &request);
    }
    forget(&connection->early);
}

/** Where a response begins in the server's stream, if a request waits for it; what else it may be is not asked. */
static bool find_begin(const reading_t *reading, const connection_t *connection, const http_part_t *first_line, uint32_t *begin)
{
    return connection->waiting.oldest && is_in_stream(reading, first_line->field)
        && order_place(reading->pinfo, first_line->tvb, first_line->at, begin);
}

/** Whether something is missing before a response: which request is answered is not known then. */
static bool is_behind_gap(const connection_t *connection, uint32_t begin)
{
    uint32_t expected;

    return http_waiting_expected(&connection->waiting, &expected) && order_is_behind(begin, expected);
}

/** Whether a response begins before what the client had when it asked: it is one before, sent or shown again. */
static bool is_of_before(const http_request_t *request, uint32_t begin)
{
    return request && request->received && order_is_behind(request->received, begin);
}

/** @param headers  those behind the first line */
static void take_response(reading_t *reading, connection_t *connection, const http_part_t *first_line, unsigned header_count)
{
    http_response_t response = { .field = first_line->field, .at = first_line->field };
    uint32_t acknowledged = 0;
    uint32_t end = 0;
    uint32_t begin;
    bool has_begin;
    bool is_lost;

    if (!field_number(first_line->field, &response.code))
        return;
    connection->requests = opposite_direction(direction_of(reading->pinfo));
    add_port(reading->pinfo->srcport);
    forget(&connection->unshown);
    find_beginning(reading, connection, first_line, false);
    has_begin = find_begin(reading, connection, first_line, &begin);
    is_lost = has_begin && is_behind_gap(connection, begin);
    http_note_question(&connection->logons, response.code);
    if (is_lost)
        http_waiting_lose_answers(&connection->waiting);
    response.request = http_waiting_next(&connection->waiting);
    order_acknowledged(reading->pinfo, &acknowledged);
    order_end(reading->pinfo, &end);
    http_waiting_see_answer(&connection->waiting, end);
    if (is_lost || connection->waiting.is_order_lost)
        connection->logons.is_challenged[SERVER] = connection->logons.is_challenged[PROXY] = false;
    if (is_lost || connection->waiting.is_order_lost || (has_begin && is_of_before(response.request, begin))) {
        disown(reading, first_line + 1, header_count);
        return;
    }
    if (response.code >= CONTINUE && response.code < OK && response.code != SWITCHING_PROTOCOLS)
        return;
    for (hop_t hop = SERVER; hop < HOPS; hop++)
        response.offers[hop] = take_offers(reading, first_line + 1, header_count, hop);
    if (!response.request && acknowledged)
        keep_early(reading->pinfo, connection, &response, acknowledged);
    http_take_answer(reading, &connection->logons, &response);
    http_waiting_take_answer(&connection->waiting, acknowledged);
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
    uint32_t end = 0;

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
            take_request(reading, connection, &parts[i], parts + header, next - header, next < count ? &parts[next] : NULL,
                         first_lines <= 1);
        } else {
            disown(reading, parts + header, next - header);
            order_end(reading->pinfo, &end);
            if (connection->requests != direction)
                http_waiting_see_answer(&connection->waiting, end);
            else if (end)
                http_waiting_extend(&connection->waiting, end);
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
    if (count == 0 && (is_to_server(reading->pinfo) || is_http_port(reading->pinfo, reading->pinfo->srcport)))
        watch_unshown(reading);
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
    http_waiting_begin_capture();
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
