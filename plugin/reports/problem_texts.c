/* problem_texts.c: what is told of a problem, in text and JSON alike
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/problem_texts.h"

#include <stdlib.h>
#include <string.h>

#include "diagnosis/diagnosis_words.h"
#include "diagnosis/likeness.h"
#include "diagnosis/outcomes.h"
#include "frame/pool_text.h"
#include "parse/calendar.h"
#include "reports/problem_names.h"

/* aes128-cts-hmac-sha1-96 to aes256-cts-hmac-sha384-192 (RFC 3962, RFC 8009), a bit for each. */
#define AES_ETYPES UINT32_C(0x001e0000)

static const char *number_text(wmem_allocator_t *pool, int64_t number)
{
    return wmem_strdup_printf(pool, "%+" G_GINT64_FORMAT, number);
}

/** Text and a sentence behind it; either may be NULL. */
static const char *with_sentence(wmem_allocator_t *pool, const char *text, const char *sentence)
{
    if (!text || !sentence)
        return text ? text : sentence;
    return text_in_pool(pool, sspi_word_with(SSPI_WORD_SENTENCES, text, sentence, NULL));
}

/** @param right, other  the words for a clock that agrees with that of the capture, and for one that does not */
static const char *clock_text(wmem_allocator_t *pool, sspi_word_t right, sspi_word_t other, int32_t ahead)
{
    return ahead == 0 ? sspi_word(right) : text_in_pool(pool, sspi_word_with(other, number_text(pool, ahead), NULL));
}

/** The ticket that was refused: whose key it is made with, and of which version. */
static const char *ticket_text(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const attempt_t *issue = attempt->ticket_from;
    const char *key = issue ? attempt_etype_name(issue->etype) : NULL;
    const char *frame;

    if (!issue || !issue->target)
        return NULL;
    if (!key)
        key = wmem_strdup_printf(pool, "%d", (int)issue->etype);
    if (issue->kvno) {
        const char *kvno = wmem_strdup_printf(pool, "%u", (unsigned)issue->kvno);

        kvno = text_in_pool(pool, sspi_word_with(SSPI_WORD_KEY_VERSION, kvno, NULL));
        key = text_in_pool(pool, sspi_word_with(SSPI_WORD_LISTED, key, kvno, NULL));
    }
    frame = wmem_strdup_printf(pool, "%u", (unsigned)issue->result_frame);
    return text_in_pool(pool, sspi_word_with(SSPI_WORD_TICKET_OF, frame, issue->target, key, NULL));
}

/** How old it was then. */
static const char *age_text(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const attempt_t *issue = attempt->ticket_from;
    double age = issue ? nstime_to_sec(&attempt->start) - nstime_to_sec(&issue->start) - nstime_to_sec(&issue->duration) : -1;

    if (age < 0 || age > UINT32_MAX)
        return NULL;
    return text_in_pool(pool, sspi_word_with(SSPI_WORD_TICKET_AGE, wmem_strdup_printf(pool, "%.0f", age), NULL));
}

/** The same service took another ticket, or another computer of its name did. */
static const char *acceptance_text(wmem_allocator_t *pool, const diagnosis_t *diagnosis)
{
    if (diagnosis->accepted_by) {
        endpoint_t server = { diagnosis->accepted_by->addr, 0 };

        return text_in_pool(pool, sspi_word_with(SSPI_WORD_ACCEPTED_BY, attempt_endpoint_text(pool, &server), NULL));
    }
    if (diagnosis->new_kvno) {
        const char *kvno = wmem_strdup_printf(pool, "%u", (unsigned)diagnosis->new_kvno);

        return text_in_pool(pool, sspi_word_with(SSPI_WORD_ACCEPTED_KEY, kvno, NULL));
    }
    if (diagnosis->is_key_taken)
        return sspi_word(SSPI_WORD_ACCEPTED_SAME_KEY);
    return diagnosis->is_key_right ? sspi_word(SSPI_WORD_ACCEPTED_OF_ANOTHER) : NULL;
}

/** A list of encryption types in a sentence; NULL where there are none. */
static const char *etypes_text(wmem_allocator_t *pool, sspi_word_t word, uint32_t etypes)
{
    const char *list = "";

    for (int etype = 0; etype < 32; etype++) {
        const char *name = attempt_etype_name(etype);

        if (etypes & UINT32_C(1) << etype)
            list = listed(pool, list, name ? name : wmem_strdup_printf(pool, "%d", etype));
    }
    return etypes ? text_in_pool(pool, sspi_word_with(word, list, NULL)) : NULL;
}

