/* flow.c: authentications as a flow graph
 *
 * An arrow is a frame, and of an attempt. What it says above is short, as there is little room; the comment beside it says it in
 * words. Colours are those of the profile.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/flow.h"

#include <string.h>

#include <epan/tap.h>
#include <epan/to_str.h>

#include "attempts/attempt_words.h"
#include "codes/language.h"
#include "compat.h"
#include "diagnosis/diagnosis.h"
#include "parse/visible_text.h"

/* Where the Info column begins with what carries NTLM, the message of NTLM says more. */
#define NTLM_MESSAGE "NTLMSSP_"
/* Characters of the Info column in a comment: some protocols show their tokens there. */
#define MOST_INFO 120

typedef enum { ARROW_MESSAGE, ARROW_STEP, ARROW_SUCCESS, ARROW_FAILURE } arrow_kind_t;

static const struct {
    unsigned background;
    unsigned text;
} colours[] = {
    [ARROW_MESSAGE] = { 0xeceff1, 0x12272e },
    [ARROW_STEP] = { 0xfff3c4, 0x12272e },
    [ARROW_SUCCESS] = { 0xd7f0d0, 0x12272e },
    [ARROW_FAILURE] = { 0xc62828, 0xffffff },
};

/* The hosts of a graph: seq_analysis_info_t to a set of their addresses. Wireshark has room for MAX_NUM_NODES of them, and draws
 * the arrows of others into nowhere. */
static GHashTable *graphs;

/** What is drawn of a frame for one of its attempts. */
typedef struct {
    const packet_info *pinfo;
    const attempt_t *attempt;
    const sspi_finding_t *finding; /**< that belongs to the attempt, or NULL */
    const char *info;              /**< what Wireshark says of the frame, visible_text(); empty where the column is not shown */
    bool is_result;                /**< the frame tells how the attempt ended */
} arrow_t;

/** What a frame says of an attempt; of several, only the one that ends with it has it for certain. */
static const sspi_finding_t *finding_of(const frame_record_t *record, const attempt_t *attempt, bool is_result)
{
    const annotation_t *lead = leading_annotation(record);

    if (is_result)
        return attempt->reason;
    return lead && record->attempt_count == 1 ? &lead->finding : NULL;
}

static arrow_kind_t kind_of(const arrow_t *arrow)
{
    if (arrow->is_result && arrow->attempt->state == ATTEMPT_SUCCESS)
        return ARROW_SUCCESS;
    if (arrow->is_result)
        return diagnosis_is_harmless(arrow->attempt) ? ARROW_STEP : ARROW_FAILURE;
    if (!arrow->finding)
        return ARROW_MESSAGE;
    switch (arrow->finding->class_) {
    case SSPI_CLASS_FAILURE:
        return ARROW_FAILURE;
    case SSPI_CLASS_SUCCESS:
        return ARROW_SUCCESS;
    default:
        return ARROW_STEP;
    }
}

/** "STATUS_LOGON_FAILURE (0xc000006d)", "NTLMSSP_NEGOTIATE", "AS-REQ", to be freed with g_free(). */
static char *label_of(const arrow_t *arrow)
{
    const char *message = strstr(arrow->info, NTLM_MESSAGE);
    arrow_kind_t kind = kind_of(arrow);
    char native[96];

    if (arrow->finding && (kind == ARROW_FAILURE || (kind == ARROW_STEP && !message)))
        return g_strdup(sspi_finding_native_text(arrow->finding, native, sizeof native));
    if (message)
        return g_strdup(message);
    return g_strdup(*arrow->info ? arrow->info : attempt_in_words(arrow->attempt->carrier));
}

/** "LAB\alice to cifs/dc1 by NTLMv2, SMB2", to be freed with g_free(); NULL while nobody is named. */
static char *who_text(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *mechanism = attempt_mechanism_words(pool, attempt);
    const char *identity = attempt_in_words(attempt->identity);
    char *who;
    char *listed;

    if (!attempt->identity)
        return NULL;
    who = attempt->target ? sspi_word_with(SSPI_WORD_WHO_TO, identity, attempt->target, NULL)
                          : g_strdup(identity);
    if (mechanism) {
        char *by = sspi_word_with(SSPI_WORD_WHO_BY, who, mechanism, NULL);

        g_free(who);
        who = by;
    }
    listed = sspi_word_with(SSPI_WORD_LISTED, who, attempt_in_words(attempt->carrier), NULL);
    g_free(who);
    return listed;
}

