/* details.c: what the user sees of a frame
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "details/details.h"

#include <epan/prefs.h>

#include "compat.h"
#include "details/annotation_details.h"
#include "details/attempt_details.h"
#include "details/eeinfo_details.h"
#include "details/failure_experts.h"
#include "details/item.h"
#include "details/node_search.h"
#include "details/summary.h"
#include "details/weakness_details.h"
#include "frame/pool_text.h"

/* Of an annotation with its expert info, or of an attempt. */
#define MAX_ITEMS 20
#define ITEMS_OF_WEAKNESSES (3 * SSPI_WEAKNESS_COUNT)

static int proto_sspi = -1;

static int hf_summary = -1;

static int ett_sspi = -1;

void details_register(int proto)
{
    static const item_field_t fields[] = {
        { &hf_summary, SSPI_WORD_SUMMARY, "sspi.summary", FT_STRING, BASE_NONE, NULL, SSPI_WORD_ABOUT_SUMMARY },
    };
    static int *ett[] = { &ett_sspi };

    proto_sspi = proto;
    item_fields_register(proto, fields, G_N_ELEMENTS(fields));
    annotation_details_register(proto);
    attempt_details_register(proto);
    eeinfo_details_register(proto);
    weakness_details_register(proto);
    failure_experts_register(proto);
    proto_register_subtree_array(ett, G_N_ELEMENTS(ett));
}

void details_translate(void)
{
    item_fields_translate();
    failure_experts_translate();
}

void details_begin_capture(void)
{
    static bool is_expanded;

    failure_experts_begin_capture();
    if (is_expanded)
        return;
    /* Wireshark cannot take it earlier, and later the user may have closed them. */
    is_expanded = true;
    tree_expanded_set(ett_sspi, true);
    annotation_details_expand();
    attempt_details_expand();
}

/** Whether the tree has room for the frame's items: more of them than so many Wireshark takes for a mistake of ours. */
static bool has_room(const proto_tree *tree, const frame_record_t *record)
{
    size_t items = MAX_ITEMS * ((size_t)record->count + record->attempt_count + 1) + ITEMS_OF_WEAKNESSES;

    /* A record of the information has fewer items than bytes. */
    for (unsigned i = 0; i < record->eeinfo_count; i++)
        items += record->eeinfos[i].length;
    return PTREE_DATA(tree)->count + items < prefs.gui_max_tree_items;
}

/** "SSPI Status: LAB\\locked could not log on to cifs/dc1: the account is locked out"
 *  @param summary  of the frame, or NULL where it has none */
static const char *head_label(wmem_allocator_t *pool, const frame_record_t *record, const char *summary)
{
    const char *text = summary ? summary
        : sspi_word(record->eeinfo_count > 0 ? SSPI_WORD_EEINFO : SSPI_WORD_ATTEMPT_OF_FRAME);
    const char *label = text_in_pool(pool, sspi_word_with(SSPI_WORD_WITH_COLON, sspi_word(SSPI_WORD_SSPI_STATUS), text, NULL));

    return record->has_too_many ? text_in_pool(pool, sspi_word_with(SSPI_WORD_TOO_MANY_STATUSES, label, NULL)) : label;
}

/** The head of the details, which shows the summary: its own item is for filters and columns alone. */
static proto_tree *add_head(const frame_record_t *record, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    const char *summary = proto_field_is_referenced(tree, hf_summary) ? summary_of_frame(pinfo, record) : NULL;
    proto_tree *subtree = tree;

    if (item_is_wanted(tree, proto_sspi)) {
        proto_item *item = proto_tree_add_item(tree, proto_sspi, tvb, 0, 0, ENC_NA);

        if (tree_is_visible(tree))
            proto_item_set_text(item, "%s", head_label(pinfo->pool, record, summary));
        proto_item_set_generated(item);
        subtree = proto_item_add_subtree(item, ett_sspi);
    }
    item_add_hidden_text(subtree, hf_summary, tvb, summary);
    return subtree;
}

/** Show the attempts: first the one that the summary is about, so that columns of one value fit together. */
static void show_attempts(const frame_record_t *record, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    const attempt_t *first = attempt_of_summary(pinfo, record);

    if (first)
        attempt_details_show(first, tvb, pinfo, tree);
    for (unsigned i = 0; i < record->attempt_count; i++) {
        if (record->attempts[i] != first)
            attempt_details_show(record->attempts[i], tvb, pinfo, tree);
    }
}

static void show_tree(const frame_record_t *record, const annotation_t *lead, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    proto_node **nodes = tree_is_visible(tree) ? nodes_of_fields(record, pinfo, tree) : NULL;
    proto_tree *subtree = add_head(record, tvb, pinfo, tree);
    proto_item **items = wmem_alloc_array(pinfo->pool, proto_item *, record->count);

    for (unsigned i = 0; i < record->count; i++) {
        const annotation_t *annotation = &record->annotations[i];
        proto_node *node = nodes ? nodes[annotation->field] : NULL;
        tvbuff_t *source =
            nodes ? data_source_of(pinfo, &record->fields[annotation->field], node, annotation->at, annotation->at_length) : NULL;

        items[i] = annotation_details_show(annotation, annotation == lead, node, source, tvb, pinfo, subtree);
    }
    failure_experts_tell(record, items, pinfo, subtree);
    for (unsigned i = 0; i < record->eeinfo_count; i++) {
        const eeinfo_place_t *place = &record->eeinfos[i];
        proto_node *node = nodes ? nodes[place->field] : NULL;

        eeinfo_details_show(place, node ? PNODE_FINFO(node)->ds_tvb : NULL, tvb, subtree);
    }
    show_attempts(record, tvb, pinfo, subtree);
    weakness_details_show(record->weaknesses, tvb, subtree);
}

void details_show(const frame_record_t *record, info_column_t info_column, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    const annotation_t *lead = leading_annotation(record);

    if (tree && !has_room(tree, record))
        tree = NULL;
    if (proto_field_is_referenced(tree, proto_sspi))
        show_tree(record, lead, tvb, pinfo, tree);
    else
        failure_experts_tell(record, NULL, pinfo, tree);
    if (info_column_shows(info_column, lead))
        info_column_append(pinfo, lead);
}
