/* eap.c: who authenticates with EAP, and how that ended (RFC 3748 4)
 *
 * A failure has no reason of its own; TLS alerts and MS-CHAP errors before it are annotated themselves. On a LAN the client
 * asks a group address, and is answered by the authenticator (IEEE 802.1X 11.1.4): the two find each other by the client's
 * address. How it ended has the identifier of the last response. What is inside RADIUS is left to that.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include <epan/to_str.h>

#include "carriers/carrier.h"
#include "carriers/help/eap_method.h"
#include "carriers/help/encryption.h"
#include "carriers/help/ppp_sessions.h"
#include "frame/addresses.h"
#include "frame/kept_for_text.h"
#include "frame/pool_text.h"
#include "parse/bytes.h"
#include "parse/visible_text.h"

#define CARRIER "EAP"
#define PPP_EAP 0xc227

/* Code, identifier, length; in requests and responses a type, and its data. */
#define TYPE 4u
#define DATA 5u
#define TYPE_IDENTITY 1
#define TYPE_NOTIFICATION 2
#define TYPE_NAK 3
#define TYPE_MD5 4
#define TYPE_GTC 6
#define TYPE_LEAP 17
#define TYPE_MSCHAPV2 26

/* Data of MS-CHAPv2 ([MS-CHAP] 2.2): what it is, identifier, length, then a message of MS-CHAPv2 without its header. */
#define MSCHAPV2_OPCODE 5u
#define MSCHAPV2_MESSAGE 9u
#define MSCHAPV2_RESPONSE 2
#define MSCHAPV2_SUCCESS 3
#define MSCHAPV2_FAILURE 4
#define MSCHAPV2_VALUE_SIZE 49u
#define NO_RETRY " R=0"

/* An end has the identifier of the response (RFC 3748 4.2). Microsoft's IAS counts on, by one, others by two. */
#define COUNTED_ON 2

/* A request with an identifier so shortly before that of the last response is one before, seen again. */
#define MOST_BEFORE 4

/* Of last_response_t, by session. */
static wmem_map_t *last_responses;

typedef struct {
    uint8_t identifier;
    uint8_t asked; /**< identifier of the last request since, else the same */
    bool has_method; /**< since the identity the client has answered to one */
} last_response_t;

/* Of the last client that spoke to a group; in file scope, NULL: none did. */
static const char *group_session;

/* Inside a tunnel of PEAP or TTLS is another EAP. */
static uint32_t outer_frame;
static int outer_layer;

/** Static, NULL for types that no client authenticates with. */
static const char *mechanism_of(uint8_t type)
{
    static const struct {
        uint8_t type;
        const char *name;
    } mechanisms[] = {
        { TYPE_MD5, "EAP-MD5" }, { TYPE_GTC, "EAP-GTC" }, { 13, "EAP-TLS" }, { TYPE_LEAP, "LEAP" }, { 18, "EAP-SIM" },
        { 21, "EAP-TTLS" }, { 23, "EAP-AKA" },
        { 25, "PEAP" }, { TYPE_MSCHAPV2, "MS-CHAPv2" }, { 43, "EAP-FAST" }, { 50, "EAP-AKA'" },
        { 52, "EAP-PWD" }, { 55, "TEAP" }
    };

    for (size_t i = 0; i < G_N_ELEMENTS(mechanisms); i++) {
        if (mechanisms[i].type == type)
            return mechanisms[i].name;
    }
    return NULL;
}

static last_response_t *find_last_response(const char *session)
{
    return session && last_responses ? (last_response_t *)wmem_map_lookup(last_responses, session) : NULL;
}

/** Who authenticates on a LAN, in packet scope, or NULL where nobody knows: a server that speaks to a group is taken to speak to
 *  who spoke to one last. A client that speaks to one server may speak to another one as well (pre-authentication of IEEE
 *  802.11). */
static const char *lan_session(packet_info *pinfo, const ppp_packet_t *packet)
{
    bool is_response = packet->code == PPP_CODE_RESPONSE;
    const address *client = is_response ? &pinfo->src : &pinfo->dst;
    const address *server = is_response ? &pinfo->dst : &pinfo->src;
    const char *alone;
    const char *with_server;

    if (!address_is_of_link(client) || !address_is_of_link(server))
        return NULL;
    if (address_is_of_group(client))
        return is_response ? NULL : group_session;
    alone = wmem_strdup_printf(pinfo->pool, "eap %s", address_to_str(pinfo->pool, client));
    if (address_is_of_group(server)) {
        if (is_response && g_strcmp0(group_session, alone) != 0)
            group_session = wmem_strdup(wmem_file_scope(), alone);
        return alone;
    }
    with_server = wmem_strdup_printf(pinfo->pool, "%s %s", alone, address_to_str(pinfo->pool, server));
    return find_last_response(with_server) || !find_last_response(alone) ? with_server : alone;
}

