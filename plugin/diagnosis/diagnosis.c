/* diagnosis.c: what is behind an attempt, and what came of it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/diagnosis.h"

#include <string.h>

#include "diagnosis/likeness.h"
#include "diagnosis/link_rules.h"
#include "diagnosis/reason_codes.h"
#include "diagnosis/recent.h"
#include "diagnosis/rules.h"
#include "diagnosis/series.h"

/* Where nothing but what is recent is asked for. */
static const recent_older_t none_older;

/** The first attempt of a story, and the way there made short. */
static const attempt_t *first_of_story(const attempt_t *attempt)
{
    const attempt_t *first = attempt;

    while (first->diagnosis->story)
        first = first->diagnosis->story;
    while (attempt != first) {
        const attempt_t *next = attempt->diagnosis->story;

        attempt->diagnosis->story = first;
        attempt = next;
    }
    return first;
}

/** Two attempts are of one story. The later story joins the earlier one. */
static void join_stories(const attempt_t *one, const attempt_t *other)
{
    const attempt_t *a = first_of_story(one);
    const attempt_t *b = first_of_story(other);

    if (a->number < b->number)
        b->diagnosis->story = a;
    else if (b->number < a->number)
        a->diagnosis->story = b;
}

static bool is_within(double seconds_before, unsigned seconds)
{
    return seconds == UINT_MAX || seconds_before <= seconds;
}

/** The next of a client's earlier attempts, backwards, that an attempt follows on.
 *  @param seconds  from its end, at most
 *  @return NULL where there is none */
static const attempt_t *find_earlier(recent_way_t *way, const attempt_t *attempt, const pair_test_t *follows, unsigned seconds)
{
    const attempt_t *earlier;

    while ((earlier = recent_step(way, attempt))) {
        bool is_in_order = (earlier->number > attempt->number) == ((follows->among & DURING_IT) != 0);

        if (is_in_order && follows->is(earlier, attempt) && is_within(way->seconds_before, seconds))
            return earlier;
    }
    return NULL;
}

/** The same where only one can be it: the attempt in which the KDC issued the ticket that is shown, however long ago. */
static const attempt_t *find_issue(const attempt_t *attempt, const pair_test_t *follows, unsigned seconds)
{
    const attempt_t *issue = attempt->ticket_from;

    return issue && issue->diagnosis->client == attempt->diagnosis->client && follows->is(issue, attempt)
        && is_within(seconds_between(issue, attempt), seconds) ? issue : NULL;
}

/** The same where it is whoever showed the same response of NTLM. */
static const attempt_t *find_proof(const attempt_t *attempt, const pair_test_t *follows)
{
    const attempt_t *other = recent_find_proof(attempt);

    return other && follows->is(other, attempt) ? other : NULL;
}

/** The same among what was done as the same user. */
static const attempt_t *find_of_user(const attempt_t *attempt, const pair_test_t *follows, unsigned seconds)
{
    const attempt_t *other;

    for (unsigned back = 0; (other = recent_of_user(attempt, back)); back++) {
        if (other->number < attempt->number && follows->is(other, attempt) && is_within(seconds_between(other, attempt), seconds))
            return other;
    }
    return NULL;
}

/** Whether what is looked for need not be searched among what one client did. */
static bool is_known_directly(const pair_test_t *follows)
{
    return follows->among & (ISSUE_OF_TICKET | WITH_SAME_PROOF | OF_USER);
}

static const attempt_t *find_directly(const attempt_t *attempt, const pair_test_t *follows, unsigned seconds)
{
    if (follows->among & ISSUE_OF_TICKET)
        return find_issue(attempt, follows, seconds);
    return follows->among & WITH_SAME_PROOF ? find_proof(attempt, follows) : find_of_user(attempt, follows, seconds);
}

/** A rule that fits. */
typedef struct {
    const rule_t *rule;     /**< NULL: none does */
    const attempt_t *cause; /**< the last attempt that is it, or NULL where the attempt itself is the evidence */
    certainty_t certainty;
} match_t;

/** Whether anything after the cause refutes a rule; without a cause, anything within its time.
 *  @param cause_back  how far back the cause is; UINT_MAX: there is none */
