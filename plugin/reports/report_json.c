/* report_json.c: attempts for a program
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/columns.h"
#include "reports/json_member.h"
#include "reports/report.h"

static void dump_attempt(json_dumper *dumper, const attempt_t *attempt)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);

    json_dumper_begin_object(dumper);
    for (unsigned i = 0; i < attempt_column_count; i++) {
        const attempt_column_t *column = &attempt_columns[i];
        const char *value;

        if (!column->name)
            continue;
        value = attempt_column_value(column, pool, attempt);
        if (column->kind == COLUMN_NUMBER)
            json_member_number(dumper, column->name, value);
        else
            json_member_text(dumper, column->name, value);
    }
    json_dumper_end_object(dumper);
    wmem_destroy_allocator(pool);
}

void report_json(const GPtrArray *attempts, FILE *out)
{
    json_dumper dumper = { .output_file = out, .flags = JSON_DUMPER_FLAGS_PRETTY_PRINT };

    json_dumper_begin_array(&dumper);
    for (guint i = 0; i < attempts->len; i++)
        dump_attempt(&dumper, (const attempt_t *)g_ptr_array_index(attempts, i));
    json_dumper_end_array(&dumper);
    json_dumper_finish(&dumper);
}
