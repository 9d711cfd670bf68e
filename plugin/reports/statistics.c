/* statistics.c: how often each status occurs, where, and between whom
 *
 * tshark -z sspi,tree, and Statistics > SSPI Statuses in Wireshark. The names are those that filters use, in English
 * whatever the language.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/statistics.h"

#include <string.h>

#include <epan/stats_tree.h>
#include <epan/tap.h>
#include <epan/to_str.h>

#include "attempts/attempt.h"

static const char by_status[] = "By class, status and carrier";
static const char by_client[] = "By client";
static const char by_server[] = "By server";

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

static void count_peer(stats_tree *tree, const char *group, const char *peer, const char *class_name)
{
    int node = tick_stat_node(tree, group, 0, TRUE);

    node = tick_stat_node(tree, peer, node, TRUE);
    tick_stat_node(tree, class_name, node, TRUE);
}

static void count_status(stats_tree *tree, const packet_info *pinfo, const annotation_t *annotation, const char *class_name)
{
    const sspi_finding_t *finding = &annotation->finding;
    char native[96];
    int node = tick_stat_node(tree, by_status, 0, TRUE);

    node = tick_stat_node(tree, class_name, node, TRUE);
    node = tick_stat_node(tree, finding->status ? finding->status->name : "no status known", node, TRUE);
    node = tick_stat_node(tree, carrier_name(pinfo->pool, annotation), node, TRUE);
    tick_stat_node(tree, sspi_finding_native_text(finding, native, sizeof native), node, TRUE);
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

    for (unsigned i = 0; i < record->count; i++) {
        const char *class_name = sspi_class_name(record->annotations[i].finding.class_, SSPI_ENGLISH);

        count_status(tree, pinfo, &record->annotations[i], class_name);
        if (has_peers) {
            count_peer(tree, by_client, client, class_name);
            count_peer(tree, by_server, server, class_name);
        }
    }
    return record->count > 0 ? TAP_PACKET_REDRAW : TAP_PACKET_DONT_REDRAW;
}

static void begin(stats_tree *tree)
{
    stats_tree_create_node(tree, by_status, 0, STAT_DT_INT, TRUE);
    stats_tree_create_node(tree, by_client, 0, STAT_DT_INT, TRUE);
    stats_tree_create_node(tree, by_server, 0, STAT_DT_INT, TRUE);
}

void statistics_register(const char *tap)
{
    stats_tree_register_plugin(tap, "sspi", "SSPI Statuses", 0, count_frame, begin, NULL);
}
