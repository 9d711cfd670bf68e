/* radius.c: logons that a server of a network hands on, and how they ended (RFC 2865, RFC 2869, RFC 2548)
 *
 * An answer has the identifier of its request. A challenge is answered by another request, which brings back its State. Where no
 * answer comes, the client asks once more, or another server: that is the same logon, and the first answer its result.
 * Wireshark's conversations are of no use here: where EAP is inside, it begins new ones among the same two. So the two are
 * part of what is remembered.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include <epan/to_str.h>

#include "carriers/carrier.h"
#include "carriers/help/eap_method.h"
#include "carriers/help/encryption.h"
#include "frame/pool_text.h"
#include "parse/bytes.h"
#include "parse/visible_text.h"

#define CARRIER "RADIUS"

/* Code, identifier, length, authenticator; then attributes of type, length and value. */
#define IDENTIFIER 1
#define LENGTH 2
#define AUTHENTICATOR 4
#define HEADER_SIZE 20
#define ATTRIBUTE_HEADER 2
#define ACCESS_REQUEST 1
#define ACCESS_ACCEPT 2
#define ACCESS_REJECT 3
#define ACCESS_CHALLENGE 11
#define STATUS_SERVER 12 /* RFC 5997 */
#define MAX_PACKET 4096

#define USER_NAME 1
#define USER_PASSWORD 2
#define CHAP_PASSWORD 3
#define STATE 24
#define PROXY_STATE 33
#define ACCT_DELAY_TIME 41
#define EVENT_TIMESTAMP 55
#define VENDOR_SPECIFIC 26
#define EAP_MESSAGE 79
#define MESSAGE_AUTHENTICATOR 80
#define VENDOR_SIZE 4u
#define VENDOR_MICROSOFT 311
#define MS_CHAP_RESPONSE 1
#define MS_CHAP2_RESPONSE 25
#define MAC_DIGITS 12

/* Seconds after which the same packet is of a recording that is played again, and an answer is none. */
#define PATIENCE 900

/* Seconds in which a client that gets no answer asks another server. */
#define FAILOVER_SECONDS 30

/* Of a network that has no number, or of a packet that was captured in several. */
#define ANY_NETWORK 0u
/* More networks with the same addresses are not told apart. */
#define MAX_NETWORKS 16

/** A request that may be answered. */
typedef struct pending {
    struct pending *next; /**< of another network with the same addresses */
    uint32_t network;     /**< of IEEE 802.1Q, or ANY_NETWORK */
    const char *session; /**< what all packets of a logon share; in file scope; NULL: it is none */
    const char *identity; /**< that it names, or NULL; in file scope */
    uint32_t bytes;      /**< a number of all of them: the same request is the same packet (RFC 5080 2.2.1) */
    uint32_t answer_before; /**< the same of the last answer with the identifier to another request, 0: there was none */
    uint32_t answer;     /**< of the last answer to this one */
    struct logon *logon; /**< NULL where the session is */
    time_t when;
    bool is_answered;
} pending_t;

/** What a client has asked a server, and may ask another one if that is silent. */
typedef struct logon {
    const char *session;  /**< in file scope */
    const char *identity; /**< or NULL; in file scope */
    uint32_t server;      /**< a number of the last one that was asked */
    uint32_t request_id;  /**< the same for all of them */
    uint32_t authenticator; /**< of the last request */
    time_t when;
    bool is_answered;
} logon_t;

/* Of pending_t, the newest network first, by who asks whom, and the identifier. */
static wmem_map_t *pending_by_identifier;
/* Of logon_t, by a number of the client and of what is the same in all its requests. */
static wmem_map_t *logon_by_request;
/* Of sessions, by who asks whom, the State of a challenge, and the name: a server may say the same to several. */
static wmem_map_t *session_by_state;
static unsigned session_count;

