/* fuzz_text_code.c: statuses in a text, one after the other
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

/** Where the text of a status stands. */
static void check_place(const char *text, size_t size, size_t from, const sspi_text_code_t *code)
{
    g_assert_cmpuint(code->at, >=, from);
    g_assert_cmpuint(code->length, >, 0);
    fuzz_bytes((const uint8_t *)text, size, code->at, code->length);
    g_assert_true(g_ascii_isdigit(text[code->at]) || text[code->at] == '-' || text[code->at] == 'S');
    for (size_t i = 0; i < code->length; i++)
        g_assert_true(g_ascii_isalnum(text[code->at + i]) || text[code->at + i] == '_' || (i == 0 && text[code->at] == '-'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    sspi_text_code_t code = { .at = 0 };
    size_t from = 0;

    while (sspi_code_in_text(text, size, from, &code)) {
        check_place(text, size, from, &code);
        g_assert_nonnull(code.finding.status);
        fuzz_finding(&code.finding);
        from = code.at + code.length;
    }
    return 0;
}
