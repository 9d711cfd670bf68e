/* language.c: the language that is spoken, and the words of the interface in it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "codes/language.h"

#include <stdarg.h>

#define MOST_VALUES 9

static sspi_language_t current = SSPI_ENGLISH;

void sspi_language_set(sspi_language_t language)
{
    current = language;
}

sspi_language_t sspi_language_current(void)
{
    return current;
}

const char *sspi_spoken(uint16_t number)
{
    return sspi_text(number, current);
}

const char *sspi_word(sspi_word_t word)
{
    return sspi_spoken((uint16_t)word);
}

char *sspi_fill(const char *text, const char *const *values, unsigned count)
{
    GString *filled = g_string_new(NULL);

    for (; *text; text++) {
        if (*text == '%' && text[1] >= '1' && text[1] <= '9') {
            unsigned number = (unsigned)(*++text - '1');

            g_string_append(filled, number < count ? values[number] : "");
        } else {
            g_string_append_c(filled, *text);
        }
    }
    return g_string_free(filled, FALSE);
}

char *sspi_word_with(sspi_word_t word, const char *first, ...)
{
    const char *values[MOST_VALUES];
    unsigned count = 0;
    va_list rest;

    va_start(rest, first);
    for (const char *value = first; value && count < MOST_VALUES; value = va_arg(rest, const char *))
        values[count++] = value;
    va_end(rest);
    return sspi_fill(sspi_word(word), values, count);
}
