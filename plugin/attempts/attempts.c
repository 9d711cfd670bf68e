/* attempts.c: the frames of an authentication attempt, tied together
 *
 * An answer belongs to the request it names, and comes from the other side. What follows an outcome may revise it while the
 * carrier goes on.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/attempts.h"

#include <string.h>

#include "attempts/answers.h"
#include "attempts/ending.h"
#include "attempts/evidence.h"
#include "attempts/frame_links.h"
#include "attempts/held_frames.h"
#include "attempts/kdc.h"
#include "attempts/kdc_errors.h"
#include "attempts/requests.h"
#include "attempts/sides.h"
#include "attempts/uptake.h"
#include "attempts/weaknesses.h"
#include "frame/conversation_state.h"
#include "frame/packets.h"

static conversation_slot_t connections;
static attempts_late_t *take_late;
static bool has_late;

static bool is_request(const uptake_t *uptake, const exchange_t *exchange, const token_t *token)
{
    if (exchange->side != EXCHANGE_BY_PEER)
        return exchange->side == EXCHANGE_REQUEST;
    return sides_is_from_client(uptake->connection, uptake->pinfo, token, token && token->from_client);
}

/* Who has sent an alert, or got one, says nothing more but that (RFC 5216 2.1.3), perhaps after the other side has. */
#define REQUESTS_BEHIND_ALERT 1

/** The client goes on after an alert: by another method, or anew. */
static void leave_alert(attempt_t *attempt, bool holds_tls)
{
    struct progress *progress = attempt->progress;

    if (progress && progress->alert && (!holds_tls || progress->since_alert++ == REQUESTS_BEHIND_ALERT))
        progress->alert = NULL;
}

/** One side gives TLS up, by which the client was to authenticate: the failure that follows has no other reason. */
static void take_alert(attempt_t *attempt, const annotation_t *annotation)
{
    if (!attempt || !attempt->progress || annotation->finding.class_ != SSPI_CLASS_FAILURE)
        return;
    attempt->progress->alert = annotation;
    attempt->progress->since_alert = 0;
}

static void take_exchange(uptake_t *uptake, const exchange_t *exchange, const token_t *token)
{
    exchange_t of_side = *exchange;
    bool is_from_client = is_request(uptake, exchange, token);
    bool is_of_its_side = is_from_client ? sides_take_request(uptake->connection, uptake->pinfo)
        : exchange->seen_in || sides_take_answer(uptake->connection, uptake->pinfo);

    /* An error that no KDC was asked for is an answer of some other protocol, in which it stands. */
    if (exchange->kdc == KDC_ERROR && !exchange->stands_alone && !uptake->connection->has_kdc_request)
        return;
    uptake_begin_exchange(uptake, NULL, !is_from_client);
    /* Who says what the other side has to say is not to be believed. */
    if (!is_of_its_side)
        return;
    /* Who began goes on. */
    if (exchange->side == EXCHANGE_BY_PEER && is_from_client)
        of_side.may_repeat = true;
    if (!is_from_client)
        answers_take(uptake, &of_side);
    else
        requests_take(uptake, &of_side, token);
    if (!uptake->attempt)
        return;
    uptake->holds_tls = exchange->holds_tls;
    if (is_from_client)
        leave_alert(uptake->attempt, exchange->holds_tls);
    if (!exchange->call && !exchange->session && exchange->kdc == KDC_NONE)
        uptake->connection->current = uptake->attempt;
    if (exchange->seen_in)
        frame_links_add_late(exchange->seen_in->number, uptake->attempt);
    else
        uptake_add_frame(uptake, uptake->attempt);
    if (is_from_client)
        uptake_add_weaknesses(uptake, uptake->attempt, exchange->weaknesses);
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
    if (attempt->ntlm_type == 0)
        attempt->is_unchallenged = token->ntlm_type == NTLM_AUTHENTICATE;
    attempt->ntlm_type = token->ntlm_type;
    if (token->ntlm_proof != NTLM_PROOF_UNKNOWN)
        attempt->ntlm_proof = token->ntlm_proof;
    if (token->authenticator)
        attempt->authenticator = token->authenticator;
}

static void take_kerberos(attempt_t *attempt, const token_t *token)
{
    attempt_evidence_t *evidence = attempt->evidence;

    attempt->has_kerberos = true;
    if (token->etype)
        attempt->etype = token->etype;
    /* What was said of a request is settled when another one follows. */
    if (token->authenticator && token->authenticator != attempt->authenticator && evidence && evidence->krb_error) {
        evidence->settled_error = evidence->krb_error;
        evidence->krb_error = 0;
    }
    if (token->authenticator)
        attempt->authenticator = token->authenticator;
    attempt_take_ticket(attempt, token->ticket);
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
    attempt_set_text(&attempt->identity, token->identity);
    attempt_set_text(&attempt->target, token->target);
    uptake_add_weaknesses(uptake, attempt, weaknesses_of_token(attempt->progress, token));
    if (!attempt->progress)
        return;
    attempt->progress->is_accepted = attempt->progress->is_accepted || token->completes;
    if (uptake->is_answer && uptake->outcome == OUTCOME_NONE && token->completes)
        uptake_finish(uptake, attempt, ATTEMPT_SUCCESS, NULL, NOTE_AP_REP);
}

