/* build_der.h: encodings in DER, put together for a test
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_BUILD_DER_H
#define SSPI_BUILD_DER_H

#include <glib.h>
#include <stdarg.h>
#include <string.h>

static inline GByteArray *der_bytes(const void *bytes, size_t length)
{
    return g_byte_array_append(g_byte_array_new(), (const guint8 *)bytes, (guint)length);
}

/** One encoding after the other, up to NULL. Takes them all. */
static inline GByteArray *der_join(GByteArray *first, va_list more)
{
    GByteArray *joined = g_byte_array_new();

    for (GByteArray *part = first; part; part = va_arg(more, GByteArray *)) {
        g_byte_array_append(joined, part->data, part->len);
        g_byte_array_unref(part);
    }
    return joined;
}

/** An element with the given contents, the last of which is NULL. Takes them. */
static inline GByteArray *der(guint8 tag, GByteArray *first, ...)
{
    va_list more;
    GByteArray *contents;
    GByteArray *element;

    va_start(more, first);
    contents = der_join(first, more);
    va_end(more);
    g_assert_cmpuint(contents->len, <, 0x10000);
    if (contents->len < 0x80)
        element = der_bytes((guint8[]) { tag, (guint8)contents->len }, 2);
    else
        element = der_bytes((guint8[]) { tag, 0x82, (guint8)(contents->len >> 8), (guint8)contents->len }, 4);
    g_byte_array_append(element, contents->data, contents->len);
    g_byte_array_unref(contents);
    return element;
}

static inline GByteArray *der_text(guint8 tag, const char *text)
{
    return der(tag, der_bytes(text, strlen(text)), NULL);
}

static inline GByteArray *der_integer(gint32 value)
{
    guint8 bytes[] = { (guint8)(value >> 24), (guint8)(value >> 16), (guint8)(value >> 8), (guint8)value };

    return der(0x02, der_bytes(bytes, sizeof bytes), NULL);
}

#endif
