/* fuzz.c: what has to be true of every finding
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include <string.h>

#define MAX_NATIVE 96 /* the largest buffer that the plugin uses */

static void check_text(const char *text)
{
    if (text) {
        g_assert_true(*text);
        g_assert_true(g_utf8_validate(text, -1, NULL));
    }
}

static void check_row(const sspi_code_t *row)
{
    const sspi_family_t *family;

    if (!row)
        return;
    g_assert_cmpint(row->family, <, SSPI_FAMILY_COUNT);
    family = &sspi_families[row->family];
    g_assert_true(row == family->fallback || (row >= family->codes && row < family->codes + family->count));
    check_text(row->name);
}

static void check_members(const sspi_finding_t *finding)
{
    char number[SSPI_NUMBER_SIZE];

    check_row(finding->status);
    check_row(finding->native);
    if (finding->status)
        g_assert_cmpint(finding->status->family, ==, SSPI_FAMILY_SSPI);
    g_assert_cmpint(finding->family, <, SSPI_FAMILY_COUNT);
    /* As much room as it has where it is shown. */
    g_assert_true(sspi_finding_number_text(finding, number, sizeof number) == number);
    g_assert_cmpuint(strlen(number), <, sizeof number - 1);
    for (const char *c = number; *c; c++)
        g_assert_true(g_ascii_isprint(*c));
    g_assert_cmpint(finding->class_, <=, SSPI_CLASS_FAILURE);
    g_assert_cmpint(finding->basis, <=, SSPI_BASIS_INFERRED);
    if (!finding->has_win32)
        g_assert_cmpuint(finding->win32, ==, 0);
}

static void check_explanation(const sspi_finding_t *finding, sspi_language_t language)
{
    sspi_explanation_t texts;

    sspi_finding_explain(finding, language, &texts);
    check_text(texts.meaning);
    check_text(texts.native_meaning);
    check_text(texts.cause);
    check_text(texts.remedy);
    check_text(texts.summary);
    check_text(sspi_class_name(finding->class_, language));
    check_text(sspi_basis_name(finding->basis, language));
}

/** A text that does not fit is cut, never left without an end. */
static void check_cut_text(const sspi_finding_t *finding, const char *whole, size_t size)
{
    char *buffer = (char *)g_malloc(size);

    g_assert_true(sspi_finding_native_text(finding, buffer, size) == buffer);
    g_assert_cmpuint(strlen(buffer), ==, size - 1);
    g_assert_cmpint(strncmp(buffer, whole, size - 1), ==, 0);
    g_free(buffer);
}

static void check_native_text(const sspi_finding_t *finding)
{
    char whole[MAX_NATIVE];
    size_t length;

    check_text(sspi_finding_native_text(finding, whole, sizeof whole));
    length = strlen(whole);
    /* There is room for every name of the catalogue with its number. */
    g_assert_cmpuint(length, <, sizeof whole - 1);
    for (size_t size = 1; size <= length; size *= 2)
        check_cut_text(finding, whole, size);
    check_cut_text(finding, whole, length + 1);
}

void fuzz_finding(const sspi_finding_t *finding)
{
    check_members(finding);
    for (sspi_language_t language = 0; language < SSPI_LANGUAGE_COUNT; language++)
        check_explanation(finding, language);
    check_native_text(finding);
    sspi_finding_applies_anywhere(finding);
}

void fuzz_visible(char *text)
{
    if (!text)
        return;
    g_assert_true(g_utf8_validate(text, -1, NULL));
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);

        g_assert_true(g_unichar_isgraph(character) || g_unichar_type(character) == G_UNICODE_SPACE_SEPARATOR);
    }
    g_free(text);
}

void fuzz_bytes(const uint8_t *data, size_t size, size_t at, size_t length)
{
    volatile uint8_t sink = 0;

    g_assert_cmpuint(at, <=, size);
    g_assert_cmpuint(length, <=, size - at);
    for (size_t i = at; i < at + length; i++)
        sink = data[i];
    (void)sink;
}
