/* report_table.c: the table of attempts for people, as text and for a window
 *
 * Failures come first. On a terminal the table fits its width: columns that say least are left out, long texts are cut.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/report.h"

#include <string.h>

#define GAP "  "
/* Columns are left out while a text would keep less than this; only then more is cut, down to the least. */
#define READABLE_WIDTH 36
#define LEAST_WIDTH 12

/** In the order of the table. Where there is no room, the column with the highest `leave_out` goes first; 0: it stays. */
static const struct {
    const char *title;
    unsigned leave_out;
    bool is_number;
} columns[] = {
    { "No.", 0, true },
    { "Identity", 0, false },
    { "Target", 0, false },
    { "Mechanism", 2, false },
    { "Carrier", 4, false },
    { "Status", 3, false },
    { "Reason", 0, false },
    { "Win32", 8, true },
    { "Server", 6, false },
    { "Client", 7, false },
    { "Frames", 1, false },
    { "Start (UTC)", 5, false },
    { "Seconds", 9, true },
};

#define COLUMNS G_N_ELEMENTS(columns)

typedef struct {
    attempt_state_t state;
    char *cells[COLUMNS];
} row_t;

typedef struct {
    GPtrArray *rows; /**< row_t */
    size_t widths[COLUMNS]; /**< 0: the column is left out */
} table_t;

/** How many columns of a terminal a text takes. */
static size_t text_width(const char *text)
{
    size_t width = 0;

    for (; *text; text = g_utf8_next_char(text)) {
        gunichar character = g_utf8_get_char(text);

        width += g_unichar_iszerowidth(character) ? 0 : g_unichar_iswide(character) ? 2 : 1;
    }
    return width;
}

static char *frames_text(const attempt_t *attempt)
{
    if (attempt->result_frame == 0)
        return g_strdup_printf("%u-", (unsigned)attempt->first_frame);
    if (attempt->result_frame == attempt->first_frame)
        return g_strdup_printf("%u", (unsigned)attempt->first_frame);
    return g_strdup_printf("%u-%u", (unsigned)attempt->first_frame, (unsigned)attempt->result_frame);
}

static char *or_dash(const char *text)
{
    return g_strdup(text && *text ? text : "-");
}

static row_t *make_row(const attempt_t *attempt)
{
    row_t *row = g_new0(row_t, 1);
    const sspi_finding_t *reason = attempt->reason;
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
    char **cell = row->cells;

    row->state = (attempt_state_t)attempt->state;
    *cell++ = g_strdup_printf("%u", attempt->number);
    *cell++ = or_dash(attempt->identity);
    *cell++ = or_dash(attempt->target);
    *cell++ = or_dash(attempt_mechanism_text(pool, attempt));
    *cell++ = or_dash(attempt->carrier);
    *cell++ = or_dash(reason && reason->status ? reason->status->name : NULL);
    *cell++ = or_dash(attempt_native_text(pool, attempt));
    *cell++ = reason && reason->has_win32 ? g_strdup_printf("%u", (unsigned)reason->win32) : or_dash(NULL);
    *cell++ = or_dash(attempt_endpoint_text(pool, attempt->server));
    *cell++ = or_dash(attempt_endpoint_text(pool, attempt->client));
    *cell++ = frames_text(attempt);
    *cell++ = attempt_start_text(attempt, "%Y-%m-%d %H:%M:%S", 3);
    *cell++ = g_strdup_printf("%.3f", nstime_to_sec(&attempt->duration));
    wmem_destroy_allocator(pool);
    return row;
}

static void free_row(void *data)
{
    row_t *row = (row_t *)data;

    for (size_t i = 0; i < COLUMNS; i++)
        g_free(row->cells[i]);
    g_free(row);
}

static size_t table_width(const table_t *table)
{
    size_t width = 0;

    for (size_t i = 0; i < COLUMNS; i++)
        width += table->widths[i] ? table->widths[i] + (width ? strlen(GAP) : 0) : 0;
    return width;
}

/** The width that the table can be cut to, and still be read. */
static size_t readable_table_width(const table_t *table)
{
    table_t readable = *table;

    for (size_t i = 0; i < COLUMNS; i++) {
        if (!columns[i].is_number)
            readable.widths[i] = MIN(readable.widths[i], READABLE_WIDTH);
    }
    return table_width(&readable);
}

static void leave_out_columns(table_t *table, size_t limit)
{
    for (unsigned rank = COLUMNS; rank > 0 && readable_table_width(table) > limit; rank--) {
        for (size_t i = 0; i < COLUMNS; i++) {
            if (columns[i].leave_out == rank)
                table->widths[i] = 0;
        }
    }
}

/** Take from the widest column, again and again, until the table fits. */
static void cut_columns(table_t *table, size_t limit)
{
    while (table_width(table) > limit) {
        size_t widest = 0;

        for (size_t i = 1; i < COLUMNS; i++) {
            if (!columns[i].is_number && table->widths[i] > table->widths[widest])
                widest = i;
        }
        if (table->widths[widest] <= LEAST_WIDTH)
            return;
        table->widths[widest]--;
    }
}

static void append_spaces(GString *text, size_t count)
{
    for (; count > 0; count--)
        g_string_append_c(text, ' ');
}

