/* cells.c: text in the cells of a terminal
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "system/cells.h"

#include <stdbool.h>
#include <string.h>

unsigned cells_of_character(gunichar character)
{
    return g_unichar_iszerowidth(character) ? 0 : g_unichar_iswide(character) ? 2 : 1;
}

unsigned cells_of_text(const char *text)
{
    unsigned cells = 0;

    for (; *text; text = g_utf8_next_char(text))
        cells += cells_of_character(g_utf8_get_char(text));
    return cells;
}

const char *cells_end(const char *text, unsigned width)
{
    unsigned used = 0;

    if (cells_of_text(text) <= width)
        return NULL;
    while (*text && (used += cells_of_character(g_utf8_get_char(text))) < width)
        text = g_utf8_next_char(text);
    return text;
}

void cells_append_blanks(GString *out, unsigned count)
{
    for (; count > 0; count--)
        g_string_append_c(out, ' ');
}

static bool belongs_to_what_is_before(gunichar character)
{
    switch (g_unichar_break_type(character)) {
    case G_UNICODE_BREAK_CLOSE_PUNCTUATION:
    case G_UNICODE_BREAK_CLOSE_PARANTHESIS:
    case G_UNICODE_BREAK_EXCLAMATION:
    case G_UNICODE_BREAK_INFIX_SEPARATOR:
    case G_UNICODE_BREAK_NON_STARTER:
    case G_UNICODE_BREAK_QUOTATION:
    case G_UNICODE_BREAK_COMBINING_MARK:
        return true;
    default:
        return false;
    }
}

/** Whether a line may end between two characters that no blank parts. */
static bool may_part(gunichar left, gunichar right)
{
    return (g_unichar_iswide(left) || g_unichar_iswide(right)) && g_unichar_break_type(left) != G_UNICODE_BREAK_OPEN_PUNCTUATION
        && !belongs_to_what_is_before(right);
}

/** The length of what stands in one line in any case. */
static size_t piece_length(const char *text)
{
    const char *end = text;

    while (*end && *end != ' ') {
        gunichar left = g_utf8_get_char(end);

        end = g_utf8_next_char(end);
        if (*end && *end != ' ' && may_part(left, g_utf8_get_char(end)))
            break;
    }
    return (size_t)(end - text);
}

static unsigned cells_of_piece(const char *text, size_t length)
{
    unsigned cells = 0;

    for (const char *c = text; c < text + length; c = g_utf8_next_char(c))
        cells += cells_of_character(g_utf8_get_char(c));
    return cells;
}

void cells_append_wrapped(GString *out, const char *text, unsigned column, unsigned indent, unsigned width)
{
    bool first = true;

    for (text += strspn(text, " "); *text; first = false) {
        unsigned blanks = (unsigned)strspn(text, " ");
        size_t length = piece_length(text + blanks);
        unsigned cells = cells_of_piece(text + blanks, length);

        if (length == 0)
            break;
        if (!first && width && column + blanks + cells > width) {
            g_string_append_c(out, '\n');
            cells_append_blanks(out, indent);
            column = indent;
        } else {
            cells_append_blanks(out, blanks);
            column += blanks;
        }
        g_string_append_len(out, text + blanks, (gssize)length);
        column += cells;
        text += blanks + length;
    }
}
