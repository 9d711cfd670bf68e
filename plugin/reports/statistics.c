/* statistics.c: how often each status occurs, where, and between whom
 *
 * tshark -z sspi,tree, and Statistics > SSPI Statuses in Wireshark. Failures come first, and have their reasons below them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/statistics.h"

#include <string.h>

#include <epan/stats_tree_priv.h>
#include <epan/tap.h>
#include <epan/to_str.h>

#include "attempts/attempt.h"
#include "codes/language.h"
#include "compat.h"

/** The protocol of the field that was read, by its filter name: the part of the field's name before the first dot. */
static const char *carrier_name(wmem_allocator_t *pool, const annotation_t *annotation)
{
    return wmem_strndup(pool, annotation->source, strcspn(annotation->source, "."));
}

/** Whether the frame was sent to the server. Who that is, its attempt knows; else servers have the lower port, that of a service,
 *  while clients take one from the range above. Where the ports are the same, a status is taken for the server's answer. */
static bool is_to_server(const packet_info *pinfo, const frame_record_t *record)
{
    const attempt_t *attempt = record->attempt_count > 0 ? record->attempts[0] : NULL;

    if (attempt)
        return pinfo->srcport != attempt->server->port || !addresses_equal(&pinfo->src, &attempt->server->addr);
    return pinfo->destport < pinfo->srcport;
}

/** Count a node for the class of a finding, of which that of failures stays on top however the others are sorted. */
static int count_class(stats_tree *tree, int parent, const sspi_finding_t *finding)
{
    const char *name = sspi_class_name(finding->class_, sspi_language_current());

    if (finding->class_ == SSPI_CLASS_FAILURE)
        stat_node_set_flags(tree, name, parent, TRUE, ST_FLG_SORT_TOP);
    return tick_stat_node(tree, name, parent, TRUE);
}

static void count_native(stats_tree *tree, int parent, const sspi_finding_t *finding)
{
    char native[96];

    tick_stat_node(tree, sspi_finding_native_text(finding, native, sizeof native), parent, TRUE);
}

static void count_peer(stats_tree *tree, sspi_word_t group, const char *peer, const sspi_finding_t *finding)
{
    int node = tick_stat_node(tree, sspi_word(group), 0, TRUE);

    node = tick_stat_node(tree, peer, node, TRUE);
    node = count_class(tree, node, finding);
    if (finding->class_ == SSPI_CLASS_FAILURE)
        count_native(tree, node, finding);
}

static void count_status(stats_tree *tree, const packet_info *pinfo, const annotation_t *annotation)
{
    const sspi_finding_t *finding = &annotation->finding;
    int node = tick_stat_node(tree, sspi_word(SSPI_WORD_BY_STATUS), 0, TRUE);

    node = count_class(tree, node, finding);
    node = tick_stat_node(tree, finding->status ? finding->status->name : sspi_word(SSPI_WORD_NO_STATUS), node, TRUE);
    node = tick_stat_node(tree, carrier_name(pinfo->pool, annotation), node, TRUE);
    count_native(tree, node, finding);
}

static tap_packet_status count_frame(stats_tree *tree, packet_info *pinfo, epan_dissect_t *edt _U_, const void *data,
                                     tap_flags_t flags _U_)
{
    const frame_record_t *record = (const frame_record_t *)data;
    bool has_peers = pinfo->src.type != AT_NONE;
    bool to_server = is_to_server(pinfo, record);
    const char *client = address_to_str(pinfo->pool, to_server ? &pinfo->src : &pinfo->dst);
    const char *server = attempt_endpoint_text(pinfo->pool, &(endpoint_t) {
        .addr = to_server ? pinfo->dst : pinfo->src, .port = (uint16_t)(to_server ? pinfo->destport : pinfo->srcport) });

    /* What it was tells who reports a bug. */
    if (record->not_understood)
        tick_stat_node(tree, record->not_understood, tick_stat_node(tree, sspi_word(SSPI_WORD_NOT_UNDERSTOOD), 0, TRUE), FALSE);
    for (unsigned i = 0; i < record->count; i++) {
        const annotation_t *annotation = &record->annotations[i];

        count_status(tree, pinfo, annotation);
        if (has_peers) {
            count_peer(tree, SSPI_WORD_BY_CLIENT, client, &annotation->finding);
            count_peer(tree, SSPI_WORD_BY_SERVER, server, &annotation->finding);
        }
    }
    return record->count > 0 || record->not_understood ? TAP_PACKET_REDRAW : TAP_PACKET_DONT_REDRAW;
}

static void begin(stats_tree *tree)
{
    static const sspi_word_t groups[] = { SSPI_WORD_BY_STATUS, SSPI_WORD_BY_CLIENT, SSPI_WORD_BY_SERVER };

    /* By now it is known which language was chosen. */
    g_free(STATS_TREE_TITLE(tree->cfg));
    STATS_TREE_TITLE(tree->cfg) = g_strdup(sspi_word(SSPI_WORD_STATUSES_WINDOW));
    for (size_t i = 0; i < G_N_ELEMENTS(groups); i++)
        stats_tree_create_node(tree, sspi_word(groups[i]), 0, STAT_DT_INT, TRUE);
}

void statistics_register(const char *tap)
{
    /* Menus are made before that: they are in the language of the locale. */
    stats_tree_register_plugin(tap, "sspi", sspi_text(SSPI_WORD_STATUSES_WINDOW, sspi_language_of_locale()), 0,
                               count_frame, begin, NULL);
}
