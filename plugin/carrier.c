/* carrier.c: collect the wanted fields of a frame and hand them to their readers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#define WS_LOG_DOMAIN "sspi"
#include "carrier.h"

#include <wsutil/wslog.h>

#include "carriers/carriers.h"
#include "compat.h"

struct carrier_reading {
    wmem_array_t *found; /**< located_t, or NULL before the first */
    wmem_allocator_t *pool;
};

/** An annotation with what is needed to put it in order. */
typedef struct {
    annotation_t annotation;
    const tvbuff_t *tvb;
    unsigned sequence;
} located_t;

typedef struct {
    int hfid;
    const carrier_field_t *field;
} wanted_t;

static const carrier_t *const carriers[] = {
    &carrier_smb,
    &carrier_kerberos,
    &carrier_ldap,
    &carrier_spnego,
    &carrier_credssp,
    &carrier_negoex,
    &carrier_nns,
    &carrier_tls,
};

static GArray *wanted;
static const header_field_info *ntstatus_field;

/** Add the ids of every field with this abbreviation: Wireshark may have registered it several times. */
static void resolve_field(const carrier_field_t *field)
{
    header_field_info *info = proto_registrar_get_byname(field->name);

    if (!info) {
        ws_debug("this Wireshark has no field %s", field->name);
        return;
    }
    while (info->same_name_prev_id != -1)
        info = proto_registrar_get_nth((unsigned)info->same_name_prev_id);
    for (; info; info = info->same_name_next) {
        wanted_t item = { info->id, field };

        if (!field->blurb || g_strcmp0(info->blurb, field->blurb) == 0)
            g_array_append_val(wanted, item);
    }
}

GArray *carriers_resolve(void)
{
    GArray *hfids = g_array_new(FALSE, FALSE, sizeof(int));

    g_clear_pointer(&wanted, g_array_unref);
    wanted = g_array_new(FALSE, FALSE, sizeof(wanted_t));
    for (size_t i = 0; i < G_N_ELEMENTS(carriers); i++) {
        for (size_t j = 0; j < carriers[i]->count; j++)
            resolve_field(&carriers[i]->fields[j]);
    }
    for (guint i = 0; i < wanted->len; i++)
        g_array_append_val(hfids, g_array_index(wanted, wanted_t, i).hfid);
    ntstatus_field = proto_registrar_get_byname("smb2.nt_status");
    return hfids;
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

frame_record_t *carriers_read(packet_info *pinfo, const proto_tree *tree)
{
    carrier_reading_t reading = { .pool = pinfo->pool };
    frame_record_t *record;
    unsigned count;

    for (guint i = 0; i < wanted->len; i++) {
        const wanted_t *item = &g_array_index(wanted, wanted_t, i);
        const GPtrArray *fields = proto_get_finfo_ptr_array(tree, item->hfid);

        for (guint j = 0; fields && j < fields->len; j++)
            item->field->read(&reading, (const field_info *)g_ptr_array_index(fields, j));
    }
    if (!reading.found)
        return NULL;

    wmem_array_sort(reading.found, compare_places);
    count = wmem_array_get_count(reading.found);
    record = wmem_new(wmem_file_scope(), frame_record_t);
    record->count = count;
    record->annotations = wmem_alloc_array(wmem_file_scope(), annotation_t, count);
    for (unsigned i = 0; i < count; i++)
        record->annotations[i] = ((const located_t *)wmem_array_index(reading.found, i))->annotation;
    return record;
}

void carrier_report(carrier_reading_t *reading, const field_info *field, const sspi_finding_t *finding)
{
    carrier_report_at(reading, field, (carrier_place_t) { .length = field->length }, finding);
}

void carrier_report_at(carrier_reading_t *reading, const field_info *field, carrier_place_t place, const sspi_finding_t *finding)
{
    located_t item = {
        .annotation = {
            .finding = *finding,
            .source = field->hfinfo->abbrev,
            .hfid = field->hfinfo->id,
            .start = field->start,
            .length = field->length,
            .at = field->start + place.offset,
            .at_length = place.length,
            .layer = field->total_layer_num,
            .detail = place.detail,
        },
        .tvb = field->ds_tvb,
    };

    if (!reading->found)
        reading->found = wmem_array_new(reading->pool, sizeof(located_t));
    item.sequence = wmem_array_get_count(reading->found);
    wmem_array_append_one(reading->found, item);
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
