/* sasl.c: SASL with a Windows security package, or a password, in a protocol of lines
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/sasl.h"

#include <string.h>

#include "carriers/help/encryption.h"
#include "carriers/help/tokens.h"
#include "fields/field_value.h"
#include "frame/conversation_state.h"
#include "frame/direction.h"
#include "frame/pool_text.h"
#include "frame/segment_order.h"
#include "frame/skipped_segment.h"
#include "parse/bytes.h"
#include "parse/mail_password.h"

#define TAG_SIZE 32
/* USER, UTF8 */
#define MOST_OF_COMMAND 4
/* With which a client of LOGIN gives up */
#define QUIT "QUIT"

/** How a client proves who it is. The others are of one step, or of a package with tokens of its own. */
typedef enum { MEANS_TOKENS, MEANS_PLAIN, MEANS_LOGIN } means_t;

/** A mechanism that AUTH or AUTHENTICATE names. */
typedef struct {
    const char *name;
    means_t means;
} mechanism_t;

typedef struct {
    bool under_way;
    means_t means;
    bool has_user; /**< LOGIN: it comes before the password */
    direction_t client; /**< in which the client sends */
    uint32_t server_port;
    const char *carrier;
    unsigned number;     /**< of the command among those that begin an exchange */
    char tag[TAG_SIZE]; /**< of the command */
    bool has_sent_token; /**< without one, no success answers the command */
    unsigned ahead;      /**< commands before it that were not answered when it was sent */
    unsigned unanswered; /**< commands */
    unsigned before_last; /**< of these when the last one was sent */
    uint32_t received;   /**< how far what the server had to say is known, in its stream; 0: not known */
    uint32_t sent;       /**< the same of the client, up to its last line */
} sasl_exchange_t;

static conversation_slot_t conversations;

/** The exchange under way, or NULL. */
static sasl_exchange_t *under_way(packet_info *pinfo)
{
    sasl_exchange_t *exchange = (sasl_exchange_t *)conversation_state_find(pinfo, &conversations);

    return exchange && exchange->under_way ? exchange : NULL;
}

/** What a command, its lines and its answer share, in packet scope, or NULL. A tag may be used again. */
static const char *call_of(packet_info *pinfo, const sasl_exchange_t *exchange)
{
    return *exchange->tag
        ? wmem_strdup_printf(pinfo->pool, "%s %s %u", exchange->carrier, exchange->tag, exchange->number) : NULL;
}

/** The mechanism that parameters begin with, static, or NULL where it is none of these. */
static const mechanism_t *find_mechanism(const char *parameters)
{
    static const mechanism_t mechanisms[] = {
        { "GSS-SPNEGO", MEANS_TOKENS },
        { "GSSAPI", MEANS_TOKENS },
        { "LOGIN", MEANS_LOGIN },
        { "NTLM", MEANS_TOKENS },
        { "PLAIN", MEANS_PLAIN },
    };
    size_t length = strcspn(parameters, " \r\n");

    for (size_t i = 0; i < G_N_ELEMENTS(mechanisms); i++) {
        if (strlen(mechanisms[i].name) == length && g_ascii_strncasecmp(parameters, mechanisms[i].name, length) == 0)
            return &mechanisms[i];
    }
    return NULL;
}

bool sasl_is_known(const char *parameters)
{
    return find_mechanism(parameters);
}

/** The client has said something. */
static void note_line(const packet_info *pinfo, sasl_exchange_t *exchange)
{
    if (!order_captured(pinfo, &exchange->sent))
        exchange->sent = 0;
}

/** Whether both sides have said something before the server's frame that was not captured: what it says may answer that. */
static bool is_behind_lost_lines(const packet_info *pinfo, const sasl_exchange_t *exchange)
{
    order_t order = order_of(pinfo);

    /* The end of a stream counts as a byte. */
    return order.is_known && exchange->received && exchange->sent && !*exchange->tag
        && order_is_behind(order.begin, exchange->received) && order_is_behind(order.acknowledged, exchange->sent + 1);
}

/** Begin an exchange, of which nothing is reported yet. Returns what it shares with its answer, in packet scope, or NULL. */
static const char *begin(packet_info *pinfo, sasl_exchange_t *exchange, const char *carrier, const char *tag)
{
    note_line(pinfo, exchange);
    exchange->under_way = true;
    exchange->number++;
    exchange->ahead = exchange->before_last;
    exchange->client = direction_of(pinfo);
    exchange->server_port = pinfo->destport;
    exchange->carrier = carrier;
    exchange->has_user = false;
    g_strlcpy(exchange->tag, tag ? tag : "", sizeof exchange->tag);
    return call_of(pinfo, exchange);
}

/** Report what a line tells of a name and a password.
 *  @param request  what else is to be reported of it */
