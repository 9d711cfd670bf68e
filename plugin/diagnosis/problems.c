/* problems.c: attempts grouped by what is to be mended
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/problems.h"

#include "diagnosis/let_in.h"
#include "diagnosis/likeness.h"
#include "frame/pool_text.h"

/** Attempts while they are grouped. */
typedef struct {
    GHashTable *by_number; /**< of a capture: number to attempt_t */
    GHashTable *let_in;    /**< of a capture: as let_in_by_spraying() tells */
    GHashTable *by_key;    /**< to problem_t */
    wmem_allocator_t *pool; /**< for what is needed of one attempt */
    GPtrArray *problems;
} grouping_t;

/** Who got in did not get what he came for. Programs ask as nobody for whatever there is, and can do without. */
static bool is_let_in_in_vain(const attempt_t *attempt)
{
    why_t why = diagnosis_why(attempt);

    return why == WHY_NOT_ALLOWED || (why == WHY_NOBODY && attempt->ntlm_proof != NTLM_PROOF_NONE);
}

/** A client without channel binding is refused in the same way as one in whose TLS somebody sits, and there are many of them. */
static bool is_sign_of_tampering(const attempt_t *attempt)
{
    return is_failure(attempt) && attempt->reason && finding_is_integrity_failure(attempt->reason)
        && diagnosis_why(attempt) != WHY_SIGNING;
}

/** What is to be said of an attempt. Returns false where nothing is amiss. */
static bool severity_of(const attempt_t *attempt, severity_t *severity)
{
    const diagnosis_t *diagnosis = attempt->diagnosis;

    if (diagnosis->why == WHY_GUESSED || (diagnosis->why == WHY_RELAYED && diagnosis->certainty == CERTAINTY_LIKELY))
        *severity = SEVERITY_CRITICAL;
    else if (is_success(attempt))
        *severity = is_let_in_in_vain(attempt) ? SEVERITY_FAILED : SEVERITY_DEGRADED;
    else if (diagnosis->is_harmless)
        *severity = SEVERITY_HARMLESS;
    else if (diagnosis->why == WHY_SPRAYING || diagnosis->why == WHY_NAME_PROBING || diagnosis->why == WHY_LOCKED_BY_OTHERS
             || is_sign_of_tampering(attempt))
        *severity = SEVERITY_CRITICAL;
    else
        *severity = diagnosis->consequence == CONSEQUENCE_FELL_BACK && diagnosis->is_mended ? SEVERITY_DEGRADED : SEVERITY_FAILED;
    return is_failure(attempt) || diagnosis->why != WHY_NONE;
}

/** An attempt of the capture, or NULL where it is not among those that are grouped.
 *  @param number  0: there is none */
static const attempt_t *attempt_of_number(const grouping_t *grouping, uint32_t number)
{
    return number ? (const attempt_t *)g_hash_table_lookup(grouping->by_number, GUINT_TO_POINTER(number)) : NULL;
}

/** The try of many accounts by which an account was locked, which no program with an old password explains, or that a server
 *  passed on; or NULL. */
static const attempt_t *spraying_behind(const grouping_t *grouping, const attempt_t *attempt)
{
    const diagnosis_t *diagnosis = attempt->diagnosis;
    bool is_of_cause = diagnosis->why == WHY_LOCKED_BY_ITSELF || diagnosis->why == WHY_LOCKED_BY_OTHERS
        || (!diagnosis->is_harmless && (diagnosis->why == WHY_KDC_REFUSED || diagnosis->why == WHY_REFUSED_BEHIND));
    const attempt_t *cause = is_of_cause ? attempt_of_number(grouping, diagnosis->because.number) : NULL;

    return cause && diagnosis_why(cause) == WHY_SPRAYING ? cause : NULL;
}

/** The try of a program that a KDC refuses again and again, and that NTLM follows each time; or NULL. */
static const attempt_t *repetition_behind(const grouping_t *grouping, const attempt_t *attempt)
{
    const attempt_t *cause = diagnosis_why(attempt) == WHY_KDC_REFUSED && !attempt->diagnosis->is_harmless
        ? attempt_of_number(grouping, attempt->diagnosis->because.number) : NULL;

    return cause && diagnosis_why(cause) == WHY_REPEATED ? cause : NULL;
}

