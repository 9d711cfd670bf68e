/* question.c: a text that is no more than a name, or a number with the name of its family
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "codes/text/evidence.h"

/* The longest name of a row, with room. */
#define MAX_QUESTION 96u
#define MAX_DATA_DIGITS 4u

static void add(sspi_text_reading_t *reading, const sspi_token_t *token, uint32_t length, sspi_finding_t finding)
{
    sspi_text_hit_t hit = { .finding = finding, .at = token->at, .length = length };

    for (guint i = 0; i < reading->hits->len; i++) {
        const sspi_finding_t *other = &g_array_index(reading->hits, sspi_text_hit_t, i).finding;

        if (other->family == finding.family && other->native == finding.native && other->win32 == finding.win32)
            return;
    }
    g_array_append_val(reading->hits, hit);
}

static void add_row(sspi_text_reading_t *reading, const sspi_token_t *token, uint32_t length, const sspi_code_t *row)
{
    add(reading, token, length, sspi_finding_of_table_row(row));
    if (row->stands)
        add(reading, token, length, sspi_finding_of_table_row(sspi_stood_for[row->stands]));
}

/** The Win32 error that Active Directory writes as `data <hex>`: "775" and "52e" are asked for as they stand in its texts. */
static void add_data(const sspi_evidence_t *evidence, sspi_text_reading_t *reading, const sspi_token_t *token)
{
    char digits[MAX_DATA_DIGITS + 1];
    sspi_finding_t finding;
    uint32_t data;

    if (token->length > MAX_DATA_DIGITS)
        return;
    memcpy(digits, evidence->text + token->at, token->length);
    digits[token->length] = '\0';
    data = (uint32_t)g_ascii_strtoull(digits, NULL, 16);
    if (strspn(digits, "0123456789abcdefABCDEF") != token->length || !sspi_code_find(SSPI_FAMILY_WIN32, data))
        return;
    finding = sspi_finding_of_code(SSPI_FAMILY_WIN32, data);
    finding.number_format = SSPI_NUMBER_DATA;
    add(reading, token, token->length, finding);
}

/** Every family that has the number, the likeliest first. */
static void read_number(const sspi_evidence_t *evidence, sspi_text_reading_t *reading, const sspi_token_t *token)
{
    sspi_finding_t finding;

    for (unsigned order = 0; token->form != SSPI_FORM_SHORT_HEX && order < SSPI_FAMILY_COUNT; order++) {
        for (int family = 0; family < SSPI_FAMILY_COUNT; family++) {
            const sspi_code_t *row = sspi_code_find((sspi_family_id_t)family, token->value);

            if (row && sspi_family_readings[family].order == order)
                add_row(reading, token, token->length, row);
        }
    }
    if (token->form != SSPI_FORM_SHORT_HEX && sspi_finding_by_value(token->value, &finding))
        add(reading, token, token->length, finding);
    add_data(evidence, reading, token);
}

/** Whether the name, as it stands, blanks and all, is one of a row. */
static bool is_called(const sspi_code_t *row, const char *name)
{
    return row && sspi_code_is_called(row, name);
}

static void read_name(const sspi_evidence_t *evidence, sspi_text_reading_t *reading, const sspi_token_t *first, uint32_t length)
{
    char *name = g_strndup(evidence->text + first->at, length);
    sspi_cursor_t cursor = 0;
    const sspi_code_t *row;

    while ((row = sspi_lexicon_name(name, length, &cursor)))
        add_row(reading, first, length, row);
    /* Names with blanks and dashes are no words of a text. */
    for (int family = 0; reading->hits->len == 0 && family < SSPI_FAMILY_COUNT; family++) {
        for (size_t i = 0; i < sspi_families[family].count; i++) {
            if (is_called(&sspi_families[family].codes[i], name))
                add_row(reading, first, length, &sspi_families[family].codes[i]);
        }
    }
    g_free(name);
}

static bool is_any_word(const sspi_evidence_t *evidence, const sspi_token_t *token, const char *list)
{
    char *word = g_strndup(evidence->text + token->at, token->length);
    bool is = sspi_list_has_word(list, word);

    g_free(word);
    return is;
}

/** Whether the words name the family, and say nothing else. */
static bool is_announced(const sspi_evidence_t *evidence, const sspi_family_t *family, guint first, guint last)
{
    bool named = false;

    for (guint i = first; i < last; i++) {
        const sspi_token_t *token = &evidence->tokens[i];

        if (token->kind == SSPI_TOKEN_MARK)
            continue;
        if (is_any_word(evidence, token, family->words) || is_any_word(evidence, token, family->id))
            named = true;
        else if (!is_any_word(evidence, token, "error code status result number reason"))
            return false;
    }
    return named;
}

/** "KRB Error 37", "ldap 49", "data 775": words that name a family, and a number at the end. */
static void read_announced(const sspi_evidence_t *evidence, sspi_text_reading_t *reading, guint first, guint last)
{
    const sspi_token_t *token = &evidence->tokens[last];

    if (last - first == 1 && sspi_token_is_word(evidence, first, "data")) {
        add_data(evidence, reading, token);
        return;
    }
    for (int family = 0; token->form != SSPI_FORM_SHORT_HEX && family < SSPI_FAMILY_COUNT; family++) {
        const sspi_code_t *row = sspi_code_find((sspi_family_id_t)family, token->value);

        if (row && is_announced(evidence, &sspi_families[family], first, last))
            add_row(reading, token, token->length, row);
    }
}

bool sspi_read_question(sspi_evidence_t *evidence, sspi_text_reading_t *reading)
{
    guint first = 0;
    guint last = evidence->count;
    const sspi_token_t *begin;
    const sspi_token_t *end;
    uint32_t length;

    while (first < last && evidence->tokens[first].kind == SSPI_TOKEN_MARK)
        first++;
    while (last > first && evidence->tokens[last - 1].kind == SSPI_TOKEN_MARK)
        last--;
    if (first == last || evidence->count > MAX_QUESTION)
        return false;
    begin = &evidence->tokens[first];
    end = &evidence->tokens[last - 1];
    length = end->at + end->length - begin->at;
    if (length > MAX_QUESTION)
        return false;
    if (last - first == 1 && begin->kind == SSPI_TOKEN_NUMBER)
        read_number(evidence, reading, begin);
    else
        read_name(evidence, reading, begin, length);
    if (reading->hits->len == 0 && last - first > 1 && end->kind == SSPI_TOKEN_NUMBER)
        read_announced(evidence, reading, first, last - 1);
    for (guint i = 1; i < reading->hits->len; i++) {
        if (g_array_index(reading->hits, sspi_text_hit_t, i).finding.family
            != g_array_index(reading->hits, sspi_text_hit_t, 0).finding.family)
            reading->ambiguous = last - first == 1 && begin->kind == SSPI_TOKEN_NUMBER && begin->value < 0x10000u;
    }
    return reading->hits->len > 0;
}
