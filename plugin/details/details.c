/* details.c: what the user sees of a frame's annotations
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "details/details.h"

#include <epan/expert.h>
#include <epan/prefs.h>
#include <epan/tap.h>
#include <wsutil/str_util.h>

#include "compat.h"
#include "details/attempt_details.h"
#include "details/eeinfo_details.h"

/* Of an annotation with its expert info, or of an attempt. */
#define MAX_ITEMS 20

static int proto_sspi = -1;

static int hf_annotation = -1;
static int hf_status = -1;
static int hf_name = -1;
static int hf_class = -1;
static int hf_basis = -1;
static int hf_source = -1;
static int hf_native = -1;
static int hf_win32 = -1;
static int hf_meaning = -1;
static int hf_native_meaning = -1;
static int hf_cause = -1;
static int hf_remedy = -1;
static int hf_server_build = -1;

static int ett_sspi = -1;
static int ett_annotation = -1;

static expert_field ei_failure = EI_INIT;
static expert_field ei_integrity = EI_INIT;

static int expert_tap;

/** A value table of a family's names, which lives as long as the program. */
static value_string_ext *family_values(sspi_family_id_t id)
{
    const sspi_family_t *family = &sspi_families[id];
    value_string *values = wmem_alloc0_array(wmem_epan_scope(), value_string, family->count + 1);

    for (size_t i = 0; i < family->count; i++) {
        values[i].value = family->codes[i].code;
        values[i].strptr = family->codes[i].name;
    }
    return VALUE_STRING_EXT_NEW(values, (unsigned)family->count + 1, family->id);
}

static void register_fields(void)
{
    static const value_string class_values[] = {
        { SSPI_CLASS_SUCCESS, "Success" }, { SSPI_CLASS_STEP, "Step" }, { SSPI_CLASS_FAILURE, "Failure" }, { 0, NULL }
    };
    static const value_string basis_values[] = {
        { SSPI_BASIS_CARRIED, "Carried" }, { SSPI_BASIS_DOCUMENTED, "Documented" }, { SSPI_BASIS_INFERRED, "Inferred" }, { 0, NULL }
    };
    static hf_register_info hf[] = {
        { &hf_annotation, { "Annotation", "sspi.annotation", FT_NONE, BASE_NONE, NULL, 0, "What one status field says", HFILL } },
        { &hf_status, { "Status", "sspi.status", FT_UINT32, BASE_HEX | BASE_EXT_STRING, NULL, 0,
                        "The SSPI status a Windows caller sees", HFILL } },
        { &hf_name, { "Name", "sspi.name", FT_STRING, BASE_NONE, NULL, 0, "Symbolic name of the status", HFILL } },
        { &hf_class, { "Class", "sspi.class", FT_UINT8, BASE_DEC, VALS(class_values), 0,
                       "Whether this is a failure, or a normal part of the exchange", HFILL } },
        { &hf_basis, { "Basis", "sspi.basis", FT_UINT8, BASE_DEC, VALS(basis_values), 0,
                       "How the status is known: carried by the field, documented as its equivalent, or inferred from the meaning", HFILL } },
        { &hf_source, { "Source", "sspi.source", FT_STRING, BASE_NONE, NULL, 0, "The field that was read", HFILL } },
        { &hf_native, { "Native code", "sspi.native", FT_STRING, BASE_NONE, NULL, 0, "What the wire says, by its own name", HFILL } },
        { &hf_win32, { "Win32 error", "sspi.win32", FT_UINT32, BASE_DEC | BASE_EXT_STRING, NULL, 0,
                       "The Win32 error of the same meaning", HFILL } },
        { &hf_meaning, { "Meaning", "sspi.meaning", FT_STRING, BASE_NONE, NULL, 0, "What the status means", HFILL } },
        { &hf_native_meaning, { "Native meaning", "sspi.native.meaning", FT_STRING, BASE_NONE, NULL, 0,
                                "What the native code means", HFILL } },
        { &hf_cause, { "Cause", "sspi.cause", FT_STRING, BASE_NONE, NULL, 0, "Why it usually happens", HFILL } },
        { &hf_remedy, { "Remedy", "sspi.remedy", FT_STRING, BASE_NONE, NULL, 0, "What to do first", HFILL } },
        { &hf_server_build, { "Server build", "sspi.server_build", FT_UINT32, BASE_DEC, NULL, 0,
                              "Build number of the server's Windows", HFILL } },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(hf); i++) {
        if (hf[i].p_id == &hf_status)
            hf[i].hfinfo.strings = family_values(SSPI_FAMILY_SSPI);
        if (hf[i].p_id == &hf_win32)
            hf[i].hfinfo.strings = family_values(SSPI_FAMILY_WIN32);
    }
    proto_register_field_array(proto_sspi, hf, G_N_ELEMENTS(hf));
}

