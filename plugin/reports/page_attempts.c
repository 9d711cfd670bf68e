/* page_attempts.c: the table of attempts on the page
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "attempts/attempt_words.h"
#include "reports/columns.h"
#include "reports/html.h"
#include "reports/page_parts.h"
#include "reports/sections.h"

/** The style of a state. */
static const char state_classes[] = { [ATTEMPT_UNFINISHED] = 'u', [ATTEMPT_SUCCESS] = 's', [ATTEMPT_FAILURE] = 'f' };

/* "2026-11-27 " */
#define DAY_SIZE 11
#define SECONDS_OF_DAY 86400

/** The table. */
typedef struct {
    GPtrArray *columns; /**< of attempt_column_t */
    const attempt_column_t *start;
    char *day; /**< on which all attempts began, with the blank behind it: the heading has it then, and no row; else NULL */
} list_t;

/** The column of when attempts began. */
static const attempt_column_t *start_of(const GPtrArray *columns)
{
    for (guint i = 0; i < columns->len; i++) {
        const attempt_column_t *column = (const attempt_column_t *)g_ptr_array_index(columns, i);

        if (g_strcmp0(column->name, "start") == 0)
            return column;
    }
    return NULL;
}

/** The number of the day on which an attempt began; before 1970 it is negative. */
static int64_t day_number(const attempt_t *attempt)
{
    return attempt->start.secs / SECONDS_OF_DAY - (attempt->start.secs % SECONDS_OF_DAY < 0);
}

/** The day that all attempts have in common, to be freed with g_free(); NULL where there is none. */
static char *day_of(const attempt_column_t *start, const GPtrArray *attempts)
{
    const attempt_t *first = attempts->len > 0 ? (const attempt_t *)g_ptr_array_index(attempts, 0) : NULL;
    wmem_allocator_t *pool;
    const char *text;
    char *day;

    for (guint i = 0; i < attempts->len; i++) {
        if (day_number((const attempt_t *)g_ptr_array_index(attempts, i)) != day_number(first))
            return NULL;
    }
    if (!first)
        return NULL;
    pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    text = attempt_column_shown(start, pool, first);
    /* What is no time of a calendar is shown as unknown. */
    day = strlen(text) > DAY_SIZE ? g_strndup(text, DAY_SIZE) : NULL;
    wmem_destroy_allocator(pool);
    return day;
}

static void append_heading(GString *html, sspi_word_t word, bool is_number, const char *more)
{
    g_string_append(html, is_number ? "<th scope=col class=n>" : "<th scope=col>");
    html_append_word(html, word);
    if (more)
        g_string_append_printf(html, "\n%.*s", DAY_SIZE - 1, more); /* a line of its own where there is a button */
}

/** The result stands behind the number: in the other tables rows stand below it. */
static void append_head(GString *html, const list_t *list)
{
    g_string_append(html, "<thead><tr>");
    for (guint i = 0; i < list->columns->len; i++) {
        const attempt_column_t *column = (const attempt_column_t *)g_ptr_array_index(list->columns, i);

        append_heading(html, column->heading, column->kind == COLUMN_NUMBER, column == list->start ? list->day : NULL);
        if (i == 0)
            append_heading(html, SSPI_WORD_RESULT, false, NULL);
    }
}

/** Numbers stand at the right; what is short, and nothing if it is taken apart, stays in one line. The style knows by these names
 *  which columns are such: in each cell that would be a third of the table. */
static void append_kinds(GString *html, const GPtrArray *columns)
{
    for (guint i = 0; i < columns->len; i++) {
        const attempt_column_t *column = (const attempt_column_t *)g_ptr_array_index(columns, i);
        /* Behind the first column stands the result. */
        guint place = i == 0 ? 1 : i + 2;

        if (column->kind == COLUMN_NUMBER || column->is_whole)
            g_string_append_printf(html, "%s%c%u", html->str[html->len - 1] == '"' ? "" : " ",
                                   column->kind == COLUMN_NUMBER ? 'n' : 'k', place);
    }
}

/** Elements end where the next one begins, which makes the page a third smaller. */
static void append_row(GString *html, wmem_allocator_t *pool, const list_t *list, const attempt_t *attempt)
{
    g_string_append(html, "<tr>");
    for (guint i = 0; i < list->columns->len; i++) {
        const attempt_column_t *column = (const attempt_column_t *)g_ptr_array_index(list->columns, i);
        const char *text = attempt_column_shown(column, pool, attempt);

        g_string_append(html, "<td>");
        html_append_cut(html, column == list->start && list->day ? text + DAY_SIZE : text, HTML_LONGEST_CELL);
        if (i == 0) {
            g_string_append_printf(html, "<td class=%c>", state_classes[attempt->state]);
            html_append(html, attempt_state_word((attempt_state_t)attempt->state));
        }
    }
    g_string_append_c(html, '\n');
}

/** @param end  of the page, behind which no row begins
 *  @return how many of a state have no room */
static unsigned append_rows(GString *html, gsize end, const list_t *list, const GPtrArray *attempts, attempt_state_t state)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    unsigned left_out = 0;

    for (guint i = 0; i < attempts->len; i++) {
        const attempt_t *attempt = (const attempt_t *)g_ptr_array_index(attempts, i);

        if (attempt->state != state)
            continue;
        if (html->len < end)
            append_row(html, pool, list, attempt);
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

void page_append_attempts(GString *html, const GPtrArray *attempts, gsize most)
{
    list_t list = { .columns = attempt_columns_for_people(attempts) };
    char *summary = attempts_summary(attempts);
    gsize end = html->len + most;
    unsigned left_out = 0;

    list.start = start_of(list.columns);
    list.day = list.start ? day_of(list.start, attempts) : NULL;

    if (attempts->len > 0) {
        page_begin_section(html, "list", SSPI_WORD_ATTEMPTS);
        append_search(html);
        page_begin_wide(html, sspi_word(SSPI_WORD_ATTEMPTS));
        g_string_append(html, "<table class=\"");
        append_kinds(html, list.columns);
        g_string_append(html, "\">\n<caption>");
        html_append(html, summary);
        g_string_append(html, "</caption>\n");
        append_head(html, &list);
        g_string_append(html, "\n<tbody>\n");
        for (size_t i = 0; i < ATTEMPT_SECTIONS; i++)
            left_out += append_rows(html, end, &list, attempts, attempt_sections[i].state);
        g_string_append(html, "</table>\n</div>\n");
        page_append_more(html, left_out);
        g_string_append(html, "</section>\n");
    }
    g_free(summary);
    g_free(list.day);
    g_ptr_array_free(list.columns, TRUE);
}
