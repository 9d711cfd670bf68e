/* query.c: from what a person types to the codes that are meant
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lookup/query.h"

#include <stdio.h>
#include <string.h>

#define HEX_DIGITS 8
#define NTWIN32 0xc0070000u
#define HRESULT_WIN32 0x80070000u
#define HIGH_WORD 0xffff0000u

/** A number as it was written. */
typedef struct {
    uint32_t value;
    bool hex; /**< was marked as hexadecimal, or cannot be anything else */
} number_t;

static void add_hit(GArray *hits, sspi_finding_t finding)
{
    for (guint i = 0; i < hits->len; i++) {
        const sspi_finding_t *other = &g_array_index(hits, sspi_finding_t, i);

        if (other->family == finding.family && other->native == finding.native && other->win32 == finding.win32)
            return;
    }
    g_array_append_val(hits, finding);
}

/** The row itself, as if it stood on the wire in its own form. */
static void add_row(GArray *hits, const sspi_code_t *row)
{
    bool is_default = row == sspi_families[row->family].fallback;
    sspi_finding_t finding = is_default ? sspi_finding_of_row(row) : sspi_finding_of_code(row->family, row->code);

    if (is_default)
        finding.number_format = "*";
    else if (row->family == SSPI_FAMILY_SSPI && row->has_win32) {
        finding.has_win32 = true;
        finding.win32 = row->win32;
    }
    add_hit(hits, finding);
}

/** Write names as the catalogue does: MIT says KRB5KDC_ERR_…, Samba NT_STATUS_…, Wireshark HRES_SEC_E_…. */
static const char *canonical_name(const char *name)
{
    static const struct { const char *prefix; size_t drop; } others[] = {
        { "KRB5KDC_", 4 }, { "KRB5KRB_", 4 }, { "NT_STATUS_", 3 }, { "HRES_SEC_", 5 }
    };

    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        if (g_ascii_strncasecmp(name, others[i].prefix, strlen(others[i].prefix)) == 0)
            return name + others[i].drop;
    }
    return name;
}

static bool query_name(const char *text, GArray *hits)
{
    const char *name = canonical_name(text);
    guint before = hits->len;

    for (int family = 0; family < SSPI_FAMILY_COUNT; family++) {
        for (size_t i = 0; i < sspi_families[family].count; i++) {
            if (sspi_code_is_called(&sspi_families[family].codes[i], name))
                add_row(hits, &sspi_families[family].codes[i]);
        }
        if (sspi_families[family].fallback && sspi_code_is_called(sspi_families[family].fallback, name))
            add_row(hits, sspi_families[family].fallback);
    }
    return hits->len > before;
}

static bool read_number(const char *text, number_t *number)
{
    bool negative = *text == '-';
    const char *digits = negative ? text + 1 : text;
    bool marked = g_ascii_strncasecmp(digits, "0x", 2) == 0;
    size_t length = strlen(marked ? digits + 2 : digits);
    guint64 value;
    char *end;

    if (marked)
        digits += 2;
    if (length == 0 || strspn(digits, "0123456789abcdefABCDEF") != length)
        return false;
    /* Eight digits are how status codes are written in hexadecimal; a decimal one of that size has ten. */
    number->hex = marked || length == HEX_DIGITS || strspn(digits, "0123456789") != length;
    value = g_ascii_strtoull(digits, &end, number->hex ? 16 : 10);
    if (negative && (number->hex || value > (guint64)G_MAXINT32 + 1))
        return false;
    if (value > G_MAXUINT32)
        return false;
    number->value = negative ? (uint32_t)(-(gint64)value) : (uint32_t)value;
    return true;
}

/** The Win32 error that Active Directory writes as `data <hex>`. */
static void add_data(GArray *hits, const char *hex)
{
    uint32_t data = (uint32_t)g_ascii_strtoull(hex, NULL, 16);
    sspi_finding_t finding;

    if (strspn(hex, "0123456789abcdefABCDEF") != strlen(hex) || strlen(hex) > 4 || !sspi_code_find(SSPI_FAMILY_WIN32, data))
        return;
    finding = sspi_finding_of_code(SSPI_FAMILY_WIN32, data);
    finding.number_format = SSPI_NUMBER_DATA;
    add_hit(hits, finding);
}

