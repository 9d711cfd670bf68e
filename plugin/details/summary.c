/* summary.c: a frame in one sentence: who, what, why
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "details/summary.h"

#include <string.h>

#include "attempts/attempt.h"
#include "codes/phrase.h"
#include "details/item.h"
#include "diagnosis/diagnosis.h"
#include "diagnosis/diagnosis_words.h"
#include "diagnosis/likeness.h"
#include "frame/pool_text.h"

#define SEC_I_CONTINUE_NEEDED 0x00090312u

#define KRBTGT "krbtgt/"

/* Of a name, in bytes: with two of them, the sentence has to fit a label of Wireshark's. */
#define LONGEST_NAME 64

/** The words for what an attempt is about. */
typedef struct {
    sspi_word_t goes_on;
    sspi_word_t accepted;
    sspi_word_t refused;
} operation_t;

static const operation_t logon = { SSPI_WORD_SUMMARY_LOGON, SSPI_WORD_SUMMARY_ACCEPTED, SSPI_WORD_SUMMARY_REFUSED };
static const operation_t ticket = {
    SSPI_WORD_SUMMARY_TICKET, SSPI_WORD_SUMMARY_TICKET_ISSUED, SSPI_WORD_SUMMARY_TICKET_REFUSED
};
/** Somebody logs on elsewhere, and the server is asked whether that is all right. */
static const operation_t vouching = { SSPI_WORD_SUMMARY_VOUCH, SSPI_WORD_SUMMARY_VOUCHED, SSPI_WORD_SUMMARY_VOUCH_REFUSED };

/** A first ticket, with which all others are got. */
static bool is_logon_to_realm(const attempt_t *attempt)
{
    return is_as(attempt) && attempt->target && g_str_has_prefix(attempt->target, KRBTGT);
}

static const operation_t *operation_of(const attempt_t *attempt)
{
    if (is_logon_to_realm(attempt))
        return &logon;
    if ((is_as(attempt) || is_tgs(attempt)) && attempt->target)
        return &ticket;
    if (strcmp(attempt->carrier, "RADIUS") == 0 || g_strcmp0(attempt->own_mechanism, "Netlogon logon") == 0)
        return &vouching;
    return &logon;
}

static const char *shortened(wmem_allocator_t *pool, const char *name)
{
    return text_cut(pool, name, LONGEST_NAME, LONGEST_NAME);
}

static const char *who_of(wmem_allocator_t *pool, const attempt_t *attempt)
{
    endpoint_t client = { attempt->client->addr, 0 };
    const char *identity = attempt_in_words(attempt->identity);
    const char *name = identity ? shortened(pool, identity) : attempt_endpoint_text(pool, &client);

    if (!*name)
        name = sspi_word(SSPI_WORD_SUMMARY_CLIENT);
    if (!attempt->on_behalf_of)
        return name;
    return text_in_pool(pool, sspi_word_with(SSPI_WORD_SUMMARY_ON_BEHALF, name, shortened(pool, attempt->on_behalf_of), NULL));
}

static const char *where_of(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *name = attempt->target;

    if (is_logon_to_realm(attempt))
        name += strlen(KRBTGT);
    name = name && *name ? shortened(pool, name) : attempt_endpoint_text(pool, attempt->server);
    return *name ? name : sspi_word(SSPI_WORD_SUMMARY_SERVER);
}

/** "the account is locked out", or the code where nothing is known of it. */
static const char *phrase_of(wmem_allocator_t *pool, const sspi_finding_t *finding)
{
    sspi_explanation_t texts;
    char native[96];

    sspi_finding_explain(finding, sspi_language_current(), &texts);
    if (!texts.summary)
        return wmem_strdup(pool, sspi_finding_native_text(finding, native, sizeof native));
    return text_in_pool(pool, sspi_phrase(texts.summary));
}

static const char *sentence_of(wmem_allocator_t *pool, const sspi_finding_t *finding)
{
    sspi_explanation_t texts;

    sspi_finding_explain(finding, sspi_language_current(), &texts);
    return texts.summary ? text_in_pool(pool, sspi_without_stop(texts.summary)) : phrase_of(pool, finding);
}