/** Texts are in packet scope, or NULL where there are none. */
typedef struct {
    const uint8_t *bytes;
    size_t length;
    const char *ends; /**< who asks whom */
    uint32_t server; /**< a number of whom */
    uint32_t constant; /**< a number of the attributes that are the same when another server is asked */
    const char *identity;
    const char *state;     /**< with `ends` */
    const char *mechanism; /**< static, NULL where nothing proves who it is */
    weakness_set_t weaknesses; /**< if nothing encrypts the packet */
    bool has_eap;
    bool holds_tls; /**< in that */
    bool is_authentic; /**< it has a Message-Authenticator, or must have one (EAP), or could not be read to its end */
} packet_t;

static void read_vendor(packet_t *packet, const uint8_t *value, size_t length)
{
    if (length <= VENDOR_SIZE || bytes_be32(value) != VENDOR_MICROSOFT)
        return;
    if (value[VENDOR_SIZE] == MS_CHAP2_RESPONSE) {
        packet->mechanism = "MS-CHAPv2";
        packet->weaknesses = WEAKNESS(MSCHAPV2);
    } else if (value[VENDOR_SIZE] == MS_CHAP_RESPONSE) {
        packet->mechanism = "MS-CHAP";
        packet->weaknesses = WEAKNESS(CHAP);
    }
}

/** Whether a name is the address of a device, with whatever between its digits: its password is no secret of anybody's. */
static bool is_device(const char *name)
{
    unsigned digits = 0;

    for (; name && *name; name++) {
        if (g_ascii_isxdigit(*name))
            digits++;
        else if (!strchr(":-.", *name))
            return false;
    }
    return digits == MAC_DIGITS;
}

static bool is_request(const packet_t *packet)
{
    return packet->bytes[0] == ACCESS_REQUEST || packet->bytes[0] == STATUS_SERVER;
}

static uint32_t number_of(const address *addr, uint32_t port)
{
    return (uint32_t)bytes_hash(addr->data, (size_t)addr->len) + port;
}

/** Find who asks whom. */
static void read_ends(packet_info *pinfo, packet_t *packet)
{
    bool is_from_client = is_request(packet);
    const address *client = is_from_client ? &pinfo->src : &pinfo->dst;
    const address *server = is_from_client ? &pinfo->dst : &pinfo->src;
    uint32_t client_port = is_from_client ? pinfo->srcport : pinfo->destport;
    uint32_t server_port = is_from_client ? pinfo->destport : pinfo->srcport;

    packet->constant = number_of(client, 0);
    packet->server = number_of(server, server_port);
    packet->ends = wmem_strdup_printf(pinfo->pool, "%s %u %s %u", address_to_str(pinfo->pool, client), (unsigned)client_port,
                                      address_to_str(pinfo->pool, server), (unsigned)server_port);
}

/** Who asks whom with which identifier, in packet scope. */
static const char *pending_key(packet_info *pinfo, const packet_t *packet)
{
    return wmem_strdup_printf(pinfo->pool, "%s %u", packet->ends, (unsigned)packet->bytes[IDENTIFIER]);
}

/** The bytes of a State, in hexadecimal digits. */
static const char *state_text(packet_info *pinfo, const char *ends, const uint8_t *value, size_t length)
{
    wmem_strbuf_t *text = wmem_strbuf_new(pinfo->pool, ends);

    wmem_strbuf_append(text, " state ");
    for (size_t i = 0; i < length; i++)
        wmem_strbuf_append_printf(text, "%02x", value[i]);
    return wmem_strbuf_finalize(text);
}

/** Whether an attribute is another one when the same is asked anew: it is made with the authenticator, or tells the time. */
static bool varies(uint8_t type)
{
    return type == USER_PASSWORD || type == MESSAGE_AUTHENTICATOR || type == PROXY_STATE || type == ACCT_DELAY_TIME
        || type == EVENT_TIMESTAMP;
}

