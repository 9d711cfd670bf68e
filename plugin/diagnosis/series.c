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
/* A KDC tells one who asks for many names which of them there are. */
#define PROBED_NAMES 10
#define PROBING_SECONDS 60
/* A user tries more often. */
#define MOST_SPRAYED_TRIES 3
/* Nobody who has forgotten a password tries as often before it comes back to him. */
#define GUESSES 10
/* So many equal refusals at equal intervals are of a program. Shorter gaps are retries of one try; 2 seconds may be the delay
 * that a server adds. */
#define LEAST_REPETITIONS 4
#define LEAST_INTERVAL 30.0
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

/** How often a client has failed as an account before an attempt, lately. */
static unsigned failures_before(const source_t *source, const attempt_t *attempt)
{
    const attempt_t *try_ = recent_try(source, 0);
    unsigned alike = 0;
    unsigned back = 0;

    if (!try_ || seconds_between(try_, attempt) > OBSERVATION)
        return 0;
    /* A domain is a part of who somebody is. */
    for (; back < source->in_window && (try_ = recent_try(source, back)); back++)
        alike += is_same_account(try_, attempt);
    return alike == back ? source->in_window : alike;
}

/* A server asks a domain controller at once. */
#define PASSED_ON_SECONDS 2.0
/* So many tries tell whether it does; to compare more of them with each other takes long. */
#define GO_BETWEEN_TRIES 8

/** Whether one of the tries of another client was what a client passed on: as a server, at that moment. */
static bool has_passed_on(const attempt_t *passed, const source_t *other)
{
    const attempt_t *attempt;

    for (unsigned back = 0; back < GO_BETWEEN_TRIES && (attempt = recent_try(other, back)); back++) {
        if (addresses_equal(&attempt->server->addr, &passed->client->addr)
            && nstime_to_sec(&attempt->start) - nstime_to_sec(&passed->start) <= PASSED_ON_SECONDS
            && seconds_between(attempt, passed) <= PASSED_ON_SECONDS)
            return true;
    }
    return false;
}

static bool is_passed_on(const account_t *account, const source_t *source, const attempt_t *attempt)
{
    for (const source_t *other = account->sources; other; other = other->next) {
        if (other != source && has_passed_on(attempt, other))
            return true;
    }
    return false;
}

/** Whether a client mostly passes on what others send to it: a web server or a proxy. */
static bool is_go_between(const account_t *account, const source_t *source)
{
    unsigned passed_on = 0;
    unsigned count = 0;
    const attempt_t *attempt;

    for (; count < GO_BETWEEN_TRIES && (attempt = recent_try(source, count)); count++)
        passed_on += is_passed_on(account, source, attempt);
    return 2 * passed_on > count;
}

/** The last try of a client as an account, or NULL where it is not remembered. */
static attempt_t *last_try_as(const source_t *source, const attempt_t *attempt)
{
    attempt_t *try_ = NULL;

    for (unsigned back = 0; back < source->in_window && (try_ = recent_try(source, back)); back++) {
        if (is_same_account(try_, attempt))
            return try_;
    }
    return NULL;
}

/** Whether the last try of one client came behind that of another one. */
static bool is_later(const source_t *one, const source_t *other, const attempt_t *attempt)
{
    return last_try_as(one, attempt)->number > last_try_as(other, attempt)->number;
}

/** A client's wrong passwords are one problem with the account that they locked. */
static void blame(attempt_t *attempt, const source_t *culprit, unsigned tries)
{
    diagnosis_t *diagnosis = attempt->diagnosis;
    const attempt_t *last = last_try_as(culprit, attempt);
    attempt_t *try_;

    explain(attempt, culprit->client == diagnosis->client ? WHY_LOCKED_BY_ITSELF : WHY_LOCKED_BY_OTHERS, last);
    diagnosis->culprit = last->client;
    diagnosis->culprit_tries = tries;
    for (unsigned back = 0; back < culprit->in_window && (try_ = recent_try(culprit, back)); back++) {
        if (try_->diagnosis->told_with == 0 && is_same_account(try_, attempt))
            try_->diagnosis->told_with = attempt->number;
    }
}

