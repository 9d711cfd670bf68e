/* field_value.c: what stands in a field
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fields/field_value.h"

#include "compat.h"

bool field_number(const field_info *field, uint32_t *number)
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

const char *field_text(const field_info *field)
{
    switch (field->hfinfo->type) {
    case FT_STRING:
    case FT_STRINGZ:
        return fvalue_get_string(FIELD_VALUE(field));
    default:
        return NULL;
    }
}

const uint8_t *field_bytes(const field_info *field, int offset, size_t length)
{
    int start = field->start + offset;

    if (!field->ds_tvb || start < 0 || length > INT_MAX || !tvb_bytes_exist(field->ds_tvb, start, (int)length))
        return NULL;
    return tvb_get_ptr(field->ds_tvb, start, (int)length);
}

const uint8_t *field_bytes_to_end(const field_info *field, int offset, size_t limit, size_t *length)
{
    int start = field->start + offset;
    unsigned captured = field->ds_tvb ? tvb_captured_length(field->ds_tvb) : 0;

    *length = start >= 0 && (unsigned)start < captured ? MIN(captured - (unsigned)start, limit) : 0;
    return *length ? field_bytes(field, offset, *length) : NULL;
}
