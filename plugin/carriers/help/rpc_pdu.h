/* rpc_pdu.h: a PDU of DCE/RPC, found by a field in it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_RPC_PDU_H
#define SSPI_RPC_PDU_H

#include "fields/field_value.h"
#include "frame/reading.h"

/* Common header (C706 12.6.3.1) of the connection-oriented protocol. */
#define RPC_VERSION 0
#define RPC_PDU_TYPE 2
#define RPC_FLAGS 3
#define RPC_DREP 4
#define RPC_FRAG_LENGTH 8
#define RPC_AUTH_LENGTH 10
#define RPC_CALL_ID 12
#define RPC_HEADER_SIZE 16
#define RPC_CONNECTION_ORIENTED 5

#define RPC_DREP_LITTLE_ENDIAN 0x10

#define RPC_REQUEST 0
#define RPC_RESPONSE 2
#define RPC_FAULT 3
#define RPC_BIND 11
#define RPC_BIND_ACK 12
#define RPC_BIND_NAK 13
#define RPC_ALTER_CONTEXT 14
#define RPC_ALTER_CONTEXT_RESP 15
#define RPC_AUTH3 16

/** A PDU as far as it was captured, and the field it was found by. */
typedef struct {
    const field_info *field;
    int field_at; /**< where the field stands in the PDU */
    const uint8_t *bytes;
    size_t length;
} rpc_pdu_t;

/** @param field_at  where the field stands in its PDU
 *  @return whether the field was captured */
bool rpc_pdu_find(const field_info *field, int field_at, rpc_pdu_t *pdu);

/** Whether there is the header of a request or a response of the connection-oriented protocol. */
bool rpc_pdu_is_valid(const rpc_pdu_t *pdu);

/** Remember a PDU of the frame that is being read. */
void rpc_pdu_note(const packet_info *pinfo, const rpc_pdu_t *pdu);

/** The PDU of the frame that was remembered.
 *  @return false where it has none, or several */
bool rpc_pdu_only(const packet_info *pinfo, rpc_pdu_t *pdu);

/** A number in the PDU, which has to be so long. */
uint32_t rpc_pdu_number(const rpc_pdu_t *pdu, size_t at, size_t size);

#endif