/** A status of an exchange that no carrier has reported: the server's answer, where one authentication is under way. */
static void take_bare_finding(uptake_t *uptake, const sspi_finding_t *finding)
{
    const attempt_t *current = uptake_current(uptake);

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
    if (uptake->is_no_verdict)
        return;
    if (is_failure)
        /* The client may still try something else. */
        uptake_set_result(uptake, attempt, ATTEMPT_FAILURE, annotation, NOTE_NONE);
    else if (finding->class_ == SSPI_CLASS_SUCCESS && uptake->outcome == OUTCOME_NONE)
        uptake_finish(uptake, attempt, ATTEMPT_SUCCESS, annotation, NOTE_NONE);
    if (is_failure && uptake->outcome == OUTCOME_NONE && finding->family != SSPI_FAMILY_KERBEROS)
        attempt_close(attempt);
}

/** What a status means for the outcome that its exchange has told. */
static void take_annotation(uptake_t *uptake, const annotation_t *annotation)
{
    const sspi_finding_t *finding = &annotation->finding;
    bool is_failure = finding->class_ == SSPI_CLASS_FAILURE;
    bool is_success = finding->class_ == SSPI_CLASS_SUCCESS;
    attempt_t *attempt;

    if (finding->family == SSPI_FAMILY_TLS_ALERT && uptake->holds_tls)
        take_alert(uptake->attempt, annotation);
    /* An alert is about the connection around it. */
    if ((finding->family == SSPI_FAMILY_TLS_ALERT) != uptake->is_of_tls)
        return;
    if (!uptake->has_exchange)
        take_bare_finding(uptake, finding);
    attempt = uptake->attempt;
    if (!attempt && uptake->is_answer)
        kdc_errors_take_annotation(uptake, annotation);
    if (!attempt || !uptake->is_answer)
        return;
    if (attempt->progress)
        attempt->progress->is_accepted = attempt->progress->is_accepted || is_success;
    if (attempt->state == ATTEMPT_UNFINISHED || (attempt->progress && attempt->result_frame != uptake->pinfo->num))
        take_status(uptake, attempt, annotation);
    else if (((attempt->state == ATTEMPT_FAILURE && is_failure) || (attempt->state == ATTEMPT_SUCCESS && is_success))
             && (!attempt->reason_annotation || (is_failure && annotation_says_more(annotation, attempt->reason_annotation))))
        attempt_set_reason(attempt, annotation);
}

/** The server has said something before it broke off the connection, which may have been the answer: nothing is known of that. */
static void take_back_reset(uptake_t *uptake, attempt_t *attempt)
{
    if (attempt->note != NOTE_CONNECTION_RESET || !attempt->progress->is_provisional
        || !side_is_sender(uptake->pinfo, attempt->server))
        return;
    attempt_take_back(attempt, NOTE_CONNECTION_CLOSED);
    uptake_add_frame(uptake, attempt);
}

static void take_back_resets(uptake_t *uptake)
{
    attempt_t *attempt = uptake->connection && ending_has_news(uptake->pinfo) ? uptake->connection->oldest : NULL;

    for (; attempt; attempt = attempt->progress->newer)
        take_back_reset(uptake, attempt);
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

        if (!attempt_is_awaited(attempt) || !side_is_sender(pinfo, sender))
            continue;
        if (end->kind == END_UNREACHABLE && !ending_is_about(pinfo, &progress->first_request))
            continue;
        uptake_add_frame(uptake, attempt);
        if (end->kind != END_CLOSE)
            uptake_set_result(uptake, attempt, ATTEMPT_FAILURE, NULL, end->note);
        else if (attempt->state == ATTEMPT_UNFINISHED)
            attempt->note = end->note;
        progress->is_provisional = true;
        attempt_await(attempt, false);
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
    if (uptake->is_held)
        return true;
    if (packets_is_quoted(layer))
        return false;
    packets_enter(uptake->pinfo, layer);
    set_connection(uptake, (struct connection *)conversation_state_get(uptake->pinfo, &connections, sizeof *uptake->connection));
    return true;
}

/** Turn to the packet that ends a connection, or to the quoted one that has not arrived. Returns false where it is none. */
static bool turn_to_end(uptake_t *uptake, const exchange_event_t *event)
{
    address addressee;

    packets_enter(uptake->pinfo, event->layer);
    addressee = uptake->pinfo->dst;
    /* Who sent a packet is told what became of it (RFC 792, RFC 4443 2.2). */
    if (event->of.end.kind == END_UNREACHABLE
        && (!packets_enter_quoted(uptake->pinfo) || !addresses_equal(&addressee, &uptake->pinfo->src)))
        return false;
    set_connection(uptake, (struct connection *)conversation_state_find(uptake->pinfo, &connections));
    return true;
}

