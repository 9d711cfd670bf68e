/* attempt_details.c: the attempts that a frame belongs to, in the packet details
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "details/attempt_details.h"

#include "attempts/attempt_words.h"
#include "compat.h"
#include "details/item.h"
#include "diagnosis/diagnosis.h"
#include "diagnosis/diagnosis_words.h"
#include "frame/pool_text.h"

static int hf_attempt = -1;
static int hf_mechanism = -1;
static int hf_identity = -1;
static int hf_on_behalf_of = -1;
static int hf_target = -1;
static int hf_result = -1;
static int hf_first_frame = -1;
static int hf_result_frame = -1;
static int hf_duration = -1;
static int hf_why = -1;
static int hf_because = -1;
static int hf_because_frame = -1;
static int hf_consequence = -1;
static int hf_consequence_frame = -1;
static int hf_harmless = -1;
static int hf_story = -1;

static int ett_attempt = -1;

void attempt_details_register(int proto)
{
    static const item_field_t fields[] = {
        { &hf_attempt, SSPI_WORD_ATTEMPT, "sspi.attempt", FT_UINT32, BASE_DEC, NULL,
          SSPI_WORD_ABOUT_NUMBER },
        { &hf_mechanism, SSPI_WORD_MECHANISM, "sspi.attempt.mechanism", FT_STRING, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_MECHANISM },
        { &hf_identity, SSPI_WORD_IDENTITY, "sspi.attempt.identity", FT_STRING, BASE_NONE, NULL, SSPI_WORD_ABOUT_IDENTITY },
        { &hf_on_behalf_of, SSPI_WORD_ON_BEHALF_OF, "sspi.attempt.on_behalf_of", FT_STRING, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_ON_BEHALF_OF },
        { &hf_target, SSPI_WORD_TARGET, "sspi.attempt.target", FT_STRING, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_TARGET },
        { &hf_result, SSPI_WORD_RESULT, "sspi.attempt.result", FT_STRING, BASE_NONE, NULL, SSPI_WORD_ABOUT_RESULT },
        { &hf_first_frame, SSPI_WORD_FIRST_FRAME, "sspi.attempt.first_frame", FT_FRAMENUM, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_FIRST_FRAME },
        { &hf_result_frame, SSPI_WORD_RESULT_FRAME, "sspi.attempt.result_frame", FT_FRAMENUM, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_RESULT_FRAME },
        { &hf_duration, SSPI_WORD_DURATION, "sspi.attempt.duration", FT_RELATIVE_TIME, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_DURATION },
        { &hf_why, SSPI_WORD_WHY, "sspi.attempt.why", FT_STRING, BASE_NONE, NULL, SSPI_WORD_ABOUT_WHY },
        { &hf_because, SSPI_WORD_BECAUSE, "sspi.attempt.because", FT_UINT32, BASE_DEC, NULL,
          SSPI_WORD_ABOUT_BECAUSE },
        { &hf_because_frame, SSPI_WORD_BECAUSE_FRAME, "sspi.attempt.because_frame", FT_FRAMENUM, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_BECAUSE_FRAME },
        { &hf_consequence, SSPI_WORD_CONSEQUENCE, "sspi.attempt.consequence", FT_STRING, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_CONSEQUENCE },
        { &hf_consequence_frame, SSPI_WORD_CONSEQUENCE_FRAME, "sspi.attempt.consequence_frame", FT_FRAMENUM, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_CONSEQUENCE_FRAME },
        { &hf_harmless, SSPI_WORD_HARMLESS, "sspi.attempt.harmless", FT_NONE, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_HARMLESS },
        { &hf_story, SSPI_WORD_STORY, "sspi.story", FT_UINT32, BASE_DEC, NULL,
          SSPI_WORD_ABOUT_STORY },
    };
    static int *ett[] = { &ett_attempt };

    item_fields_register(proto, fields, G_N_ELEMENTS(fields));
    proto_register_subtree_array(ett, G_N_ELEMENTS(ett));
}

void attempt_details_expand(void)
{
    tree_expanded_set(ett_attempt, true);
}

/** "SEC_E_LOGON_DENIED, STATUS_ACCOUNT_LOCKED_OUT (0xc0000234)", or the one that is known, or NULL.
 *  @param native  what is known besides the status, or NULL */
static const char *with_status(wmem_allocator_t *pool, const attempt_t *attempt, const char *native)
{
    const sspi_code_t *status = attempt->reason ? attempt->reason->status : NULL;

    if (status && native && status != attempt->reason->native)
        return wmem_strdup_printf(pool, "%s, %s", status->name, native);
    return native;
}

/** "Failure: SEC_E_LOGON_DENIED, STATUS_ACCOUNT_LOCKED_OUT (0xc0000234)", as filters know it. */
static const char *result_text(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *state = attempt_state_name((attempt_state_t)attempt->state);
    const char *reason = with_status(pool, attempt, attempt_native_text(pool, attempt));

    return reason ? wmem_strdup_printf(pool, "%s: %s", state, reason) : state;
}

