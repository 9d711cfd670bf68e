/* phrase.h: a sentence of the catalogue as the end of another one
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_PHRASE_H
#define SSPI_PHRASE_H

#include <glib.h>

/** "the account is locked out", of "The account is locked out.": without the full stop, and with a small letter unless a name or
 *  an abbreviation stands first. In whatever language.
 *  @param sentence  UTF-8
 *  @return to be freed with g_free() */
char *sspi_phrase(const char *sentence);

/** The same with its own first letter. */
char *sspi_without_stop(const char *sentence);

#endif
