/* evidence.c: what messages tell besides the outcome, and may explain it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/evidence.h"

#include "attempts/accepted.h"
#include "attempts/sides.h"

/* Seconds, far beyond all years of four digits. */
#define NO_CALENDAR ((int64_t)1 << 40)

static attempt_evidence_t *evidence_of(attempt_t *attempt)
{
    if (!attempt->evidence)
        attempt->evidence = wmem_new0(wmem_file_scope(), attempt_evidence_t);
    return attempt->evidence;
}

/** A server that says what it has before the client begins (NegTokenInit2, [MS-SPNG] 2.2.1) says so for all that follows in the
 *  connection; what a client offers is of its request. */
static void take_offers(const packet_info *pinfo, struct connection *connection, attempt_t *attempt, bool is_answer,
                        const evidence_t *evidence)
{
    if (attempt && !is_answer)
        attempt->client_offers |= evidence->offers;
    else if (!attempt && !sides_is_from_client(connection, pinfo, false, false))
        connection->server_offers = (uint8_t)((evidence->is_whole_offer ? 0 : connection->server_offers) | evidence->offers);
}

/** How far a time is ahead of the frame's. Returns false where it is not known, or no calendar difference. */
static bool clock_of(const packet_info *pinfo, int64_t time, int32_t *ahead)
{
    int64_t now = (int64_t)pinfo->abs_ts.secs;
    int64_t difference;

    /* A forged capture may have any time. */
    if (time == 0 || now > NO_CALENDAR || now < -NO_CALENDAR || time > NO_CALENDAR || time < -NO_CALENDAR)
        return false;
    difference = time - now;
    if (difference > INT32_MAX || difference < INT32_MIN)
        return false;
    *ahead = (int32_t)difference;
    return true;
}

/** Only of an attempt that is refused: the clocks are of interest then. */
static void take_error(const packet_info *pinfo, attempt_t *attempt, const evidence_t *evidence)
{
    attempt_evidence_t *kept = evidence_of(attempt);

    kept->krb_error = evidence->krb_error;
    if (!evidence->error_text)
        kept->error_text = NULL;
    attempt_set_text(&kept->error_text, evidence->error_text);
    kept->has_server_clock = clock_of(pinfo, evidence->server_time, &kept->server_clock);
    kept->has_client_clock = clock_of(pinfo, evidence->client_time, &kept->client_clock);
}

attempt_t *evidence_of_session(uptake_t *uptake, const evidence_t *evidence)
{
    attempt_t *attempt = accepted_find(uptake->connection, evidence->session);

    if (!attempt || !side_is_sender(uptake->pinfo, attempt->server))
        return NULL;
    /* What is weak in a session shows in whatever is sent in it, which may be somebody else's logon. */
    if (evidence->clues)
        uptake_add_frame(uptake, attempt);
    return attempt;
}

void evidence_take(const packet_info *pinfo, struct connection *connection, attempt_t *attempt, bool is_answer,
                   const evidence_t *evidence)
{
    if (evidence->offers)
        take_offers(pinfo, connection, attempt, is_answer, evidence);
    if (!attempt)
        return;
    if (evidence->chosen && is_answer)
        attempt->chosen = evidence->chosen;
    if (!attempt->server_offers)
        attempt->server_offers = connection->server_offers;
    if (is_answer == !!(evidence->clues & CLUES_OF_ANSWERS))
        attempt->clues |= evidence->clues;
    if (is_answer)
        attempt->key_etypes |= evidence->key_etypes;
    if (evidence->delegation && !is_answer)
        attempt->delegation = (delegation_t)evidence->delegation;
    if (evidence->etypes && !is_answer)
        attempt->etypes = evidence->etypes;
    if (evidence->kvno && is_answer)
        attempt->kvno = evidence->kvno;
    if (evidence->krb_error && is_answer)
        take_error(pinfo, attempt, evidence);
    else if (evidence->error_text && is_answer)
        attempt_set_text(&evidence_of(attempt)->error_text, evidence->error_text);
}
