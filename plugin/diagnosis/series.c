/* series.c: what only several attempts together show
 *
 * None of it is ever certain: thresholds and passwords are not on the wire.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/series.h"

#include <math.h>
#include <string.h>

#include "diagnosis/diagnosis.h"
#include "diagnosis/likeness.h"
#include "diagnosis/recent.h"

/* Seconds within which wrong passwords are counted: the default of Windows. */
#define OBSERVATION 1800
/* As many accounts of one client are no accident, within so many seconds. */
#define SPRAYED_ACCOUNTS 5
#define SPRAYING_SECONDS 600
/* A user tries more often. */
#define MOST_SPRAYED_TRIES 3
/* So many equal refusals at equal intervals are of a program. Shorter gaps are retries of one try; 2 seconds may be the delay
 * that a server adds. */
#define LEAST_REPETITIONS 4
#define LEAST_INTERVAL 10.0
#define LOOSE_SHARE 0.1
#define LOOSE_SECONDS 2.0

static void explain(attempt_t *attempt, why_t why, const attempt_t *because)
{
    diagnosis_t *diagnosis = attempt->diagnosis;

    diagnosis->why = (uint8_t)why;
    diagnosis->certainty = CERTAINTY_LIKELY;
    if (because)
        diagnosis->because = (attempt_link_t) { because->number, because->first_frame };
}

/** How often a client has failed before an attempt, lately. */
static unsigned failures_before(const source_t *source, const attempt_t *attempt)
{
    const attempt_t *last = recent_try(source, 0);

    return last && seconds_between(last, attempt) <= OBSERVATION ? source->count : 0;
}

/** A client's wrong passwords are one problem with the account that they locked. */
static void blame(attempt_t *attempt, const source_t *culprit)
{
    diagnosis_t *diagnosis = attempt->diagnosis;
    attempt_t *try_;

    explain(attempt, culprit->client == diagnosis->client ? WHY_LOCKED_BY_ITSELF : WHY_LOCKED_BY_OTHERS, recent_try(culprit, 0));
    diagnosis->culprit = recent_try(culprit, 0)->client;
    diagnosis->culprit_tries = culprit->count;
    for (unsigned back = 0; (try_ = recent_try(culprit, back)); back++) {
        if (try_->diagnosis->told_with == 0)
            try_->diagnosis->told_with = attempt->number;
    }
}

/** The account is locked: who sent the most wrong passwords before? */
static void find_culprit(attempt_t *attempt)
{
    const diagnosis_t *diagnosis = attempt->diagnosis;
    const source_t *culprit = NULL;
    unsigned most = 0;

    for (const source_t *source = diagnosis->account->sources; source; source = source->next) {
        unsigned count = failures_before(source, attempt);

        if (count > most || (count == most && count > 0 && recent_try(source, 0)->number > recent_try(culprit, 0)->number)) {
            culprit = source;
            most = count;
        }
    }
    if (culprit)
        blame(attempt, culprit);
}

static double start_of(const attempt_t *attempt)
{
    return nstime_to_sec(&attempt->start);
}

/** Whether the last tries of a source came at a fixed interval. */
static bool is_regular(const source_t *source)
{
    const attempt_t *last = recent_try(source, 0);
    double shortest = HUGE_VAL;
    double longest = 0;

    for (unsigned back = 0; back + 1 < LEAST_REPETITIONS; back++) {
        const attempt_t *later = recent_try(source, back);
        const attempt_t *earlier = recent_try(source, back + 1);
        double gap;

        if (!earlier || !is_same_refusal(earlier, last) || !is_same_wish(earlier, last))
            return false;
        gap = start_of(later) - start_of(earlier);
        shortest = MIN(shortest, gap);
        longest = MAX(longest, gap);
    }
    return shortest >= LEAST_INTERVAL && longest - shortest <= MAX(LOOSE_SECONDS, LOOSE_SHARE * shortest);
}

static void mark_repetitions(const source_t *source)
{
    for (unsigned back = 0; back < LEAST_REPETITIONS; back++) {
        attempt_t *attempt = recent_try(source, back);

        if (attempt->diagnosis->why == WHY_NONE)
            explain(attempt, WHY_REPEATED, NULL);
    }
}

/** How often an account was refused, among the recent attempts of the client that are of a series. */
typedef struct {
    const account_t *accounts[RECENT_ATTEMPTS];
    unsigned tries[RECENT_ATTEMPTS];
    unsigned count;
} tally_t;

static void count_account(tally_t *tally, const account_t *account)
{
    unsigned i = 0;

    while (i < tally->count && tally->accounts[i] != account)
        i++;
    if (i == tally->count) {
        tally->accounts[tally->count] = account;
        tally->tries[tally->count++] = 0;
    }
    tally->tries[i]++;
}

static bool is_of_spraying(const attempt_t *other, const attempt_t *attempt)
{
    return other->diagnosis->account && has_wrong_credentials(other) && is_same_refusal(other, attempt)
        && strcmp(other->carrier, attempt->carrier) == 0;
}

static unsigned sprayed_accounts(const tally_t *tally)
{
    unsigned count = 0;

    for (unsigned i = 0; i < tally->count; i++)
        count += tally->tries[i] <= MOST_SPRAYED_TRIES;
    return count;
}

/** One client is refused as many users, and not a computer that many users share: there, most get in. */
static void find_spraying(const attempt_t *attempt)
{
    const client_t *client = attempt->diagnosis->client;
    tally_t refused = { .count = 0 };
    tally_t accepted = { .count = 0 };
    attempt_t *other;

    for (unsigned back = 0; (other = recent_at(client, back)) && seconds_between(other, attempt) <= SPRAYING_SECONDS; back++) {
        if (is_of_spraying(other, attempt))
            count_account(&refused, other->diagnosis->account);
        else if (is_success(other) && other->diagnosis->account)
            count_account(&accepted, other->diagnosis->account);
    }
    if (sprayed_accounts(&refused) < SPRAYED_ACCOUNTS || accepted.count >= refused.count)
        return;
    for (unsigned back = 0; (other = recent_at(client, back)) && seconds_between(other, attempt) <= SPRAYING_SECONDS; back++) {
        if (is_of_spraying(other, attempt))
            explain(other, WHY_SPRAYING, NULL);
    }
}

/** A successful logon sets the count of wrong passwords back. */
static void forgive(const attempt_t *attempt)
{
    for (source_t *source = attempt->diagnosis->account->sources; source; source = source->next) {
        if (source->client == attempt->diagnosis->client)
            source->count = 0;
    }
}

void series_take(attempt_t *attempt)
{
    const diagnosis_t *diagnosis = attempt->diagnosis;
    source_t *source;

    if (!diagnosis->account)
        return;
    /* With a ticket, no password was asked for. */
    if (is_success(attempt) && !attempt->ticket_from && !is_tgs(attempt))
        forgive(attempt);
    if (is_locked(attempt))
        find_culprit(attempt);
    if (!has_wrong_credentials(attempt))
        return;
    source = recent_source(diagnosis->account, diagnosis->client);
    source->tries[source->count++ % RECENT_TRIES] = attempt;
    if (is_regular(source))
        mark_repetitions(source);
    find_spraying(attempt);
}
