/* labels.c: the words that say what a number is
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "codes/text/labels.h"

#include <string.h>

/* Words that may stand between a label and its number ("error code is 5") count for nothing. */
#define MAX_FILLERS 3u
#define LABEL_WORDS 7u
#define MAX_MARKS 4u
/* Between a custom field of CEF and its label. */
#define CUSTOM_TOKENS 32u
/* A line of Wireshark's details that shows a code is shorter. */
#define FIELD_TOKENS 24u
/* Between the numbers of a summary. */
#define TALLY_TOKENS 12u

static bool is_filler(const sspi_evidence_t *evidence, guint index)
{
    static const char *const fillers[] = {
        "is", "was", "of", "the", "with", "a", "an", "are", "were", "to", "be", "been", "b", "u", "now", "quot",
        "ist", "lautet", "est"
    };

    return sspi_token_is_any(evidence, index, fillers, G_N_ELEMENTS(fillers));
}

/** The token of the name of an attribute of XML whose value is that number: `data_type="0"`; else `number`. */
static guint attribute_before(const sspi_evidence_t *evidence, guint number)
{
    return number >= 3 && !sspi_token_is_mark(evidence, number - 1, '>') && sspi_token_is_mark(evidence, number - 2, '=')
            && (sspi_token_is_mark(evidence, number + 1, '"') || sspi_token_is_mark(evidence, number + 1, '\''))
            && sspi_token_is_mark(evidence, number + 2, '>')
        ? number - 3 : number;
}

/** "Fail to create credential. (63)": a full stop between a message and its number. "Error" and the like end there. */
static bool is_end_before_bracket(const sspi_evidence_t *evidence, guint mark)
{
    return sspi_token_is_mark(evidence, mark, '.') && sspi_token_is_mark(evidence, mark + 1, '(');
}

/** "[ComponentModel.Win32Exception]1909", a type that PowerShell makes of a number, or "Error <0x51>", but not "error < 5". */
static bool is_joined(const sspi_evidence_t *evidence, guint mark)
{
    return (sspi_token_is_mark(evidence, mark, ']') || sspi_token_is_mark(evidence, mark, '<')) && mark + 1 < evidence->count
        && evidence->tokens[mark + 1].at == evidence->tokens[mark].at + 1;
}

/** Whether the line above a token ends as one does whose value is below it: "Error value:", "$Error[0].Exception.HResult". */
static bool is_below_label(const sspi_evidence_t *evidence, guint first)
{
    const sspi_token_t *above = first > 0 ? &evidence->tokens[first - 1] : NULL;

    return above && above->line + 1 == evidence->tokens[first].line
        && (sspi_token_is_mark(evidence, first - 1, ':')
            || (above->kind == SSPI_TOKEN_WORD && first > 1 && sspi_token_is_mark(evidence, first - 2, '.')
                && above[-1].at + 1 == above->at));
}

/** Collect the words before a number, nearest first. Returns their count. */
static unsigned words_before(const sspi_evidence_t *evidence, guint number, guint words[LABEL_WORDS])
{
    unsigned fillers = 0;
    unsigned marks = 0;
    unsigned count = 0;
    uint32_t line = evidence->tokens[number].line - (is_below_label(evidence, number) ? 1u : 0u);

    for (guint i = number; i > 0 && count < LABEL_WORDS;) {
        const sspi_token_t *token = &evidence->tokens[--i];
        guint attribute = token->kind == SSPI_TOKEN_NUMBER && count == 0 ? attribute_before(evidence, i) : i;

        if (attribute != i) {
            i = attribute;
            continue;
        }
        if (token->line < line || token->kind == SSPI_TOKEN_NUMBER)
            break;
        if (token->kind == SSPI_TOKEN_WORD) {
            if (count > 0 || fillers >= MAX_FILLERS || !is_filler(evidence, i))
                words[count++] = i;
            else
                fillers++;
            marks = 0;
        } else if (++marks > MAX_MARKS
            || (count == 0 && strchr(".;,!?/%]}<", token->mark) && !is_end_before_bracket(evidence, i)
                && !is_joined(evidence, i))) {
            break;
        }
    }
    return count;
}

