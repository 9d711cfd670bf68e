/* ldap_text.c: the codes in the error texts of LDAP servers
 *
 * Active Directory puts codes into the diagnosticMessage of its answers:
 *
 *   80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 775, v4563
 *   00002028: LdapErr: DSID-0C090259, comment: The server requires binds to turn on integrity checking …, data 0, v2580
 *   0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0
 *
 * The leading code is an SSPI status or a Win32 error. In the LdapErr form `data` is, in hexadecimal, the Win32 error
 * that Windows translates the status to, and it is the more exact of the two: a simple bind is always refused with
 * 80090308, whatever the reason. Where Windows has no Win32 error, `data` repeats the status; Samba then prints the low
 * word of the NTSTATUS. `v` is the build number of the server's Windows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "codes/finding.h"

#define CODE_DIGITS 8

/* Samba has no Win32 error for STATUS_BAD_BINDINGS and keeps the low word. */
#define SEC_E_BAD_BINDINGS 0x80090346u
#define STATUS_BAD_BINDINGS 0xc000035bu

/** Read up to 8 hexadecimal digits. Returns their count. */
static size_t read_hex(const char *text, uint32_t *value)
{
    size_t digits = 0;

    *value = 0;
    while (digits < CODE_DIGITS && g_ascii_isxdigit(text[digits])) {
        *value = *value << 4 | (uint32_t)g_ascii_xdigit_value(text[digits]);
        digits++;
    }
    return digits;
}

/** Whether the text goes on with `SomethingErr: DSID-`, as Active Directory's do. */
static bool is_directory_form(const char *text)
{
    size_t word = 0;

    text += strspn(text, " ");
    while (g_ascii_isalpha(text[word]))
        word++;
    return word > 3 && g_ascii_strncasecmp(text + word - 3, "Err", 3) == 0 && text[word] == ':'
        && g_ascii_strncasecmp(text + word + 1 + strspn(text + word + 1, " "), "DSID-", 5) == 0;
}

/** Find the leading code. It stands at the beginning, or, where another program has put words in front, before
 *  `…Err: DSID-`. Returns what follows its colon, or NULL. */
static const char *find_code(const char *text, uint32_t *code)
{
    const char *start = text + strspn(text, " \t\r\n");

    for (const char *at = start; *at; at++) {
        bool word_start = at == start || !g_ascii_isalnum(at[-1]);

        if (word_start && read_hex(at, code) == CODE_DIGITS && at[CODE_DIGITS] == ':'
            && (at == start || is_directory_form(at + CODE_DIGITS + 1)))
            return at + CODE_DIGITS + 1;
    }
    return NULL;
}

/** Find the last `, WORD<hex>` of the text, ended by a separator or the end. */
static bool find_value(const char *text, const char *word, uint32_t *value)
{
    size_t word_length = strlen(word);
    bool found = false;

    for (const char *at = strchr(text, ','); at; at = strchr(at + 1, ',')) {
        const char *item = at + 1 + strspn(at + 1, " \t\r\n");
        uint32_t number;
        size_t digits;

        if (g_ascii_strncasecmp(item, word, word_length) != 0)
            continue;
        digits = read_hex(item + word_length, &number);
        if (digits > 0 && !g_ascii_isalnum(item[word_length + digits])) {
            *value = number;
            found = true;
        }
    }
    return found;
}

/** Let `data` say what it knows beyond the leading status. */
static void refine(sspi_finding_t *finding, uint32_t data)
{
    const sspi_code_t *win32 = sspi_code_find(SSPI_FAMILY_WIN32, data);
    const sspi_code_t *native = NULL;

    if (data == 0)
        return;
    if (data & 0x80000000u) {
        native = sspi_code_find(SSPI_FAMILY_SSPI, data);
    } else if (finding->status->code == SEC_E_BAD_BINDINGS && data == (STATUS_BAD_BINDINGS & 0xffffu)) {
        native = sspi_code_find(SSPI_FAMILY_NTSTATUS, STATUS_BAD_BINDINGS);
    } else if (win32) {
        native = win32;
        finding->has_win32 = true;
        finding->win32 = data;
    }
    finding->native = native;
    finding->family = native ? native->family : SSPI_FAMILY_WIN32;
    finding->number_format = SSPI_NUMBER_DATA;
    finding->number = data;
}

static bool read_text(const char *text, sspi_finding_t *finding)
{
    uint32_t code;
    uint32_t data;
    const char *rest = find_code(text, &code);
    const sspi_code_t *row;

    if (!rest)
        return false;

    row = code ? sspi_code_find(SSPI_FAMILY_SSPI, code) : NULL;
    if (row) {
        *finding = sspi_finding_of_code(SSPI_FAMILY_SSPI, code);
        finding->number_format = SSPI_NUMBER_BARE_HEX;
        if (find_value(rest, "data ", &data))
            refine(finding, data);
    } else {
        row = sspi_code_find(SSPI_FAMILY_WIN32, code);
        if (!row || row->where != SSPI_WHERE_LDAP_PREFIX || !is_directory_form(rest))
            return false;
        *finding = sspi_finding_of_code(SSPI_FAMILY_WIN32, code);
        finding->number_format = SSPI_NUMBER_BARE_HEX;
    }
    find_value(rest, "v", &finding->server_build);
    return true;
}

bool sspi_finding_of_ldap_text(const char *text, size_t length, sspi_finding_t *finding)
{
    char *copy = g_strndup(text, length);
    bool found = read_text(copy, finding);

    g_free(copy);
    return found;
}
