/* packet-sspi.c: the post-dissector
 *
 * After a frame has been dissected, the status fields that other dissectors left in it are read and explained. Wireshark
 * collects the wanted fields on the first pass only, so what they say is kept with the frame and shown on every pass.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "packet-sspi.h"

#include <epan/packet.h>
#include <epan/prefs.h>
#include <epan/proto_data.h>
#include <epan/tap.h>

#include "attempts.h"
#include "attempts_window.h"
#include "carrier.h"
#include "compat.h"
#include "conversation_state.h"
#include "present.h"
#include "report.h"
#include "response_time.h"
#include "statistics.h"

/* Beyond every language's number. */
#define LANGUAGE_OF_LOCALE SSPI_LANGUAGE_COUNT

static int proto_sspi = -1;
static protocol_t *protocol;
static dissector_handle_t sspi_handle;
/* Frames with annotations, and frames of attempts; both hand on a frame_record_t. */
static int annotation_tap = -1;
static int attempt_tap = -1;

static int pref_language = LANGUAGE_OF_LOCALE;
static int pref_info_column = INFO_COLUMN_FAILURES;

static pref_bool_t pref_text = FALSE;

static sspi_language_t locale_language;

static sspi_language_t language_in_use(void)
{
    return pref_language == LANGUAGE_OF_LOCALE ? locale_language : (sspi_language_t)pref_language;
}

/** What a frame says, and the attempts that it belongs to. Returns NULL where it has nothing to do with authentication. */
static frame_record_t *read_frame(packet_info *pinfo, const proto_tree *tree)
{
    const exchange_event_t *events;
    unsigned event_count;
    unsigned attempt_count;
    frame_record_t *record;
    attempt_t **attempts;

    conversation_state_next_frame();
    record = carriers_read(pinfo, tree, &events, &event_count);
    attempts = attempts_take(pinfo, events, event_count, record, &attempt_count);
    if (!attempts)
        return record;
    if (!record)
        record = wmem_new0(wmem_file_scope(), frame_record_t);
    record->attempt_count = attempt_count;
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
        hfids = carriers_wanted_again();
    } else {
        record = read_frame(pinfo, tree);
        if (record)
            p_add_proto_data(wmem_file_scope(), pinfo, proto_sspi, 0, record);
        hfids = carriers_wanted();
    }
    if (hfids)
        set_postdissector_wanted_hfids(sspi_handle, hfids);
    if (record) {
        const char *before = pinfo->current_proto;

        /* Expert infos are listed under it. */
        pinfo->current_proto = "SSPI";
        record->is_read_again = PINFO_FD_VISITED(pinfo);
        present_frame(record, language_in_use(), (info_column_t)pref_info_column, tvb, pinfo, tree);
        if (record->count > 0)
            tap_queue_packet(annotation_tap, pinfo, record);
        if (record->attempt_count > 0)
            tap_queue_packet(attempt_tap, pinfo, record);
        pinfo->current_proto = before;
    }
    return 0;
}

static void register_preferences(void)
{
    static const enum_val_t info_column_values[] = {
        { "none", "Nothing", INFO_COLUMN_NONE },
        { "failures", "Failures", INFO_COLUMN_FAILURES },
        { "all", "Failures, steps and successes", INFO_COLUMN_ALL },
        { NULL, NULL, 0 }
    };
    static enum_val_t language_values[SSPI_LANGUAGE_COUNT + 2] = { { "auto", "Language of the locale", LANGUAGE_OF_LOCALE } };
    module_t *module = prefs_register_protocol(proto_sspi, NULL);

    for (int i = 0; i < SSPI_LANGUAGE_COUNT; i++) {
        language_values[i + 1].name = sspi_languages[i].code;
        language_values[i + 1].description = sspi_languages[i].name;
        language_values[i + 1].value = i;
    }
    prefs_register_enum_preference(module, "language", "Language of the texts",
                                   "The language of meanings, causes and remedies. Names, values and filters are the same in all.",
                                   &pref_language, language_values, FALSE);
    prefs_register_enum_preference(module, "info_column", "Show in the Info column",
                                   "What is added to the Info column, once per frame.",
                                   &pref_info_column, info_column_values, FALSE);
    prefs_register_bool_preference(module, "text", "Look for codes in texts",
                                   "Look for 0x8009030c, -2146893044, SEC_E_LOGON_DENIED and the like in syslog messages and HTTP bodies.",
                                   &pref_text);
}

/** A new capture begins, or the same one is dissected anew. */
static void begin_capture(void)
{
    GArray *hfids;

    conversation_state_reset();
    attempts_reset();
    carriers_reset(pref_text);
    present_reset();
    hfids = proto_is_protocol_enabled(protocol) ? carriers_wanted() : carriers_wanted_none();
    if (hfids)
        set_postdissector_wanted_hfids(sspi_handle, hfids);
}

void proto_register_sspi(void)
{
    locale_language = sspi_language_of_locale();
    proto_sspi = proto_register_protocol("SSPI Status", "SSPI", "sspi");
    protocol = find_protocol_by_id(proto_sspi);
    present_register(proto_sspi);
    register_preferences();
    /* With the protocol's own handle, Wireshark would put it among the layers of every frame, and take it out again. */
    sspi_handle = create_dissector_handle(dissect_sspi, -1);
    register_postdissector(sspi_handle);
    register_init_routine(begin_capture);
    annotation_tap = register_tap("sspi");
    statistics_register("sspi");
    attempt_tap = register_tap("sspi_attempt");
    report_register("sspi_attempt");
    response_time_register(proto_sspi, "sspi_attempt");
    attempts_window_register("sspi_attempt");
}

void proto_reg_handoff_sspi(void)
{
    carriers_resolve();
    set_postdissector_wanted_hfids(sspi_handle, carriers_wanted());
}
