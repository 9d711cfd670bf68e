/* carrier.c: collect the wanted fields of a frame and hand them to their readers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#define WS_LOG_DOMAIN "sspi"
#include "carrier.h"

#include <string.h>
#include <wsutil/wslog.h>

#include "carriers/carriers.h"
#include "compat.h"
#include "priming.h"

struct carrier_reading {
    packet_info *pinfo;
    wmem_array_t *found;   /**< located_t */
    wmem_array_t *fields;  /**< located_field_t */
    wmem_array_t *eeinfos; /**< eeinfo_place_t */
    wmem_array_t *events;  /**< exchange_event_t */
    bool has_too_many;
};

/** An annotation with what is needed to put it in order. */
typedef struct {
    annotation_t annotation;
    const tvbuff_t *tvb;
    unsigned sequence;
} located_t;

/** A field with its identity in this frame. */
typedef struct {
    read_field_t field;
    const field_info *info;
} located_field_t;

typedef struct {
    int hfid;
    const carrier_field_t *field;
    unsigned after; /**< id of the protocol that its carrier waits for, or 0 */
    guint next; /**< number of another wish for the same id, as in `wishes`; 0 where there is none */
} wanted_t;

/* A frame with more annotations was made to do harm. When they are listed, Wireshark takes 5000 expert infos of a frame. */
#define MAX_ANNOTATIONS 2000

/* So many frames of a capture are read with all carriers; later, those whose protocol has not been seen have to wait for it.
 * A short capture may hold nothing but the one refusal. */
#define FRAMES_FOR_ALL 1000

/* More are only where one transport is inside another: frame, link, its type, VLAN, its type, IP. */
#define LAYERS_BELOW_TRANSPORT 7

static const carrier_t *const carriers[] = {
#define CARRIER_IN_TABLE(name) &carrier_##name,
    SSPI_CARRIERS(CARRIER_IN_TABLE)
#undef CARRIER_IN_TABLE
};

static GArray *wanted;
/* What is wanted when a capture begins. */
static GArray *wanted_at_first;
/* By id: one more than the place in `wanted` of the last wish for it. */
static GHashTable *wishes;
static bool wanted_has_changed;
/* Of int: the wanted ids that the last frame had. */
static GArray *present_ids;
/* Carriers whose fields are needed at times only, and those that read whole frames: few, and looked at with every frame. */
static GPtrArray *at_times;
static GPtrArray *frame_readers;
/* For each of `at_times`, whether it is wanted. */
static bool is_wanted[G_N_ELEMENTS(carriers)];
static unsigned frames_read;
/* For each protocol, the carriers that wait for it to be seen. */
static GHashTable *waiting;
/* A bit for each protocol's id. */
static GByteArray *seen;
static const header_field_info *ntstatus_field;
static int proto_tcp;
static int proto_udp;

static void want_id(int hfid, const carrier_field_t *field, unsigned after)
{
    gpointer key = GINT_TO_POINTER(hfid);
    wanted_t item = { hfid, field, after, GPOINTER_TO_UINT(g_hash_table_lookup(wishes, key)) };

    g_array_append_val(wanted, item);
    g_hash_table_insert(wishes, key, GUINT_TO_POINTER(wanted->len));
    wanted_has_changed = true;
}

void carrier_want_id(int hfid, const carrier_field_t *field)
{
    want_id(hfid, field, 0);
}

/** Add the ids of every field with this abbreviation: Wireshark may have registered it several times. */
static void want_field(const carrier_field_t *field, unsigned after)
{
    header_field_info *info = proto_registrar_get_byname(field->name);

    if (!info) {
        ws_debug("this Wireshark has no field %s", field->name);
        return;
    }
    while (info->same_name_prev_id != -1)
        info = proto_registrar_get_nth((unsigned)info->same_name_prev_id);
    for (; info; info = info->same_name_next) {
        if (!field->blurb || g_strcmp0(info->blurb, field->blurb) == 0)
            want_id(info->id, field, after);
    }
}

void carrier_want(const carrier_field_t *fields, size_t count)
{
    for (size_t i = 0; i < count; i++)
        want_field(&fields[i], 0);
}

