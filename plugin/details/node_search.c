/* node_search.c: the items of the fields that were read, in a visible tree
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "details/node_search.h"

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

proto_node **nodes_of_fields(const frame_record_t *record, packet_info *pinfo, proto_tree *tree)
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

tvbuff_t *data_source_of(packet_info *pinfo, const read_field_t *field, const proto_node *node, int at, int length)
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