/** Whether nothing but a number stands between two commas, or a comma and the end of the line. */
static bool is_cell(const sspi_evidence_t *evidence, guint number)
{
    guint before = number - (number > 0 && sspi_token_is_mark(evidence, number - 1, '"'));
    guint after = number + 1 + sspi_token_is_mark(evidence, number + 1, '"');

    return before > 0
        && (sspi_token_is_mark(evidence, before - 1, ',') || evidence->tokens[before - 1].line != evidence->tokens[number].line)
        && (after >= evidence->count || sspi_token_is_mark(evidence, after, ',')
            || evidence->tokens[after].line != evidence->tokens[number].line);
}

/** Whether a number is one of several that count what was done: "Failed: 5, Passed: 10", "unreachable=0 failed=5". */
static bool is_tally(const sspi_evidence_t *evidence, guint number)
{
    static const char *const counted[] = { "passed", "skipped", "unreachable", "changed", "succeeded" };
    guint end = MIN(number + TALLY_TOKENS, evidence->count);

    for (guint i = number > TALLY_TOKENS ? number - TALLY_TOKENS : 0; i < end; i++) {
        if (evidence->tokens[i].line == evidence->tokens[number].line
            && sspi_token_is_any(evidence, i, counted, G_N_ELEMENTS(counted))
            && (sspi_token_is_mark(evidence, i + 1, ':') || sspi_token_is_mark(evidence, i + 1, '=')))
            return true;
    }
    return false;
}

/** Whether a number counts something: "error: 3 tests failed", but not "error 5 occurred". */
static bool is_count(const sspi_evidence_t *evidence, guint number)
{
    static const char *const verbs[] = { "occurred", "has", "had", "was", "is", "while", "when", "from", "at", "in", "on",
        "for", "during", "returned", "and", "or", "but", "to", "trying", "calling", "opening", "connecting", "accessing",
        "binding", "reading", "writing", "starting", "getting", "creating", "after", "because", "bei", "beim", "ist",
        "aufgetreten", "lors", "pendant", "durante", "al", "ao", "received", "sent" };
    static const char *const units[] = { "kB", "MB", "GB", "TB" };
    /* Chinese and Japanese put a measure word behind what they count. */
    static const char *const measures[] = { "次", "個", "个", "件", "項", "项", "筆", "笔", "位", "名", "台" };
    const sspi_token_t *next = sspi_token_at(evidence, number + 1);

    if (is_tally(evidence, number) || sspi_token_is_any(evidence, number + 1, units, G_N_ELEMENTS(units)))
        return true;
    for (size_t i = 0; next && i < G_N_ELEMENTS(measures); i++) {
        if (next->length >= strlen(measures[i]) && memcmp(evidence->text + next->at, measures[i], strlen(measures[i])) == 0)
            return true;
    }
    if (!next || next->kind != SSPI_TOKEN_WORD || next->line != evidence->tokens[number].line
        || !g_ascii_islower(evidence->text[next->at]) || evidence->tokens[number].form != SSPI_FORM_DECIMAL)
        return false;
    return !sspi_token_is_any(evidence, number + 1, verbs, G_N_ELEMENTS(verbs));
}

/** Find the longest phrase of words before a number that is a label in this context. The nearest word is the first. */
static sspi_found_label_t find_label_in(const sspi_evidence_t *evidence, guint number, const guint *words, unsigned count)
{
    sspi_found_label_t found = { .count = 0 };

    for (unsigned used = count; used > 0 && found.count == 0; used--) {
        uint32_t hash = SSPI_PHRASE_START;
        sspi_cursor_t cursor = 0;
        const sspi_label_t *label;

        for (unsigned i = used; i-- > 0;)
            hash = sspi_phrase_hash(hash, evidence->text + evidence->tokens[words[i]].at, evidence->tokens[words[i]].length);
        while ((label = sspi_lexicon_label(hash, &cursor)) && found.count < G_N_ELEMENTS(found.labels)) {
            if (sspi_context_near(evidence, evidence->tokens[number].line, label->context, label->same_line)
                && !(label->ends && (is_count(evidence, number) || is_end_before_bracket(evidence, number - 2))))
                found.labels[found.count++] = label;
        }
    }
    return found;
}