/** What the packets of one authentication share. To be called for each packet: which are of one session is told by all of
 *  them. */
static void set_session(reading_t *reading, const field_info *field, const ppp_packet_t *packet, exchange_t *exchange)
{
    packet_info *pinfo = reading->pinfo;
    const char *session = ppp_session_key(pinfo, field, PPP_EAP, packet);

    exchange->session = session
        ? wmem_strdup_printf(pinfo->pool, "eap %s %u", session, (unsigned)ppp_responder(pinfo, packet->code))
        : lan_session(pinfo, packet);
    exchange->is_global = exchange->session;
}

static void remember_response(const char *session, const ppp_packet_t *packet)
{
    last_response_t *last;

    if (!session)
        return;
    last = (last_response_t *)kept_for_text(&last_responses, session, sizeof *last);
    last->identifier = last->asked = packet->identifier;
    if (packet->length > TYPE && (packet->bytes[TYPE] == TYPE_IDENTITY || packet->bytes[TYPE] > TYPE_NAK))
        last->has_method = packet->bytes[TYPE] != TYPE_IDENTITY;
}

/** Whether an identifier is one shortly before another. */
static bool is_before(uint8_t identifier, uint8_t other)
{
    return identifier != other && (uint8_t)(other - identifier) <= MOST_BEFORE;
}

/** A server asks for more. A request before that is seen again says nothing. */
static void remember_request(const char *session, uint8_t identifier)
{
    last_response_t *last = find_last_response(session);

    if (last && !is_before(identifier, last->asked))
        last->asked = identifier;
}

/** Whether an end is that of the last response, as far as that was captured. What the server has asked since was answered. */
static bool is_of_last_response(const char *session, uint8_t identifier)
{
    const last_response_t *last = find_last_response(session);

    return !last || ((uint8_t)(identifier - last->identifier) <= COUNTED_ON && !is_before(identifier, last->asked));
}

/** Whether a server that asks for the name begins anew: what it says from then on is not of who has told one before. */
static bool begins_anew(const char *session, uint8_t identifier)
{
    const last_response_t *last = find_last_response(session);

    return last && identifier != last->identifier && !is_before(identifier, last->identifier);
}

/** Whether the client has said who it is, and proved nothing yet: a success is then the last one once more, or forged, if the
 *  server goes on with a method (RFC 3748 4.2: the client does not heed it). */
static bool is_before_method(const char *session)
{
    const last_response_t *last = find_last_response(session);

    return last && !last->has_method;
}

static const char *kept_text(packet_info *pinfo, const uint8_t *text, size_t length)
{
    return text_in_pool(pinfo->pool, visible_text((const char *)text, length));
}

/** The name in a response, in packet scope, or NULL. In MS-CHAPv2 it stands behind the value. */
static const char *identity_of(packet_info *pinfo, const ppp_packet_t *packet)
{
    size_t name = MSCHAPV2_MESSAGE + 1 + MSCHAPV2_VALUE_SIZE;
    size_t length = packet->length - MIN(packet->length, DATA);

    if (!packet->is_whole)
        return NULL;
    if (packet->bytes[TYPE] == TYPE_IDENTITY && length > 0)
        return kept_text(pinfo, packet->bytes + DATA, length);
    if (packet->bytes[TYPE] == TYPE_MSCHAPV2 && packet->length > name && packet->bytes[MSCHAPV2_OPCODE] == MSCHAPV2_RESPONSE
        && packet->bytes[MSCHAPV2_MESSAGE] == MSCHAPV2_VALUE_SIZE)
        return kept_text(pinfo, packet->bytes + name, packet->length - name);
    return NULL;
}

/** Whether the client only says that it has heard how MS-CHAPv2 ended. */
static bool is_receipt(const ppp_packet_t *packet)
{
    return packet->length > MSCHAPV2_OPCODE && packet->bytes[TYPE] == TYPE_MSCHAPV2
        && (packet->bytes[MSCHAPV2_OPCODE] == MSCHAPV2_SUCCESS || packet->bytes[MSCHAPV2_OPCODE] == MSCHAPV2_FAILURE);
}

/** What a response, which is in no tunnel, proves to be weak. */
static weakness_set_t weaknesses_of(const ppp_packet_t *packet)
{
    switch (packet->bytes[TYPE]) {
    case TYPE_MD5:
    case TYPE_LEAP:
        return WEAKNESS(CHAP);
    case TYPE_GTC:
        return WEAKNESS_IF(packet->length > DATA, EAP_GTC);
    case TYPE_MSCHAPV2:
        return WEAKNESS_IF(packet->length > MSCHAPV2_OPCODE && packet->bytes[MSCHAPV2_OPCODE] == MSCHAPV2_RESPONSE, MSCHAPV2);
    default:
        return 0;
    }
}

