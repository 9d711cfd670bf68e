/* report_csv.c: attempts for a spreadsheet
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/columns.h"
#include "reports/csv_field.h"
#include "reports/report.h"

/** @param attempt  NULL for the line of names */
static void write_line(GString *line, const attempt_t *attempt, FILE *out)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
    const char *before = "";

    g_string_truncate(line, 0);
    for (unsigned i = 0; i < attempt_column_count; i++) {
        const attempt_column_t *column = &attempt_columns[i];

        if (!column->name)
            continue;
        g_string_append(line, before);
        csv_field_append(line, attempt ? attempt_column_value(column, pool, attempt) : column->name,
                         !attempt || column->kind == COLUMN_TEXT);
        before = ",";
    }
    fprintf(out, "%s\r\n", line->str);
    wmem_destroy_allocator(pool);
}

void report_csv(const GPtrArray *attempts, FILE *out)
{
    GString *line = g_string_new(NULL);

    write_line(line, NULL, out);
    for (guint i = 0; i < attempts->len; i++)
        write_line(line, (const attempt_t *)g_ptr_array_index(attempts, i), out);
    g_string_free(line, TRUE);
}
