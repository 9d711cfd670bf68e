/* attempts.c: the frames of an authentication attempt, tied together
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/attempts.h"

#include <string.h>
#include <wsutil/str_util.h>

#include "attempts/connection.h"
#include "frame/conversation_state.h"

/* More than a server lets wait for an answer; who opens more has lost the oldest. */
#define MAX_OPEN 1024

/* Seconds after which a server that has not answered is no longer watched for: what is looked at for that costs on every frame. A
 * user may take as long to type a password. */
#define PATIENCE 300
/* Seconds after which a request that can be repeated is a new one. */
#define REPETITION 60

/** A frame while it is taken up. */
typedef struct {
    packet_info *pinfo;
    struct connection *connection;
    wmem_array_t *attempts; /**< attempt_t * */
    bool has_exchange;      /**< what comes next belongs to an exchange */
    attempt_t *attempt;     /**< of that exchange, or NULL */
    bool is_answer;
    bool is_of_tls;
    outcome_t outcome;
} frame_t;

static conversation_slot_t connections;
static unsigned attempt_count;
static unsigned open_count;
static bool any_awaited;
/* Of the capture's clock, in seconds. */
static time_t now;
static time_t last_await;

static bool is_at(const endpoint_t *endpoint, const address *addr, uint32_t port)
{
    return endpoint && endpoint->port == (uint16_t)port && addresses_equal(&endpoint->addr, addr);
}

static bool is_sent_by(const packet_info *pinfo, const endpoint_t *endpoint)
{
    return is_at(endpoint, &pinfo->src, pinfo->srcport);
}

static void await(const attempt_t *attempt, bool is_awaited)
{
    attempt->progress->is_awaited = is_awaited;
    any_awaited = true;
    last_await = now;
}

/** Nothing more is expected of an attempt. */
static void close_attempt(attempt_t *attempt)
{
    if (!attempt->progress)
        return;
    await(attempt, false);
    connection_forget_key(attempt, &attempt->progress->call);
    connection_forget_key(attempt, &attempt->progress->session);
    connection_leave(attempt);
    wmem_free(wmem_file_scope(), attempt->progress);
    attempt->progress = NULL;
    open_count--;
}

static void join(attempt_t *attempt, struct connection *connection)
{
    if (connection->open_count == MAX_OPEN)
        close_attempt(connection->oldest);
    connection_join(connection, attempt);
}

/** One of the sides of a connection, which its attempts share. */
static const endpoint_t *endpoint_of(const struct connection *connection, const address *addr, uint32_t port)
{
    endpoint_t *endpoint;

    if (is_at(connection->client, addr, port))
        return connection->client;
    if (is_at(connection->server, addr, port))
        return connection->server;
    endpoint = wmem_new(wmem_file_scope(), endpoint_t);
    copy_address_wmem(wmem_file_scope(), &endpoint->addr, addr);
    endpoint->port = (uint16_t)port;
    return endpoint;
}

static void set_ends(attempt_t *attempt, const packet_info *pinfo, bool from_client)
{
    struct connection *connection = attempt->progress->connection;
    const endpoint_t *from = endpoint_of(connection, &pinfo->src, pinfo->srcport);
    const endpoint_t *to = endpoint_of(connection, &pinfo->dst, pinfo->destport);

    attempt->client = from_client ? from : to;
    attempt->server = from_client ? to : from;
    if (!connection->client) {
        connection->client = attempt->client;
        connection->server = attempt->server;
    }
}

static attempt_t *open_attempt(frame_t *frame, bool from_client, const char *carrier)
{
    const packet_info *pinfo = frame->pinfo;
    struct connection *connection = frame->connection;
    attempt_t *attempt = wmem_new0(wmem_file_scope(), attempt_t);

    attempt->progress = wmem_new0(wmem_file_scope(), struct progress);
    attempt->number = ++attempt_count;
    attempt->first_frame = pinfo->num;
    attempt->start = pinfo->abs_ts;
    attempt->progress->last_request = now;
    attempt->carrier = carrier;
    open_count++;
    join(attempt, connection);
    set_ends(attempt, pinfo, from_client);
    return attempt;
}

