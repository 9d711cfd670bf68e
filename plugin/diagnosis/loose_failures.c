/* loose_failures.c: failures that belong to no attempt
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/loose_failures.h"

#include "attempts/frame_links.h"
#include "frame/frame_records.h"

/* A capture with more was made to do harm: the catalogue has fewer rows that are failures. */
#define MOST_KINDS 1000
/* Further clients and servers are not told. */
#define MOST_PAIRS 10000

struct loose_failures {
    GHashTable *by_code; /**< family and number to loose_failure_t */
    GHashTable *pairs;   /**< pair_key_t to loose_pair_t */
    GPtrArray *rows;
};

/** The pairs of all rows are in one table. The sides belong to the pair. */
typedef struct {
    const loose_failure_t *row;
    const loose_sides_t *sides;
} pair_key_t;

static guint hash_pair(const void *key)
{
    const pair_key_t *pair = (const pair_key_t *)key;
    guint hash = add_address_to_hash(g_direct_hash(pair->row), &pair->sides->client.addr);

    return add_address_to_hash(hash, &pair->sides->server.addr) + pair->sides->server.port;
}

static gboolean are_equal_pairs(const void *left, const void *right)
{
    const pair_key_t *a = (const pair_key_t *)left;
    const pair_key_t *b = (const pair_key_t *)right;

    return a->row == b->row && a->sides->server.port == b->sides->server.port
        && addresses_equal(&a->sides->client.addr, &b->sides->client.addr)
        && addresses_equal(&a->sides->server.addr, &b->sides->server.addr);
}

static void free_pair(void *data)
{
    loose_pair_t *pair = (loose_pair_t *)data;

    free_address(&pair->sides.client.addr);
    free_address(&pair->sides.server.addr);
    g_free(pair);
}

static void free_row(void *data)
{
    loose_failure_t *row = (loose_failure_t *)data;

    g_ptr_array_unref(row->pairs);
    g_free(row);
}

loose_failures_t *loose_failures_new(void)
{
    loose_failures_t *failures = g_new0(loose_failures_t, 1);

    failures->by_code = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    failures->pairs = g_hash_table_new_full(hash_pair, are_equal_pairs, g_free, NULL);
    failures->rows = g_ptr_array_new_with_free_func(free_row);
    return failures;
}

void loose_failures_free(loose_failures_t *failures)
{
    g_hash_table_destroy(failures->pairs);
    g_hash_table_destroy(failures->by_code);
    g_ptr_array_free(failures->rows, TRUE);
    g_free(failures);
}

void loose_failures_clear(loose_failures_t *failures)
{
    g_hash_table_remove_all(failures->pairs);
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
    row->pairs = g_ptr_array_new_with_free_func(free_pair);
    g_ptr_array_add(failures->rows, row);
    g_hash_table_insert(failures->by_code, g_memdup2(&code, sizeof code), row);
    return row;
}

/** Add a pair, with copies of its addresses. */
static loose_pair_t *add_pair(loose_failure_t *row, const loose_sides_t *sides)
{
    loose_pair_t *pair = g_new0(loose_pair_t, 1);

    copy_address(&pair->sides.client.addr, &sides->client.addr);
    copy_address(&pair->sides.server.addr, &sides->server.addr);
    pair->sides.server.port = sides->server.port;
    g_ptr_array_add(row->pairs, pair);
    return pair;
}

static void count_pair(loose_failures_t *failures, loose_failure_t *row, const loose_frame_t *frame)
{
    pair_key_t key = { row, frame->sides };
    loose_pair_t *pair = (loose_pair_t *)g_hash_table_lookup(failures->pairs, &key);

    if (!pair && row->pairs->len < MOST_PAIRS) {
        pair = add_pair(row, frame->sides);
        key.sides = &pair->sides;
        g_hash_table_insert(failures->pairs, g_memdup2(&key, sizeof key), pair);
    }
    if (!pair)
        return;
    pair->count++;
    pair->from_client += frame->is_from_client;
}

void loose_failures_add(loose_failures_t *failures, uint32_t frame, const nstime_t *time, const frame_record_t *record)
{
    const annotation_t *lead = leading_annotation(record);
    loose_failure_t *row = lead && lead->finding.class_ == SSPI_CLASS_FAILURE ? row_of(failures, &lead->finding) : NULL;
    const loose_frame_t *between = row ? loose_sides_find(frame) : NULL;

    if (!row)
        return;
    if (between)
        count_pair(failures, row, between);
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

loose_failures_t *loose_failures_renamed(const loose_failures_t *failures, address (*rename)(void *data, const address *addr),
                                         void *data)
{
    loose_failures_t *renamed = loose_failures_new();

    for (guint i = 0; i < failures->rows->len; i++) {
        const loose_failure_t *row = (const loose_failure_t *)g_ptr_array_index(failures->rows, i);
        loose_failure_t *copy = (loose_failure_t *)g_memdup2(row, sizeof *row);

        copy->pairs = g_ptr_array_new_with_free_func(free_pair);
        for (guint j = 0; j < row->pairs->len; j++) {
            const loose_pair_t *pair = (const loose_pair_t *)g_ptr_array_index(row->pairs, j);
            loose_sides_t sides = { { rename(data, &pair->sides.client.addr), 0 },
                                    { rename(data, &pair->sides.server.addr), pair->sides.server.port } };

            loose_pair_t *other = add_pair(copy, &sides);

            other->count = pair->count;
            other->from_client = pair->from_client;
        }
        g_ptr_array_add(renamed->rows, copy);
    }
    return renamed;
}

const GPtrArray *loose_failures_rows(const loose_failures_t *failures)
{
    return failures->rows;
}