/** Why an attempt failed. */
static const char *reason_phrase(wmem_allocator_t *pool, const attempt_t *attempt)
{
    sspi_finding_t failure;
    const char *native;

    if (attempt_failure(attempt, &failure) && failure.class_ == SSPI_CLASS_FAILURE)
        return phrase_of(pool, &failure);
    switch (attempt->note) {
    case NOTE_CONNECTION_CLOSED:
        return sspi_word(SSPI_WORD_REASON_CLOSED);
    case NOTE_CONNECTION_RESET:
        return sspi_word(SSPI_WORD_REASON_RESET);
    case NOTE_HOST_UNREACHABLE:
        return sspi_word(SSPI_WORD_REASON_HOST_UNREACHABLE);
    case NOTE_PORT_UNREACHABLE:
        return sspi_word(SSPI_WORD_REASON_PORT_UNREACHABLE);
    default:
        native = attempt->reason ? NULL : attempt_native_words(pool, attempt);
        return native ? native : sspi_word(SSPI_WORD_REASON_NONE);
    }
}

static const char *with_remark(wmem_allocator_t *pool, const char *sentence, const char *remark)
{
    return text_in_pool(pool, sspi_word_with(SSPI_WORD_SUMMARY_WITH, sentence, remark, NULL));
}

/** "harmless: succeeded in attempt 12". That it was repeated does not tell why it is harmless. */
static const char *harmless_remark(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *harmless = sspi_word(SSPI_WORD_SEVERITY_HARMLESS);
    bool is_repeated = attempt->diagnosis->consequence == CONSEQUENCE_REPEATED;
    const char *consequence = is_repeated ? NULL : diagnosis_consequence_words(pool, attempt);

    return consequence ? text_in_pool(pool, sspi_word_with(SSPI_WORD_WITH_COLON, harmless, consequence, NULL)) : harmless;
}

/** What is behind a failure: "likely clock skew". NULL where nothing is known, or where the status has said it. */
static const char *why_remark(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const diagnosis_t *diagnosis = attempt->diagnosis;

    if (!diagnosis || (diagnosis->certainty == CERTAINTY_CERTAIN && !diagnosis->because.number))
        return NULL;
    return diagnosis_why_words(pool, attempt);
}

/** What is to be said of a failure besides; NULL: nothing is. */
static const char *failure_remark(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return diagnosis_is_harmless(attempt) ? harmless_remark(pool, attempt) : why_remark(pool, attempt);
}

static const char *failure_sentence(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *who = who_of(pool, attempt);
    const char *where = where_of(pool, attempt);
    sspi_word_t word = operation_of(attempt)->refused;

    if (attempt->note == NOTE_LOGON_OR_CALL)
        word = SSPI_WORD_SUMMARY_REFUSED_LOGON_OR_CALL;
    return text_in_pool(pool, sspi_word_with(word, who, where, reason_phrase(pool, attempt), NULL));
}

/** The realm whose KDC a client is sent to. */
static const char *realm_of_referral(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *name = attempt->note_detail ? attempt->note_detail : "";

    return shortened(pool, g_str_has_prefix(name, KRBTGT) ? name + strlen(KRBTGT) : name);
}

/** @param lead  the frame's leading annotation, or NULL */
static const char *success_sentence(wmem_allocator_t *pool, const attempt_t *attempt, const annotation_t *lead)
{
    const char *who = who_of(pool, attempt);
    const char *where = where_of(pool, attempt);
    sspi_word_t word = operation_of(attempt)->accepted;

    if (attempt->note == NOTE_AS_GUEST)
        word = SSPI_WORD_SUMMARY_ACCEPTED_GUEST;
    else if (attempt->note == NOTE_AS_ANONYMOUS)
        word = SSPI_WORD_SUMMARY_ACCEPTED_ANONYMOUS;
    else if (attempt->note == NOTE_REFERRAL)
        return text_in_pool(pool, sspi_word_with(SSPI_WORD_SUMMARY_REFERRED, who, where, realm_of_referral(pool, attempt), NULL));
    else if (attempt->note == NOTE_ACCEPTED_CALL_REFUSED && lead && lead->finding.class_ == SSPI_CLASS_FAILURE)
        return text_in_pool(pool, sspi_word_with(SSPI_WORD_SUMMARY_ACCEPTED_CALL_REFUSED, who, where,
                                                 phrase_of(pool, &lead->finding), NULL));
    return text_in_pool(pool, sspi_word_with(word, who, where, NULL));
}

static const char *outcome_sentence(wmem_allocator_t *pool, const attempt_t *attempt, const annotation_t *lead)
{
    bool has_failed = attempt->state == ATTEMPT_FAILURE;
    const char *sentence = has_failed ? failure_sentence(pool, attempt) : success_sentence(pool, attempt, lead);

    const char *remark = has_failed ? failure_remark(pool, attempt) : NULL;

    if (attempt_is_inferred(attempt))
        sentence = with_remark(pool, sentence, sspi_word(SSPI_WORD_INFERRED));
    return remark ? with_remark(pool, sentence, remark) : sentence;
}