static void set_text(const char **place, const char *text)
{
    if (text && *text && g_strcmp0(*place, text) != 0)
        *place = wmem_strdup(wmem_file_scope(), text);
}

static void set_text_if_none(const char **place, const char *text)
{
    if (!*place)
        set_text(place, text);
}

/** Put the frame among those of the attempt. */
static void add_frame(frame_t *frame, attempt_t *attempt)
{
    if (attempt->last_frame == frame->pinfo->num)
        return;
    attempt->last_frame = frame->pinfo->num;
    wmem_array_append_one(frame->attempts, attempt);
    if (attempt->result_frame == 0)
        nstime_delta(&attempt->duration, &frame->pinfo->abs_ts, &attempt->start);
}

static void set_reason(attempt_t *attempt, const annotation_t *reason)
{
    attempt->reason_annotation = reason;
    attempt->reason = reason ? &reason->finding : NULL;
}

static void set_result(frame_t *frame, attempt_t *attempt, attempt_state_t state, const annotation_t *reason, note_t note)
{
    attempt->state = (uint8_t)state;
    attempt->result_frame = frame->pinfo->num;
    nstime_delta(&attempt->duration, &frame->pinfo->abs_ts, &attempt->start);
    set_reason(attempt, reason);
    attempt->note = (uint8_t)note;
}

static void finish(frame_t *frame, attempt_t *attempt, attempt_state_t state, const annotation_t *reason, note_t note)
{
    set_result(frame, attempt, state, reason, note);
    close_attempt(attempt);
}

/** The attempt that the conversation is at, if it is still open and has no keys to be found by. */
static attempt_t *current_attempt(const frame_t *frame)
{
    attempt_t *current = frame->connection->current;

    return current && current->progress && !current->progress->call.text && !current->progress->session.text ? current : NULL;
}

/** Whether a request that looks like one under way is another, sent at the same time. */
static bool is_another(const attempt_t *attempt, const exchange_t *request)
{
    return attempt->progress->is_awaited && request->request_id && request->request_id != attempt->progress->request_id;
}

/** Whether a request begins anew, although an attempt is under way that it could belong to. */
static bool begins_anew(const attempt_t *attempt, const exchange_t *request, const token_t *token)
{
    unsigned patience = attempt->progress->wants_more ? PATIENCE : REPETITION;

    if (token && token->package == TOKEN_NTLM && token->ntlm_type == NTLM_NEGOTIATE && attempt->ntlm_type >= NTLM_CHALLENGE)
        return true;
    if (request->may_repeat)
        return is_longer_ago(now, attempt->progress->last_request, patience) || (request->initial && !attempt->progress->is_awaited && attempt->progress->wants_more);
    return request->initial || attempt->progress->is_awaited;
}

static void take_names(attempt_t *attempt, const exchange_t *exchange)
{
    if (exchange->mechanism)
        attempt->own_mechanism = exchange->mechanism;
    set_text_if_none(&attempt->identity, exchange->identity);
    set_text_if_none(&attempt->target, exchange->target);
    if (exchange->etype)
        attempt->etype = exchange->etype;
}

/** @param token  the first token in the request, or NULL */
static void take_request(frame_t *frame, const exchange_t *request, const token_t *token)
{
    struct connection *connection = frame->connection;
    attempt_key_t call = attempt_key(KEY_OF_CALL, request->call);
    attempt_key_t session = attempt_key(request->session_is_global ? KEY_OF_GLOBAL_SESSION : KEY_OF_SESSION, request->session);
    attempt_t *attempt = session.text ? connection_find(connection, &session) : call.text ? NULL : current_attempt(frame);

    if (attempt && is_another(attempt, request)) {
        attempt = NULL;
    } else if (attempt && begins_anew(attempt, request, token)) {
        close_attempt(attempt);
        attempt = NULL;
    }
    if (!attempt) {
        attempt = open_attempt(frame, true, request->carrier);
    } else if (attempt->progress->connection != connection) {
        connection_forget_key(attempt, &attempt->progress->call);
        connection_leave(attempt);
        join(attempt, connection);
        set_ends(attempt, frame->pinfo, true);
    }
    attempt->progress->last_request = now;
    attempt->progress->request_id = request->request_id;
    connection->last = attempt;
    connection_set_key(attempt, &call);
    connection_set_key(attempt, &session);
    await(attempt, !request->is_unanswered);
    attempt->progress->wants_more = false;
    frame->attempt = attempt;
    frame->is_answer = false;
    frame->is_of_tls = false;
    take_names(attempt, request);
}