/** The account is locked: who sent the most wrong passwords before? */
static void find_culprit(attempt_t *attempt)
{
    const diagnosis_t *diagnosis = attempt->diagnosis;
    const source_t *culprit = NULL;
    unsigned most = 0;
    bool is_tied = false;

    for (const source_t *source = diagnosis->account->sources; source; source = source->next) {
        unsigned count = failures_before(source, attempt);

        if (count > 0 && is_go_between(diagnosis->account, source))
            continue;
        is_tied = count == most ? culprit != NULL : is_tied && count < most;
        if (count > most || (count == most && count > 0 && is_later(source, culprit, attempt))) {
            culprit = source;
            most = count;
        }
    }
    if (!culprit)
        return;
    blame(attempt, culprit, most);
    if (is_tied || account_likeness(last_try_as(culprit, attempt), attempt) == ACCOUNT_PERHAPS)
        attempt->diagnosis->certainty = CERTAINTY_POSSIBLE;
}

static double start_of(const attempt_t *attempt)
{
    return nstime_to_sec(&attempt->start);
}

/** Equal refusals, the last first. */
typedef struct {
    attempt_t *tries[LEAST_REPETITIONS];
    unsigned count;
} repetitions_t;

static bool is_repetition(const attempt_t *earlier, const attempt_t *last)
{
    return is_same_refusal(earlier, last) && is_same_wish(earlier, last);
}

/** Those that were kept for the account. A program may try several servers. */
static repetitions_t repetitions_of_source(const source_t *source)
{
    repetitions_t found = { .count = 0 };
    attempt_t *attempt;

    for (unsigned back = 0; found.count < LEAST_REPETITIONS && (attempt = recent_try(source, back)); back++) {
        if (is_repetition(attempt, recent_try(source, 0)))
            found.tries[found.count++] = attempt;
    }
    return found;
}

/** Those among the recent attempts of the client. */
static repetitions_t recent_repetitions(attempt_t *last)
{
    repetitions_t found = { .count = 0 };
    recent_search_t search = recent_search(last->diagnosis->client, SUCCEEDED | FAILED | OF_ANY);
    const recent_t *recent;

    while (found.count < LEAST_REPETITIONS && (recent = recent_next(&search))) {
        attempt_t *attempt = recent->attempt;

        if (!recent_may_share(recent, BY_SAME_USER, last))
            continue;
        if (attempt == last || is_repetition(attempt, last))
            found.tries[found.count++] = attempt;
        else if (is_success(attempt) && is_same_wish(attempt, last))
            break;
    }
    return found;
}

static double gap_behind(const repetitions_t *found, unsigned place)
{
    return start_of(found->tries[place]) - start_of(found->tries[place + 1]);
}

static bool is_gap(double gap, double interval)
{
    return fabs(gap - interval) <= MAX(LOOSE_SECONDS, LOOSE_SHARE * interval);
}

/** Whether one like a refusal got in between the two: then no try is missing there. */
static bool has_succeeded_between(const attempt_t *before, const attempt_t *behind)
{
    const recent_older_t older = recent_older(behind);
    recent_way_t way = recent_way(behind->diagnosis->client, SUCCEEDED | OF_ANY | BY_SAME_USER, &older);
    const attempt_t *other;

    while ((other = recent_step(&way, behind)) && other->number > before->number) {
        if (other->number < behind->number && is_same_wish(other, behind))
            return true;
    }
    return false;
}

/** The interval of refusals, in seconds; 0: they have none. One of them may be missing, as a capture may miss a frame. */
static double interval_of(const repetitions_t *found)
{
    double shortest = HUGE_VAL;
    double all = start_of(found->tries[0]) - start_of(found->tries[found->count - 1]);
    unsigned missing = 0;

    for (unsigned i = 0; i + 1 < found->count; i++)
        shortest = MIN(shortest, gap_behind(found, i));
    if (shortest < LEAST_INTERVAL)
        return 0;
    for (unsigned i = 0; i + 1 < found->count; i++) {
        if (is_gap(gap_behind(found, i), shortest))
            continue;
        if (missing++ > 0 || !is_gap(gap_behind(found, i) / 2, shortest)
            || has_succeeded_between(found->tries[i + 1], found->tries[i]))
            return 0;
    }
    return all / (found->count - 1 + missing);
}

