/* dcerpc_binds.c: who authenticates in DCE/RPC: binds with a token, their answers, and what shows how the last token was taken
 *
 * A security context is made by a bind, or an alter_context, and lasts for many calls. Its last token may have no answer of its
 * own: then the first answer to a call in that context shows how it was taken. An answer that is protected by the context proves
 * it; one without a security trailer proves nothing, unless it is a fault in answer to a call of the context.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers/carrier.h"
#include "carriers/help/encryption.h"
#include "carriers/help/rpc_association.h"
#include "carriers/help/rpc_pdu.h"
#include "carriers/help/tokens.h"
#include "frame/conversation_state.h"
#include "frame/direction.h"
#include "frame/pool_text.h"
#include "parse/bytes.h"
#include "parse/der.h"
#include "parse/krb_message.h"
#include "parse/visible_text.h"

/* The security trailer stands before the token, at the end of the fragment ([MS-RPCE] 2.2.2.11). */
#define TRAILER_SIZE 8
#define TRAILER_LEVEL 1
#define TRAILER_CONTEXT_ID 4
#define LEVEL_CONNECT 2 /* calls have no trailer */
#define LEVEL_INTEGRITY 5

#define AUTHENTICATION_SPNEGO 9
#define AUTHENTICATION_NTLM 10
#define AUTHENTICATION_KERBEROS 16
#define AUTHENTICATION_NETLOGON 68
#define NL_FLAGS 4
#define NL_NAMES 8
#define NL_NEGOTIATE_REQUEST 0
#define NL_HAS_DOMAIN 0x01u
#define NL_HAS_COMPUTER 0x02u

#define NEG_STATE_COMPLETED 0

#define FAULT_STATUS 24
#define FAULT_ACCESS_DENIED 5
#define FLAG_DID_NOT_EXECUTE 0x20

/* Faults that the runtime of RPC raises by itself, before or after it looks who calls (C706 appendix E; Win32 errors RPC_S_…). */
#define NCA_REJECTION 0x1c010000u
#define NCA_MASK 0xffff0000u
#define RPC_S_FIRST 1700u
#define RPC_S_LAST 1999u

/* More calls are not sent before the first is answered. */
#define MAX_CALLS 32
/* More contexts do not wait for the first answer on one connection. */
#define MAX_CONTEXTS 16

/** A security context whose last token was sent, and that no answer has proven. */
typedef struct context {
    struct context *next;
    uint64_t association;
    uint32_t id;
    direction_t calls; /**< in which they are sent */
    bool is_unprotected; /**< calls have no trailer */
    unsigned call_count;
    uint32_t calls_sent[MAX_CALLS];
} context_t;

/** The contexts of a conversation, the newest first. */
typedef struct {
    context_t *first;
} contexts_t;

/** What a security trailer says. */
typedef struct {
    size_t at; /**< 0: there is none */
    uint8_t type;
    uint8_t level;
    uint32_t context;
    der_t token; /**< may be cut off */
} trailer_t;

static conversation_slot_t conversations;

static trailer_t find_trailer(const rpc_pdu_t *pdu)
{
    trailer_t trailer = { 0 };
    size_t length = rpc_pdu_number(pdu, RPC_FRAG_LENGTH, 2);
    size_t auth_length = rpc_pdu_number(pdu, RPC_AUTH_LENGTH, 2);

    if (auth_length == 0 || length < RPC_HEADER_SIZE + TRAILER_SIZE + auth_length || length - auth_length > pdu->length)
        return trailer;
    trailer.at = length - auth_length - TRAILER_SIZE;
    trailer.type = pdu->bytes[trailer.at];
    trailer.level = pdu->bytes[trailer.at + TRAILER_LEVEL];
    trailer.context = rpc_pdu_number(pdu, trailer.at + TRAILER_CONTEXT_ID, 4);
    trailer.token.bytes = pdu->bytes + trailer.at + TRAILER_SIZE;
    trailer.token.length = MIN(auth_length, pdu->length - trailer.at - TRAILER_SIZE);
    return trailer;
}

