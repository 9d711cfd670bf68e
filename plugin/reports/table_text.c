/* table_text.c: a table of text in columns, as wide as a terminal
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/table_text.h"

#include <stdint.h>
#include <string.h>

#include "system/cells.h"

#define GAP "  "
/* Columns are left out while a text would keep less than this; only then more is cut, down to the least. */
#define READABLE_WIDTH 36
#define LEAST_WIDTH 12

typedef struct {
    table_column_t is;
    size_t width; /**< 0: it is left out */
} column_t;

struct table_text {
    column_t *columns;
    unsigned column_count;
    GPtrArray *rows; /**< char **, that end with NULL */
};

static void free_row(void *row)
{
    g_strfreev((char **)row);
}

table_text_t *table_text_new(const table_column_t *columns, unsigned count)
{
    table_text_t *table = g_new(table_text_t, 1);

    table->columns = g_new(column_t, count);
    table->column_count = count;
    table->rows = g_ptr_array_new_with_free_func(free_row);
    for (unsigned i = 0; i < count; i++)
        table->columns[i] = (column_t) { .is = columns[i], .width = cells_of_text(columns[i].heading) };
    return table;
}

void table_text_free(table_text_t *table)
{
    g_ptr_array_free(table->rows, TRUE);
    g_free(table->columns);
    g_free(table);
}

void table_text_add(table_text_t *table, const char *const *cells)
{
    char **row = g_new0(char *, table->column_count + 1);

    for (unsigned i = 0; i < table->column_count; i++) {
        row[i] = g_strdup(cells[i]);
        table->columns[i].width = MAX(table->columns[i].width, cells_of_text(cells[i]));
    }
    g_ptr_array_add(table->rows, row);
}

/** How wide the table is if no text has more than `limit`. */
static size_t width_with(const table_text_t *table, size_t limit)
{
    size_t sum = 0;

    for (unsigned i = 0; i < table->column_count; i++) {
        const column_t *column = &table->columns[i];
        size_t width = column->is.is_number ? column->width : MIN(column->width, limit);

        sum += width ? width + (sum ? strlen(GAP) : 0) : 0;
    }
    return sum;
}

static unsigned highest_rank(const table_text_t *table)
{
    unsigned highest = 0;

    for (unsigned i = 0; i < table->column_count; i++) {
        if (table->columns[i].width > 0)
            highest = MAX(highest, table->columns[i].is.leave_out);
    }
    return highest;
}

static void leave_out_columns(table_text_t *table, size_t width)
{
    for (unsigned rank = highest_rank(table); rank > 0 && width_with(table, READABLE_WIDTH) > width; rank = highest_rank(table)) {
        for (unsigned i = 0; i < table->column_count; i++) {
            if (table->columns[i].is.leave_out == rank)
                table->columns[i].width = 0;
        }
    }
}

/** The widest column of text, or NULL. */
static column_t *widest_text(table_text_t *table)
{
    column_t *widest = NULL;

    for (unsigned i = 0; i < table->column_count; i++) {
        column_t *column = &table->columns[i];

        if (!column->is.is_number && (!widest || column->width > widest->width))
            widest = column;
    }
    return widest;
}

void table_text_fit(table_text_t *table, unsigned width)
{
    column_t *widest;

    leave_out_columns(table, width);
    /* Take from the widest column, again and again. */
    while (width_with(table, SIZE_MAX) > width && (widest = widest_text(table)) != NULL && widest->width > LEAST_WIDTH)
        widest->width--;
}

/** Append a cell, cut to its column's width. */
static void append_cell(GString *text, const char *cell, const column_t *column)
{
    size_t natural = cells_of_text(cell);
    const char *end = cells_end(cell, (unsigned)column->width);
    char *beginning;

    if (!end) {
        cells_append_blanks(text, (unsigned)(column->is.is_number ? column->width - natural : 0));
        g_string_append(text, cell);
        cells_append_blanks(text, (unsigned)(column->is.is_number ? 0 : column->width - natural));
        return;
    }
    beginning = g_strdup_printf("%.*s…", (int)(end - cell), cell);
    g_string_append(text, beginning);
    cells_append_blanks(text, (unsigned)column->width - cells_of_text(beginning));
    g_free(beginning);
}

static void trim_line(GString *text)
{
    while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate(text, text->len - 1);
    g_string_append_c(text, '\n');
}

/** @param row  its cells, or NULL for the headings */
static void append_line(GString *text, const table_text_t *table, char *const *row)
{
    bool is_first = true;

    for (unsigned i = 0; i < table->column_count; i++) {
        const column_t *column = &table->columns[i];

        if (column->width == 0)
            continue;
        if (!is_first)
            g_string_append(text, GAP);
        is_first = false;
        append_cell(text, row ? row[i] : column->is.heading, column);
    }
    trim_line(text);
}

void table_text_append_headings(GString *text, const table_text_t *table)
{
    append_line(text, table, NULL);
}

void table_text_append_rows(GString *text, const table_text_t *table, unsigned from, unsigned count)
{
    for (unsigned i = from; i < from + count; i++)
        append_line(text, table, (char *const *)g_ptr_array_index(table->rows, i));
}
