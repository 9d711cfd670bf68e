/* eeinfo_details.c: RPC extended error information as a subtree
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "details/eeinfo_details.h"

#include <string.h>

#include "compat.h"
#include "details/item.h"
#include "parse/calendar.h"
#include "parse/rpc_eeinfo.h"
#include "parse/visible_text.h"

/* Seconds from 1601-01-01 to 1970-01-01, and units of 100 ns in a second. */
#define FILETIME_EPOCH 11644473600
#define FILETIME_SECOND 10000000

static int hf_eeinfo = -1;
static int hf_record = -1;
static int hf_computer = -1;
static int hf_pid = -1;
static int hf_time = -1;
static int hf_component = -1;
static int hf_status = -1;
static int hf_location = -1;
static int hf_flags = -1;
static int hf_param = -1;
static int hf_malformed = -1;

static int ett_eeinfo = -1;
static int ett_record = -1;

/** A value table of names, which lives as long as the program. */
static value_string_ext *name_values(sspi_names_id_t id, const char *title)
{
    const sspi_names_t *table = &sspi_names[id];
    value_string *values = wmem_alloc0_array(wmem_epan_scope(), value_string, table->count + 1);

    for (size_t i = 0; i < table->count; i++) {
        values[i].value = table->names[i].code;
        values[i].strptr = table->names[i].name;
    }
    return VALUE_STRING_EXT_NEW(values, (unsigned)table->count + 1, title);
}

void eeinfo_details_register(int proto)
{
    const item_field_t fields[] = {
        { &hf_eeinfo, SSPI_WORD_EEINFO, "sspi.eeinfo", FT_NONE, BASE_NONE, NULL, SSPI_WORD_ABOUT_EEINFO },
        { &hf_record, SSPI_WORD_EEINFO_RECORD, "sspi.eeinfo.record", FT_UINT32, BASE_DEC, NULL, SSPI_WORD_ABOUT_EEINFO_RECORD },
        { &hf_computer, SSPI_WORD_EEINFO_COMPUTER, "sspi.eeinfo.computer", FT_STRING, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_EEINFO_COMPUTER },
        { &hf_pid, SSPI_WORD_EEINFO_PID, "sspi.eeinfo.pid", FT_UINT32, BASE_DEC, NULL, SSPI_WORD_ABOUT_EEINFO_PID },
        { &hf_time, SSPI_WORD_EEINFO_TIME, "sspi.eeinfo.time", FT_ABSOLUTE_TIME, ABSOLUTE_TIME_UTC, NULL,
          SSPI_WORD_ABOUT_EEINFO_TIME },
        { &hf_component, SSPI_WORD_EEINFO_COMPONENT, "sspi.eeinfo.component", FT_UINT32, BASE_DEC | BASE_EXT_STRING,
          name_values(SSPI_NAMES_RPC_COMPONENT, "RPC generating components"), ITEM_NO_HINT },
        { &hf_status, SSPI_WORD_STATUS, "sspi.eeinfo.status", FT_UINT32, BASE_HEX, NULL,
          SSPI_WORD_ABOUT_EEINFO_STATUS },
        { &hf_location, SSPI_WORD_EEINFO_LOCATION, "sspi.eeinfo.location", FT_UINT16, BASE_DEC | BASE_EXT_STRING,
          name_values(SSPI_NAMES_RPC_LOCATION, "RPC detection locations"), SSPI_WORD_ABOUT_EEINFO_LOCATION },
        { &hf_flags, SSPI_WORD_EEINFO_FLAGS, "sspi.eeinfo.flags", FT_UINT16, BASE_HEX, NULL,
          SSPI_WORD_ABOUT_EEINFO_FLAGS },
        { &hf_param, SSPI_WORD_EEINFO_PARAM, "sspi.eeinfo.param", FT_STRING, BASE_NONE, NULL, ITEM_NO_HINT },
        { &hf_malformed, SSPI_WORD_EEINFO_MALFORMED, "sspi.eeinfo.malformed", FT_NONE, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_EEINFO_MALFORMED },
    };
    static int *ett[] = { &ett_eeinfo, &ett_record };

    item_fields_register(proto, fields, G_N_ELEMENTS(fields));
    proto_register_subtree_array(ett, G_N_ELEMENTS(ett));
}

/** The blob in its data source. */
typedef struct {
    const eeinfo_place_t *place;
    const eeinfo_t *info;
    tvbuff_t *tvb;
    bool placed; /**< the tvb is the one that holds the blob */
} blob_t;

