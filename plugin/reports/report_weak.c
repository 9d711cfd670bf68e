/* report_weak.c: the inventory of weak authentication for programs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/report_weak.h"

#include "codes/language.h"
#include "diagnosis/diagnosis_words.h"
#include "frame/pool_text.h"
#include "reports/csv_field.h"
#include "reports/json_member.h"
#include "reports/weak_rows.h"

static const char *number_text(wmem_allocator_t *pool, uint32_t number)
{
    return wmem_strdup_printf(pool, "%u", (unsigned)number);
}

static const char *weakness(wmem_allocator_t *pool _U_, const weak_row_t *row)
{
    return sspi_weaknesses[row->weakness].name;
}

static const char *severity(wmem_allocator_t *pool, const weak_row_t *row)
{
    return number_text(pool, sspi_weaknesses[row->weakness].severity);
}

static const char *client(wmem_allocator_t *pool _U_, const weak_row_t *row)
{
    return row->client;
}

static const char *server(wmem_allocator_t *pool _U_, const weak_row_t *row)
{
    return row->server;
}

static const char *carrier(wmem_allocator_t *pool _U_, const weak_row_t *row)
{
    return row->carrier;
}

static const char *target(wmem_allocator_t *pool _U_, const weak_row_t *row)
{
    return row->target;
}

static const char *identity(wmem_allocator_t *pool _U_, const weak_row_t *row)
{
    return row->identity;
}

static const char *count(wmem_allocator_t *pool, const weak_row_t *row)
{
    return number_text(pool, row->count);
}

static const char *start(wmem_allocator_t *pool, const weak_row_t *row)
{
    return text_of_time_rfc3339(pool, &row->first->start);
}

static const char *end(wmem_allocator_t *pool, const weak_row_t *row)
{
    return text_of_time_rfc3339(pool, &row->last->start);
}

static const char *first_frame(wmem_allocator_t *pool, const weak_row_t *row)
{
    return number_text(pool, row->first->first_frame);
}

static const char *last_frame(wmem_allocator_t *pool, const weak_row_t *row)
{
    return number_text(pool, row->last->last_frame);
}

static const char *meaning(wmem_allocator_t *pool _U_, const weak_row_t *row)
{
    return sspi_spoken(sspi_weaknesses[row->weakness].meaning);
}

static const char *cause(wmem_allocator_t *pool _U_, const weak_row_t *row)
{
    return sspi_spoken(sspi_weaknesses[row->weakness].cause);
}

static const char *remedy(wmem_allocator_t *pool _U_, const weak_row_t *row)
{
    return sspi_spoken(sspi_weaknesses[row->weakness].remedy);
}

static const char *why(wmem_allocator_t *pool _U_, const weak_row_t *row)
{
    return row->why == WHY_NONE ? "" : cause_name(row->why);
}

static const char *certainty(wmem_allocator_t *pool _U_, const weak_row_t *row)
{
    return row->why == WHY_NONE ? "" : certainty_name(row->certainty);
}

/* In the order of CSV and JSON. A new one is the last: some scripts go by place. */
static const struct {
    const char *name;
    const char *(*value)(wmem_allocator_t *pool, const weak_row_t *row);
    bool is_number;
} columns[] = {
    { "weakness", weakness, false },
    { "severity", severity, true },
    { "client", client, false },
    { "server", server, false },
    { "carrier", carrier, false },
    { "target", target, false },
    { "identity", identity, false },
    { "count", count, true },
    { "start", start, false },
    { "end", end, false },
    { "first_frame", first_frame, true },
    { "last_frame", last_frame, true },
    { "meaning", meaning, false },
    { "cause", cause, false },
    { "remedy", remedy, false },
    { "why", why, false },
    { "certainty", certainty, false },
};

/** @param row  NULL for the line of names */
static void write_line(wmem_allocator_t *pool, const weak_row_t *row, FILE *out)
{
    GString *line = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
        if (i > 0)
            g_string_append_c(line, ',');
        csv_field_append(line, row ? columns[i].value(pool, row) : columns[i].name, !row || !columns[i].is_number);
    }
    fprintf(out, "%s\r\n", line->str);
    g_string_free(line, TRUE);
}

void report_weak_csv(const GPtrArray *attempts, FILE *out)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    GPtrArray *rows = weak_rows(pool, attempts);

    write_line(pool, NULL, out);
    for (guint i = 0; i < rows->len; i++)
        write_line(pool, (const weak_row_t *)g_ptr_array_index(rows, i), out);
    g_ptr_array_free(rows, TRUE);
    wmem_destroy_allocator(pool);
}

static void dump_row(json_dumper *dumper, wmem_allocator_t *pool, const weak_row_t *row)
{
    json_dumper_begin_object(dumper);
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
        const char *value = columns[i].value(pool, row);

        if (columns[i].is_number)
            json_member_number(dumper, columns[i].name, value);
        else
            json_member_text(dumper, columns[i].name, value);
    }
    json_dumper_end_object(dumper);
}

void report_weak_json(const GPtrArray *attempts, FILE *out)
{
    json_dumper dumper = { .output_file = out, .flags = JSON_DUMPER_FLAGS_PRETTY_PRINT };
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    GPtrArray *rows = weak_rows(pool, attempts);

    json_dumper_begin_array(&dumper);
    for (guint i = 0; i < rows->len; i++)
        dump_row(&dumper, pool, (const weak_row_t *)g_ptr_array_index(rows, i));
    json_dumper_end_array(&dumper);
    json_dumper_finish(&dumper);
    g_ptr_array_free(rows, TRUE);
    wmem_destroy_allocator(pool);
}
