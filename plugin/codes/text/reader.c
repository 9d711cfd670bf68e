/* reader.c: every code in a text, step by step
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "codes/text/reader.h"

#include <string.h>

#include "codes/text/evidence.h"

/* Words of a phrase that says what a line is about. */
#define CONTEXT_WORDS 3u
/* ERROR_TABLE_BASE_krb5 of com_err: a line with such a number is about Kerberos. */
#define KRB5_BASE 0x96c73a00u
#define KRB5_CODES 256u

/** What the first part of a name says that is a context of its own: "gss_display_status", "ldap_set_option". */
static uint32_t contexts_of_prefix(const sspi_evidence_t *evidence, const sspi_token_t *token)
{
    const char *word = evidence->text + token->at;
    const char *end = (const char *)memchr(word, '_', token->length);

    return end && end > word ? sspi_lexicon_contexts(sspi_phrase_hash(SSPI_PHRASE_START, word, (size_t)(end - word)), 1) : 0;
}

/** What each line is about: bits of contexts. */
static uint32_t *contexts_of_lines(const sspi_evidence_t *evidence)
{
    uint32_t *contexts = g_new0(uint32_t, evidence->lines);

    for (guint i = 0; i < evidence->count; i++) {
        uint32_t hash = SSPI_PHRASE_START;
        unsigned words = 0;

        if (evidence->tokens[i].kind == SSPI_TOKEN_MARK)
            continue;
        contexts[evidence->tokens[i].line] |= contexts_of_prefix(evidence, &evidence->tokens[i]);
        if (evidence->tokens[i].kind == SSPI_TOKEN_NUMBER && evidence->tokens[i].value - KRB5_BASE < KRB5_CODES)
            contexts[evidence->tokens[i].line] |= 1u << SSPI_TOPIC_KRB;
        for (guint j = i; j < evidence->count && words < CONTEXT_WORDS && evidence->tokens[j].line == evidence->tokens[i].line
             && j - i < 2 * CONTEXT_WORDS; j++) {
            const sspi_token_t *token = &evidence->tokens[j];

            if (token->kind == SSPI_TOKEN_MARK)
                continue;
            hash = sspi_phrase_hash(hash, evidence->text + token->at, token->length);
            words++;
            contexts[token->line] |= sspi_lexicon_contexts(hash, words);
        }
    }
    return contexts;
}

sspi_text_reading_t *sspi_read_text(const char *text, size_t length, bool may_be_question)
{
    sspi_text_reading_t *reading = g_new0(sspi_text_reading_t, 1);
    GArray *tokens = sspi_tokens(text, length);
    sspi_evidence_t evidence = { .text = text,
        .length = length,
        .tokens = (const sspi_token_t *)(const void *)tokens->data,
        .count = tokens->len,
        .lines = 1,
        .candidates = g_array_new(FALSE, FALSE, sizeof(sspi_candidate_t)),
        .unknown = g_array_new(FALSE, FALSE, sizeof(sspi_text_unknown_t)) };
    uint32_t *contexts;

    if (tokens->len > 0)
        evidence.lines = evidence.tokens[tokens->len - 1].line + 1;
    contexts = contexts_of_lines(&evidence);
    evidence.contexts = contexts;
    evidence.taken = g_new0(uint8_t, tokens->len + 1);
    reading->hits = g_array_new(FALSE, FALSE, sizeof(sspi_text_hit_t));
    reading->unknown = evidence.unknown;
    if (!may_be_question || !sspi_read_question(&evidence, reading)) {
        sspi_read_forms(&evidence);
        sspi_read_names(&evidence);
        sspi_read_numbers(&evidence);
        sspi_read_fragments(&evidence);
        sspi_rank(&evidence, reading->hits);
    }
    g_array_unref(evidence.candidates);
    g_array_unref(tokens);
    g_free(evidence.taken);
    g_free(contexts);
    return reading;
}

void sspi_text_reading_free(sspi_text_reading_t *reading)
{
    g_array_unref(reading->hits);
    g_array_unref(reading->unknown);
    g_free(reading);
}
