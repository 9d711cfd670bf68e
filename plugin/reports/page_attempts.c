/* page_attempts.c: the table of attempts on the page
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/attempt_words.h"
#include "reports/columns.h"
#include "reports/html.h"
#include "reports/page_parts.h"
#include "reports/sections.h"

/** The style of a state. */
static const char state_classes[] = { [ATTEMPT_UNFINISHED] = 'u', [ATTEMPT_SUCCESS] = 's', [ATTEMPT_FAILURE] = 'f' };

static void append_heading(GString *html, sspi_word_t word, bool is_number)
{
    g_string_append(html, is_number ? "<th scope=col class=n>" : "<th scope=col>");
    html_append_word(html, word);
}

/** The result stands behind the number: in the other tables rows stand below it. */
static void append_head(GString *html, const GPtrArray *columns)
{
    g_string_append(html, "<thead><tr>");
    for (guint i = 0; i < columns->len; i++) {
        const attempt_column_t *column = (const attempt_column_t *)g_ptr_array_index(columns, i);

        append_heading(html, column->heading, column->kind == COLUMN_NUMBER);
        if (i == 0)
            append_heading(html, SSPI_WORD_RESULT, false);
    }
}

/** Numbers stand at the right; what is short, and nothing if it is taken apart, stays in one line. */
static const char *class_of(const attempt_column_t *column)
{
    if (column->kind == COLUMN_NUMBER)
        return " class=n";
    return column->is_whole ? " class=k" : "";
}

/** Elements end where the next one begins, which makes the page a third smaller. */
static void append_row(GString *html, wmem_allocator_t *pool, const GPtrArray *columns, const attempt_t *attempt)
{
    g_string_append(html, "<tr>");
    for (guint i = 0; i < columns->len; i++) {
        const attempt_column_t *column = (const attempt_column_t *)g_ptr_array_index(columns, i);

        g_string_append_printf(html, "<td%s>", class_of(column));
        html_append_cut(html, attempt_column_shown(column, pool, attempt), HTML_LONGEST_CELL);
        if (i == 0) {
            g_string_append_printf(html, "<td class=%c>", state_classes[attempt->state]);
            html_append(html, attempt_state_word((attempt_state_t)attempt->state));
        }
    }
    g_string_append_c(html, '\n');
}

/** @return how many of a state have no room */
static unsigned append_rows(GString *html, gsize begin, const GPtrArray *columns, const GPtrArray *attempts,
                            attempt_state_t state)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    unsigned left_out = 0;

    for (guint i = 0; i < attempts->len; i++) {
        const attempt_t *attempt = (const attempt_t *)g_ptr_array_index(attempts, i);

        if (attempt->state != state)
            continue;
        if (html->len - begin < PAGE_ATTEMPTS_BYTES)
            append_row(html, pool, columns, attempt);
        else
            left_out++;
        wmem_free_all(pool);
    }
    wmem_destroy_allocator(pool);
    return left_out;
}

/** Where the script puts what searches. */
static void append_search(GString *html)
{
    g_string_append(html, "<div class=search id=search hidden data-label=\"");
    html_append_word(html, SSPI_WORD_PAGE_SEARCH);
    g_string_append(html, "\" data-found=\"");
    html_append_word_with(html, SSPI_WORD_PAGE_FOUND, "%1", "%2");
    g_string_append(html, "\"></div>\n");
}

void page_append_attempts(GString *html, const GPtrArray *attempts)
{
    GPtrArray *columns = attempt_columns_for_people(attempts);
    char *summary = attempts_summary(attempts);
    gsize begin = html->len;
    unsigned left_out = 0;

    if (attempts->len > 0) {
        page_begin_section(html, "list", SSPI_WORD_ATTEMPTS);
        append_search(html);
        page_begin_wide(html, sspi_word(SSPI_WORD_ATTEMPTS));
        g_string_append(html, "<table>\n<caption>");
        html_append(html, summary);
        g_string_append(html, "</caption>\n");
        append_head(html, columns);
        g_string_append(html, "\n<tbody>\n");
        for (size_t i = 0; i < ATTEMPT_SECTIONS; i++)
            left_out += append_rows(html, begin, columns, attempts, attempt_sections[i].state);
        g_string_append(html, "</table>\n</div>\n");
        page_append_more(html, left_out);
        g_string_append(html, "</section>\n");
    }
    g_free(summary);
    g_ptr_array_free(columns, TRUE);
}
