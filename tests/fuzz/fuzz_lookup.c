/* fuzz_lookup.c: a text that sspi-lookup is asked for, and its answers on a terminal of any width and as JSON
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include <string.h>

#include "lookup/question.h"

static void check_lines(const char *text, unsigned width)
{
    g_assert_true(g_utf8_validate(text, -1, NULL));
    /* A word may be wider than a narrow terminal, but no line may have two of them there. */
    for (const char *line = text; width > 200 && *line; line = strchr(line, '\n') + 1)
        g_assert_cmpint(g_utf8_strlen(line, strchr(line, '\n') - line), <=, width);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned width = size ? data[0] : 0;
    question_t question;
    char *text;

    question_begin(&question);
    question_ask_text(&question, (const char *)data, size);
    g_assert_true(question.answers->len > 0 || question.unknown->len > 0);
    for (unsigned language = 0; language < SSPI_LANGUAGE_COUNT; language++) {
        text = answers_as_text(question.answers, question.ambiguous, language, width);
        check_lines(text, width);
        g_free(text);
        text = answers_as_json(question.answers, language);
        g_assert_true(g_utf8_validate(text, -1, NULL));
        g_free(text);
    }
    for (guint i = 0; i < question.unknown->len; i++)
        fuzz_visible(g_strdup((const char *)g_ptr_array_index(question.unknown, i)));
    question_end(&question);
    return 0;
}