/** Append a cell, cut to its column's width. */
static void append_cell(GString *text, const char *cell, size_t width, bool to_right)
{
    size_t natural = text_width(cell);
    size_t used = 0;

    if (natural <= width) {
        append_spaces(text, to_right ? width - natural : 0);
        g_string_append(text, cell);
        append_spaces(text, to_right ? 0 : width - natural);
        return;
    }
    for (; *cell; cell = g_utf8_next_char(cell)) {
        gunichar character = g_utf8_get_char(cell);
        size_t step = g_unichar_iszerowidth(character) ? 0 : g_unichar_iswide(character) ? 2 : 1;

        if (used + step > width - 1)
            break;
        g_string_append_unichar(text, character);
        used += step;
    }
    g_string_append(text, "…");
    append_spaces(text, width - 1 - used);
}

static void append_line(GString *text, const table_t *table, const char *const *cells)
{
    bool is_first = true;

    for (size_t i = 0; i < COLUMNS; i++) {
        if (table->widths[i] == 0)
            continue;
        if (!is_first)
            g_string_append(text, GAP);
        is_first = false;
        append_cell(text, cells[i], table->widths[i], columns[i].is_number);
    }
    while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate(text, text->len - 1);
    g_string_append_c(text, '\n');
}

static unsigned count_state(const table_t *table, attempt_state_t state)
{
    unsigned count = 0;

    for (guint i = 0; i < table->rows->len; i++)
        count += ((const row_t *)g_ptr_array_index(table->rows, i))->state == state;
    return count;
}

/* In the order in which they are of interest. */
static const struct {
    attempt_state_t state;
    const char *title;
} sections[] = {
    { ATTEMPT_FAILURE, "Failed" },
    { ATTEMPT_UNFINISHED, "Unfinished" },
    { ATTEMPT_SUCCESS, "Succeeded" },
};

static void append_section(GString *text, const table_t *table, attempt_state_t state, const char *title)
{
    if (count_state(table, state) == 0)
        return;
    g_string_append_printf(text, "\n%s\n", title);
    for (guint i = 0; i < table->rows->len; i++) {
        const row_t *row = (const row_t *)g_ptr_array_index(table->rows, i);

        if (row->state == state)
            append_line(text, table, (const char *const *)row->cells);
    }
}

static char *summary_text(const table_t *table)
{
    return g_strdup_printf("SSPI attempts: %u failed, %u unfinished, %u succeeded", count_state(table, ATTEMPT_FAILURE),
                           count_state(table, ATTEMPT_UNFINISHED), count_state(table, ATTEMPT_SUCCESS));
}

static void fill_table(table_t *table, const GPtrArray *attempts)
{
    for (size_t i = 0; i < COLUMNS; i++)
        table->widths[i] = text_width(columns[i].title);
    for (guint i = 0; i < attempts->len; i++) {
        row_t *row = make_row((const attempt_t *)g_ptr_array_index(attempts, i));

        for (size_t j = 0; j < COLUMNS; j++)
            table->widths[j] = MAX(table->widths[j], text_width(row->cells[j]));
        g_ptr_array_add(table->rows, row);
    }
}

char *report_text(const GPtrArray *attempts, unsigned width)
{
    table_t table = { .rows = g_ptr_array_new_with_free_func(free_row) };
    GString *text = g_string_new(NULL);
    const char *titles[COLUMNS];
    char *summary;

    fill_table(&table, attempts);
    if (width > 0) {
        leave_out_columns(&table, width);
        cut_columns(&table, width);
    }
    summary = summary_text(&table);
    g_string_append_printf(text, "%s\n", summary);
    g_free(summary);
    if (attempts->len > 0) {
        for (size_t i = 0; i < COLUMNS; i++)
            titles[i] = columns[i].title;
        g_string_append_c(text, '\n');
        append_line(text, &table, titles);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++)
        append_section(text, &table, sections[i].state, sections[i].title);
    g_ptr_array_free(table.rows, TRUE);
    return g_string_free(text, FALSE);
}

static void append_html_row(GString *html, const row_t *row)
{
    g_string_append(html, "<tr>");
    for (size_t i = 0; i < COLUMNS; i++) {
        /* What packets say is text, whatever it looks like. */
        char *cell = g_markup_escape_text(row->cells[i], -1);

        g_string_append_printf(html, "<td%s style='white-space: nowrap'>%s</td>", columns[i].is_number ? " align=right" : "", cell);
        g_free(cell);
    }
    g_string_append(html, "</tr>");
}

char *report_html(const GPtrArray *attempts)
{
    table_t table = { .rows = g_ptr_array_new_with_free_func(free_row) };
    GString *html = g_string_new("<html><p>");
    char *summary;

    fill_table(&table, attempts);
    summary = summary_text(&table);
    g_string_append_printf(html, "%s</p>", summary);
    g_free(summary);
    if (attempts->len > 0) {
        g_string_append(html, "<table border=1 cellspacing=0 cellpadding=3 style='border-collapse: collapse'><thead><tr>");
        for (size_t i = 0; i < COLUMNS; i++)
            g_string_append_printf(html, "<th style='white-space: nowrap'>%s</th>", columns[i].title);
        g_string_append(html, "</tr></thead>");
        for (size_t i = 0; i < G_N_ELEMENTS(sections); i++) {
            if (count_state(&table, sections[i].state) > 0)
                g_string_append_printf(html, "<tr><td colspan=%u><b>%s</b></td></tr>", (unsigned)COLUMNS, sections[i].title);
            for (guint j = 0; j < table.rows->len; j++) {
                const row_t *row = (const row_t *)g_ptr_array_index(table.rows, j);

                if (row->state == sections[i].state)
                    append_html_row(html, row);
            }
        }
        g_string_append(html, "</table>");
    }
    g_string_append(html, "</html>");
    g_ptr_array_free(table.rows, TRUE);
    return g_string_free(html, FALSE);
}
