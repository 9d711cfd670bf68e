/* reader.h: every code in a text that a person or a program wrote
 *
 * A text is split into words and numbers (tokens.h); the words around a number say of which family it is (vocabulary.h); what
 * names, numbers, known forms (forms.c) and messages say is put in order, the most exact first (ranking.c).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_TEXT_READER_H
#define SSPI_TEXT_READER_H

#include <glib.h>

#include "codes/finding.h"

/** A code in a text, and its place in bytes. */
typedef struct {
    sspi_finding_t finding;
    size_t at;
    size_t length;
} sspi_text_hit_t;

/** A number that a label or its form says is a code, and no table has. */
typedef struct {
    size_t at;
    size_t length;
    sspi_family_id_t family;
    bool family_known;
} sspi_text_unknown_t;

typedef struct {
    GArray *hits;    /**< of sspi_text_hit_t, the most exact first, each code once */
    GArray *unknown; /**< of sspi_text_unknown_t, in the order of the text */
    bool ambiguous;  /**< the text is one number, and these are all families that have it */
} sspi_text_reading_t;

/** Read a text, which needs no terminating NUL and may hold any bytes. The work grows with its length.
 *  @param may_be_question  a text that is one name or one number is asked for in every family that has it
 *  @return to be freed with sspi_text_reading_free() */
sspi_text_reading_t *sspi_read_text(const char *text, size_t length, bool may_be_question);

/** The finding for a row of the catalogue, with the number of its family. */
sspi_finding_t sspi_finding_of_table_row(const sspi_code_t *row);

void sspi_text_reading_free(sspi_text_reading_t *reading);

#endif
