/* dcerpc.c: faults, refused binds, the extended error information in both, the results of calls, and who authenticates
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include <epan/dissectors/packet-dcerpc.h>

#include "carriers/carrier.h"
#include "carriers/help/rpc_results.h"
#include "parse/bytes.h"
#include "parse/der.h"
#include "parse/rpc_eeinfo.h"
#include "parse/visible_text.h"

/* Common header (C706 12.6.3.1) of the connection-oriented protocol. */
#define VERSION 0
#define PDU_TYPE 2
#define DREP 4
#define DREP_LITTLE_ENDIAN 0x10
#define FRAG_LENGTH 8
#define AUTH_LENGTH 10
#define HEADER_SIZE 16
#define CONNECTION_ORIENTED 5

#define PDU_RESPONSE 2
#define PDU_FAULT 3
#define PDU_BIND 11
#define PDU_BIND_ACK 12
#define PDU_BIND_NAK 13
#define PDU_ALTER_CONTEXT 14
#define PDU_ALTER_CONTEXT_RESP 15
#define PDU_AUTH3 16

/* The security trailer stands before the token, at the end of the fragment ([MS-RPCE] 2.2.2.11). */
#define TRAILER_SIZE 8
#define TRAILER_CONTEXT_ID 4

#define AUTHENTICATION_NETLOGON 68
#define NL_FLAGS 4
#define NL_NAMES 8
#define NL_NEGOTIATE_REQUEST 0
#define NL_HAS_DOMAIN 0x01u
#define NL_HAS_COMPUTER 0x02u

/* Fault PDU: length hint at 16, flags at 23, status at 24, stub data from 32 on ([MS-RPCE] 2.2.2.8). */
#define FAULT_ALLOC_HINT 16
#define FAULT_FLAGS 23
#define FAULT_STATUS 24
#define FAULT_BLOB 32
#define FAULT_ACCESS_DENIED 5
#define FLAG_EXTENDED_ERROR 0x01

/* bind_nak PDU: reason at 16, number of protocol versions at 18, two bytes for each from 19 on. The signature that
 * announces the information follows at the next multiple of 4 or 8: implementations differ ([MS-RPCE] 2.2.2.9). */
#define NAK_REASON 16
#define NAK_VERSION_COUNT 18
#define NAK_VERSIONS 19
#define SIGNATURE_SIZE 16

/* A presentation context names an interface by its GUID, then its major version. */
#define GUID_SIZE 16

#define MAX_BLOB 8192

/** A PDU as far as it was captured, and the field it was found by. */
typedef struct {
    const field_info *field;
    int field_at; /**< where the field stands in the PDU */
    const uint8_t *bytes;
    size_t length;
} pdu_t;

static bool find_pdu(const field_info *field, int field_at, pdu_t *pdu)
{
    *pdu = (pdu_t) { .field = field, .field_at = field_at };
    pdu->bytes = field_bytes_to_end(field, -field_at, MAX_BLOB, &pdu->length);
    return pdu->bytes && pdu->length > (size_t)field_at;
}

static uint32_t pdu_number(const pdu_t *pdu, size_t at, size_t size)
{
    bool little_endian = pdu->bytes[DREP] & DREP_LITTLE_ENDIAN;

    return (uint32_t)bytes_number(pdu->bytes + at, size, !little_endian);
}

/** Annotate an SSPI status that stands in the information. */
static void report_number(reading_t *reading, const pdu_t *pdu, size_t at, uint32_t number, const char *source)
{
    carrier_place_t place = { .offset = (int)at - pdu->field_at, .length = 4, .detail = true, .source = source };

    report_sspi_status_at(reading, pdu->field, place, number);
}

