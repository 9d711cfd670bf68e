/* numbers.c: numbers of a text, by their value, or by the label in front of them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "codes/text/evidence.h"
#include "codes/text/labels.h"
#include "codes/text/other_numbers.h"

#define SMALLEST_STATUS 0x80000000u
/* Beyond, numbers are masks, or small negative ones. */
#define LARGEST_STATUS 0xf0000000u
#define GSS_MAJOR_STEP 0x10000u
/* Of a table with commas; a column's heading has few words. */
#define MAX_COLUMNS 64u
#define HEADING_WORDS 4u
/* Between what says that something failed and the number at the end of the line. */
#define FAILURE_TOKENS 48u
/* Below, a decimal number at the end of a line may count something. */
#define FIRST_CERTAIN_WIN32 1000u
/* OpenSSL writes an alert below its level, which is 1 or 2. */
#define FIRST_LEVEL 0x100u
#define LAST_LEVEL 0x2ffu

/** Whether a field's name tells by itself what its number is: that it is no code, or of one family, whatever the number. */
static bool decides(const sspi_found_label_t *found)
{
    const sspi_label_t *label = found->labels[0];
    const sspi_selector_t *selector = &sspi_selectors[label->first];

    return label->count == 0
        || (label->count == 1 && !label->ends && !selector->list && !selector->hex_only && selector->high == G_MAXUINT32);
}

static bool is_hex(const sspi_token_t *token)
{
    return token->form == SSPI_FORM_HEX || token->form == SSPI_FORM_BARE_HEX || token->form == SSPI_FORM_EIGHT;
}

static sspi_candidate_t *add_from_list(sspi_evidence_t *evidence, guint index, uint8_t list)
{
    const sspi_token_t *token = &evidence->tokens[index];
    /* Linux writes its error numbers with and without a minus. */
    uint32_t value = token->form == SSPI_FORM_NEGATIVE ? 0u - token->value : token->value;

    for (size_t i = 0; i < sspi_value_count; i++) {
        if (sspi_values[i].list == list && sspi_values[i].value == value)
            return sspi_add_rows(evidence, sspi_values[i].rows, index, index, SSPI_FOUND_NUMBER);
    }
    return NULL;
}

/** Eight digits are more often hexadecimal; where that is no code, they may be decimal. */
static uint32_t decimal_of(const sspi_token_t *token)
{
    uint32_t value = 0;

    for (int shift = 28; shift >= 0; shift -= 4)
        value = value * 10 + (token->value >> shift & 0xfu);
    return value;
}

/** "5 (0x00000005)", "Status = 5 0x5": a code, however small it is. */
static bool is_written_twice(const sspi_evidence_t *evidence, guint index)
{
    bool bracket = sspi_token_is_mark(evidence, index + 1, '(');
    const sspi_token_t *other = sspi_token_at(evidence, index + 1 + bracket);

    return other && other->kind == SSPI_TOKEN_NUMBER && other->form == SSPI_FORM_HEX
        && other->value == evidence->tokens[index].value && evidence->tokens[index].form == SSPI_FORM_DECIMAL
        && (!bracket || sspi_token_is_mark(evidence, index + 3, ')'));
}

static sspi_candidate_t *add_selected(sspi_evidence_t *evidence, guint index, const sspi_selector_t *selector)
{
    const sspi_token_t *token = &evidence->tokens[index];
    const sspi_code_t *row = NULL;

    if (selector->list)
        return add_from_list(evidence, index, selector->list);
    if (selector->family == SSPI_FAMILY_TLS_ALERT && token->value >= FIRST_LEVEL && token->value <= LAST_LEVEL)
        row = sspi_code_find(SSPI_FAMILY_TLS_ALERT, token->value % FIRST_LEVEL);
    if (token->form == SSPI_FORM_EIGHT && !selector->hex_only)
        row = sspi_code_find((sspi_family_id_t)selector->family, decimal_of(token));
    if (!row && ((token->value < selector->low && !is_written_twice(evidence, index)) || token->value > selector->high
        || (selector->hex_only && !is_hex(token))))
        return NULL;
    if (!row)
        row = sspi_code_find((sspi_family_id_t)selector->family, token->value);
    return row ? sspi_add_candidate(evidence, sspi_finding_of_table_row(row), index, index, SSPI_FOUND_NUMBER) : NULL;
}

