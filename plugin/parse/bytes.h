/* bytes.h: numbers in bytes and of bytes, and bytes looked for in others
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_BYTES_H
#define SSPI_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** An unsigned number of at most 8 bytes, whose order the message itself tells. Of a longer one the last 8 bytes count. */
static inline uint64_t bytes_number(const uint8_t *bytes, size_t size, bool big_endian)
{
    uint64_t number = 0;

    for (size_t i = 0; i < size; i++)
        number = number << 8 | bytes[big_endian ? i : size - 1 - i];
    return number;
}

/** Numbers of 2, 3 and 4 bytes in an order that is known: le little-endian, be big-endian. So many bytes have to be there. */
static inline uint16_t bytes_le16(const uint8_t *bytes)
{
    return (uint16_t)bytes_number(bytes, 2, false);
}

static inline uint32_t bytes_le32(const uint8_t *bytes)
{
    return (uint32_t)bytes_number(bytes, 4, false);
}

static inline uint16_t bytes_be16(const uint8_t *bytes)
{
    return (uint16_t)bytes_number(bytes, 2, true);
}

static inline uint32_t bytes_be24(const uint8_t *bytes)
{
    return (uint32_t)bytes_number(bytes, 3, true);
}

static inline uint32_t bytes_be32(const uint8_t *bytes)
{
    return (uint32_t)bytes_number(bytes, 4, true);
}

/** Where `wanted` begins in `bytes` for the first time, or `length` where it does not. */
size_t bytes_find(const void *bytes, size_t length, const void *wanted, size_t wanted_length);

/** A number that other bytes hardly have. It is another one in each run: who makes up a capture cannot foresee which bytes meet
 *  in a table. */
uint64_t bytes_hash(const void *bytes, size_t size);

/** The same of a text, for tables that have texts for keys. */
unsigned bytes_hash_text(const void *text);

#endif
