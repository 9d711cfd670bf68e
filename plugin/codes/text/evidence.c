/* evidence.c: what the steps of the reader share
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "codes/text/evidence.h"

#include <string.h>

/* How many lines before and after are about the same: an event has some twenty, a stack trace names its libraries often. */
#define LINES_AROUND 12u
#define HIGH_WORD 0xffff0000u
#define LOW_WORD 0x0000ffffu
#define HRESULT_WIN32 0x80070000u
#define NTSTATUS_WIN32 0xc0070000u
/* HRESULT_FROM_NT sets this bit of an NTSTATUS. */
#define FACILITY_NT_BIT 0x10000000u
#define NTSTATUS_ERROR 0xc0000000u
/* ERROR_TABLE_BASE_krb5 of com_err, and the numbers of RFC 4120 that follow it. */
#define KRB5_BASE 0x96c73a00u
#define KRB5_PROTOCOL_CODES 128u
/* Below, a number is one of a protocol, and its value does not tell of which. */
#define SMALLEST_STATUS 0x80000000u

const sspi_token_t *sspi_token_at(const sspi_evidence_t *evidence, guint index)
{
    return index < evidence->count ? &evidence->tokens[index] : NULL;
}

bool sspi_token_is_mark(const sspi_evidence_t *evidence, guint index, char mark)
{
    const sspi_token_t *token = sspi_token_at(evidence, index);

    return token && token->kind == SSPI_TOKEN_MARK && token->mark == mark;
}

bool sspi_token_is_word(const sspi_evidence_t *evidence, guint index, const char *word)
{
    const sspi_token_t *token = sspi_token_at(evidence, index);

    return token && token->kind != SSPI_TOKEN_MARK && token->length == strlen(word)
        && g_ascii_strncasecmp(evidence->text + token->at, word, token->length) == 0;
}

bool sspi_token_is_any(const sspi_evidence_t *evidence, guint index, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (sspi_token_is_word(evidence, index, words[i]))
            return true;
    }
    return false;
}

bool sspi_context_near(const sspi_evidence_t *evidence, uint32_t line, uint8_t context, bool same_line)
{
    uint32_t around = same_line ? 0 : LINES_AROUND;
    uint32_t from = line > around ? line - around : 0;
    uint32_t to = MIN(line + around, evidence->lines - 1);

    if (context == SSPI_TOPIC_NONE)
        return true;
    for (uint32_t i = from; i <= to; i++) {
        if (evidence->contexts[i] & 1u << context)
            return true;
    }
    return false;
}

/** Where the code of a line stood on the wire, as far as the line tells: nothing where it names two. */
static sspi_context_t context_of(const sspi_evidence_t *evidence, uint32_t line)
{
    static const struct {
        sspi_topic_t topic;
        bool same_line; /**< else the lines around it may tell, as those of an event or a stack trace */
        sspi_context_t context;
    } places[] = {
        { SSPI_TOPIC_AD, true, SSPI_CONTEXT_LDAP },
        { SSPI_TOPIC_CREDSSP, true, SSPI_CONTEXT_CREDSSP },
        { SSPI_TOPIC_EVENTKERBEROS, false, SSPI_CONTEXT_KERBEROS },
        { SSPI_TOPIC_IIS, true, SSPI_CONTEXT_HTTP },
        { SSPI_TOPIC_LDAP, true, SSPI_CONTEXT_LDAP },
        { SSPI_TOPIC_NEGOTIATESTREAM, false, SSPI_CONTEXT_NNS },
        { SSPI_TOPIC_SAMLOGON, true, SSPI_CONTEXT_NETLOGON },
        { SSPI_TOPIC_SMBSETUP, true, SSPI_CONTEXT_SMB },
    };
    sspi_context_t context = SSPI_CONTEXT_NONE;

    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        if (!sspi_context_near(evidence, line, (uint8_t)places[i].topic, places[i].same_line))
            continue;
        if (context != SSPI_CONTEXT_NONE && context != places[i].context)
            return SSPI_CONTEXT_NONE;
        context = places[i].context;
    }
    return context;
}

sspi_candidate_t *sspi_add_candidate(
    sspi_evidence_t *evidence, sspi_finding_t finding, guint first, guint last, sspi_found_t found)
{
    const sspi_token_t *begin = &evidence->tokens[first];
    const sspi_token_t *end = &evidence->tokens[last];
    sspi_candidate_t candidate = {
        .hit = { .finding = finding, .at = begin->at, .length = end->at + end->length - begin->at },
        .found = found, .line = begin->line
    };

    candidate.hit.finding.context = context_of(evidence, begin->line);
    g_array_append_val(evidence->candidates, candidate);
    return &g_array_index(evidence->candidates, sspi_candidate_t, evidence->candidates->len - 1);
}

