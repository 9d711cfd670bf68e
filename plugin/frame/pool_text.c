/* pool_text.c: texts that live as long as a pool
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/pool_text.h"

#include <string.h>

#include "parse/calendar.h"

const char *text_in_pool(wmem_allocator_t *pool, char *text)
{
    const char *copy = wmem_strdup(pool, text);

    g_free(text);
    return copy;
}

const char *text_of_number(wmem_allocator_t *pool, const char *before, uint32_t number)
{
    char digits[10];
    size_t first = sizeof digits;
    size_t length = strlen(before);
    char *text;

    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    text = (char *)wmem_alloc(pool, length + sizeof digits - first + 1);
    memcpy(text, before, length);
    memcpy(text + length, digits + first, sizeof digits - first);
    text[length + sizeof digits - first] = '\0';
    return text;
}

const char *text_cut(wmem_allocator_t *pool, const char *text, size_t most, size_t kept)
{
    if (strlen(text) <= most)
        return text;
    while (kept > 0 && ((unsigned char)text[kept] & 0xc0) == 0x80)
        kept--;
    return wmem_strdup_printf(pool, "%.*s…", (int)kept, text);
}

const char *text_of_time(wmem_allocator_t *pool, const nstime_t *time, const char *format, int digits)
{
    char *seconds = calendar_text(time->secs, format);
    char fraction[16];
    const char *text;

    g_snprintf(fraction, sizeof fraction, "%09d", time->nsecs);
    text = seconds ? wmem_strdup_printf(pool, "%s%s%.*s", seconds, digits > 0 ? "." : "", digits, fraction) : "";
    g_free(seconds);
    return text;
}

const char *text_of_time_rfc3339(wmem_allocator_t *pool, const nstime_t *time)
{
    const char *text = text_of_time(pool, time, "%Y-%m-%dT%H:%M:%S", 6);

    return *text ? wmem_strdup_printf(pool, "%sZ", text) : "";
}

const char *text_end(const char *text, unsigned most)
{
    return (size_t)g_utf8_strlen(text, -1) <= most ? NULL : g_utf8_offset_to_pointer(text, (glong)most - 1);
}