/** Whether all clients of a problem that told what they offer offered the same. */
static bool is_one_offer(const problem_t *problem)
{
    uint32_t etypes = 0;

    for (guint i = 0; i < problem->attempts->len; i++) {
        const attempt_t *attempt = (const attempt_t *)g_ptr_array_index(problem->attempts, i);

        if (attempt->etypes && etypes && attempt->etypes != etypes)
            return false;
        etypes |= attempt->etypes;
    }
    return true;
}

/** What the client and the KDC could have agreed on, and whose fault it is that they did not. */
static const char *agreement_text(wmem_allocator_t *pool, const problem_t *problem)
{
    const attempt_t *attempt = problem->example;
    const char *text;

    if (!is_one_offer(problem))
        return NULL;
    text = etypes_text(pool, SSPI_WORD_ETYPES_OFFERED, attempt->etypes);
    text = with_sentence(pool, text, etypes_text(pool, SSPI_WORD_ETYPES_OF_ACCOUNT, attempt->diagnosis->key_etypes));
    if (!attempt->etypes)
        return text;
    return with_sentence(pool, text, sspi_word(attempt->etypes & AES_ETYPES ? SSPI_WORD_ETYPES_NOT_OF_ACCOUNT
                                                                           : SSPI_WORD_ETYPES_NOT_OF_CLIENT));
}

/** Where a chain of referrals breaks. */
static const char *referral_text(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const attempt_t *referral = attempt->ticket_from;
    endpoint_t kdc = { attempt->server->addr, 0 };
    const char *frame;

    if (!referral || !referral->note_detail)
        return NULL;
    frame = wmem_strdup_printf(pool, "%u", (unsigned)referral->result_frame);
    return text_in_pool(pool, sspi_word_with(SSPI_WORD_REFERRED, frame, referral->note_detail, attempt_endpoint_text(pool, &kdc),
                                             NULL));
}

static const char *interval_text(wmem_allocator_t *pool, const diagnosis_t *diagnosis)
{
    if (!diagnosis->interval)
        return NULL;
    return text_in_pool(pool, sspi_word_with(SSPI_WORD_INTERVAL,
                                             wmem_strdup_printf(pool, "%u", (unsigned)diagnosis->interval), NULL));
}

/** Whose clock differs, and by how much. */
static const char *clocks_text(wmem_allocator_t *pool, const attempt_evidence_t *evidence)
{
    static const sspi_word_t words[] = {
        [CLOCK_OF_CLIENT] = SSPI_WORD_CLOCK_CLIENT_WRONG, [CLOCK_OF_SERVER] = SSPI_WORD_CLOCK_SERVER_WRONG
    };
    const char *text;
    clock_of_t wrong;

    if (!evidence || !evidence->has_server_clock)
        return NULL;
    text = clock_text(pool, SSPI_WORD_CLOCK_SERVER_RIGHT, SSPI_WORD_CLOCK_SERVER, evidence->server_clock);
    if (evidence->has_client_clock)
        text = with_sentence(pool, text,
                             clock_text(pool, SSPI_WORD_CLOCK_CLIENT_RIGHT, SSPI_WORD_CLOCK_CLIENT, evidence->client_clock));
    wrong = diagnosis_wrong_clock(evidence);
    return wrong == CLOCK_UNKNOWN ? text : with_sentence(pool, text, sspi_word(words[wrong]));
}

/** Who locked the account. */
static const char *culprit_text(wmem_allocator_t *pool, const diagnosis_t *diagnosis)
{
    endpoint_t client;

    if (!diagnosis->culprit)
        return NULL;
    client = (endpoint_t) { diagnosis->culprit->addr, 0 };
    return text_in_pool(pool, sspi_word_with(SSPI_WORD_CULPRIT, attempt_endpoint_text(pool, &client),
                                             wmem_strdup_printf(pool, "%u", (unsigned)diagnosis->culprit_tries), NULL));
}