/** Mark refusals that came at a fixed interval. */
static void find_interval(const repetitions_t *found)
{
    double interval = found->count < LEAST_REPETITIONS ? 0 : interval_of(found);

    if (interval == 0)
        return;
    for (unsigned i = 0; i < found->count; i++) {
        attempt_t *try_ = found->tries[i];
        diagnosis_t *diagnosis = try_->diagnosis;

        if (diagnosis->why == WHY_NONE && !diagnosis->is_passed_on && (has_wrong_credentials(try_) || is_refused_by_web(try_)))
            explain(try_, WHY_REPEATED, NULL);
        diagnosis->interval = (uint32_t)MIN(interval + 0.5, UINT32_MAX);
        /* Whoever got in meanwhile, it was not this program. */
        if (i > 0 && diagnosis->is_mended && diagnosis->consequence == CONSEQUENCE_SUCCEEDED && diagnosis->why == WHY_REPEATED) {
            diagnosis->is_mended = diagnosis->is_harmless = false;
            diagnosis->consequence = CONSEQUENCE_NONE;
            diagnosis->after = (attempt_link_t) { 0, 0 };
        }
    }
}

/* There are never more accounts in it than half as many. */
#define TALLY_SIZE (2 * RECENT_ATTEMPTS)

/** The accounts of some of the recent attempts of a client, with how often each was counted. Accounts and attempts themselves lie
 *  far apart in memory. */
typedef struct {
    const account_t *accounts[TALLY_SIZE]; /**< each at the first free place from where its address puts it on */
    const attempt_t *firsts[TALLY_SIZE];   /**< that was counted first: namesakes of two domains share an account_t */
    uint8_t tries[TALLY_SIZE];
    unsigned count; /**< of accounts */
} tally_t;

static void count_account(tally_t *tally, const recent_t *of)
{
    unsigned i = g_direct_hash(of->account) / sizeof *of->account % TALLY_SIZE;

    while (tally->accounts[i] && (tally->accounts[i] != of->account || !is_same_account(tally->firsts[i], of->attempt)))
        i = (i + 1) % TALLY_SIZE;
    if (!tally->accounts[i]) {
        tally->count++;
        tally->accounts[i] = of->account;
        tally->firsts[i] = of->attempt;
    }
    tally->tries[i]++;
}

static recent_search_t search_successes(const attempt_t *attempt)
{
    return recent_search(attempt->diagnosis->client, SUCCEEDED | OF_ANY);
}

/** Whoever gets in from the client, before or after, has mistyped.
 *  @param successes  search_successes(), which costs more than to go through the few that there are */
static bool has_been_let_in(recent_search_t successes, const recent_t *refused)
{
    const recent_t *other;

    while ((other = recent_next(&successes))) {
        if (other->account == refused->account && other->is_let_in && is_same_account(other->attempt, refused->attempt))
            return true;
    }
    return false;
}

/** @param number  that of the refusal */
static bool is_of_spraying(const recent_t *other, const attempt_t *refusal, uint32_t number)
{
    return other->account && other->has_wrong_credentials && other->refusal == number
        && (other->is_of_spraying || is_same_refusal(other->attempt, refusal));
}

static unsigned sprayed_accounts(const tally_t *tally)
{
    unsigned count = 0;

    for (unsigned i = 0; i < TALLY_SIZE; i++)
        count += tally->accounts[i] && tally->tries[i] <= MOST_SPRAYED_TRIES;
    return count;
}

/** How many accounts have got in from a client lately. */
static unsigned accepted_accounts(const attempt_t *attempt)
{
    recent_search_t search = search_successes(attempt);
    const recent_t *other;
    tally_t accepted = { .count = 0 };

    while ((other = recent_next(&search)) && recent_seconds_before(other, attempt) <= SPRAYING_SECONDS) {
        if (other->account && other->is_let_in)
            count_account(&accepted, other);
    }
    return accepted.count;
}

