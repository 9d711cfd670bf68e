/* chap.c: who answers the challenge of CHAP or MS-CHAP in PPP, and how that ended (RFC 1994 4, RFC 2433, RFC 2759)
 *
 * What the server says is of the response with its identifier, in its session. Many sessions share a tunnel. In L2TP and PPTP each side
 * numbers a session as the other side wants it: which two numbers are of one session follows from a challenge and its response.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"
#include "frame/conversation_state.h"
#include "parse/bytes.h"
#include "parse/ppp_link.h"
#include "parse/visible_text.h"

#define PPP_CHAP 0xc223

/* Code, identifier, length; in a challenge and a response the size of a value, the value, and a name. */
#define CODE_CHALLENGE 1
#define CODE_RESPONSE 2
#define CODE_SUCCESS 3
#define CODE_FAILURE 4
#define HEADER_SIZE 4
#define VALUE 5u
#define MD5_SIZE 16u
#define MSCHAP_SIZE 49u /* its last byte: flags, which are 0 in version 2 only */

/* More sessions at a time on one conversation are too many to be told apart. */
#define MAX_SESSIONS 4096

/** A session, as far as it is known. */
typedef struct {
    bool has_server_number;
    bool has_client_number;
    bool is_challenged;      /**< and has not responded */
    uint8_t challenge;       /**< identifier of the last challenge */
    uint8_t response;        /**< and of the last response */
    uint32_t server_number;  /**< with which the server sends */
    uint32_t client_number;  /**< with which the client sends */
} session_t;

typedef struct {
    wmem_array_t *sessions; /**< of session_t; NULL where none is told apart */
} line_t;

static conversation_slot_t lines;

/** A message, and where it stands. */
typedef struct {
    uint8_t code;
    uint8_t identifier;
    const uint8_t *bytes;
    size_t length;
    ppp_link_t link;
} message_t;

static bool read_message(const field_info *field, message_t *message)
{
    const uint8_t *header = field_bytes(field, 0, HEADER_SIZE);
    int room = MIN(field->start, PPP_LINK_MAX);
    size_t claimed;

    if (!header)
        return false;
    claimed = bytes_be16(header + 2);
    message->code = header[0];
    message->identifier = header[1];
    message->bytes = field_bytes_to_end(field, 0, claimed, &message->length);
    message->link = ppp_link_find(field_bytes(field, -room, (size_t)room), (size_t)room, PPP_CHAP, claimed);
    return message->bytes && message->length >= HEADER_SIZE;
}

static session_t *add_session(line_t *line)
{
    session_t session = { 0 };

    if (!line->sessions)
        line->sessions = wmem_array_new(wmem_file_scope(), sizeof session);
    if (wmem_array_get_count(line->sessions) == MAX_SESSIONS)
        return NULL;
    wmem_array_append_one(line->sessions, session);
    return (session_t *)wmem_array_index(line->sessions, wmem_array_get_count(line->sessions) - 1);
}

static session_t *session_by_number(const line_t *line, bool of_server, uint32_t number)
{
    for (unsigned i = 0; line->sessions && i < wmem_array_get_count(line->sessions); i++) {
        session_t *session = (session_t *)wmem_array_index(line->sessions, i);

        if (of_server ? session->has_server_number && session->server_number == number
                      : session->has_client_number && session->client_number == number)
            return session;
    }
    return NULL;
}

/** The only session whose number of this side is not known and whose last message of the other side has this identifier. */
static session_t *only_candidate(const line_t *line, bool of_server, uint8_t identifier)
{
    session_t *found = NULL;

    for (unsigned i = 0; line->sessions && i < wmem_array_get_count(line->sessions); i++) {
        session_t *session = (session_t *)wmem_array_index(line->sessions, i);
        bool fits = of_server ? !session->has_server_number && session->response == identifier
                              : !session->has_client_number && session->is_challenged && session->challenge == identifier;

        if (fits && found)
            return NULL;
        if (fits)
            found = session;
    }
    return found;
}

