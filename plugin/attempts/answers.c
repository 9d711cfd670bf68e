/* answers.c: the attempt that an answer belongs to, and what it means for it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/answers.h"

#include "attempts/accepted.h"
#include "attempts/kdc.h"
#include "attempts/kdc_errors.h"
#include "attempts/krb_tickets.h"
#include "attempts/sides.h"
#include "attempts/weaknesses.h"
#include "frame/addresses.h"
#include "frame/segment_order.h"

/* Seconds after which nobody answers what was not sent in a stream: a user may have to confirm it on a phone. */
#define PATIENCE 900

/** The attempt of an answer's request, or NULL.
 *  @param is_current  set to whether the request is the last one of its attempt */
static attempt_t *find_for_answer(uptake_t *uptake, const exchange_t *answer, bool *is_current)
{
    struct connection *connection = uptake->connection;
    attempt_t *attempt;

    *is_current = true;
    if (answer->kdc != KDC_NONE) {
        kdc_answer_t of_kdc = kdc_answer_of(uptake->pinfo, connection, answer);

        return kdc_errors_hold(uptake, answer) ? NULL : kdc_take_answer(connection, &of_kdc, is_current);
    }
    attempt = connection_find(connection, KEY_OF_CALL, answer->is_global, answer->call);
    if (attempt)
        return answer->session_stays && connection_is_of_other_session(attempt, answer->session) ? NULL : attempt;
    attempt = connection_find(connection, KEY_OF_SESSION, answer->is_global, answer->session);
    /* What answers another request of the session is none to this one, unless no request was captured at all. Where none waits
     * for an answer, one was lost, and a refusal is that of who came so far. */
    if (attempt && answer->call && !attempt->progress->is_headless
        && (attempt->progress->is_awaited || answer->outcome != OUTCOME_FAILURE))
        return NULL;
    if (!attempt && !answer->call && !answer->session)
        attempt = uptake_current(uptake);
    return attempt;
}

/** Whether an answer without a request is one whose request was not captured. In a session of which requests are captured, it is
 *  rather one that was answered before. */
static bool stands_alone(const uptake_t *uptake, const exchange_t *answer)
{
    return answer->stands_alone && answer->outcome != OUTCOME_NONE
        && !(answer->kdc != KDC_NONE && uptake->connection->has_kdc_request)
        && !connection_find(uptake->connection, KEY_OF_CALL, answer->is_global, answer->call)
        && !(answer->call && connection_find(uptake->connection, KEY_OF_SESSION, answer->is_global, answer->session));
}

/** Whom a KDC gave a ticket to: a service that asks for a user is not that user. */
static void remember_ticket(const attempt_t *attempt, const exchange_t *answer)
{
    krb_tickets_add(answer->ticket, (ticket_owner_t) {
        .issued_in = attempt,
        .is_unasked = attempt->progress->is_headless,
        .identity = attempt->identity, .on_behalf_of = attempt->on_behalf_of,
    });
}

/** The names in an answer that brings a ticket: they are whose it is. */
static void take_kdc_names(attempt_t *attempt, const exchange_t *answer)
{
    exchange_t names = *answer;

    if (attempt->progress->is_for_user) {
        attempt_set_text_if_none(&attempt->on_behalf_of, answer->identity);
        names.identity = NULL;
    }
    attempt_take_names(attempt, &names);
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
        uptake_set_result(uptake, attempt, ATTEMPT_SUCCESS, NULL, is_referral(attempt, answer) ? NOTE_REFERRAL : answer->note);
        if (answer->makes_session)
            accepted_add(uptake->connection, answer->makes_session, attempt);
        break;
    case OUTCOME_FAILURE:
        if (is_call_refused)
            uptake_set_result(uptake, attempt, ATTEMPT_SUCCESS, NULL, NOTE_ACCEPTED_CALL_REFUSED);
        else
            uptake_set_result(uptake, attempt, ATTEMPT_FAILURE, attempt->progress->alert,
                              answer->is_of_call ? NOTE_LOGON_OR_CALL : answer->note);
        break;
    case OUTCOME_UNKNOWN:
        /* What ended it says more than how far it came. */
        if (answer->note != NOTE_NONE) {
            attempt_set_reason(attempt, NULL);
            attempt->note = answer->note;
        }
        break;
    default:
        /* Who asks for more has not accepted anybody. */
        if (answer->wants_more && attempt->state == ATTEMPT_SUCCESS && attempt->progress->is_provisional)
            attempt_take_back(attempt, NOTE_NONE);
        connection_add_key(attempt, KEY_OF_SESSION, answer->is_global, answer->session);
        return;
    }
    if (attempt_note_has_detail((note_t)attempt->note))
        attempt_set_text(&attempt->note_detail, answer->note_detail);
    if (!is_for_now(answer, is_alone)) {
        attempt_close(attempt);
        return;
    }
    attempt->progress->is_provisional = true;
    attempt->progress->is_orphan = is_alone;
    attempt->progress->has_answer_sequence = is_alone && order_sequence(uptake->pinfo, &attempt->progress->answer_sequence);
    connection_add_key(attempt, KEY_OF_CALL, answer->is_global, answer->call);
}