/** How the trailer's authentication type ([MS-RPCE] 2.2.1.1.7) is called, where no token says more. */
static const char *authentication_name(uint8_t type)
{
    switch (type) {
    case AUTHENTICATION_SPNEGO:
        return "SPNEGO";
    case AUTHENTICATION_NTLM:
        return "NTLM";
    case 14:
        return "Schannel";
    case AUTHENTICATION_KERBEROS:
        return "Kerberos";
    case AUTHENTICATION_NETLOGON:
        return "Netlogon secure channel";
    default:
        return NULL;
    }
}

/** The computer that sets up a secure channel: an NL_AUTH_MESSAGE names domain and computer ([MS-NRPC] 2.2.1.3.1). */
static const char *secure_channel_identity(packet_info *pinfo, der_t token)
{
    const uint32_t both = NL_HAS_DOMAIN | NL_HAS_COMPUTER;
    const char *domain = (const char *)token.bytes + NL_NAMES;
    const char *computer = token.length > NL_NAMES ? (const char *)memchr(domain, 0, token.length - NL_NAMES) : NULL;
    const char *end =
        computer ? (const char *)memchr(computer + 1, 0, token.length - NL_NAMES - (size_t)(computer + 1 - domain)) : NULL;
    char *left;
    char *right;
    char *account;

    if (!end || token.bytes[0] != NL_NEGOTIATE_REQUEST || (token.bytes[NL_FLAGS] & both) != both)
        return NULL;
    left = visible_text(domain, (size_t)(computer - domain));
    right = visible_text(computer + 1, (size_t)(end - computer - 1));
    account = visible_account(left, right);
    g_free(left);
    g_free(right);
    return text_in_pool(pinfo->pool, account);
}

/** Where negState of SPNEGO stands in the server's token (RFC 4178 4.2.2), or NULL. */
static const uint8_t *find_neg_state(der_t rest)
{
    der_t response;
    der_t sequence;
    der_t tagged;
    der_t state;

    return der_next(&rest, 0xa1, &response) && der_next(&response, 0x30, &sequence) && der_next(&sequence, 0xa0, &tagged)
        && der_next(&tagged, 0x0a, &state) && state.length == 1 ? state.bytes : NULL;
}

/* ---- contexts that wait for the first answer */

/** @param calls  what the other side says of a context of the same number is about its own */
static bool is_context(const context_t *context, uint64_t association, uint32_t id, direction_t calls)
{
    return context->association == association && context->id == id && context->calls == calls;
}

static void forget_context(packet_info *pinfo, uint64_t association, uint32_t id, direction_t calls)
{
    contexts_t *contexts = (contexts_t *)conversation_state_find(pinfo, &conversations);

    for (context_t **place = contexts ? &contexts->first : NULL; place && *place; place = &(*place)->next) {
        context_t *context = *place;

        if (is_context(context, association, id, calls)) {
            *place = context->next;
            wmem_free(wmem_file_scope(), context);
            return;
        }
    }
}

/** The client has sent a token: what it calls from now on is answered according to that, and a fault may answer the token
 *  itself. */
static void await_calls(packet_info *pinfo, const rpc_pdu_t *pdu, uint64_t association, const trailer_t *trailer)
{
    contexts_t *contexts = (contexts_t *)conversation_state_get(pinfo, &conversations, sizeof *contexts);
    unsigned count = 0;
    context_t *context;

    forget_context(pinfo, association, trailer->context, direction_of(pinfo));
    context = wmem_new0(wmem_file_scope(), context_t);
    context->association = association;
    context->id = trailer->context;
    context->calls = direction_of(pinfo);
    context->is_unprotected = trailer->level == LEVEL_CONNECT;
    if (pdu->bytes[RPC_PDU_TYPE] != RPC_AUTH3)
        context->calls_sent[context->call_count++] = rpc_pdu_number(pdu, RPC_CALL_ID, 4);
    context->next = contexts->first;
    contexts->first = context;
    for (context_t *other = context; other; other = other->next) {
        if (++count == MAX_CONTEXTS && other->next) {
            wmem_free(wmem_file_scope(), other->next);
            other->next = NULL;
        }
    }
}

/** A call may come in several fragments. */
static void take_call(context_t *context, uint32_t call)
{
    bool is_known = context->call_count > 0 && context->calls_sent[context->call_count - 1] == call;

    if (!is_known && context->call_count < MAX_CALLS)
        context->calls_sent[context->call_count++] = call;
}