/** "SMB2: Session Setup Request, NTLMSSP_NEGOTIATE", to be freed with g_free(). */
static char *message_text(const arrow_t *arrow)
{
    const char *carrier = attempt_in_words(arrow->attempt->carrier);
    char *begin;
    char *text;

    if (!*arrow->info)
        return g_strdup(carrier);
    if (g_utf8_strlen(arrow->info, -1) <= MOST_INFO)
        return sspi_word_with(SSPI_WORD_WITH_COLON, carrier, arrow->info, NULL);
    begin = g_utf8_substring(arrow->info, 0, MOST_INFO);
    text = g_strconcat(carrier, ": ", begin, "…", NULL);
    g_free(begin);
    return text;
}

/** What the frame says: "Failure: The account is locked out. STATUS_ACCOUNT_LOCKED_OUT (0xc0000234)"; to be freed with
 *  g_free(). */
static char *meaning_text(wmem_allocator_t *pool, const arrow_t *arrow)
{
    const char *native = arrow->is_result ? attempt_native_words(pool, arrow->attempt) : NULL;
    sspi_explanation_t explanation = { 0 };
    const char *text;
    char number[96];

    if (!arrow->finding && !arrow->is_result)
        return message_text(arrow);
    if (arrow->finding) {
        sspi_finding_explain(arrow->finding, sspi_language_current(), &explanation);
        if (!native)
            native = sspi_finding_native_text(arrow->finding, number, sizeof number);
    }
    text = explanation.summary && native ? wmem_strdup_printf(pool, "%s %s", explanation.summary, native)
        : explanation.summary ? explanation.summary : native;
    if (!arrow->is_result)
        return g_strdup(text);
    if (!text)
        return g_strdup(attempt_state_word((attempt_state_t)arrow->attempt->state));
    return sspi_word_with(SSPI_WORD_WITH_COLON, attempt_state_word((attempt_state_t)arrow->attempt->state), text, NULL);
}

/** "Attempt 5: …": who, to what and how with its first frame, as far as it is known; else, or besides, what the frame says. */
static char *comment_of(wmem_allocator_t *pool, const arrow_t *arrow)
{
    const attempt_t *attempt = arrow->attempt;
    char *who = arrow->pinfo->num == attempt->first_frame ? who_text(pool, attempt) : NULL;
    char *meaning = who && !arrow->finding && !arrow->is_result ? NULL : meaning_text(pool, arrow);
    char *both = who && meaning ? sspi_word_with(SSPI_WORD_WITH_COLON, who, meaning, NULL) : NULL;
    char number[16];
    char *comment;

    g_snprintf(number, sizeof number, "%u", attempt->number);
    comment = sspi_word_with(SSPI_WORD_ATTEMPT_LINE, number, both ? both : who ? who : meaning, NULL);
    g_free(both);
    g_free(meaning);
    g_free(who);
    return comment;
}

/** What Wireshark says of the frame, to be freed with g_free(). */
static char *info_of(const packet_info *pinfo)
{
    const char *info = pinfo->cinfo ? col_get_text(pinfo->cinfo, COL_INFO) : NULL;

    return info ? g_strchomp(visible_text(info, strlen(info))) : g_strdup("");
}

/** An item between the addresses that the graph is to have, or else those that the frame has; NULL where it has none. */
static seq_analysis_item_t *new_item(packet_info *pinfo, seq_analysis_info_t *graph)
{
    seq_analysis_item_t *item = sequence_analysis_create_sai_with_addresses(pinfo, graph);
    seq_analysis_info_t of_link = { .any_addr = !graph->any_addr };

    return item ? item : sequence_analysis_create_sai_with_addresses(pinfo, &of_link);
}

/** Let one end of an item be the server's port, not its address alone. */
static void name_server(wmem_allocator_t *pool, address *end, const endpoint_t *server)
{
    const char *name = attempt_endpoint_text(pool, server);

    free_address(end);
    alloc_address_wmem(NULL, end, AT_STRINGZ, (int)strlen(name) + 1, name);
}

