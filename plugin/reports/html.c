/* html.c: what packets and tables say, as HTML
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/html.h"

void html_append(GString *html, const char *text)
{
    char *escaped = g_markup_escape_text(text, -1);

    g_string_append(html, escaped);
    g_free(escaped);
}

void html_append_cut(GString *html, const char *text, unsigned most)
{
    char *beginning;

    if ((size_t)g_utf8_strlen(text, -1) <= most) {
        html_append(html, text);
        return;
    }
    beginning = g_utf8_substring(text, 0, (glong)(most - 1));
    html_append(html, beginning);
    g_string_append(html, "\xe2\x80\xa6");
    g_free(beginning);
}

void html_append_word(GString *html, sspi_word_t word)
{
    html_append(html, sspi_word(word));
}

void html_append_word_with(GString *html, sspi_word_t word, const char *first, const char *second)
{
    char *text = sspi_word_with(word, first, second, NULL);

    html_append(html, text);
    g_free(text);
}
