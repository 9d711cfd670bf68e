/* visible_text.c: texts from packets, made fit to be shown
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/visible_text.h"

#include "parse/bytes.h"

/* Names in authentication messages are shorter; a longer text is cut, as it can only be there to do harm. */
#define MAX_CHARACTERS 512

static bool is_visible(gunichar character)
{
    switch (g_unichar_type(character)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
        return false;
    default:
        return true;
    }
}

static void append(GString *visible, gunichar character)
{
    if (is_visible(character))
        g_string_append_unichar(visible, character);
    else
        g_string_append_printf(visible, "\\u%04x", (unsigned)character);
}

/** How many characters of ASCII that are visible a text begins with, as nearly all texts do. */
static size_t plain_length(const char *text, size_t limit)
{
    size_t length = 0;

    while (length < limit && g_ascii_isprint(text[length]))
        length++;
    return length;
}

void visible_text_append(GString *visible, const char *text, size_t length)
{
    const char *end = text + length;

    for (size_t count = 0; text < end && count < MAX_CHARACTERS; count++) {
        size_t plain = plain_length(text, MIN((size_t)(end - text), MAX_CHARACTERS - count));

        g_string_append_len(visible, text, (gssize)plain);
        text += plain;
        count += plain;
        if (text == end || count == MAX_CHARACTERS)
            break;
        /* A NUL is a character here, which GLib does not take for one. */
        gunichar character = *text ? g_utf8_get_char_validated(text, end - text) : 0;

        if (character == (gunichar)-1 || character == (gunichar)-2) {
            g_string_append_printf(visible, "\\x%02x", (unsigned)(unsigned char)*text++);
        } else {
            append(visible, character);
            text = g_utf8_next_char(text);
        }
    }
}

char *visible_text(const char *text, size_t length)
{
    GString *visible;

    if (length <= MAX_CHARACTERS && plain_length(text, length) == length)
        return g_strndup(text, length);
    visible = g_string_new(NULL);
    visible_text_append(visible, text, length);
    return g_string_free(visible, FALSE);
}

char *visible_text_utf16(const uint8_t *text, size_t length)
{
    GString *visible = g_string_new(NULL);
    unsigned count = 0;

    for (size_t i = 0; i + 1 < length && count < MAX_CHARACTERS; i += 2, count++) {
        gunichar character = bytes_le16(text + i);

        if (character >= 0xd800 && character < 0xdc00 && i + 3 < length && (text[i + 3] & 0xfc) == 0xdc) {
            gunichar low = bytes_le16(text + i + 2);

            character = 0x10000 + ((character - 0xd800) << 10) + (low - 0xdc00);
            i += 2;
        }
        append(visible, character);
    }
    return g_string_free(visible, FALSE);
}