static void take_answer(frame_t *frame, const exchange_t *answer)
{
    const struct connection *connection = frame->connection;
    attempt_key_t call = attempt_key(KEY_OF_CALL, answer->call);
    attempt_key_t session = attempt_key(answer->session_is_global ? KEY_OF_GLOBAL_SESSION : KEY_OF_SESSION, answer->session);
    attempt_t *attempt = connection_find(connection, &call);

    if (!attempt)
        attempt = connection_find(connection, &session);
    if (!attempt && !call.text && !session.text)
        attempt = current_attempt(frame);
    /* The client has asked again elsewhere, and is answered here. */
    if (!attempt && call.text && connection->last && connection->last->progress && connection->last->progress->connection != connection)
        attempt = connection->last;
    if (!attempt && answer->stands_alone && answer->outcome != OUTCOME_NONE)
        attempt = open_attempt(frame, false, answer->carrier);
    frame->attempt = attempt;
    frame->is_answer = true;
    frame->is_of_tls = answer->is_of_tls;
    frame->outcome = answer->outcome;
    if (!attempt)
        return;

    await(attempt, false);
    attempt->progress->wants_more = answer->wants_more;
    take_names(attempt, answer);
    if (answer->note_detail)
        set_text(&attempt->note_detail, answer->note_detail);
    switch (answer->outcome) {
    case OUTCOME_SUCCESS:
        finish(frame, attempt, ATTEMPT_SUCCESS, NULL, answer->note);
        break;
    case OUTCOME_FAILURE:
        if (answer->is_of_call && attempt->progress && attempt->progress->is_accepted)
            finish(frame, attempt, ATTEMPT_SUCCESS, NULL, NOTE_ACCEPTED_CALL_REFUSED);
        else
            finish(frame, attempt, ATTEMPT_FAILURE, NULL, answer->is_of_call ? NOTE_LOGON_OR_CALL : answer->note);
        break;
    case OUTCOME_UNKNOWN:
        close_attempt(attempt);
        break;
    default:
        connection_set_key(attempt, &session);
        break;
    }
}

static bool is_request(const frame_t *frame, const exchange_t *exchange)
{
    const packet_info *pinfo = frame->pinfo;
    const attempt_t *current = current_attempt(frame);

    if (exchange->side != EXCHANGE_BY_PEER)
        return exchange->side == EXCHANGE_REQUEST;
    return current ? is_sent_by(pinfo, current->client) : pinfo->destport < pinfo->srcport;
}

static void take_exchange(frame_t *frame, const exchange_t *exchange, const token_t *token)
{
    exchange_t of_side = *exchange;

    frame->has_exchange = true;
    if (is_request(frame, exchange)) {
        /* Who began goes on. */
        if (exchange->side == EXCHANGE_BY_PEER)
            of_side.may_repeat = true;
        take_request(frame, &of_side, token);
    } else {
        take_answer(frame, &of_side);
    }
    if (!frame->attempt)
        return;
    if (!exchange->call && !exchange->session)
        frame->connection->current = frame->attempt;
    add_frame(frame, frame->attempt);
}