/** The attempt that an attempt is told together with: the one that it explains, else itself. */
static const attempt_t *leader_of(const grouping_t *grouping, const attempt_t *attempt)
{
    const diagnosis_t *diagnosis = attempt->diagnosis;
    const attempt_t *series = grouping->let_in ? (const attempt_t *)g_hash_table_lookup(grouping->let_in, attempt) : NULL;
    const attempt_t *other = diagnosis->why == WHY_NONE ? attempt_of_number(grouping, diagnosis->told_with) : NULL;

    /* What is mended needs nobody, but for what somebody else has made of it. */
    if (other && diagnosis->is_harmless && diagnosis_why(other) != WHY_RELAYED)
        other = NULL;
    if (!series)
        series = spraying_behind(grouping, attempt);
    if (!series)
        series = repetition_behind(grouping, attempt);
    if (series && diagnosis->why != WHY_GUESSED)
        return series;
    return other && diagnosis_why(other) != WHY_NONE && other->diagnosis->because.number ? other : attempt;
}

/** The attempt that tells of a clock: NTLM has no times, but it is used because of one that has. */
static const attempt_t *teller_of_clock(const grouping_t *grouping, const attempt_t *attempt)
{
    uint32_t number = attempt->diagnosis->because.number;
    const attempt_t *cause = attempt->evidence || !number
        ? NULL : (const attempt_t *)g_hash_table_lookup(grouping->by_number, GUINT_TO_POINTER(number));

    return cause ? cause : attempt;
}

/** One wrong clock of a server is a problem of all its clients. */
static const char *clock_text(wmem_allocator_t *pool, const attempt_t *teller)
{
    bool is_of_server = teller->evidence && diagnosis_wrong_clock(teller->evidence) == CLOCK_OF_SERVER;
    endpoint_t side = { is_of_server ? teller->server->addr : teller->client->addr, 0 };

    return wmem_strdup_printf(pool, "%d %s", is_of_server, attempt_endpoint_text(pool, &side));
}

static const char *subject_text(wmem_allocator_t *pool, const attempt_t *attempt, subject_t subject)
{
    endpoint_t client = { attempt->client->addr, 0 };
    part_t host = target_computer(attempt);
    char *text;

    switch (subject) {
    case SUBJECT_ACCOUNT:
        text = account_key(attempt->identity);
        break;
    case SUBJECT_CLIENT:
        return attempt_endpoint_text(pool, &client);
    case SUBJECT_SERVER:
        return attempt_endpoint_text(pool, attempt->server);
    case SUBJECT_TARGET:
        text = g_ascii_strdown(host.text, (gssize)host.length);
        break;
    default:
        return attempt_reason_text(pool, attempt);
    }
    return text ? text_in_pool(pool, text) : "";
}

/** The attempt that an attempt is explained by; itself where there is none. */
static const attempt_t *because_of(const grouping_t *grouping, const attempt_t *attempt)
{
    const attempt_t *cause = attempt_of_number(grouping, attempt->diagnosis->because.number);

    return cause && cause->diagnosis ? cause : attempt;
}

