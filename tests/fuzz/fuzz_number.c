/* fuzz_number.c: a family and a number, as the fields of packets hold them
 *
 * The first byte chooses the family, or one of the forms that numbers have in some protocols.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

enum { KIND_TLS_ALERT = 0xfd, KIND_CREDSSP, KIND_NTSTATUS };

static sspi_finding_t read_number(uint8_t kind, uint32_t number)
{
    switch (kind) {
    case KIND_NTSTATUS:
        return sspi_finding_of_ntstatus(number);
    case KIND_CREDSSP:
        return sspi_finding_of_credssp(number);
    case KIND_TLS_ALERT:
        return sspi_finding_of_tls_alert((uint8_t)number, number > UINT8_MAX);
    default:
        return sspi_finding_of_code((sspi_family_id_t)(kind % SSPI_FAMILY_COUNT), number);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sspi_finding_t finding;

    if (size < 5)
        return 0;
    finding = read_number(data[0], (uint32_t)data[1] << 24 | (uint32_t)data[2] << 16 | (uint32_t)data[3] << 8 | data[4]);
    fuzz_finding(&finding);
    return 0;
}
