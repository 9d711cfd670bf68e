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
#include "details/finding_names.h"
#include "details/item.h"
#include "details/node_search.h"
#include "details/weakness_details.h"

/* Of an annotation with its expert info, or of an attempt. */
#define MAX_ITEMS 20
#define ITEMS_OF_WEAKNESSES (3 * SSPI_WEAKNESS_COUNT)

static int proto_sspi = -1;

static int ett_sspi = -1;

void details_register(int proto)
{
    static int *ett[] = { &ett_sspi };

    proto_sspi = proto;
    annotation_details_register(proto);
    attempt_details_register(proto);
    eeinfo_details_register(proto);
    weakness_details_register(proto);
    proto_register_subtree_array(ett, G_N_ELEMENTS(ett));
}

void details_begin_capture(void)
{
    annotation_details_begin_capture();
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

/** "SSPI Status: SEC_E_LOGON_DENIED: STATUS_ACCOUNT_LOCKED_OUT"
 *  @param worst  the frame's most severe finding, or NULL where it has none */
static const char *head_label(wmem_allocator_t *pool, const frame_record_t *record, const sspi_finding_t *worst)
{
    const char *name = worst ? finding_both_names(pool, worst)
        : sspi_word(record->eeinfo_count > 0 ? SSPI_WORD_EEINFO : SSPI_WORD_ATTEMPT_OF_FRAME);
    const char *label = text_in_pool(pool, sspi_word_with(SSPI_WORD_WITH_COLON, sspi_word(SSPI_WORD_SSPI_STATUS), name, NULL));

    return record->has_too_many ? text_in_pool(pool, sspi_word_with(SSPI_WORD_TOO_MANY_STATUSES, label, NULL)) : label;
}

static proto_tree *add_head(const frame_record_t *record, const sspi_finding_t *worst, tvbuff_t *tvb, packet_info *pinfo,
                            proto_tree *tree)
{
    proto_item *item;

    if (!item_is_wanted(tree, proto_sspi))
        return tree;
    item = proto_tree_add_item(tree, proto_sspi, tvb, 0, 0, ENC_NA);
    if (tree_is_visible(tree))
        proto_item_set_text(item, "%s", head_label(pinfo->pool, record, worst));
    proto_item_set_generated(item);
    return proto_item_add_subtree(item, ett_sspi);
}

static void show_tree(const frame_record_t *record, const sspi_finding_t *worst, tvbuff_t *tvb, packet_info *pinfo,
                      proto_tree *tree)
{
    proto_node **nodes = tree_is_visible(tree) ? nodes_of_fields(record, pinfo, tree) : NULL;
    proto_tree *subtree = add_head(record, worst, tvb, pinfo, tree);

    for (unsigned i = 0; i < record->count; i++) {
        const annotation_t *annotation = &record->annotations[i];
        proto_node *node = nodes ? nodes[annotation->field] : NULL;
        tvbuff_t *source =
            nodes ? data_source_of(pinfo, &record->fields[annotation->field], node, annotation->at, annotation->at_length) : NULL;

        annotation_details_show(annotation, node, source, tvb, pinfo, subtree);
    }
    for (unsigned i = 0; i < record->eeinfo_count; i++) {
        const eeinfo_place_t *place = &record->eeinfos[i];
        proto_node *node = nodes ? nodes[place->field] : NULL;

        eeinfo_details_show(place, node ? PNODE_FINFO(node)->ds_tvb : NULL, tvb, subtree);
    }
    for (unsigned i = 0; i < record->attempt_count; i++)
        attempt_details_show(record->attempts[i], tvb, pinfo, subtree);
    weakness_details_show(record->weaknesses, tvb, subtree);
}

void details_show(const frame_record_t *record, info_column_t info_column, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    const sspi_finding_t *worst = most_severe_finding(record);

    if (tree && !has_room(tree, record))
        tree = NULL;
    if (proto_field_is_referenced(tree, proto_sspi))
        show_tree(record, worst, tvb, pinfo, tree);
    else
        annotation_failures_tell(record, pinfo, tree);
    if (info_column_shows(info_column, worst))
        info_column_append(pinfo, worst);
}
