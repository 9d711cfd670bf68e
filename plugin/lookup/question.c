/* question.c: what is asked for on the command line or standard input, and the answers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lookup/question.h"

#include <string.h>

#include "codes/language.h"
#include "parse/visible_text.h"

/* A longer text is not repeated in a message. */
#define MAX_QUOTED 200u
/* A text with these numbers missing is of little use with each of them named. */
#define MAX_UNKNOWN 20u

void question_begin(question_t *question)
{
    *question = (question_t) {
        .answers = g_array_new(FALSE, FALSE, sizeof(answer_t)), .unknown = g_ptr_array_new_with_free_func(g_free)
    };
}

void question_end(question_t *question)
{
    g_array_unref(question->answers);
    g_ptr_array_unref(question->unknown);
}

/** @param family  whose number it would be, or NULL */
static void add_message(question_t *question, const char *text, size_t length, const sspi_family_t *family)
{
    char *visible = visible_text(text, length);

    g_ptr_array_add(question->unknown, family
                        ? sspi_word_with(SSPI_WORD_LOOKUP_NOT_FOUND_IN, visible, sspi_spoken(family->title), NULL)
                        : sspi_word_with(SSPI_WORD_LOOKUP_NOT_FOUND, visible, NULL));
    g_free(visible);
}

static void add_unknown(question_t *question, const char *text, const sspi_text_unknown_t *unknown)
{
    if (question->unknown->len < MAX_UNKNOWN)
        add_message(question, text + unknown->at, unknown->length,
                    unknown->family_known ? &sspi_families[unknown->family] : NULL);
}

/** An SSPI status on the wire says no Win32 error; a person wants to know the one of the same meaning. */
static void add_win32(sspi_finding_t *finding)
{
    if (finding->family == SSPI_FAMILY_SSPI && finding->native && finding->native->has_win32) {
        finding->has_win32 = true;
        finding->win32 = finding->native->win32;
    }
}

/** Read a text that begins at `offset` of the whole. Returns whether it has anything. */
static bool ask(question_t *question, const char *text, size_t length, size_t offset)
{
    sspi_text_reading_t *reading = sspi_read_text(text, length, true);
    bool found = reading->hits->len > 0 || reading->unknown->len > 0;

    for (guint i = 0; i < reading->hits->len; i++) {
        answer_t answer = g_array_index(reading->hits, sspi_text_hit_t, i);

        answer.at += offset;
        add_win32(&answer.finding);
        g_array_append_val(question->answers, answer);
    }
    for (guint i = 0; i < reading->unknown->len; i++)
        add_unknown(question, text, &g_array_index(reading->unknown, sspi_text_unknown_t, i));
    question->ambiguous = question->ambiguous || reading->ambiguous;
    sspi_text_reading_free(reading);
    return found;
}

static void say_nothing_found(question_t *question, const char *text, size_t length)
{
    while (length > 0 && g_ascii_isspace(text[length - 1]))
        length--;
    if (length <= MAX_QUOTED && !memchr(text, '\n', length))
        add_message(question, text, length, NULL);
    else
        g_ptr_array_add(question->unknown, g_strdup(sspi_word(SSPI_WORD_LOOKUP_NOTHING_FOUND)));
}

/** Whether a word can be nothing but a code: a number, or a name with an underscore. */
static bool is_code(const char *word)
{
    const char *digits = word + (*word == '-');

    if (strpbrk(word, " \t\r\n"))
        return false;
    return strchr(word, '_') || g_ascii_isdigit(*digits);
}

static bool are_codes(char **words)
{
    for (; *words; words++) {
        if (!is_code(*words))
            return false;
    }
    return true;
}

static void ask_each(question_t *question, char **words)
{
    size_t offset = 0;

    for (; *words; words++) {
        if (!ask(question, *words, strlen(*words), offset))
            say_nothing_found(question, *words, strlen(*words));
        offset += strlen(*words) + 1;
    }
}

void question_ask_words(question_t *question, char **words)
{
    char *line = g_strjoinv(" ", words);

    if (are_codes(words))
        ask_each(question, words);
    else if (!ask(question, line, strlen(line), 0))
        say_nothing_found(question, line, strlen(line));
    g_free(line);
}

/** UTF-16 with its mark in front, in UTF-8; NULL where it is none. */
static char *from_utf16(const char *text, size_t length, size_t *converted)
{
    bool little = length >= 2 && memcmp(text, "\xff\xfe", 2) == 0;
    bool big = length >= 2 && memcmp(text, "\xfe\xff", 2) == 0;

    if (!little && !big)
        return NULL;
    return g_convert_with_fallback(
        text + 2, (gssize)((length - 2) & ~(size_t)1), "UTF-8", little ? "UTF-16LE" : "UTF-16BE", "?", NULL, converted, NULL);
}

void question_ask_text(question_t *question, const char *text, size_t length)
{
    size_t converted_length = 0;
    char *converted = from_utf16(text, length, &converted_length);

    if (converted) {
        text = converted;
        length = converted_length;
    }
    if (!ask(question, text, length, 0))
        say_nothing_found(question, text, length);
    g_free(converted);
}

/** The row itself, as if it stood on the wire in its own form. */
static void add_row(question_t *question, const sspi_code_t *row)
{
    answer_t answer = { .finding = sspi_finding_of_table_row(row), .length = 0 };

    if (row->meaning) {
        add_win32(&answer.finding);
        g_array_append_val(question->answers, answer);
    }
}

void question_ask_all(question_t *question)
{
    for (int family = 0; family < SSPI_FAMILY_COUNT; family++) {
        for (size_t i = 0; i < sspi_families[family].count; i++)
            add_row(question, &sspi_families[family].codes[i]);
        if (sspi_families[family].fallback)
            add_row(question, sspi_families[family].fallback);
    }
}
