/* rpc_pdu.c: a PDU of DCE/RPC, found by a field in it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/rpc_pdu.h"

#include "parse/bytes.h"

#define MAX_PDU 8192

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
