/* failure_experts.c: the failures of a frame as expert information, one for each kind
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "details/failure_experts.h"

#include <epan/expert.h>
#include <epan/tap.h>

#include "attempts/attempt.h"
#include "compat.h"
#include "details/finding_names.h"
#include "details/item.h"
#include "details/summary.h"
#include "frame/pool_text.h"

/** Frames of so many attempts are told in a sentence of their own; of others only the meaning is told. tshark -z expert compares
 *  each text with all that are different. */
#define MOST_SENTENCES 2000

static expert_field experts[SSPI_KIND_COUNT];

static int expert_tap;

/* By kind, as Wireshark has them. */
static ei_register_info *infos;

void failure_experts_register(int proto)
{
    static const expert_field none = EI_INIT;

    infos = wmem_alloc0_array(wmem_epan_scope(), ei_register_info, SSPI_KIND_COUNT);
    for (unsigned kind = 0; kind < SSPI_KIND_COUNT; kind++) {
        const sspi_kind_t *known = &sspi_kinds[kind];
        ei_register_info info = { &experts[kind],
                                  { wmem_strdup_printf(wmem_epan_scope(), "sspi.expert.%s", known->id), PI_RESPONSE_CODE,
                                    known->integrity ? PI_ERROR : PI_WARN, sspi_word(known->name), EXPFILL } };

        experts[kind] = none;
        infos[kind] = info;
    }
    expert_register_field_array(expert_register_protocol(proto), infos, SSPI_KIND_COUNT);
}

void failure_experts_translate(void)
{
    for (unsigned kind = 0; kind < SSPI_KIND_COUNT; kind++) {
        expert_field_info *info = &infos[kind].eiinfo;

        info->summary = sspi_word(sspi_kinds[kind].name);
        info->hf_info.hfinfo.name = info->summary;
    }
}

void failure_experts_begin_capture(void)
{
    expert_tap = find_tap_id("expert");
}

/** Whether expert infos in the tree are seen, or looked for. */
static bool is_wanted_in_tree(proto_tree *tree)
{
    if (proto_field_is_referenced(tree, proto_expert))
        return true;
    for (unsigned kind = 0; kind < SSPI_KIND_COUNT; kind++) {
        if (proto_field_is_referenced(tree, experts[kind].hf))
            return true;
    }
    return false;
}

/** Whether an annotation is the reason for which an attempt of the frame failed. */
static bool is_reason(const frame_record_t *record, const annotation_t *annotation)
{
    for (unsigned i = 0; i < record->attempt_count; i++) {
        if (record->attempts[i]->reason_annotation == annotation)
            return true;
    }
    return false;
}

static bool tells_sentence(const frame_record_t *record)
{
    return record->attempt_count > 0 && record->attempts[0]->number <= MOST_SENTENCES;
}

static const char *meaning_of(wmem_allocator_t *pool, const sspi_finding_t *finding)
{
    sspi_explanation_t texts;

    sspi_finding_explain(finding, sspi_language_current(), &texts);
    return texts.summary ? texts.summary : finding_short_name(pool, finding);
}

/** @param item  what it is to stand under, or NULL
 *  @param text  NULL: nobody reads it, but it is counted */
static void add_expert(packet_info *pinfo, proto_item *item, expert_field *expert, const char *text)
{
    field_info *info = item ? PITEM_FINFO(item) : NULL;
    int type = info ? info->tree_type : -1;

    if (!text) {
        expert_add_info(pinfo, NULL, expert);
        return;
    }
    /* Wireshark would cut it inside of a character. */
    expert_add_info_format(pinfo, item, expert, "%s",
                           text_cut(pinfo->pool, text, ITEM_LABEL_LENGTH - 1, ITEM_LABEL_LENGTH - sizeof "…"));
    /* Wireshark makes the item one of its own, and forgets whether it is to be open. */
    if (type != -1)
        info->tree_type = type;
}

/** The attempt that fails in the frame without a code that says so: on a reset, or as an ICMP error says that nobody is there. */
static const attempt_t *failed_without_code(const packet_info *pinfo, const frame_record_t *record)
{
    const attempt_t *attempt = attempt_of_summary(pinfo, record);

    return attempt && attempt->state == ATTEMPT_FAILURE && attempt->result_frame == pinfo->num ? attempt : NULL;
}

static sspi_kind_id_t kind_of_attempt(const attempt_t *attempt)
{
    sspi_finding_t finding;

    if (attempt_failure(attempt, &finding))
        return sspi_finding_kind(&finding);
    return attempt->note == NOTE_HOST_UNREACHABLE || attempt->note == NOTE_PORT_UNREACHABLE ? SSPI_KIND_UNREACHABLE
        : SSPI_KIND_FAILURE;
}

static void tell_annotations(const frame_record_t *record, const annotation_t *lead, proto_item *const *items, packet_info *pinfo,
                             proto_tree *tree)
{
    bool is_wanted = is_wanted_in_tree(tree);
    bool is_read = is_wanted || have_tap_listener(expert_tap);

    for (unsigned i = 0; i < record->count; i++) {
        const annotation_t *annotation = &record->annotations[i];
        expert_field *expert = &experts[sspi_finding_kind(&annotation->finding)];

        /* Where an attempt has a reason, what says less exactly the same is no failure more. */
        if (annotation->finding.class_ != SSPI_CLASS_FAILURE
            || (annotation != lead && record->attempt_count > 0 && !is_reason(record, annotation)))
            continue;
        add_expert(pinfo, !is_wanted ? NULL : items ? items[i] : tree, expert,
                   !is_read ? NULL
                       : annotation == lead && tells_sentence(record) ? summary_of_frame(pinfo, record)
                                                                      : meaning_of(pinfo->pool, &annotation->finding));
    }
}

static void tell_attempt(const frame_record_t *record, const attempt_t *attempt, packet_info *pinfo, proto_tree *tree)
{
    expert_field *expert = &experts[kind_of_attempt(attempt)];
    bool is_wanted = is_wanted_in_tree(tree);

    add_expert(pinfo, is_wanted ? tree : NULL, expert,
               !is_wanted && !have_tap_listener(expert_tap) ? NULL
                   : tells_sentence(record) ? summary_of_frame(pinfo, record) : attempt_reason_words(pinfo->pool, attempt));
}

void failure_experts_tell(const frame_record_t *record, proto_item *const *items, packet_info *pinfo, proto_tree *tree)
{
    const annotation_t *lead = leading_annotation(record);
    const attempt_t *attempt;

    if (lead && lead->finding.class_ == SSPI_CLASS_FAILURE) {
        tell_annotations(record, lead, items, pinfo, tree);
        return;
    }
    attempt = failed_without_code(pinfo, record);
    if (attempt)
        tell_attempt(record, attempt, pinfo, tree);
}
