/* columns.h: what is reported of an attempt
 *
 * A column is one row of the table in columns.c. Tables for people, CSV and JSON are made from it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_COLUMNS_H
#define SSPI_COLUMNS_H

#include "attempts/attempt.h"
#include "codes/language.h"

typedef enum { COLUMN_TEXT, COLUMN_NUMBER } column_kind_t;

/** Gives what an attempt has in a column: in `pool`, static, or of the attempt; NULL or empty where nothing is known. */
typedef const char *column_text_t(wmem_allocator_t *pool, const attempt_t *attempt);

typedef struct {
    const char *name; /**< in CSV and JSON, the same in all languages; NULL: it is not there */
    column_kind_t kind;
    column_text_t *value; /**< for machines */
    unsigned place;       /**< in tables for people, in ascending order; 0: it is not there */
    sspi_word_t heading;
    unsigned leave_out;   /**< where a table has no room, the column with the highest number goes first; 0: it stays */
    bool is_whole;        /**< is read in one piece: where a table breaks lines, not in it */
    bool only_if_known;   /**< people see the column only where an attempt has something there */
    column_text_t *shown; /**< for people, where that is not `value` */
} attempt_column_t;

/* In the order of CSV and JSON. A new column is the last: some scripts go by place. */
extern const attempt_column_t attempt_columns[];
extern const unsigned attempt_column_count;

/** The columns of a table for people, in its order.
 *  @param attempts  attempt_t, what the table is to show
 *  @return attempt_column_t, to be freed with g_ptr_array_free(…, TRUE) */
GPtrArray *attempt_columns_for_people(const GPtrArray *attempts);

/** What an attempt has in a column, for machines; empty where nothing is known. */
const char *attempt_column_value(const attempt_column_t *column, wmem_allocator_t *pool, const attempt_t *attempt);

/** The same for people, who see "-" where nothing is known. */
const char *attempt_column_shown(const attempt_column_t *column, wmem_allocator_t *pool, const attempt_t *attempt);

#endif
