/* report_html.c: the table of attempts for a window that shows HTML
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/columns.h"
#include "reports/html.h"
#include "reports/report.h"
#include "reports/sections.h"

static void append_head(GString *html, const GPtrArray *columns)
{
    g_string_append(html, "<thead><tr>");
    for (guint i = 0; i < columns->len; i++) {
        g_string_append(html, "<th style='white-space: nowrap'>");
        html_append_word(html, ((const attempt_column_t *)g_ptr_array_index(columns, i))->heading);
        g_string_append(html, "</th>");
    }
    g_string_append(html, "</tr></thead>");
}

static void append_row(GString *html, const GPtrArray *columns, wmem_allocator_t *pool, const attempt_t *attempt)
{
    g_string_append(html, "<tr>");
    for (guint i = 0; i < columns->len; i++) {
        const attempt_column_t *column = (const attempt_column_t *)g_ptr_array_index(columns, i);

        g_string_append_printf(html, "<td%s style='white-space: nowrap'>", column->kind == COLUMN_NUMBER ? " align=right" : "");
        html_append(html, attempt_column_shown(column, pool, attempt));
        g_string_append(html, "</td>");
    }
    g_string_append(html, "</tr>");
}

static void append_section(GString *html, const GPtrArray *columns, const GPtrArray *attempts, const attempt_section_t *section)
{
    wmem_allocator_t *pool;

    if (attempts_in_state(attempts, section->state) == 0)
        return;
    pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
    g_string_append_printf(html, "<tr><td colspan=%u><b>", columns->len);
    html_append_word(html, section->title);
    g_string_append(html, "</b></td></tr>");
    for (guint i = 0; i < attempts->len; i++) {
        const attempt_t *attempt = (const attempt_t *)g_ptr_array_index(attempts, i);

        if (attempt->state == section->state) {
            append_row(html, columns, pool, attempt);
            wmem_free_all(pool);
        }
    }
    wmem_destroy_allocator(pool);
}

char *report_html(const GPtrArray *attempts)
{
    GPtrArray *columns = attempt_columns_for_people(attempts);
    char *summary = attempts_summary(attempts);
    GString *html = g_string_new("<html><p>");

    html_append(html, summary);
    g_string_append(html, "</p>");
    if (attempts->len > 0) {
        g_string_append(html, "<table border=1 cellspacing=0 cellpadding=3 style='border-collapse: collapse'>");
        append_head(html, columns);
        for (size_t i = 0; i < ATTEMPT_SECTIONS; i++)
            append_section(html, columns, attempts, &attempt_sections[i]);
        g_string_append(html, "</table>");
    }
    g_string_append(html, "</html>");
    g_free(summary);
    g_ptr_array_free(columns, TRUE);
    return g_string_free(html, FALSE);
}
