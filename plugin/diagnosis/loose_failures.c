/* loose_failures.c: failures that belong to no attempt
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/loose_failures.h"

#include "attempts/frame_links.h"
#include "frame/frame_records.h"

/* A capture with more was made to do harm: the catalogue has fewer rows that are failures. */
#define MOST_KINDS 1000

struct loose_failures {
    GHashTable *by_code; /**< family and number to loose_failure_t */
    GPtrArray *rows;
};

loose_failures_t *loose_failures_new(void)
{
    loose_failures_t *failures = g_new0(loose_failures_t, 1);

    failures->by_code = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    failures->rows = g_ptr_array_new_with_free_func(g_free);
    return failures;
}

void loose_failures_free(loose_failures_t *failures)
{
    g_hash_table_destroy(failures->by_code);
    g_ptr_array_free(failures->rows, TRUE);
    g_free(failures);
}

void loose_failures_clear(loose_failures_t *failures)
{
    g_hash_table_remove_all(failures->by_code);
    g_ptr_array_set_size(failures->rows, 0);
}

/** The row of a finding, or NULL where there are too many. */
static loose_failure_t *row_of(loose_failures_t *failures, const sspi_finding_t *finding)
{
    gint64 code = (gint64)finding->family << 32 | finding->number;
    loose_failure_t *row = (loose_failure_t *)g_hash_table_lookup(failures->by_code, &code);

    if (row || failures->rows->len == MOST_KINDS)
        return row;
    row = g_new0(loose_failure_t, 1);
    row->finding = *finding;
    g_ptr_array_add(failures->rows, row);
    g_hash_table_insert(failures->by_code, g_memdup2(&code, sizeof code), row);
    return row;
}

void loose_failures_add(loose_failures_t *failures, uint32_t frame, const nstime_t *time, const frame_record_t *record)
{
    const annotation_t *lead = leading_annotation(record);
    loose_failure_t *row = lead && lead->finding.class_ == SSPI_CLASS_FAILURE ? row_of(failures, &lead->finding) : NULL;

    if (!row)
        return;
    row->last_frame = frame;
    if (time)
        row->end = *time;
    if (row->count++ > 0)
        return;
    row->first_frame = frame;
    row->start = row->end;
}

loose_failures_t *loose_failures_of_capture(void)
{
    loose_failures_t *failures = loose_failures_new();
    unsigned count;
    const frame_item_t *items = frame_records_all(&count);

    for (unsigned i = 0; i < count; i++) {
        if (!frame_links_has(items[i].frame))
            loose_failures_add(failures, items[i].frame, NULL, (const frame_record_t *)items[i].kept);
    }
    return failures;
}

const GPtrArray *loose_failures_rows(const loose_failures_t *failures)
{
    return failures->rows;
}