/** The session of a message in a tunnel, made where there is none; NULL where there are too many. */
static session_t *session_in_tunnel(line_t *line, const message_t *message, bool of_server)
{
    session_t *session = session_by_number(line, of_server, message->link.number);

    if (!session && message->code != CODE_CHALLENGE)
        session = only_candidate(line, of_server, message->identifier);
    if (!session)
        session = add_session(line);
    if (session && of_server) {
        session->has_server_number = true;
        session->server_number = message->link.number;
    } else if (session) {
        session->has_client_number = true;
        session->client_number = message->link.number;
    }
    if (session && message->code == CODE_CHALLENGE)
        session->challenge = message->identifier;
    else if (session && message->code == CODE_RESPONSE)
        session->response = message->identifier;
    if (session && message->code <= CODE_RESPONSE)
        session->is_challenged = message->code == CODE_CHALLENGE;
    return session;
}

/** The key that a response shares with what is said of it, in packet scope. */
static const char *call_of(reading_t *reading, const message_t *message, bool of_server)
{
    packet_info *pinfo = reading->pinfo;
    line_t *line;
    const session_t *session;

    if (message->link.kind != PPP_IN_TUNNEL)
        return wmem_strdup_printf(pinfo->pool, "chap %x %u", (unsigned)message->link.number, (unsigned)message->identifier);
    line = (line_t *)conversation_state_get(pinfo, &lines, sizeof *line);
    session = session_in_tunnel(line, message, of_server);
    return wmem_strdup_printf(pinfo->pool, "chap session %u %u",
                              session ? (unsigned)(session - (const session_t *)wmem_array_get_raw(line->sessions)) : MAX_SESSIONS,
                              (unsigned)message->identifier);
}

/** What proves the password, by the size of the value; static, NULL where it is none of CHAP. */
static const char *mechanism_of(const message_t *message)
{
    size_t size = message->length >= VALUE ? message->bytes[HEADER_SIZE] : 0;

    if (size == MD5_SIZE)
        return "CHAP";
    if (size != MSCHAP_SIZE || message->length < VALUE + MSCHAP_SIZE)
        return NULL;
    return message->bytes[VALUE + MSCHAP_SIZE - 1] == 0 ? "MS-CHAPv2" : "MS-CHAP";
}

/** Who answers the challenge stands behind the value. */
static void report_response(reading_t *reading, const field_info *field, const message_t *message, const char *call)
{
    size_t name_at = message->length >= VALUE ? VALUE + message->bytes[HEADER_SIZE] : message->length;
    const char *mechanism = mechanism_of(message);
    char *name;

    if (!mechanism)
        return;
    name = visible_text((const char *)message->bytes + MIN(name_at, message->length), message->length - MIN(name_at, message->length));
    report_exchange(reading, field, &(exchange_t) {
        .carrier = "PPP CHAP",
        .side = EXCHANGE_REQUEST,
        .call = call,
        .initial = true,
        .mechanism = mechanism,
        .identity = wmem_strdup(reading->pinfo->pool, name),
    });
    g_free(name);
}

static void read_code(reading_t *reading, const field_info *field)
{
    message_t message;
    const char *call;

    /* In RADIUS and EAP other fields have what is said there. */
    if (!read_message(field, &message) || message.code < CODE_CHALLENGE || message.code > CODE_FAILURE)
        return;
    call = call_of(reading, &message, message.code != CODE_RESPONSE);
    if (message.code == CODE_RESPONSE) {
        report_response(reading, field, &message, call);
    } else if (message.code != CODE_CHALLENGE) {
        /* A message of MS-CHAP says more, and has been read before. */
        bool is_told = reading_has_finding(reading, field, HEADER_SIZE);

        report_exchange(reading, field, &(exchange_t) {
            .carrier = "PPP CHAP",
            .side = EXCHANGE_ANSWER,
            .call = call,
            .outcome = message.code == CODE_SUCCESS ? OUTCOME_SUCCESS : OUTCOME_FAILURE,
            .note = is_told ? NOTE_NONE : message.code == CODE_SUCCESS ? NOTE_CHAP_SUCCESS : NOTE_CHAP_FAILURE,
        });
    }
}

static const carrier_field_t fields[] = { { .name = "chap.code", .read = read_code } };

const carrier_t carrier_chap = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "chap" };
