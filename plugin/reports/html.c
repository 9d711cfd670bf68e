/* html.c: what packets and tables say, as HTML
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/html.h"

#include "frame/pool_text.h"

void html_append(GString *html, const char *text)
{
    char *escaped = g_markup_escape_text(text, -1);

    g_string_append(html, escaped);
    g_free(escaped);
}

void html_append_cut(GString *html, const char *text, unsigned most)
{
    const char *end = text_end(text, most);
    char *shown = end ? g_strdup_printf("%.*s…", (int)(end - text), text) : g_strdup(text);

    html_append(html, shown);
    g_free(shown);
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