/** Of the accounts that were tried, those that got in. */
static const char *let_in_text(wmem_allocator_t *pool, const problem_t *problem)
{
    GHashTable *known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *list = "";
    unsigned more;

    for (guint i = 0; i < problem->attempts->len; i++) {
        const attempt_t *attempt = (const attempt_t *)g_ptr_array_index(problem->attempts, i);
        char *account = attempt->state == ATTEMPT_SUCCESS ? account_key(attempt->identity) : NULL;

        if (account && g_hash_table_add(known, account) && g_hash_table_size(known) <= MOST_NAMES)
            list = listed(pool, list, attempt->identity);
    }
    more = g_hash_table_size(known) > MOST_NAMES ? g_hash_table_size(known) - MOST_NAMES : 0;
    g_hash_table_destroy(known);
    return *list ? text_in_pool(pool, sspi_word_with(SSPI_WORD_SPRAYING_LET_IN, with_more(pool, list, more), NULL)) : NULL;
}

/** What the packets of a problem tell about its cause. */
static const char *details_text(wmem_allocator_t *pool, const problem_t *problem)
{
    const attempt_t *attempt = problem->example;

    switch (problem->why) {
    case WHY_CLOCK_SKEW:
        return clocks_text(pool, attempt->evidence);
    case WHY_LOCKED_BY_OTHERS:
    case WHY_LOCKED_BY_ITSELF:
        return culprit_text(pool, attempt->diagnosis);
    case WHY_WRONG_KEY:
        return with_sentence(pool, with_sentence(pool, ticket_text(pool, attempt), age_text(pool, attempt)),
                             acceptance_text(pool, attempt->diagnosis));
    case WHY_NO_ETYPE:
        return agreement_text(pool, problem);
    case WHY_REFERRAL:
        return referral_text(pool, attempt);
    case WHY_SPRAYING:
        return with_sentence(pool, let_in_text(pool, problem), interval_text(pool, attempt->diagnosis));
    default:
        return interval_text(pool, attempt->diagnosis);
    }
}

/* More wordings of one problem are left out. */
#define MOST_WORDINGS 4

/** Whether an error says something in words, beside its own name. */
static bool has_words(const attempt_t *attempt, const char *name)
{
    const char *text = attempt->evidence ? attempt->evidence->error_text : NULL;

    return text && *text && !(name && g_str_has_suffix(name, text));
}

/** What KDCs or services say in words to the attempts of a problem.
 *  @param finding  the reason; NULL: no status tells it */
static const char *error_text(wmem_allocator_t *pool, const problem_t *problem, const sspi_finding_t *finding)
{
    const char *name = finding ? sspi_finding_native_name(finding) : NULL;
    const char *texts[MOST_WORDINGS];
    const char *list = "";
    unsigned count = 0;

    if (finding ? finding->family != SSPI_FAMILY_KERBEROS : problem->teller->note != NOTE_LDAP_RESULT)
        return NULL;
    for (guint i = 0; i < problem->attempts->len && count < MOST_WORDINGS; i++) {
        const attempt_t *attempt = (const attempt_t *)g_ptr_array_index(problem->attempts, i);
        unsigned known = 0;

        if (!has_words(attempt, name))
            continue;
        while (known < count && strcmp(texts[known], attempt->evidence->error_text) != 0)
            known++;
        if (known == count) {
            texts[count++] = attempt->evidence->error_text;
            list = listed(pool, list, attempt->evidence->error_text);
        }
    }
    return count > 0 ? text_in_pool(pool, sspi_word_with(SSPI_WORD_KDC_TEXT, list, NULL)) : NULL;
}

/** What is told of a failure that no status tells the reason of. */
static problem_texts_t texts_of_note(const attempt_t *attempt)
{
    switch (attempt->note) {
    case NOTE_HTTP_STATUS:
        return (problem_texts_t) { NULL, sspi_word(SSPI_WORD_NOTE_HTTP_CAUSE), sspi_word(SSPI_WORD_NOTE_HTTP_REMEDY) };
    case NOTE_LDAP_RESULT:
        return (problem_texts_t) { NULL, sspi_word(SSPI_WORD_NOTE_LDAP_CAUSE), sspi_word(SSPI_WORD_NOTE_LDAP_REMEDY) };
    case NOTE_HOST_UNREACHABLE:
    case NOTE_PORT_UNREACHABLE:
        return (problem_texts_t) { NULL, sspi_word(SSPI_WORD_NOTE_UNREACHABLE_CAUSE),
                                   sspi_word(SSPI_WORD_NOTE_UNREACHABLE_REMEDY) };
    default:
        return (problem_texts_t) { NULL, NULL, NULL };
    }
}

static problem_texts_t texts_of_finding(const sspi_finding_t *finding)
{
    sspi_explanation_t explanation;

    sspi_finding_explain(finding, sspi_language_current(), &explanation);
    return (problem_texts_t) { explanation.summary, explanation.cause, explanation.remedy };
}