/** What one cause is about, whomever it hits: a KDC that is silent, a computer whose password is wrong. */
static const char *subject_of(const grouping_t *grouping, const attempt_t *attempt, severity_t severity)
{
    why_t why = diagnosis_why(attempt);
    const attempt_t *cause = because_of(grouping, attempt);
    wmem_allocator_t *pool = grouping->pool;
    bool is_of_cause;

    switch (why) {
    case WHY_CLOCK_SKEW:
        return clock_text(pool, teller_of_clock(grouping, attempt));
    case WHY_KDC_SILENT:
        return attempt_endpoint_text(pool, cause->server);
    case WHY_KDC_REFUSED:
    case WHY_REFUSED_BEHIND:
        /* Whoever has mistyped is none to be looked after. */
        if (severity == SEVERITY_HARMLESS)
            return subject_text(pool, attempt, SUBJECT_REASON);
        return why == WHY_KDC_REFUSED ? subject_text(pool, attempt, SUBJECT_ACCOUNT)
            : wmem_strdup_printf(pool, "%s %s", subject_text(pool, attempt, SUBJECT_ACCOUNT),
                                 subject_text(pool, cause, SUBJECT_REASON));
    default:
        if (why == WHY_NONE)
            return subject_text(pool, attempt, SUBJECT_REASON);
        /* NTLM may name the service in another way than the ticket did, and the computer others than itself. */
        is_of_cause = diagnosis_why(cause) == why && (causes[why].subject == SUBJECT_TARGET || why == WHY_COMPUTER_PASSWORD);
        return subject_text(pool, is_of_cause ? cause : attempt, causes[why].subject);
    }
}

/** What attempts of one problem share. To be freed with g_free(). */
static char *key_of(const grouping_t *grouping, const attempt_t *attempt, severity_t severity)
{
    const char *subject = subject_of(grouping, attempt, severity);
    char *key = g_strdup_printf("%d %d %s", severity, diagnosis_why(attempt), subject ? subject : "");

    wmem_free_all(grouping->pool);
    return key;
}

static void free_problem(void *data)
{
    problem_t *problem = (problem_t *)data;

    g_ptr_array_free(problem->attempts, TRUE);
    g_free(problem);
}

static problem_t *problem_of(grouping_t *grouping, const attempt_t *leader, severity_t severity)
{
    char *key = key_of(grouping, leader, severity);
    problem_t *problem = (problem_t *)g_hash_table_lookup(grouping->by_key, key);

    if (problem) {
        g_free(key);
        return problem;
    }
    problem = g_new0(problem_t, 1);
    problem->severity = severity;
    problem->why = diagnosis_why(leader);
    problem->certainty = CERTAINTY_CERTAIN;
    problem->attempts = g_ptr_array_new();
    g_ptr_array_add(grouping->problems, problem);
    g_hash_table_insert(grouping->by_key, key, problem);
    return problem;
}

/** Of many accounts that were tried, the one that got in matters most. */
static bool is_worse_end(const attempt_t *attempt, const attempt_t *example, const attempt_t *leader)
{
    return diagnosis_why(leader) == WHY_SPRAYING && attempt->diagnosis->consequence == CONSEQUENCE_SUCCEEDED
        && example->diagnosis->consequence != CONSEQUENCE_SUCCEEDED;
}

/** A failure tells a reason; that of the attempt which gave the problem its name tells more. What was relayed matters, and not
 *  how the one fared from whom it was. */
static bool is_better_example(const attempt_t *attempt, const attempt_t *example, const attempt_t *leader)
{
    if (diagnosis_why(leader) == WHY_RELAYED)
        return attempt == leader && attempt != example && diagnosis_why(example) != WHY_RELAYED;
    if (!is_failure(attempt))
        return false;
    return !is_failure(example) || is_worse_end(attempt, example, leader)
        || (leader == attempt && diagnosis_why(example) == WHY_NONE && diagnosis_why(attempt) != WHY_NONE
            && !is_worse_end(example, attempt, leader));
}

/** What a KDC says of a user is more exact than what NTLM says then. */
static const attempt_t *teller_of(const grouping_t *grouping, const attempt_t *example)
{
    const diagnosis_t *diagnosis = example->diagnosis;
    const attempt_t *cause = diagnosis->why == WHY_KDC_REFUSED || diagnosis->why == WHY_REFUSED_BEHIND
        ? attempt_of_number(grouping, diagnosis->because.number) : NULL;

    return cause ? cause : example;
}

static void add_attempt(grouping_t *grouping, const attempt_t *attempt)
{
    const attempt_t *leader;
    problem_t *problem;
    severity_t severity;

    if (!attempt->diagnosis)
        return;
    leader = leader_of(grouping, attempt);
    if (!severity_of(leader, &severity))
        return;
    problem = problem_of(grouping, leader, severity);
    if (!problem->example || is_better_example(attempt, problem->example, leader)) {
        problem->example = attempt;
        problem->teller = teller_of(grouping, attempt);
    }
    problem->certainty = MAX(problem->certainty, (certainty_t)leader->diagnosis->certainty);
    g_ptr_array_add(problem->attempts, (void *)attempt);
}

