/* numbers.c: numbers of a text, by their value, or by the label in front of them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "codes/text/evidence.h"

/* Words that may stand between a label and its number ("error code is 5") count for nothing. */
#define MAX_FILLERS 3u
#define LABEL_WORDS 7u
#define MAX_MARKS 4u
#define SMALLEST_STATUS 0x80000000u
/* Beyond, numbers are masks, or small negative ones. */
#define LARGEST_STATUS 0xf0000000u
#define GSS_MAJOR_STEP 0x10000u
/* Of a table with commas; a column's heading has few words. */
#define MAX_COLUMNS 64u
#define HEADING_WORDS 4u
/* Between a custom field of CEF and its label. */
#define CUSTOM_TOKENS 32u
/* A line of Wireshark's details that shows a code is shorter. */
#define FIELD_TOKENS 24u
/* Between the numbers of a summary. */
#define TALLY_TOKENS 12u
/* Between what says that something failed and the number at the end of the line. */
#define FAILURE_TOKENS 48u
#define LARGEST_WIN32 0xffffu
/* OpenSSL writes an alert below its level, which is 1 or 2. */
#define FIRST_LEVEL 0x100u
#define LAST_LEVEL 0x2ffu

/** The label in front of a number, and whether one of the words before it is a label at all. */
typedef struct {
    const sspi_label_t *labels[4]; /* of the phrase, those whose context is near, in the order of the table */
    unsigned count;
} found_label_t;

static bool is_any_word(const sspi_evidence_t *evidence, guint index, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (sspi_token_is_word(evidence, index, words[i]))
            return true;
    }
    return false;
}

static bool is_filler(const sspi_evidence_t *evidence, guint index)
{
    static const char *const fillers[] = {
        "is", "was", "of", "the", "with", "a", "an", "are", "were", "to", "be", "been", "b", "u", "now", "quot",
        "ist", "lautet", "est"
    };

    return is_any_word(evidence, index, fillers, G_N_ELEMENTS(fillers));
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

/** Collect the words before a number, nearest first. Returns their count. */
static unsigned words_before(const sspi_evidence_t *evidence, guint number, guint words[LABEL_WORDS])
{
    unsigned fillers = 0;
    unsigned marks = 0;
    unsigned count = 0;

    for (guint i = number; i > 0 && count < LABEL_WORDS;) {
        const sspi_token_t *token = &evidence->tokens[--i];
        guint attribute = token->kind == SSPI_TOKEN_NUMBER && count == 0 ? attribute_before(evidence, i) : i;

        if (attribute != i) {
            i = attribute;
            continue;
        }
        if (token->line != evidence->tokens[number].line || token->kind == SSPI_TOKEN_NUMBER)
            break;
        if (token->kind == SSPI_TOKEN_WORD) {
            if (count > 0 || fillers >= MAX_FILLERS || !is_filler(evidence, i))
                words[count++] = i;
            else
                fillers++;
            marks = 0;
        } else if (++marks > MAX_MARKS
            || (count == 0 && strchr(".;,!?/%]}", token->mark) && !is_end_before_bracket(evidence, i))) {
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
            && is_any_word(evidence, i, counted, G_N_ELEMENTS(counted))
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
        "aufgetreten", "lors", "pendant", "durante", "al", "ao" };
    const sspi_token_t *next = sspi_token_at(evidence, number + 1);

    if (is_tally(evidence, number))
        return true;
    if (!next || next->kind != SSPI_TOKEN_WORD || next->line != evidence->tokens[number].line
        || !g_ascii_islower(evidence->text[next->at]) || evidence->tokens[number].form != SSPI_FORM_DECIMAL)
        return false;
    return !is_any_word(evidence, number + 1, verbs, G_N_ELEMENTS(verbs));
}

/** Find the longest phrase of words before a number that is a label in this context. The nearest word is the first. */
static found_label_t find_label_in(const sspi_evidence_t *evidence, guint number, const guint *words, unsigned count)
{
    found_label_t found = { .count = 0 };

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

/** Find the label before a number, above it, or of its field. */
static found_label_t find_label(const sspi_evidence_t *evidence, guint number)
{
    guint words[LABEL_WORDS];
    unsigned count = words_of_custom_field(evidence, number, words);

    if (count == 0)
        count = words_before(evidence, number, words);
    if (count == 0)
        count = words_above(evidence, number, words);
    return find_label_in(evidence, number, words, count);
}

/** Find the label of a field of Wireshark's details: "Content Type: Alert (21)", with the number at the end of the line, or
 * before a comma, and the name of the field at its beginning. */
static found_label_t find_field_label(const sspi_evidence_t *evidence, guint number)
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
        return (found_label_t) { .count = 0 };
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
            return (found_label_t) { .count = 0 };
    }
    return find_label_in(evidence, number, words, count);
}

/** Whether a field's name tells by itself what its number is: that it is no code, or of one family, whatever the number. */
static bool decides(const found_label_t *found)
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

/** "5 (0x00000005)": a code, however small it is. */
static bool is_written_twice(const sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *other = sspi_token_at(evidence, index + 2);

    return other && other->kind == SSPI_TOKEN_NUMBER && other->form == SSPI_FORM_HEX
        && other->value == evidence->tokens[index].value && sspi_token_is_mark(evidence, index + 1, '(')
        && sspi_token_is_mark(evidence, index + 3, ')');
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

/** Read a number behind its labels. */
static void read_labelled(sspi_evidence_t *evidence, guint index, const found_label_t *found)
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
        if (label->final || (label->count == 1 && found->count == 1))
            only = &sspi_selectors[label->first];
        if (label->final)
            break;
    }
    if (only && !only->list && token->form != SSPI_FORM_SHORT_HEX && token->value >= only->low && token->value <= only->high
        && (!only->hex_only || is_hex(token)))
        sspi_add_unknown(evidence, index, &sspi_families[only->family]);
}

