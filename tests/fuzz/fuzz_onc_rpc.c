/* fuzz_onc_rpc.c: what stands before tokens of ONC RPC
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "parse/onc_rpc.h"

static void check(const uint8_t *data, size_t size, const onc_rpc_t *message)
{
    if (message->context_length > 0)
        fuzz_bytes(data, size, (size_t)(message->context - data), message->context_length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    onc_rpc_t message;

    if (onc_rpc_find_call(data, size, &message))
        check(data, size, &message);
    if (onc_rpc_find_reply(data, size, &message))
        check(data, size, &message);
    return 0;
}
