/* reading.c: what is reported of a frame while its fields are read
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/reading.h"

#include <string.h>

#include "parse/bytes.h"

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

/* A frame with more annotations was made to do harm. When they are listed, Wireshark takes 5000 expert infos of a frame. */
#define MAX_ANNOTATIONS 2000

/* So much of a ticket is of no other one (see krb_tickets.c). */
#define TICKET_END 64u

/** Make room for what is found. Returns false where there is too much of it already. */
static bool begin_reading(reading_t *reading)
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
static unsigned add_field(reading_t *reading, const field_info *info, read_field_t field)
{
    located_field_t item = { .field = field, .info = info };

    wmem_array_append_one(reading->fields, item);
    return wmem_array_get_count(reading->fields) - 1;
}

/** The number of a field among those that were read. Readers report all findings of a field one after the other. */
static unsigned number_of_field(reading_t *reading, const field_info *info)
{
    unsigned count = wmem_array_get_count(reading->fields);

    if (count > 0 && ((const located_field_t *)wmem_array_index(reading->fields, count - 1))->info == info)
        return count - 1;
    return add_field(reading, info, (read_field_t) { .hfid = info->hfinfo->id, .start = info->start, .length = info->length });
}

static void add_annotation(reading_t *reading, located_t item)
{
    item.annotation.finding.context = reading->context;
    item.sequence = wmem_array_get_count(reading->found);
    wmem_array_append_one(reading->found, item);
}

void report_finding(reading_t *reading, const field_info *field, const sspi_finding_t *finding)
{
    report_finding_at(reading, field, (carrier_place_t) { .length = field->length }, finding);
}

static unsigned number_of_place(reading_t *reading, const field_info *field, carrier_place_t place)
{
    if (!place.named)
        return number_of_field(reading, field);
    return add_field(reading, NULL, (read_field_t) {
        .hfid = place.named->id, .start = field->start + place.offset, .length = place.length
    });
}

void report_finding_at(reading_t *reading, const field_info *field, carrier_place_t place, const sspi_finding_t *finding)
{
    if (!begin_reading(reading))
        return;
    add_annotation(reading, (located_t) {
        .annotation = {
            .finding = *finding,
            .source = place.source ? place.source : field->hfinfo->abbrev,
            .field = number_of_place(reading, field, place),
            .at = field->start + place.offset,
            .at_length = place.length,
            .layer = field->total_layer_num,
            .detail = place.detail,
            .own = !place.source || place.named,
        },
        .tvb = field->ds_tvb,
    });
}

void report_bytes(reading_t *reading, const tvbuff_t *tvb, int offset, int length, const char *source,
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

void report_not_understood(reading_t *reading, const field_info *field)
{
    if (field && !reading->not_understood)
        reading->not_understood = field->hfinfo->abbrev;
}

void report_eeinfo(reading_t *reading, const field_info *field, int offset, const uint8_t *blob, size_t length)
{
    eeinfo_place_t place;

    if (!begin_reading(reading))
        return;
    place = (eeinfo_place_t) {
        .field = number_of_field(reading, field),
        .at = field->start + offset,
        .blob = (uint8_t *)wmem_memdup(wmem_file_scope(), blob, length),
        .length = length,
    };
    wmem_array_append_one(reading->eeinfos, place);
}

static void add_event(reading_t *reading, exchange_event_t event)
{
    if (!reading->events)
        reading->events = wmem_array_new(reading->pinfo->pool, sizeof event);
    event.sequence = wmem_array_get_count(reading->events);
    wmem_array_append_one(reading->events, event);
}

/** The end of a ticket, by which it is known again. Its bytes may be a carrier's own, which are gone when the event is taken
 *  up. */
static der_t kept_ticket(const reading_t *reading, der_t ticket)
{
    size_t length = MIN(ticket.length, TICKET_END);

    if (length == 0)
        return ticket;
    return (der_t) {
        (const uint8_t *)wmem_memdup(reading->pinfo->pool, ticket.bytes + ticket.length - length, length), length
    };
}

/** An event at the place of a field; without one, behind all that has a place. */
static exchange_event_t event_at(const reading_t *reading, event_kind_t kind, const field_info *field)
{
    if (!field)
        return (exchange_event_t) { .kind = kind, .layer = reading->layer ? reading->layer : INT_MAX };
    return (exchange_event_t) { .kind = kind, .layer = field->total_layer_num, .at = field->start, .source = field->ds_tvb };
}

void report_exchange(reading_t *reading, const field_info *field, const exchange_t *exchange)
{
    exchange_event_t event = event_at(reading, EVENT_EXCHANGE, field);

    event.of.exchange = *exchange;
    event.of.exchange.ticket = kept_ticket(reading, exchange->ticket);
    add_event(reading, event);
}

void report_token(reading_t *reading, const field_info *field, const token_t *token)
{
    exchange_event_t event = event_at(reading, EVENT_TOKEN, field);

    event.of.token = *token;
    event.of.token.ticket = kept_ticket(reading, token->ticket);
    add_event(reading, event);
}

void report_evidence(reading_t *reading, const field_info *field, const evidence_t *evidence)
{
    exchange_event_t event = event_at(reading, EVENT_EVIDENCE, field);

    event.of.evidence = *evidence;
    add_event(reading, event);
}

void report_connection_end(reading_t *reading, connection_end_t end)
{
    /* The frame may bring the answer as well. */
    exchange_event_t event = event_at(reading, EVENT_END, NULL);

    event.of.end = end;
    add_event(reading, event);
}

bool reading_has_finding(reading_t *reading, const field_info *field, int offset)
{
    unsigned count = reading->found ? wmem_array_get_count(reading->found) : 0;

    /* Who asks for many asks in their order. */
    for (unsigned i = 0; i < count; i++) {
        unsigned number = (reading->next_asked + i) % count;
        const located_t *item = (const located_t *)wmem_array_index(reading->found, number);

        if (item->tvb == field->ds_tvb && item->annotation.at == field->start + offset) {
            reading->next_asked = number + 1;
            return true;
        }
    }
    return false;
}

bool reading_has_token(const reading_t *reading, const tvbuff_t *tvb, int begin, int end)
{
    unsigned count = reading->events ? wmem_array_get_count(reading->events) : 0;

    for (unsigned i = 0; i < count; i++) {
        const exchange_event_t *event = (const exchange_event_t *)wmem_array_index(reading->events, i);

        if (event->kind == EVENT_TOKEN && event->source == tvb && event->at >= begin && event->at < end)
            return true;
    }
    return false;
}

sspi_class_t reading_outcome(const reading_t *reading)
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

/** So many records are shared at most: where nearly none is like another, to look for one is of no use. */
#define MAX_SHARED 4096

/** Records of this capture, by what is in them. */
static wmem_map_t *shared;

static size_t size_of(const frame_record_t *record)
{
    return sizeof *record + record->count * sizeof *record->annotations + record->field_count * sizeof *record->fields;
}

static guint hash_record(const void *record)
{
    const frame_record_t *one = (const frame_record_t *)record;

    return (guint)bytes_hash(one + 1, size_of(one) - sizeof *one);
}

/** A byte that fills a gap may differ: then two are kept that could be one. */
static gboolean is_same_record(const void *left, const void *right)
{
    const frame_record_t *a = (const frame_record_t *)left;
    const frame_record_t *b = (const frame_record_t *)right;

    return a->count == b->count && a->field_count == b->field_count && a->has_too_many == b->has_too_many
        && memcmp(a + 1, b + 1, size_of(a) - sizeof *a) == 0;
}

/** Annotations and fields of a record stand behind it. */
static void set_places(frame_record_t *record)
{
    record->annotations = (annotation_t *)(record + 1);
    record->fields = (read_field_t *)(record->annotations + record->count);
}

static frame_record_t *keep_record(const frame_record_t *record)
{
    frame_record_t *kept = (frame_record_t *)wmem_memdup(wmem_file_scope(), record, size_of(record));

    set_places(kept);
    return kept;
}

/** The record in file scope: of many frames that are alike, such as refusals of the same kind, one. */
static frame_record_t *share(const frame_record_t *record)
{
    frame_record_t *known;

    if (!shared)
        shared = wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), hash_record, is_same_record);
    known = (frame_record_t *)wmem_map_lookup(shared, record);
    if (known)
        return known;
    known = keep_record(record);
    if (wmem_map_size(shared) < MAX_SHARED)
        wmem_map_insert(shared, known, known);
    return known;
}