static bool is_refuted(const rule_t *rule, const client_t *client, unsigned cause_back, const attempt_t *attempt,
                       const recent_older_t *older)
{
    const pair_test_t *refuted_by = rule->refuted_by;
    recent_way_t way;
    const attempt_t *between;

    if (!refuted_by)
        return false;
    way = recent_way(client, refuted_by->among, older);
    while ((between = recent_step(&way, attempt)) && way.back < cause_back) {
        if ((cause_back < UINT_MAX || is_within(way.seconds_before, rule->seconds)) && refuted_by->is(between, attempt))
            return true;
    }
    return false;
}

/** Whether what refutes a rule may have been forgotten: of what a client did long ago only that of the account is known. */
static bool may_be_refuted(const rule_t *rule, unsigned cause_back)
{
    return cause_back >= RECENT_ATTEMPTS && rule->refuted_by && !(rule->refuted_by->among & BY_SAME_USER);
}

/** Whether a rule fits. */
static bool fits(const rule_t *rule, const attempt_t *attempt, const recent_older_t *older, match_t *match)
{
    const client_t *client = attempt->diagnosis->client;
    recent_way_t way;

    *match = (match_t) { rule, NULL, rule->certainty };
    if (!rule->of(attempt))
        return false;
    if (!rule->because)
        return !is_refuted(rule, client, UINT_MAX, attempt, older);
    if (is_known_directly(rule->because)) {
        match->cause = find_directly(attempt, rule->because, rule->seconds);
        return match->cause;
    }
    if (rule->flags & BY_SERVER) {
        client = recent_find_client(&attempt->server->addr);
        older = &none_older;
    }
    if (!client)
        return false;
    way = recent_way(client, rule->because->among, older);
    match->cause = find_earlier(&way, attempt, rule->because, rule->seconds);
    if (!match->cause || is_refuted(rule, client, way.back, attempt, older))
        return false;
    if (may_be_refuted(rule, way.back))
        match->certainty = CERTAINTY_POSSIBLE;
    return true;
}

/** The first rule that fits. */
static match_t first_of(const rule_t *table, unsigned count, const attempt_t *attempt, const recent_older_t *older)
{
    match_t match;

    for (unsigned i = 0; i < count; i++) {
        if (fits(&table[i], attempt, older, &match))
            return match;
    }
    return (match_t) { NULL, NULL, CERTAINTY_CERTAIN };
}

/** Why NTLM was used does not explain that it was refused. */
static match_t find_rule(attempt_t *attempt, const recent_older_t *older)
{
    diagnosis_t *diagnosis = attempt->diagnosis;
    match_t match = first_of(rules, rule_count, attempt, older);
    match_t of_ntlm = first_of(ntlm_rules, is_ntlm(attempt) ? ntlm_rule_count : 0, attempt, older);

    diagnosis->why_ntlm = (uint8_t)(of_ntlm.rule ? of_ntlm.rule->why : WHY_NONE);
    diagnosis->certainty_of_ntlm = (uint8_t)of_ntlm.certainty;
    return match.rule || !of_ntlm.rule || !is_ntlm_in_use(attempt) ? match : of_ntlm;
}

/** What a server is refused for another one is no attempt of its own. A lock that it learns of is that of its client's account,
 *  and may come of that client's own wrong passwords. */
static void take_from_behind(attempt_t *attempt, const attempt_t *cause)
{
    diagnosis_t *behind = cause->diagnosis;
    diagnosis_t *diagnosis = attempt->diagnosis;

    behind->is_passed_on = true;
    /* It is a program of the client's. */
    if (behind->why == WHY_REPEATED)
        behind->why = WHY_NONE;
    if (behind->why != WHY_LOCKED_BY_OTHERS || !behind->culprit)
        return;
    if (addresses_equal(&behind->culprit->addr, &attempt->client->addr))
        behind->why = WHY_LOCKED_BY_ITSELF;
    diagnosis->why = behind->why;
    diagnosis->certainty = behind->certainty;
    diagnosis->culprit = behind->culprit;
    diagnosis->culprit_tries = behind->culprit_tries;
}