void details_register(int proto)
{
    static int *ett[] = { &ett_sspi, &ett_annotation };
    static ei_register_info ei[] = {
        { &ei_failure, { "sspi.expert.failure", PI_RESPONSE_CODE, PI_WARN, "Authentication failed", EXPFILL } },
        { &ei_integrity, { "sspi.expert.integrity", PI_RESPONSE_CODE, PI_ERROR, "Integrity of the authentication is at stake", EXPFILL } },
    };

    proto_sspi = proto;
    register_fields();
    attempt_details_register(proto);
    eeinfo_details_register(proto);
    proto_register_subtree_array(ett, G_N_ELEMENTS(ett));
    expert_register_field_array(expert_register_protocol(proto), ei, G_N_ELEMENTS(ei));
}

void details_begin_capture(void)
{
    expert_tap = find_tap_id("expert");
}

/** The native code's name, or, as a bare number says nothing by itself, "Kerberos error 30". */
static const char *native_name(wmem_allocator_t *pool, const sspi_finding_t *finding)
{
    const char *name = sspi_finding_native_name(finding);

    char number[SSPI_NUMBER_SIZE];

    return name ? name : wmem_strdup_printf(pool, "%s %s", sspi_families[finding->family].title,
                                            sspi_finding_number_text(finding, number, sizeof number));
}

static const char *short_name(wmem_allocator_t *pool, const sspi_finding_t *finding)
{
    return finding->status ? finding->status->name : native_name(pool, finding);
}

static const sspi_finding_t *most_severe(const frame_record_t *record)
{
    const annotation_t *most = &record->annotations[0];

    for (unsigned i = 1; i < record->count; i++) {
        if (annotation_says_more(&record->annotations[i], most))
            most = &record->annotations[i];
    }
    return &most->finding;
}

/** "SEC_E_LOGON_DENIED: STATUS_ACCOUNT_LOCKED_OUT", or the one name there is. */
static const char *both_names(wmem_allocator_t *pool, const sspi_finding_t *finding)
{
    const char *native = native_name(pool, finding);

    if (!finding->status || finding->native == finding->status)
        return native;
    return wmem_strconcat(pool, finding->status->name, ": ", native, NULL);
}

/** The search for the items of the fields that were read, in a visible tree. Wireshark gives a post-dissector the values
 *  of fields, but not their items; on later passes it gives neither. */
typedef struct {
    const frame_record_t *record;
    proto_node **nodes; /**< one for each field, NULL while it is not found */
    wmem_map_t *missing; /**< by field: one more than the number of the first one that looks like it and is not found */
    unsigned *next;      /**< for each field the next one that looks like it, likewise; 0 where there is none */
} node_search_t;

static guint hash_field(const void *key)
{
    const read_field_t *field = (const read_field_t *)key;

    return (guint)field->hfid * 31u + (guint)field->start * 257u + (guint)field->length;
}

static gboolean is_same_field(const void *left, const void *right)
{
    const read_field_t *a = (const read_field_t *)left;
    const read_field_t *b = (const read_field_t *)right;

    return a->hfid == b->hfid && a->start == b->start && a->length == b->length;
}

