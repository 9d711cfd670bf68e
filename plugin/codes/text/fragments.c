/* fragments.c: messages that stand for a code
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "codes/text/evidence.h"

/* How many tokens a `*` may stand for: a principal, a path, a few words. */
#define MAX_GAP 24u
/* Marks between two words of a fragment. */
#define MAX_MARKS 3u

/** The next token that is no mark, from `index` on; marks beyond a few end the sentence. Returns the count of tokens where there
 * is none. */
static guint next_word(const sspi_evidence_t *evidence, guint index)
{
    for (unsigned marks = 0; index < evidence->count && marks <= MAX_MARKS; marks++, index++) {
        if (evidence->tokens[index].kind != SSPI_TOKEN_MARK)
            return index;
    }
    return evidence->count;
}

static bool is_same(const sspi_evidence_t *evidence, guint index, const char *word, size_t length)
{
    const sspi_token_t *token = &evidence->tokens[index];

    return token->length == length && g_ascii_strncasecmp(evidence->text + token->at, word, length) == 0;
}

/** The next word of a fragment; `*` is one. */
static const char *word_of(const char *fragment, size_t *length)
{
    while (*fragment && !g_ascii_isalnum(*fragment) && *fragment != '_' && *fragment != '*' && (unsigned char)*fragment < 0x80)
        fragment++;
    *length = *fragment == '*' ? 1 : 0;
    while (!*length && fragment[0]) {
        size_t size = 0;

        while (g_ascii_isalnum(fragment[size]) || fragment[size] == '_' || (unsigned char)fragment[size] >= 0x80)
            size++;
        *length = size;
        break;
    }
    return *length ? fragment : NULL;
}

/** Match a fragment from a token on. Returns the last token of it, or the count of tokens where it does not match. */
static guint match(const sspi_evidence_t *evidence, guint first, const char *fragment)
{
    guint at = first;
    guint last = first;
    size_t length;
    bool gap = false;

    while ((fragment = word_of(fragment, &length))) {
        if (*fragment == '*') {
            gap = true;
        } else {
            guint limit = gap ? MIN(at + MAX_GAP, evidence->count) : at + 1;

            at = gap ? at : next_word(evidence, at);
            while (gap && at < limit && !is_same(evidence, at, fragment, length))
                at++;
            if (at >= evidence->count || (gap && at >= limit) || !is_same(evidence, at, fragment, length))
                return evidence->count;
            last = at++;
            gap = false;
        }
        fragment += length;
    }
    return last;
}

/** Whether the tokens are a clause of their own: between marks, line ends or the ends of the text. */
static bool is_clause(const sspi_evidence_t *evidence, guint first, guint last)
{
    const sspi_token_t *before = first > 0 ? &evidence->tokens[first - 1] : NULL;
    const sspi_token_t *after = sspi_token_at(evidence, last + 1);

    return (!before || before->kind == SSPI_TOKEN_MARK || before->line != evidence->tokens[first].line)
        && (!after || after->kind == SSPI_TOKEN_MARK || after->line != evidence->tokens[last].line);
}

static bool is_bracketed(const sspi_evidence_t *evidence, guint bracket, uint32_t code)
{
    return sspi_token_is_mark(evidence, bracket, '(') && sspi_token_is_mark(evidence, bracket + 2, ')')
        && evidence->tokens[bracket + 1].kind == SSPI_TOKEN_NUMBER && evidence->tokens[bracket + 1].value == code;
}

/** Whether the code of the row that a fragment stands for is beside it in brackets: "Inappropriate authentication (48)", "code
 * (49): Invalid credentials". */
static bool is_confirmed(const sspi_evidence_t *evidence, const sspi_fragment_t *fragment, guint first, guint last)
{
    guint colon = first > 0 && sspi_token_is_mark(evidence, first - 1, ':');
    guint at = last + 1;
    sspi_cursor_t cursor = 0;
    const sspi_code_t *row = sspi_lexicon_name(fragment->rows, strcspn(fragment->rows, "|+"), &cursor);

    while (at < last + MAX_MARKS && at < evidence->count && evidence->tokens[at].kind == SSPI_TOKEN_MARK
        && evidence->tokens[at].mark != '(')
        at++;
    if (!row)
        return false;
    return is_bracketed(evidence, at, row->code)
        || (first >= 3 + colon && is_bracketed(evidence, first - 3 - colon, row->code));
}

/** Whether the fragment is all there is. */
static bool is_whole(const sspi_evidence_t *evidence, guint first, guint last)
{
    return next_word(evidence, 0) == first && next_word(evidence, last + 1) >= evidence->count
        && evidence->count - last <= MAX_MARKS + 1;
}

/** Whether no word stands before a token in its line. */
static bool is_start(const sspi_evidence_t *evidence, guint first)
{
    guint before = first;

    while (before > 0 && first - before < MAX_MARKS && evidence->tokens[before - 1].kind == SSPI_TOKEN_MARK)
        before--;
    return before == 0 || evidence->tokens[before - 1].line != evidence->tokens[first].line;
}

static bool is_allowed(const sspi_evidence_t *evidence, const sspi_fragment_t *fragment, guint first, guint last)
{
    if (is_whole(evidence, first, last) || is_confirmed(evidence, fragment, first, last))
        return true;
    if (fragment->needs == SSPI_TOPIC_CLAUSE)
        return is_clause(evidence, first, last);
    if (fragment->starts && is_start(evidence, first))
        return true;
    return sspi_context_near(evidence, evidence->tokens[first].line, fragment->needs, false);
}

/** Read the longest fragment that begins with a token. Returns its last token, or `first` where there is none. */
static guint read_at(sspi_evidence_t *evidence, guint first)
{
    static const sspi_found_t found[] = {
        [SSPI_FRAGMENT_TEXT] = SSPI_FOUND_MESSAGE, [SSPI_FRAGMENT_NAME] = SSPI_FOUND_NAME, [SSPI_FRAGMENT_HINT] = SSPI_FOUND_HINT
    };
    uint32_t hashes[2];
    const sspi_fragment_t *best = NULL;
    const sspi_fragment_t *fragment;
    guint best_last = first;
    guint second = next_word(evidence, first + 1);

    hashes[0] = sspi_phrase_hash(SSPI_PHRASE_START, evidence->text + evidence->tokens[first].at, evidence->tokens[first].length);
    hashes[1] = second < evidence->count
        ? sspi_phrase_hash(hashes[0], evidence->text + evidence->tokens[second].at, evidence->tokens[second].length) : hashes[0];
    for (unsigned i = 0; i < G_N_ELEMENTS(hashes); i++) {
        sspi_cursor_t cursor = 0;

        while ((fragment = sspi_lexicon_fragment(hashes[i], &cursor))) {
            guint last = match(evidence, first, fragment->text);

            if (last < evidence->count && (!best || last > best_last) && is_allowed(evidence, fragment, first, last)) {
                best = fragment;
                best_last = last;
            }
        }
        if (hashes[1] == hashes[0])
            break;
    }
    if (best && best->rows[0] != '-')
        sspi_add_rows(evidence, best->rows, first, best_last, found[best->kind]);
    return best_last;
}

void sspi_read_fragments(sspi_evidence_t *evidence)
{
    for (guint i = 0; i < evidence->count; i++) {
        if (evidence->tokens[i].kind != SSPI_TOKEN_MARK && !evidence->taken[i])
            i = read_at(evidence, i);
    }
}
