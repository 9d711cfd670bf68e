/* text_code.c: SSPI statuses that stand in a text, as 0x8009030c, -2146893044, 2148074252 or SEC_E_LOGON_DENIED
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "codes/finding.h"

#define HEX_DIGITS 8
#define MAX_DECIMAL_DIGITS 10
#define MAX_NAME 64

static bool is_word(char c)
{
    return g_ascii_isalnum(c) || c == '_';
}

/** The length of the run of characters that satisfy the mask `hex` or decimal. */
static size_t count_digits(const char *text, size_t length, bool hex)
{
    size_t count = 0;

    while (count < length && (hex ? g_ascii_isxdigit(text[count]) : g_ascii_isdigit(text[count])))
        count++;
    return count;
}

static const sspi_code_t *number_at(const char *text, size_t length, size_t *used)
{
    bool hex = length > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    bool negative = text[0] == '-';
    size_t prefix = hex ? 2 : negative ? 1 : 0;
    size_t digits = count_digits(text + prefix, length - prefix, hex);
    guint64 value = 0;

    *used = prefix + digits;
    if (hex ? digits != HEX_DIGITS : digits != MAX_DECIMAL_DIGITS)
        return NULL;
    for (size_t i = prefix; i < *used; i++)
        value = value * (hex ? 16 : 10) + (guint64)g_ascii_xdigit_value(text[i]);
    if (negative)
        value = (guint64)1 << 32 > value ? ((guint64)1 << 32) - value : 0;
    return value && value <= G_MAXUINT32 ? sspi_code_find(SSPI_FAMILY_SSPI, (uint32_t)value) : NULL;
}

static const sspi_code_t *name_at(const char *text, size_t length, size_t *used)
{
    const sspi_family_t *family = &sspi_families[SSPI_FAMILY_SSPI];
    char name[MAX_NAME];
    size_t size = 0;

    while (size < length && is_word(text[size]))
        size++;
    *used = size;
    if (size >= sizeof name || size < 6 || strncmp(text, "SEC_", 4) != 0)
        return NULL;
    memcpy(name, text, size);
    name[size] = '\0';
    for (size_t i = 0; i < family->count; i++) {
        if (sspi_code_is_called(&family->codes[i], name))
            return family->codes[i].code ? &family->codes[i] : NULL;
    }
    return NULL;
}

bool sspi_code_in_text(const char *text, size_t length, size_t from, sspi_text_code_t *found)
{
    for (size_t at = from; at < length; at++) {
        bool word_start = at == 0 || !is_word(text[at - 1]);
        /* "x-2148074252", "1.2148074252": the sign or point belongs to something else, or would make another number of it. */
        bool is_hex = text[at] == '0' && at + 1 < length && (text[at + 1] | 0x20) == 'x';
        bool number_start = is_hex || at == 0 || (text[at - 1] != '+' && text[at - 1] != '-' && text[at - 1] != '.');
        const sspi_code_t *code = NULL;
        size_t used = 0;

        if (word_start && number_start && (g_ascii_isdigit(text[at]) || text[at] == '-'))
            code = number_at(text + at, length - at, &used);
        else if (word_start && text[at] == 'S')
            code = name_at(text + at, length - at, &used);
        if (code && (at + used == length || !is_word(text[at + used]))) {
            *found = (sspi_text_code_t) {
                .finding = sspi_finding_of_code(SSPI_FAMILY_SSPI, code->code), .at = at, .length = used
            };
            return true;
        }
    }
    return false;
}
