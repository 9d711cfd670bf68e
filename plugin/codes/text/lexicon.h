/* lexicon.h: names, labels, contexts and fragments, found by the hash of their words
 *
 * Built from the tables when it is first asked, and kept. Safe to be asked by several threads.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_TEXT_LEXICON_H
#define SSPI_TEXT_LEXICON_H

#include <glib.h>

#include "codes/text/vocabulary.h"

/** Where the search for entries of one hash goes on. Begin with 0. */
typedef size_t sspi_cursor_t;

/** The next row that is called `name`, in any case and with the prefixes of MIT, Heimdal, Samba and Wireshark. Rows come in the
 * order of their families. NULL where there is no further one. */
const sspi_code_t *sspi_lexicon_name(const char *name, size_t length, sspi_cursor_t *cursor);

/** The next label of that hash (see sspi_phrase_hash()), or NULL. Labels of one phrase come in the order of the table. */
const sspi_label_t *sspi_lexicon_label(uint32_t hash, sspi_cursor_t *cursor);

/** The contexts that the phrase of that hash and of so many words names, as bits. */
uint32_t sspi_lexicon_contexts(uint32_t hash, unsigned words);

/** The next fragment that begins with the words of that hash, or NULL. A fragment is found by its first two words, or by the
 * first where it has one only, or `*` is the second. */
const sspi_fragment_t *sspi_lexicon_fragment(uint32_t hash, sspi_cursor_t *cursor);

#endif
