/* attempts.c: the frames of an authentication attempt, tied together
 *
 * An answer belongs to the request it names, and comes from the other side. What follows an outcome may revise it while the
 * carrier goes on.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/attempts.h"

#include <string.h>

#include "attempts/ending.h"
#include "attempts/evidence.h"
#include "attempts/frame_links.h"
#include "attempts/kdc.h"
#include "attempts/krb_tickets.h"
#include "attempts/sides.h"
#include "attempts/weaknesses.h"
#include "frame/conversation_state.h"
#include "frame/packets.h"

/* More than a server lets wait for an answer; who opens more has lost the oldest. */
#define MAX_OPEN 1024

/* Seconds after which a server that has not answered is no longer watched for: what is looked at for that costs on every frame. A
 * user may take as long to type a password. */
#define PATIENCE 300

/** A frame while it is taken up. */
typedef struct {
    packet_info *pinfo;
    struct connection *connection;
    wmem_array_t *attempts; /**< attempt_t * */
    weakness_set_t weaknesses; /**< what is weak in the frame */
    bool has_exchange;      /**< what comes next belongs to an exchange */
    attempt_t *attempt;     /**< of that exchange, or NULL */
    bool is_answer;
    bool is_of_tls;
    bool has_ntlm;          /**< it had a message of NTLM already */
    outcome_t outcome;
} uptake_t;

static conversation_slot_t connections;
static unsigned attempt_count;
static unsigned open_count;
static bool any_awaited;
/* Of the capture's clock, in seconds. */
static time_t now;
static time_t last_await;

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
    connection_forget_keys(attempt);
    kdc_forget(attempt);
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

static void set_ends(attempt_t *attempt, const packet_info *pinfo, bool from_client)
{
    const struct connection *connection = attempt->progress->connection;
    const endpoint_t *from = sides_endpoint(connection, &pinfo->src, pinfo->srcport);
    const endpoint_t *to = sides_endpoint(connection, &pinfo->dst, pinfo->destport);

    attempt->client = from_client ? from : to;
    attempt->server = from_client ? to : from;
}