/** A call, in the context that its trailer names, or, where calls have none, in the last one. */
static void note_call(packet_info *pinfo, const rpc_pdu_t *pdu, uint64_t association)
{
    contexts_t *contexts = (contexts_t *)conversation_state_find(pinfo, &conversations);
    trailer_t trailer = find_trailer(pdu);

    for (context_t *context = contexts ? contexts->first : NULL; context; context = context->next) {
        uint32_t id = trailer.at ? trailer.context : context->id;

        if ((trailer.at || context->is_unprotected) && is_context(context, association, id, direction_of(pinfo))) {
            take_call(context, rpc_pdu_number(pdu, RPC_CALL_ID, 4));
            return;
        }
    }
}

/** The context of a call that was answered, or NULL where it was sent in none of them. */
static const context_t *context_of_call(packet_info *pinfo, uint64_t association, uint32_t call)
{
    const contexts_t *contexts = (const contexts_t *)conversation_state_find(pinfo, &conversations);

    for (const context_t *context = contexts ? contexts->first : NULL; context; context = context->next) {
        for (unsigned i = 0; i < context->call_count; i++) {
            if (context->association == association && context->calls_sent[i] == call && context->calls != direction_of(pinfo))
                return context;
        }
    }
    return NULL;
}

/* ---- exchanges */

static const char *call_key(packet_info *pinfo, uint64_t association, uint32_t call)
{
    return wmem_strdup_printf(pinfo->pool, "rpc %" G_GINT64_MODIFIER "x call %x", association, (unsigned)call);
}

static const char *context_key(packet_info *pinfo, uint64_t association, uint32_t context)
{
    return wmem_strdup_printf(pinfo->pool, "rpc %" G_GINT64_MODIFIER "x context %x", association, (unsigned)context);
}

/** A token, which Wireshark does not dissect with every level of protection. */
static void report_raw_token(reading_t *reading, const rpc_pdu_t *pdu, const trailer_t *trailer)
{
    int begin = pdu->field->start - pdu->field_at + (int)trailer->at;

    if (!reading_has_token(reading, pdu->field->ds_tvb, begin, begin + TRAILER_SIZE + (int)trailer->token.length))
        token_report_raw(reading, pdu->field, trailer->token.bytes, trailer->token.length);
}

static void report_raw_neg_state(reading_t *reading, const rpc_pdu_t *pdu, const uint8_t *neg_state)
{
    int at = (int)(neg_state - pdu->bytes) - pdu->field_at;
    sspi_finding_t finding = sspi_finding_of_code(SSPI_FAMILY_SPNEGO, *neg_state);

    if (!reading_has_finding(reading, pdu->field, at))
        report_finding_at(reading, pdu->field, (carrier_place_t) { .offset = at, .length = 1, .source = "dcerpc.negState" },
                          &finding);
}

static void report_raw_krb_code(reading_t *reading, const rpc_pdu_t *pdu, const krb_message_t *message)
{
    int at = (int)(message->error_bytes.bytes - pdu->bytes) - pdu->field_at;
    sspi_finding_t finding = sspi_finding_of_code(SSPI_FAMILY_KERBEROS, message->error_code);

    if (!reading_has_finding(reading, pdu->field, at))
        report_finding_at(reading, pdu->field, (carrier_place_t) {
            .offset = at, .length = (int)message->error_bytes.length, .source = "dcerpc.krbError" }, &finding);
}

/** What the service says of the ticket, in a KRB-ERROR (RFC 4121 4.1) that Wireshark shows as bytes: a fault that follows hides
 *  it. */
static void report_raw_krb_error(reading_t *reading, const rpc_pdu_t *pdu, der_t token)
{
    static const uint8_t beginning[] = { 0xa0, 0x03, 0x02, 0x01, 0x05, 0xa1, 0x03, 0x02, 0x01, 0x1e };
    size_t rest = bytes_find(token.bytes, token.length, beginning, sizeof beginning) + sizeof beginning;
    krb_message_t message;

    if (rest >= token.length)
        return;
    krb_message_parse(KRB_ERROR, (der_t) { token.bytes + rest, token.length - rest }, &message);
    if (message.has_error_code) {
        token_report_krb_error(reading, pdu->field, &message);
        report_raw_krb_code(reading, pdu, &message);
    }
    krb_message_clear(&message);
}

