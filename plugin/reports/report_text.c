/* report_text.c: the table of attempts for people
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/columns.h"
#include "reports/report.h"
#include "reports/sections.h"
#include "reports/table_text.h"

static table_text_t *new_table(const GPtrArray *columns)
{
    table_column_t *head = g_new(table_column_t, columns->len);
    table_text_t *table;

    for (guint i = 0; i < columns->len; i++) {
        const attempt_column_t *column = (const attempt_column_t *)g_ptr_array_index(columns, i);

        head[i] = (table_column_t) {
            .heading = sspi_word(column->heading), .leave_out = column->leave_out, .is_number = column->kind == COLUMN_NUMBER,
        };
    }
    table = table_text_new(head, columns->len);
    g_free(head);
    return table;
}

/** Add the attempts of a state. Returns how many there are. */
static unsigned add_rows(table_text_t *table, const GPtrArray *columns, const GPtrArray *attempts, attempt_state_t state)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
    unsigned count = 0;

    for (guint i = 0; i < attempts->len; i++) {
        const attempt_t *attempt = (const attempt_t *)g_ptr_array_index(attempts, i);
        const char **cells;

        if (attempt->state != state)
            continue;
        cells = wmem_alloc_array(pool, const char *, columns->len);
        for (guint j = 0; j < columns->len; j++)
            cells[j] = attempt_column_shown((const attempt_column_t *)g_ptr_array_index(columns, j), pool, attempt);
        table_text_add(table, cells);
        wmem_free_all(pool);
        count++;
    }
    wmem_destroy_allocator(pool);
    return count;
}

void report_text_append_table(GString *text, const GPtrArray *attempts, unsigned width)
{
    GPtrArray *columns = attempt_columns_for_people(attempts);
    table_text_t *table = new_table(columns);
    unsigned counts[ATTEMPT_SECTIONS];
    unsigned from = 0;

    for (size_t i = 0; i < ATTEMPT_SECTIONS; i++)
        counts[i] = add_rows(table, columns, attempts, attempt_sections[i].state);
    if (width > 0)
        table_text_fit(table, width);
    if (attempts->len > 0)
        table_text_append_headings(text, table);
    for (size_t i = 0; i < ATTEMPT_SECTIONS; from += counts[i++]) {
        if (counts[i] == 0)
            continue;
        g_string_append_printf(text, "\n%s\n", sspi_word(attempt_sections[i].title));
        table_text_append_rows(text, table, from, counts[i]);
    }
    table_text_free(table);
    g_ptr_array_free(columns, TRUE);
}

char *report_text(const report_content_t *content, unsigned width)
{
    char *summary = content_summary(content);
    GString *text = g_string_new(summary);

    g_free(summary);
    g_string_append_c(text, '\n');
    if (content->attempts->len > 0)
        g_string_append_c(text, '\n');
    report_text_append_table(text, content->attempts, width);
    return g_string_free(text, FALSE);
}
