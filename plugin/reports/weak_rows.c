/* weak_rows.c: who uses what is weak, attempts alike taken together
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/weak_rows.h"

/* Stands in no text: what is shown has no control characters. */
#define BETWEEN "\n"

/* Of these the cause of NTLM is the cause. */
#define OLD_RESPONSES (WEAKNESS(LM) | WEAKNESS(NTLMV1) | WEAKNESS(NTLMV1_SESSION))
#define POOR_RESPONSES (WEAKNESS(NO_CHANNEL_BINDING) | WEAKNESS(NTLM_NO_MIC) | WEAKNESS(NTLM_NO_TARGET))
#define OF_NTLM (OLD_RESPONSES | POOR_RESPONSES | WEAKNESS(NTLM_HTTP) | WEAKNESS(SICILY) | WEAKNESS(NTLM))

static const char *client_of(wmem_allocator_t *pool, const attempt_t *attempt)
{
    endpoint_t host = *attempt->client;

    host.port = 0;
    return attempt_endpoint_text(pool, &host);
}

static const char *known(const char *text)
{
    return text ? text : "";
}

/** A row of an attempt, without its weakness. */
static weak_row_t new_row(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return (weak_row_t) {
        .client = client_of(pool, attempt),
        .server = attempt_endpoint_text(pool, attempt->server),
        .carrier = known(attempt->carrier),
        .target = known(attempt->target),
        .identity = known(attempt->identity),
        .first = attempt,
    };
}

static weak_row_t *find_row(wmem_allocator_t *pool, GHashTable *by_key, GPtrArray *rows, weak_row_t wanted)
{
    char *kind = g_strdup_printf("%u" BETWEEN "%u", wanted.weakness, (unsigned)wanted.why);
    char *key = g_strconcat(kind, BETWEEN, wanted.client, BETWEEN, wanted.server, BETWEEN, wanted.carrier, BETWEEN, wanted.target,
                            BETWEEN, wanted.identity, NULL);
    weak_row_t *row = (weak_row_t *)g_hash_table_lookup(by_key, key);

    g_free(kind);
    if (row) {
        g_free(key);
        return row;
    }
    row = wmem_new(pool, weak_row_t);
    *row = wanted;
    g_hash_table_insert(by_key, key, row);
    g_ptr_array_add(rows, row);
    return row;
}

static int compare_rows(const void *left, const void *right)
{
    const weak_row_t *a = *(const weak_row_t *const *)left;
    const weak_row_t *b = *(const weak_row_t *const *)right;

    if (a->weakness != b->weakness)
        return a->weakness < b->weakness ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return 0;
}

static void add_attempt(wmem_allocator_t *pool, GHashTable *by_key, GPtrArray *rows, const attempt_t *attempt)
{
    weak_row_t wanted = new_row(pool, attempt);

    certainty_t certainty;
    why_t why = diagnosis_why_ntlm(attempt, &certainty);

    for (; wanted.weakness < SSPI_WEAKNESS_COUNT; wanted.weakness++) {
        if (weakness_set_has(attempt->weaknesses, wanted.weakness)) {
            weak_row_t *row;

            wanted.why = weakness_set_has(OF_NTLM, wanted.weakness) ? why : WHY_NONE;
            row = find_row(pool, by_key, rows, wanted);
            row->last = attempt;
            row->count++;
            row->certainty = MAX(row->certainty, certainty);
        }
    }
}

GPtrArray *weak_rows(wmem_allocator_t *pool, const GPtrArray *attempts)
{
    GHashTable *by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GPtrArray *rows = g_ptr_array_new();

    for (guint i = 0; i < attempts->len; i++) {
        const attempt_t *attempt = (const attempt_t *)g_ptr_array_index(attempts, i);

        if (attempt->weaknesses)
            add_attempt(pool, by_key, rows, attempt);
    }
    g_hash_table_destroy(by_key);
    /* Merge sort: those alike stay in the order of the capture. */
    g_ptr_array_sort(rows, compare_rows);
    return rows;
}

guint weak_rows_end_of_kind(const GPtrArray *rows, guint from, unsigned *count)
{
    unsigned weakness = ((const weak_row_t *)g_ptr_array_index(rows, from))->weakness;

    *count = 0;
    for (; from < rows->len; from++) {
        const weak_row_t *row = (const weak_row_t *)g_ptr_array_index(rows, from);

        if (row->weakness != weakness)
            break;
        *count += row->count;
    }
    return from;
}

bool weak_rows_have_why(const GPtrArray *rows, guint from, guint to)
{
    while (from < to && ((const weak_row_t *)g_ptr_array_index(rows, from))->why == WHY_NONE)
        from++;
    return from < to;
}

char *weak_rows_heading(const sspi_weakness_t *weakness, unsigned count)
{
    char times[16];
    char severity[8];

    g_snprintf(times, sizeof times, "%u", count);
    g_snprintf(severity, sizeof severity, "%u", (unsigned)weakness->severity);
    return sspi_word_with(SSPI_WORD_WEAKNESS_COUNTED, sspi_spoken(weakness->label), times, severity, NULL);
}

const char *weak_row_service(const weak_row_t *row)
{
    return *row->target ? row->target : row->server;
}
