/* compat.h: everything that differs between Wireshark 4.0, 4.4 and 4.6
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_COMPAT_H
#define SSPI_COMPAT_H

#include <epan/packet.h>
#include <epan/proto.h>
#include <epan/tap.h>
#include <ws_version.h>

#define WIRESHARK_IS_AT_LEAST(major, minor) \
    (WIRESHARK_VERSION_MAJOR > (major) || (WIRESHARK_VERSION_MAJOR == (major) && WIRESHARK_VERSION_MINOR >= (minor)))

/* The value of a field_info became a pointer in 4.2. */
#if WIRESHARK_IS_AT_LEAST(4, 2)
#define FIELD_VALUE(field) ((field)->value)
#else
#define FIELD_VALUE(field) (&((field_info *)(field))->value)
#endif

/* A boolean became one byte in 4.4: in preferences, in flow graphs, and in what buttons and filters of conversations return. */
#if WIRESHARK_IS_AT_LEAST(4, 4)
typedef bool pref_bool_t;
typedef bool funnel_bool_t;
typedef bool filter_bool_t;
typedef bool flow_bool_t;
#else
typedef gboolean pref_bool_t;
typedef gboolean funnel_bool_t;
typedef gboolean filter_bool_t;
typedef gboolean flow_bool_t;
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

/* What statistics in a tree are headed by (stats_tree_priv.h); before 4.4 the place in the menu stood in front of it. */
#if WIRESHARK_IS_AT_LEAST(4, 4)
#define STATS_TREE_TITLE(statistics) ((statistics)->title)
#else
#define STATS_TREE_TITLE(statistics) ((statistics)->name)
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

/* Filters of conversations take a pointer of who registers them since 4.4. In 4.0 their header does not include what it needs. */
#include <epan/conversation_filter.h>
#if WIRESHARK_IS_AT_LEAST(4, 4)
#define FILTER_CALLBACK_ARGUMENTS packet_info *pinfo, void *data _U_
#define REGISTER_CONVERSATION_FILTER(name, label, is_valid, build) \
    register_conversation_filter(name, label, is_valid, build, NULL)
#else
#define FILTER_CALLBACK_ARGUMENTS packet_info *pinfo
#define REGISTER_CONVERSATION_FILTER(name, label, is_valid, build) register_conversation_filter(name, label, is_valid, build)
#endif

/* Libwireshark exports what flow graphs take, but Debian's headers have none of it. Items are made and freed there: what stands
 * behind these members, which are in the same places since 4.0, differs. */
#if __has_include(<epan/sequence_analysis.h>)
#include <epan/sequence_analysis.h>
#else
#define MAX_NUM_NODES 40

typedef struct _seq_analysis_item {
    uint32_t frame_number;
    address src_addr;
    uint16_t port_src;
    address dst_addr;
    uint16_t port_dst;
    char *frame_label;
    char *time_str;
    char *comment;
    uint16_t conv_num;
    unsigned fg_color;
    unsigned bg_color;
    flow_bool_t has_color_filter;
    flow_bool_t display;
} seq_analysis_item_t;

typedef struct _seq_analysis_info {
    const char *name;
    flow_bool_t any_addr;
    int nconv;
    GQueue *items;
} seq_analysis_info_t;

WS_DLL_PUBLIC void register_seq_analysis(const char *name, const char *ui_name, const int proto_id, const char *tap_listener,
                                         unsigned tap_flags, tap_packet_cb tap_func);
WS_DLL_PUBLIC seq_analysis_item_t *sequence_analysis_create_sai_with_addresses(packet_info *pinfo, seq_analysis_info_t *sainfo);
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