void sspi_add_unknown(sspi_evidence_t *evidence, guint index, const sspi_family_t *family)
{
    const sspi_token_t *token = &evidence->tokens[index];
    sspi_text_unknown_t unknown = { .at = token->at, .length = token->length };

    if (family) {
        unknown.family = (sspi_family_id_t)(family - sspi_families);
        unknown.family_known = true;
    }
    g_array_append_val(evidence->unknown, unknown);
}

/** Whether a label takes any number of its families, so that one of none of them is unknown. */
static bool takes_any(const sspi_label_t *label)
{
    for (unsigned i = 0; i < label->count; i++) {
        if (sspi_selectors[label->first + i].high != G_MAXUINT32)
            return label->count == 1;
    }
    return true;
}

/** Read a number behind its labels. */
static void read_labelled(sspi_evidence_t *evidence, guint index, const sspi_found_label_t *found)
{
    const sspi_token_t *token = &evidence->tokens[index];
    const sspi_selector_t *only = NULL;

    for (unsigned i = 0; i < found->count; i++) {
        const sspi_label_t *label = found->labels[i];

        if (label->count == 0)
            return;
        for (unsigned j = 0; j < label->count; j++) {
            sspi_candidate_t *added = add_selected(evidence, index, &sspi_selectors[label->first + j]);

            if (added) {
                added->rank = label->rank;
                return;
            }
        }
        if ((label->final && sspi_selectors[label->first].high == G_MAXUINT32) || (takes_any(label) && found->count == 1))
            only = &sspi_selectors[label->first];
        if (label->final)
            break;
    }
    if (only && !only->list && token->form != SSPI_FORM_SHORT_HEX && token->form != SSPI_FORM_NEGATIVE
        && token->value >= only->low && token->value <= only->high && (!only->hex_only || is_hex(token)))
        sspi_add_unknown(evidence, index, &sspi_families[only->family]);
}

/** "Clock skew too great (37)" in a line about Kerberos. Returns whether it was one. */
static bool read_bracketed(sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *token = &evidence->tokens[index];
    const sspi_code_t *best = NULL;

    if (token->form != SSPI_FORM_DECIMAL || index == 0 || !sspi_token_is_mark(evidence, index - 1, '(')
        || (!sspi_token_is_mark(evidence, index + 1, ')') && !sspi_token_is_mark(evidence, index + 1, ','))
        || sspi_is_number_of_thing(evidence, index))
        return false;
    for (int family = 0; family < SSPI_FAMILY_COUNT; family++) {
        const sspi_family_reading_t *reading = &sspi_family_readings[family];
        const sspi_code_t *row = sspi_code_find((sspi_family_id_t)family, token->value);

        if (row && reading->brackets != SSPI_TOPIC_NONE
            && (!best || reading->bracket_order < sspi_family_readings[best->family].bracket_order)
            && sspi_context_near(evidence, token->line, reading->brackets, true))
            best = row;
    }
    if (best)
        sspi_add_candidate(evidence, sspi_finding_of_table_row(best), index, index, SSPI_FOUND_NUMBER);
    return best != NULL;
}

static bool ends_line(const sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *next = sspi_token_at(evidence, index + 1);

    return !next || next->line != evidence->tokens[index].line;
}

/** Whether the line says, before a token, that something failed. */
static bool says_failure(const sspi_evidence_t *evidence, guint index)
{
    static const char *const failures[] = { "failed", "fails", "error", "fehler", "erreur", "errore", "erro" };

    uint32_t line = evidence->tokens[index].line;

    for (guint i = index; i > 0 && index - i < FAILURE_TOKENS && evidence->tokens[i - 1].line == line; i--) {
        if (sspi_token_is_any(evidence, i - 1, failures, G_N_ELEMENTS(failures)))
            return true;
    }
    return false;
}

/** Whether a line that says that something failed ends with a number in full: "…: 0x0000054B", "… failed (00000035)", or, where
 * it is about Win32 errors, in decimal: "LogonUserEx fails for user x: 1326". What a name stands before is that name's number. */
