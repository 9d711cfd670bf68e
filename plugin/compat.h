/* compat.h: everything that differs between Wireshark 4.0, 4.4 and 4.6
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_COMPAT_H
#define SSPI_COMPAT_H

#include <epan/packet.h>
#include <epan/proto.h>
#include <ws_version.h>

#define WIRESHARK_IS_AT_LEAST(major, minor) \
    (WIRESHARK_VERSION_MAJOR > (major) || (WIRESHARK_VERSION_MAJOR == (major) && WIRESHARK_VERSION_MINOR >= (minor)))

/* The value of a field_info became a pointer in 4.2. */
#if WIRESHARK_IS_AT_LEAST(4, 2)
#define FIELD_VALUE(field) ((field)->value)
#else
#define FIELD_VALUE(field) (&((field_info *)(field))->value)
#endif

/* A boolean became one byte in 4.4: in preferences, and in what buttons of text windows return. */
#if WIRESHARK_IS_AT_LEAST(4, 4)
typedef bool pref_bool_t;
typedef bool funnel_bool_t;
#else
typedef gboolean pref_bool_t;
typedef gboolean funnel_bool_t;
#endif

/* Tables made at run time belong to an allocator since 4.6. */
#if WIRESHARK_IS_AT_LEAST(4, 6)
#define VALUE_STRING_EXT_NEW(table, count, name) value_string_ext_new(wmem_epan_scope(), table, count, name)
#else
#define VALUE_STRING_EXT_NEW(table, count, name) value_string_ext_new(table, count, name)
#endif

/* Where the value begins in a label that is filled in: told since 4.6. */
#if WIRESHARK_IS_AT_LEAST(4, 6)
#define ITEM_FILL_LABEL(field, label) proto_item_fill_label(field, label, &(size_t) { 0 })
#else
#define ITEM_FILL_LABEL(field, label) proto_item_fill_label((field_info *)(field), label)
#endif

/* Whether a -z report could begin: told since 4.6. */
#if WIRESHARK_IS_AT_LEAST(4, 6)
#define STAT_TAP_INIT_RETURN bool
#define STAT_TAP_INIT_DONE return true
#else
#define STAT_TAP_INIT_RETURN void
#define STAT_TAP_INIT_DONE return
#endif

/* What kind of plugin this is: asked for since 4.4, whose wsutil/plugins.h names the value. */
#if WIRESHARK_IS_AT_LEAST(4, 4)
#include <wsutil/plugins.h>
#define PLUGIN_DESCRIPTION WS_PLUGIN_DESC_DISSECTOR
#endif

/** Whether the tree is shown to someone, rather than searched for fields only. */
static inline bool tree_is_visible(const proto_tree *tree)
{
    return tree && PTREE_DATA(tree)->visible;
}

/** Whether the tree is to have an item for this field or protocol itself, and not only for what belongs to it. */
static inline bool item_is_wanted(const proto_tree *tree, int hfid)
{
    return tree_is_visible(tree) || (tree && proto_registrar_get_nth((unsigned)hfid)->ref_type >= HF_REF_TYPE_DIRECT);
}

/** The fields of a frame that somebody wants: field ids, each with a GPtrArray of its field_infos. Only while
 *  proto_tracking_interesting_fields() says that there are some. */
static inline GHashTable *tree_interesting_fields(const proto_tree *tree)
{
    return PTREE_DATA(tree)->interesting_hfids;
}

#endif