static void explain(attempt_t *attempt, const recent_older_t *older)
{
    diagnosis_t *diagnosis = attempt->diagnosis;
    match_t match = find_rule(attempt, older);

    if (!match.rule)
        return;
    diagnosis->why = (uint8_t)match.rule->why;
    diagnosis->certainty = (uint8_t)match.certainty;
    diagnosis->is_harmless = match.rule->flags & HARMLESS;
    if (!match.cause)
        return;
    diagnosis->because = (attempt_link_t) { match.cause->number, match.cause->first_frame };
    join_stories(match.cause, attempt);
    if (match.rule->because->among & DURING_IT)
        take_from_behind(attempt, match.cause);
    if (match.cause->diagnosis->why == WHY_NONE && !is_success(match.cause))
        match.cause->diagnosis->told_with = attempt->number;
}

/** Tell an earlier attempt what came of it. */
static void link_to(const attempt_t *cause, const attempt_t *attempt, const link_rule_t *rule)
{
    diagnosis_t *diagnosis = cause->diagnosis;

    join_stories(cause, attempt);
    /* Each try by Kerberos is told with the NTLM that has the same cause. */
    if (rule->consequence == CONSEQUENCE_FELL_BACK && attempt->diagnosis->because.number && diagnosis->told_with == 0)
        diagnosis->told_with = attempt->number;
    /* Of several that are alike, the one that got in tells more. */
    if (rule->consequence < diagnosis->consequence
        || (rule->consequence == diagnosis->consequence && (diagnosis->is_mended || !is_success(attempt))))
        return;
    diagnosis->is_mended = is_success(attempt);
    diagnosis->consequence = (uint8_t)rule->consequence;
    diagnosis->after = (attempt_link_t) { attempt->number, attempt->first_frame };
    /* Many accounts that were tried are not set right by the one that was guessed, nor a lock by who unlocks the account. What
     * is harmless by itself stays so. */
    if (rule->is_harmless && diagnosis->why != WHY_SPRAYING && diagnosis->why != WHY_LOCKED_BY_OTHERS)
        diagnosis->is_harmless = true;
}

/** Where nothing came of an earlier attempt, only the last one that fits is of the same story. */
static void link_by(const attempt_t *attempt, const link_rule_t *rule, const recent_older_t *older)
{
    const pair_test_t *came_of = rule->came_of;
    recent_way_t way;
    const attempt_t *cause;

    if (came_of->among & ISSUE_OF_TICKET) {
        cause = find_issue(attempt, came_of, rule->seconds);
        if (cause)
            link_to(cause, attempt, rule);
        return;
    }
    way = recent_way(attempt->diagnosis->client, came_of->among, older);
    while ((cause = find_earlier(&way, attempt, came_of, rule->seconds))) {
        link_to(cause, attempt, rule);
        if (rule->consequence == CONSEQUENCE_NONE)
            return;
    }
}

static void link_story(const attempt_t *attempt, const link_rule_t *table, unsigned count, const recent_older_t *older)
{
    for (unsigned i = 0; i < count; i++) {
        if (table[i].of(attempt))
            link_by(attempt, &table[i], older);
    }
}

/** What may have become of an attempt by now that has no result. */
static void explain_open(attempt_t *attempt)
{
    match_t match = first_of(open_rules, open_rule_count, attempt, &none_older);

    attempt->diagnosis->why = (uint8_t)(match.rule ? match.rule->why : WHY_NONE);
    attempt->diagnosis->certainty = (uint8_t)match.certainty;
}

/** What is known of an attempt while it goes on: who it is may be told later. */
static void begin(attempt_t *attempt)
{
    diagnosis_t *diagnosis = attempt->diagnosis;
    bool is_new = !diagnosis;
    bool is_of_another;

    if (is_new) {
        diagnosis = attempt->diagnosis = wmem_new0(wmem_file_scope(), diagnosis_t);
        diagnosis->client = recent_client(attempt);
    }
    is_of_another = diagnosis->identity != attempt->identity;
    if (is_of_another) {
        diagnosis->identity = attempt->identity;
        diagnosis->account = recent_account(attempt->identity);
    }
    if (is_new)
        diagnosis->place = recent_add(diagnosis->client, attempt);
    else
        recent_mark(diagnosis->client, diagnosis->place, attempt);
    if (is_of_another && diagnosis->account)
        recent_add_of_account(attempt);
    if (is_ntlm(attempt) && attempt->authenticator)
        recent_add_proof(attempt);
    if (attempt->state == ATTEMPT_UNFINISHED) {
        explain_open(attempt);
        link_story(attempt, early_rules, early_rule_count, &none_older);
    }
}