/** Where `at` of the blob stands in the tvb. */
static int start_of(const blob_t *blob, size_t at)
{
    return blob->placed ? blob->place->at + (int)at : 0;
}

static int length_of(const blob_t *blob, size_t length)
{
    return blob->placed ? (int)length : 0;
}

/** Text of a record, without the final zero, as a visible_text(). NULL where there is none. */
static char *text_of(const blob_t *blob, eeinfo_bytes_t bytes, bool unicode)
{
    const char *raw = (const char *)blob->place->blob + bytes.at;
    const char *charset = !unicode ? "ISO-8859-1" : blob->info->big_endian ? "UTF-16BE" : "UTF-16LE";

    gsize length;
    char *text = bytes.length
        ? g_convert_with_fallback(raw, (gssize)bytes.length, "UTF-8", charset, "?", NULL, &length, NULL) : NULL;
    char *visible;

    while (text && length > 0 && text[length - 1] == '\0')
        length--;
    visible = text ? visible_text(text, length) : NULL;
    g_free(text);
    return visible;
}

static char *param_text(const blob_t *blob, const eeinfo_param_t *param)
{
    const sspi_code_t *status;
    GString *hex;

    switch (param->type) {
    case EEINFO_ANSI_STRING:
    case EEINFO_UNICODE_STRING:
        return text_of(blob, param->bytes, param->type == EEINFO_UNICODE_STRING);
    case EEINFO_LONG:
        status = param->value ? sspi_code_find(SSPI_FAMILY_SSPI, (uint32_t)param->value) : NULL;
        if (status)
            return g_strdup_printf("%s (0x%08x)", status->name, (unsigned)status->code);
        return g_strdup_printf("%" G_GINT64_FORMAT, param->value);
    case EEINFO_SHORT:
        return g_strdup_printf("%" G_GINT64_FORMAT, param->value);
    case EEINFO_POINTER:
        return g_strdup_printf("0x%016" G_GINT64_MODIFIER "x", (guint64)param->value);
    case EEINFO_BINARY:
        hex = g_string_new(NULL);
        for (size_t i = 0; i < MIN(param->bytes.length, 32); i++)
            g_string_append_printf(hex, "%02x", blob->place->blob[param->bytes.at + i]);
        if (param->bytes.length > 32)
            g_string_append(hex, "…");
        return g_string_free(hex, FALSE);
    case EEINFO_NONE:
        break;
    }
    return NULL;
}

static void add_text(proto_tree *tree, int hf, const blob_t *blob, eeinfo_bytes_t bytes, char *text)
{
    if (text)
        item_added(tree,
                   proto_tree_add_string(tree, hf, blob->tvb, start_of(blob, bytes.at), length_of(blob, bytes.length), text));
    g_free(text);
}

static void add_number(proto_tree *tree, int hf, const blob_t *blob, size_t at, size_t length, uint32_t number)
{
    item_added(tree, proto_tree_add_uint(tree, hf, blob->tvb, start_of(blob, at), length_of(blob, length), number));
}

/** The components whose names are words; the others are names. */
static const char *component_name(uint32_t component)
{
    switch (component) {
    case 1:
        return sspi_word(SSPI_WORD_COMPONENT_APPLICATION);
    case 2:
        return sspi_word(SSPI_WORD_COMPONENT_RUNTIME);
    case 3:
        return sspi_word(SSPI_WORD_COMPONENT_SECURITY);
    case 9:
        return sspi_word(SSPI_WORD_COMPONENT_AUTHZ);
    default:
        return NULL;
    }
}

/** The field of an item whose words are to be in another language than Wireshark's; NULL where there is none: in English, and
 *  in a tree that nobody sees. */
static const field_info *field_to_translate(proto_item *item)
{
    return item && sspi_language_current() != SSPI_ENGLISH ? PITEM_FINFO(item) : NULL;
}

static void add_component(proto_tree *tree, const blob_t *blob, const eeinfo_record_t *record)
{
    const char *name = component_name(record->component);
    proto_item *item = proto_tree_add_uint(tree, hf_component, blob->tvb, start_of(blob, record->time_at + 8),
                                           length_of(blob, 4), record->component);
    const field_info *field = field_to_translate(item);

    if (name && field)
        proto_item_set_text(item, "%s: %s (%u)", field->hfinfo->name, name, (unsigned)record->component);
    item_added(tree, item);
}

