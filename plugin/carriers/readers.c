/* readers.c: hand the wanted fields of a frame to their readers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/readers.h"

#include "carriers/carrier.h"
#include "fields/wanted.h"
#include "frame/late_segments.h"
#include "frame/packets.h"
#include "frame/skipped_segment.h"

static const carrier_t *const carriers[] = {
#define CARRIER_IN_TABLE(name) &carrier_##name,
    SSPI_CARRIERS(CARRIER_IN_TABLE)
#undef CARRIER_IN_TABLE
};

/* Those that read whole frames: few, and called with every frame. */
static GPtrArray *frame_readers;

void readers_resolve(void)
{
    frame_readers = g_ptr_array_new();
    wanted_resolve(carriers, G_N_ELEMENTS(carriers));
    for (size_t i = 0; i < G_N_ELEMENTS(carriers); i++) {
        if (carriers[i]->read_frame)
            g_ptr_array_add(frame_readers, (gpointer)carriers[i]);
    }
}

void readers_reset(void)
{
    wanted_reset();
    late_segments_begin_capture();
    for (size_t i = 0; i < G_N_ELEMENTS(carriers); i++) {
        if (carriers[i]->reset)
            carriers[i]->reset();
    }
}

/** Read the wanted fields that a tree has. */
static void read_fields(reading_t *reading, const proto_tree *tree)
{
    packet_info *pinfo = reading->pinfo;
    const GArray *found = wanted_in(tree);

    if (found->len > 0)
        packets_begin(pinfo);
    for (guint i = 0; i < found->len; i++) {
        int hfid;
        const carrier_field_t *wish = wanted_field(g_array_index(found, guint, i), &hfid);
        const GPtrArray *fields = proto_get_finfo_ptr_array(tree, hfid);

        reading->context = wish->context;
        for (guint j = 0; fields && j < fields->len; j++) {
            const field_info *field = (const field_info *)g_ptr_array_index(fields, j);

            packets_enter(pinfo, field->total_layer_num);
            if (wish->read)
                wish->read(reading, field);
            else
                report_code(reading, field, wish->family, wish->known_only ? CODE_KNOWN_ONLY : 0);
        }
    }
    reading->context = SSPI_CONTEXT_NONE;
    packets_leave(pinfo);
}

frame_record_t *readers_read(packet_info *pinfo, const proto_tree *tree, const capture_state_t *state,
                             const exchange_event_t **events, unsigned *event_count)
{
    reading_t reading = { .pinfo = pinfo, .state = state };
    skipped_segment_t *segment = NULL;
    frame_record_t *record;

    read_fields(&reading, tree);
    if (reading.has_skipped_segment || late_segments_know(pinfo, reading.is_out_of_order))
        segment = skipped_segment_dissect(pinfo);
    if (segment) {
        reading.is_skipped = true;
        read_fields(&reading, skipped_segment_tree(segment));
        wanted_see_other_tree();
    }
    for (guint i = 0; i < frame_readers->len; i++)
        ((const carrier_t *)g_ptr_array_index(frame_readers, i))->read_frame(&reading);
    wanted_see_protocols(pinfo);
    if (reading.has_skipped_segment && segment && !reading.events)
        report_connection_end(&reading, (connection_end_t) { .kind = END_OVERTAKEN });
    /* Wireshark dissects some segments again that it has seen before. */
    if (reading.events && skipped_segment_is_known(pinfo))
        reading_drop_events(&reading, packets_last());
    *events = reading_events(&reading, event_count);
    if (*event_count > 0) {
        skipped_segment_remember(pinfo);
        late_segments_note(pinfo);
    }
    record = reading_record(&reading);
    skipped_segment_free(segment);
    return record;
}