static void match_node(proto_node *node, void *data)
{
    node_search_t *search = (node_search_t *)data;
    const field_info *info = PNODE_FINFO(node);
    read_field_t field = { 0 };
    unsigned number = 0;

    if (info) {
        field = (read_field_t) { .hfid = info->hfinfo->id, .start = info->start, .length = info->length };
        number = GPOINTER_TO_UINT(wmem_map_lookup(search->missing, &field));
    }
    if (number > 0) {
        search->nodes[number - 1] = node;
        wmem_map_insert(search->missing, &search->record->fields[number - 1], GUINT_TO_POINTER(search->next[number - 1]));
    }
    proto_tree_children_foreach(node, match_node, search);
}

static proto_node **find_nodes(const frame_record_t *record, packet_info *pinfo, proto_tree *tree)
{
    node_search_t search = {
        .record = record,
        .nodes = wmem_alloc0_array(pinfo->pool, proto_node *, record->field_count),
        .missing = wmem_map_new(pinfo->pool, hash_field, is_same_field),
        .next = wmem_alloc0_array(pinfo->pool, unsigned, record->field_count),
    };

    for (unsigned number = record->field_count; number > 0; number--) {
        const read_field_t *field = &record->fields[number - 1];

        search.next[number - 1] = GPOINTER_TO_UINT(wmem_map_insert(search.missing, field, GUINT_TO_POINTER(number)));
    }
    proto_tree_children_foreach(tree, match_node, &search);
    return search.nodes;
}

/** The data source a field stands in, or NULL where that is not at hand. Bytes that no field covers are in one of the
 *  frame's data sources that has exactly so many. */
static tvbuff_t *data_source(packet_info *pinfo, const read_field_t *field, const proto_node *node, int at, int length)
{
    if (node)
        return PNODE_FINFO(node)->ds_tvb;
    for (GSList *item = field->hfid == 0 ? pinfo->data_src : NULL; item; item = item->next) {
        tvbuff_t *tvb = get_data_source_tvb((const struct data_source *)item->data);

        if (at == 0 && tvb_captured_length(tvb) == (unsigned)length)
            return tvb;
    }
    return NULL;
}

void add_text_item(proto_tree *tree, int hf, tvbuff_t *tvb, const char *text)
{
    if (text && proto_field_is_referenced(tree, hf))
        proto_item_set_generated(proto_tree_add_string(tree, hf, tvb, 0, 0, text));
}

void add_number_item(proto_tree *tree, int hf, tvbuff_t *tvb, uint32_t number)
{
    if (proto_field_is_referenced(tree, hf))
        proto_item_set_generated(proto_tree_add_uint(tree, hf, tvb, 0, 0, number));
}

/** A number whose name is shown in the user's language; filters know the English one. */
static void add_named_number(proto_tree *tree, int hf, tvbuff_t *tvb, uint32_t number, const char *name)
{
    if (tree_is_visible(tree))
        proto_item_set_generated(proto_tree_add_uint_format_value(tree, hf, tvb, 0, 0, number, "%s (%u)", name, (unsigned)number));
    else
        add_number_item(tree, hf, tvb, number);
}

