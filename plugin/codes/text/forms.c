/* forms.c: lines that have a form of their own: Active Directory's texts, OpenSSL's errors, the log of IIS, replies of mail
 * servers, message numbers and data of the event log, numbers of others
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "codes/text/evidence.h"

/* The data of an event that is a status. */
#define STATUS_BYTES 4u
/* A text of Active Directory is shorter. */
#define MAX_DIRECTORY_TEXT 1024u
/* OpenSSL numbers its reason for a received alert 1000 and the alert (ssl.h); the reason is the low 12 bits, from 3.0 on more. */
#define OPENSSL_REASON 0xfffu
#define OPENSSL_ALERT 1000u
#define IIS_STATUS 1000u
#define MAX_SUBSTATUS 999u
/* Between "$?" and its number. */
#define MAX_SHELL_MARKS 2u
#define SQLSTATE_LENGTH 5u
/* Numbers that MySQL sends to its clients are less. */
#define MYSQL_END 10000u
/* Message numbers of the Security log are no Win32 errors: %%2313. */
#define FIRST_SECURITY_MESSAGE 1536u
#define FIRST_MESSAGE 2304u
#define LAST_MESSAGE 2315u
/* The name of what make could not make is shorter. */
#define MAKE_TOKENS 32u
/* Between what names a message number and the number. */
#define MESSAGE_TOKENS 12u

static void take(sspi_evidence_t *evidence, guint first, guint last)
{
    memset(evidence->taken + first, 1, last - first + 1);
}

/** The end of the line that a token is in, in tokens; of a long one, the end of what a text of Active Directory may be. */
static guint end_of_text(const sspi_evidence_t *evidence, guint first)
{
    guint end = first;

    while (end < evidence->count && evidence->tokens[end].line == evidence->tokens[first].line
           && evidence->tokens[end].at - evidence->tokens[first].at < MAX_DIRECTORY_TEXT)
        end++;
    return end;
}

static bool ends_with_err(const sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *token = sspi_token_at(evidence, index);

    return token && token->kind == SSPI_TOKEN_WORD && token->length > 3
        && g_ascii_strncasecmp(evidence->text + token->at + token->length - 3, "Err", 3) == 0;
}

/** `data <hex>` in tokens. Returns its number's token, or `end`. */
static guint find_data(const sspi_evidence_t *evidence, guint from, guint end)
{
    guint found = end;

    for (guint i = from; i + 1 < end; i++) {
        if (sspi_token_is_word(evidence, i, "data") && evidence->tokens[i + 1].kind != SSPI_TOKEN_MARK)
            found = i + 1;
    }
    return found;
}

static bool read_hex(const sspi_evidence_t *evidence, guint index, uint32_t *value)
{
    const sspi_token_t *token = &evidence->tokens[index];

    *value = 0;
    for (uint32_t i = 0; i < token->length; i++) {
        if (token->length > 8 || !g_ascii_isxdigit(evidence->text[token->at + i]))
            return false;
        *value = *value << 4 | (uint32_t)g_ascii_xdigit_value(evidence->text[token->at + i]);
    }
    return token->length > 0;
}

/** "80090308: LdapErr: DSID-…, comment: …, data 52e, v4563", "00002098: SecErr: DSID-…, problem 4003 (…), data 0". */
static bool read_directory_text(sspi_evidence_t *evidence, guint first)
{
    const sspi_token_t *token = &evidence->tokens[first];
    const sspi_token_t *last;
    sspi_finding_t finding;
    const sspi_code_t *row;
    guint end;
    guint data;

    if ((token->form != SSPI_FORM_EIGHT && token->form != SSPI_FORM_BARE_HEX) || !sspi_token_is_mark(evidence, first + 1, ':')
        || (!ends_with_err(evidence, first + 2) && !sspi_token_is_word(evidence, first + 2, "DSID")))
        return false;
    end = end_of_text(evidence, first);
    last = &evidence->tokens[end - 1];
    data = find_data(evidence, first, end);
    if (sspi_finding_of_ldap_text(evidence->text + token->at, last->at + last->length - token->at, &finding)) {
        guint place = data < end && finding.number_format && strcmp(finding.number_format, SSPI_NUMBER_DATA) == 0 ? data : first;

        sspi_add_candidate(evidence, finding, place == first ? first : place - 1, place, SSPI_FOUND_NUMBER);
    } else if (token->value != 0) {
        row = sspi_code_find(SSPI_FAMILY_WIN32, token->value);
        if (row) {
            finding = sspi_finding_of_table_row(row);
            finding.number_format = SSPI_NUMBER_BARE_HEX;
            sspi_add_candidate(evidence, finding, first, first, SSPI_FOUND_NUMBER);
        } else if (sspi_finding_by_value(token->value, &finding)) {
            sspi_add_candidate(evidence, finding, first, first, SSPI_FOUND_NUMBER);
        } else {
            sspi_add_unknown(evidence, first, &sspi_families[SSPI_FAMILY_WIN32]);
        }
    }
    take(evidence, first, first + 2);
    if (data < end)
        take(evidence, data - 1, data);
    return true;
}