static bool has_keys_of(const attempt_t *cause, const attempt_t *attempt)
{
    return is_as(cause) && cause->key_etypes && is_same_account(cause, attempt);
}
static const pair_test_t keys = { has_keys_of, IN_ANY_STATE | OF_AS };

/** What the KDC has said of the keys of the account, before or now. */
static void find_keys(attempt_t *attempt, const recent_older_t *older)
{
    recent_way_t way = recent_way(attempt->diagnosis->client, keys.among, older);
    const attempt_t *earlier = find_earlier(&way, attempt, &keys, UINT_MAX);

    attempt->diagnosis->key_etypes = attempt->key_etypes | (earlier ? earlier->key_etypes : 0);
}

static bool is_of_old_key(const attempt_t *cause, const attempt_t *attempt)
{
    return cause->diagnosis->why == WHY_WRONG_KEY && is_failure(cause) && is_same_target(cause, attempt)
        && strcmp(cause->carrier, attempt->carrier) == 0;
}
static const pair_test_t of_old_key = { is_of_old_key, FAILED | OF_ANY };

/** Whether two tickets are made with one key, as far as can be seen of them, or are one. */
static bool is_same_key(const attempt_t *a, const attempt_t *b)
{
    const attempt_t *of_a = a->ticket_from;
    const attempt_t *of_b = b->ticket_from;

    if (a->ticket && a->ticket == b->ticket)
        return true;
    return of_a && of_b && of_a->kvno && of_a->kvno == of_b->kvno && of_a->etype == of_b->etype;
}

/** A service takes a ticket, and has refused one before: was that made with an older key, or for another computer of the name? */
static void compare_keys(const attempt_t *attempt, const recent_older_t *older)
{
    uint32_t kvno = attempt->ticket_from ? attempt->ticket_from->kvno : 0;
    recent_way_t way = recent_way(attempt->diagnosis->client, of_old_key.among, older);
    const attempt_t *refused;

    while ((refused = find_earlier(&way, attempt, &of_old_key, UINT_MAX))) {
        bool is_known = refused->ticket_from && refused->ticket_from->kvno && kvno;

        if (!addresses_equal(&refused->server->addr, &attempt->server->addr))
            refused->diagnosis->accepted_by = attempt->server;
        else if (is_known && kvno > refused->ticket_from->kvno)
            refused->diagnosis->new_kvno = kvno;
        else if (is_same_key(refused, attempt))
            refused->diagnosis->is_key_taken = true;
    }
}

/** Once a service takes a ticket of another client, one that it has refused before was at fault, and not its key; unless both are
 *  made with the same. */
static void clear_key(const attempt_t *attempt)
{
    const wrong_keys_t *wrong = recent_wrong_keys();

    for (unsigned i = 0; i < MIN(wrong->count, WRONG_KEYS); i++) {
        const attempt_t *refused = wrong->refused[i];

        if (refused->diagnosis->client == attempt->diagnosis->client || !of_old_key.is(refused, attempt)
            || !addresses_equal(&refused->server->addr, &attempt->server->addr))
            continue;
        if (is_same_key(refused, attempt))
            refused->diagnosis->is_key_taken = true;
        else
            refused->diagnosis->is_key_right = true;
    }
}

/** What was told with the result or after it. What is graver stays. */
static void take_news(attempt_t *attempt)
{
    diagnosis_t *diagnosis = attempt->diagnosis;
    match_t match = first_of(late_rules, late_rule_count, attempt, &none_older);

    if (!match.rule || (diagnosis->why != WHY_NONE && !causes[diagnosis->why].explains_ntlm))
        return;
    diagnosis->why = (uint8_t)match.rule->why;
    diagnosis->certainty = (uint8_t)match.certainty;
    diagnosis->because = (attempt_link_t) { 0, 0 };
}

