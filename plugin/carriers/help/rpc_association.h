/* rpc_association.h: which of the pipes of one connection a PDU of DCE/RPC is in
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_RPC_ASSOCIATION_H
#define SSPI_RPC_ASSOCIATION_H

#include "carriers/help/rpc_pdu.h"

/** A number that all PDUs of a pipe share, and no others of the connection; 0 where there is no pipe. Wireshark knows pipes
 *  whose opening was captured; others are told by the file that SMB2 names beside the PDU. The answer to a read names none: where
 *  several pipes are in use, it is in none of them. */
uint64_t rpc_association(const reading_t *reading, const rpc_pdu_t *pdu);

#endif
