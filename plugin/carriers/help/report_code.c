/* report_code.c: from a number in a packet to its finding and its report
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/report_code.h"

#include "fields/field_value.h"

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

sspi_finding_t finding_of_code(sspi_family_id_t family, uint32_t code)
{
    sspi_finding_t finding;

    if (family != SSPI_FAMILY_NTSTATUS)
        return sspi_finding_of_code(family, code);
    finding = sspi_finding_of_ntstatus(code);
    ntstatus_name_finding(&finding, code);
    return finding;
}

static bool is_sspi_status(uint32_t code)
{
    return code && sspi_code_find(SSPI_FAMILY_SSPI, code);
}

sspi_family_id_t family_or_sspi(sspi_family_id_t family, uint32_t code)
{
    return is_sspi_status(code) ? SSPI_FAMILY_SSPI : family;
}

bool field_ntstatus(const field_info *field, sspi_finding_t *finding)
{
    uint32_t ntstatus;

    if (!field_number(field, &ntstatus) || ntstatus == 0)
        return false;
    *finding = finding_of_code(SSPI_FAMILY_NTSTATUS, ntstatus);
    return true;
}

void report_code(reading_t *reading, const field_info *field, sspi_family_id_t family, unsigned flags)
{
    sspi_finding_t finding;
    uint32_t code;

    if (!field_number(field, &code))
        return;
    finding = finding_of_code(flags & CODE_OR_SSPI ? family_or_sspi(family, code) : family, code);
    if (finding.native || !(flags & CODE_KNOWN_ONLY))
        report_finding(reading, field, &finding);
}

void report_code_at(reading_t *reading, const field_info *field, carrier_place_t place, sspi_family_id_t family, uint32_t code)
{
    sspi_finding_t finding = finding_of_code(family, code);

    report_finding_at(reading, field, place, &finding);
}

void report_sspi_status_at(reading_t *reading, const field_info *field, carrier_place_t place, uint32_t status)
{
    if (is_sspi_status(status))
        report_code_at(reading, field, place, SSPI_FAMILY_SSPI, status);
}
