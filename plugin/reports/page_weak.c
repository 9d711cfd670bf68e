/* page_weak.c: who uses what is weak, on the page
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/attempt_words.h"
#include "codes/language.h"
#include "diagnosis/diagnosis_words.h"
#include "frame/pool_text.h"
#include "parse/calendar.h"
#include "reports/html.h"
#include "reports/page_parts.h"
#include "reports/weak_rows.h"

/** @param name     of the table, which its heading shows already
 *  @param has_why  something is known of why */
static void append_head(GString *html, const char *name, bool has_why)
{
    static const sspi_word_t headings[] = {
        SSPI_WORD_CLIENT, SSPI_WORD_IDENTITY, SSPI_WORD_SERVICE, SSPI_WORD_CARRIER, SSPI_WORD_SERVER, SSPI_WORD_FIRST_SEEN,
        SSPI_WORD_LAST_SEEN, SSPI_WORD_WHY,
    };

    g_string_append(html, "<table>\n<caption class=unseen>");
    html_append(html, name);
    g_string_append(html, "</caption>\n<thead><tr><th scope=col class=n>");
    html_append_word(html, SSPI_WORD_TIMES);
    for (size_t i = 0; i < G_N_ELEMENTS(headings) - !has_why; i++) {
        g_string_append(html, "<th scope=col>");
        html_append_word(html, headings[i]);
    }
    g_string_append(html, "\n<tbody>\n");
}

static void append_cell(GString *html, const char *text)
{
    g_string_append(html, "<td>");
    html_append_cut(html, *text ? text : "-", HTML_LONGEST_CELL);
}

static void append_time(wmem_allocator_t *pool, GString *html, const attempt_t *attempt)
{
    const char *time = text_of_time(pool, &attempt->start, CALENDAR_READABLE, 0);

    g_string_append_printf(html, "<td class=k>%s", *time ? time : "-");
}

static void append_row(wmem_allocator_t *pool, GString *html, const weak_row_t *row, bool has_why)
{
    const char *why = cause_words(pool, row->why, row->certainty);

    g_string_append_printf(html, "<tr><td class=n>%u", row->count);
    append_cell(html, row->client);
    append_cell(html, attempt_in_words(row->identity));
    append_cell(html, weak_row_service(row));
    append_cell(html, attempt_in_words(row->carrier));
    append_cell(html, row->server);
    append_time(pool, html, row->first);
    append_time(pool, html, row->last);
    if (has_why)
        append_cell(html, why ? why : "");
    g_string_append_c(html, '\n');
}

static void append_kind(GString *html, const sspi_weakness_t *weakness, unsigned count, bool has_why)
{
    char *head = weak_rows_heading(weakness, count);

    g_string_append(html, "<h3>");
    html_append(html, head);
    g_string_append(html, "</h3>\n<dl>\n");
    page_append_fact(html, sspi_word(SSPI_WORD_MEANING), sspi_spoken(weakness->meaning), NULL);
    page_append_fact(html, sspi_word(SSPI_WORD_CAUSE), sspi_spoken(weakness->cause), NULL);
    page_append_fact(html, sspi_word(SSPI_WORD_REMEDY), sspi_spoken(weakness->remedy), NULL);
    g_string_append(html, "</dl>\n");
    page_begin_wide(html, head);
    append_head(html, head, has_why);
    g_free(head);
}

void page_append_weak(GString *html, const GPtrArray *attempts)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    GPtrArray *rows = weak_rows(pool, attempts);
    gsize begin = html->len;
    guint shown = 0;

    if (rows->len > 0) {
        page_begin_section(html, "weak", SSPI_WORD_PAGE_WEAK);
        while (shown < rows->len && html->len - begin < PAGE_WEAK_BYTES) {
            unsigned weakness = ((const weak_row_t *)g_ptr_array_index(rows, shown))->weakness;
            unsigned count;
            guint to = weak_rows_end_of_kind(rows, shown, &count);
            bool has_why = weak_rows_have_why(rows, shown, to);

            append_kind(html, &sspi_weaknesses[weakness], count, has_why);
            for (; shown < to && html->len - begin < PAGE_WEAK_BYTES; shown++)
                append_row(pool, html, (const weak_row_t *)g_ptr_array_index(rows, shown), has_why);
            g_string_append(html, "</table>\n</div>\n");
        }
        page_append_more(html, rows->len - shown);
        g_string_append(html, "</section>\n");
    }
    g_ptr_array_free(rows, TRUE);
    wmem_destroy_allocator(pool);
}
