/* other_numbers.c: numbers of a text that are no codes
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "codes/text/other_numbers.h"

#include <string.h>

#include "codes/text/labels.h"

/* Below, no value tells a code by itself. */
#define SMALLEST_TELLING 0x10000u

/** Whether a word ends with another, in the same case. */
static bool ends_with(const sspi_evidence_t *evidence, const sspi_token_t *token, const char *end, size_t length)
{
    return token->length >= length && memcmp(evidence->text + token->at + token->length - length, end, length) == 0;
}

/** Whether a bracket is behind the name of a thing rather than a message, so that the number in it is the thing's. A process id
 * has no blank in front: "sshd(1234)", nor has a step: "Update(krb5)(1)"; modules: "[ThriftExtension] (11) Error", "module pkinit
 * (16)"; names with hyphens: "aes256-cts-hmac-sha1-96 (18)", "PA-ETYPE-INFO2 (19)"; classes of errors: "BadBindingsError (4)". */
static bool is_behind_name(const sspi_evidence_t *evidence, guint bracket)
{
    const sspi_token_t *token = &evidence->tokens[bracket];
    const sspi_token_t *name = bracket > 0 ? token - 1 : token;
    char before = token->at > 0 ? evidence->text[token->at - 1] : ' ';

    if (g_ascii_isalnum(before) || before == '_' || before == ')')
        return true;
    if (bracket == 0 || name->line != token->line)
        return false;
    if (name->kind == SSPI_TOKEN_MARK)
        return name->mark == ']';
    if (name->length >= sizeof "Error" && g_ascii_islower(evidence->text[name->at + name->length - sizeof "Error"])
        && ends_with(evidence, name, "Error", sizeof "Error" - 1))
        return true;
    return bracket >= 2
        && (sspi_token_is_word(evidence, bracket - 2, "module")
            || (sspi_token_is_mark(evidence, bracket - 2, '-') && name[-1].at + 1 == name->at));
}

/** "protocolOp: modifyResponse (7)", "Mode: GSSAPI (3)": a line of Wireshark's details that shows a value by its name. A message
 * of one word begins with a capital: "ldap_bind: Busy (51)". */
static bool is_value_of_field(const sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *name = index >= 3 ? &evidence->tokens[index - 2] : NULL;
    const char *word = name ? evidence->text + name->at : NULL;
    const sspi_token_t *after = sspi_token_at(evidence, index + 2);

    return name && name->kind == SSPI_TOKEN_WORD && sspi_token_is_mark(evidence, index - 3, ':')
        && name[-1].line == name->line && !(after && after->line == name->line) && name->length > 1
        && (g_ascii_islower(word[0]) || g_ascii_isupper(word[1]));
}

bool sspi_is_number_of_thing(const sspi_evidence_t *evidence, guint index)
{
    return index > 0 && (is_behind_name(evidence, index - 1) || is_value_of_field(evidence, index));
}

/** "PostgresException (0x80004005)": what .NET gives to an exception that has no number of its own. COM has it from a call. */
bool sspi_is_default_of_exception(const sspi_evidence_t *evidence, guint index)
{
    static const char exception[] = "Exception";
    static const char com[] = "COMException";
    const sspi_token_t *name = index >= 2 && sspi_token_is_mark(evidence, index - 1, '(') ? &evidence->tokens[index - 2] : NULL;

    return name && ends_with(evidence, name, exception, sizeof exception - 1) && !ends_with(evidence, name, com, sizeof com - 1);
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

/** "postfix/smtp[535]:": a process id. */
static bool is_process(const sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *token = &evidence->tokens[index];

    return index >= 2 && sspi_token_is_mark(evidence, index - 1, '[') && sspi_token_is_mark(evidence, index + 1, ']')
        && sspi_token_is_mark(evidence, index + 2, ':') && evidence->tokens[index - 2].kind == SSPI_TOKEN_WORD
        && evidence->tokens[index - 2].at + evidence->tokens[index - 2].length + 1 == token->at
        && token->form == SSPI_FORM_DECIMAL;
}

/** "…|Kerberos pre-authentication failed|5|": a field of a record as CEF has them; what stands before it is another field. */
static bool is_field(const sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *token = &evidence->tokens[index];

    return index > 0 && sspi_token_is_mark(evidence, index - 1, '|') && evidence->tokens[index - 1].at + 1 == token->at
        && sspi_token_is_mark(evidence, index + 1, '|') && evidence->tokens[index + 1].at == token->at + token->length;
}

/** The first digits of "5,120 files". A list has more blanks, or its numbers are of other lengths. */
static bool is_grouped(const sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *token = &evidence->tokens[index];
    const sspi_token_t *rest = sspi_token_at(evidence, index + 2);
    bool listed = index > 0 && sspi_token_is_mark(evidence, index - 1, ',') && evidence->tokens[index - 1].at + 1 == token->at;

    return !listed && token->form == SSPI_FORM_DECIMAL && token->length <= 3 && sspi_token_is_mark(evidence, index + 1, ',')
        && rest && rest->kind == SSPI_TOKEN_NUMBER && rest->length == 3 && rest->at == token->at + token->length + 1;
}

/** "fix a decoding error (#1240)", "[\#1240]": an entry of a tracker. */
static bool is_issue(const sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *token = &evidence->tokens[index];

    return index >= 2 && sspi_token_is_mark(evidence, index - 1, '#') && evidence->tokens[index - 1].at + 1 == token->at
        && evidence->tokens[index - 2].kind == SSPI_TOKEN_MARK && strchr("([\\", evidence->tokens[index - 2].mark);
}

/** "5%" */
static bool is_share(const sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *token = &evidence->tokens[index];

    return sspi_token_is_mark(evidence, index + 1, '%') && evidence->tokens[index + 1].at == token->at + token->length;
}

/** "EventID: 0xC0000022" of dcdiag, "ReferenceId: 0xC0A80101" of w32tm. */
bool sspi_is_named_otherwise(const sspi_evidence_t *evidence, guint index)
{
    sspi_found_label_t found = { .count = 0 };

    if (evidence->tokens[index].value >= SMALLEST_TELLING)
        found = sspi_find_label(evidence, index);
    for (unsigned i = 0; i < found.count; i++) {
        if (found.labels[i]->count == 0 && found.labels[i]->final)
            return true;
    }
    return false;
}

bool sspi_is_other_number(const sspi_evidence_t *evidence, guint index)
{
    return is_half_of_name(evidence, index) || is_share(evidence, index) || is_process(evidence, index)
        || is_field(evidence, index) || is_grouped(evidence, index) || is_issue(evidence, index);
}