/** The protocol in which a token stands that no carrier has reported an exchange for. */
static const char *enclosing_protocol(const packet_info *pinfo)
{
    static const char *const packages[] = { "gss-api", "spnego", "spnego-krb5", "ntlmssp", "kerberos", "negoex", "sspi" };
    const char *name = NULL;

    for (wmem_list_frame_t *layer = wmem_list_head(pinfo->layers); layer; layer = wmem_list_frame_next(layer)) {
        int proto = GPOINTER_TO_INT(wmem_list_frame_data(layer));
        const char *filter_name = proto_get_protocol_filter_name(proto);

        for (size_t i = 0; i < G_N_ELEMENTS(packages); i++) {
            if (strcmp(filter_name, packages[i]) == 0)
                return name;
        }
        name = proto_get_protocol_short_name(find_protocol_by_id(proto));
    }
    return name;
}

/** A token without an exchange is one itself. */
static void take_bare_token(frame_t *frame, const token_t *token)
{
    exchange_t exchange = {
        .carrier = enclosing_protocol(frame->pinfo),
        .side = token->from_client ? EXCHANGE_REQUEST : EXCHANGE_ANSWER,
        /* One request may be several messages, if some of them are not understood. */
        .may_repeat = true,
        .outcome = token->completes ? OUTCOME_NONE : OUTCOME_STEP,
    };

    take_exchange(frame, &exchange, token);
}

static void take_token(frame_t *frame, const token_t *token)
{
    attempt_t *attempt;

    if (!frame->has_exchange)
        take_bare_token(frame, token);
    attempt = frame->attempt;
    if (!attempt)
        return;
    if (token->package == TOKEN_NTLM) {
        attempt->ntlm_type = (uint8_t)token->ntlm_type;
        if (token->ntlm_proof != NTLM_PROOF_UNKNOWN)
            attempt->ntlm_proof = (uint8_t)token->ntlm_proof;
    } else {
        attempt->has_kerberos = true;
        if (token->etype)
            attempt->etype = token->etype;
    }
    set_text(&attempt->identity, token->identity);
    set_text(&attempt->target, token->target);
    if (attempt->progress)
        attempt->progress->is_accepted = attempt->progress->is_accepted || token->completes;
    if (frame->is_answer && frame->outcome == OUTCOME_NONE && token->completes && attempt->progress)
        finish(frame, attempt, ATTEMPT_SUCCESS, NULL, NOTE_AP_REP);
}

/** A status of an exchange that no carrier has reported: the server's answer, where one authentication is under way. */
static void take_bare_finding(frame_t *frame)
{
    const attempt_t *current = current_attempt(frame);

    if (!current || !is_sent_by(frame->pinfo, current->server))
        return;
    take_exchange(frame, &(exchange_t) { .carrier = current->carrier, .side = EXCHANGE_ANSWER }, NULL);
}

/** What a status means for the outcome that its exchange has told. */
static void take_annotation(frame_t *frame, const annotation_t *annotation)
{
    const sspi_finding_t *finding = &annotation->finding;
    bool is_failure = finding->class_ == SSPI_CLASS_FAILURE;
    bool is_success = finding->class_ == SSPI_CLASS_SUCCESS;
    attempt_t *attempt;

    /* An alert is about the connection around it. */
    if ((finding->family == SSPI_FAMILY_TLS_ALERT) != frame->is_of_tls)
        return;
    if (!frame->has_exchange)
        take_bare_finding(frame);
    attempt = frame->attempt;
    if (!attempt || !frame->is_answer)
        return;

    if (attempt->progress)
        attempt->progress->is_accepted = attempt->progress->is_accepted || is_success;
    if (attempt->state == ATTEMPT_UNFINISHED || (attempt->progress && attempt->result_frame != frame->pinfo->num)) {
        /* How far it came, if nothing follows. */
        if (attempt->state == ATTEMPT_UNFINISHED)
            attempt->reason = finding;
        if (is_failure)
            /* The client may still try something else. */
            set_result(frame, attempt, ATTEMPT_FAILURE, annotation, NOTE_NONE);
        else if (is_success && frame->outcome == OUTCOME_NONE)
            finish(frame, attempt, ATTEMPT_SUCCESS, annotation, NOTE_NONE);
        if (is_failure && frame->outcome == OUTCOME_NONE && finding->family != SSPI_FAMILY_KERBEROS)
            close_attempt(attempt);
    } else if ((attempt->state == ATTEMPT_FAILURE && is_failure) || (attempt->state == ATTEMPT_SUCCESS && is_success)) {
        if (!attempt->reason_annotation || (is_failure && annotation_says_more(annotation, attempt->reason_annotation)))
            set_reason(attempt, annotation);
    }
}

