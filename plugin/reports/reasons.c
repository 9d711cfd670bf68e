/* reasons.c: for what reasons attempts failed, and how many for each
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/reasons.h"

#include <string.h>

#include "attempts/attempt.h"
#include "codes/language.h"

typedef struct {
    char *name; /**< by its own name; "-" where none is known */
    const sspi_finding_t *finding; /**< of the first attempt that has it, or NULL */
    unsigned count;
} reason_t;

static void free_reason(void *data)
{
    g_free(((reason_t *)data)->name);
    g_free(data);
}

/** What an attempt failed for, by its own name, to be freed with g_free(). A detail beside it, which may be anything, is no
 *  reason. */
static char *name_of(const attempt_t *attempt)
{
    char native[96];
    wmem_allocator_t *pool;
    const char *note;
    char *name;

    if (attempt->reason)
        return g_strdup(sspi_finding_native_text(attempt->reason, native, sizeof native));
    pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
    note = attempt_native_words(pool, attempt);
    name = g_strdup(note ? note : "-");
    wmem_destroy_allocator(pool);
    return name;
}

static void count(GPtrArray *reasons, GHashTable *by_name, const attempt_t *attempt)
{
    char *name = name_of(attempt);
    reason_t *reason = (reason_t *)g_hash_table_lookup(by_name, name);

    if (reason) {
        g_free(name);
    } else {
        reason = g_new0(reason_t, 1);
        reason->name = name;
        reason->finding = attempt->reason;
        g_ptr_array_add(reasons, reason);
        g_hash_table_insert(by_name, name, reason);
    }
    reason->count++;
}

static int compare_reasons(const void *left, const void *right)
{
    const reason_t *a = *(const reason_t *const *)left;
    const reason_t *b = *(const reason_t *const *)right;

    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return strcmp(a->name, b->name);
}

static void append_reason(GString *text, const reason_t *reason)
{
    sspi_explanation_t explanation = { 0 };

    if (reason->finding)
        sspi_finding_explain(reason->finding, sspi_language_current(), &explanation);
    g_string_append_printf(text, "%6u  %s%s%s\n", reason->count, explanation.summary ? explanation.summary : "",
                           explanation.summary ? " " : "", reason->name);
}

static void append_more(GString *text, unsigned more)
{
    char count[16];
    char *line;

    g_snprintf(count, sizeof count, "%u", more);
    line = sspi_word_with(SSPI_WORD_PAGE_MORE, count, NULL);
    g_string_append_printf(text, "%6s  %s\n", "", line);
    g_free(line);
}

void reasons_append(GString *text, const GPtrArray *attempts, unsigned most)
{
    GPtrArray *reasons = g_ptr_array_new_with_free_func(free_reason);
    GHashTable *by_name = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < attempts->len; i++) {
        const attempt_t *attempt = (const attempt_t *)g_ptr_array_index(attempts, i);

        if (attempt->state == ATTEMPT_FAILURE)
            count(reasons, by_name, attempt);
    }
    g_ptr_array_sort(reasons, compare_reasons);
    if (reasons->len > 0)
        g_string_append_printf(text, "%s\n", sspi_word(SSPI_WORD_FAILURES_BY_REASON));
    for (guint i = 0; i < MIN(reasons->len, most); i++)
        append_reason(text, (const reason_t *)g_ptr_array_index(reasons, i));
    if (reasons->len > most)
        append_more(text, reasons->len - most);
    if (reasons->len > 0)
        g_string_append_c(text, '\n');
    g_hash_table_destroy(by_name);
    g_ptr_array_free(reasons, TRUE);
}
