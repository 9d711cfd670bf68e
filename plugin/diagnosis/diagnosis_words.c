/* diagnosis_words.c: what is behind an attempt, and what came of it, in words
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/diagnosis_words.h"

#include "diagnosis/likeness.h"
#include "diagnosis/reason_codes.h"
#include "frame/pool_text.h"

const char *cause_words(wmem_allocator_t *pool, why_t why, certainty_t certainty)
{
    static const sspi_word_t words[] = { [CERTAINTY_LIKELY] = SSPI_WORD_LIKELY, [CERTAINTY_POSSIBLE] = SSPI_WORD_POSSIBLY };

    if (why == WHY_NONE)
        return NULL;
    if (certainty == CERTAINTY_CERTAIN)
        return sspi_word(causes[why].name);
    return text_in_pool(pool, sspi_word_with(words[certainty], sspi_word(causes[why].name), NULL));
}

const char *certainty_name(certainty_t certainty)
{
    static const char *const names[] = {
        [CERTAINTY_CERTAIN] = "certain", [CERTAINTY_LIKELY] = "likely", [CERTAINTY_POSSIBLE] = "possible"
    };

    return names[certainty];
}

const char *diagnosis_why_words(wmem_allocator_t *pool, const attempt_t *attempt)
{
    why_t why = diagnosis_why(attempt);

    return why == WHY_NONE ? NULL : cause_words(pool, why, (certainty_t)attempt->diagnosis->certainty);
}

static bool is_of_user(sspi_kind_id_t kind)
{
    return kind == SSPI_KIND_WRONG_PASSWORD || kind == SSPI_KIND_NO_SUCH_USER || kind == SSPI_KIND_LOCKED_OUT
        || kind == SSPI_KIND_DISABLED_OR_EXPIRED || kind == SSPI_KIND_PASSWORD_EXPIRED || kind == SSPI_KIND_LOGON_TYPE;
}

/** The user is refused, and nothing else was tried, as far as is known by now. What a directory answers to a simple bind says so
 *  in its own way. */
static bool is_user_refused(const attempt_t *attempt)
{
    const sspi_finding_t *reason = is_failure(attempt) ? attempt->reason : NULL;

    if (!attempt->identity || attempt->diagnosis->consequence != CONSEQUENCE_NONE || attempt->diagnosis->is_harmless)
        return false;
    return is_refused_by_web(attempt) || has_reason(attempt, SSPI_FAMILY_TDS_ERROR, LOGIN_FAILED)
        || (reason && ((reason->status && reason->status->code == SEC_E_LOGON_DENIED) || is_of_user(sspi_finding_kind(reason))));
}

/** @param language  of the text, to be freed with g_free(); NULL where there is nothing to say */
static char *consequence_text(const attempt_t *attempt, sspi_language_t language)
{
    static const sspi_word_t words[] = {
        [CONSEQUENCE_REPEATED] = SSPI_WORD_CONSEQUENCE_REPEATED,
        [CONSEQUENCE_AGREED] = SSPI_WORD_CONSEQUENCE_AGREED,
        [CONSEQUENCE_FELL_BACK] = SSPI_WORD_CONSEQUENCE_FELL_BACK,
        [CONSEQUENCE_SUCCEEDED] = SSPI_WORD_CONSEQUENCE_SUCCEEDED,
    };
    const char *text;
    char number[16];
    const char *values[] = { number };

    if (!attempt->diagnosis)
        return NULL;
    if (attempt->diagnosis->consequence == CONSEQUENCE_NONE) {
        if (!is_user_refused(attempt))
            return NULL;
        return g_strdup(sspi_text((uint16_t)SSPI_WORD_CONSEQUENCE_REFUSED, language));
    }
    text = sspi_text((uint16_t)words[attempt->diagnosis->consequence], language);
    g_snprintf(number, sizeof number, "%u", (unsigned)attempt->diagnosis->after.number);
    return sspi_fill(text, values, G_N_ELEMENTS(values));
}

const char *diagnosis_consequence_in(wmem_allocator_t *pool, const attempt_t *attempt, sspi_language_t language)
{
    char *text = consequence_text(attempt, language);
    const char *kept = text ? wmem_strdup(pool, text) : NULL;

    g_free(text);
    return kept;
}

const char *diagnosis_consequence(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return diagnosis_consequence_in(pool, attempt, SSPI_ENGLISH);
}

const char *diagnosis_consequence_words(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return diagnosis_consequence_in(pool, attempt, sspi_language_current());
}