/** Let a carrier wait for its protocol when its time comes.
 *  @return the id of the protocol, or 0 where this Wireshark does not have it */
static unsigned wait_for_protocol(const carrier_t *carrier)
{
    int proto = proto_get_id_by_filter_name(carrier->after);
    gpointer key = GINT_TO_POINTER(proto);

    if (proto <= 0)
        return 0;
    g_hash_table_insert(waiting, key, g_slist_append((GSList *)g_hash_table_lookup(waiting, key), (gpointer)carrier));
    return (unsigned)proto;
}

/** Empty `wanted`, and fill it with those of `from` that `keep` says. */
static void want_again(const GArray *from, bool (*keep)(const wanted_t *item))
{
    GArray *before = wanted;

    wanted = g_array_new(FALSE, FALSE, sizeof(wanted_t));
    g_hash_table_remove_all(wishes);
    for (guint i = 0; i < from->len; i++) {
        const wanted_t *item = &g_array_index(from, wanted_t, i);

        if (!keep || keep(item))
            want_id(item->hfid, item->field, item->after);
    }
    if (before)
        g_array_free(before, TRUE);
    wanted_has_changed = true;
}

void carriers_resolve(void)
{
    wanted = g_array_new(FALSE, FALSE, sizeof(wanted_t));
    wishes = g_hash_table_new(NULL, NULL);
    waiting = g_hash_table_new(NULL, NULL);
    seen = g_byte_array_new();
    present_ids = g_array_new(FALSE, FALSE, sizeof(int));
    at_times = g_ptr_array_new();
    frame_readers = g_ptr_array_new();
    ntstatus_field = proto_registrar_get_byname("smb2.nt_status");
    proto_tcp = proto_get_id_by_filter_name("tcp");
    proto_udp = proto_get_id_by_filter_name("udp");
    for (size_t i = 0; i < G_N_ELEMENTS(carriers); i++) {
        unsigned after = carriers[i]->after ? wait_for_protocol(carriers[i]) : 0;

        if (carriers[i]->is_needed)
            g_ptr_array_add(at_times, (gpointer)carriers[i]);
        if (carriers[i]->read_frame)
            g_ptr_array_add(frame_readers, (gpointer)carriers[i]);
        for (size_t j = 0; !carriers[i]->texts && !carriers[i]->is_needed && j < carriers[i]->count; j++)
            want_field(&carriers[i]->fields[j], after);
    }
    wanted_at_first = wanted;
    wanted = NULL;
    want_again(wanted_at_first, NULL);
}

void carriers_reset(bool texts)
{
    want_again(wanted_at_first, NULL);
    priming_reset();
    g_array_set_size(present_ids, 0);
    memset(is_wanted, 0, sizeof is_wanted);
    frames_read = 0;
    g_byte_array_set_size(seen, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(carriers); i++) {
        if (carriers[i]->reset)
            carriers[i]->reset();
        if (carriers[i]->texts && texts)
            carrier_want(carriers[i]->fields, carriers[i]->count);
    }
}

/** Whether a wish is of no carrier that is not needed now. */
static bool is_of_needed_carrier(const wanted_t *item)
{
    for (guint i = 0; i < at_times->len; i++) {
        const carrier_t *carrier = (const carrier_t *)g_ptr_array_index(at_times, i);

        if (!is_wanted[i] && item->field >= carrier->fields && item->field < carrier->fields + carrier->count)
            return false;
    }
    return true;
}

/** Want the fields of carriers that are needed now, and no longer those of others. */
static void follow_needs(void)
{
    bool drop = false;

    for (guint i = 0; i < at_times->len; i++) {
        const carrier_t *carrier = (const carrier_t *)g_ptr_array_index(at_times, i);

        if (carrier->is_needed() == is_wanted[i])
            continue;
        is_wanted[i] = !is_wanted[i];
        if (is_wanted[i])
            carrier_want(carrier->fields, carrier->count);
        else
            drop = true;
    }
    if (drop)
        want_again(wanted, is_of_needed_carrier);
}

