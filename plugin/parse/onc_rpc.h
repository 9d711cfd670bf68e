/* onc_rpc.h: the headers of ONC RPC messages that set up a security context (RFC 5531 9, RFC 2203 5.2)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ONC_RPC_H
#define SSPI_ONC_RPC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** More bytes do not stand before a call's token or a reply's major status: names of contexts are short. */
#define ONC_RPC_HEADER_MAX 1024

typedef struct {
    uint32_t xid;
    uint32_t program; /**< of a call */
    bool continues;   /**< of a call: it goes on with a context */
    const uint8_t *context; /**< name of the context, part of the bytes */
    size_t context_length;
} onc_rpc_t;

/** Find the call whose token stands behind these bytes.
 *  @param before  the bytes before the token's length; at least ONC_RPC_HEADER_MAX of them, or as many as there are
 *  @return whether such a call ends these bytes */
bool onc_rpc_find_call(const uint8_t *before, size_t length, onc_rpc_t *call);

/** Find the reply whose major status stands behind these bytes. */
bool onc_rpc_find_reply(const uint8_t *before, size_t length, onc_rpc_t *reply);

#endif
