/* dissector.c: the post-dissector
 *
 * After a frame has been dissected, the status fields that other dissectors left in it are read and explained. Wireshark
 * collects the wanted fields on the first pass only, so what they say is kept with the frame and shown on every pass.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector.h"

#include <epan/packet.h>
#include <epan/tap.h>

#include "attempts/attempts.h"
#include "attempts/frame_links.h"
#include "carriers/readers.h"
#include "compat.h"
#include "details/details.h"
#include "diagnosis/diagnosis.h"
#include "diagnosis/loose_sides.h"
#include "fields/wanted.h"
#include "frame/conversation_state.h"
#include "frame/frame_records.h"
#include "frame/weak_frames.h"
#include "preferences.h"
#include "reports/attempts_window.h"
#include "reports/conversation_filters.h"
#include "reports/diagnosis_window.h"
#include "reports/flow.h"
#include "reports/report_command.h"
#include "reports/report_window.h"
#include "reports/response_time.h"
#include "reports/statistics.h"

static int proto_sspi = -1;
static protocol_t *protocol;
static dissector_handle_t sspi_handle;
/* Frames with annotations, and frames of attempts; both hand on a frame_record_t. */
static int annotation_tap = -1;
static int attempt_tap = -1;

static capture_state_t capture_state;

/** What an earlier frame has told is taken up now. */
static void take_late(uint32_t frame, attempt_t *const *attempts, unsigned count, weakness_set_t weaknesses)
{
    diagnosis_take(frame, attempts, count);
    for (unsigned i = 0; i < count; i++)
        frame_links_add_late(frame, attempts[i]);
    weak_frames_add_late(frame, weaknesses);
}

/** Read a frame, for the first time. Returns whether it has to do with authentication. */
static bool read_frame(packet_info *pinfo, const proto_tree *tree)
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
    if (attempts) {
        diagnosis_take(pinfo->num, attempts, attempt_count);
        frame_links_add(pinfo->num, attempts, attempt_count);
    } else if (record) {
        loose_sides_take(pinfo, record);
    }
    weak_frames_add(pinfo->num, weaknesses);
    if (record)
        frame_records_add(pinfo->num, record);
    return record || attempts;
}

/** What a frame says, and the attempts that it belongs to, or NULL. */
static frame_record_t *record_of(packet_info *pinfo)
{
    unsigned count;
    frame_record_t *record = frame_records_find(pinfo->num);
    attempt_t **attempts = frame_links_find(pinfo->pool, pinfo->num, &count);
    weakness_set_t weaknesses = weak_frames_find(pinfo->num);

    if ((attempts || weaknesses) && !record)
        record = wmem_new0(pinfo->pool, frame_record_t);
    if (record) {
        record->attempts = attempts;
        record->attempt_count = count;
        record->weaknesses = weaknesses;
    }
    return record;
}

static int dissect_sspi(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    frame_record_t *record = NULL;
    GArray *hfids;

    if (!proto_is_protocol_enabled(protocol))
        return 0;
    if (PINFO_FD_VISITED(pinfo)) {
        attempts_settle();
        record = record_of(pinfo);
        hfids = wanted_again();
    } else {
        if (read_frame(pinfo, tree))
            record = record_of(pinfo);
        hfids = wanted_after(pinfo->num, &capture_state);
    }
    if (hfids)
        set_postdissector_wanted_hfids(sspi_handle, hfids);
    if (record) {
        const char *before = pinfo->current_proto;

        /* Expert infos are listed under it. */
        pinfo->current_proto = "SSPI";
        record->is_read_again = PINFO_FD_VISITED(pinfo);
        details_show(record, preferences_info_column(), tvb, pinfo, tree);
        if (record->count > 0 || record->not_understood)
            tap_queue_packet(annotation_tap, pinfo, record);
        if (record->attempt_count > 0)
            tap_queue_packet(attempt_tap, pinfo, record);
        pinfo->current_proto = before;
    }
    return 0;
}

/** Lists of fields are in the language as well, and are opened without a capture. */
static void apply_preferences(void)
{
    preferences_apply();
    details_translate();
}

/** A new capture begins, or the same one is dissected anew. */
static void begin_capture(void)
{
    GArray *hfids;

    conversation_state_reset();
    frame_records_clear();
    weak_frames_begin_capture();
    attempts_reset(take_late);
    diagnosis_reset();
    loose_sides_begin_capture();
    readers_reset();
    apply_preferences();
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
    preferences_register(proto_sspi, apply_preferences);
    apply_preferences();
    /* With the protocol's own handle, Wireshark would put it among the layers of every frame, and take it out again. */
    sspi_handle = create_dissector_handle(dissect_sspi, -1);
    register_postdissector(sspi_handle);
    register_init_routine(begin_capture);
    /* Windows stay, and may ask for attempts and for what frames say. */
    register_cleanup_routine(frame_links_end_capture);
    register_cleanup_routine(frame_records_clear);
    annotation_tap = register_tap("sspi");
    statistics_register("sspi");
    attempt_tap = register_tap("sspi_attempt");
    report_command_register("sspi_attempt", "sspi");
    response_time_register(proto_sspi, "sspi_attempt");
    flow_register(proto_sspi, "sspi_attempt");
    conversation_filters_register();
    report_window_register("sspi_attempt");
    text_window_register(&attempts_window);
    text_window_register(&diagnosis_window);
}

void proto_reg_handoff_sspi(void)
{
    readers_resolve();
    set_postdissector_wanted_hfids(sspi_handle, wanted_next(&capture_state));
}