guint problem_length_of_capture(const GPtrArray *attempts, guint from)
{
    guint next = from + 1;

    while (next < attempts->len
           && ((const attempt_t *)attempts->pdata[next])->number > ((const attempt_t *)attempts->pdata[next - 1])->number)
        next++;
    return next - from;
}

static void add_loose(grouping_t *grouping, const loose_failure_t *loose)
{
    problem_t *problem = g_new0(problem_t, 1);

    problem->severity = SEVERITY_FAILED;
    problem->why = WHY_NONE;
    problem->certainty = CERTAINTY_CERTAIN;
    problem->attempts = g_ptr_array_new();
    problem->loose = loose;
    g_ptr_array_add(grouping->problems, problem);
}

unsigned problem_count(const problem_t *problem)
{
    return problem->loose ? problem->loose->count : problem->attempts->len;
}

static uint32_t first_of(const problem_t *problem)
{
    return problem->loose ? problem->loose->first_frame : problem->example->number;
}

/** Of whom it is not known who failed comes behind those of whom it is. */
static int compare_problems(const void *left, const void *right)
{
    const problem_t *a = *(const problem_t *const *)left;
    const problem_t *b = *(const problem_t *const *)right;

    if (a->severity != b->severity)
        return a->severity < b->severity ? -1 : 1;
    if (!a->loose != !b->loose)
        return b->loose ? -1 : 1;
    if (problem_count(a) != problem_count(b))
        return problem_count(a) > problem_count(b) ? -1 : 1;
    return first_of(a) < first_of(b) ? -1 : first_of(a) > first_of(b);
}

GPtrArray *problems_of(const GPtrArray *attempts, const loose_failures_t *loose)
{
    const GPtrArray *rows = loose_failures_rows(loose);
    grouping_t grouping = {
        .by_number = g_hash_table_new(NULL, NULL),
        .by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE),
        .problems = g_ptr_array_new_with_free_func(free_problem),
    };

    for (guint from = 0; from < attempts->len;) {
        guint next = from + problem_length_of_capture(attempts, from);

        g_hash_table_remove_all(grouping.by_number);
        for (guint i = from; i < next; i++) {
            attempt_t *attempt = (attempt_t *)attempts->pdata[i];

            g_hash_table_insert(grouping.by_number, GUINT_TO_POINTER(attempt->number), attempt);
        }
        grouping.let_in = let_in_by_spraying(attempts, from, next);
        for (; from < next; from++)
            add_attempt(&grouping, (const attempt_t *)attempts->pdata[from]);
        if (grouping.let_in)
            g_hash_table_destroy(grouping.let_in);
    }
    for (guint i = 0; i < rows->len; i++)
        add_loose(&grouping, (const loose_failure_t *)g_ptr_array_index(rows, i));
    g_hash_table_destroy(grouping.by_number);
    g_hash_table_destroy(grouping.by_key);
    wmem_destroy_allocator(grouping.pool);
    g_ptr_array_sort(grouping.problems, compare_problems);
    return grouping.problems;
}

bool problem_finding(const problem_t *problem, sspi_finding_t *finding)
{
    if (!problem->loose)
        return attempt_failure(problem->teller, finding);
    *finding = problem->loose->finding;
    return true;
}

bool problem_explanation(const problem_t *problem, sspi_finding_t *finding)
{
    uint32_t krb_error = causes[problem->why].krb_error;
    bool is_told = problem_finding(problem, finding);

    /* A fault of RPC says nothing of the clock that is behind it. */
    if (krb_error && (!is_told || (problem->why == WHY_CLOCK_SKEW && finding->family == SSPI_FAMILY_DCERPC_FAULT)))
        *finding = sspi_finding_of_code(SSPI_FAMILY_KERBEROS, krb_error);
    return is_told || krb_error != 0;
}
