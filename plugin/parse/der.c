/* der.c: step through BER or DER elements of definite length
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/der.h"

#include "parse/bytes.h"

#define LONG_FORM 0x80u
#define MAX_LENGTH_BYTES 4u

bool der_next(der_t *rest, uint8_t tag, der_t *contents)
{
    size_t header = 2;
    size_t length;

    if (rest->length < header || rest->bytes[0] != tag)
        return false;

    length = rest->bytes[1];
    if (length & LONG_FORM) {
        size_t count = length & ~(size_t)LONG_FORM;

        if (count == 0 || count > MAX_LENGTH_BYTES || count > rest->length - header)
            return false;
        length = (size_t)bytes_number(rest->bytes + header, count, true);
        header += count;
    }
    if (length > rest->length - header)
        return false;

    contents->bytes = rest->bytes + header;
    contents->length = length;
    rest->bytes += header + length;
    rest->length -= header + length;
    return true;
}
