/* response_time.c: how long attempts took
 *
 * Tables of Wireshark's own kind, each with many attempts a row: those that went the same way to the same end.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/response_time.h"

#include <string.h>

#include <epan/srt_table.h>
#include <epan/tap.h>

#include "attempts/attempt_words.h"

/** What a row is called, but for how its attempts ended. To be freed with g_free(). */
typedef char *row_subject_t(wmem_allocator_t *pool, const attempt_t *attempt);

static char *mechanism_and_carrier(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *mechanism = attempt_mechanism_words(pool, attempt);

    return sspi_word_with(SSPI_WORD_LISTED, mechanism ? mechanism : "-", attempt_in_words(attempt->carrier), NULL);
}

static char *server(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return g_strdup(attempt_endpoint_text(pool, attempt->server));
}

static const struct {
    sspi_word_t title;
    sspi_word_t column;
    row_subject_t *subject;
} tables[] = {
    { SSPI_WORD_BY_MECHANISM, SSPI_WORD_MECHANISM_AND_CARRIER, mechanism_and_carrier },
    { SSPI_WORD_BY_SERVER, SSPI_WORD_SERVER, server },
};

/* Where the row of a title was put, in which table: "ADDRESS TITLE" -> number. Another table may have taken the address since. */
static GHashTable *row_numbers;

static void begin(struct register_srt *srt _U_, GArray *srt_array)
{
    /* Wireshark makes a filter of a row: this, "==" and the row's index, which is an attempt's number. */
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        init_srt_table(sspi_word(tables[i].title), NULL, srt_array, 0, sspi_word(tables[i].column), "sspi.attempt", NULL);
}

/** The row of a table that has a title; it is made where there is none. */
static int find_row(srt_stat_table *table, const char *title)
{
    char *key = g_strdup_printf("%p %s", (void *)table, title);
    int row = GPOINTER_TO_INT(g_hash_table_lookup(row_numbers, key));

    if (row < table->num_procs && table->procedures[row].procedure && strcmp(table->procedures[row].procedure, title) == 0) {
        g_free(key);
        return row;
    }
    row = table->num_procs;
    init_srt_table_row(table, row, title);
    g_hash_table_insert(row_numbers, key, GINT_TO_POINTER(row));
    return row;
}

/** Whether the result of an attempt is known with this frame, for the first time. While it is open, it may still end otherwise:
 *  that is known on a second pass, such as a window makes. */
static bool is_complete(const attempt_t *attempt, const packet_info *pinfo, const frame_record_t *record)
{
    return attempt->state != ATTEMPT_UNFINISHED && attempt->result_frame == pinfo->num
        && (record->is_read_again || !attempt->progress);
}

static void add_attempt(srt_stat_table *table, row_subject_t *subject, const attempt_t *attempt, packet_info *pinfo)
{
    char *who = subject(pinfo->pool, attempt);
    char *title = sspi_word_with(SSPI_WORD_WITH_COLON, who, attempt_state_word((attempt_state_t)attempt->state), NULL);
    int row = find_row(table, title);
    nstime_t request;

    nstime_delta(&request, &pinfo->abs_ts, &attempt->duration);
    add_srt_table_data(table, row, &request, pinfo);
    /* The row's index is the number of its slowest attempt. */
    if (nstime_cmp(&attempt->duration, &table->procedures[row].stats.max) >= 0)
        table->procedures[row].proc_index = (int)attempt->number;
    g_free(title);
    g_free(who);
}

static tap_packet_status take_frame(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *tapped,
                                    tap_flags_t flags _U_)
{
    const frame_record_t *record = (const frame_record_t *)tapped;
    bool is_new = false;

    for (unsigned i = 0; i < record->attempt_count; i++) {
        if (!is_complete(record->attempts[i], pinfo, record))
            continue;
        for (size_t j = 0; j < G_N_ELEMENTS(tables); j++)
            add_attempt(g_array_index(((srt_data_t *)data)->srt_array, srt_stat_table *, j), tables[j].subject,
                        record->attempts[i], pinfo);
        is_new = true;
    }
    return is_new ? TAP_PACKET_REDRAW : TAP_PACKET_DONT_REDRAW;
}

void response_time_register(int proto, const char *tap)
{
    row_numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    register_srt_table(proto, tap, G_N_ELEMENTS(tables), take_frame, begin, NULL);
}