static problem_texts_t texts_of_attempts(wmem_allocator_t *pool, const problem_t *problem)
{
    const attempt_t *example = problem->example;
    const cause_t *cause = &causes[problem->why];
    sspi_finding_t finding;
    bool is_explained = problem_explanation(problem, &finding);
    problem_texts_t texts = is_explained ? texts_of_finding(&finding) : texts_of_note(problem->teller);

    if (problem->why != WHY_NONE && cause->has_texts) {
        texts.cause = sspi_word(cause->cause);
        texts.remedy = sspi_word(cause->remedy);
    }
    if (problem->why == WHY_SERVER_ONLY && g_str_has_prefix(example->carrier, "HTTP"))
        texts.remedy = sspi_word(SSPI_WORD_WHY_SERVER_ONLY_HTTP_REMEDY);
    if (problem->severity == SEVERITY_HARMLESS) {
        /* A wrong clock will harm others, and a copy may be somebody's. */
        if (problem->why != WHY_CLOCK_SKEW && problem->why != WHY_COPY)
            texts.remedy = sspi_word(SSPI_WORD_HARMLESS_REMEDY);
        if (problem->why == WHY_DELEGATION && example->delegation == DELEGATION_FORWARDED) {
            texts.cause = sspi_word(SSPI_WORD_HARMLESS_DELEGATION);
            texts.remedy = sspi_word(SSPI_WORD_HARMLESS_DELEGATION_REMEDY);
        }
    }
    texts.cause = with_sentence(pool, texts.cause, details_text(pool, problem));
    texts.cause = with_sentence(pool, texts.cause, error_text(pool, problem, is_explained ? &finding : NULL));
    return texts;
}

/** Who sent the alerts of a problem, if it was the same side each time: what is amiss is told by who complains. */
static const char *alert_text(const loose_failure_t *loose)
{
    unsigned from_client = 0;
    unsigned known = 0;

    for (guint i = 0; i < loose->pairs->len; i++) {
        const loose_pair_t *pair = (const loose_pair_t *)g_ptr_array_index(loose->pairs, i);

        known += pair->count;
        from_client += pair->from_client;
    }
    if (loose->finding.family != SSPI_FAMILY_TLS_ALERT || known < loose->count || (from_client > 0 && from_client < known))
        return NULL;
    return sspi_word(from_client > 0 ? SSPI_WORD_ALERT_OF_CLIENT : SSPI_WORD_ALERT_OF_SERVER);
}

static problem_texts_t texts_of_loose(wmem_allocator_t *pool, const loose_failure_t *loose)
{
    problem_texts_t texts = texts_of_finding(&loose->finding);

    texts.cause = with_sentence(pool, texts.cause, alert_text(loose));
    return texts;
}

problem_texts_t problem_texts(wmem_allocator_t *pool, const problem_t *problem)
{
    return problem->loose ? texts_of_loose(pool, problem->loose) : texts_of_attempts(pool, problem);
}

const char *problem_finding_name(wmem_allocator_t *pool, const sspi_finding_t *finding)
{
    char text[96];

    return wmem_strdup(pool, sspi_finding_native_text(finding, text, sizeof text));
}

/** @param of_attempt  gives what the teller says */
static const char *reason_of(wmem_allocator_t *pool, const problem_t *problem,
                             const char *(*of_attempt)(wmem_allocator_t *pool, const attempt_t *attempt))
{
    if (problem->loose)
        return problem_finding_name(pool, &problem->loose->finding);
    return problem->teller->state == ATTEMPT_FAILURE ? of_attempt(pool, problem->teller) : NULL;
}

const char *problem_reason(wmem_allocator_t *pool, const problem_t *problem)
{
    return reason_of(pool, problem, attempt_reason_text);
}

const char *problem_reason_words(wmem_allocator_t *pool, const problem_t *problem)
{
    return reason_of(pool, problem, attempt_reason_words);
}

static const attempt_t *attempt_at(const GPtrArray *attempts, guint at)
{
    return (const attempt_t *)g_ptr_array_index(attempts, at);
}

const char *problem_why(wmem_allocator_t *pool, const problem_t *problem)
{
    return cause_words(pool, problem->why, problem->certainty);
}