/** Whether a response is to a question before the last one: it comes late, and begins nothing. */
static bool is_late(const char *session, uint8_t identifier)
{
    const last_response_t *last = find_last_response(session);

    return last && is_before(identifier, last->asked);
}

static void report_response(reading_t *reading, const field_info *field, const ppp_packet_t *packet)
{
    exchange_t exchange = { .carrier = CARRIER, .side = EXCHANGE_REQUEST };

    set_session(reading, field, packet, &exchange);
    exchange.only_continues = is_late(exchange.session, packet->identifier);
    remember_response(exchange.session, packet);
    if (packet->length <= TYPE || packet->bytes[TYPE] == TYPE_NAK || packet->bytes[TYPE] == TYPE_NOTIFICATION
        || is_receipt(packet))
        return;
    exchange.initial = packet->bytes[TYPE] == TYPE_IDENTITY;
    exchange.holds_tls = eap_is_of_tls(packet->bytes, packet->length);
    exchange.only_continues = exchange.only_continues && !exchange.initial;
    exchange.may_repeat = !exchange.initial;
    exchange.identity = identity_of(reading->pinfo, packet);
    exchange.mechanism = mechanism_of(packet->bytes[TYPE]);
    exchange.weaknesses = is_in_the_clear(reading, field) ? weaknesses_of(packet) : 0;
    /* The same packet is sent again where the answer to it is lost. */
    exchange.request_id = (uint32_t)packet->identifier + 1;
    report_exchange(reading, field, &exchange);
}

/** Whether the server refuses and lets nothing more be tried (RFC 2759 6). */
static bool is_last_failure(const ppp_packet_t *packet)
{
    return packet->code == PPP_CODE_QUESTION && packet->length > MSCHAPV2_MESSAGE && packet->bytes[TYPE] == TYPE_MSCHAPV2
        && packet->bytes[MSCHAPV2_OPCODE] == MSCHAPV2_FAILURE
        && bytes_find(packet->bytes + MSCHAPV2_MESSAGE, packet->length - MSCHAPV2_MESSAGE, NO_RETRY, strlen(NO_RETRY))
            < packet->length - MSCHAPV2_MESSAGE;
}

static void report_answer(reading_t *reading, const field_info *field, const ppp_packet_t *packet)
{
    exchange_t exchange = { .carrier = CARRIER, .side = EXCHANGE_ANSWER, .outcome = OUTCOME_STEP };

    set_session(reading, field, packet, &exchange);
    if (packet->code == PPP_CODE_QUESTION && (packet->length <= TYPE || packet->bytes[TYPE] == TYPE_NOTIFICATION))
        return;
    if (packet->code == PPP_CODE_QUESTION)
        remember_request(exchange.session, packet->identifier);
    if (packet->code == PPP_CODE_QUESTION && packet->bytes[TYPE] == TYPE_IDENTITY) {
        if (!begins_anew(exchange.session, packet->identifier))
            return;
        exchange.outcome = OUTCOME_UNKNOWN;
    }
    if (packet->code != PPP_CODE_QUESTION && !is_of_last_response(exchange.session, packet->identifier))
        return;
    exchange.wants_more = packet->code == PPP_CODE_QUESTION;
    exchange.holds_tls = eap_is_of_tls(packet->bytes, packet->length);
    exchange.may_be_revised = is_before_method(exchange.session);
    if (packet->code == PPP_CODE_SUCCESS)
        exchange.outcome = OUTCOME_SUCCESS;
    else if (packet->code == PPP_CODE_FAILURE || is_last_failure(packet))
        exchange.outcome = OUTCOME_FAILURE;
    report_exchange(reading, field, &exchange);
}

static void read_packet(reading_t *reading, const field_info *field)
{
    packet_info *pinfo = reading->pinfo;
    ppp_packet_t packet;

    if (outer_frame != pinfo->num) {
        outer_frame = pinfo->num;
        outer_layer = field->total_layer_num;
    }
    if (field->total_layer_num > outer_layer || proto_is_frame_protocol(pinfo->layers, "radius")
        || !ppp_packet_read(field, &packet))
        return;
    if (packet.code == PPP_CODE_RESPONSE)
        report_response(reading, field, &packet);
    else if (packet.code >= PPP_CODE_QUESTION && packet.code <= PPP_CODE_FAILURE)
        report_answer(reading, field, &packet);
}

/** File scope is empty already. */
static void reset(void)
{
    last_responses = NULL;
    group_session = NULL;
    outer_frame = 0;
}

static const carrier_field_t fields[] = {
    { .name = "eap.code", .read = read_packet },
    { .name = "eap.code", .family = SSPI_FAMILY_EAP, .known_only = true },
};

const carrier_t carrier_eap = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "eap", .reset = reset };