GArray *carriers_wanted(void)
{
    follow_needs();
    if (wanted_has_changed) {
        GArray *hfids = g_array_new(FALSE, FALSE, sizeof(int));

        for (guint i = 0; i < wanted->len; i++)
            g_array_append_val(hfids, g_array_index(wanted, wanted_t, i).hfid);
        priming_want(hfids);
        g_array_free(hfids, TRUE);
        wanted_has_changed = false;
    }
    return priming_next(present_ids);
}

GArray *carriers_wanted_none(void)
{
    return priming_none();
}

GArray *carriers_wanted_again(void)
{
    return priming_give_up();
}

static bool has_seen(unsigned proto)
{
    return proto / 8 < seen->len && (seen->data[proto / 8] & 1u << proto % 8);
}

/** Mark a protocol as seen. Returns whether it had been seen before. */
static bool see(unsigned proto)
{
    guint known = seen->len;

    if (has_seen(proto))
        return true;
    if (proto / 8 >= known) {
        g_byte_array_set_size(seen, proto / 8 + 1);
        memset(seen->data + known, 0, seen->len - known);
    }
    seen->data[proto / 8] |= (guint8)(1u << proto % 8);
    return false;
}

static bool needs_no_waiting(const wanted_t *item)
{
    return !item->after || has_seen(item->after);
}

/** Want no longer what waits for a protocol that has not been seen. */
static void stop_waiting_carriers(void)
{
    int hfid = -1;

    for (guint i = 0; i < wanted->len && hfid == -1; i++) {
        const wanted_t *item = &g_array_index(wanted, wanted_t, i);

        if (!needs_no_waiting(item))
            hfid = item->hfid;
    }
    if (hfid == -1)
        return;
    want_again(wanted, needs_no_waiting);
    priming_try(hfid);
}

/** Wake the carriers that wait for one of the frame's protocols. This is done for every frame, and nearly always finds
 *  nothing new: so what is below an ordinary transport, where no carrier is, is not looked at. */
static void see_protocols(const packet_info *pinfo)
{
    bool all = frames_read < FRAMES_FOR_ALL;
    unsigned below = wmem_list_count(pinfo->layers);

    for (wmem_list_frame_t *layer = wmem_list_tail(pinfo->layers); layer; layer = wmem_list_frame_prev(layer)) {
        gpointer proto = wmem_list_frame_data(layer);

        if (--below < LAYERS_BELOW_TRANSPORT && (GPOINTER_TO_INT(proto) == proto_tcp || GPOINTER_TO_INT(proto) == proto_udp))
            break;
        if (see(GPOINTER_TO_UINT(proto)) || all)
            continue;
        for (GSList *item = (GSList *)g_hash_table_lookup(waiting, proto); item; item = item->next) {
            const carrier_t *carrier = (const carrier_t *)item->data;

            carrier_want(carrier->fields, carrier->count);
        }
    }
    if (all && ++frames_read == FRAMES_FOR_ALL)
        stop_waiting_carriers();
}

