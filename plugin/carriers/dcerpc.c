/* dcerpc.c: faults, refused binds, the extended error information in both, and the results of calls
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers/carrier.h"
#include "carriers/help/rpc_pdu.h"
#include "carriers/help/rpc_results.h"
#include "parse/bytes.h"
#include "parse/rpc_eeinfo.h"

/* Fault PDU: length hint at 16, flags at 23, status at 24, stub data from 32 on ([MS-RPCE] 2.2.2.8). */
#define FAULT_ALLOC_HINT 16
#define FAULT_FLAGS 23
#define FAULT_STATUS 24
#define FAULT_BLOB 32
#define FLAG_EXTENDED_ERROR 0x01

/* bind_nak PDU: reason at 16, number of protocol versions at 18, two bytes for each from 19 on. The signature that
 * announces the information follows at the next multiple of 4 or 8: implementations differ ([MS-RPCE] 2.2.2.9). */
#define NAK_REASON 16
#define NAK_VERSION_COUNT 18
#define NAK_VERSIONS 19
#define SIGNATURE_SIZE 16

/* A presentation context names an interface by its GUID, then its major version. */
#define GUID_SIZE 16

/** Annotate an SSPI status that stands in the information. */
static void report_number(reading_t *reading, const rpc_pdu_t *pdu, size_t at, uint32_t number, const char *source)
{
    carrier_place_t place = { .offset = (int)at - pdu->field_at, .length = 4, .detail = true, .source = source };

    report_sspi_status_at(reading, pdu->field, place, number);
}

static void read_eeinfo(reading_t *reading, const rpc_pdu_t *pdu, size_t at, size_t length)
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
    rpc_pdu_t pdu;
    uint32_t end;

    report_fault(reading, field);
    if (!rpc_pdu_find(field, FAULT_STATUS, &pdu) || pdu.length <= FAULT_BLOB || !(pdu.bytes[FAULT_FLAGS] & FLAG_EXTENDED_ERROR))
        return;
    /* What the hint says of bytes behind the fragment is not so: those are of the next one. */
    end = MIN(rpc_pdu_number(&pdu, FAULT_ALLOC_HINT, 4), rpc_pdu_number(&pdu, RPC_FRAG_LENGTH, 2));
    if (end > FAULT_BLOB)
        read_eeinfo(reading, &pdu, FAULT_BLOB, end - FAULT_BLOB);
}

/** Look for the signature behind the versions. Returns where the information begins, or 0. */
static size_t find_nak_blob(const rpc_pdu_t *pdu)
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
    rpc_pdu_t pdu;
    size_t at;

    report_code(reading, field, SSPI_FAMILY_DCERPC_BIND_NAK, CODE_KNOWN_ONLY);
    at = rpc_pdu_find(field, NAK_REASON, &pdu) ? find_nak_blob(&pdu) : 0;
    if (at > 0 && rpc_pdu_number(&pdu, RPC_FRAG_LENGTH, 2) > at)
        read_eeinfo(reading, &pdu, at, rpc_pdu_number(&pdu, RPC_FRAG_LENGTH, 2) - at);
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

static const carrier_field_t fields[] = {
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