static void add_details(proto_tree *tree, tvbuff_t *tvb, const annotation_t *annotation, const sspi_explanation_t *texts,
                        sspi_language_t language)
{
    const sspi_finding_t *finding = &annotation->finding;
    char native[96];

    if (finding->status) {
        add_number_item(tree, hf_status, tvb, finding->status->code);
        add_text_item(tree, hf_name, tvb, finding->status->name);
    }
    add_named_number(tree, hf_class, tvb, finding->class_, sspi_class_name(finding->class_, language));
    add_named_number(tree, hf_basis, tvb, finding->basis, sspi_basis_name(finding->basis, language));
    add_text_item(tree, hf_source, tvb, annotation->source);
    if (proto_field_is_referenced(tree, hf_native))
        add_text_item(tree, hf_native, tvb, sspi_finding_native_text(finding, native, sizeof native));
    if (finding->has_win32)
        add_number_item(tree, hf_win32, tvb, finding->win32);
    add_text_item(tree, hf_meaning, tvb, texts->meaning);
    add_text_item(tree, hf_native_meaning, tvb, texts->native_meaning);
    add_text_item(tree, hf_cause, tvb, texts->cause);
    add_text_item(tree, hf_remedy, tvb, texts->remedy);
    if (finding->server_build)
        add_number_item(tree, hf_server_build, tvb, finding->server_build);
}

/** "SEC_E_LOGON_DENIED (0x8009030c)", or the native code where there is no status. */
static const char *code_label(wmem_allocator_t *pool, const sspi_finding_t *finding)
{
    char native[96];

    if (finding->status)
        return wmem_strdup_printf(pool, "%s (0x%08x)", finding->status->name, (unsigned)finding->status->code);
    if (!sspi_finding_native_name(finding))
        return native_name(pool, finding);
    return wmem_strdup(pool, sspi_finding_native_text(finding, native, sizeof native));
}

/** Whether expert infos in the tree are seen, or looked for. */
static bool expert_is_wanted(proto_tree *tree)
{
    return proto_field_is_referenced(tree, proto_expert) || proto_field_is_referenced(tree, ei_failure.hf)
        || proto_field_is_referenced(tree, ei_integrity.hf);
}

/** Failures are expert infos, which Wireshark counts whether or not anybody sees the tree.
 *  @param item  what the expert info stands under where somebody asks for it in the tree */
static void show_failure(const sspi_finding_t *finding, const char *summary, packet_info *pinfo, proto_item *item)
{
    expert_field *field = finding_is_integrity_failure(finding) ? &ei_integrity : &ei_failure;

    if (!expert_is_wanted(item))
        item = NULL;
    if (item || have_tap_listener(expert_tap))
        expert_add_info_format(pinfo, item, field, summary ? "%s: %s" : "%s", short_name(pinfo->pool, finding), summary);
    else
        expert_add_info(pinfo, NULL, field);
}

/** @param node  the item of the field that was read, or NULL where the tree is hidden
 *  @param tvb   the frame, where the bytes of the field are not at hand */
static void present_annotation(const annotation_t *annotation, sspi_language_t language, proto_node *node, tvbuff_t *source,
                               tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    const sspi_finding_t *finding = &annotation->finding;
    sspi_explanation_t texts;
    int at = 0;
    int length = 0;
    proto_item *item = tree;

    if (node && annotation->own)
        proto_item_append_text(node, " [%s]", short_name(pinfo->pool, finding));
    if (source && tvb_bytes_exist(source, annotation->at, annotation->at_length)) {
        tvb = source;
        at = annotation->at;
        length = annotation->at_length;
    }
    sspi_finding_explain(finding, language, &texts);
    if (item_is_wanted(tree, hf_annotation)) {
        item = proto_tree_add_item(tree, hf_annotation, tvb, at, length, ENC_NA);
        if (tree_is_visible(tree))
            proto_item_set_text(item, texts.summary ? "%s: %s" : "%s", code_label(pinfo->pool, finding), texts.summary);
        proto_item_set_generated(item);
        tree = proto_item_add_subtree(item, ett_annotation);
    }
    add_details(tree, tvb, annotation, &texts, language);
    if (finding->class_ == SSPI_CLASS_FAILURE)
        show_failure(finding, texts.summary, pinfo, item);
}

/** Whether the tree has room for the frame's items: more of them than so many Wireshark takes for a mistake of ours. */
static bool has_room(const proto_tree *tree, const frame_record_t *record)
{
    size_t items = MAX_ITEMS * ((size_t)record->count + record->attempt_count + 1);

    /* A record of the information has fewer items than bytes. */
    for (unsigned i = 0; i < record->eeinfo_count; i++)
        items += record->eeinfos[i].length;
    return PTREE_DATA(tree)->count + items < prefs.gui_max_tree_items;
}