/** Wireshark writes the month as an English word. A forged time may be one that no calendar has: it stays as it is. */
static void show_date_in_numbers(proto_item *item, const field_info *field, const nstime_t *time)
{
    char *text = calendar_text(time->secs, CALENDAR_READABLE);

    if (text)
        proto_item_set_text(item, "%s: %s.%09d UTC", field->hfinfo->name, text, time->nsecs);
    g_free(text);
}

static void add_time(proto_tree *tree, const blob_t *blob, const eeinfo_record_t *record)
{
    nstime_t time = {
        .secs = (time_t)((gint64)(record->time / FILETIME_SECOND) - FILETIME_EPOCH),
        .nsecs = (int)(record->time % FILETIME_SECOND) * 100,
    };

    proto_item *item = proto_tree_add_time(tree, hf_time, blob->tvb, start_of(blob, record->time_at), length_of(blob, 8), &time);
    const field_info *field = field_to_translate(item);

    if (field)
        show_date_in_numbers(item, field, &time);
    item_added(tree, item);
}

static void add_status(proto_tree *tree, const blob_t *blob, const eeinfo_record_t *record)
{
    sspi_finding_t finding = record->status < 0x10000 ? sspi_finding_of_code(SSPI_FAMILY_WIN32, record->status)
                                                      : sspi_finding_of_ntstatus(record->status);
    const char *name = record->status ? sspi_finding_native_name(&finding) : NULL;
    proto_item *item =
        proto_tree_add_uint(tree, hf_status, blob->tvb, start_of(blob, record->time_at + 12), length_of(blob, 4), record->status);

    item_added(tree, item);
    if (name)
        proto_item_append_text(item, " [%s]", name);
}

static void add_record(const eeinfo_record_t *record, unsigned number, const blob_t *blob, proto_tree *tree)
{
    proto_item *item = proto_tree_add_uint(tree, hf_record, blob->tvb, start_of(blob, record->bytes.at),
                                           length_of(blob, record->bytes.length), number);
    proto_tree *subtree = proto_item_add_subtree(item, ett_record);

    item_added(tree, item);
    add_text(subtree, hf_computer, blob, record->computer, text_of(blob, record->computer, true));
    add_number(subtree, hf_pid, blob, record->pid_at, 4, record->pid);
    add_time(subtree, blob, record);
    add_component(subtree, blob, record);
    add_status(subtree, blob, record);
    add_number(subtree, hf_location, blob, record->time_at + 16, 2, record->location);
    add_number(subtree, hf_flags, blob, record->time_at + 18, 2, record->flags);
    for (unsigned i = 0; i < record->param_count; i++)
        add_text(subtree, hf_param, blob, record->params[i].bytes, param_text(blob, &record->params[i]));
}

/** "RPC extended error information: 3 records" */
static void set_label(proto_item *item, unsigned count)
{
    char number[16];
    char *records;
    char *label;

    g_snprintf(number, sizeof number, "%u", count);
    records = sspi_word_with(count == 1 ? SSPI_WORD_RECORDS_ONE : SSPI_WORD_RECORDS_SEVERAL, number, NULL);
    label = sspi_word_with(SSPI_WORD_WITH_COLON, sspi_word(SSPI_WORD_EEINFO), records, NULL);
    proto_item_set_text(item, "%s", label);
    g_free(label);
    g_free(records);
}

void eeinfo_details_show(const eeinfo_place_t *place, tvbuff_t *source, tvbuff_t *tvb, proto_tree *tree)
{
    bool placed = source && tvb_bytes_exist(source, place->at, (int)place->length);
    eeinfo_t *info = g_new(eeinfo_t, 1);
    blob_t blob = { .place = place, .info = info, .tvb = placed ? source : tvb, .placed = placed };
    proto_item *item;
    proto_tree *subtree;

    if (rpc_eeinfo_parse(place->blob, place->length, info)) {
        item = proto_tree_add_item(tree, hf_eeinfo, blob.tvb, start_of(&blob, 0), length_of(&blob, place->length), ENC_NA);
        if (tree_is_visible(tree))
            set_label(item, info->count);
        proto_item_set_generated(item);
        subtree = proto_item_add_subtree(item, ett_eeinfo);
        for (unsigned i = 0; i < info->count; i++)
            add_record(&info->records[i], i + 1, &blob, subtree);
        if (info->malformed)
            item_added(subtree, proto_tree_add_item(subtree, hf_malformed, blob.tvb, 0, 0, ENC_NA));
    }
    g_free(info);
}
