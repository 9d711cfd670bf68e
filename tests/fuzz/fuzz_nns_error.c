/* fuzz_nns_error.c: the error of a .NET NegotiateStream
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"
#include "parse/nns_error.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sspi_finding_t finding;
    uint32_t status;

    if (nns_error_status(data, size, &status)) {
        g_assert_cmpuint(size, >=, 8);
        g_assert_cmpuint(status, !=, 0);
        finding = sspi_finding_of_nns_error(status);
        fuzz_finding(&finding);
    }
    return 0;
}