static void report_password(reading_t *reading, const field_info *field, exchange_t request, mail_password_t *password)
{
    request.side = EXCHANGE_REQUEST;
    request.identity = password->user ? text_in_pool(reading->pinfo->pool, password->user) : NULL;
    request.weaknesses = WEAKNESS_IF(password->has_password && is_in_the_clear(reading, field), MAIL_PASSWORD);
    report_exchange(reading, field, &request);
}

/** What a line of a client holds that logs on with a password. Returns false where it is none of these. */
static bool read_password(sasl_exchange_t *exchange, const char *line, size_t length, mail_password_t *password)
{
    if (exchange->means == MEANS_PLAIN)
        return mail_password_plain(line, length, password);
    if (!mail_password_login(line, length, password))
        return false;
    if (exchange->has_user) {
        g_free(password->user);
        password->user = NULL;
    } else {
        password->has_password = false;
        exchange->has_user = true;
    }
    return true;
}

void sasl_begin(reading_t *reading, const field_info *field, const char *carrier, const char *tag, const char *parameters)
{
    packet_info *pinfo = reading->pinfo;
    const mechanism_t *mechanism = find_mechanism(parameters);
    exchange_t request = { .carrier = carrier, .side = EXCHANGE_REQUEST, .initial = true };
    mail_password_t password = { NULL, false };
    sasl_exchange_t *exchange;

    if (!mechanism)
        return;
    exchange = (sasl_exchange_t *)conversation_state_get(pinfo, &conversations, sizeof *exchange);
    request.call = request.session = begin(pinfo, exchange, carrier, tag);
    request.mechanism = mechanism->name;
    parameters += strcspn(parameters, " \r\n");
    parameters += strspn(parameters, " ");
    exchange->means = mechanism->means;
    exchange->has_sent_token = *parameters && *parameters != '\r';
    if (exchange->means == MEANS_TOKENS) {
        report_exchange(reading, field, &request);
        token_report_base64(reading, field, parameters, strlen(parameters));
        return;
    }
    read_password(exchange, parameters, strlen(parameters), &password);
    report_password(reading, field, request, &password);
}

void sasl_begin_password(reading_t *reading, const field_info *field, const char *carrier, const char *tag,
                         const char *mechanism, mail_password_t *password)
{
    packet_info *pinfo = reading->pinfo;
    sasl_exchange_t *exchange = (sasl_exchange_t *)conversation_state_get(pinfo, &conversations, sizeof *exchange);
    const char *call = begin(pinfo, exchange, carrier, tag);

    exchange->means = MEANS_TOKENS;
    exchange->has_sent_token = true;
    report_password(reading, field, (exchange_t) {
        .carrier = carrier, .call = call, .session = call, .initial = true, .mechanism = mechanism
    }, password);
}

/** Whether something of the server's is missing that the sender of the frame has got. */
static bool has_missed_answers(const packet_info *pinfo, const sasl_exchange_t *exchange, uint32_t *acknowledged)
{
    return order_acknowledged(pinfo, acknowledged) && exchange->received && order_is_behind(*acknowledged, exchange->received);
}

void sasl_note_command(reading_t *reading)
{
    packet_info *pinfo = reading->pinfo;
    sasl_exchange_t *exchange = (sasl_exchange_t *)conversation_state_get(pinfo, &conversations, sizeof *exchange);
    uint32_t acknowledged = 0;

    if (has_missed_answers(pinfo, exchange, &acknowledged))
        exchange->unanswered = 0;
    if (acknowledged && (exchange->received == 0 || exchange->unanswered == 0))
        exchange->received = acknowledged;
    exchange->before_last = exchange->unanswered++;
    note_line(pinfo, exchange);
}

bool sasl_take_answer(reading_t *reading)
{
    sasl_exchange_t *exchange = (sasl_exchange_t *)conversation_state_find(reading->pinfo, &conversations);
    uint32_t end;

    if (!exchange)
        return false;
    if (is_behind_lost_lines(reading->pinfo, exchange))
        exchange->under_way = false;
    if (order_captured(reading->pinfo, &end) && order_is_behind(end, exchange->received))
        exchange->received = end;
    if (exchange->unanswered > 0)
        exchange->unanswered--;
    if (!exchange->under_way || exchange->ahead == 0)
        return sasl_is_awaited(reading);
    exchange->ahead--;
    return false;
}

void sasl_go_on(reading_t *reading)
{
    sasl_exchange_t *exchange = under_way(reading->pinfo);

    if (exchange)
        exchange->ahead = 0;
}

bool sasl_is_awaited(reading_t *reading)
{
    const sasl_exchange_t *exchange = under_way(reading->pinfo);

    return exchange && exchange->client != direction_of(reading->pinfo);
}

bool sasl_has_sent_token(reading_t *reading)
{
    const sasl_exchange_t *exchange = under_way(reading->pinfo);

    return exchange && exchange->has_sent_token;
}

const char *sasl_tag(reading_t *reading)
{
    const sasl_exchange_t *exchange = under_way(reading->pinfo);

    return exchange ? exchange->tag : NULL;
}

