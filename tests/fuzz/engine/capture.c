/* capture.c: packets through libwireshark with the plugin in it, as tshark would dissect them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "capture.h"

#include <stdlib.h>
#include <string.h>

#include <epan/column-info.h>
#include <epan/column.h>
#include <epan/epan_dissect.h>
#include <epan/prefs.h>
#include <epan/tap.h>
#include <epan/timestamp.h>
#include <wiretap/wtap.h>
#include <wsutil/filesystem.h>
#include <wsutil/privileges.h>
#include <wsutil/wslog.h>

#include "parse/bytes.h"
#include "reports/attempt_list.h"
#include "reports/columns.h"

#define BEGIN 1767225600 /* 2026 */
#define NMF_PORT 808

/* What the plugin's loader calls. */
void plugin_register(void);

/** What libwireshark asks of the program that has the capture. */
typedef struct {
    frame_data *frames;
    unsigned count;
} provider_t;

static column_info columns;

static const nstime_t *frame_time(struct packet_provider_data *provider, guint32 number)
{
    const provider_t *of = (const provider_t *)(void *)provider;

    return number > 0 && number <= of->count ? &of->frames[number - 1].abs_ts : NULL;
}

/** Lists of names of companies and ports, which libwireshark would read anew for each capture: in place of wsutil's, which lets
 *  root choose no other folder. */
__attribute__((visibility("default"))) char *get_datafile_path(const char *file)
{
    return g_build_filename("/nonexistent", file, NULL);
}

void capture_start(void)
{
    e_prefs *preferences;

    /* Each piece of memory by itself, so that what is read beyond it is noticed. */
    g_setenv("WIRESHARK_DEBUG_WMEM_OVERRIDE", "simple", TRUE);
    g_setenv("WIRESHARK_CONFIG_DIR", "/nonexistent", TRUE);
    ws_log_set_level(LOG_LEVEL_ERROR);
    init_process_policies();
    configuration_init("fuzz_engine", NULL);
    timestamp_set_type(TS_RELATIVE);
    timestamp_set_precision(TS_PREC_AUTO);
    timestamp_set_seconds_type(TS_SECONDS_DEFAULT);
    wtap_init(FALSE);
    plugin_register();
    if (!epan_init(NULL, NULL, FALSE))
        abort();
    preferences = epan_load_settings();
    prefs_apply_all();
    build_column_format_array(&columns, preferences->num_cols, TRUE);
    /* As `-d tcp.port==808,mc-nmf`: the protocol has no port of its own. */
    dissector_change_uint("tcp.port", NMF_PORT, dissector_table_get_dissector_handle(find_dissector_table("tcp.port"), "MC-NMF"));
}

static void fill_record(const packet_t *packet, wtap_rec *record)
{
    memset(record, 0, sizeof *record);
    record->rec_type = REC_TYPE_PACKET;
    record->presence_flags = WTAP_HAS_TS | WTAP_HAS_CAP_LEN;
    record->ts.secs = BEGIN + (time_t)packet->time;
    record->ts.nsecs = (int)((packet->time - (double)(time_t)packet->time) * 1e9);
    if (record->ts.nsecs < 0)
        record->ts.nsecs = 0;
    record->tsprec = WTAP_TSPREC_NSEC;
    record->rec_header.packet_header.caplen = packet->captured;
    record->rec_header.packet_header.len = packet->length;
    record->rec_header.packet_header.pkt_encap = packet->is_exported ? WTAP_ENCAP_WIRESHARK_UPPER_PDU : WTAP_ENCAP_ETHERNET;
}

static tap_packet_status take_record(void *list, packet_info *pinfo _U_, epan_dissect_t *dissection _U_, const void *record,
                                     tap_flags_t flags _U_)
{
    attempt_list_add((attempt_list_t *)list, (const frame_record_t *)record);
    return TAP_PACKET_DONT_REDRAW;
}

static void free_row(gpointer data)
{
    row_t *row = (row_t *)data;

    g_free(row->identity);
    g_free(row->native);
    g_free(row->text);
    g_free(row);
}

/** The place is in an address of IPv4 as well as in one of Ethernet: 10.0.PLACE.1, 02:00:00:00:PLACE:01. */
static unsigned place_of(const endpoint_t *client)
{
    const uint8_t *bytes = (const uint8_t *)client->addr.data;

    return client->addr.len >= 4 ? bytes[client->addr.len - 2] : 0;
}

/** Whether a column depends on where in the capture an attempt lies. */
static bool is_of_capture(const attempt_column_t *column)
{
    static const char *const names[] = {
        "number", "first_frame", "result_frame", "start", "duration", "because", "story", "why", "consequence"
    };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_strcmp0(column->name, names[i]) == 0)
            return true;
    }
    return false;
}