/** The same in the current language. */
static const char *result_words(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *state = attempt_state_word((attempt_state_t)attempt->state);
    const char *reason = with_status(pool, attempt, attempt_native_words(pool, attempt));

    return reason ? text_in_pool(pool, sspi_word_with(SSPI_WORD_WITH_COLON, state, reason, NULL)) : state;
}

/** "LAB\alice to cifs/dc1 by NTLMv2, SMB2", as far as it is known. */
static const char *summary_text(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *mechanism = attempt_mechanism_words(pool, attempt);
    const char *text = attempt->identity ? attempt_in_words(attempt->identity) : sspi_word(SSPI_WORD_IDENTITY_UNKNOWN);

    if (attempt->target)
        text = text_in_pool(pool, sspi_word_with(SSPI_WORD_WHO_TO, text, attempt->target, NULL));
    /* "not known by NTLM" would be something else. */
    if (mechanism)
        text = text_in_pool(pool, sspi_word_with(attempt->identity || attempt->target ? SSPI_WORD_WHO_BY : SSPI_WORD_LISTED,
                                                 text, mechanism, NULL));
    return text_in_pool(pool, sspi_word_with(SSPI_WORD_LISTED, text, attempt_in_words(attempt->carrier), NULL));
}

/** "Attempt 5: LAB\alice to cifs/dc1 by NTLMv2, SMB2: Failure: …" */
static const char *attempt_label(wmem_allocator_t *pool, const attempt_t *attempt, bool has_result)
{
    const char *number = wmem_strdup_printf(pool, "%u", attempt->number);
    const char *label = text_in_pool(pool, sspi_word_with(SSPI_WORD_ATTEMPT_LINE, number, summary_text(pool, attempt), NULL));
    const char *state = attempt_state_word((attempt_state_t)attempt->state);

    return has_result ? text_in_pool(pool, sspi_word_with(SSPI_WORD_WITH_COLON, label, state, NULL)) : label;
}

static void add_number_if_any(proto_tree *tree, int hf, tvbuff_t *tvb, uint32_t number)
{
    if (number)
        item_add_number(tree, hf, tvb, number);
}

/** What is behind the attempt, and what came of it. */
static void show_diagnosis(const attempt_t *attempt, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    const diagnosis_t *diagnosis = attempt->diagnosis;

    if (!diagnosis)
        return;
    if (proto_field_is_referenced(tree, hf_why))
        item_add_worded_text(tree, hf_why, tvb, cause_name(diagnosis_why(attempt)), diagnosis_why_words(pinfo->pool, attempt));
    add_number_if_any(tree, hf_because, tvb, diagnosis->because.number);
    add_number_if_any(tree, hf_because_frame, tvb, diagnosis->because.frame);
    if (proto_field_is_referenced(tree, hf_consequence))
        item_add_worded_text(tree, hf_consequence, tvb, diagnosis_consequence(pinfo->pool, attempt),
                             diagnosis_consequence_words(pinfo->pool, attempt));
    add_number_if_any(tree, hf_consequence_frame, tvb, diagnosis->after.frame);
    if (diagnosis_is_harmless(attempt) && proto_field_is_referenced(tree, hf_harmless))
        item_added(tree, proto_tree_add_item(tree, hf_harmless, tvb, 0, 0, ENC_NA));
    item_add_number(tree, hf_story, tvb, diagnosis_story(attempt));
}

void attempt_details_show(const attempt_t *attempt, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    /* While frames are read for the first time, what has not ended may still do so. */
    bool has_result = attempt->state != ATTEMPT_UNFINISHED || PINFO_FD_VISITED(pinfo);
    proto_tree *subtree = tree;

    if (item_is_wanted(tree, hf_attempt)) {
        proto_item *item = item_added(tree, proto_tree_add_uint(tree, hf_attempt, tvb, 0, 0, attempt->number));

        if (tree_is_visible(tree))
            proto_item_set_text(item, "%s", attempt_label(pinfo->pool, attempt, has_result));
        subtree = proto_item_add_subtree(item, ett_attempt);
    }
    if (proto_field_is_referenced(subtree, hf_mechanism))
        item_add_worded_text(subtree, hf_mechanism, tvb, attempt_mechanism_text(pinfo->pool, attempt),
                             attempt_mechanism_words(pinfo->pool, attempt));
    item_add_worded_text(subtree, hf_identity, tvb, attempt->identity, attempt_in_words(attempt->identity));
    item_add_text(subtree, hf_on_behalf_of, tvb, attempt->on_behalf_of);
    item_add_text(subtree, hf_target, tvb, attempt->target);
    if (has_result && proto_field_is_referenced(subtree, hf_result))
        item_add_worded_text(subtree, hf_result, tvb, result_text(pinfo->pool, attempt), result_words(pinfo->pool, attempt));
    item_add_number(subtree, hf_first_frame, tvb, attempt->first_frame);
    if (attempt->result_frame)
        item_add_number(subtree, hf_result_frame, tvb, attempt->result_frame);
    if (proto_field_is_referenced(subtree, hf_duration))
        item_added(subtree, proto_tree_add_time(subtree, hf_duration, tvb, 0, 0, &attempt->duration));
    show_diagnosis(attempt, tvb, pinfo, subtree);
}