static void read_eeinfo(reading_t *reading, const pdu_t *pdu, size_t at, size_t length)
{
    eeinfo_t *info;

    if (at >= pdu->length)
        return;
    length = MIN(length, pdu->length - at);
    info = g_new(eeinfo_t, 1);
    if (rpc_eeinfo_parse(pdu->bytes + at, length, info)) {
        for (unsigned i = 0; i < info->count; i++) {
            const eeinfo_record_t *record = &info->records[i];

            report_number(reading, pdu, at + record->time_at + 12, record->status, "sspi.eeinfo.status");
            for (unsigned j = 0; j < record->param_count; j++) {
                if (record->params[j].type == EEINFO_LONG)
                    report_number(reading, pdu, at + record->params[j].bytes.at, (uint32_t)record->params[j].value,
                                  "sspi.eeinfo.param");
            }
        }
        report_eeinfo(reading, pdu->field, (int)at - pdu->field_at, pdu->bytes + at, length);
    }
    g_free(info);
}

static void report_fault(reading_t *reading, const field_info *field)
{
    report_code(reading, field, SSPI_FAMILY_DCERPC_FAULT, CODE_KNOWN_ONLY | CODE_OR_SSPI);
}

static void read_fault(reading_t *reading, const field_info *field)
{
    pdu_t pdu;
    uint32_t end;

    report_fault(reading, field);
    if (!find_pdu(field, FAULT_STATUS, &pdu) || pdu.length <= FAULT_BLOB || !(pdu.bytes[FAULT_FLAGS] & FLAG_EXTENDED_ERROR))
        return;
    /* What the hint says of bytes behind the fragment is not so: those are of the next one. */
    end = MIN(pdu_number(&pdu, FAULT_ALLOC_HINT, 4), pdu_number(&pdu, FRAG_LENGTH, 2));
    if (end > FAULT_BLOB)
        read_eeinfo(reading, &pdu, FAULT_BLOB, end - FAULT_BLOB);
}

/** Look for the signature behind the versions. Returns where the information begins, or 0. */
static size_t find_nak_blob(const pdu_t *pdu)
{
    static const uint8_t signature[SIGNATURE_SIZE] = {
        0x20, 0x03, 0x74, 0x90, 0xd0, 0xfa, 0xd3, 0x11, 0x82, 0xd7, 0x00, 0x90, 0x27, 0xb1, 0x30, 0xab
    };
    size_t end = pdu->length > NAK_VERSION_COUNT ? NAK_VERSIONS + 2u * pdu->bytes[NAK_VERSION_COUNT] : pdu->length;

    for (size_t alignment = 4; alignment <= 8; alignment += 4) {
        size_t at = (end + alignment - 1) / alignment * alignment;

        if (at + SIGNATURE_SIZE < pdu->length && memcmp(pdu->bytes + at, signature, SIGNATURE_SIZE) == 0)
            return at + SIGNATURE_SIZE;
    }
    return 0;
}

static void read_reject_reason(reading_t *reading, const field_info *field)
{
    pdu_t pdu;
    size_t at;

    report_code(reading, field, SSPI_FAMILY_DCERPC_BIND_NAK, CODE_KNOWN_ONLY);
    at = find_pdu(field, NAK_REASON, &pdu) ? find_nak_blob(&pdu) : 0;
    if (at > 0 && pdu_number(&pdu, FRAG_LENGTH, 2) > at)
        read_eeinfo(reading, &pdu, at, pdu_number(&pdu, FRAG_LENGTH, 2) - at);
}

/** A bind tells which interface will be called: from now on its results are wanted. */
static void read_interface(reading_t *reading _U_, const field_info *field)
{
    const uint8_t *version = field_bytes(field, GUID_SIZE, 2);
    e_guid_t interface;

    if (!version || field->length != GUID_SIZE)
        return;
    /* The byte order of the PDU is little-endian in practice; the other is tried as well. */
    tvb_get_letohguid(field->ds_tvb, field->start, &interface);
    if (rpc_results_want(&interface, bytes_le16(version)))
        return;
    tvb_get_ntohguid(field->ds_tvb, field->start, &interface);
    rpc_results_want(&interface, bytes_be16(version));
}

