/* field_value.h: what stands in a field, and in the bytes round it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_FIELD_VALUE_H
#define SSPI_FIELD_VALUE_H

#include <epan/packet.h>
#include <stdbool.h>

/** The number a field holds, whatever its integer type; a negative one as two's complement of 32 bits.
 *  Returns false for fields of other types. */
bool field_number(const field_info *field, uint32_t *number);

/** The text of a string field, or NULL for fields of other types. */
const char *field_text(const field_info *field);

/** Captured bytes at `offset` from the field's start, which may be negative. The pointer is good for this frame only.
 *  Returns NULL where they were not captured or do not exist. */
const uint8_t *field_bytes(const field_info *field, int offset, size_t length);

/** All captured bytes from `offset` on, at most `limit`. `length` is set to their count, which may be 0. */
const uint8_t *field_bytes_to_end(const field_info *field, int offset, size_t limit, size_t *length);

#endif