static int compare_places(const void *left, const void *right)
{
    const located_t *a = (const located_t *)left;
    const located_t *b = (const located_t *)right;

    if (a->annotation.layer != b->annotation.layer)
        return a->annotation.layer < b->annotation.layer ? -1 : 1;
    if (a->annotation.at != b->annotation.at)
        return a->annotation.at < b->annotation.at ? -1 : 1;
    return a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

static int compare_events(const void *left, const void *right)
{
    const exchange_event_t *a = (const exchange_event_t *)left;
    const exchange_event_t *b = (const exchange_event_t *)right;

    if (a->layer != b->layer)
        return a->layer < b->layer ? -1 : 1;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

/** Copy what was found into file scope, in one piece: many frames are remembered. */
static frame_record_t *make_record(const carrier_reading_t *reading)
{
    unsigned count = wmem_array_get_count(reading->found);
    unsigned field_count = wmem_array_get_count(reading->fields);
    frame_record_t *record = (frame_record_t *)wmem_alloc(wmem_file_scope(), sizeof *record + count * sizeof *record->annotations
                                                          + field_count * sizeof *record->fields);

    *record = (frame_record_t) { .count = count, .field_count = field_count, .has_too_many = reading->has_too_many };
    record->annotations = (annotation_t *)(record + 1);
    for (unsigned i = 0; i < record->count; i++)
        record->annotations[i] = ((const located_t *)wmem_array_index(reading->found, i))->annotation;
    record->fields = (read_field_t *)(record->annotations + count);
    for (unsigned i = 0; i < record->field_count; i++)
        record->fields[i] = ((const located_field_t *)wmem_array_index(reading->fields, i))->field;
    record->eeinfo_count = wmem_array_get_count(reading->eeinfos);
    if (record->eeinfo_count > 0)
        record->eeinfos = (eeinfo_place_t *)wmem_memdup(wmem_file_scope(), wmem_array_get_raw(reading->eeinfos),
                                                        record->eeinfo_count * sizeof(eeinfo_place_t));
    return record;
}

/** Put a number in its place among those that there are. They are few. */
static void insert(guint *numbers, guint count, guint number)
{
    for (; count > 0 && numbers[count - 1] > number; count--)
        numbers[count] = numbers[count - 1];
    numbers[count] = number;
}

/** Which of the wishes a frame has fields for, in order. Few ids are in a frame: to go through those is much cheaper than to
 *  ask for every wanted one. The array is valid until the next call. */
static const GArray *present_wishes(const proto_tree *tree)
{
    static GArray *present;
    guint count = 0;
    guint id_count = 0;
    GHashTableIter iter;
    gpointer hfid;

    if (!present)
        present = g_array_new(FALSE, FALSE, sizeof(guint));
    /* There is room for all, which costs less than to make it for each. */
    g_array_set_size(present, wanted->len);
    g_array_set_size(present_ids, wanted->len);
    if (proto_tracking_interesting_fields(tree)) {
        g_hash_table_iter_init(&iter, tree_interesting_fields(tree));
        while (g_hash_table_iter_next(&iter, &hfid, NULL)) {
            guint number = GPOINTER_TO_UINT(g_hash_table_lookup(wishes, hfid));

            if (number > 0)
                g_array_index(present_ids, int, id_count++) = GPOINTER_TO_INT(hfid);
            for (; number; number = g_array_index(wanted, wanted_t, number - 1).next)
                insert((guint *)present->data, count++, number);
        }
    }
    present->len = count;
    present_ids->len = id_count;
    return present;
}

/** Annotate a field that holds a code of its family. */
static void read_code(carrier_reading_t *reading, const field_info *field, const carrier_field_t *wish)
{
    sspi_finding_t finding;
    uint32_t code;

    if (!carrier_number(field, &code))
        return;
    finding = sspi_finding_native(wish->family, code);
    if (finding.native || !wish->known_only)
        carrier_report(reading, field, &finding);
}

frame_record_t *carriers_read(packet_info *pinfo, const proto_tree *tree, const exchange_event_t **events, unsigned *event_count)
{
    carrier_reading_t reading = { .pinfo = pinfo };
    const GArray *present = present_wishes(tree);

    for (guint i = 0; i < present->len; i++) {
        /* A reader may want more, which moves the array. */
        const wanted_t item = g_array_index(wanted, wanted_t, g_array_index(present, guint, i) - 1);
        const GPtrArray *fields = proto_get_finfo_ptr_array(tree, item.hfid);

        for (guint j = 0; fields && j < fields->len; j++) {
            const field_info *field = (const field_info *)g_ptr_array_index(fields, j);

            if (item.field->read)
                item.field->read(&reading, field);
            else
                read_code(&reading, field, item.field);
        }
    }
    for (guint i = 0; i < frame_readers->len; i++)
        ((const carrier_t *)g_ptr_array_index(frame_readers, i))->read_frame(&reading);
    see_protocols(pinfo);
    *event_count = reading.events ? wmem_array_get_count(reading.events) : 0;
    if (*event_count > 1)
        wmem_array_sort(reading.events, compare_events);
    *events = *event_count > 0 ? (const exchange_event_t *)wmem_array_get_raw(reading.events) : NULL;
    if (!reading.found)
        return NULL;

    if (wmem_array_get_count(reading.found) > 1)
        wmem_array_sort(reading.found, compare_places);
    return make_record(&reading);
}

packet_info *carrier_packet(const carrier_reading_t *reading)
{
    return reading->pinfo;
}

/** Make room for what is found. Returns false where there is too much of it already. */
static bool begin_reading(carrier_reading_t *reading)
{
    if (!reading->found) {
        reading->found = wmem_array_new(reading->pinfo->pool, sizeof(located_t));
        reading->fields = wmem_array_new(reading->pinfo->pool, sizeof(located_field_t));
        reading->eeinfos = wmem_array_new(reading->pinfo->pool, sizeof(eeinfo_place_t));
    }
    if (wmem_array_get_count(reading->found) + wmem_array_get_count(reading->eeinfos) >= MAX_ANNOTATIONS)
        reading->has_too_many = true;
    return !reading->has_too_many;
}

/** Add a field to those that were read. Returns its number. */
static unsigned add_field(carrier_reading_t *reading, const field_info *info, read_field_t field)
{
    located_field_t item = { .field = field, .info = info };

    wmem_array_append_one(reading->fields, item);
    return wmem_array_get_count(reading->fields) - 1;
}

/** The number of a field among those that were read. Readers report all findings of a field one after the other. */
static unsigned field_number(carrier_reading_t *reading, const field_info *info)
{
    unsigned count = wmem_array_get_count(reading->fields);

    if (count > 0 && ((const located_field_t *)wmem_array_index(reading->fields, count - 1))->info == info)
        return count - 1;
    return add_field(reading, info, (read_field_t) { .hfid = info->hfinfo->id, .start = info->start, .length = info->length });
}

static void add_annotation(carrier_reading_t *reading, located_t item)
{
    item.sequence = wmem_array_get_count(reading->found);
    wmem_array_append_one(reading->found, item);
}

void carrier_report(carrier_reading_t *reading, const field_info *field, const sspi_finding_t *finding)
{
    carrier_report_at(reading, field, (carrier_place_t) { .length = field->length }, finding);
}

void carrier_report_at(carrier_reading_t *reading, const field_info *field, carrier_place_t place, const sspi_finding_t *finding)
{
    if (!begin_reading(reading))
        return;
    add_annotation(reading, (located_t) {
        .annotation = {
            .finding = *finding,
            .source = place.source ? place.source : field->hfinfo->abbrev,
            .field = place.named ? add_field(reading, NULL, (read_field_t) {
                .hfid = place.named->id, .start = field->start + place.offset, .length = place.length }) : field_number(reading, field),
            .at = field->start + place.offset,
            .at_length = place.length,
            .layer = field->total_layer_num,
            .detail = place.detail,
            .own = !place.source || place.named,
        },
        .tvb = field->ds_tvb,
    });
}

void carrier_report_bytes(carrier_reading_t *reading, const tvbuff_t *tvb, int offset, int length, const char *source,
                          const sspi_finding_t *finding)
{
    if (!begin_reading(reading))
        return;
    add_annotation(reading, (located_t) {
        .annotation = {
            .finding = *finding,
            .source = source,
            .field = add_field(reading, NULL, (read_field_t) { 0 }),
            .at = offset,
            .at_length = length,
            .layer = INT_MAX,
        },
        .tvb = tvb,
    });
}

void carrier_report_eeinfo(carrier_reading_t *reading, const field_info *field, int offset, const uint8_t *blob, size_t length)
{
    eeinfo_place_t place;

    if (!begin_reading(reading))
        return;
    place = (eeinfo_place_t) {
        .field = field_number(reading, field),
        .at = field->start + offset,
        .blob = (uint8_t *)wmem_memdup(wmem_file_scope(), blob, length),
        .length = length,
    };
    wmem_array_append_one(reading->eeinfos, place);
}

static void add_event(carrier_reading_t *reading, exchange_event_t event)
{
    if (!reading->events)
        reading->events = wmem_array_new(reading->pinfo->pool, sizeof event);
    event.sequence = wmem_array_get_count(reading->events);
    wmem_array_append_one(reading->events, event);
}

void carrier_report_exchange(carrier_reading_t *reading, const field_info *field, const exchange_t *exchange)
{
    add_event(reading, (exchange_event_t) {
        .kind = EVENT_EXCHANGE, .layer = field->total_layer_num, .at = field->start, .of.exchange = *exchange });
}

void carrier_report_token(carrier_reading_t *reading, const field_info *field, const token_t *token)
{
    add_event(reading, (exchange_event_t) {
        .kind = EVENT_TOKEN, .layer = field ? field->total_layer_num : INT_MAX, .at = field ? field->start : 0, .of.token = *token });
}

void carrier_report_end(carrier_reading_t *reading, connection_end_t end)
{
    /* The frame may bring the answer as well. */
    add_event(reading, (exchange_event_t) { .kind = EVENT_END, .layer = INT_MAX, .of.end = end });
}

bool carrier_has_reported(const carrier_reading_t *reading, const field_info *field, int offset)
{
    unsigned count = reading->found ? wmem_array_get_count(reading->found) : 0;

    for (unsigned i = 0; i < count; i++) {
        const located_t *item = (const located_t *)wmem_array_index(reading->found, i);

        if (item->tvb == field->ds_tvb && item->annotation.at == field->start + offset)
            return true;
    }
    return false;
}

sspi_class_t carrier_outcome(const carrier_reading_t *reading)
{
    unsigned count = reading->found ? wmem_array_get_count(reading->found) : 0;
    sspi_class_t outcome = SSPI_CLASS_STEP;

    for (unsigned i = 0; i < count; i++) {
        sspi_class_t class_ = ((const located_t *)wmem_array_index(reading->found, i))->annotation.finding.class_;

        if (class_ == SSPI_CLASS_FAILURE || (class_ == SSPI_CLASS_SUCCESS && outcome == SSPI_CLASS_STEP))
            outcome = class_;
    }
    return outcome;
}

bool carrier_number(const field_info *field, uint32_t *number)
{
    switch (field->hfinfo->type) {
    case FT_INT8:
    case FT_INT16:
    case FT_INT24:
    case FT_INT32:
        *number = (uint32_t)fvalue_get_sinteger(FIELD_VALUE(field));
        return true;
    case FT_UINT8:
    case FT_UINT16:
    case FT_UINT24:
    case FT_UINT32:
        *number = fvalue_get_uinteger(FIELD_VALUE(field));
        return true;
    default:
        return false;
    }
}

const char *carrier_text(const field_info *field)
{
    switch (field->hfinfo->type) {
    case FT_STRING:
    case FT_STRINGZ:
        return fvalue_get_string(FIELD_VALUE(field));
    default:
        return NULL;
    }
}

const uint8_t *carrier_bytes(const field_info *field, int offset, size_t length)
{
    int start = field->start + offset;

    if (!field->ds_tvb || start < 0 || length > INT_MAX || !tvb_bytes_exist(field->ds_tvb, start, (int)length))
        return NULL;
    return tvb_get_ptr(field->ds_tvb, start, (int)length);
}

const uint8_t *carrier_bytes_to_end(const field_info *field, int offset, size_t limit, size_t *length)
{
    int start = field->start + offset;
    unsigned captured = field->ds_tvb ? tvb_captured_length(field->ds_tvb) : 0;

    *length = start >= 0 && (unsigned)start < captured ? MIN(captured - (unsigned)start, limit) : 0;
    return *length ? carrier_bytes(field, offset, *length) : NULL;
}

/** The name Wireshark has for an NTSTATUS, which is static, or NULL. Its tables are reached through a field, as the
 *  library does not export them. */
static const char *wireshark_name(uint32_t ntstatus)
{
    if (!ntstatus_field || !ntstatus_field->strings)
        return NULL;
    if (ntstatus_field->display & BASE_EXT_STRING)
        return try_val_to_str_ext(ntstatus, (value_string_ext *)ntstatus_field->strings);
    return try_val_to_str(ntstatus, (const value_string *)ntstatus_field->strings);
}

void carrier_name_ntstatus(sspi_finding_t *finding, uint32_t ntstatus)
{
    if (!finding->native && !finding->has_win32)
        finding->other_name = wireshark_name(ntstatus);
}

sspi_finding_t carrier_ntstatus(uint32_t ntstatus)
{
    sspi_finding_t finding = sspi_finding_ntstatus(ntstatus);

    carrier_name_ntstatus(&finding, ntstatus);
    return finding;
}