static bool has_result_here(const attempt_t *attempt, uint32_t frame)
{
    return attempt->state != ATTEMPT_UNFINISHED && attempt->result_frame == frame;
}

/** Whether the frame brings the result of an attempt, and the leading annotation is no failure beside a success. */
static bool tells_outcome(const attempt_t *attempt, const annotation_t *lead, uint32_t frame)
{
    if (!has_result_here(attempt, frame))
        return false;
    return attempt->state == ATTEMPT_FAILURE || !lead || lead->finding.class_ != SSPI_CLASS_FAILURE
        || attempt->note == NOTE_ACCEPTED_CALL_REFUSED;
}

/** Whether an annotation says more than that the exchange goes on. */
static bool says_something(const annotation_t *lead)
{
    const sspi_finding_t *finding = &lead->finding;

    return finding->class_ == SSPI_CLASS_FAILURE
        || (finding->class_ == SSPI_CLASS_STEP && !(finding->status && finding->status->code == SEC_I_CONTINUE_NEEDED));
}

/** Whether nothing more comes of an attempt after the frame, and nothing tells how it ended. */
static bool is_broken_off(const attempt_t *attempt, uint32_t frame)
{
    return attempt->state == ATTEMPT_UNFINISHED && attempt->note != NOTE_NONE && attempt->last_frame == frame;
}

/** Whether what was asked for is refused, after somebody had got in. */
static bool is_let_in_in_vain(const attempt_t *attempt, uint32_t frame)
{
    why_t why = diagnosis_why(attempt);

    return attempt->state == ATTEMPT_SUCCESS && frame > attempt->result_frame && (why == WHY_NOT_ALLOWED || why == WHY_NOBODY);
}

/** @param is_settled  what follows in the capture does not change the result */
static const char *course_sentence(wmem_allocator_t *pool, const attempt_t *attempt, const annotation_t *lead, bool is_settled,
                                   uint32_t frame)
{
    const char *who = who_of(pool, attempt);
    const char *where = where_of(pool, attempt);
    bool is_over = is_settled && attempt->result_frame && frame > attempt->result_frame;
    const char *what = NULL;
    const char *both;

    if (lead && says_something(lead))
        what = phrase_of(pool, &lead->finding);
    else if (is_broken_off(attempt, frame) || (has_result_here(attempt, frame) && attempt->state == ATTEMPT_FAILURE))
        what = reason_phrase(pool, attempt);
    else if (is_let_in_in_vain(attempt, frame))
        what = diagnosis_why_words(pool, attempt);
    if (!is_over && !what)
        return text_in_pool(pool, sspi_word_with(operation_of(attempt)->goes_on, who, where, NULL));
    both = text_in_pool(pool, sspi_word_with(SSPI_WORD_WHO_TO, who, where, NULL));
    return what ? text_in_pool(pool, sspi_word_with(SSPI_WORD_WITH_COLON, both, what, NULL)) : both;
}

/** The attempt that an annotation belongs to, as far as that is certain: the one whose result it tells, or the only one of the
 *  frame. Without annotations, the first of those that end in the frame, a failure before others.
 *  @param lead  the frame's leading annotation, or NULL
 *  @return NULL where there is none */
static const attempt_t *attempt_of(const frame_record_t *record, const annotation_t *lead, uint32_t frame)
{
    const attempt_t *found = NULL;

    if (record->attempt_count == 1)
        return record->attempts[0];
    for (unsigned i = 0; i < record->attempt_count; i++) {
        const attempt_t *attempt = record->attempts[i];
        bool ends = has_result_here(attempt, frame);

        if (lead && ends && attempt->reason_annotation == lead)
            return attempt;
        if (!lead && (!found || (ends && (found->result_frame != frame || attempt->state > found->state))))
            found = attempt;
    }
    return found;
}

const attempt_t *attempt_of_summary(const packet_info *pinfo, const frame_record_t *record)
{
    return attempt_of(record, leading_annotation(record), pinfo->num);
}

const char *summary_of_frame(packet_info *pinfo, const frame_record_t *record)
{
    const annotation_t *lead = leading_annotation(record);
    const attempt_t *attempt = attempt_of(record, lead, pinfo->num);
    bool is_settled;

    if (!attempt)
        return lead ? sentence_of(pinfo->pool, &lead->finding) : NULL;
    is_settled = record->is_read_again || !attempt_may_change(attempt);
    if (is_settled && tells_outcome(attempt, lead, pinfo->num))
        return outcome_sentence(pinfo->pool, attempt, lead);
    return course_sentence(pinfo->pool, attempt, lead, is_settled, pinfo->num);
}