/** "0000052D: Constraint violation - …", "<00002098: Object … has no write property access>": Samba's texts of that kind. */
static bool read_samba_text(sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *token = &evidence->tokens[index];
    const sspi_code_t *row = (token->form == SSPI_FORM_EIGHT || token->form == SSPI_FORM_BARE_HEX)
            && token->value <= LARGEST_WIN32 && sspi_token_is_mark(evidence, index + 1, ':')
            && sspi_context_near(evidence, token->line, SSPI_TOPIC_LDAP, true)
        ? sspi_code_find(SSPI_FAMILY_WIN32, token->value) : NULL;
    sspi_finding_t finding;

    if (!row || token->value == 0)
        return false;
    finding = sspi_finding_of_table_row(row);
    finding.number_format = SSPI_NUMBER_BARE_HEX;
    sspi_add_candidate(evidence, finding, index, index, SSPI_FOUND_NUMBER);
    take(evidence, index, index);
    return true;
}

/** One byte of a dump: two hexadecimal digits. */
static bool read_byte(const sspi_evidence_t *evidence, guint index, uint32_t line, uint32_t *byte)
{
    const sspi_token_t *token = sspi_token_at(evidence, index);

    return token && token->kind != SSPI_TOKEN_MARK && token->length == 2 && token->line == line
        && read_hex(evidence, index, byte);
}

/** Add a status whose bytes stand in the order of memory. */
static bool add_bytes(sspi_evidence_t *evidence, guint first, guint last, uint32_t value)
{
    sspi_finding_t finding;

    if (!sspi_finding_by_value(value, &finding))
        return false;
    sspi_add_candidate(evidence, finding, first, last, SSPI_FOUND_NUMBER);
    take(evidence, first, last);
    return true;
}

/** "0000: 22 00 00 c0": the data of an event, byte by byte; a status is all of it. */
static bool read_bytes(sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *token = &evidence->tokens[index];
    uint32_t value = 0;
    uint32_t byte;

    if (token->length != sizeof "0000" - 1 || token->value != 0 || !sspi_token_is_mark(evidence, index + 1, ':'))
        return false;
    for (guint i = 0; i < STATUS_BYTES; i++) {
        if (!read_byte(evidence, index + 2 + i, token->line, &byte))
            return false;
        value |= byte << 8 * i;
    }
    return !read_byte(evidence, index + 2 + STATUS_BYTES, token->line, &byte)
        && add_bytes(evidence, index + 2, index + 1 + STATUS_BYTES, value);
}

/** "<Binary>220000C0</Binary>": the same in the XML of an event. */
static bool read_binary(sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *token = &evidence->tokens[index];

    return index >= 2 && (token->form == SSPI_FORM_EIGHT || token->form == SSPI_FORM_BARE_HEX)
        && sspi_token_is_mark(evidence, index - 1, '>') && sspi_token_is_word(evidence, index - 2, "Binary")
        && add_bytes(evidence, index, index, GUINT32_SWAP_LE_BE(token->value));
}

/** "DSID-0C0903A9, comment: AcceptSecurityContext error, data 701, vece": the front is missing. */
static bool read_directory_data(sspi_evidence_t *evidence, guint index)
{
    const sspi_code_t *row;
    sspi_finding_t finding;
    uint32_t value;

    if (!sspi_token_is_word(evidence, index, "data") || index + 1 >= evidence->count
        || evidence->tokens[index + 1].kind == SSPI_TOKEN_MARK || evidence->tokens[index + 1].line != evidence->tokens[index].line
        || !sspi_context_near(evidence, evidence->tokens[index].line, SSPI_TOPIC_AD, true)
        || !read_hex(evidence, index + 1, &value))
        return false;
    take(evidence, index, index + 1);
    row = value ? sspi_code_find(SSPI_FAMILY_WIN32, value) : NULL;
    if (row)
        finding = sspi_finding_of_table_row(row);
    else if (!sspi_finding_by_value(value, &finding))
        return true;
    finding.number_format = SSPI_NUMBER_DATA;
    finding.number = value;
    sspi_add_candidate(evidence, finding, index, index + 1, SSPI_FOUND_NUMBER);
    return true;
}

