/* bytes.c: look for bytes in others, and give them numbers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/bytes.h"

#include <glib.h>
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

/** The bits of a word are spread over all of the number: those below by the product, those above by the shift. */
static uint64_t mix(uint64_t hash, uint64_t word, uint64_t secret)
{
    hash = (hash ^ word) * secret;
    return hash ^ hash >> 32;
}

uint64_t bytes_hash(const void *bytes, size_t size)
{
    static uint64_t secret;
    const char *begin = (const char *)bytes;
    uint64_t hash = size;
    uint64_t word = 0;

    if (secret == 0)
        secret = (uint64_t)g_random_int() << 32 | g_random_int() | 1;
    for (; size >= sizeof word; begin += sizeof word, size -= sizeof word) {
        memcpy(&word, begin, sizeof word);
        hash = mix(hash, word, secret);
    }
    word = 0;
    /* There may be no bytes at all, wherever they would be. */
    if (size > 0)
        memcpy(&word, begin, size);
    return mix(hash, word, secret);
}

unsigned bytes_hash_text(const void *text)
{
    return (unsigned)bytes_hash(text, strlen((const char *)text));
}