/** Whether a line of the client's is a command, and no token: that has more letters. A name may be as short. */
static bool is_command(const sasl_exchange_t *exchange, const char *line)
{
    size_t length = strcspn(line, " \r\n");

    if (exchange && exchange->means == MEANS_LOGIN)
        return length == strlen(QUIT) && g_ascii_strncasecmp(line, QUIT, length) == 0;
    for (size_t i = 0; i < length; i++) {
        if (!g_ascii_isalnum(line[i]))
            return false;
    }
    return length > 0 && length <= MOST_OF_COMMAND;
}

/** Whether the client gives up (RFC 4954 4, RFC 5034 4): then nobody is refused. */
static bool is_cancel(const char *line, size_t length)
{
    return length > 0 && line[0] == '*' && (length == 1 || line[1] == '\r' || line[1] == '\n');
}

/** Report a line of a client, and the token or password in it.
 *  @param field  NULL: no field covers it */
static void report_line(reading_t *reading, const field_info *field, sasl_exchange_t *exchange, const char *line, size_t length)
{
    const char *call = call_of(reading->pinfo, exchange);
    /* What asks for it is not seen in every protocol. */
    exchange_t request = {
        .carrier = exchange->carrier, .side = EXCHANGE_REQUEST, .call = call, .session = call, .may_repeat = true
    };
    mail_password_t password;

    if (exchange->means == MEANS_TOKENS) {
        report_exchange(reading, field, &request);
        token_report_base64(reading, field, line, length);
    } else if (read_password(exchange, line, length, &password)) {
        exchange->has_sent_token = true;
        report_password(reading, field, request, &password);
    }
}

void sasl_read_line(reading_t *reading, const field_info *field)
{
    packet_info *pinfo = reading->pinfo;
    const char *line = field_text(field);
    sasl_exchange_t *exchange = under_way(pinfo);

    if (line && is_command(exchange, line))
        sasl_note_command(reading);
    if (!line || !exchange || exchange->client != direction_of(pinfo))
        return;
    if (is_command(exchange, line) || is_cancel(line, strlen(line))) {
        /* What is answered from now on is not a logon. */
        exchange->under_way = false;
        return;
    }
    note_line(pinfo, exchange);
    exchange->has_sent_token = true;
    sasl_go_on(reading);
    report_line(reading, field, exchange, line, strlen(line));
}

void sasl_read_bytes(reading_t *reading, const packet_bytes_t *packet)
{
    static const char beginnings[][5] = { "TlRM" /* "NTL" */, "YII" /* GSS-API, with a length of two bytes */ };
    packet_info *pinfo = reading->pinfo;
    sasl_exchange_t *exchange = under_way(pinfo);
    size_t length = (size_t)(packet->end - packet->begin);
    order_t order;
    size_t payload;
    const char *bytes = length > 0 ? (const char *)tvb_get_ptr(packet->tvb, packet->begin, (int)length) : "";

    if (!exchange || pinfo->destport != exchange->server_port || skipped_segment_is_known(pinfo))
        return;
    note_line(pinfo, exchange);
    order = order_of(pinfo);
    payload = MIN(length, order.end - order.begin);
    if (is_cancel(bytes + length - payload, payload))
        exchange->under_way = false;
    reading->layer = packet->layer;
    if (exchange->means != MEANS_TOKENS)
        report_line(reading, NULL, exchange, bytes + length - payload, payload);
    for (size_t i = 0; exchange->means == MEANS_TOKENS && i < G_N_ELEMENTS(beginnings); i++) {
        size_t at = bytes_find(bytes, length, beginnings[i], strlen(beginnings[i]));

        token_report_base64(reading, NULL, bytes + at, length - at);
    }
    reading->layer = 0;
}

static void report_answer(reading_t *reading, const field_info *field, const sspi_finding_t *finding, outcome_t outcome)
{
    sasl_exchange_t *exchange = under_way(reading->pinfo);

    if (!exchange)
        return;
    report_exchange(reading, field, &(exchange_t) {
        .carrier = exchange->carrier,
        .side = EXCHANGE_ANSWER,
        .call = call_of(reading->pinfo, exchange),
        .outcome = outcome,
        .is_no_verdict = outcome == OUTCOME_UNKNOWN,
    });
    report_finding(reading, field, finding);
    exchange->under_way = outcome == OUTCOME_STEP;
}

void sasl_report_end(reading_t *reading, const field_info *field, const sspi_finding_t *finding)
{
    report_answer(reading, field, finding, OUTCOME_UNKNOWN);
}

void sasl_report_answer(reading_t *reading, const field_info *field, const sspi_finding_t *finding)
{
    report_answer(reading, field, finding, outcome_of_class(finding->class_));
}

void sasl_end(reading_t *reading)
{
    sasl_exchange_t *exchange = under_way(reading->pinfo);

    if (exchange)
        exchange->under_way = false;
}