/** Client and server may be on one machine: an arrow needs two ends all the same. */
static void part_ends(packet_info *pinfo, seq_analysis_item_t *item, const endpoint_t *server)
{
    if (!addresses_equal(&item->src_addr, &item->dst_addr))
        return;
    if (pinfo->srcport == server->port && pinfo->destport != server->port)
        name_server(pinfo->pool, &item->src_addr, server);
    else
        name_server(pinfo->pool, &item->dst_addr, server);
}

/** The hosts that a graph has by now; none where it begins anew. */
static GHashTable *hosts_of(const seq_analysis_info_t *graph)
{
    GHashTable *hosts = (GHashTable *)g_hash_table_lookup(graphs, graph);

    if (hosts && !g_queue_is_empty(graph->items))
        return hosts;
    hosts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_insert(graphs, (gpointer)graph, hosts);
    return hosts;
}

/** Whether the graph has a host, or has it from now on. */
static bool has_host(wmem_allocator_t *pool, GHashTable *hosts, const address *host)
{
    const char *name = address_to_str(pool, host);

    if (g_hash_table_contains(hosts, name))
        return true;
    if (g_hash_table_size(hosts) >= MAX_NUM_NODES)
        return false;
    g_hash_table_add(hosts, g_strdup(name));
    return true;
}

/** Say once, with the last item, that there are others. */
static void tell_of_others(const seq_analysis_info_t *graph, GHashTable *hosts)
{
    seq_analysis_item_t *last = (seq_analysis_item_t *)g_queue_peek_tail(graph->items);
    char limit[16];
    char *comment;

    if (!last || g_hash_table_contains(hosts, ""))
        return;
    g_hash_table_add(hosts, g_strdup(""));
    g_snprintf(limit, sizeof limit, "%d", MAX_NUM_NODES);
    comment = sspi_word_with(SSPI_WORD_FLOW_TOO_MANY, last->comment, limit, NULL);
    g_free(last->comment);
    last->comment = comment;
}

static void free_item(seq_analysis_item_t *item)
{
    free_address(&item->src_addr);
    free_address(&item->dst_addr);
    g_free(item->time_str);
    g_free(item);
}

static void add_arrow(seq_analysis_info_t *graph, packet_info *pinfo, const arrow_t *arrow)
{
    seq_analysis_item_t *item = new_item(pinfo, graph);
    GHashTable *hosts = hosts_of(graph);
    arrow_kind_t kind = kind_of(arrow);

    if (!item)
        return;
    part_ends(pinfo, item, arrow->attempt->server);
    if (!has_host(pinfo->pool, hosts, &item->src_addr) || !has_host(pinfo->pool, hosts, &item->dst_addr)) {
        tell_of_others(graph, hosts);
        free_item(item);
        return;
    }
    item->frame_number = pinfo->num;
    item->port_src = (uint16_t)pinfo->srcport;
    item->port_dst = (uint16_t)pinfo->destport;
    item->frame_label = label_of(arrow);
    item->comment = comment_of(pinfo->pool, arrow);
    item->conv_num = (uint16_t)arrow->attempt->number;
    item->bg_color = colours[kind].background;
    item->fg_color = colours[kind].text;
    item->has_color_filter = TRUE;
    item->display = TRUE;
    g_queue_push_tail(graph->items, item);
}

static tap_packet_status take_frame(void *graph, packet_info *pinfo, epan_dissect_t *edt _U_, const void *tapped,
                                    tap_flags_t flags _U_)
{
    const frame_record_t *record = (const frame_record_t *)tapped;
    char *info = info_of(pinfo);

    for (unsigned i = 0; i < record->attempt_count; i++) {
        const attempt_t *attempt = record->attempts[i];
        bool is_result = attempt->state != ATTEMPT_UNFINISHED && attempt->result_frame == pinfo->num;
        arrow_t arrow = { pinfo, attempt, finding_of(record, attempt, is_result), info, is_result };

        add_arrow((seq_analysis_info_t *)graph, pinfo, &arrow);
    }
    g_free(info);
    return TAP_PACKET_REDRAW;
}

static void free_hosts(void *hosts)
{
    g_hash_table_destroy((GHashTable *)hosts);
}

void flow_register(int proto, const char *tap)
{
    graphs = g_hash_table_new_full(NULL, NULL, NULL, free_hosts);
    register_seq_analysis("sspi", sspi_text(SSPI_WORD_FLOW, sspi_language_of_locale()), proto, tap, TL_REQUIRES_COLUMNS,
                          take_frame);
}
