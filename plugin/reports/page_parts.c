/* page_parts.c: what several parts of the page are made of
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/page_parts.h"

#include "reports/html.h"

/* Characters: a list of names, or a cause. */
#define LONGEST_FACT 1500

void page_begin_section(GString *html, const char *id, sspi_word_t heading)
{
    g_string_append_printf(html, "<section id=%s>\n<h2>", id);
    html_append_word(html, heading);
    g_string_append(html, "</h2>\n");
}

void page_begin_wide(GString *html, const char *label)
{
    g_string_append(html, "<div class=wide tabindex=0 role=region aria-label=\"");
    html_append(html, label);
    g_string_append(html, "\">\n");
}

void page_append_paragraph(GString *html, sspi_word_t word)
{
    g_string_append(html, "<p>");
    html_append_word(html, word);
    g_string_append(html, "</p>\n");
}

void page_append_more(GString *html, unsigned more)
{
    char count[16];

    if (more == 0)
        return;
    g_snprintf(count, sizeof count, "%u", more);
    g_string_append(html, "<p class=note>");
    html_append_word_with(html, SSPI_WORD_PAGE_MORE, count, NULL);
    g_string_append(html, "</p>\n");
}

void page_append_fact(GString *html, const char *label, const char *text, const char *text_class)
{
    if (!text || !*text)
        return;
    g_string_append(html, "<dt>");
    html_append(html, label);
    g_string_append_printf(html, text_class ? "<dd class=%s>" : "<dd>", text_class);
    html_append_cut(html, text, LONGEST_FACT);
    g_string_append_c(html, '\n');
}
