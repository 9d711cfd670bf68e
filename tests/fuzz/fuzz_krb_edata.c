/* fuzz_krb_edata.c: the e-data of a KRB-ERROR
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include <string.h>

#include "parse/krb_edata.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sspi_finding_t finding;
    uint32_t ntstatus;
    uint32_t on_wire;
    size_t offset;

    if (krb_edata_ntstatus(data, size, &offset, &ntstatus)) {
        fuzz_bytes(data, size, offset, 4);
        memcpy(&on_wire, data + offset, sizeof on_wire);
        g_assert_cmphex(ntstatus, ==, GUINT32_FROM_LE(on_wire));
        g_assert_cmphex(ntstatus, !=, 0);
        finding = sspi_finding_of_ntstatus(ntstatus);
        fuzz_finding(&finding);
    }
    return 0;
}