static bool ends_failure(const sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *token = &evidence->tokens[index];
    bool bracket = index > 0 && sspi_token_is_mark(evidence, index - 1, '(') && sspi_token_is_mark(evidence, index + 1, ')');
    guint before = index - (bracket ? 2 : 1);
    bool decimal = token->form == SSPI_FORM_DECIMAL && token->value >= FIRST_CERTAIN_WIN32 && !bracket
        && sspi_context_near(evidence, token->line, SSPI_TOPIC_WIN32, true);

    if (token->value > LARGEST_WIN32 || index < 2
        || !(ends_line(evidence, index + bracket) || (decimal && sspi_token_is_mark(evidence, index + 1, '(')))
        || (!decimal && (token->form == SSPI_FORM_HEX ? token->length != sizeof "0x00000000" - 1 : !bracket || !is_hex(token)))
        || (!bracket && !sspi_token_is_mark(evidence, before, ':'))
        || memchr(evidence->text + evidence->tokens[before].at, '_', evidence->tokens[before].length))
        return false;
    return says_failure(evidence, index);
}

/** The log of joining a domain ends its lines with a number in hexadecimal, whatever the words before it, and so do other
 * programs where something failed. */
static void read_line_end(sspi_evidence_t *evidence, guint index)
{
    static const sspi_family_id_t families[] = { SSPI_FAMILY_WIN32, SSPI_FAMILY_NERR };
    const sspi_token_t *token = &evidence->tokens[index];

    if (!(token->form == SSPI_FORM_HEX && sspi_context_near(evidence, token->line, SSPI_TOPIC_NETSETUP, true))
        && !ends_failure(evidence, index))
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(families); i++) {
        const sspi_code_t *row = sspi_code_find(families[i], token->value);

        if (row) {
            sspi_add_candidate(evidence, sspi_finding_of_table_row(row), index, index, SSPI_FOUND_NUMBER);
            return;
        }
    }
}

/** The rank that a label gives to a number which needs none to be known. */
static uint8_t rank_of_label(const sspi_evidence_t *evidence, guint index)
{
    sspi_found_label_t found = sspi_find_label(evidence, index);

    return found.count && found.labels[0]->count ? found.labels[0]->rank : 0;
}

/** Whether a number below the statuses may be one of a family. RPC numbers its pointers from 0x00020000 on, as FreeRDP its
 * errors; cipher suites of SSL 3.0 are 0x0300xxxx, as errors of the gateway. */
static bool may_be_low(const sspi_evidence_t *evidence, guint index, sspi_family_id_t family)
{
    sspi_found_label_t found;

    if ((family != SSPI_FAMILY_FREERDP && family != SSPI_FAMILY_RDP_GATEWAY)
        || sspi_context_near(evidence, evidence->tokens[index].line, SSPI_TOPIC_RDP, true))
        return true;
    found = sspi_find_label(evidence, index);
    return family == SSPI_FAMILY_RDP_GATEWAY && found.count > 0 && found.labels[0]->count > 0;
}

/** Numbers from 0x80000000 on, and the few below that no protocol has by chance. */
static bool read_by_value(sspi_evidence_t *evidence, guint index)
{
    static const sspi_family_id_t low[] = { SSPI_FAMILY_SSPI, SSPI_FAMILY_HRESULT, SSPI_FAMILY_FREERDP, SSPI_FAMILY_RDP_GATEWAY,
        SSPI_FAMILY_DCERPC_FAULT };
    const sspi_token_t *token = &evidence->tokens[index];
    sspi_finding_t finding;

    if (sspi_finding_by_value(token->value, &finding)) {
        bool wrapper = sspi_is_vague(token->value, SSPI_VAGUE_WRAPPER);
        sspi_candidate_t *added;

        if (wrapper && sspi_is_default_of_exception(evidence, index))
            return true;
        added = sspi_add_candidate(evidence, finding, index, index, SSPI_FOUND_NUMBER);
        added->wrapper = wrapper;
        added->rank = rank_of_label(evidence, index);
        return true;
    }
    if (token->form == SSPI_FORM_DECIMAL && token->value % GSS_MAJOR_STEP == 0
        && sspi_code_find(SSPI_FAMILY_GSS_MAJOR, token->value)
        && sspi_context_near(evidence, token->line, SSPI_TOPIC_KRB, true)) {
        sspi_add_candidate(evidence, sspi_finding_of_code(SSPI_FAMILY_GSS_MAJOR, token->value), index, index, SSPI_FOUND_NUMBER);
        return true;
    }
    for (size_t i = 0; token->form == SSPI_FORM_HEX && token->value >= GSS_MAJOR_STEP && i < G_N_ELEMENTS(low); i++) {
        const sspi_code_t *row = sspi_code_find(low[i], token->value);

        if (row && may_be_low(evidence, index, low[i])) {
            sspi_add_candidate(evidence, sspi_finding_of_table_row(row), index, index, SSPI_FOUND_NUMBER);
            return true;
        }
    }
    return false;
}

