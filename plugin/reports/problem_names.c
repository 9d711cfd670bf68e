/* problem_names.c: whom a problem hits, from where, and at what
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/problem_names.h"

#include "frame/pool_text.h"

const char *listed(wmem_allocator_t *pool, const char *list, const char *text)
{
    return *list ? text_in_pool(pool, sspi_word_with(SSPI_WORD_LISTED, list, text, NULL)) : text;
}

const char *with_more(wmem_allocator_t *pool, const char *list, unsigned more)
{
    return more == 0 ? list
                     : text_in_pool(pool, sspi_word_with(SSPI_WORD_AND_MORE, list, wmem_strdup_printf(pool, "%u", more), NULL));
}

static const char *name_of(wmem_allocator_t *pool, const attempt_t *attempt, names_t kind)
{
    endpoint_t client = { attempt->client->addr, 0 };

    switch (kind) {
    case NAMES_IDENTITY:
        return attempt->identity;
    case NAMES_CLIENT:
        return attempt_endpoint_text(pool, &client);
    case NAMES_SERVER:
        return attempt_endpoint_text(pool, attempt->server);
    default:
        return attempt->target;
    }
}

typedef struct {
    const char *name;
    unsigned count;
    unsigned place;
} tally_t;

static int compare_tallies(const void *left, const void *right)
{
    const tally_t *a = *(const tally_t *const *)left;
    const tally_t *b = *(const tally_t *const *)right;

    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

/** Count a name so many times more.
 *  @param name    in `pool`, or NULL for none
 *  @param sorted  gets the tally where it is a new one */
static void count_name(wmem_allocator_t *pool, GHashTable *tallies, GPtrArray *sorted, const char *name, unsigned times)
{
    tally_t *tally = name ? (tally_t *)g_hash_table_lookup(tallies, name) : NULL;

    if (name && !tally) {
        tally = wmem_new0(pool, tally_t);
        tally->name = name;
        tally->place = sorted->len;
        g_hash_table_insert(tallies, (gpointer)name, tally);
        g_ptr_array_add(sorted, tally);
    }
    if (tally)
        tally->count += times;
}

/** Of frames that belong to no attempt, the sides are all that is known. */
static const char *name_of_pair(wmem_allocator_t *pool, const loose_pair_t *pair, names_t kind)
{
    if (kind != NAMES_CLIENT && kind != NAMES_SERVER)
        return NULL;
    return attempt_endpoint_text(pool, kind == NAMES_CLIENT ? &pair->sides.client : &pair->sides.server);
}

unsigned problem_names(wmem_allocator_t *pool, const problem_t *problem, names_t kind, const char **names, unsigned *more)
{
    GHashTable *tallies = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *sorted = g_ptr_array_new();
    unsigned count;

    for (guint i = 0; i < problem->attempts->len; i++)
        count_name(pool, tallies, sorted, name_of(pool, (const attempt_t *)g_ptr_array_index(problem->attempts, i), kind), 1);
    for (guint i = 0; problem->loose && i < problem->loose->pairs->len; i++) {
        const loose_pair_t *pair = (const loose_pair_t *)g_ptr_array_index(problem->loose->pairs, i);

        count_name(pool, tallies, sorted, name_of_pair(pool, pair, kind), pair->count);
    }
    g_ptr_array_sort(sorted, compare_tallies);
    count = MIN(sorted->len, MOST_NAMES);
    *more = sorted->len - count;
    for (unsigned i = 0; i < count; i++)
        names[i] = ((const tally_t *)g_ptr_array_index(sorted, i))->name;
    g_ptr_array_free(sorted, TRUE);
    g_hash_table_destroy(tallies);
    return count;
}

/** @param longest  0: it is not cut */
static const char *cut(wmem_allocator_t *pool, const char *name, unsigned longest)
{
    const char *end = longest > 0 ? text_end(name, longest) : NULL;

    return end ? wmem_strdup_printf(pool, "%.*s…", (int)(end - name), name) : name;
}

const char *problem_names_text(wmem_allocator_t *pool, const problem_t *problem, names_t kind, unsigned most, unsigned longest)
{
    const char *names[MOST_NAMES];
    unsigned more;
    unsigned count = problem_names(pool, problem, kind, names, &more);
    unsigned shown = MIN(count, most);
    const char *list = "";

    for (unsigned i = 0; i < shown; i++)
        list = listed(pool, list, cut(pool, kind == NAMES_IDENTITY ? attempt_in_words(names[i]) : names[i], longest));
    return with_more(pool, list, more + count - shown);
}