/** A connection ends. If the server breaks it off, what it had to answer has failed; if it only closes it, that says how far the
 *  client came: the answer may be missing in the capture, or the two may have crossed. */
static void take_end(frame_t *frame, const connection_end_t *end)
{
    struct connection *connection = frame->connection;

    if (!connection || connection->open_count == 0 || connection->client_has_closed)
        return;
    connection->client_has_closed = is_sent_by(frame->pinfo, connection->client);
    for (attempt_t *attempt = connection->oldest, *newer; attempt; attempt = newer) {
        newer = attempt->progress->newer;
        if (!attempt->progress->is_awaited || is_longer_ago(now, attempt->progress->last_request, PATIENCE)
            || !is_sent_by(frame->pinfo, attempt->server))
            continue;
        add_frame(frame, attempt);
        if (end->is_reset) {
            finish(frame, attempt, ATTEMPT_FAILURE, NULL, end->note);
        } else {
            attempt->note = (uint8_t)end->note;
            close_attempt(attempt);
        }
    }
}

static bool stands_before(const exchange_event_t *event, const annotation_t *annotation)
{
    return event->layer != annotation->layer ? event->layer < annotation->layer : event->at <= annotation->at;
}

static const token_t *token_behind(const exchange_event_t *events, unsigned count, unsigned at)
{
    return at + 1 < count && events[at + 1].kind == EVENT_TOKEN ? &events[at + 1].of.token : NULL;
}

/** Whether there is more to remember of a conversation than that it ends. */
static bool needs_connection(const exchange_event_t *events, unsigned event_count, unsigned annotation_count)
{
    return annotation_count > 0 || event_count > 1 || events[0].kind != EVENT_END;
}

attempt_t **attempts_take(packet_info *pinfo, const exchange_event_t *events, unsigned event_count, const frame_record_t *record,
                          unsigned *count)
{
    unsigned annotation_count = record ? record->count : 0;
    unsigned next = 0;
    frame_t frame = { .pinfo = pinfo };

    *count = 0;
    now = pinfo->abs_ts.secs;
    if (event_count == 0 && (annotation_count == 0 || open_count == 0))
        return NULL;
    frame.connection = (struct connection *)(needs_connection(events, event_count, annotation_count)
        ? conversation_state_get(pinfo, &connections, sizeof *frame.connection) : conversation_state_find(pinfo, &connections));
    frame.attempts = wmem_array_new(pinfo->pool, sizeof(attempt_t *));
    for (unsigned i = 0; i < event_count; i++) {
        for (; next < annotation_count && !stands_before(&events[i], &record->annotations[next]); next++)
            take_annotation(&frame, &record->annotations[next]);
        if (events[i].kind == EVENT_EXCHANGE)
            take_exchange(&frame, &events[i].of.exchange, token_behind(events, event_count, i));
        else if (events[i].kind == EVENT_TOKEN)
            take_token(&frame, &events[i].of.token);
        else
            take_end(&frame, &events[i].of.end);
    }
    for (; next < annotation_count; next++)
        take_annotation(&frame, &record->annotations[next]);

    *count = wmem_array_get_count(frame.attempts);
    return *count == 0 ? NULL : (attempt_t **)wmem_array_get_raw(frame.attempts);
}

void attempts_get_state(capture_state_t *state)
{
    state->clock = now;
    state->is_attempt_open = open_count > 0;
    state->is_answer_awaited = any_awaited && !is_longer_ago(now, last_await, PATIENCE);
}

void attempts_reset(void)
{
    connections_reset();
    attempt_count = open_count = 0;
    any_awaited = false;
    now = last_await = 0;
}