/** An attempt has a result, which may be another one than before. */
static void end(attempt_t *attempt)
{
    diagnosis_t *diagnosis = attempt->diagnosis;
    const recent_older_t older = recent_older(attempt);

    diagnosis->why = WHY_NONE;
    diagnosis->is_harmless = false;
    diagnosis->because = (attempt_link_t) { 0, 0 };
    explain(attempt, &older);
    take_news(attempt);
    recent_mark(diagnosis->client, diagnosis->place, attempt);
    if (diagnosis->why == WHY_NO_ETYPE && is_as(attempt))
        find_keys(attempt, &older);
    if (is_success(attempt) && attempt->has_kerberos && attempt->target) {
        compare_keys(attempt, &older);
        clear_key(attempt);
    }
    if (diagnosis->why == WHY_WRONG_KEY && is_failure(attempt))
        recent_wrong_keys()->refused[recent_wrong_keys()->count++ % WRONG_KEYS] = attempt;
    link_story(attempt, link_rules, link_rule_count, &older);
    if (attempt->ticket_from)
        attempt->ticket_from->diagnosis->is_used = true;
    if (diagnosis->is_counted)
        return;
    diagnosis->is_counted = true;
    series_take(attempt);
}

void diagnosis_take(uint32_t frame, attempt_t *const *attempts, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        begin(attempts[i]);
    for (unsigned i = 0; i < count; i++) {
        if (attempts[i]->state == ATTEMPT_UNFINISHED)
            continue;
        if (attempts[i]->result_frame == frame)
            end(attempts[i]);
        else
            take_news(attempts[i]);
    }
}

void diagnosis_reset(void)
{
    recent_reset();
}

uint32_t diagnosis_story(const attempt_t *attempt)
{
    if (!attempt->diagnosis)
        return attempt->number;
    return attempt->diagnosis->story_number ? attempt->diagnosis->story_number : first_of_story(attempt)->number;
}

why_t diagnosis_why(const attempt_t *attempt)
{
    return attempt->diagnosis ? (why_t)attempt->diagnosis->why : WHY_NONE;
}

bool diagnosis_is_harmless(const attempt_t *attempt)
{
    return attempt->diagnosis && attempt->diagnosis->is_harmless && !is_success(attempt);
}

why_t diagnosis_why_ntlm(const attempt_t *attempt, certainty_t *certainty)
{
    const diagnosis_t *diagnosis = attempt->diagnosis;
    why_t why = diagnosis_why(attempt);

    *certainty = CERTAINTY_CERTAIN;
    if (!diagnosis)
        return WHY_NONE;
    if (diagnosis->why_ntlm != WHY_NONE) {
        *certainty = (certainty_t)diagnosis->certainty_of_ntlm;
        return (why_t)diagnosis->why_ntlm;
    }
    *certainty = (certainty_t)diagnosis->certainty;
    return causes[why].explains_ntlm ? why : WHY_NONE;
}

/* Seconds by which a clock may differ from that of the capture and be right, and by which Kerberos refuses it by default. */
#define CLOCK_RIGHT 60
#define CLOCK_WRONG 300

clock_of_t diagnosis_wrong_clock(const attempt_evidence_t *evidence)
{
    if (!evidence->has_server_clock)
        return CLOCK_UNKNOWN;
    if (ABS((int64_t)evidence->server_clock) <= CLOCK_RIGHT)
        return CLOCK_OF_CLIENT;
    if (ABS((int64_t)evidence->server_clock) >= CLOCK_WRONG
        && (!evidence->has_client_clock || ABS((int64_t)evidence->client_clock) <= CLOCK_RIGHT))
        return CLOCK_OF_SERVER;
    return CLOCK_UNKNOWN;
}

diagnosis_t *diagnosis_copy(const attempt_t *attempt)
{
    diagnosis_t *copy = (diagnosis_t *)g_memdup2(attempt->diagnosis, sizeof *attempt->diagnosis);

    if (!copy)
        return NULL;
    copy->story_number = diagnosis_story(attempt);
    copy->story = NULL;
    copy->client = NULL;
    copy->account = NULL;
    copy->identity = NULL;
    copy->culprit = NULL;
    copy->accepted_by = NULL;
    return copy;
}