static void read_attribute(packet_info *pinfo, packet_t *packet, uint8_t type, const uint8_t *value, size_t length)
{
    switch (type) {
    case USER_NAME:
        packet->identity = text_in_pool(pinfo->pool, visible_text((const char *)value, length));
        break;
    case USER_PASSWORD:
        packet->mechanism = "PAP";
        packet->weaknesses = WEAKNESS(PAP);
        break;
    case CHAP_PASSWORD:
        packet->mechanism = "CHAP";
        packet->weaknesses = WEAKNESS(CHAP);
        break;
    case STATE:
        packet->state = state_text(pinfo, packet->ends, value, length);
        break;
    case VENDOR_SPECIFIC:
        read_vendor(packet, value, length);
        break;
    case EAP_MESSAGE:
        /* Of a packet in several attributes, the first tells. */
        packet->holds_tls = packet->has_eap ? packet->holds_tls : eap_is_of_tls(value, length);
        packet->has_eap = true;
        packet->mechanism = "EAP";
        packet->is_authentic = true;
        break;
    case MESSAGE_AUTHENTICATOR:
        packet->is_authentic = true;
        break;
    default:
        break;
    }
}

static uint32_t number_of_bytes(const packet_t *packet)
{
    return (uint32_t)bytes_hash(packet->bytes, packet->length);
}

/** What may be answered in the frame's network. A tag is not captured everywhere. */
static pending_t *find_pending(packet_info *pinfo, const packet_t *packet)
{
    pending_t *first = (pending_t *)wmem_map_lookup(pending_by_identifier, pending_key(pinfo, packet));

    for (pending_t *pending = first; pending; pending = pending->next) {
        if (pending->network == pinfo->vlan_id)
            return pending;
    }
    for (pending_t *pending = first; pending; pending = pending->next) {
        if (pending->network == ANY_NETWORK || pinfo->vlan_id == ANY_NETWORK)
            return pending;
    }
    return NULL;
}

/** Returns false where not the whole packet was captured: it may have more to say. */
static bool read_packet(packet_info *pinfo, const field_info *field, packet_t *packet)
{
    const uint8_t *header = field_bytes(field, 0, HEADER_SIZE);

    *packet = (packet_t) { .length = header ? bytes_be16(header + LENGTH) : 0 };
    packet->bytes = packet->length >= HEADER_SIZE && packet->length <= MAX_PACKET ? field_bytes(field, 0, packet->length) : NULL;
    if (!packet->bytes)
        return false;
    read_ends(pinfo, packet);
    for (size_t at = HEADER_SIZE; at + ATTRIBUTE_HEADER <= packet->length;) {
        const uint8_t *attribute = packet->bytes + at;

        if (attribute[1] < ATTRIBUTE_HEADER || attribute[1] > packet->length - at) {
            packet->is_authentic = true;
            break;
        }
        read_attribute(pinfo, packet, attribute[0], attribute + ATTRIBUTE_HEADER, attribute[1] - (size_t)ATTRIBUTE_HEADER);
        if (!varies(attribute[0]))
            packet->constant = packet->constant * 31 + (uint32_t)bytes_hash(attribute, attribute[1]);
        at += attribute[1];
    }
    return true;
}

static const char *state_key(packet_info *pinfo, const char *state, const char *identity)
{
    return wmem_strdup_printf(pinfo->pool, "%s %s", state, identity ? identity : "");
}

/** A further request brings back the State of the last challenge. */
static void remember_challenge(packet_info *pinfo, const char *state, const pending_t *pending)
{
    const char *key = state_key(pinfo, state, pending->identity);
    gpointer known;
    gpointer session;

    if (wmem_map_lookup_extended(session_by_state, key, (const void **)&known, &session))
        key = (const char *)known;
    else
        key = wmem_strdup(wmem_file_scope(), key);
    wmem_map_insert(session_by_state, key, (gpointer)pending->session);
}

/** The request that waits for an answer and that this one is once more, or NULL. If it is seen in two networks, there is a router
 *  between them. */
static pending_t *find_repeated(packet_info *pinfo, const packet_t *packet)
{
    pending_t *pending = (pending_t *)wmem_map_lookup(pending_by_identifier, pending_key(pinfo, packet));
    uint32_t bytes = number_of_bytes(packet);

    while (pending && (pending->bytes != bytes || is_longer_ago(pinfo->abs_ts.secs, pending->when, PATIENCE)))
        pending = pending->next;
    if (pending && pending->network != pinfo->vlan_id)
        pending->network = ANY_NETWORK;
    return pending;
}