/** Whether a client only authenticates, and everybody can change its calls ([MS-RPCE] 2.2.1.1.8). A pipe of SMB may be protected
 *  itself. */
static bool is_without_integrity(const reading_t *reading, const rpc_pdu_t *pdu, const trailer_t *trailer)
{
    bool is_of_user = trailer->type == AUTHENTICATION_SPNEGO || trailer->type == AUTHENTICATION_NTLM
        || trailer->type == AUTHENTICATION_KERBEROS;

    return is_of_user && trailer->level >= LEVEL_CONNECT && trailer->level < LEVEL_INTEGRITY
        && is_in_the_clear(reading, pdu->field) && !is_inside(reading, pdu->field, "smb2")
        && !is_inside(reading, pdu->field, "smb");
}

static void report_request(reading_t *reading, const rpc_pdu_t *pdu, uint64_t association)
{
    packet_info *pinfo = reading->pinfo;
    trailer_t trailer = find_trailer(pdu);
    bool is_last = pdu->bytes[RPC_PDU_TYPE] == RPC_AUTH3;

    if (!trailer.at)
        return;
    /* Calls that the context protects may be captured before the last token. */
    if (!reading->is_skipped || !is_last || trailer.level == LEVEL_CONNECT)
        await_calls(pinfo, pdu, association, &trailer);
    report_exchange(reading, pdu->field, &(exchange_t) {
        .carrier = "DCE/RPC",
        .side = EXCHANGE_REQUEST,
        /* The last token has no answer of its own. */
        .call = is_last ? NULL : call_key(pinfo, association, rpc_pdu_number(pdu, RPC_CALL_ID, 4)),
        .session = context_key(pinfo, association, trailer.context),
        .is_unanswered = is_last,
        .mechanism = authentication_name(trailer.type),
        .identity = trailer.type == AUTHENTICATION_NETLOGON ? secure_channel_identity(pinfo, trailer.token) : NULL,
        .weaknesses = WEAKNESS_IF(is_without_integrity(reading, pdu, &trailer), RPC_NO_INTEGRITY),
    });
    report_raw_token(reading, pdu, &trailer);
}

/** The answer to a bind or an alter_context. */
static void report_bind_answer(reading_t *reading, const rpc_pdu_t *pdu, uint64_t association)
{
    packet_info *pinfo = reading->pinfo;
    bool is_refusal = pdu->bytes[RPC_PDU_TYPE] == RPC_BIND_NAK;
    trailer_t trailer = is_refusal ? (trailer_t) { 0 } : find_trailer(pdu);
    const uint8_t *neg_state = trailer.at ? find_neg_state(trailer.token) : NULL;
    bool is_completed = neg_state && *neg_state == NEG_STATE_COMPLETED;

    report_exchange(reading, pdu->field, &(exchange_t) {
        .carrier = "DCE/RPC",
        .side = EXCHANGE_ANSWER,
        .call = call_key(pinfo, association, rpc_pdu_number(pdu, RPC_CALL_ID, 4)),
        .session = trailer.at ? context_key(pinfo, association, trailer.context) : NULL,
        .outcome = is_refusal ? OUTCOME_FAILURE : is_completed ? OUTCOME_SUCCESS : OUTCOME_STEP,
        .note = is_refusal ? NOTE_BIND_NAK : NOTE_NONE,
        .mechanism = trailer.at ? authentication_name(trailer.type) : NULL,
    });
    if (trailer.at) {
        report_raw_token(reading, pdu, &trailer);
        report_raw_krb_error(reading, pdu, trailer.token);
    }
    if (neg_state)
        report_raw_neg_state(reading, pdu, neg_state);
    if (is_completed)
        forget_context(pinfo, association, trailer.context, opposite_direction(direction_of(pinfo)));
}

