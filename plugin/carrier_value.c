/* carrier_value.c: what stands in a field
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carrier.h"

#include "compat.h"

bool carrier_number(const field_info *field, uint32_t *number)
{
    switch (field->hfinfo->type) {
    case FT_INT8:
    case FT_INT16:
    case FT_INT24:
    case FT_INT32:
        *number = (uint32_t)fvalue_get_sinteger(FIELD_VALUE(field));
        return true;
    case FT_UINT8:
    case FT_UINT16:
    case FT_UINT24:
    case FT_UINT32:
        *number = fvalue_get_uinteger(FIELD_VALUE(field));
        return true;
    default:
        return false;
    }
}

const char *carrier_text(const field_info *field)
{
    switch (field->hfinfo->type) {
    case FT_STRING:
    case FT_STRINGZ:
        return fvalue_get_string(FIELD_VALUE(field));
    default:
        return NULL;
    }
}

const uint8_t *carrier_bytes(const field_info *field, int offset, size_t length)
{
    int start = field->start + offset;

    if (!field->ds_tvb || start < 0 || length > INT_MAX || !tvb_bytes_exist(field->ds_tvb, start, (int)length))
        return NULL;
    return tvb_get_ptr(field->ds_tvb, start, (int)length);
}

const uint8_t *carrier_bytes_to_end(const field_info *field, int offset, size_t limit, size_t *length)
{
    int start = field->start + offset;
    unsigned captured = field->ds_tvb ? tvb_captured_length(field->ds_tvb) : 0;

    *length = start >= 0 && (unsigned)start < captured ? MIN(captured - (unsigned)start, limit) : 0;
    return *length ? carrier_bytes(field, offset, *length) : NULL;
}

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

void carrier_name_ntstatus(sspi_finding_t *finding, uint32_t ntstatus)
{
    if (!finding->native && !finding->has_win32)
        finding->other_name = wireshark_name(ntstatus);
}

sspi_finding_t carrier_ntstatus(uint32_t ntstatus)
{
    sspi_finding_t finding = sspi_finding_ntstatus(ntstatus);

    carrier_name_ntstatus(&finding, ntstatus);
    return finding;
}
