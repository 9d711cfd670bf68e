/* visible_text.h: texts from packets, made fit to be shown
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_VISIBLE_TEXT_H
#define SSPI_VISIBLE_TEXT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A copy in which nothing can disturb a terminal, a line or the direction of writing: control characters, separators of
 *  lines, marks of direction, spaces other than the common one and all else that leaves no mark stand as `\u{202e}`, bytes
 *  that are no UTF-8 as `\x{ff}`. Backslashes of the text itself stay as they are, but for those before what is such an
 *  escape, or would be taken for one: they are doubled. So an odd number of backslashes ends with an escape, an even one without.
 *  @param text    UTF-8, if the sender kept to it
 *  @param length  in bytes; the text needs no terminating NUL
 *  @return to be freed with g_free() */
char *visible_text(const char *text, size_t length);

/** Append such a copy to another text. */
void visible_text_append(GString *visible, const char *text, size_t length);

/** The same for text in UTF-16, little-endian. An odd last byte is dropped. */
char *visible_text_utf16(const uint8_t *text, size_t length);

/** "EXAMPLE\alice", from a domain and a user that are visible_text()s, so that the backslash is not taken for an escape.
 *  @return to be freed with g_free() */
char *visible_account(const char *domain, const char *user);

#endif