/** Find, or open, the attempt that an answer belongs to. NULL: it is no answer to anything, or one that was taken before. */
static attempt_t *attempt_of_answer(uptake_t *uptake, const exchange_t *answer, bool *is_alone)
{
    bool is_current;
    attempt_t *attempt;
    order_t segment;

    *is_alone = false;
    /* To requests that were captured, errors without microseconds may look the same; a stream brings nothing twice. */
    if ((answer->kdc != KDC_ERROR || answer->is_unique
         || (!uptake->connection->has_kdc_request && uptake->pinfo->ptype != PT_TCP))
        && kdc_is_repeated_reply(uptake->connection, answer, uptake_now(), &attempt)) {
        if (attempt)
            uptake_add_frame(uptake, attempt);
        return NULL;
    }
    attempt = find_for_answer(uptake, answer, &is_current);
    segment = order_of(uptake->pinfo);
    if (attempt && answer->kdc == KDC_NONE && !answer->seen_in && !order_may_answer(&attempt->progress->first_request, &segment))
        return NULL;
    /* Several servers may have been asked, and a group is nobody (IEEE 802.1X-2020 11.1.1): who answers is the server. */
    if (attempt && (answer->kdc != KDC_NONE || answer->is_global || address_is_of_group(&attempt->server->addr)))
        attempt->server = sides_endpoint(uptake->connection, &uptake->pinfo->src, uptake->pinfo->srcport);
    if (attempt && (attempt->progress->is_orphan || (!answer->seen_in && !side_is_sender(uptake->pinfo, attempt->server))))
        return NULL;
    /* In a stream it may take long; what was lost elsewhere is not answered much later. */
    if (attempt && answer->kdc == KDC_NONE && uptake->pinfo->ptype != PT_TCP && attempt->progress->is_awaited
        && is_longer_ago(uptake_now(), attempt->progress->last_request, PATIENCE))
        return NULL;
    /* Another KDC was asked as well, and the client has gone on with what the first one said. */
    if (attempt && !is_current && answer->outcome != OUTCOME_SUCCESS) {
        uptake_add_frame(uptake, attempt);
        return NULL;
    }
    if (attempt && !is_current)
        weaknesses_note_request(attempt->progress, NULL);
    if (!attempt && stands_alone(uptake, answer)) {
        *is_alone = true;
        attempt = uptake_open(uptake, false, answer->carrier);
    }
    if (attempt && answer->kdc != KDC_NONE)
        kdc_note_reply(uptake->connection, answer, attempt);
    return attempt;
}

/** A server that answers has been reached, and has not broken off the connection: what said so was forged, or about something
 *  else. */
static void take_back_end(attempt_t *attempt)
{
    bool is_by_end = attempt->note == NOTE_CONNECTION_RESET || attempt->note == NOTE_HOST_UNREACHABLE
        || attempt->note == NOTE_PORT_UNREACHABLE;

    if (is_by_end && attempt->progress->is_provisional)
        attempt_take_back(attempt, NOTE_NONE);
}

void answers_take(uptake_t *uptake, const exchange_t *answer)
{
    bool is_alone;
    attempt_t *attempt = attempt_of_answer(uptake, answer, &is_alone);

    uptake_begin_exchange(uptake, attempt, true);
    uptake->is_of_tls = answer->is_of_tls;
    uptake->outcome = answer->outcome;
    uptake->is_no_verdict = answer->is_no_verdict;
    uptake->seen_in = answer->seen_in;
    if (!attempt)
        return;
    take_back_end(attempt);
    attempt_await(attempt, false);
    attempt->progress->wants_more = answer->wants_more;
    attempt->progress->wants_again = answer->wants_again;
    if (answer->kdc == KDC_NONE)
        attempt_take_names(attempt, answer);
    else
        take_kdc_names(attempt, answer);
    uptake_add_weaknesses(uptake, attempt, weaknesses_of_answer(attempt->progress, answer));
    take_outcome(uptake, attempt, answer, is_alone && answer->call && uptake->pinfo->ptype == PT_TCP);
    /* There is one request less that other errors may be about. */
    kdc_errors_settle(uptake);
}
