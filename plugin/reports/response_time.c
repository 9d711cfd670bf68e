/* response_time.c: how long attempts took
 *
 * A table of Wireshark's own kind, whose rows can be made a filter.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/response_time.h"

#include <epan/srt_table.h>
#include <epan/tap.h>

#include "attempts/attempt.h"

static const struct {
    attempt_state_t state;
    const char *title;
} tables[] = {
    { ATTEMPT_FAILURE, "Failed" },
    { ATTEMPT_SUCCESS, "Succeeded" },
    { ATTEMPT_UNFINISHED, "Unfinished" },
};

static void begin(struct register_srt *srt _U_, GArray *srt_array)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        init_srt_table(tables[i].title, NULL, srt_array, 0, "Attempt", "sspi.attempt", NULL);
}

static const char *row_title(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *native = attempt_native_text(pool, attempt);
    const char *mechanism = attempt_mechanism_text(pool, attempt);

    return wmem_strdup_printf(pool, "%s to %s, %s, %s%s%s", attempt->identity ? attempt->identity : "-",
                              attempt->target ? attempt->target : attempt_endpoint_text(pool, attempt->server),
                              mechanism ? mechanism : "-", attempt->carrier, native ? ": " : "", native ? native : "");
}

/** Whether all is known of an attempt with this frame, for the first time. While it is open, it may still end otherwise:
 *  that is known on a second pass, such as a window makes. */
static bool is_complete(const attempt_t *attempt, const packet_info *pinfo, const frame_record_t *record)
{
    uint32_t last = attempt->result_frame ? attempt->result_frame : attempt->first_frame;

    return last == pinfo->num && (record->is_read_again || !attempt->progress);
}

static void add_attempt(GArray *srt_array, const attempt_t *attempt, packet_info *pinfo)
{
    nstime_t request;

    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        srt_stat_table *table = g_array_index(srt_array, srt_stat_table *, i);

        if (tables[i].state != attempt->state)
            continue;
        init_srt_table_row(table, (int)attempt->number, row_title(pinfo->pool, attempt));
        nstime_delta(&request, &pinfo->abs_ts, &attempt->duration);
        add_srt_table_data(table, (int)attempt->number, &request, pinfo);
    }
}

static tap_packet_status take_frame(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *tapped, tap_flags_t flags _U_)
{
    const frame_record_t *record = (const frame_record_t *)tapped;

    for (unsigned i = 0; i < record->attempt_count; i++) {
        const attempt_t *attempt = record->attempts[i];

        if (is_complete(attempt, pinfo, record))
            add_attempt(((srt_data_t *)data)->srt_array, attempt, pinfo);
    }
    return record->attempt_count > 0 ? TAP_PACKET_REDRAW : TAP_PACKET_DONT_REDRAW;
}

void response_time_register(int proto, const char *tap)
{
    register_srt_table(proto, tap, G_N_ELEMENTS(tables), take_frame, begin, NULL);
}