/** Refusals of one client that are alike. */
typedef struct {
    recent_t *tries[RECENT_ATTEMPTS];
    unsigned count;
    tally_t accounts; /**< of those who have not got in */
} refusals_t;

/** Those before an attempt that are like a refusal. */
static refusals_t refusals_like(const attempt_t *refusal, const attempt_t *attempt)
{
    refusals_t found = { .count = 0 };
    recent_search_t search = recent_search(attempt->diagnosis->client, FAILED | OF_ANY);
    recent_search_t successes = search_successes(attempt);
    uint32_t number = recent_refusal(refusal);
    recent_t *other;

    while ((other = recent_next(&search)) && recent_seconds_before(other, attempt) <= SPRAYING_SECONDS) {
        if (!is_of_spraying(other, refusal, number))
            continue;
        found.tries[found.count++] = other;
        if (!has_been_let_in(successes, other))
            count_account(&found.accounts, other);
    }
    return found;
}

/** One client is refused as many users, and not a computer that many users share: there, most get in. */
static bool are_spraying(const refusals_t *refusals, const attempt_t *attempt)
{
    return sprayed_accounts(&refusals->accounts) >= SPRAYED_ACCOUNTS && accepted_accounts(attempt) < refusals->accounts.count;
}

/** Of RADIUS the client is a gateway, through which everybody comes. */
static bool is_of_gateway(const attempt_t *attempt)
{
    return strcmp(attempt->carrier, "RADIUS") == 0;
}

static void find_spraying(const attempt_t *attempt)
{
    refusals_t refusals;
    recent_search_t successes;

    if (is_of_gateway(attempt))
        return;
    refusals = refusals_like(attempt, attempt);
    if (!are_spraying(&refusals, attempt))
        return;
    successes = search_successes(attempt);
    for (unsigned i = 0; i < refusals.count; i++) {
        recent_t *try_ = refusals.tries[i];

        if (try_->is_of_spraying || has_been_let_in(successes, try_))
            continue;
        explain(try_->attempt, WHY_SPRAYING, NULL);
        try_->is_of_spraying = true;
    }
}

/** Those who mistyped get in one after the other: then it was no spraying. */
static void take_back_spraying(const attempt_t *attempt)
{
    recent_search_t search = recent_search(attempt->diagnosis->client, FAILED | OF_ANY);
    const recent_t *refused;
    refusals_t refusals;

    while ((refused = recent_next(&search)) && !(refused->is_of_spraying && refused->account == attempt->diagnosis->account))
        continue;
    if (!refused)
        return;
    refusals = refusals_like(refused->attempt, attempt);
    if (are_spraying(&refusals, attempt))
        return;
    for (unsigned i = 0; i < refusals.count; i++) {
        diagnosis_t *diagnosis = refusals.tries[i]->attempt->diagnosis;

        if (!refusals.tries[i]->is_of_spraying)
            continue;
        refusals.tries[i]->is_of_spraying = false;
        diagnosis->why = WHY_NONE;
        diagnosis->is_harmless = diagnosis->consequence == CONSEQUENCE_SUCCEEDED;
    }
}

/** One client asks a KDC for many users that there are not, without a password. */
static void find_probing(const attempt_t *attempt)
{
    const client_t *client = attempt->diagnosis->client;
    tally_t unknown = { .count = 0 };
    recent_search_t search = recent_search(client, FAILED | OF_AS);
    const recent_t *recent;

    while ((recent = recent_next(&search)) && recent_seconds_before(recent, attempt) <= PROBING_SECONDS) {
        const attempt_t *other = recent->attempt;

        if (is_unknown_user_of_kdc(other) && recent->account && !other->diagnosis->is_harmless)
            count_account(&unknown, recent);
    }
    if (unknown.count < PROBED_NAMES)
        return;
    search = recent_search(client, FAILED | OF_AS);
    while ((recent = recent_next(&search)) && recent_seconds_before(recent, attempt) <= PROBING_SECONDS) {
        attempt_t *other = recent->attempt;

        if (is_unknown_user_of_kdc(other) && !other->diagnosis->is_harmless)
            explain(other, WHY_NAME_PROBING, NULL);
    }
}

