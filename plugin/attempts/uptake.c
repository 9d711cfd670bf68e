/* uptake.c: a frame while it is taken up, and what is done to the attempts in it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/uptake.h"

#include "attempts/kdc.h"
#include "attempts/krb_tickets.h"
#include "attempts/sides.h"

/* More than a server lets wait for an answer; who opens more has lost the oldest. */
#define MAX_OPEN 1024

/* Seconds after which a server that has not answered is no longer watched for: what is looked at for that costs on every frame. A
 * user may take as long to type a password. */
#define PATIENCE 300

static unsigned attempt_count;
static unsigned open_count;
static bool any_awaited;
/* Of the capture's clock, in seconds. */
static time_t now;
static time_t last_await;

bool uptake_begin(uptake_t *uptake, packet_info *pinfo)
{
    *uptake = (uptake_t) { .pinfo = pinfo };
    now = pinfo->abs_ts.secs;
    return open_count > 0;
}

time_t uptake_now(void)
{
    return now;
}

void attempt_await(const attempt_t *attempt, bool is_awaited)
{
    attempt->progress->is_awaited = is_awaited;
    any_awaited = true;
    last_await = now;
}

void attempt_close(attempt_t *attempt)
{
    if (!attempt->progress)
        return;
    attempt_await(attempt, false);
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
        attempt_close(connection->oldest);
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

attempt_t *uptake_open(uptake_t *uptake, bool from_client, const char *carrier)
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

void attempt_set_text(const char **place, const char *text)
{
    if (text && *text && g_strcmp0(*place, text) != 0)
        *place = wmem_strdup(wmem_file_scope(), text);
}

void attempt_set_text_if_none(const char **place, const char *text)
{
    if (!*place)
        attempt_set_text(place, text);
}

void uptake_add_frame(uptake_t *uptake, attempt_t *attempt)
{
    if (attempt->last_frame == uptake->pinfo->num)
        return;
    attempt->last_frame = uptake->pinfo->num;
    wmem_array_append_one(uptake->attempts, attempt);
    if (attempt->result_frame == 0)
        nstime_delta(&attempt->duration, &uptake->pinfo->abs_ts, &attempt->start);
}

void uptake_add_weaknesses(uptake_t *uptake, attempt_t *attempt, weakness_set_t weaknesses)
{
    attempt->weaknesses |= weaknesses;
    uptake->weaknesses |= weaknesses;
}

void attempt_set_reason(attempt_t *attempt, const annotation_t *reason)
{
    attempt->reason_annotation = reason;
    attempt->reason = reason ? &reason->finding : NULL;
}

void uptake_set_result(uptake_t *uptake, attempt_t *attempt, attempt_state_t state, const annotation_t *reason, note_t note)
{
    attempt->state = state;
    attempt->result_frame = uptake->seen_in ? uptake->seen_in->number : uptake->pinfo->num;
    nstime_delta(&attempt->duration, uptake->seen_in ? &uptake->seen_in->time : &uptake->pinfo->abs_ts, &attempt->start);
    /* The answer came before the request was sent to its end. */
    if (uptake->seen_in && attempt->duration.secs < 0)
        nstime_set_zero(&attempt->duration);
    attempt_set_reason(attempt, reason);
    attempt->note = note;
    if (attempt->progress)
        attempt->progress->is_provisional = false;
}

void attempt_take_back(attempt_t *attempt, note_t note)
{
    attempt->state = ATTEMPT_UNFINISHED;
    attempt->result_frame = 0;
    attempt->note = note;
    attempt->progress->is_provisional = false;
}

bool attempt_may_change(const attempt_t *attempt)
{
    /* An answer alone is open for the request that may be captured behind it. */
    return attempt->progress && !attempt->progress->is_orphan;
}

void uptake_finish(uptake_t *uptake, attempt_t *attempt, attempt_state_t state, const annotation_t *reason, note_t note)
{
    uptake_set_result(uptake, attempt, state, reason, note);
    attempt_close(attempt);
}

attempt_t *uptake_current(const uptake_t *uptake)
{
    attempt_t *current = uptake->connection->current;

    return current && current->progress && !current->progress->keys ? current : NULL;
}

void attempt_take_names(attempt_t *attempt, const exchange_t *exchange)
{
    if (exchange->mechanism) {
        attempt->own_mechanism = exchange->mechanism;
        attempt->kdc = exchange->kdc;
    }
    /* Of an AS exchange the client is who the KDC says it is (RFC 4120 3.1.5, RFC 6806 section 6). */
    if (exchange->kdc == KDC_AS && exchange->side == EXCHANGE_ANSWER)
        attempt_set_text(&attempt->identity, exchange->identity);
    attempt_set_text_if_none(&attempt->identity, exchange->identity);
    attempt_set_text_if_none(&attempt->on_behalf_of, exchange->on_behalf_of);
    attempt_set_text_if_none(&attempt->target, exchange->target);
    if (exchange->etype)
        attempt->etype = exchange->etype;
}

/** Whether a host that shows a ticket has itself sent the answer that brings it, to another one which had not asked: it has made
 *  up whose it is. */
static bool is_own_word(const attempt_t *attempt, const ticket_owner_t *owner)
{
    const attempt_t *issued_in = owner->issued_in;

    return owner->is_unasked && issued_in && addresses_equal(&issued_in->server->addr, &attempt->client->addr)
        && !addresses_equal(&issued_in->client->addr, &attempt->client->addr);
}

void attempt_take_ticket(attempt_t *attempt, der_t ticket)
{
    const ticket_owner_t *owner = krb_tickets_owner(ticket);

    if (ticket.length > 0)
        attempt->ticket = krb_tickets_hash(ticket);
    if (!owner || is_own_word(attempt, owner))
        return;
    attempt->ticket_from = owner->issued_in;
    if (owner->identity)
        attempt->identity = owner->identity;
    if (owner->on_behalf_of && !attempt->on_behalf_of)
        attempt->on_behalf_of = owner->on_behalf_of;
}

void uptake_move(uptake_t *uptake, attempt_t *attempt)
{
    if (attempt->progress->connection == uptake->connection)
        return;
    connection_leave(attempt);
    join(attempt, uptake->connection);
    set_ends(attempt, uptake->pinfo, true);
    attempt->progress->first_request.is_known = false;
}

void uptake_begin_exchange(uptake_t *uptake, attempt_t *attempt, bool is_answer)
{
    uptake->has_exchange = true;
    uptake->attempt = attempt;
    uptake->is_answer = is_answer;
    uptake->is_of_tls = false;
    uptake->is_no_verdict = false;
    uptake->holds_tls = false;
    uptake->has_ntlm = false;
    uptake->seen_in = NULL;
}

bool attempt_is_awaited(const attempt_t *attempt)
{
    return attempt->progress->is_awaited && !is_longer_ago(now, attempt->progress->last_request, PATIENCE);
}

void uptake_get_state(capture_state_t *state)
{
    state->clock = now;
    state->is_attempt_open = open_count > 0;
    state->is_answer_awaited = any_awaited && !is_longer_ago(now, last_await, PATIENCE);
}

void uptake_begin_capture(void)
{
    attempt_count = open_count = 0;
    any_awaited = false;
    now = last_await = 0;
}