/** Make room for a request in the frame's network. */
static pending_t *add_pending(packet_info *pinfo, const packet_t *packet)
{
    const char *key = pending_key(pinfo, packet);
    pending_t *pending = wmem_new0(wmem_file_scope(), pending_t);
    pending_t *last = pending;

    pending->next = (pending_t *)wmem_map_lookup(pending_by_identifier, key);
    wmem_map_insert(pending_by_identifier, pending->next ? key : wmem_strdup(wmem_file_scope(), key), pending);
    for (unsigned i = 1; last && i < MAX_NETWORKS; i++)
        last = last->next;
    if (last && last->next) {
        wmem_free(wmem_file_scope(), last->next);
        last->next = NULL;
    }
    return pending;
}

/** Let a request wait for an answer in the place of the one before with its identifier, which gets none any more.
 *  @param session  NULL: nobody is to know of the answer */
static void await_answer(packet_info *pinfo, const packet_t *packet, const char *session, logon_t *logon)
{
    pending_t *pending = find_pending(pinfo, packet);
    uint32_t answer_before = !pending ? 0 : pending->answer ? pending->answer : pending->answer_before;

    if (!pending)
        pending = add_pending(pinfo, packet);
    *pending = (pending_t) {
        .next = pending->next,
        .network = pinfo->vlan_id,
        .session = session,
        .identity = wmem_strdup(wmem_file_scope(), packet->identity),
        .bytes = number_of_bytes(packet),
        .answer_before = answer_before,
        .logon = logon,
        .when = pinfo->abs_ts.secs,
    };
}

/** Whether a request asks another server what one was asked before that is silent, or at the same time. Who tries two passwords
 *  at a time asks twice. */
static bool is_asked_elsewhere(const packet_info *pinfo, const packet_t *packet, const logon_t *logon)
{
    time_t now = pinfo->abs_ts.secs;

    return logon && !logon->is_answered && logon->server != packet->server
        && g_strcmp0(logon->identity, packet->identity) == 0 && !is_longer_ago(now, logon->when, FAILOVER_SECONDS)
        && (now > logon->when || bytes_be32(packet->bytes + AUTHENTICATOR) == logon->authenticator);
}

/** The logon that a request begins, or goes on with at another server. */
static logon_t *logon_of_request(packet_info *pinfo, const packet_t *packet)
{
    logon_t *logon = (logon_t *)wmem_map_lookup(logon_by_request, GUINT_TO_POINTER(packet->constant));

    if (!is_asked_elsewhere(pinfo, packet, logon)) {
        logon = wmem_new0(wmem_file_scope(), logon_t);
        logon->identity = wmem_strdup(wmem_file_scope(), packet->identity);
        logon->request_id = bytes_be32(packet->bytes + AUTHENTICATOR);
        wmem_map_insert(logon_by_request, GUINT_TO_POINTER(packet->constant), logon);
    }
    logon->server = packet->server;
    logon->authenticator = bytes_be32(packet->bytes + AUTHENTICATOR);
    logon->when = pinfo->abs_ts.secs;
    return logon;
}

/** What a request is part of: what it answers, or a logon of its own. The same is sent again when no answer comes; what has been
 *  answered was captured again, and NULL is returned.
 *  @param request_id  set to what all requests have that wait for the same answer */
static const char *session_of_request(packet_info *pinfo, const packet_t *packet, uint32_t *request_id)
{
    const pending_t *pending = find_repeated(pinfo, packet);
    const char *session =
        packet->state ? (const char *)wmem_map_lookup(session_by_state, state_key(pinfo, packet->state, packet->identity)) : NULL;
    logon_t *logon;

    *request_id = bytes_be32(packet->bytes + AUTHENTICATOR);
    if (pending) {
        *request_id = pending->logon ? pending->logon->request_id : *request_id;
        return pending->is_answered ? NULL : pending->session;
    }
    logon = logon_of_request(pinfo, packet);
    *request_id = logon->request_id;
    if (!session)
        session = logon->session;
    if (!session)
        session = wmem_strdup_printf(wmem_file_scope(), "radius %u", ++session_count);
    logon->session = session;
    await_answer(pinfo, packet, session, logon);
    return session;
}