const char *problem_title(wmem_allocator_t *pool, const problem_t *problem)
{
    const char *reason = problem_reason_words(pool, problem);
    const char *why = problem_why(pool, problem);

    if (!why)
        return reason ? reason : "-";
    return reason ? text_in_pool(pool, sspi_word_with(SSPI_WORD_WITH_COLON, why, reason, NULL)) : why;
}

const char *problem_attempts(wmem_allocator_t *pool, const problem_t *problem)
{
    const char *count = wmem_strdup_printf(pool, "%u", problem_count(problem));

    return problem->loose ? text_in_pool(pool, sspi_word_with(SSPI_WORD_NO_ATTEMPT_BUT_FRAMES, count, NULL)) : count;
}

/** Whether all that came of the attempts of a problem is the next one of them, as far as is known. */
static bool is_only_repeated(wmem_allocator_t *pool, const problem_t *problem, const char *outcomes)
{
    const attempt_t *example = problem->example;

    if (problem->loose || problem->attempts->len < 2 || example->diagnosis->consequence != CONSEQUENCE_REPEATED)
        return false;
    return g_strcmp0(outcomes, diagnosis_consequence_words(pool, example)) == 0;
}

const char *problem_consequence(wmem_allocator_t *pool, const problem_t *problem)
{
    const char *outcomes = problem_outcomes(pool, problem, sspi_language_current());

    return is_only_repeated(pool, problem, outcomes) ? NULL : outcomes;
}

const char *problem_times(wmem_allocator_t *pool, const problem_t *problem)
{
    const char *first = text_of_time(pool, problem_start(problem), CALENDAR_READABLE, 0);
    const char *last = text_of_time(pool, problem_end(problem), CALENDAR_READABLE, 0);

    if (nstime_is_zero(problem_start(problem)))
        return "";
    return strcmp(first, last) == 0 ? first : wmem_strdup_printf(pool, "%s - %s", first, last);
}

const char *problem_frames(wmem_allocator_t *pool, const problem_t *problem)
{
    uint32_t first = problem_first_frame(problem);
    uint32_t last = problem_last_frame(problem);

    if (last == first)
        return wmem_strdup_printf(pool, "%u", (unsigned)last);
    return wmem_strdup_printf(pool, "%u-%u", (unsigned)first, (unsigned)last);
}

uint32_t problem_first_frame(const problem_t *problem)
{
    return problem->loose ? problem->loose->first_frame : attempt_at(problem->attempts, 0)->first_frame;
}

uint32_t problem_last_frame(const problem_t *problem)
{
    uint32_t last = problem->loose ? problem->loose->last_frame : 0;

    for (guint i = 0; i < problem->attempts->len; i++)
        last = MAX(last, attempt_at(problem->attempts, i)->last_frame);
    return last;
}

const nstime_t *problem_start(const problem_t *problem)
{
    return problem->loose ? &problem->loose->start : &attempt_at(problem->attempts, 0)->start;
}

const nstime_t *problem_end(const problem_t *problem)
{
    return problem->loose ? &problem->loose->end : &attempt_at(problem->attempts, problem->attempts->len - 1)->start;
}

static const sspi_word_t severities[SEVERITIES] = {
    [SEVERITY_CRITICAL] = SSPI_WORD_SEVERITY_CRITICAL,
    [SEVERITY_FAILED] = SSPI_WORD_SEVERITY_FAILED,
    [SEVERITY_DEGRADED] = SSPI_WORD_SEVERITY_DEGRADED,
    [SEVERITY_HARMLESS] = SSPI_WORD_SEVERITY_HARMLESS,
};

const char *severity_name(severity_t severity)
{
    return sspi_text((uint16_t)severities[severity], SSPI_ENGLISH);
}

const char *severity_word(severity_t severity)
{
    return sspi_word(severities[severity]);
}

char *problems_summary(const GPtrArray *problems)
{
    unsigned counts[SEVERITIES] = { 0 };
    char texts[SEVERITIES][16];

    for (guint i = 0; i < problems->len; i++)
        counts[((const problem_t *)g_ptr_array_index(problems, i))->severity]++;
    for (unsigned i = 0; i < SEVERITIES; i++)
        g_snprintf(texts[i], sizeof texts[i], "%u", counts[i]);
    return sspi_word_with(SSPI_WORD_DIAGNOSIS_COUNTED, texts[SEVERITY_CRITICAL], texts[SEVERITY_FAILED], texts[SEVERITY_DEGRADED],
                          texts[SEVERITY_HARMLESS], NULL);
}
