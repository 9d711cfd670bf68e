/* oncrpc.c: security contexts of ONC RPC, as NFS sets them up (RFC 2203 5.2)
 *
 * A call with a token is answered with a major status, by the number of the call. A denied call names its reason (RFC 5531 9).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"
#include "frame/pool_text.h"
#include "parse/bytes.h"
#include "parse/onc_rpc.h"

#define PROGRAM_NFS 100003

/* Major statuses (RFC 2744 3.9.1) */
#define GSS_S_COMPLETE 0
#define GSS_S_CONTINUE_NEEDED 1

/* Before the reason of a denied call: its number, that it is a reply, that it is denied, and that the credentials are why. */
#define DENIED_HEADER 16
#define REPLY 1
#define DENIED 1
#define AUTH_ERROR 1

static const char *call_key(packet_info *pinfo, uint32_t xid)
{
    return wmem_strdup_printf(pinfo->pool, "onc %x", (unsigned)xid);
}

/** What the calls of a context that is not set up yet share, in packet scope, or NULL. */
static const char *context_key(packet_info *pinfo, const onc_rpc_t *message)
{
    wmem_strbuf_t *text;

    if (message->context_length == 0)
        return NULL;
    text = wmem_strbuf_new(pinfo->pool, "onc context ");
    for (size_t i = 0; i < message->context_length; i++)
        wmem_strbuf_append_printf(text, "%02x", message->context[i]);
    return wmem_strbuf_finalize(text);
}

/** The bytes before a field that may be of its message. */
static const uint8_t *bytes_before(const field_info *field, size_t *length)
{
    int room = MIN(field->start, ONC_RPC_HEADER_MAX);

    *length = (size_t)room;
    return field_bytes(field, -room, (size_t)room);
}

/** Calls have tokens, and replies; verifiers have some as well. */
static void read_token(reading_t *reading, const field_info *field)
{
    packet_info *pinfo = reading->pinfo;
    size_t length;
    const uint8_t *before = bytes_before(field, &length);
    onc_rpc_t call;

    if (!before || !onc_rpc_find_call(before, length, &call))
        return;
    report_exchange(reading, field, &(exchange_t) {
        .carrier = call.program == PROGRAM_NFS ? "NFS" : "ONC RPC",
        .side = EXCHANGE_REQUEST,
        .call = call_key(pinfo, call.xid),
        .session = call.continues ? context_key(pinfo, &call) : NULL,
        .initial = !call.continues,
        .mechanism = "RPCSEC_GSS",
    });
}

static void read_major(reading_t *reading, const field_info *field)
{
    packet_info *pinfo = reading->pinfo;
    size_t length;
    const uint8_t *before = bytes_before(field, &length);
    exchange_t exchange = { .carrier = "ONC RPC", .side = EXCHANGE_ANSWER, .outcome = OUTCOME_FAILURE, .note = NOTE_GSS_STATUS };
    onc_rpc_t reply;
    uint32_t major;

    if (!before || !field_number(field, &major) || !onc_rpc_find_reply(before, length, &reply))
        return;
    exchange.call = call_key(pinfo, reply.xid);
    if (major == GSS_S_COMPLETE) {
        exchange.outcome = OUTCOME_SUCCESS;
        exchange.note = NOTE_GSS_COMPLETE;
    } else if (major == GSS_S_CONTINUE_NEEDED) {
        exchange.outcome = OUTCOME_STEP;
        exchange.note = NOTE_NONE;
        exchange.session = context_key(pinfo, &reply);
    }
    exchange.note_detail = wmem_strdup_printf(pinfo->pool, "0x%08x", (unsigned)major);
    report_exchange(reading, field, &exchange);
}

static void read_denial(reading_t *reading, const field_info *field)
{
    const uint8_t *header = field_bytes(field, -DENIED_HEADER, DENIED_HEADER);
    uint32_t reason;

    if (!header || !field_number(field, &reason) || bytes_be32(header + 4) != REPLY || bytes_be32(header + 8) != DENIED
        || bytes_be32(header + 12) != AUTH_ERROR)
        return;
    report_exchange(reading, field, &(exchange_t) {
        .carrier = "ONC RPC",
        .side = EXCHANGE_ANSWER,
        .call = call_key(reading->pinfo, bytes_be32(header)),
        .outcome = OUTCOME_FAILURE,
        .note = NOTE_RPC_AUTH_ERROR,
        .note_detail = text_of_number(reading->pinfo->pool, "", reason),
    });
}

static const carrier_field_t fields[] = {
    { .name = "rpc.authgss.token", .read = read_token },
    { .name = "rpc.authgss.major", .read = read_major },
    { .name = "rpc.state_auth", .read = read_denial },
};

const carrier_t carrier_oncrpc = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "rpc" };
