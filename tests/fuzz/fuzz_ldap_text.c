/* fuzz_ldap_text.c: the error texts of LDAP servers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sspi_finding_t finding;

    if (sspi_finding_of_ldap_text((const char *)data, size, &finding)) {
        g_assert_true(finding.status || finding.native);
        fuzz_finding(&finding);
    }
    return 0;
}
