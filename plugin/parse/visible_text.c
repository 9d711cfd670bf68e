/* visible_text.c: texts from packets, made fit to be shown
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/visible_text.h"

#include <string.h>

#include "parse/bytes.h"

/* Names in authentication messages are shorter; a longer text is cut, as it can only be there to do harm. */
#define MAX_CHARACTERS 512

/* Characters that are assigned, and of no kind that is invisible as such, but leave no mark: fillers, joiners, variation
 * selectors, blank patterns (Unicode 15, property Default_Ignorable_Code_Point, and the blank characters among the symbols).
 * In their order. */
static const struct {
    gunichar first;
    gunichar last;
} BLANK[] = {
    { 0x034f, 0x034f }, { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f }, { 0x2800, 0x2800 }, { 0x3164, 0x3164 },
    { 0xfe00, 0xfe0f }, { 0xffa0, 0xffa0 }, { 0xfffc, 0xfffc }, { 0x16fe4, 0x16fe4 }, { 0x1d159, 0x1d159 }, { 0xe0000, 0xe0fff },
};

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
    case G_UNICODE_SPACE_SEPARATOR:
        return character == ' ';
    default:
        break;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(BLANK) && BLANK[i].first <= character; i++) {
        if (character <= BLANK[i].last)
            return false;
    }
    return true;
}

/** Double the backslashes that end the text but for its last `behind` bytes, so that they are not taken for an escape. */
static void double_backslashes(GString *visible, size_t behind)
{
    size_t end = visible->len - behind;
    size_t count = 0;

    while (count < end && visible->str[end - count - 1] == '\\')
        count++;
    for (size_t i = 0; i < count; i++)
        g_string_insert_c(visible, (gssize)end, '\\');
}

static void append_escape(GString *visible, char kind, unsigned number)
{
    double_backslashes(visible, 0);
    g_string_append_printf(visible, "\\%c{%x}", kind, number);
}

/** Whether a character can be shown as it is: visible ASCII, as nearly all are, that ends nothing to be taken for an escape. */
static bool is_plain(gunichar character)
{
    return character >= ' ' && character < 0x7f && character != '{';
}

static void append(GString *visible, gunichar character)
{
    if (is_plain(character)) {
        g_string_append_c(visible, (char)character);
        return;
    }
    if (!is_visible(character)) {
        append_escape(visible, 'u', (unsigned)character);
        return;
    }
    if (character == '{' && visible->len > 1 && strchr("ux", visible->str[visible->len - 1]))
        double_backslashes(visible, 1);
    g_string_append_unichar(visible, character);
}

/** How many characters at the beginning of a text can be shown as they are: nearly always all. */
static size_t plain_length(const char *text, size_t length)
{
    size_t plain = 0;

    while (plain < length && is_plain((unsigned char)text[plain]))
        plain++;
    return plain;
}

void visible_text_append(GString *visible, const char *text, size_t length)
{
    const char *end = text + length;

    for (size_t count = 0; text < end && count < MAX_CHARACTERS; count++) {
        size_t plain = plain_length(text, MIN((size_t)(end - text), MAX_CHARACTERS - count));
        gunichar character;

        g_string_append_len(visible, text, (gssize)plain);
        text += plain;
        count += plain;
        if (text == end || count == MAX_CHARACTERS)
            return;
        /* A NUL is a character here, which GLib does not take for one. */
        character = *text ? g_utf8_get_char_validated(text, end - text) : 0;
        if (character == (gunichar)-1 || character == (gunichar)-2) {
            append_escape(visible, 'x', (unsigned)(unsigned char)*text++);
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

/** Whether a visible text begins with an escape, with or without backslashes before it. */
static bool begins_with_escape(const char *text)
{
    text += strspn(text, "\\");
    return (text[0] == 'u' || text[0] == 'x') && text[1] == '{';
}

char *visible_account(const char *domain, const char *user)
{
    GString *account = g_string_new(domain);

    g_string_append_c(account, '\\');
    if (begins_with_escape(user))
        double_backslashes(account, 0);
    g_string_append(account, user);
    return g_string_free(account, FALSE);
}
