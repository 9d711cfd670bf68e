/* report_weak_text.c: the inventory of weak authentication for people
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "codes/language.h"
#include "diagnosis/diagnosis_words.h"
#include "frame/pool_text.h"
#include "parse/calendar.h"
#include "reports/report_weak.h"
#include "reports/table_text.h"
#include "reports/weak_rows.h"
#include "system/cells.h"

#define INDENT "  "

static void append_sentence(GString *text, const char *sentence, unsigned width)
{
    g_string_append(text, INDENT);
    cells_append_wrapped(text, sentence, sizeof INDENT - 1, 2 * (sizeof INDENT - 1), width);
    g_string_append_c(text, '\n');
}

/** "Cause: …" on a line of its own. */
static void append_line(GString *text, sspi_word_t word, uint16_t what, unsigned width)
{
    char *line = sspi_word_with(SSPI_WORD_WITH_COLON, sspi_word(word), sspi_spoken(what), NULL);

    append_sentence(text, line, width);
    g_free(line);
}

static const char *time_text(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return text_of_time(pool, &attempt->start, CALENDAR_READABLE, 0);
}

static const char *known(const char *text)
{
    return *text ? text : "-";
}

/** @param has_why  something is known of why */
static table_text_t *new_table(bool has_why)
{
    const table_column_t columns[] = {
        { .heading = sspi_word(SSPI_WORD_TIMES), .is_number = true },
        { .heading = sspi_word(SSPI_WORD_CLIENT) },
        { .heading = sspi_word(SSPI_WORD_IDENTITY) },
        { .heading = sspi_word(SSPI_WORD_SERVICE) },
        { .heading = sspi_word(SSPI_WORD_CARRIER), .leave_out = 1 },
        { .heading = sspi_word(SSPI_WORD_SERVER), .leave_out = 4 },
        { .heading = sspi_word(SSPI_WORD_FIRST_SEEN), .leave_out = 3 },
        { .heading = sspi_word(SSPI_WORD_LAST_SEEN), .leave_out = 2 },
        { .heading = sspi_word(SSPI_WORD_WHY) },
    };

    return table_text_new(columns, G_N_ELEMENTS(columns) - !has_why);
}

static void add_row(wmem_allocator_t *pool, table_text_t *table, const weak_row_t *row)
{
    char *count = g_strdup_printf("%u", row->count);
    const char *why = cause_words(pool, row->why, row->certainty);
    const char *cells[] = {
        count, row->client, known(attempt_in_words(row->identity)), weak_row_service(row),
        known(attempt_in_words(row->carrier)), row->server,
        known(time_text(pool, row->first)), known(time_text(pool, row->last)), why ? why : "-"
    };

    table_text_add(table, cells);
    g_free(count);
}

static void append_head(GString *text, const sspi_weakness_t *weakness, unsigned count, unsigned width)
{
    char *head = weak_rows_heading(weakness, count);

    g_string_append_printf(text, "\n%s\n", head);
    append_sentence(text, sspi_spoken(weakness->meaning), width);
    append_line(text, SSPI_WORD_CAUSE, weakness->cause, width);
    append_line(text, SSPI_WORD_REMEDY, weakness->remedy, width);
    g_free(head);
}

/** Rows of one weakness, which end before `to`. */
static void append_kind(wmem_allocator_t *pool, GString *text, const GPtrArray *rows, guint from, guint to, unsigned count,
                        unsigned width)
{
    table_text_t *table = new_table(weak_rows_have_why(rows, from, to));

    append_head(text, &sspi_weaknesses[((const weak_row_t *)g_ptr_array_index(rows, from))->weakness], count, width);
    for (guint i = from; i < to; i++)
        add_row(pool, table, (const weak_row_t *)g_ptr_array_index(rows, i));
    if (width > 0)
        table_text_fit(table, width);
    table_text_append_headings(text, table);
    table_text_append_rows(text, table, 0, to - from);
    table_text_free(table);
}

static char *summary(const GPtrArray *attempts, unsigned kinds)
{
    char counts[2][16];
    unsigned count = 0;

    for (guint i = 0; i < attempts->len; i++)
        count += ((const attempt_t *)g_ptr_array_index(attempts, i))->weaknesses != 0;
    g_snprintf(counts[0], sizeof counts[0], "%u", kinds);
    g_snprintf(counts[1], sizeof counts[1], "%u", count);
    return sspi_word_with(SSPI_WORD_WEAKNESSES_COUNTED, counts[0], counts[1], NULL);
}

char *report_weak_text(const GPtrArray *attempts, unsigned width)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    GPtrArray *rows = weak_rows(pool, attempts);
    GString *text = g_string_new(NULL);
    unsigned kinds = 0;
    unsigned count;
    char *head;

    for (guint from = 0, to; from < rows->len; from = to, kinds++) {
        to = weak_rows_end_of_kind(rows, from, &count);
        append_kind(pool, text, rows, from, to, count, width);
    }
    head = summary(attempts, kinds);
    g_string_prepend(text, "\n");
    g_string_prepend(text, head);
    g_free(head);
    g_ptr_array_free(rows, TRUE);
    wmem_destroy_allocator(pool);
    return g_string_free(text, FALSE);
}