static attempt_t *open_attempt(uptake_t *uptake, bool from_client, const char *carrier)
{
    const packet_info *pinfo = uptake->pinfo;
    attempt_t *attempt = wmem_new0(wmem_file_scope(), attempt_t);

    attempt->progress = wmem_new0(wmem_file_scope(), struct progress);
    attempt->number = ++attempt_count;
    attempt->first_frame = pinfo->num;
    attempt->start = pinfo->abs_ts;
    attempt->progress->last_request = now;
    attempt->carrier = carrier;
    open_count++;
    join(attempt, uptake->connection);
    set_ends(attempt, pinfo, from_client);
    attempt->progress->is_headless = !from_client;
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
static void add_frame(uptake_t *uptake, attempt_t *attempt)
{
    if (attempt->last_frame == uptake->pinfo->num)
        return;
    attempt->last_frame = uptake->pinfo->num;
    wmem_array_append_one(uptake->attempts, attempt);
    if (attempt->result_frame == 0)
        nstime_delta(&attempt->duration, &uptake->pinfo->abs_ts, &attempt->start);
}

static void add_weaknesses(uptake_t *uptake, attempt_t *attempt, weakness_set_t weaknesses)
{
    attempt->weaknesses |= weaknesses;
    uptake->weaknesses |= weaknesses;
}

static void set_reason(attempt_t *attempt, const annotation_t *reason)
{
    attempt->reason_annotation = reason;
    attempt->reason = reason ? &reason->finding : NULL;
}

static void set_result(uptake_t *uptake, attempt_t *attempt, attempt_state_t state, const annotation_t *reason, note_t note)
{
    attempt->state = (uint8_t)state;
    attempt->result_frame = uptake->pinfo->num;
    nstime_delta(&attempt->duration, &uptake->pinfo->abs_ts, &attempt->start);
    set_reason(attempt, reason);
    attempt->note = (uint8_t)note;
    if (attempt->progress)
        attempt->progress->is_provisional = false;
}

static void finish(uptake_t *uptake, attempt_t *attempt, attempt_state_t state, const annotation_t *reason, note_t note)
{
    set_result(uptake, attempt, state, reason, note);
    close_attempt(attempt);
}

/** The attempt that the conversation is at, if it is still open and has no keys to be found by. */
static attempt_t *current_attempt(const uptake_t *uptake)
{
    attempt_t *current = uptake->connection->current;

    return current && current->progress && !current->progress->keys ? current : NULL;
}

/** Whether a request that looks like one under way is another, sent at the same time. */
static bool is_another(const attempt_t *attempt, const exchange_t *request)
{
    const struct progress *progress = attempt->progress;

    return progress->is_awaited && request->request_id && request->request_id != progress->request_id;
}

/** Whether a request begins anew, although an attempt is under way that it could belong to. */
static bool begins_anew(const attempt_t *attempt, const exchange_t *request, const token_t *token)
{
    const struct progress *progress = attempt->progress;

    if (token && token->package == TOKEN_NTLM && token->ntlm_type == NTLM_NEGOTIATE && attempt->ntlm_type >= NTLM_CHALLENGE)
        return true;
    if (progress->is_headless)
        return false;
    if (request->may_repeat || request->only_continues)
        return request->initial && !progress->is_awaited && progress->wants_more;
    return request->initial || progress->is_awaited;
}

static void take_names(attempt_t *attempt, const exchange_t *exchange)
{
    if (exchange->mechanism)
        attempt->own_mechanism = exchange->mechanism;
    /* Of an AS exchange the client is who the KDC says it is (RFC 4120 3.1.5, RFC 6806 section 6). */
    if (exchange->kdc == KDC_AS && exchange->side == EXCHANGE_ANSWER)
        set_text(&attempt->identity, exchange->identity);
    set_text_if_none(&attempt->identity, exchange->identity);
    set_text_if_none(&attempt->on_behalf_of, exchange->on_behalf_of);
    set_text_if_none(&attempt->target, exchange->target);
    if (exchange->etype)
        attempt->etype = exchange->etype;
}

/** Who shows a ticket is whom it was given to, if that was seen. */
static void take_ticket(attempt_t *attempt, der_t ticket)
{
    const ticket_owner_t *owner = krb_tickets_owner(ticket);

    if (!owner)
        return;
    attempt->ticket_from = owner->issued_in;
    if (owner->identity)
        attempt->identity = owner->identity;
    if (owner->on_behalf_of && !attempt->on_behalf_of)
        attempt->on_behalf_of = owner->on_behalf_of;
}

static bool has_answer_before(const attempt_t *attempt)
{
    return attempt && attempt->progress->is_orphan;
}

/** Whether a request is the one that is to be answered, once more. */
static bool is_same_request(const attempt_t *attempt, const exchange_t *request)
{
    return attempt && !request->session && attempt->progress->is_awaited && attempt->progress->request_id == request->request_id;
}

/** Find the attempt that a request goes on with, and close one that it puts an end to. */
static attempt_t *find_for_request(uptake_t *uptake, const exchange_t *request, const token_t *token)
{
    const struct connection *connection = uptake->connection;
    attempt_t *attempt = connection_find(connection, KEY_OF_SESSION, request->is_global, request->session);

    if (!attempt) {
        attempt = connection_find(connection, KEY_OF_CALL, request->is_global, request->call);
        if (has_answer_before(attempt) || is_same_request(attempt, request))
            return attempt;
        attempt = NULL;
    }
    if (!attempt && !request->session && !request->call)
        attempt = current_attempt(uptake);
    if (!attempt || is_another(attempt, request))
        return NULL;
    if (!begins_anew(attempt, request, token))
        return attempt;
    close_attempt(attempt);
    return NULL;
}

/** The attempt goes on in another conversation. */
static void move(uptake_t *uptake, attempt_t *attempt)
{
    if (attempt->progress->connection == uptake->connection)
        return;
    connection_leave(attempt);
    join(attempt, uptake->connection);
    set_ends(attempt, uptake->pinfo, true);
}

static void begin_exchange(uptake_t *uptake, attempt_t *attempt, bool is_answer)
{
    uptake->has_exchange = true;
    uptake->attempt = attempt;
    uptake->is_answer = is_answer;
    uptake->is_of_tls = false;
    uptake->has_ntlm = false;
}

/** @param token  the first token in the request, or NULL */
static void take_request(uptake_t *uptake, const exchange_t *request, const token_t *token)
{
    attempt_t *attempt = find_for_request(uptake, request, token);
    bool is_orphan = has_answer_before(attempt);

    if (!attempt && request->only_continues)
        return;
    if (!attempt)
        attempt = open_attempt(uptake, true, request->carrier);
    begin_exchange(uptake, attempt, false);
    take_names(attempt, request);
    if (is_orphan) {
        /* It has been answered. */
        attempt->progress->is_orphan = false;
        return;
    }
    move(uptake, attempt);
    attempt->progress->last_request = now;
    attempt->progress->request_id = request->request_id;
    attempt->progress->is_headless = false;
    connection_add_key(attempt, KEY_OF_CALL, request->is_global, request->call);
    connection_add_key(attempt, KEY_OF_SESSION, request->is_global, request->session);
    await(attempt, !request->is_unanswered);
    attempt->progress->wants_more = false;
    weaknesses_note_request(attempt->progress, request);
}

static void take_kdc_request(uptake_t *uptake, const exchange_t *request)
{
    attempt_t *attempt;
    kdc_request_kind_t kind = kdc_find_request(uptake->pinfo, uptake->connection, request, now, &attempt);
    struct progress *progress;

    if (kind == KDC_REQUEST_NEW)
        attempt = open_attempt(uptake, true, request->carrier);
    begin_exchange(uptake, attempt, false);
    uptake->connection->has_kdc_request = true;
    progress = attempt->progress;
    if (!progress)
        return;
    if (kind == KDC_REQUEST_REPEATED) {
        move(uptake, attempt);
        weaknesses_note_repetition(progress, request);
        kdc_add_request(uptake->pinfo, uptake->connection, attempt, request);
        await(attempt, true);
        return;
    }
    move(uptake, attempt);
    progress->last_request = now;
    progress->request_id = request->request_id;
    progress->is_tgs = request->kdc == KDC_TGS;
    progress->is_preauthenticated = !request->initial;
    progress->wants_more = progress->wants_again = false;
    weaknesses_note_request(progress, request);
    kdc_add_request(uptake->pinfo, uptake->connection, attempt, request);
    await(attempt, true);
    progress->is_for_user = progress->is_for_user || request->is_for_user;
    take_names(attempt, request);
    take_ticket(attempt, request->ticket);
}

/** The attempt of an answer's request, or NULL.
 *  @param is_current  set to whether the request is the last one of its attempt */
static attempt_t *find_for_answer(uptake_t *uptake, const exchange_t *answer, bool *is_current)
{
    struct connection *connection = uptake->connection;
    attempt_t *attempt;

    *is_current = true;
    if (answer->kdc != KDC_NONE)
        return kdc_take_answer(uptake->pinfo, connection, answer, is_current);
    attempt = connection_find(connection, KEY_OF_CALL, answer->is_global, answer->call);
    if (!attempt)
        attempt = connection_find(connection, KEY_OF_SESSION, answer->is_global, answer->session);
    if (!attempt && !answer->call && !answer->session)
        attempt = current_attempt(uptake);
    return attempt;
}

/** Whether an answer without a request is one whose request was not captured. */
static bool stands_alone(const uptake_t *uptake, const exchange_t *answer)
{
    return answer->stands_alone && answer->outcome != OUTCOME_NONE
        && !(answer->kdc != KDC_NONE && uptake->connection->has_kdc_request);
}

/** Whom a KDC gave a ticket to: a service that asks for a user is not that user. */
static void remember_ticket(const attempt_t *attempt, const exchange_t *answer)
{
    krb_tickets_add(answer->ticket, (ticket_owner_t) {
        .issued_in = attempt, .identity = attempt->identity, .on_behalf_of = attempt->on_behalf_of,
    });
}

/** The names in an answer that brings a ticket: they are whose it is. */
static void take_kdc_names(attempt_t *attempt, const exchange_t *answer)
{
    exchange_t names = *answer;

    if (attempt->progress->is_for_user) {
        set_text_if_none(&attempt->on_behalf_of, answer->identity);
        names.identity = NULL;
    }
    take_names(attempt, &names);
    if (answer->outcome == OUTCOME_SUCCESS)
        remember_ticket(attempt, answer);
}

/** Whether a ticket is for the KDC of another realm, to which the client is referred: nothing is known of the service yet (RFC
 *  6806 section 8). */
static bool is_referral(const attempt_t *attempt, const exchange_t *answer)
{
    return answer->kdc == KDC_TGS && answer->target && attempt->target && g_str_has_prefix(answer->target, "krbtgt/")
        && !g_str_has_prefix(attempt->target, "krbtgt/");
}

/** Whether what follows in the capture may change the outcome: while the carrier goes on, or while another server may be asked.
 *  @param is_alone  the request may be captured behind its answer */
static bool is_for_now(const exchange_t *answer, bool is_alone)
{
    return (answer->outcome == OUTCOME_SUCCESS && answer->may_be_revised)
        || (answer->outcome == OUTCOME_FAILURE && answer->cannot_help) || is_alone;
}

static void take_outcome(uptake_t *uptake, attempt_t *attempt, const exchange_t *answer, bool is_alone)
{
    bool is_call_refused = answer->outcome == OUTCOME_FAILURE && answer->is_of_call && attempt->progress->is_accepted;

    switch (answer->outcome) {
    case OUTCOME_SUCCESS:
        set_result(uptake, attempt, ATTEMPT_SUCCESS, NULL, is_referral(attempt, answer) ? NOTE_REFERRAL : answer->note);
        break;
    case OUTCOME_FAILURE:
        if (is_call_refused)
            set_result(uptake, attempt, ATTEMPT_SUCCESS, NULL, NOTE_ACCEPTED_CALL_REFUSED);
        else
            set_result(uptake, attempt, ATTEMPT_FAILURE, NULL, answer->is_of_call ? NOTE_LOGON_OR_CALL : answer->note);
        break;
    case OUTCOME_UNKNOWN:
        /* What ended it says more than how far it came. */
        if (answer->note != NOTE_NONE) {
            set_reason(attempt, NULL);
            attempt->note = (uint8_t)answer->note;
        }
        break;
    default:
        connection_add_key(attempt, KEY_OF_SESSION, answer->is_global, answer->session);
        return;
    }
    if (attempt_note_has_detail((note_t)attempt->note))
        set_text(&attempt->note_detail, answer->note_detail);
    if (!is_for_now(answer, is_alone)) {
        close_attempt(attempt);
        return;
    }
    attempt->progress->is_provisional = true;
    attempt->progress->is_orphan = is_alone;
    connection_add_key(attempt, KEY_OF_CALL, answer->is_global, answer->call);
}

/** The group address that a request was sent to is nobody: who answers is the server (IEEE 802.1X-2020 11.1.1). */
static bool is_of_group(const endpoint_t *endpoint)
{
    return endpoint->addr.type == AT_ETHER && (((const uint8_t *)endpoint->addr.data)[0] & 1);
}

/** Find, or open, the attempt that an answer belongs to. NULL: it is no answer to anything, or one that was taken before. */
static attempt_t *attempt_of_answer(uptake_t *uptake, const exchange_t *answer, bool *is_alone)
{
    bool is_current;
    attempt_t *attempt = find_for_answer(uptake, answer, &is_current);

    *is_alone = false;
    if (attempt && is_of_group(attempt->server))
        attempt->server = sides_endpoint(uptake->connection, &uptake->pinfo->src, uptake->pinfo->srcport);
    /* Several KDCs may have been asked; the one that answers is the server. */
    if (attempt && answer->kdc != KDC_NONE)
        attempt->server = sides_endpoint(uptake->connection, &uptake->pinfo->src, uptake->pinfo->srcport);
    if (attempt && (attempt->progress->is_orphan || !side_is_sender(uptake->pinfo, attempt->server)))
        return NULL;
    /* Another KDC was asked as well, and the client has gone on with what the first one said. */
    if (attempt && !is_current && answer->outcome != OUTCOME_SUCCESS) {
        add_frame(uptake, attempt);
        return NULL;
    }
    if (attempt && !is_current)
        weaknesses_note_request(attempt->progress, NULL);
    if (!attempt && stands_alone(uptake, answer)) {
        *is_alone = true;
        attempt = open_attempt(uptake, false, answer->carrier);
    }
    return attempt;
}

static void take_answer(uptake_t *uptake, const exchange_t *answer)
{
    bool is_alone;
    attempt_t *attempt = attempt_of_answer(uptake, answer, &is_alone);

    begin_exchange(uptake, attempt, true);
    uptake->is_of_tls = answer->is_of_tls;
    uptake->outcome = answer->outcome;
    if (!attempt)
        return;
    await(attempt, false);
    attempt->progress->wants_more = answer->wants_more;
    attempt->progress->wants_again = answer->wants_again;
    if (answer->kdc == KDC_NONE)
        take_names(attempt, answer);
    else
        take_kdc_names(attempt, answer);
    add_weaknesses(uptake, attempt, weaknesses_of_answer(attempt->progress, answer));
    take_outcome(uptake, attempt, answer, is_alone && answer->call && uptake->pinfo->ptype == PT_TCP);
}

static bool is_request(const uptake_t *uptake, const exchange_t *exchange, const token_t *token)
{
    if (exchange->side != EXCHANGE_BY_PEER)
        return exchange->side == EXCHANGE_REQUEST;
    return sides_is_from_client(uptake->connection, uptake->pinfo, token, token && token->from_client);
}

static void take_exchange(uptake_t *uptake, const exchange_t *exchange, const token_t *token)
{
    exchange_t of_side = *exchange;
    bool is_from_client = is_request(uptake, exchange, token);
    bool is_of_its_side = is_from_client ? sides_take_request(uptake->connection, uptake->pinfo)
        : sides_take_answer(uptake->connection, uptake->pinfo);

    /* An error that no KDC was asked for is an answer of some other protocol, in which it stands. */
    if (exchange->kdc == KDC_ERROR && !exchange->stands_alone && !uptake->connection->has_kdc_request)
        return;
    begin_exchange(uptake, NULL, !is_from_client);
    /* Who says what the other side has to say is not to be believed. */
    if (!is_of_its_side)
        return;
    /* Who began goes on. */
    if (exchange->side == EXCHANGE_BY_PEER && is_from_client)
        of_side.may_repeat = true;
    if (!is_from_client)
        take_answer(uptake, &of_side);
    else if (exchange->kdc != KDC_NONE)
        take_kdc_request(uptake, &of_side);
    else
        take_request(uptake, &of_side, token);
    if (!uptake->attempt)
        return;
    if (!exchange->call && !exchange->session && exchange->kdc == KDC_NONE)
        uptake->connection->current = uptake->attempt;
    add_frame(uptake, uptake->attempt);
    if (is_from_client)
        add_weaknesses(uptake, uptake->attempt, exchange->weaknesses);
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
static void take_bare_token(uptake_t *uptake, const token_t *token)
{
    exchange_t exchange = {
        .carrier = enclosing_protocol(uptake->pinfo),
        .side = token->from_client ? EXCHANGE_REQUEST : EXCHANGE_ANSWER,
        /* One request may be several messages, if some of them are not understood. */
        .may_repeat = true,
        .outcome = token->completes ? OUTCOME_NONE : OUTCOME_STEP,
    };

    take_exchange(uptake, &exchange, token);
}

static void take_ntlm(uptake_t *uptake, attempt_t *attempt, const token_t *token)
{
    uptake->has_ntlm = true;
    attempt->ntlm_type = (uint8_t)token->ntlm_type;
    if (token->ntlm_proof != NTLM_PROOF_UNKNOWN)
        attempt->ntlm_proof = (uint8_t)token->ntlm_proof;
}

static void take_kerberos(attempt_t *attempt, const token_t *token)
{
    attempt->has_kerberos = true;
    if (token->etype)
        attempt->etype = token->etype;
    take_ticket(attempt, token->ticket);
}

static void take_token(uptake_t *uptake, const token_t *token)
{
    attempt_t *attempt;

    if (!uptake->has_exchange)
        take_bare_token(uptake, token);
    attempt = uptake->attempt;
    /* A package gets one message at a time: a second one of NTLM is in some other part of the token, such as the MIC (RFC 4178
     * 4.2). */
    if (!attempt || token->from_client == uptake->is_answer || (token->package == TOKEN_NTLM && uptake->has_ntlm))
        return;
    if (token->package == TOKEN_NTLM)
        take_ntlm(uptake, attempt, token);
    else
        take_kerberos(attempt, token);
    set_text(&attempt->identity, token->identity);
    set_text(&attempt->target, token->target);
    add_weaknesses(uptake, attempt, weaknesses_of_token(attempt->progress, token));
    if (!attempt->progress)
        return;
    attempt->progress->is_accepted = attempt->progress->is_accepted || token->completes;
    if (uptake->is_answer && uptake->outcome == OUTCOME_NONE && token->completes)
        finish(uptake, attempt, ATTEMPT_SUCCESS, NULL, NOTE_AP_REP);
}

/** A status of an exchange that no carrier has reported: the server's answer, where one authentication is under way. */
static void take_bare_finding(uptake_t *uptake, const sspi_finding_t *finding)
{
    const attempt_t *current = current_attempt(uptake);

    if (!current || !side_is_sender(uptake->pinfo, current->server))
        return;
    /* Of a success that is still open, only what is said of the logon may say otherwise: a session may end for many reasons. */
    if (current->state == ATTEMPT_SUCCESS && finding->family != SSPI_FAMILY_RDP_LOGON_ERROR
        && finding->family != SSPI_FAMILY_RDP_AUTHORIZATION)
        return;
    take_exchange(uptake, &(exchange_t) { .carrier = current->carrier, .side = EXCHANGE_ANSWER }, NULL);
}

/** What a status says of an attempt that has no other result in this frame. */
static void take_status(uptake_t *uptake, attempt_t *attempt, const annotation_t *annotation)
{
    const sspi_finding_t *finding = &annotation->finding;
    bool is_failure = finding->class_ == SSPI_CLASS_FAILURE;

    /* How far it came, if nothing follows. */
    if (attempt->state == ATTEMPT_UNFINISHED)
        attempt->reason = finding;
    if (is_failure)
        /* The client may still try something else. */
        set_result(uptake, attempt, ATTEMPT_FAILURE, annotation, NOTE_NONE);
    else if (finding->class_ == SSPI_CLASS_SUCCESS && uptake->outcome == OUTCOME_NONE)
        finish(uptake, attempt, ATTEMPT_SUCCESS, annotation, NOTE_NONE);
    if (is_failure && uptake->outcome == OUTCOME_NONE && finding->family != SSPI_FAMILY_KERBEROS)
        close_attempt(attempt);
}

/** What a status means for the outcome that its exchange has told. */
static void take_annotation(uptake_t *uptake, const annotation_t *annotation)
{
    const sspi_finding_t *finding = &annotation->finding;
    bool is_failure = finding->class_ == SSPI_CLASS_FAILURE;
    bool is_success = finding->class_ == SSPI_CLASS_SUCCESS;
    attempt_t *attempt;

    /* An alert is about the connection around it. */
    if ((finding->family == SSPI_FAMILY_TLS_ALERT) != uptake->is_of_tls)
        return;
    if (!uptake->has_exchange)
        take_bare_finding(uptake, finding);
    attempt = uptake->attempt;
    if (!attempt || !uptake->is_answer)
        return;
    if (attempt->progress)
        attempt->progress->is_accepted = attempt->progress->is_accepted || is_success;
    if (attempt->state == ATTEMPT_UNFINISHED || (attempt->progress && attempt->result_frame != uptake->pinfo->num))
        take_status(uptake, attempt, annotation);
    else if (((attempt->state == ATTEMPT_FAILURE && is_failure) || (attempt->state == ATTEMPT_SUCCESS && is_success))
             && (!attempt->reason_annotation || (is_failure && annotation_says_more(annotation, attempt->reason_annotation))))
        set_reason(attempt, annotation);
}

/** A connection ends, or its server is not reached. If the server breaks it off, what it had to answer has failed; if it only
 *  closes it, that says how far the client came. What was sent before may be captured behind it, and then still counts. */
static void take_end(uptake_t *uptake, const connection_end_t *end)
{
    struct connection *connection = uptake->connection;
    const packet_info *pinfo = uptake->pinfo;

    if (!connection || connection->open_count == 0 || connection->client_has_closed)
        return;
    if (end->kind != END_UNREACHABLE && !ending_fits(pinfo))
        return;
    connection->client_has_closed = end->kind != END_UNREACHABLE && side_is_sender(pinfo, connection->client);
    for (attempt_t *attempt = connection->oldest; attempt; attempt = attempt->progress->newer) {
        struct progress *progress = attempt->progress;
        /* What an ICMP error quotes was sent by the client. */
        const endpoint_t *sender = end->kind == END_UNREACHABLE ? attempt->client : attempt->server;

        if (!progress->is_awaited || is_longer_ago(now, progress->last_request, PATIENCE) || !side_is_sender(pinfo, sender))
            continue;
        add_frame(uptake, attempt);
        if (end->kind == END_CLOSE)
            attempt->note = (uint8_t)end->note;
        else
            set_result(uptake, attempt, ATTEMPT_FAILURE, NULL, end->note);
        progress->is_provisional = true;
        await(attempt, false);
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

static void set_connection(uptake_t *uptake, struct connection *connection)
{
    /* What was said in one packet is not continued in another. */
    if (uptake->connection && uptake->connection != connection) {
        uptake->has_exchange = false;
        uptake->attempt = NULL;
        uptake->is_of_tls = false;
    }
    uptake->connection = connection;
}

/** Turn to the packet that a layer of the frame belongs to. Returns false where that is none of its own, but quoted. */
static bool turn_to(uptake_t *uptake, int layer)
{
    if (packets_is_quoted(layer))
        return false;
    packets_enter(uptake->pinfo, layer);
    set_connection(uptake, (struct connection *)conversation_state_get(uptake->pinfo, &connections, sizeof *uptake->connection));
    return true;
}

/** Turn to the packet that ends a connection, or to the quoted one that has not arrived. Returns false where it is none. */
static bool turn_to_end(uptake_t *uptake, const exchange_event_t *event)
{
    if (event->of.end.kind != END_UNREACHABLE)
        packets_enter(uptake->pinfo, event->layer);
    else if (!packets_enter_quoted(uptake->pinfo))
        return false;
    set_connection(uptake, (struct connection *)conversation_state_find(uptake->pinfo, &connections));
    return true;
}

static void take_event(uptake_t *uptake, const exchange_event_t *events, unsigned count, unsigned at)
{
    const exchange_event_t *event = &events[at];

    if (event->kind == EVENT_END) {
        if (turn_to_end(uptake, event))
            take_end(uptake, &event->of.end);
    } else if (turn_to(uptake, event->layer)) {
        if (event->kind == EVENT_EXCHANGE)
            take_exchange(uptake, &event->of.exchange, token_behind(events, count, at));
        else if (event->kind == EVENT_TOKEN)
            take_token(uptake, &event->of.token);
        else
            evidence_take(uptake->pinfo, uptake->connection, uptake->attempt, uptake->is_answer, &event->of.evidence);
    }
}

static void take_next_annotation(uptake_t *uptake, const annotation_t *annotation)
{
    if (turn_to(uptake, annotation->layer))
        take_annotation(uptake, annotation);
}

attempt_t **attempts_take(packet_info *pinfo, const exchange_event_t *events, unsigned event_count, const frame_record_t *record,
                          unsigned *count, weakness_set_t *weaknesses)
{
    unsigned annotation_count = record ? record->count : 0;
    unsigned next = 0;
    uptake_t uptake = { .pinfo = pinfo };

    *count = 0;
    *weaknesses = 0;
    now = pinfo->abs_ts.secs;
    if (event_count == 0 && (annotation_count == 0 || open_count == 0))
        return NULL;
    uptake.attempts = wmem_array_new(pinfo->pool, sizeof(attempt_t *));
    for (unsigned i = 0; i < event_count; i++) {
        for (; next < annotation_count && !stands_before(&events[i], &record->annotations[next]); next++)
            take_next_annotation(&uptake, &record->annotations[next]);
        take_event(&uptake, events, event_count, i);
    }
    for (; next < annotation_count; next++)
        take_next_annotation(&uptake, &record->annotations[next]);
    packets_leave(pinfo);

    *weaknesses = uptake.weaknesses;
    *count = wmem_array_get_count(uptake.attempts);
    return *count == 0 ? NULL : (attempt_t **)wmem_array_get_raw(uptake.attempts);
}

void attempts_get_state(capture_state_t *state)
{
    state->clock = now;
    state->is_attempt_open = open_count > 0;
    state->is_answer_awaited = any_awaited && !is_longer_ago(now, last_await, PATIENCE);
}

void attempts_reset(void)
{
    connection_begin_capture();
    kdc_begin_capture();
    frame_links_begin_capture();
    attempt_count = open_count = 0;
    any_awaited = false;
    now = last_await = 0;
}
