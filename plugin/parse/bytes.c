/* bytes.c: look for bytes in others
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/bytes.h"

#include <string.h>

size_t bytes_find(const void *bytes, size_t length, const void *wanted, size_t wanted_length)
{
    const char *begin = (const char *)bytes;

    for (size_t i = 0; i + wanted_length <= length; i++) {
        const char *candidate = (const char *)memchr(begin + i, *(const char *)wanted, length - i);

        if (!candidate)
            break;
        i = (size_t)(candidate - begin);
        if (i + wanted_length <= length && memcmp(candidate, wanted, wanted_length) == 0)
            return i;
    }
    return length;
}
