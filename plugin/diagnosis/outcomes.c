/* outcomes.c: what came of the attempts of a problem, where that differs
 *
 * An attempt that was made again, and is of the problem with that, counts once: what came of the last one is what came of it. One
 * that a server made for its client is the client's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/outcomes.h"

#include <stdlib.h>

#include "diagnosis/diagnosis.h"
#include "diagnosis/diagnosis_words.h"
#include "diagnosis/likeness.h"

/** The best first. */
typedef enum {
    OUTCOME_LET_IN,
    OUTCOME_GOT_IN_BY_NTLM,
    OUTCOME_TRIED_NTLM,
    OUTCOMES
} outcome_kind_t;

typedef struct {
    unsigned counts[OUTCOMES];
    unsigned count;   /**< of all, with those of which nothing is known */
    const attempt_t *last;
    uint32_t after;   /**< number of the attempt that came of all of them, 0: it is not one */
} outcomes_t;

/** What came of an attempt, where it was more than the next refusal. */
static bool find_kind(const attempt_t *attempt, outcome_kind_t *kind)
{
    const diagnosis_t *diagnosis = attempt->diagnosis;

    switch (diagnosis->consequence) {
    case CONSEQUENCE_SUCCEEDED:
        *kind = OUTCOME_LET_IN;
        return true;
    case CONSEQUENCE_FELL_BACK:
        *kind = diagnosis->is_mended ? OUTCOME_GOT_IN_BY_NTLM : OUTCOME_TRIED_NTLM;
        return true;
    default:
        return false;
    }
}

/** Whether an attempt of the same capture, from the place `from` to before `next`, failed as well: numbers ascend there. */
static bool has_failed(const GPtrArray *attempts, guint from, guint next, uint32_t number)
{
    const attempt_t like = { .number = number };
    const attempt_t *key = &like;
    void *const *found = (void *const *)bsearch(&key, attempts->pdata + from, next - from, sizeof key, attempt_compare_numbers);

    return found && !is_success((const attempt_t *)*found);
}

static void count_attempt(outcomes_t *outcomes, const attempt_t *attempt)
{
    uint32_t after = attempt->diagnosis->after.number;
    outcome_kind_t kind;

    if (outcomes->count > 0 && after != outcomes->after)
        after = 0;
    outcomes->after = after;
    outcomes->count++;
    outcomes->last = attempt;
    if (find_kind(attempt, &kind))
        outcomes->counts[kind]++;
}

static outcomes_t outcomes_of(const GPtrArray *attempts)
{
    outcomes_t outcomes = { .count = 0 };

    for (guint from = 0; from < attempts->len;) {
        guint next = from + problem_length_of_capture(attempts, from);

        for (guint i = from; i < next; i++) {
            const attempt_t *attempt = (const attempt_t *)attempts->pdata[i];
            uint32_t after = attempt->diagnosis->after.number;

            if (!is_success(attempt) && !attempt->diagnosis->is_passed_on && !(after && has_failed(attempts, from, next, after)))
                count_attempt(&outcomes, attempt);
        }
        from = next;
    }
    return outcomes;
}

/** Whether the same came of all. */
static bool are_alike(const outcomes_t *outcomes)
{
    if (outcomes->count <= 1)
        return true;
    for (unsigned i = 0; i < OUTCOMES; i++) {
        if (outcomes->counts[i] == outcomes->count)
            return outcomes->after;
        if (outcomes->counts[i] > 0)
            return false;
    }
    return true;
}

/** What came of all of them: of the first, or, where it is one that was made again and again, what came of it in the end. */
static const char *outcome_of_all(wmem_allocator_t *pool, const problem_t *problem, const outcomes_t *outcomes,
                                  sspi_language_t language)
{
    const char *text = outcomes->count == 1 ? diagnosis_consequence_in(pool, outcomes->last, language) : NULL;

    return text ? text : diagnosis_consequence_in(pool, problem->example, language);
}

/** How many came to one of these: "2 of 3 got in with NTLM". */
static void append(wmem_strbuf_t *text, unsigned count, unsigned all, const char *words)
{
    char numbers[2][16];
    const char *const values[] = { numbers[0], numbers[1] };
    char *part;

    g_snprintf(numbers[0], sizeof numbers[0], "%u", count);
    g_snprintf(numbers[1], sizeof numbers[1], "%u", all);
    part = sspi_fill(words, values, G_N_ELEMENTS(values));
    wmem_strbuf_append_printf(text, "%s%s", wmem_strbuf_get_len(text) > 0 ? ", " : "", part);
    g_free(part);
}

const char *problem_outcomes(wmem_allocator_t *pool, const problem_t *problem, sspi_language_t language)
{
    static const sspi_word_t words[OUTCOMES] = {
        [OUTCOME_LET_IN] = SSPI_WORD_OUTCOMES_LET_IN,
        [OUTCOME_GOT_IN_BY_NTLM] = SSPI_WORD_OUTCOMES_GOT_IN_BY_NTLM,
        [OUTCOME_TRIED_NTLM] = SSPI_WORD_OUTCOMES_TRIED_NTLM,
    };
    wmem_strbuf_t *text = wmem_strbuf_new(pool, "");
    outcomes_t outcomes;

    if (problem->loose)
        return NULL;
    outcomes = outcomes_of(problem->attempts);
    /* Of many accounts that were tried, the one that got in matters most, and of a relay what it brought. */
    if (problem->why == WHY_SPRAYING || problem->why == WHY_GUESSED || problem->why == WHY_RELAYED)
        return diagnosis_consequence_in(pool, problem->example, language);
    if (are_alike(&outcomes))
        return outcome_of_all(pool, problem, &outcomes, language);
    for (unsigned i = 0; i < OUTCOMES; i++) {
        if (outcomes.counts[i] > 0)
            append(text, outcomes.counts[i], outcomes.count, sspi_text((uint16_t)words[i], language));
    }
    return wmem_strbuf_get_str(text);
}