/** "Clock skew too great (37)" in a line about Kerberos. A process id has no blank in front: "sshd(1234)", nor has a step:
 * "Update(krb5)(1)". Returns whether it was one. */
static bool read_bracketed(sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *token = &evidence->tokens[index];
    const sspi_token_t *bracket = index > 0 ? &evidence->tokens[index - 1] : NULL;
    char before = bracket && bracket->at > 0 ? evidence->text[bracket->at - 1] : ' ';
    const sspi_code_t *best = NULL;

    if (token->form != SSPI_FORM_DECIMAL || !sspi_token_is_mark(evidence, index - 1, '(')
        || (!sspi_token_is_mark(evidence, index + 1, ')') && !sspi_token_is_mark(evidence, index + 1, ','))
        || g_ascii_isalnum(before) || before == '_' || before == ')' || before == ']')
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

/** Whether a line that says that something failed ends with a number in full: "…: 0x0000054B", "… failed (00000035)". What a name
 * stands before is that name's number. */
static bool ends_failure(const sspi_evidence_t *evidence, guint index)
{
    static const char *const failures[] = { "failed", "error" };
    const sspi_token_t *token = &evidence->tokens[index];
    bool bracket = index > 0 && sspi_token_is_mark(evidence, index - 1, '(') && sspi_token_is_mark(evidence, index + 1, ')');
    guint before = index - (bracket ? 2 : 1);

    if (token->value > LARGEST_WIN32 || index < 2 || !ends_line(evidence, index + bracket)
        || (token->form == SSPI_FORM_HEX ? token->length != sizeof "0x00000000" - 1 : !bracket || !is_hex(token))
        || (!bracket && !sspi_token_is_mark(evidence, before, ':'))
        || memchr(evidence->text + evidence->tokens[before].at, '_', evidence->tokens[before].length))
        return false;
    for (guint i = index; i > 0 && index - i < FAILURE_TOKENS && evidence->tokens[i - 1].line == token->line; i--) {
        if (is_any_word(evidence, i - 1, failures, G_N_ELEMENTS(failures)))
            return true;
    }
    return false;
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
    found_label_t found = find_label(evidence, index);

    return found.count && found.labels[0]->count ? found.labels[0]->rank : 0;
}

/** Numbers from 0x80000000 on, and the few below that no protocol has by chance. */
static bool read_by_value(sspi_evidence_t *evidence, guint index)
{
    static const sspi_family_id_t low[] = { SSPI_FAMILY_SSPI, SSPI_FAMILY_FREERDP, SSPI_FAMILY_RDP_GATEWAY,
        SSPI_FAMILY_DCERPC_FAULT };
    const sspi_token_t *token = &evidence->tokens[index];
    sspi_finding_t finding;

    if (sspi_finding_by_value(token->value, &finding)) {
        sspi_candidate_t *added = sspi_add_candidate(evidence, finding, index, index, SSPI_FOUND_NUMBER);

        added->wrapper = sspi_is_vague(token->value, SSPI_VAGUE_WRAPPER);
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

        if (row) {
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

/** "Code = (109) STATUS_LOGON_FAILURE": the lower half of the number that the name behind it has. */
static bool is_half_of_name(const sspi_evidence_t *evidence, guint index)
{
    guint next = index + 1 + sspi_token_is_mark(evidence, index + 1, ')');
    const sspi_token_t *name = sspi_token_at(evidence, next);
    sspi_cursor_t cursor = 0;
    const sspi_code_t *row = name && name->kind == SSPI_TOKEN_WORD && name->line == evidence->tokens[index].line
        ? sspi_lexicon_name(evidence->text + name->at, name->length, &cursor) : NULL;

    return row && row->code > LARGEST_WIN32 && (row->code & LARGEST_WIN32) == evidence->tokens[index].value;
}

static void read_number(sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *token = &evidence->tokens[index];
    found_label_t found;

    if (token->value == 0 || read_by_value(evidence, index) || is_half_of_name(evidence, index))
        return;
    found = find_field_label(evidence, index);
    if (found.count == 0 || !decides(&found))
        found = find_label(evidence, index);
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
