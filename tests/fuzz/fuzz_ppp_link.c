/* fuzz_ppp_link.c: what stands before a packet of CHAP
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "parse/ppp_link.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ppp_link_t link = ppp_link_find(data, size, 0xc223, 20);

    g_assert_true(link.kind != PPP_ALONE || link.number == 0);
    return 0;
}