sspi_finding_t sspi_finding_of_table_row(const sspi_code_t *row)
{
    sspi_finding_t finding;

    if (row == sspi_families[row->family].fallback) {
        finding = sspi_finding_of_row(row);
        finding.number_format = "*";
        return finding;
    }
    finding = sspi_finding_of_code(row->family, row->code);
    /* Their names are their numbers. */
    if (row->family == SSPI_FAMILY_IIS || row->family == SSPI_FAMILY_SQL_STATE)
        finding.number_format = NULL;
    return finding;
}

static const sspi_code_t *row_called(const char *name, size_t length)
{
    sspi_cursor_t cursor = 0;

    return sspi_lexicon_name(name, length, &cursor);
}

/** Of alternatives the one whose family the line is about, else the first that is in the tables. */
static const sspi_code_t *choose(const sspi_evidence_t *evidence, const char *names, size_t length, uint32_t line)
{
    bool is_smb = sspi_context_near(evidence, line, SSPI_TOPIC_SMB, true);
    const sspi_code_t *chosen = NULL;

    for (size_t at = 0; at < length;) {
        const char *bar = (const char *)memchr(names + at, '|', length - at);
        size_t size = bar ? (size_t)(bar - names) - at : length - at;
        const sspi_code_t *row = row_called(names + at, size);

        if (row && (!chosen || (is_smb && row->family == SSPI_FAMILY_NTSTATUS && chosen->family != SSPI_FAMILY_NTSTATUS)))
            chosen = row;
        at += size + 1;
    }
    return chosen;
}

sspi_candidate_t *sspi_add_rows(sspi_evidence_t *evidence, const char *rows, guint first, guint last, sspi_found_t found)
{
    guint before = evidence->candidates->len;

    while (*rows) {
        size_t length = strcspn(rows, "+");
        const sspi_code_t *row = choose(evidence, rows, length, evidence->tokens[first].line);

        if (row) {
            sspi_candidate_t *added = sspi_add_candidate(evidence, sspi_finding_of_table_row(row), first, last, found);

            added->companion = evidence->candidates->len - 1 > before;
        }
        rows += length + (rows[length] == '+');
    }
    return evidence->candidates->len > before ? &g_array_index(evidence->candidates, sspi_candidate_t, before) : NULL;
}

bool sspi_is_vague(uint32_t value, sspi_vagueness_t kind)
{
    for (size_t i = 0; i < sspi_vague_count; i++) {
        if (sspi_vague[i].kind == kind && value >= sspi_vague[i].low && value <= sspi_vague[i].high)
            return true;
    }
    return false;
}

static sspi_finding_t with_number(sspi_finding_t finding, uint32_t value)
{
    finding.number_format = SSPI_NUMBER_HEX;
    finding.number = value;
    return finding;
}

/** The number of a Win32 error inside another number: Win32, or the families whose numbers are numbered with it. */
static bool by_win32(uint32_t number, uint32_t value, sspi_finding_t *finding)
{
    static const sspi_family_id_t families[] = { SSPI_FAMILY_WIN32, SSPI_FAMILY_NERR, SSPI_FAMILY_RAS, SSPI_FAMILY_MSCHAP };

    for (size_t i = 0; i < G_N_ELEMENTS(families); i++) {
        const sspi_code_t *row = number ? sspi_code_find(families[i], number) : NULL;

        if (row) {
            *finding = with_number(sspi_finding_of_table_row(row), value);
            return true;
        }
    }
    return false;
}

bool sspi_finding_by_value(uint32_t value, sspi_finding_t *finding)
{
    static const sspi_family_id_t families[] = {
        SSPI_FAMILY_SSPI, SSPI_FAMILY_NTSTATUS, SSPI_FAMILY_HRESULT, SSPI_FAMILY_WIN32, SSPI_FAMILY_KRB5_LIBRARY
    };

    if (value < SMALLEST_STATUS)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(families); i++) {
        const sspi_code_t *row = sspi_code_find(families[i], value);

        if (row) {
            *finding = sspi_finding_of_table_row(row);
            return true;
        }
    }
    if (value - KRB5_BASE < KRB5_PROTOCOL_CODES && value != KRB5_BASE
        && sspi_code_find(SSPI_FAMILY_KERBEROS, value - KRB5_BASE)) {
        *finding = sspi_finding_of_code(SSPI_FAMILY_KERBEROS, value - KRB5_BASE);
        return true;
    }
    if ((value & HIGH_WORD) == HRESULT_WIN32)
        return by_win32(value & LOW_WORD, value, finding);
    if ((value & HIGH_WORD) == NTSTATUS_WIN32) {
        *finding = sspi_finding_of_credssp(value);
        return finding->native || by_win32(value & LOW_WORD, value, finding);
    }
    if ((value & (NTSTATUS_ERROR | FACILITY_NT_BIT)) == (NTSTATUS_ERROR | FACILITY_NT_BIT)
        && sspi_code_find(SSPI_FAMILY_NTSTATUS, value & ~FACILITY_NT_BIT)) {
        *finding = with_number(sspi_finding_of_code(SSPI_FAMILY_NTSTATUS, value & ~FACILITY_NT_BIT), value);
        return true;
    }
    return false;
}