/** "error:0A000418:SSL routines:…": an alert that was received, as the reason of an OpenSSL error. */
static bool read_openssl(sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *token = &evidence->tokens[index];
    uint32_t alert;

    if ((token->form != SSPI_FORM_EIGHT && token->form != SSPI_FORM_BARE_HEX) || index < 2
        || !sspi_token_is_word(evidence, index - 2, "error") || !sspi_token_is_mark(evidence, index + 1, ':')
        || !sspi_token_is_word(evidence, index + 2, "SSL"))
        return false;
    alert = (token->value & OPENSSL_REASON) - OPENSSL_ALERT;
    if (sspi_code_find(SSPI_FAMILY_TLS_ALERT, alert))
        sspi_add_candidate(evidence, sspi_finding_of_code(SSPI_FAMILY_TLS_ALERT, alert), index, index, SSPI_FOUND_NUMBER);
    take(evidence, index, index);
    return true;
}

static bool decimal_at(const sspi_evidence_t *evidence, guint index, uint32_t *value)
{
    const sspi_token_t *token = sspi_token_at(evidence, index);

    *value = token ? token->value : 0;
    return token && token->kind == SSPI_TOKEN_NUMBER && token->form == SSPI_FORM_DECIMAL;
}

/** "401 1 2148074254": status, sub-status and Win32 error in the log of IIS. */
static bool read_iis_log(sspi_evidence_t *evidence, guint index)
{
    uint32_t numbers[3];
    const sspi_code_t *row;
    const sspi_code_t *win32;
    sspi_finding_t finding;

    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        if (!decimal_at(evidence, index + i, &numbers[i]) || evidence->tokens[index + i].line != evidence->tokens[index].line)
            return false;
    }
    row = numbers[1] <= MAX_SUBSTATUS ? sspi_code_find(SSPI_FAMILY_IIS, numbers[0] * IIS_STATUS + numbers[1]) : NULL;
    win32 = sspi_code_find(SSPI_FAMILY_WIN32, numbers[2]);
    if (numbers[0] > MAX_SUBSTATUS || !row || (numbers[2] && !win32 && !sspi_finding_by_value(numbers[2], &finding)))
        return false;
    if (win32 && numbers[2])
        finding = sspi_finding_of_table_row(win32);
    sspi_add_candidate(evidence, sspi_finding_of_table_row(row), index, index + 1, SSPI_FOUND_NUMBER);
    if (numbers[2]) {
        /* A challenge is normal, whatever error stands beside it. */
        sspi_add_candidate(evidence, finding, index + 2, index + 2, SSPI_FOUND_NUMBER)->rank =
            row->class_ == SSPI_CLASS_STEP ? 30 : 0;
    }
    take(evidence, index, index + 2);
    return true;
}

/** "HTTP Error 401.1". The parts are no numbers of their own. */
static bool read_http_status(sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *first = &evidence->tokens[index];
    const sspi_token_t *second = sspi_token_at(evidence, index + 2);
    char name[16];
    sspi_cursor_t cursor = 0;
    const sspi_code_t *row;

    if (!second || first->length != 3 || !sspi_token_is_mark(evidence, index + 1, '.') || second->length > 3
        || second->at != first->at + 4 || !sspi_context_near(evidence, first->line, SSPI_TOPIC_IIS, true))
        return false;
    g_snprintf(name, sizeof name, "%.*s", (int)(4 + second->length), evidence->text + first->at);
    row = sspi_lexicon_name(name, strlen(name), &cursor);
    if (!row || row->family != SSPI_FAMILY_IIS)
        return false;
    sspi_add_candidate(evidence, sspi_finding_of_table_row(row), index, index + 2, SSPI_FOUND_NUMBER);
    take(evidence, index, index + 2);
    return true;
}