/** A device that is let in by its address has no password, but its answer can be forged as well. */
static weakness_set_t weaknesses_of_request(const reading_t *reading, const field_info *field, const packet_t *packet)
{
    if (!is_in_the_clear(reading, field))
        return 0;
    return (is_device(packet->identity) ? 0 : packet->weaknesses) | WEAKNESS_IF(!packet->is_authentic, RADIUS_UNSIGNED);
}

static void report_request(reading_t *reading, const field_info *field, const packet_t *packet)
{
    const char *session;
    uint32_t request_id;

    /* One that proves nothing only asks what is allowed, or whether the server is there. */
    if (!packet->mechanism || packet->bytes[0] == STATUS_SERVER) {
        if (!find_repeated(reading->pinfo, packet))
            await_answer(reading->pinfo, packet, NULL, NULL);
        return;
    }
    session = session_of_request(reading->pinfo, packet, &request_id);
    if (!session)
        return;
    report_exchange(reading, field, &(exchange_t) {
        .carrier = CARRIER,
        .side = EXCHANGE_REQUEST,
        .session = session,
        .is_global = true,
        .may_repeat = true,
        .request_id = request_id,
        .mechanism = packet->mechanism,
        .holds_tls = packet->holds_tls,
        .identity = packet->identity,
        .weaknesses = weaknesses_of_request(reading, field, packet),
    });
}

static void report_answer(reading_t *reading, const field_info *field, const packet_t *packet)
{
    static const struct {
        outcome_t outcome;
        note_t note;
    } outcomes[] = {
        [ACCESS_ACCEPT] = { OUTCOME_SUCCESS, NOTE_ACCESS_ACCEPT },
        [ACCESS_REJECT] = { OUTCOME_FAILURE, NOTE_ACCESS_REJECT },
        [ACCESS_CHALLENGE] = { OUTCOME_STEP, NOTE_NONE },
    };
    uint8_t code = packet->bytes[0];
    pending_t *pending = find_pending(reading->pinfo, packet);

    if (code >= G_N_ELEMENTS(outcomes) || outcomes[code].outcome == OUTCOME_NONE || !pending
        || is_longer_ago(reading->pinfo->abs_ts.secs, pending->when, PATIENCE))
        return;
    /* Of each request the authenticator of the answer depends (RFC 2865 3): the same bytes were captured again. */
    if (number_of_bytes(packet) == pending->answer_before)
        return;
    pending->answer = number_of_bytes(packet);
    if (!pending->session)
        return;
    pending->is_answered = true;
    if (pending->logon)
        pending->logon->is_answered = true;
    if (code == ACCESS_CHALLENGE && packet->state)
        remember_challenge(reading->pinfo, packet->state, pending);
    report_exchange(reading, field, &(exchange_t) {
        .carrier = CARRIER,
        .side = EXCHANGE_ANSWER,
        .session = pending->session,
        .is_global = true,
        .outcome = outcomes[code].outcome,
        .note = outcomes[code].note,
        .holds_tls = packet->holds_tls,
    });
}

static void read_radius(reading_t *reading, const field_info *field)
{
    packet_t packet;

    if (!pending_by_identifier) {
        pending_by_identifier = wmem_map_new(wmem_file_scope(), g_str_hash, g_str_equal);
        session_by_state = wmem_map_new(wmem_file_scope(), g_str_hash, g_str_equal);
        logon_by_request = wmem_map_new(wmem_file_scope(), g_direct_hash, g_direct_equal);
    }
    if (!read_packet(reading->pinfo, field, &packet)) {
        report_not_understood(reading, field);
        return;
    }
    if (is_request(&packet))
        report_request(reading, field, &packet);
    else
        report_answer(reading, field, &packet);
}

/** File scope is empty already. */
static void reset(void)
{
    pending_by_identifier = session_by_state = logon_by_request = NULL;
    session_count = 0;
}

/* Attributes have fields of their own, but to ask for them is to make Wireshark read its dictionaries of RADIUS as it starts. */
static const carrier_field_t fields[] = { { .name = "radius", .read = read_radius } };

const carrier_t carrier_radius = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "radius", .reset = reset };