static bool query_number(const char *text, GArray *hits)
{
    guint before = hits->len;
    number_t number;

    if (!read_number(text, &number))
        return false;

    for (int family = 0; family < SSPI_FAMILY_COUNT; family++) {
        const sspi_code_t *row = sspi_code_find((sspi_family_id_t)family, number.value);

        if (row)
            add_row(hits, row);
    }
    if ((number.value & HIGH_WORD) == NTWIN32)
        add_hit(hits, sspi_finding_of_credssp(number.value));
    if ((number.value & HIGH_WORD) == HRESULT_WIN32 && sspi_code_find(SSPI_FAMILY_WIN32, number.value & ~HIGH_WORD)) {
        sspi_finding_t finding = sspi_finding_of_code(SSPI_FAMILY_WIN32, number.value & ~HIGH_WORD);

        finding.number_format = SSPI_NUMBER_HEX;
        finding.number = number.value;
        add_hit(hits, finding);
    }
    /* "775" and "52e" are asked for as they stand in the error texts of Active Directory. */
    add_data(hits, text);
    return hits->len > before;
}

/** Whether the words name the family, and say nothing else. */
static bool is_announced(const sspi_family_t *family, char **words)
{
    bool named = false;

    for (; *words; words++) {
        if (sspi_list_has_word(family->words, *words) || g_ascii_strcasecmp(family->id, *words) == 0)
            named = true;
        else if (**words && !sspi_list_has_word("error code status result", *words))
            return false;
    }
    return named;
}

/** Whether the text is one word, a colon, and something more. */
static bool is_field_label(const char *text)
{
    size_t word = strcspn(text, ": ");

    return word > 0 && text[word] == ':';
}

/** "KRB Error 37", "alert 48", "data 775", "errorCode: -2146893044": words, and a number at the end. */
static bool query_announced(const char *text, GArray *hits)
{
    char **words = g_strsplit_set(text, " :\t=()", -1);
    guint count = g_strv_length(words);
    guint before = hits->len;
    char *last;
    number_t number;

    while (count > 0 && *words[count - 1] == '\0') {
        g_free(words[--count]);
        words[count] = NULL;
    }
    if (count > 1) {
        last = words[count - 1];
        words[count - 1] = NULL;
        if (g_ascii_strcasecmp(words[0], "data") == 0 && count == 2) {
            add_data(hits, last);
        } else if (read_number(last, &number)) {
            for (int family = 0; family < SSPI_FAMILY_COUNT; family++) {
                const sspi_code_t *row = sspi_code_find((sspi_family_id_t)family, number.value);

                if (row && is_announced(&sspi_families[family], words))
                    add_row(hits, row);
            }
            /* "errorCode: -2146893044": a field copied from the packet details. */
            if (hits->len == before && is_field_label(text))
                query_number(last, hits);
        }
        g_free(last);
    }
    g_strfreev(words);
    return hits->len > before;
}

static bool query_ldap_text(const char *text, GArray *hits)
{
    sspi_finding_t finding;

    if (!sspi_finding_of_ldap_text(text, strlen(text), &finding))
        return false;
    add_hit(hits, finding);
    return true;
}

bool query(const char *text, GArray *hits)
{
    char *trimmed = g_strstrip(g_strdup(text));
    bool found = *trimmed
        && (query_ldap_text(trimmed, hits) || query_number(trimmed, hits) || query_name(trimmed, hits)
            || query_announced(trimmed, hits));

    g_free(trimmed);
    return found;
}

void query_all(GArray *hits)
{
    for (int family = 0; family < SSPI_FAMILY_COUNT; family++) {
        for (size_t i = 0; i < sspi_families[family].count; i++)
            add_row(hits, &sspi_families[family].codes[i]);
        if (sspi_families[family].fallback)
            add_row(hits, sspi_families[family].fallback);
    }
}