/** Collect the words that head the column of a number, last first. Returns their count. */
static unsigned words_above(const sspi_evidence_t *evidence, guint number, guint words[LABEL_WORDS])
{
    guint end = evidence->heading;
    unsigned count = 0;

    if (end == 0 || !is_cell(evidence, number))
        return 0;
    while (end > 0 && count < LABEL_WORDS && !sspi_token_is_mark(evidence, --end, ',')) {
        if (evidence->tokens[end].kind == SSPI_TOKEN_WORD)
            words[count++] = end;
    }
    return count;
}

/** Collect the words of what a number is called in CEF, last first: "cs5=0x18 cs5Label=Failure Code". Returns their count. */
static unsigned words_of_custom_field(const sspi_evidence_t *evidence, guint number, guint words[LABEL_WORDS])
{
    const char *key = number >= 2 ? evidence->text + evidence->tokens[number - 2].at : NULL;
    guint end = MIN(number + CUSTOM_TOKENS, evidence->count);
    guint at = number > CUSTOM_TOKENS ? number - CUSTOM_TOKENS : 0;
    char label[sizeof "cs1Label"];
    unsigned count = 0;
    guint last;

    if (!key || evidence->tokens[number - 2].length != 3 || key[0] != 'c' || (key[1] != 's' && key[1] != 'n')
        || !sspi_token_is_mark(evidence, number - 1, '='))
        return 0;
    g_snprintf(label, sizeof label, "%.3sLabel", key);
    while (at < end && !(evidence->tokens[at].line == evidence->tokens[number].line && sspi_token_is_word(evidence, at, label)))
        at++;
    if (at >= end || !sspi_token_is_mark(evidence, at + 1, '='))
        return 0;
    for (last = at + 2; last < end && last - at <= LABEL_WORDS && evidence->tokens[last].kind == SSPI_TOKEN_WORD
         && evidence->tokens[last].line == evidence->tokens[at].line && !sspi_token_is_mark(evidence, last + 1, '='); last++)
        ;
    while (last > at + 2)
        words[count++] = --last;
    return count;
}

sspi_found_label_t sspi_find_label(const sspi_evidence_t *evidence, guint number)
{
    guint words[LABEL_WORDS];
    unsigned count = words_of_custom_field(evidence, number, words);

    if (count == 0)
        count = words_before(evidence, number, words);
    if (count == 0)
        count = words_above(evidence, number, words);
    return find_label_in(evidence, number, words, count);
}

sspi_found_label_t sspi_find_field_label(const sspi_evidence_t *evidence, guint number)
{
    const sspi_token_t *token = &evidence->tokens[number];
    const sspi_token_t *after = sspi_token_at(evidence, number + 2);
    guint words[LABEL_WORDS];
    unsigned count = 0;
    guint first = number;
    guint end;

    if (number < 3 || !sspi_token_is_mark(evidence, number - 1, '(') || !sspi_token_is_mark(evidence, number + 1, ')')
        || (after && after->line == token->line && !sspi_token_is_mark(evidence, number + 2, ',')
            && !sspi_token_is_mark(evidence, number + 2, ']')))
        return (sspi_found_label_t) { .count = 0 };
    while (first > 0 && number - first < FIELD_TOKENS && evidence->tokens[first - 1].line == token->line)
        first--;
    /* What Wireshark made itself stands in square brackets. */
    first += sspi_token_is_mark(evidence, first, '[');
    for (end = first; end < number && !sspi_token_is_mark(evidence, end, ':'); end++)
        ;
    while (end > first && end < number && count < LABEL_WORDS) {
        if (evidence->tokens[--end].kind == SSPI_TOKEN_WORD)
            words[count++] = end;
        else if (!sspi_token_is_mark(evidence, end, '-'))
            return (sspi_found_label_t) { .count = 0 };
    }
    return find_label_in(evidence, number, words, count);
}
