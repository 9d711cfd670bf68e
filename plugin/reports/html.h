/* html.h: what packets and tables say, as HTML
 *
 * What packets say is text, whatever it looks like: all of it is escaped.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_HTML_H
#define SSPI_HTML_H

#include "codes/language.h"

/** Append a text, escaped, also for an attribute in quotation marks.
 *  @param text  UTF-8 */
void html_append(GString *html, const char *text);

/** The same of a text that may have any length: so many characters of it. */
void html_append_cut(GString *html, const char *text, unsigned most);

/* Characters of what stands in a cell of a table. No name that a user knows is longer; a forged one may be. */
#define HTML_LONGEST_CELL 300

/** A word of the interface. */
void html_append_word(GString *html, sspi_word_t word);

/** A word with values in its places (see sspi_word_with()), all of it escaped.
 *  @param first  what stands for %1
 *  @param second  what stands for %2, or NULL */
void html_append_word_with(GString *html, sspi_word_t word, const char *first, const char *second);

#endif
