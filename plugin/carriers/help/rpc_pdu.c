/* rpc_pdu.c: a PDU of DCE/RPC, found by a field in it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/rpc_pdu.h"

#include "parse/bytes.h"

#define MAX_PDU 8192

/* Of the frame that was read last; its bytes are good while that is being read. */
static rpc_pdu_t noted;
static uint32_t noted_frame;
static unsigned noted_count;

bool rpc_pdu_find(const field_info *field, int field_at, rpc_pdu_t *pdu)
{
    *pdu = (rpc_pdu_t) { .field = field, .field_at = field_at };
    pdu->bytes = field_bytes_to_end(field, -field_at, MAX_PDU, &pdu->length);
    return pdu->bytes && pdu->length > (size_t)field_at;
}

uint32_t rpc_pdu_number(const rpc_pdu_t *pdu, size_t at, size_t size)
{
    bool little_endian = pdu->bytes[RPC_DREP] & RPC_DREP_LITTLE_ENDIAN;

    return (uint32_t)bytes_number(pdu->bytes + at, size, !little_endian);
}

bool rpc_pdu_is_valid(const rpc_pdu_t *pdu)
{
    return pdu->length >= RPC_HEADER_SIZE && pdu->bytes[RPC_VERSION] == RPC_CONNECTION_ORIENTED
        && pdu->bytes[RPC_VERSION + 1] <= 1
        && (pdu->bytes[RPC_PDU_TYPE] == RPC_REQUEST || pdu->bytes[RPC_PDU_TYPE] == RPC_RESPONSE)
        && (pdu->bytes[RPC_DREP] & ~RPC_DREP_LITTLE_ENDIAN) == 0 && rpc_pdu_number(pdu, RPC_FRAG_LENGTH, 2) >= RPC_HEADER_SIZE;
}

void rpc_pdu_note(const packet_info *pinfo, const rpc_pdu_t *pdu)
{
    noted_count = noted_frame == pinfo->num ? noted_count + 1 : 1;
    noted_frame = pinfo->num;
    noted = *pdu;
}

bool rpc_pdu_only(const packet_info *pinfo, rpc_pdu_t *pdu)
{
    *pdu = noted;
    return noted_frame == pinfo->num && noted_count == 1;
}
