/* dissector.c: the post-dissector
 *
 * After a frame has been dissected, the status fields that other dissectors left in it are read and explained. Wireshark
 * collects the wanted fields on the first pass only, so what they say is kept with the frame and shown on every pass.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector.h"

#include <epan/packet.h>
#include <epan/proto_data.h>
#include <epan/tap.h>

#include "attempts/attempts.h"
#include "carriers/readers.h"
#include "compat.h"
#include "details/details.h"
#include "fields/wanted.h"
#include "frame/conversation_state.h"
#include "preferences.h"
#include "reports/attempts_window.h"
#include "reports/report_command.h"
#include "reports/response_time.h"
#include "reports/statistics.h"

static int proto_sspi = -1;
static protocol_t *protocol;
static dissector_handle_t sspi_handle;
/* Frames with annotations, and frames of attempts; both hand on a frame_record_t. */
static int annotation_tap = -1;
static int attempt_tap = -1;

static capture_state_t capture_state;

/** What a frame says, and the attempts that it belongs to. Returns NULL where it has nothing to do with authentication. */
static frame_record_t *read_frame(packet_info *pinfo, const proto_tree *tree)
{
    const exchange_event_t *events;
    unsigned event_count;
    unsigned attempt_count;
    weakness_set_t weaknesses;
    frame_record_t *record;
    attempt_t **attempts;

    conversation_state_next_frame();
    record = readers_read(pinfo, tree, &capture_state, &events, &event_count);
    attempts = attempts_take(pinfo, events, event_count, record, &attempt_count, &weaknesses);
    attempts_get_state(&capture_state);
    if (!attempts)
        return record;
    if (!record)
        record = wmem_new0(wmem_file_scope(), frame_record_t);
    record->attempt_count = attempt_count;
    record->weaknesses = weaknesses;
    record->only_attempt = attempts[0];
    record->attempts = attempt_count == 1 ? &record->only_attempt
        : (attempt_t **)wmem_memdup(wmem_file_scope(), attempts, attempt_count * sizeof *attempts);
    return record;
}

static int dissect_sspi(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    frame_record_t *record;
    GArray *hfids;

    if (!proto_is_protocol_enabled(protocol))
        return 0;
    if (PINFO_FD_VISITED(pinfo)) {
        record = (frame_record_t *)p_get_proto_data(wmem_file_scope(), pinfo, proto_sspi, 0);
        hfids = wanted_again();
    } else {
        record = read_frame(pinfo, tree);
        if (record)
            p_add_proto_data(wmem_file_scope(), pinfo, proto_sspi, 0, record);
        hfids = wanted_next(&capture_state);
    }
    if (hfids)
        set_postdissector_wanted_hfids(sspi_handle, hfids);
    if (record) {
        const char *before = pinfo->current_proto;

        /* Expert infos are listed under it. */
        pinfo->current_proto = "SSPI";
        record->is_read_again = PINFO_FD_VISITED(pinfo);
        details_show(record, preferences_info_column(), tvb, pinfo, tree);
        if (record->count > 0)
            tap_queue_packet(annotation_tap, pinfo, record);
        if (record->attempt_count > 0)
            tap_queue_packet(attempt_tap, pinfo, record);
        pinfo->current_proto = before;
    }
    return 0;
}

/** A new capture begins, or the same one is dissected anew. */
static void begin_capture(void)
{
    GArray *hfids;

    conversation_state_reset();
    attempts_reset();
    readers_reset();
    preferences_apply();
    attempts_get_state(&capture_state);
    capture_state.texts = preferences_want_texts();
    details_begin_capture();
    hfids = proto_is_protocol_enabled(protocol) ? wanted_next(&capture_state) : wanted_none();
    if (hfids)
        set_postdissector_wanted_hfids(sspi_handle, hfids);
}

void proto_register_sspi(void)
{
    proto_sspi = proto_register_protocol("SSPI Status", "SSPI", "sspi");
    protocol = find_protocol_by_id(proto_sspi);
    details_register(proto_sspi);
    preferences_register(proto_sspi);
    /* With the protocol's own handle, Wireshark would put it among the layers of every frame, and take it out again. */
    sspi_handle = create_dissector_handle(dissect_sspi, -1);
    register_postdissector(sspi_handle);
    register_init_routine(begin_capture);
    annotation_tap = register_tap("sspi");
    statistics_register("sspi");
    attempt_tap = register_tap("sspi_attempt");
    report_command_register("sspi_attempt");
    response_time_register(proto_sspi, "sspi_attempt");
    attempts_window_register("sspi_attempt");
}

void proto_reg_handoff_sspi(void)
{
    readers_resolve();
    set_postdissector_wanted_hfids(sspi_handle, wanted_next(&capture_state));
}