/** How the trailer's authentication type ([MS-RPCE] 2.2.1.1.7) is called, where no token says more. */
static const char *authentication_name(uint8_t type)
{
    switch (type) {
    case 9:
        return "SPNEGO";
    case 10:
        return "NTLM";
    case 14:
        return "Schannel";
    case 16:
        return "Kerberos";
    case AUTHENTICATION_NETLOGON:
        return "Netlogon secure channel";
    default:
        return NULL;
    }
}

/** The status of a fault, 0 where it was not captured. */
static uint32_t fault_status(const pdu_t *pdu)
{
    return pdu->length < FAULT_STATUS + 4 ? 0 : pdu_number(pdu, FAULT_STATUS, 4);
}

/** A fault that is not about security comes from a call that was let in. */
static outcome_t outcome_of_fault(const pdu_t *pdu)
{
    uint32_t status = fault_status(pdu);

    if (status == 0)
        return OUTCOME_NONE;
    return sspi_code_find(SSPI_FAMILY_DCERPC_FAULT, status) || sspi_code_find(SSPI_FAMILY_SSPI, status) ? OUTCOME_FAILURE
                                                                                                        : OUTCOME_SUCCESS;
}

/** The computer that sets up a secure channel: an NL_AUTH_MESSAGE names domain and computer ([MS-NRPC] 2.2.1.3.1). */
static const char *secure_channel_identity(packet_info *pinfo, const uint8_t *token, size_t length)
{
    const uint32_t both = NL_HAS_DOMAIN | NL_HAS_COMPUTER;
    const char *domain = (const char *)token + NL_NAMES;
    const char *computer = length > NL_NAMES ? (const char *)memchr(domain, 0, length - NL_NAMES) : NULL;
    const char *end = computer ? (const char *)memchr(computer + 1, 0, length - NL_NAMES - (size_t)(computer + 1 - domain))
                               : NULL;
    const char *identity;
    char *left;
    char *right;

    if (!end || token[0] != NL_NEGOTIATE_REQUEST || (token[NL_FLAGS] & both) != both)
        return NULL;
    left = visible_text(domain, (size_t)(computer - domain));
    right = visible_text(computer + 1, (size_t)(end - computer - 1));
    identity = wmem_strdup_printf(pinfo->pool, "%s\\%s", left, right);
    g_free(left);
    g_free(right);
    return identity;
}

static bool is_answer(uint8_t type)
{
    return type == PDU_RESPONSE || type == PDU_FAULT || type == PDU_BIND_ACK || type == PDU_BIND_NAK
        || type == PDU_ALTER_CONTEXT_RESP;
}

static void set_answer(exchange_t *exchange, const pdu_t *pdu, uint8_t type)
{
    exchange->side = EXCHANGE_ANSWER;
    switch (type) {
    case PDU_BIND_NAK:
        exchange->outcome = OUTCOME_FAILURE;
        exchange->note = NOTE_BIND_NAK;
        break;
    case PDU_FAULT:
        exchange->outcome = outcome_of_fault(pdu);
        exchange->is_of_call = fault_status(pdu) == FAULT_ACCESS_DENIED;
        exchange->note = exchange->outcome == OUTCOME_SUCCESS ? NOTE_RPC_FAULT_OF_CALL : NOTE_NONE;
        break;
    case PDU_RESPONSE:
        exchange->outcome = OUTCOME_SUCCESS;
        exchange->note = NOTE_RPC_RESPONSE;
        break;
    default:
        exchange->outcome = OUTCOME_STEP;
        break;
    }
}

/** Whether the server's token says that nothing is left to be done: negState accept-completed of SPNEGO (RFC 4178 4.2.2). */
static bool is_completed(der_t rest)
{
    der_t response;
    der_t sequence;
    der_t tagged;
    der_t state;

    return der_next(&rest, 0xa1, &response) && der_next(&response, 0x30, &sequence) && der_next(&sequence, 0xa0, &tagged)
        && der_next(&tagged, 0x0a, &state) && state.length == 1 && state.bytes[0] == 0;
}