/** How a call ended tells how its context was made, which waits for that. */
static void report_call_answer(reading_t *reading, const rpc_pdu_t *pdu, uint64_t association, uint32_t context,
                               exchange_t exchange)
{
    exchange.carrier = "DCE/RPC";
    exchange.side = EXCHANGE_ANSWER;
    exchange.session = context_key(reading->pinfo, association, context);
    report_exchange(reading, pdu->field, &exchange);
    forget_context(reading->pinfo, association, context, opposite_direction(direction_of(reading->pinfo)));
}

static void read_response(reading_t *reading, const rpc_pdu_t *pdu, uint64_t association)
{
    const context_t *called = context_of_call(reading->pinfo, association, rpc_pdu_number(pdu, RPC_CALL_ID, 4));
    trailer_t trailer = find_trailer(pdu);

    if (trailer.at && called && called->id == trailer.context)
        report_call_answer(reading, pdu, association, trailer.context, (exchange_t) {
            .outcome = OUTCOME_SUCCESS, .note = NOTE_RPC_RESPONSE });
}

/** Whether a fault that is not about security comes from what was called, which the runtime only does for whom it knows. */
static bool is_of_what_was_called(const rpc_pdu_t *pdu, uint32_t status)
{
    return !(pdu->bytes[RPC_FLAGS] & FLAG_DID_NOT_EXECUTE) && status != 0 && (status & NCA_MASK) != NCA_REJECTION
        && !(status >= RPC_S_FIRST && status <= RPC_S_LAST);
}

static void read_fault(reading_t *reading, const rpc_pdu_t *pdu, uint64_t association)
{
    uint32_t status = pdu->length < FAULT_STATUS + 4 ? 0 : rpc_pdu_number(pdu, FAULT_STATUS, 4);
    bool is_refusal = status && (sspi_code_find(SSPI_FAMILY_DCERPC_FAULT, status) || sspi_code_find(SSPI_FAMILY_SSPI, status));
    const context_t *called = context_of_call(reading->pinfo, association, rpc_pdu_number(pdu, RPC_CALL_ID, 4));
    trailer_t trailer = find_trailer(pdu);

    if (!called || (trailer.at && trailer.context != called->id))
        return;
    if (is_refusal)
        report_call_answer(reading, pdu, association, called->id, (exchange_t) {
            .outcome = OUTCOME_FAILURE, .is_of_call = status == FAULT_ACCESS_DENIED });
    else if (trailer.at || is_of_what_was_called(pdu, status))
        report_call_answer(reading, pdu, association, called->id, (exchange_t) {
            .outcome = OUTCOME_SUCCESS, .note = NOTE_RPC_FAULT_OF_CALL });
}

static void read_pdu_type(reading_t *reading, const field_info *field)
{
    uint64_t association;
    bool is_token;
    rpc_pdu_t pdu;

    if (!rpc_pdu_find(field, RPC_PDU_TYPE, &pdu) || pdu.length < RPC_HEADER_SIZE
        || pdu.bytes[RPC_VERSION] != RPC_CONNECTION_ORIENTED)
        return;
    rpc_pdu_note(reading->pinfo, &pdu);
    is_token = pdu.bytes[RPC_PDU_TYPE] == RPC_BIND || pdu.bytes[RPC_PDU_TYPE] == RPC_ALTER_CONTEXT
        || pdu.bytes[RPC_PDU_TYPE] == RPC_AUTH3;
    if (!is_token && !reading->state->is_attempt_open)
        return;
    association = rpc_association(reading, &pdu);
    if (is_token) {
        report_request(reading, &pdu, association);
        return;
    }
    switch (pdu.bytes[RPC_PDU_TYPE]) {
    case RPC_REQUEST:
        note_call(reading->pinfo, &pdu, association);
        break;
    case RPC_RESPONSE:
        read_response(reading, &pdu, association);
        break;
    case RPC_FAULT:
        read_fault(reading, &pdu, association);
        break;
    case RPC_BIND_ACK:
    case RPC_BIND_NAK:
    case RPC_ALTER_CONTEXT_RESP:
        report_bind_answer(reading, &pdu, association);
        break;
    default:
        break;
    }
}

static const carrier_field_t fields[] = {
    { .name = "dcerpc.pkt_type", .read = read_pdu_type },
};

const carrier_t carrier_dcerpc_binds = { .fields = fields, .count = G_N_ELEMENTS(fields) };
