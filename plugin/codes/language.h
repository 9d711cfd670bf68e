/* language.h: the language that is spoken, and the words of the interface in it
 *
 * Whoever knows what the user has chosen sets the language; everything that words something asks here.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_LANGUAGE_H
#define SSPI_LANGUAGE_H

#include <glib.h>

#include "codes/catalogue.h"

/** Set the language that is spoken from now on; before that it is English. */
void sspi_language_set(sspi_language_t language);

sspi_language_t sspi_language_current(void);

/** A text of the catalogue in the current language, or in English where it is not translated. Lives as long as the program.
 *  @param number  of the text, as tables of the catalogue have it */
const char *sspi_spoken(uint16_t number);

/** A word of the interface in the current language, or in English where it is not translated. Lives as long as the program. */
const char *sspi_word(sspi_word_t word);

/** The same, where the word has places for values.
 *  @param first  what stands for %1, followed by that for %2 and so on, and by NULL
 *  @return to be freed with g_free() */
char *sspi_word_with(sspi_word_t word, const char *first, ...) G_GNUC_NULL_TERMINATED;

/** Put values into a text in the place of %1 to %9, in whatever order and however often these stand there. A place without a
 *  value stays empty; any other % stands for itself.
 *  @return to be freed with g_free() */
char *sspi_fill(const char *text, const char *const *values, unsigned count);

#endif