/** What was harmless while it looked like mistyping is one problem with the password that was found. */
static void tell_guess_with(const attempt_t *attempt, const attempt_t *guess)
{
    if (account_likeness(guess, attempt) != ACCOUNT_SAME)
        return;
    guess->diagnosis->is_harmless = false;
    guess->diagnosis->told_with = attempt->number;
    guess->diagnosis->consequence = CONSEQUENCE_SUCCEEDED;
    guess->diagnosis->after = (attempt_link_t) { attempt->number, attempt->first_frame };
}

/** What a web server refuses need not have been a password; but so many refusals are nobody's mistyping. */
static void take_back_mending(const source_t *source)
{
    attempt_t *try_;

    for (unsigned back = 0; back < source->in_window && (try_ = recent_try(source, back)); back++)
        try_->diagnosis->is_harmless = false;
}

/** A client gets in after it was refused very often. A program that has got its new password at last came at a fixed interval
 *  before. */
static void find_guessing(attempt_t *attempt)
{
    const diagnosis_t *diagnosis = attempt->diagnosis;
    const source_t *source = recent_find_source(diagnosis->account, diagnosis->client);
    attempt_t *last = source ? recent_try(source, 0) : NULL;
    recent_search_t search = recent_search(diagnosis->client, FAILED | OF_ANY);
    const recent_t *refused;
    attempt_t *guess;

    if (last && source->in_window >= GUESSES && is_refused_by_web(last))
        take_back_mending(source);
    if (!last || source->guesses < GUESSES || seconds_between(last, attempt) > OBSERVATION || last->diagnosis->interval > 0
        || account_likeness(last, attempt) != ACCOUNT_SAME)
        return;
    explain(attempt, WHY_GUESSED, last);
    for (unsigned back = 0; back < source->in_window && (guess = recent_try(source, back)); back++)
        tell_guess_with(attempt, guess);
    for (unsigned count = 0; count < source->in_window && (refused = recent_next(&search));) {
        if (refused->account != diagnosis->account || !refused->has_wrong_credentials)
            continue;
        tell_guess_with(attempt, refused->attempt);
        count++;
    }
}

/** A successful logon sets the count of wrong passwords of the account back, wherever they came from. */
static void forgive(const attempt_t *attempt)
{
    for (source_t *source = attempt->diagnosis->account->sources; source; source = source->next) {
        if (source->count > 0 && account_likeness(recent_try(source, 0), attempt) == ACCOUNT_SAME)
            source->guesses = source->in_window = 0;
    }
}

void series_take(attempt_t *attempt)
{
    const diagnosis_t *diagnosis = attempt->diagnosis;
    repetitions_t repetitions = { .count = 0 };
    source_t *source;

    if (!diagnosis->account)
        return;
    if (is_success(attempt))
        take_back_spraying(attempt);
    /* With a ticket, no password was asked for. */
    if (is_let_in(attempt) && !attempt->ticket && !is_tgs(attempt)) {
        if (!is_of_computer(attempt))
            find_guessing(attempt);
        forgive(attempt);
    }
    if (is_locked(attempt))
        find_culprit(attempt);
    if (is_unknown_user_of_kdc(attempt)) {
        find_probing(attempt);
    } else if (has_wrong_credentials(attempt) || is_refused_by_web(attempt)) {
        source = recent_source(diagnosis->account, diagnosis->client);
        /* After a while without a wrong password, they are counted anew. */
        if (source->count > 0 && seconds_between(recent_try(source, 0), attempt) > OBSERVATION)
            source->guesses = source->in_window = 0;
        source->in_window++;
        source->guesses += has_wrong_credentials(attempt) && diagnosis->why != WHY_KDC_REFUSED;
        source->tries[source->count++ % RECENT_TRIES] = attempt;
        repetitions = repetitions_of_source(source);
        find_spraying(attempt);
    } else if (is_failure(attempt)) {
        repetitions = recent_repetitions(attempt);
    }
    find_interval(&repetitions);
}
