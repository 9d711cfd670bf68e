/* readers.c: hand the wanted fields of a frame to their readers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/readers.h"

#include "carriers/carrier.h"
#include "fields/wanted.h"

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
    for (size_t i = 0; i < G_N_ELEMENTS(carriers); i++) {
        if (carriers[i]->reset)
            carriers[i]->reset();
    }
}

/** Annotate a field that holds a code of its family. */
static void read_code(reading_t *reading, const field_info *field, const carrier_field_t *wish)
{
    sspi_finding_t finding;
    uint32_t code;

    if (!field_number(field, &code))
        return;
    finding = sspi_finding_native(wish->family, code);
    if (finding.native || !wish->known_only)
        report_finding(reading, field, &finding);
}

frame_record_t *readers_read(packet_info *pinfo, const proto_tree *tree, const capture_state_t *state, const exchange_event_t **events,
                             unsigned *event_count)
{
    reading_t reading = { .pinfo = pinfo, .state = state };
    const GArray *found = wanted_in(tree);

    for (guint i = 0; i < found->len; i++) {
        int hfid;
        const carrier_field_t *wish = wanted_field(g_array_index(found, guint, i), &hfid);
        const GPtrArray *fields = proto_get_finfo_ptr_array(tree, hfid);

        reading.context = wish->context;
        for (guint j = 0; fields && j < fields->len; j++) {
            const field_info *field = (const field_info *)g_ptr_array_index(fields, j);

            if (wish->read)
                wish->read(&reading, field);
            else
                read_code(&reading, field, wish);
        }
    }
    reading.context = SSPI_CONTEXT_NONE;
    for (guint i = 0; i < frame_readers->len; i++)
        ((const carrier_t *)g_ptr_array_index(frame_readers, i))->read_frame(&reading);
    wanted_see_protocols(pinfo);
    *events = reading_events(&reading, event_count);
    return reading_record(&reading);
}
