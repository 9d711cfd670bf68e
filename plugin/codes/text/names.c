/* names.c: symbolic names of codes in a text
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "codes/text/evidence.h"

/* Shorter names without an underscore are words of ordinary language. */
#define SHORTEST_PLAIN_NAME 10u
/* A denial stands at most so many words before what is denied. */
#define WORDS_OF_DENIAL 2u
#define MAX_JOINED_NAME 64

/** Whether a word looks like a symbol: SOME_NAME, some_longer_name, someName. */
static bool is_symbol(const char *word, size_t length)
{
    unsigned underscores = 0;
    bool upper = false;
    bool hump = false;

    for (size_t i = 0; i < length; i++) {
        underscores += word[i] == '_';
        upper = upper || g_ascii_isupper(word[i]);
        hump = hump || (i > 0 && g_ascii_isupper(word[i]) && g_ascii_islower(word[i - 1]));
    }
    return underscores > 1 || (underscores > 0 && upper) || (hump && length >= SHORTEST_PLAIN_NAME);
}

/** The row that a word names; one that is so called itself rather than one with such an alias. */
static const sspi_code_t *find(const char *name, size_t length)
{
    sspi_cursor_t cursor = 0;
    const sspi_code_t *first = NULL;
    const sspi_code_t *row;

    while ((row = sspi_lexicon_name(name, length, &cursor))) {
        if (strlen(row->name) == length && g_ascii_strncasecmp(row->name, name, length) == 0)
            return row;
        if (!first)
            first = row;
    }
    return first;
}

/** "did not return GSS_S_COMPLETE", "expected STATUS_SUCCESS": that is what it was not. */
static bool is_denied(const sspi_evidence_t *evidence, guint index)
{
    for (guint back = 1; back <= WORDS_OF_DENIAL && back <= index; back++) {
        guint before = index - back;

        if (sspi_token_is_word(evidence, before, "not") || sspi_token_is_word(evidence, before, "expected")
            || sspi_token_is_word(evidence, before, "expecting"))
            return true;
    }
    return false;
}

static void read_word(sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *token = &evidence->tokens[index];
    const char *word = evidence->text + token->at;
    const sspi_code_t *row = find(word, token->length);
    bool same_line;
    uint8_t needs;

    if (!row || (row->class_ == SSPI_CLASS_SUCCESS && is_denied(evidence, index)))
        return;
    needs = sspi_family_readings[row->family].name_needs;
    /* Where a program prints one thing a line, the context is in another: "description": "unknown_ca" of an "Alert". */
    same_line = !memchr(word, '_', token->length);
    if (needs == SSPI_TOPIC_NONE ? is_symbol(word, token->length) : sspi_context_near(evidence, token->line, needs, same_line))
        sspi_add_candidate(evidence, sspi_finding_of_table_row(row), index, index, SSPI_FOUND_NAME);
}

/** Wireshark's names of Kerberos errors: eRR-C-PRINCIPAL-UNKNOWN. */
static void read_joined(sspi_evidence_t *evidence, guint first)
{
    static const char *const prefixes[] = { "KDC_ERR", "KRB_AP_ERR", "KRB_ERR", "KRB_AP" };
    char rest[MAX_JOINED_NAME] = "";
    char name[MAX_JOINED_NAME + 16];
    guint last = first;

    while (sspi_token_is_mark(evidence, last + 1, '-') && last + 2 < evidence->count
        && evidence->tokens[last + 2].kind != SSPI_TOKEN_MARK
        && evidence->tokens[last + 2].at == evidence->tokens[last + 1].at + 1) {
        const sspi_token_t *part = &evidence->tokens[last + 2];
        size_t used = strlen(rest);

        if (used + part->length + 2 > sizeof rest)
            return;
        rest[used] = '_';
        memcpy(rest + used + 1, evidence->text + part->at, part->length);
        rest[used + 1 + part->length] = '\0';
        last += 2;
    }
    for (size_t i = 0; last > first && i < G_N_ELEMENTS(prefixes); i++) {
        const sspi_code_t *row;

        g_snprintf(name, sizeof name, "%s%s", prefixes[i], rest);
        row = find(name, strlen(name));
        if (row) {
            sspi_add_candidate(evidence, sspi_finding_of_table_row(row), first, last, SSPI_FOUND_NAME);
            return;
        }
    }
}

void sspi_read_names(sspi_evidence_t *evidence)
{
    for (guint i = 0; i < evidence->count; i++) {
        if (evidence->tokens[i].kind != SSPI_TOKEN_WORD || evidence->taken[i])
            continue;
        if (sspi_token_is_word(evidence, i, "eRR") && sspi_token_is_mark(evidence, i + 1, '-'))
            read_joined(evidence, i);
        else
            read_word(evidence, i);
    }
}