/** "535 5.7.3 Authentication unsuccessful", "535-5.7.8", "535: 5.7.8", "535 Authentication …" at the beginning of a line. */
static bool read_mail_reply(sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *token = &evidence->tokens[index];
    guint next = index + 1 + (sspi_token_is_mark(evidence, index + 1, '-') || sspi_token_is_mark(evidence, index + 1, ':'));
    const sspi_token_t *class_ = sspi_token_at(evidence, next);
    const sspi_code_t *row;
    uint32_t reply;
    bool enhanced;

    if (token->length != 3 || !g_ascii_isdigit(evidence->text[token->at]))
        return false;
    reply = (uint32_t)g_ascii_strtoull(evidence->text + token->at, NULL, 10);
    row = sspi_code_find(SSPI_FAMILY_SMTP_AUTH, reply);
    if (!row || !class_ || class_->line != token->line)
        return false;
    enhanced = class_->length == 1 && evidence->text[class_->at] == evidence->text[token->at]
        && sspi_token_is_mark(evidence, next + 1, '.') && sspi_token_is_mark(evidence, next + 3, '.');
    /* What a server says of STARTTLS has the same number. */
    if (enhanced && sspi_token_is_word(evidence, next + 5, "TLS")) {
        take(evidence, index, next + 4);
        return true;
    }
    if (!enhanced
        && !((sspi_token_is_word(evidence, next, "authentication") || sspi_token_is_word(evidence, next + 1, "authentication"))
            && (index == 0 || evidence->tokens[index - 1].kind == SSPI_TOKEN_MARK
                || evidence->tokens[index - 1].line != token->line)))
        return false;
    sspi_add_candidate(evidence, sspi_finding_of_table_row(row), index, index, SSPI_FOUND_NUMBER);
    take(evidence, index, enhanced ? next + 4 < evidence->count ? next + 4 : evidence->count - 1 : index);
    return true;
}

/** Whether what is near says that a message number is that of an error: "due to the following error: %%1909", a parameter of an
 * event of the service control manager. */
static bool is_number_of_error(const sspi_evidence_t *evidence, guint index)
{
    static const char *const words[] = { "error", "param1", "param2", "param3", "param4" };

    for (guint i = index; i > 0 && index - i < MESSAGE_TOKENS; i--) {
        if (sspi_token_is_any(evidence, i - 1, words, G_N_ELEMENTS(words)))
            return true;
    }
    return false;
}

/** "%%1385" in the XML of an event: a Win32 error. Of the messages of the Security log, 2304 to 2315 stand for an NTSTATUS;
 * others are words as "Yes" and "<value not set>" (1793). */
static bool read_message_number(sspi_evidence_t *evidence, guint index)
{
    const sspi_code_t *row;
    uint32_t value;

    if (index < 2 || !sspi_token_is_mark(evidence, index - 1, '%') || !sspi_token_is_mark(evidence, index - 2, '%')
        || !decimal_at(evidence, index, &value))
        return false;
    take(evidence, index, index);
    if (value >= FIRST_MESSAGE && value <= LAST_MESSAGE) {
        for (size_t i = 0; i < sspi_value_count; i++) {
            sspi_candidate_t *added = sspi_values[i].value == value
                ? sspi_add_rows(evidence, sspi_values[i].rows, index, index, SSPI_FOUND_NUMBER)
                : NULL;

            if (added)
                added->rank = 2;
        }
        return true;
    }
    if (value >= FIRST_SECURITY_MESSAGE && value < FIRST_MESSAGE && !is_number_of_error(evidence, index))
        return true;
    row = value ? sspi_code_find(SSPI_FAMILY_WIN32, value) : NULL;
    if (row)
        sspi_add_candidate(evidence, sspi_finding_of_table_row(row), index, index, SSPI_FOUND_NUMBER);
    return true;
}

/** "E=691 R=1 C=… V=3 M=…": what MS-CHAP says of a refusal (RFC 2759); "\001E=691" where the attribute's first byte is shown. */
static bool read_mschap(sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *letter = index >= 3 ? &evidence->tokens[index - 2] : NULL;
    bool escaped = letter && sspi_token_is_mark(evidence, index - 3, '\\') && letter->length == sizeof "001E" - 1
        && evidence->text[letter->at + letter->length - 1] == 'E';
    uint32_t value;

    if (!decimal_at(evidence, index, &value) || index < 2 || !sspi_token_is_mark(evidence, index - 1, '=')
        || !(escaped || sspi_token_is_word(evidence, index - 2, "E")) || !sspi_token_is_word(evidence, index + 1, "R")
        || !sspi_token_is_mark(evidence, index + 2, '='))
        return false;
    if (value && sspi_code_find(SSPI_FAMILY_MSCHAP, value))
        sspi_add_candidate(evidence, sspi_finding_of_code(SSPI_FAMILY_MSCHAP, value), index, index, SSPI_FOUND_NUMBER);
    take(evidence, index, index);
    return true;
}