static row_t *row_of(wmem_allocator_t *pool, const attempt_t *attempt)
{
    static const verdict_t verdicts[] = {
        [ATTEMPT_UNFINISHED] = NOTHING, [ATTEMPT_SUCCESS] = SUCCESS, [ATTEMPT_FAILURE] = FAILURE
    };
    GString *text = g_string_new(NULL);
    const char *native = attempt_native_text(pool, attempt);
    row_t *row = g_new0(row_t, 1);

    for (unsigned i = 0; i < attempt_column_count; i++) {
        const char *value = attempt_columns[i].name ? attempt_column_value(&attempt_columns[i], pool, attempt) : "";

        g_assert_true(g_utf8_validate(value, -1, NULL));
        if (attempt_columns[i].name && !is_of_capture(&attempt_columns[i]))
            g_string_append_printf(text, "%s\t", value);
    }
    row->place = place_of(attempt->client);
    row->identity = g_strdup(attempt->identity ? attempt->identity : "");
    row->native = g_strdup(native ? native : "");
    row->verdict = verdicts[attempt->state];
    row->text = g_string_free(text, FALSE);
    return row;
}

static int compare_rows(const void *left, const void *right)
{
    return strcmp((*(row_t *const *)left)->text, (*(row_t *const *)right)->text);
}

static GPtrArray *rows_of(attempt_list_t *list)
{
    const GPtrArray *attempts = attempt_list_rows(list);
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
    GPtrArray *rows = g_ptr_array_new_with_free_func(free_row);

    for (guint i = 0; i < attempts->len; i++)
        g_ptr_array_add(rows, row_of(pool, (const attempt_t *)attempts->pdata[i]));
    if (rows->len > 1)
        qsort(rows->pdata, rows->len, sizeof *rows->pdata, compare_rows);
    wmem_destroy_allocator(pool);
    return rows;
}

/** Dissect all packets once.
 *  @param has_taps  whether reports hear of them */
static void pass(epan_dissect_t *dissection, const GPtrArray *packets, provider_t *provider, bool is_first, bool has_taps)
{
    const frame_data *reference = NULL;
    const frame_data *before = NULL;
    nstime_t elapsed = NSTIME_INIT_ZERO;
    guint32 bytes = 0;

    for (guint i = 0; i < packets->len; i++) {
        const packet_t *packet = (const packet_t *)packets->pdata[i];
        frame_data *frame = &provider->frames[i];
        wtap_rec record;
        tvbuff_t *tvb = tvb_new_real_data(packet->bytes, packet->captured, (gint)packet->length);

        fill_record(packet, &record);
        if (is_first) {
            frame_data_init(frame, i + 1, &record, (gint64)i, bytes);
            provider->count = i + 1;
        }
        prime_epan_dissect_with_postdissector_wanted_hfids(dissection);
        frame_data_set_before_dissect(frame, &elapsed, &reference, before);
        if (has_taps)
            epan_dissect_run_with_taps(dissection, WTAP_FILE_TYPE_SUBTYPE_UNKNOWN, &record, tvb, frame, &columns);
        else
            epan_dissect_run(dissection, WTAP_FILE_TYPE_SUBTYPE_UNKNOWN, &record, tvb, frame, NULL);
        frame_data_set_after_dissect(frame, &bytes);
        before = frame;
        epan_dissect_reset(dissection);
    }
}

GPtrArray *capture_read(const GPtrArray *packets, passes_t passes, bool is_shown)
{
    static const struct packet_provider_funcs functions = { .get_frame_ts = frame_time };
    provider_t provider = { .frames = g_new0(frame_data, packets->len + 1) };
    epan_t *session = epan_new((struct packet_provider_data *)(void *)&provider, &functions);
    attempt_list_t *list = attempt_list_new();
    epan_dissect_t *dissection = epan_dissect_new(session, TRUE, is_shown);
    GString *fault = register_tap_listener("sspi_attempt", list, NULL, TL_REQUIRES_NOTHING, NULL, take_record, NULL, NULL);
    GPtrArray *rows;

    g_assert_null(fault);
    pass(dissection, packets, &provider, true, passes == ONE_PASS);
    if (passes == TWO_PASSES)
        pass(dissection, packets, &provider, false, true);
    attempt_list_complete(list);
    rows = rows_of(list);
    remove_tap_listener(list);
    attempt_list_free(list);
    epan_dissect_free(dissection);
    for (guint i = 0; i < packets->len; i++)
        frame_data_destroy(&provider.frames[i]);
    epan_free(session);
    g_free(provider.frames);
    return rows;
}