/** Where the security trailer stands, or 0 where there is none. */
static size_t find_trailer(const pdu_t *pdu)
{
    size_t length = pdu_number(pdu, FRAG_LENGTH, 2);
    size_t auth_length = pdu_number(pdu, AUTH_LENGTH, 2);

    if (auth_length == 0 || length < HEADER_SIZE + TRAILER_SIZE + auth_length || length - auth_length > pdu->length)
        return 0;
    return length - auth_length - TRAILER_SIZE;
}

/** Binds with a token, their answers, and the first answer to a call, which shows how the last token was taken, where no token
 *  of the server's does. */
static void read_pdu_type(reading_t *reading, const field_info *field)
{
    packet_info *pinfo = reading->pinfo;
    exchange_t exchange = { .carrier = "DCE/RPC", .side = EXCHANGE_REQUEST };
    uint64_t association = dcerpc_get_transport_salt(pinfo);
    der_t token;
    size_t trailer;
    uint8_t type;
    pdu_t pdu;

    if (!find_pdu(field, PDU_TYPE, &pdu) || pdu.length < HEADER_SIZE || pdu.bytes[VERSION] != CONNECTION_ORIENTED)
        return;
    type = pdu.bytes[PDU_TYPE];
    if (is_answer(type) && reading->state->is_attempt_open)
        set_answer(&exchange, &pdu, type);
    else if (type != PDU_BIND && type != PDU_ALTER_CONTEXT && type != PDU_AUTH3)
        return;
    /* The last token has no answer of its own. */
    exchange.is_unanswered = type == PDU_AUTH3;

    trailer = find_trailer(&pdu);
    if (trailer > 0) {
        exchange.mechanism = authentication_name(pdu.bytes[trailer]);
        exchange.session = wmem_strdup_printf(pinfo->pool, "rpc %" G_GINT64_MODIFIER "x %x", association,
                                              (unsigned)pdu_number(&pdu, trailer + TRAILER_CONTEXT_ID, 4));
        /* It may be cut off. */
        token.bytes = pdu.bytes + trailer + TRAILER_SIZE;
        token.length = MIN(pdu_number(&pdu, AUTH_LENGTH, 2), pdu.length - trailer - TRAILER_SIZE);
        if (exchange.side == EXCHANGE_REQUEST && pdu.bytes[trailer] == AUTHENTICATION_NETLOGON)
            exchange.identity = secure_channel_identity(pinfo, token.bytes, token.length);
        if ((type == PDU_BIND_ACK || type == PDU_ALTER_CONTEXT_RESP) && is_completed(token))
            exchange.outcome = OUTCOME_SUCCESS;
    } else if (exchange.side == EXCHANGE_REQUEST) {
        return;
    }
    /* An answer that names its security context is of that one, whatever was sent last. */
    if (exchange.side == EXCHANGE_REQUEST || !exchange.session)
        exchange.call = wmem_strdup_printf(pinfo->pool, "rpc %" G_GINT64_MODIFIER "x", association);
    report_exchange(reading, field, &exchange);
}

static const carrier_field_t fields[] = {
    { .name = "dcerpc.pkt_type", .read = read_pdu_type },
    { .name = "dcerpc.cn_status", .read = read_fault },
    { .name = "dcerpc.cn_reject_reason", .read = read_reject_reason },
    { .name = "dcerpc.cn_bind_to_uuid", .read = read_interface },
};

const carrier_t carrier_dcerpc = { .fields = fields, .count = G_N_ELEMENTS(fields), .reset = rpc_results_reset };

static const carrier_field_t datagram_fields[] = {
    { .name = "dcerpc.dg_status", .read = report_fault },
};

const carrier_t carrier_dcerpc_datagram = {
    .fields = datagram_fields, .count = G_N_ELEMENTS(datagram_fields), .after = "dcerpc"
};
