/* fuzz_nns_error.c: the error of a .NET NegotiateStream
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sspi_finding_t finding;

    if (sspi_finding_of_nns_error(data, size, &finding)) {
        g_assert_cmpuint(size, >=, 8);
        fuzz_finding(&finding);
    }
    return 0;
}