/** "Alert[2|40]" of GnuTLS: level and alert. */
static bool read_gnutls_alert(sspi_evidence_t *evidence, guint index)
{
    uint32_t alert;

    if (index < 2 || !sspi_token_is_mark(evidence, index - 1, '[') || !sspi_token_is_word(evidence, index - 2, "Alert")
        || !sspi_token_is_mark(evidence, index + 1, '|') || !decimal_at(evidence, index + 2, &alert)
        || !sspi_code_find(SSPI_FAMILY_TLS_ALERT, alert))
        return false;
    sspi_add_candidate(evidence, sspi_finding_of_code(SSPI_FAMILY_TLS_ALERT, alert), index + 2, index + 2, SSPI_FOUND_NUMBER);
    take(evidence, index, index + 2);
    return true;
}

/** "make: *** [all] Error 2" */
static bool is_of_make(const sspi_evidence_t *evidence, guint index)
{
    guint first = index > MAKE_TOKENS ? index - MAKE_TOKENS : 0;

    if (index < 2 || !sspi_token_is_word(evidence, index - 1, "Error") || !sspi_token_is_mark(evidence, index - 2, ']'))
        return false;
    for (guint i = index - 2; i > first && evidence->tokens[i - 1].line == evidence->tokens[index].line; i--) {
        if (sspi_token_is_mark(evidence, i, '[') && sspi_token_is_mark(evidence, i - 1, '*'))
            return true;
    }
    return false;
}

/** "t=MS-CHAP-Error(2) l=43", Wireshark's line of an attribute of RADIUS: the number is the attribute's. "ERROR 1396 (HY000): …"
 * of MySQL: it has numbers of its own, of which none is in a table. */
static bool read_foreign(sspi_evidence_t *evidence, guint index)
{
    const sspi_token_t *state = sspi_token_at(evidence, index + 2);
    bool attribute = index > 0 && sspi_token_is_mark(evidence, index - 1, '(') && sspi_token_is_mark(evidence, index + 1, ')')
        && sspi_token_is_word(evidence, index + 2, "l") && sspi_token_is_mark(evidence, index + 3, '=');
    bool mysql = index > 0 && evidence->tokens[index].value < MYSQL_END && sspi_token_is_word(evidence, index - 1, "error")
        && sspi_token_is_mark(evidence, index + 1, '(') && state && state->length == SQLSTATE_LENGTH
        && sspi_token_is_mark(evidence, index + 3, ')')
        && (sspi_token_is_mark(evidence, index + 4, ':') || sspi_token_is_word(evidence, index + 4, "at"));

    if (!attribute && !mysql && !is_of_make(evidence, index))
        return false;
    take(evidence, index, index);
    return true;
}

/** "$? = 131" after xfreerdp: what the shell says of its end. */
static bool read_exit_status(sspi_evidence_t *evidence, guint index)
{
    guint mark = index;
    const sspi_code_t *row;
    uint32_t value;

    if (!decimal_at(evidence, index, &value)
        || !sspi_context_near(evidence, evidence->tokens[index].line, SSPI_TOPIC_XFREERDP, false))
        return false;
    while (mark > 0 && index - mark < MAX_SHELL_MARKS && evidence->tokens[mark - 1].kind == SSPI_TOKEN_MARK
        && evidence->tokens[mark - 1].mark != '?')
        mark--;
    row = mark > 1 && sspi_token_is_mark(evidence, mark - 1, '?') && sspi_token_is_mark(evidence, mark - 2, '$')
        ? sspi_code_find(SSPI_FAMILY_XFREERDP_EXIT, value) : NULL;
    if (row)
        sspi_add_candidate(evidence, sspi_finding_of_table_row(row), index, index, SSPI_FOUND_NUMBER);
    return row != NULL;
}

void sspi_read_forms(sspi_evidence_t *evidence)
{
    for (guint i = 0; i < evidence->count; i++) {
        const sspi_token_t *token = &evidence->tokens[i];

        if (token->kind == SSPI_TOKEN_MARK || evidence->taken[i])
            continue;
        if (token->kind == SSPI_TOKEN_NUMBER
            && (read_directory_text(evidence, i) || read_samba_text(evidence, i) || read_bytes(evidence, i)
                || read_binary(evidence, i) || read_openssl(evidence, i) || read_iis_log(evidence, i)
                || read_message_number(evidence, i) || read_mschap(evidence, i) || read_exit_status(evidence, i)
                || read_gnutls_alert(evidence, i) || read_foreign(evidence, i)))
            continue;
        if (token->length == 3 && (read_http_status(evidence, i) || read_mail_reply(evidence, i)))
            continue;
        read_directory_data(evidence, i);
    }
}