/** Copy what was found into file scope, in one piece: many frames are remembered. */
static frame_record_t *make_record(const reading_t *reading)
{
    frame_record_t like = {
        .count = wmem_array_get_count(reading->found),
        .field_count = wmem_array_get_count(reading->fields),
        .has_too_many = reading->has_too_many,
    };
    frame_record_t *record = (frame_record_t *)wmem_alloc0(reading->pinfo->pool, size_of(&like));

    *record = like;
    set_places(record);
    for (unsigned i = 0; i < record->count; i++)
        record->annotations[i] = ((const located_t *)wmem_array_index(reading->found, i))->annotation;
    for (unsigned i = 0; i < record->field_count; i++)
        record->fields[i] = ((const located_field_t *)wmem_array_index(reading->fields, i))->field;
    if (wmem_array_get_count(reading->eeinfos) == 0 && !reading->not_understood)
        return share(record);
    record = keep_record(record);
    record->not_understood = reading->not_understood;
    record->eeinfo_count = wmem_array_get_count(reading->eeinfos);
    record->eeinfos = (eeinfo_place_t *)wmem_memdup(wmem_file_scope(), wmem_array_get_raw(reading->eeinfos),
                                                    record->eeinfo_count * sizeof(eeinfo_place_t));
    return record;
}

void reading_drop_events(reading_t *reading, int layer)
{
    unsigned count = reading->events ? wmem_array_get_count(reading->events) : 0;
    wmem_array_t *kept = NULL;

    for (unsigned i = 0; i < count; i++) {
        const exchange_event_t *event = (const exchange_event_t *)wmem_array_index(reading->events, i);

        if (event->layer >= layer && event->kind != EVENT_END)
            continue;
        if (!kept)
            kept = wmem_array_new(reading->pinfo->pool, sizeof *event);
        wmem_array_append(kept, event, 1);
    }
    reading->events = kept;
}

const exchange_event_t *reading_events(reading_t *reading, unsigned *count)
{
    *count = reading->events ? wmem_array_get_count(reading->events) : 0;
    if (*count > 1)
        wmem_array_sort(reading->events, compare_events);
    return *count > 0 ? (const exchange_event_t *)wmem_array_get_raw(reading->events) : NULL;
}

frame_record_t *reading_record(reading_t *reading)
{
    if (!reading->found && !reading->not_understood)
        return NULL;
    if (!reading->found && !begin_reading(reading))
        return NULL;
    if (wmem_array_get_count(reading->found) > 1)
        wmem_array_sort(reading->found, compare_places);
    return make_record(reading);
}
