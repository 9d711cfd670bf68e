/* fuzz_netlogon_call.c: parameters of Netlogon's calls. The first byte chooses call and byte order.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "parse/netlogon_call.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    netlogon_call_t call;
    uint8_t choice = size > 0 ? data[0] : 0;

    if (size == 0)
        return 0;
    if (netlogon_call_parse(choice & 0x7f, data + 1, size - 1, choice & 0x80, &call)) {
        fuzz_visible(g_steal_pointer(&call.server));
        fuzz_visible(g_steal_pointer(&call.computer));
        fuzz_visible(g_steal_pointer(&call.account));
        fuzz_visible(g_steal_pointer(&call.domain));
    }
    g_assert_true(!call.server && !call.computer && !call.account && !call.domain);
    netlogon_call_clear(&call);
    return 0;
}
