/* ntstatus.c: an NTSTATUS in a field
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/ntstatus.h"

#include <epan/proto.h>

/** The name Wireshark has for an NTSTATUS, which is static, or NULL. Its tables are reached through a field, as the
 *  library does not export them. */
static const char *wireshark_name(uint32_t ntstatus)
{
    static const header_field_info *ntstatus_field;

    if (!ntstatus_field)
        ntstatus_field = proto_registrar_get_byname("smb2.nt_status");
    if (!ntstatus_field || !ntstatus_field->strings)
        return NULL;
    if (ntstatus_field->display & BASE_EXT_STRING)
        return try_val_to_str_ext(ntstatus, (value_string_ext *)ntstatus_field->strings);
    return try_val_to_str(ntstatus, (const value_string *)ntstatus_field->strings);
}

void ntstatus_name_finding(sspi_finding_t *finding, uint32_t ntstatus)
{
    if (!finding->native && !finding->has_win32)
        finding->other_name = wireshark_name(ntstatus);
}

sspi_finding_t ntstatus_finding(uint32_t ntstatus)
{
    sspi_finding_t finding = sspi_finding_of_ntstatus(ntstatus);

    ntstatus_name_finding(&finding, ntstatus);
    return finding;
}
