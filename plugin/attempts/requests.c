/* requests.c: the attempt that a request begins, or goes on with
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/requests.h"

#include <string.h>

#include "attempts/kdc.h"
#include "attempts/kdc_errors.h"
#include "attempts/krb_tickets.h"
#include "attempts/weaknesses.h"
#include "frame/segment_order.h"

/** Whether a request that looks like one under way is another, sent at the same time. */
static bool is_another(const attempt_t *attempt, const exchange_t *request)
{
    const struct progress *progress = attempt->progress;

    return progress->is_awaited && request->request_id && request->request_id != progress->request_id;
}

/** Whether a request is the one that is to be answered, sent again because no answer came. */
static bool is_once_more(const attempt_t *attempt, const exchange_t *request)
{
    const struct progress *progress = attempt->progress;

    return progress->is_awaited && request->request_id && request->request_id == progress->request_id
        && (!request->identity || g_strcmp0(request->identity, attempt->identity) == 0);
}

/** Whether a request shows a ticket that is known to be of somebody else than the one which was shown before. */
static bool is_of_other_owner(const attempt_t *attempt, const token_t *token)
{
    const ticket_owner_t *owner = token && token->package == TOKEN_KERBEROS ? krb_tickets_owner(token->ticket) : NULL;

    return owner && owner->identity && attempt->ticket_from && attempt->identity
        && strcmp(owner->identity, attempt->identity) != 0;
}

/** Whether a request begins anew, although an attempt is under way that it could belong to. */
static bool begins_anew(const attempt_t *attempt, const exchange_t *request, const token_t *token)
{
    const struct progress *progress = attempt->progress;

    if (token && token->package == TOKEN_NTLM && token->ntlm_type == NTLM_NEGOTIATE && attempt->ntlm_type >= NTLM_CHALLENGE)
        return true;
    if (is_of_other_owner(attempt, token))
        return true;
    /* Who answers a challenge has got it, whether it was captured or not. */
    if (token && token->package == TOKEN_NTLM && token->ntlm_type == NTLM_AUTHENTICATE && attempt->ntlm_type == NTLM_NEGOTIATE)
        return false;
    if (progress->is_headless)
        return false;
    if (request->may_repeat || request->only_continues)
        return request->initial && !progress->is_awaited && progress->wants_more;
    return request->initial || progress->is_awaited;
}

/** Whether the answer to a request was captured before it. Who had the answer when he asked has asked something else. */
static bool has_answer_before(const uptake_t *uptake, const attempt_t *attempt)
{
    const struct progress *progress = attempt ? attempt->progress : NULL;

    return progress && progress->is_orphan
        && !(progress->has_answer_sequence && order_has_received(uptake->pinfo, progress->answer_sequence));
}

/** Whether a request, whose attempt was found by its call, is the one that is to be answered, once more: a segment that Wireshark
 *  dissects twice, as it does with one that is sent again at once. */
static bool is_same_request(const attempt_t *attempt, const exchange_t *request)
{
    return attempt && attempt->progress->is_awaited && attempt->progress->request_id == request->request_id;
}

/** Find the attempt that a request goes on with, and close one that it puts an end to. */
static attempt_t *find_for_request(uptake_t *uptake, const exchange_t *request, const token_t *token)
{
    const struct connection *connection = uptake->connection;
    attempt_t *of_call = connection_find(connection, KEY_OF_CALL, request->is_global, request->call);
    attempt_t *attempt;

    if (is_same_request(of_call, request))
        return of_call;
    attempt = connection_find(connection, KEY_OF_SESSION, request->is_global, request->session);
    if (!attempt && has_answer_before(uptake, of_call))
        return of_call;
    if (!attempt && !request->session && !request->call)
        attempt = uptake_current(uptake);
    if (!attempt || is_another(attempt, request))
        return NULL;
    if (is_once_more(attempt, request))
        return attempt;
    if (!begins_anew(attempt, request, token))
        return attempt;
    attempt_close(attempt);
    return NULL;
}

static void take_call(uptake_t *uptake, const exchange_t *request, const token_t *token)
{
    attempt_t *attempt = find_for_request(uptake, request, token);
    order_t segment = order_of(uptake->pinfo);
    bool is_orphan = has_answer_before(uptake, attempt);

    if (!attempt && request->only_continues)
        return;
    if (!attempt)
        attempt = uptake_open(uptake, true, request->carrier);
    uptake_begin_exchange(uptake, attempt, false);
    attempt_take_names(attempt, request);
    if (is_orphan) {
        /* It has been answered. */
        attempt->progress->is_orphan = false;
        return;
    }
    uptake_move(uptake, attempt);
    order_follow(&attempt->progress->first_request, &segment);
    attempt->progress->last_request = uptake_now();
    attempt->progress->request_id = request->request_id;
    attempt->progress->is_headless = false;
    connection_add_key(attempt, KEY_OF_CALL, request->is_global, request->call);
    connection_add_key(attempt, KEY_OF_SESSION, request->is_global, request->session);
    attempt_await(attempt, !request->is_unanswered);
    attempt->progress->wants_more = false;
    weaknesses_note_request(attempt->progress, request);
}

static void take_first_time(attempt_t *attempt, const exchange_t *request)
{
    struct progress *progress = attempt->progress;

    progress->last_request = uptake_now();
    progress->request_id = request->request_id;
    progress->is_tgs = request->kdc == KDC_TGS;
    progress->is_preauthenticated = !request->initial;
    if (progress->wants_again && request->kdc == KDC_AS) {
        /* The KDC may have sent the client to another realm, in which it goes on. */
        attempt_set_text(&attempt->identity, request->identity);
        attempt_set_text(&attempt->target, request->target);
    }
    progress->wants_more = progress->wants_again = false;
    progress->is_for_user = progress->is_for_user || request->is_for_user;
    weaknesses_note_request(progress, request);
    attempt_take_names(attempt, request);
    attempt_take_ticket(attempt, request->ticket);
}

static void take_of_kdc(uptake_t *uptake, const exchange_t *request)
{
    attempt_t *attempt;
    kdc_request_kind_t kind = kdc_find_request(uptake->pinfo, uptake->connection, request, uptake_now(), &attempt);

    if (kind == KDC_REQUEST_NEW)
        attempt = uptake_open(uptake, true, request->carrier);
    uptake_begin_exchange(uptake, attempt, false);
    uptake->connection->has_kdc_request = true;
    if (!attempt->progress)
        return;
    uptake_move(uptake, attempt);
    if (kind == KDC_REQUEST_CONTINUES)
        kdc_errors_take_request(uptake, attempt);
    /* Here the one before was answered, which was not captured. */
    if (kind == KDC_REQUEST_CONTINUES && attempt->progress->is_awaited)
        kdc_take_requests(uptake->connection, attempt, UINT32_MAX);
    if (kind == KDC_REQUEST_REPEATED)
        weaknesses_note_repetition(attempt->progress, request);
    else
        take_first_time(attempt, request);
    kdc_add_request(uptake->pinfo, uptake->connection, attempt, request);
    attempt_await(attempt, true);
}

void requests_take(uptake_t *uptake, const exchange_t *request, const token_t *token)
{
    if (request->kdc != KDC_NONE)
        take_of_kdc(uptake, request);
    else
        take_call(uptake, request, token);
}
