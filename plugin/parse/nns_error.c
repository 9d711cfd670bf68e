/* nns_error.c: the status in the error of a .NET NegotiateStream
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/nns_error.h"

#include "parse/bytes.h"

#define SIZE 8

static bool read_in_order(const uint8_t *payload, bool big_endian, uint32_t *status)
{
    uint64_t number = bytes_number(payload, SIZE, big_endian);
    uint32_t upper = (uint32_t)(number >> 32);
    uint32_t lower = (uint32_t)number;

    if (!lower || (upper != 0 && upper != UINT32_MAX))
        return false;
    *status = lower;
    return true;
}

bool nns_error_status(const uint8_t *payload, size_t length, uint32_t *status)
{
    return length >= SIZE && (read_in_order(payload, true, status) || read_in_order(payload, false, status));
}