/** What a frame is called that has these annotations, the most severe of which is `worst`, or NULL where it has none. */
static const char *frame_name(wmem_allocator_t *pool, const frame_record_t *record, const sspi_finding_t *worst)
{
    if (worst)
        return both_names(pool, worst);
    return record->eeinfo_count > 0 ? "RPC extended error information" : "authentication attempt";
}

static void present_tree(const frame_record_t *record, sspi_language_t language, const char *name, tvbuff_t *tvb, packet_info *pinfo,
                         proto_tree *tree)
{
    proto_node **nodes = tree_is_visible(tree) ? find_nodes(record, pinfo, tree) : NULL;
    proto_tree *subtree = tree;

    if (item_is_wanted(tree, proto_sspi)) {
        proto_item *item = proto_tree_add_item(tree, proto_sspi, tvb, 0, 0, ENC_NA);

        if (tree_is_visible(tree))
            proto_item_set_text(item, "SSPI Status: %s%s", name,
                                record->has_too_many ? " (there are too many statuses to show them all)" : "");
        proto_item_set_generated(item);
        subtree = proto_item_add_subtree(item, ett_sspi);
    }
    for (unsigned i = 0; i < record->count; i++) {
        const annotation_t *annotation = &record->annotations[i];
        proto_node *node = nodes ? nodes[annotation->field] : NULL;
        tvbuff_t *source = nodes ? data_source(pinfo, &record->fields[annotation->field], node, annotation->at, annotation->at_length) : NULL;

        present_annotation(annotation, language, node, source, tvb, pinfo, subtree);
    }
    for (unsigned i = 0; i < record->eeinfo_count; i++) {
        const eeinfo_place_t *place = &record->eeinfos[i];
        proto_node *node = nodes ? nodes[place->field] : NULL;

        eeinfo_details_show(place, node ? PNODE_FINFO(node)->ds_tvb : NULL, tvb, subtree);
    }
    for (unsigned i = 0; i < record->attempt_count; i++)
        attempt_details_show(record->attempts[i], tvb, pinfo, subtree);
}

/** Failures are expert infos, of which Wireshark makes statistics whether or not anybody sees the tree. */
static void present_failures(const frame_record_t *record, sspi_language_t language, packet_info *pinfo, proto_tree *tree)
{
    for (unsigned i = 0; i < record->count; i++) {
        const sspi_finding_t *finding = &record->annotations[i].finding;
        sspi_explanation_t texts;

        if (finding->class_ != SSPI_CLASS_FAILURE)
            continue;
        sspi_finding_explain(finding, language, &texts);
        show_failure(finding, texts.summary, pinfo, tree);
    }
}

void details_show(const frame_record_t *record, sspi_language_t language, info_column_t info_column, tvbuff_t *tvb,
                   packet_info *pinfo, proto_tree *tree)
{
    const sspi_finding_t *worst = record->count > 0 ? most_severe(record) : NULL;
    bool is_wanted;
    bool in_info = worst && (info_column == INFO_COLUMN_ALL
                             || (info_column == INFO_COLUMN_FAILURES && worst->class_ == SSPI_CLASS_FAILURE));
    const char *name;

    if (tree && !has_room(tree, record))
        tree = NULL;
    is_wanted = proto_field_is_referenced(tree, proto_sspi);
    name = in_info || tree_is_visible(tree) ? frame_name(pinfo->pool, record, worst) : "";
    if (is_wanted)
        present_tree(record, language, name, tvb, pinfo, tree);
    else
        present_failures(record, language, pinfo, tree);
    if (in_info)
        col_append_lstr(pinfo->cinfo, COL_INFO, " [", name, "]", COL_ADD_LSTR_TERMINATOR);
}
