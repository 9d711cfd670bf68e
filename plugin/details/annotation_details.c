/* annotation_details.c: what one status field says, in the packet details
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "details/annotation_details.h"

#include "compat.h"
#include "details/finding_names.h"
#include "details/item.h"

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
static int hf_technical = -1;

static int ett_lead = -1;
static int ett_annotation = -1;
static int ett_technical = -1;

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

static void register_fields(int proto)
{
    static const value_string class_values[] = {
        { SSPI_CLASS_SUCCESS, "Success" }, { SSPI_CLASS_STEP, "Step" }, { SSPI_CLASS_FAILURE, "Failure" }, { 0, NULL }
    };
    static const value_string basis_values[] = {
        { SSPI_BASIS_CARRIED, "Carried" }, { SSPI_BASIS_DOCUMENTED, "Documented" }, { SSPI_BASIS_INFERRED, "Inferred" },
        { 0, NULL }
    };
    const item_field_t fields[] = {
        { &hf_annotation, SSPI_WORD_ANNOTATION, "sspi.annotation", FT_NONE, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_ANNOTATION },
        { &hf_status, SSPI_WORD_STATUS, "sspi.status", FT_UINT32, BASE_HEX | BASE_EXT_STRING, family_values(SSPI_FAMILY_SSPI),
          SSPI_WORD_ABOUT_STATUS },
        { &hf_name, SSPI_WORD_NAME, "sspi.name", FT_STRING, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_NAME },
        { &hf_class, SSPI_WORD_CLASS, "sspi.class", FT_UINT8, BASE_DEC, VALS(class_values),
          SSPI_WORD_ABOUT_CLASS },
        { &hf_basis, SSPI_WORD_BASIS, "sspi.basis", FT_UINT8, BASE_DEC, VALS(basis_values),
          SSPI_WORD_ABOUT_BASIS },
        { &hf_source, SSPI_WORD_SOURCE, "sspi.source", FT_STRING, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_SOURCE },
        { &hf_native, SSPI_WORD_NATIVE, "sspi.native", FT_STRING, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_NATIVE },
        { &hf_win32, SSPI_WORD_WIN32, "sspi.win32", FT_UINT32, BASE_DEC | BASE_EXT_STRING, family_values(SSPI_FAMILY_WIN32),
          SSPI_WORD_ABOUT_WIN32 },
        { &hf_meaning, SSPI_WORD_MEANING, "sspi.meaning", FT_STRING, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_MEANING },
        { &hf_native_meaning, SSPI_WORD_NATIVE_MEANING, "sspi.native.meaning", FT_STRING, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_NATIVE_MEANING },
        { &hf_cause, SSPI_WORD_CAUSE, "sspi.cause", FT_STRING, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_CAUSE },
        { &hf_remedy, SSPI_WORD_REMEDY, "sspi.remedy", FT_STRING, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_REMEDY },
        { &hf_server_build, SSPI_WORD_SERVER_BUILD, "sspi.server_build", FT_UINT32, BASE_DEC, NULL,
          SSPI_WORD_ABOUT_SERVER_BUILD },
        { &hf_technical, SSPI_WORD_TECHNICAL, "sspi.technical", FT_NONE, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_TECHNICAL },
    };

    item_fields_register(proto, fields, G_N_ELEMENTS(fields));
}

void annotation_details_register(int proto)
{
    static int *ett[] = { &ett_lead, &ett_annotation, &ett_technical };

    register_fields(proto);
    proto_register_subtree_array(ett, G_N_ELEMENTS(ett));
}

void annotation_details_expand(void)
{
    tree_expanded_set(ett_lead, true);
}

/** What people rarely need, in a subtree of its own where somebody sees it, or looks for it. */
static void add_technical_details(proto_tree *tree, tvbuff_t *tvb, const annotation_t *annotation,
                                  const sspi_explanation_t *texts)
{
    const sspi_finding_t *finding = &annotation->finding;
    sspi_language_t language = sspi_language_current();
    char native[96];

    if (item_is_wanted(tree, hf_technical)) {
        proto_item *item = item_added(tree, proto_tree_add_item(tree, hf_technical, tvb, 0, 0, ENC_NA));

        tree = proto_item_add_subtree(item, ett_technical);
    }
    if (finding->status) {
        item_add_number(tree, hf_status, tvb, finding->status->code);
        item_add_hidden_text(tree, hf_name, tvb, finding->status->name);
    }
    if (texts->native_meaning)
        item_add_text(tree, hf_meaning, tvb, texts->meaning);
    if (proto_field_is_referenced(tree, hf_native)) {
        sspi_finding_native_text(finding, native, sizeof native);
        if (finding->status && finding->native == finding->status)
            item_add_hidden_text(tree, hf_native, tvb, native);
        else
            item_add_text(tree, hf_native, tvb, native);
    }
    if (finding->has_win32)
        item_add_number(tree, hf_win32, tvb, finding->win32);
    item_add_named_number(tree, hf_class, tvb, finding->class_, sspi_class_name(finding->class_, language));
    item_add_named_number(tree, hf_basis, tvb, finding->basis, sspi_basis_name(finding->basis, language));
    item_add_text(tree, hf_source, tvb, annotation->source);
    if (finding->server_build)
        item_add_number(tree, hf_server_build, tvb, finding->server_build);
}

/** The meaning that stands in the label of the annotation has an item for filters alone. */
static void add_details(proto_tree *tree, tvbuff_t *tvb, const annotation_t *annotation, const sspi_explanation_t *texts)
{
    item_add_hidden_text(tree, texts->native_meaning ? hf_native_meaning : hf_meaning, tvb, texts->summary);
    item_add_text(tree, hf_cause, tvb, texts->cause);
    item_add_text(tree, hf_remedy, tvb, texts->remedy);
    add_technical_details(tree, tvb, annotation, texts);
}

proto_item *annotation_details_show(const annotation_t *annotation, bool is_lead, proto_node *node, tvbuff_t *source,
                                    tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    const sspi_finding_t *finding = &annotation->finding;
    sspi_explanation_t texts;
    int at = 0;
    int length = 0;
    proto_item *item = tree;

    if (node && annotation->own)
        proto_item_append_text(node, " [%s]", finding_short_name(pinfo->pool, finding));
    if (source && tvb_bytes_exist(source, annotation->at, annotation->at_length)) {
        tvb = source;
        at = annotation->at;
        length = annotation->at_length;
    }
    sspi_finding_explain(finding, sspi_language_current(), &texts);
    if (item_is_wanted(tree, hf_annotation)) {
        item = proto_tree_add_item(tree, hf_annotation, tvb, at, length, ENC_NA);
        if (tree_is_visible(tree))
            proto_item_set_text(item, texts.summary ? "%s: %s" : "%s", finding_label(pinfo->pool, finding), texts.summary);
        proto_item_set_generated(item);
        tree = proto_item_add_subtree(item, is_lead ? ett_lead : ett_annotation);
    }
    add_details(tree, tvb, annotation, &texts);
    return item;
}