static void take_evidence(uptake_t *uptake, const evidence_t *evidence)
{
    bool is_of_session = evidence->session != NULL;
    attempt_t *attempt = is_of_session ? evidence_of_session(uptake, evidence) : uptake->attempt;

    if (attempt && is_of_session)
        uptake_add_weaknesses(uptake, attempt, evidence->weaknesses);
    evidence_take(uptake->pinfo, uptake->connection, attempt, is_of_session || uptake->is_answer, evidence);
}

static void take_event(uptake_t *uptake, const exchange_event_t *events, unsigned count, unsigned at)
{
    const exchange_event_t *event = &events[at];

    if (event->kind == EVENT_END) {
        if (!turn_to_end(uptake, event))
            return;
        if (event->of.end.kind == END_OVERTAKEN)
            take_back_resets(uptake);
        else
            take_end(uptake, &event->of.end);
    } else if (turn_to(uptake, event->layer)) {
        if (event->kind == EVENT_EXCHANGE)
            take_exchange(uptake, &event->of.exchange, token_behind(events, count, at));
        else if (event->kind == EVENT_TOKEN)
            take_token(uptake, &event->of.token);
        else
            take_evidence(uptake, &event->of.evidence);
    }
}

static void take_next_annotation(uptake_t *uptake, const annotation_t *annotation)
{
    if (turn_to(uptake, annotation->layer))
        take_annotation(uptake, annotation);
}

/** Take up all that a frame tells, in its order. */
static void take_frame(uptake_t *uptake, const exchange_event_t *events, unsigned event_count, const frame_record_t *record)
{
    unsigned annotation_count = record ? record->count : 0;
    unsigned next = 0;

    for (unsigned i = 0; i < event_count; i++) {
        for (; next < annotation_count && !stands_before(&events[i], &record->annotations[next]); next++)
            take_next_annotation(uptake, &record->annotations[next]);
        take_event(uptake, events, event_count, i);
    }
    for (; next < annotation_count; next++)
        take_next_annotation(uptake, &record->annotations[next]);
}

static void take_held(held_frame_t *held)
{
    packet_info pinfo;
    uptake_t uptake;
    const exchange_event_t *events;
    const frame_record_t *record;
    unsigned count;

    has_late = true;
    held_frames_begin(held, &pinfo, &uptake, &events, &count, &record);
    take_frame(&uptake, events, count, record);
    count = wmem_array_get_count(uptake.attempts);
    if (count > 0)
        take_late(pinfo.num, (attempt_t *const *)wmem_array_get_raw(uptake.attempts), count, uptake.weaknesses);
    held_frames_end(held);
}

/** @param frame  as for held_frames_due() */
static void take_due(uint32_t frame)
{
    for (held_frame_t *held; (held = held_frames_due(frame));)
        take_held(held);
}

bool attempts_settle(void)
{
    take_due(UINT32_MAX);
    return has_late;
}

GPtrArray *attempts_of_capture(void)
{
    attempts_settle();
    return frame_links_attempts();
}

static bool is_end_alone(const exchange_event_t *events, unsigned count)
{
    return count == 1 && events[0].kind == EVENT_END;
}

/** The connection of a frame that is one packet of TCP, and tells something; NULL: of others nothing is held back. */
static struct connection *connection_of(packet_info *pinfo, unsigned event_count)
{
    if (event_count == 0 || pinfo->ptype != PT_TCP || packets_are_several())
        return NULL;
    return (struct connection *)conversation_state_get(pinfo, &connections, sizeof(struct connection));
}

attempt_t **attempts_take(packet_info *pinfo, const exchange_event_t *events, unsigned event_count, const frame_record_t *record,
                          unsigned *count, weakness_set_t *weaknesses)
{
    uptake_t uptake;
    bool is_attempt_open = uptake_begin(&uptake, pinfo);
    struct connection *connection;
    missing_t missing = SEGMENT_IS_OTHER;

    *count = 0;
    *weaknesses = 0;
    take_due(pinfo->num);
    if (event_count == 0 && (!record || record->count == 0 || !is_attempt_open))
        return NULL;
    connection = connection_of(pinfo, event_count);
    if (connection && connection->held)
        missing = held_frames_know(connection->held, pinfo);
    /* What ends the connection may be of the same side, which is captured ahead. */
    if (connection && connection->held && missing == SEGMENT_IS_OTHER && !is_end_alone(events, event_count))
        take_held(connection->held);
    if (connection && !connection->held && held_frames_hold(pinfo, connection, events, event_count, record))
        return NULL;
    uptake.attempts = wmem_array_new(pinfo->pool, sizeof(attempt_t *));
    take_frame(&uptake, events, event_count, record);
    packets_leave(pinfo);
    if (missing == SEGMENT_IS_LAST)
        take_held(connection->held);

    *weaknesses = uptake.weaknesses;
    *count = wmem_array_get_count(uptake.attempts);
    return *count == 0 ? NULL : (attempt_t **)wmem_array_get_raw(uptake.attempts);
}

void attempts_get_state(capture_state_t *state)
{
    uptake_get_state(state);
}

void attempts_reset(attempts_late_t *late)
{
    take_late = late;
    has_late = false;
    held_frames_begin_capture();
    connection_begin_capture();
    kdc_begin_capture();
    frame_links_begin_capture();
    uptake_begin_capture();
}
