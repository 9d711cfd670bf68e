/* table_text.h: a table of text in columns, as wide as a terminal
 *
 * Widths are in cells of a terminal: a wide character of Chinese takes two, a combining one none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_TABLE_TEXT_H
#define SSPI_TABLE_TEXT_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    const char *heading; /**< has to live as long as the table */
    unsigned leave_out;  /**< where there is no room, the column with the highest number goes first; 0: it stays */
    bool is_number;      /**< stands to the right, and is never cut */
} table_column_t;

typedef struct table_text table_text_t;

/** A table without rows, to be freed with table_text_free().
 *  @param columns  are copied */
table_text_t *table_text_new(const table_column_t *columns, unsigned count);
void table_text_free(table_text_t *table);

/** Add a row. `cells` are texts without line breaks, one for each column, and are copied. */
void table_text_add(table_text_t *table, const char *const *cells);

/** Append the line of headings. */
void table_text_append_headings(GString *text, const table_text_t *table);

/** Append rows, of which the first is number 0. */
void table_text_append_rows(GString *text, const table_text_t *table, unsigned from, unsigned count);

/** Make the table fit: leave out columns as long as texts would have to be cut short, then cut the longest texts.
 *  @param width  of the terminal, in cells. What cannot be cut may still be wider */
void table_text_fit(table_text_t *table, unsigned width);

#endif
