/* cells.h: text in the cells of a terminal
 *
 * A wide character, as of Chinese, takes two cells, a combining one none. All texts are UTF-8.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_CELLS_H
#define SSPI_CELLS_H

#include <glib.h>

unsigned cells_of_character(gunichar character);

unsigned cells_of_text(const char *text);

/** Where a text ends for "…" to stand behind it in so many cells; NULL where all of it has room there.
 *  @param width  at least 1 */
const char *cells_end(const char *text, unsigned width);

void cells_append_blanks(GString *out, unsigned count);

/** Append a text, on as many lines as it needs. Lines end between words; in Chinese between characters, but no line begins with a
 *  mark that belongs to what is before it, and none ends with an opening bracket. What is longer than a line stays whole.
 *  @param column  where the text begins
 *  @param indent  where further lines begin
 *  @param width   of the terminal; 0: no limit */
void cells_append_wrapped(GString *out, const char *text, unsigned column, unsigned indent, unsigned width);

#endif
