/* attempt_details.c: the attempts that a frame belongs to, in the packet details
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "details/attempt_details.h"

#include "compat.h"
#include "details/details.h"

static int hf_attempt = -1;
static int hf_mechanism = -1;
static int hf_identity = -1;
static int hf_target = -1;
static int hf_result = -1;
static int hf_first_frame = -1;
static int hf_result_frame = -1;
static int hf_duration = -1;

static int ett_attempt = -1;

void attempt_details_register(int proto)
{
    static hf_register_info hf[] = {
        { &hf_attempt, { "Attempt", "sspi.attempt", FT_UINT32, BASE_DEC, NULL, 0,
                         "Number of the authentication attempt that the frame belongs to", HFILL } },
        { &hf_mechanism, { "Mechanism", "sspi.attempt.mechanism", FT_STRING, BASE_NONE, NULL, 0,
                           "What the client authenticates with", HFILL } },
        { &hf_identity, { "Identity", "sspi.attempt.identity", FT_STRING, BASE_NONE, NULL, 0, "Who authenticates", HFILL } },
        { &hf_target, { "Target", "sspi.attempt.target", FT_STRING, BASE_NONE, NULL, 0,
                        "What for: an SPN, or the name of a server", HFILL } },
        { &hf_result, { "Result", "sspi.attempt.result", FT_STRING, BASE_NONE, NULL, 0, "How the attempt ended", HFILL } },
        { &hf_first_frame, { "First frame", "sspi.attempt.first_frame", FT_FRAMENUM, BASE_NONE, NULL, 0,
                             "The frame in which the attempt begins", HFILL } },
        { &hf_result_frame, { "Result frame", "sspi.attempt.result_frame", FT_FRAMENUM, BASE_NONE, NULL, 0,
                              "The frame that tells how the attempt ended", HFILL } },
        { &hf_duration, { "Duration", "sspi.attempt.duration", FT_RELATIVE_TIME, BASE_NONE, NULL, 0,
                          "From the first frame to the result", HFILL } },
    };
    static int *ett[] = { &ett_attempt };

    proto_register_field_array(proto, hf, G_N_ELEMENTS(hf));
    proto_register_subtree_array(ett, G_N_ELEMENTS(ett));
}

/** "Failure: SEC_E_LOGON_DENIED, STATUS_ACCOUNT_LOCKED_OUT (0xc0000234)" */
static const char *result_text(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *state = attempt_state_name((attempt_state_t)attempt->state);
    const char *native = attempt_native_text(pool, attempt);
    const sspi_code_t *status = attempt->reason ? attempt->reason->status : NULL;

    if (status && native && status != attempt->reason->native)
        return wmem_strdup_printf(pool, "%s: %s, %s", state, status->name, native);
    return native ? wmem_strdup_printf(pool, "%s: %s", state, native) : state;
}

/** "LAB\alice to cifs/dc1 by NTLMv2, SMB2", as far as it is known. */
static const char *summary_text(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *mechanism = attempt_mechanism_text(pool, attempt);

    return wmem_strdup_printf(pool, "%s%s%s%s%s, %s", attempt->identity ? attempt->identity : "identity not known",
                              attempt->target ? " to " : "", attempt->target ? attempt->target : "",
                              mechanism ? " by " : "", mechanism ? mechanism : "", attempt->carrier);
}

void attempt_details_show(const attempt_t *attempt, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    /* While frames are read for the first time, what has not ended may still do so. */
    bool has_result = attempt->state != ATTEMPT_UNFINISHED || PINFO_FD_VISITED(pinfo);
    const char *result = has_result && proto_field_is_referenced(tree, hf_result) ? result_text(pinfo->pool, attempt) : NULL;
    proto_tree *subtree = tree;

    if (item_is_wanted(tree, hf_attempt)) {
        proto_item *item = proto_tree_add_uint(tree, hf_attempt, tvb, 0, 0, attempt->number);

        if (tree_is_visible(tree))
            proto_item_set_text(item, "Attempt %u: %s%s%s", attempt->number, summary_text(pinfo->pool, attempt), result ? ": " : "",
                                result ? result : "");
        proto_item_set_generated(item);
        subtree = proto_item_add_subtree(item, ett_attempt);
    }
    if (proto_field_is_referenced(subtree, hf_mechanism))
        add_text_item(subtree, hf_mechanism, tvb, attempt_mechanism_text(pinfo->pool, attempt));
    add_text_item(subtree, hf_identity, tvb, attempt->identity);
    add_text_item(subtree, hf_target, tvb, attempt->target);
    add_text_item(subtree, hf_result, tvb, result);
    add_number_item(subtree, hf_first_frame, tvb, attempt->first_frame);
    if (attempt->result_frame)
        add_number_item(subtree, hf_result_frame, tvb, attempt->result_frame);
    if (proto_field_is_referenced(subtree, hf_duration))
        proto_item_set_generated(proto_tree_add_time(subtree, hf_duration, tvb, 0, 0, &attempt->duration));
}