/** The family of an unknown number by its form, or NULL. */
static const sspi_family_t *family_by_form(uint32_t value)
{
    /* Without a number of their own they are masks. */
    if ((value & 0xffffu) == 0)
        return NULL;
    if (value >> 30 == 3)
        return &sspi_families[SSPI_FAMILY_NTSTATUS];
    if (value >> 16 == 0x8007)
        return &sspi_families[SSPI_FAMILY_WIN32];
    if (value >= 0x80090300u && value <= 0x8009036bu)
        return &sspi_families[SSPI_FAMILY_SSPI];
    if (value >> 16 >= 0x8000 && value >> 16 <= 0x80ff)
        return &sspi_families[SSPI_FAMILY_HRESULT];
    return NULL;
}

/** A number that is a status by its form, but in no table. In decimal it takes a label to be one. */
static void read_unknown(sspi_evidence_t *evidence, guint index, bool labelled)
{
    const sspi_token_t *token = &evidence->tokens[index];
    const sspi_family_t *family = family_by_form(token->value);
    bool is_full = token->form == SSPI_FORM_HEX && token->length == sizeof "0x00000000" - 1;

    if (family && (is_full || labelled) && !sspi_is_vague(token->value, SSPI_VAGUE_WRAPPER))
        sspi_add_unknown(evidence, index, family);
}

static void read_number(sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *token = &evidence->tokens[index];
    sspi_found_label_t found;

    if (token->value == 0 || sspi_is_named_otherwise(evidence, index) || read_by_value(evidence, index)
        || sspi_is_other_number(evidence, index))
        return;
    found = sspi_find_field_label(evidence, index);
    if (found.count == 0 || !decides(&found))
        found = sspi_find_label(evidence, index);
    if (found.count > 0 && found.labels[0]->count == 0)
        return;
    if (token->value >= SMALLEST_STATUS && token->value < LARGEST_STATUS)
        read_unknown(evidence, index, found.count > 0);
    /* What stands in brackets behind a message belongs to it rather than to "failed" or "error", which end the message. */
    else if ((found.count > 0 && !found.labels[0]->ends) || !read_bracketed(evidence, index)) {
        if (found.count > 0)
            read_labelled(evidence, index, &found);
        else
            read_line_end(evidence, index);
    }
}

/** The headings of a table with commas, which its first line has: for each the token behind it. Returns their count, or 0. */
static unsigned read_headings(const sspi_evidence_t *evidence, guint headings[MAX_COLUMNS])
{
    unsigned count = 0;
    unsigned words = 0;
    guint i;

    for (i = 0; i < evidence->count && evidence->tokens[i].line == evidence->tokens[0].line; i++) {
        if (evidence->tokens[i].kind == SSPI_TOKEN_NUMBER || words > HEADING_WORDS || count + 1 >= MAX_COLUMNS)
            return 0;
        words += evidence->tokens[i].kind == SSPI_TOKEN_WORD;
        if (sspi_token_is_mark(evidence, i, ',')) {
            /* A sentence has a blank behind its commas. */
            if (i + 1 >= evidence->count || evidence->tokens[i + 1].at != evidence->tokens[i].at + 1)
                return 0;
            headings[count++] = i;
            words = 0;
        }
    }
    headings[count] = i;
    return count >= 2 && words <= HEADING_WORDS && i < evidence->count ? count + 1 : 0;
}

void sspi_read_numbers(sspi_evidence_t *evidence)
{
    guint headings[MAX_COLUMNS];
    unsigned columns = read_headings(evidence, headings);
    unsigned column = 0;
    bool quoted = false;

    for (guint i = 0; i < evidence->count; i++) {
        if (i > 0 && evidence->tokens[i].line != evidence->tokens[i - 1].line) {
            column = 0;
            quoted = false;
        }
        quoted = quoted != sspi_token_is_mark(evidence, i, '"');
        column += !quoted && sspi_token_is_mark(evidence, i, ',');
        evidence->heading = column < columns && i > headings[columns - 1] - 1 ? headings[column] : 0;
        if (evidence->tokens[i].kind == SSPI_TOKEN_NUMBER && !evidence->taken[i])
            read_number(evidence, i);
    }
}
