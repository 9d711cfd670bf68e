/* evidence.h: what the steps of the reader share: the text, what its lines are about, and what was found so far
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_TEXT_EVIDENCE_H
#define SSPI_TEXT_EVIDENCE_H

#include "codes/text/lexicon.h"
#include "codes/text/reader.h"
#include "codes/text/tokens.h"

/* A Win32 error has no more bits, as a number of its own and inside an HRESULT. */
#define LARGEST_WIN32 0xffffu

/** How a code was found. */
typedef enum { SSPI_FOUND_NAME, SSPI_FOUND_NUMBER, SSPI_FOUND_MESSAGE, SSPI_FOUND_HINT } sspi_found_t;

typedef struct {
    sspi_text_hit_t hit;
    sspi_found_t found;
    uint32_t line;
    uint8_t rank;    /**< as its label says */
    bool wrapper;    /**< says no more than that there is another one */
    bool companion;  /**< goes with the candidate before it, and stays behind it */
} sspi_candidate_t;

typedef struct {
    const char *text;
    size_t length;
    const sspi_token_t *tokens;
    guint count;
    const uint32_t *contexts; /**< of each line, as bits */
    uint32_t lines;
    guint heading;  /**< in a table with commas: the token behind the heading of the number that is read; 0 elsewhere */
    uint8_t *taken; /**< for each token, whether a form has read it */
    GArray *candidates;
    GArray *unknown;
} sspi_evidence_t;

/** The token of that number, or NULL beyond either end. */
const sspi_token_t *sspi_token_at(const sspi_evidence_t *evidence, guint index);

/** Whether a token is that mark. */
bool sspi_token_is_mark(const sspi_evidence_t *evidence, guint index, char mark);

/** Whether a token is that word, in any case. */
bool sspi_token_is_word(const sspi_evidence_t *evidence, guint index, const char *word);

/** Whether a token is one of those words, in any case. */
bool sspi_token_is_any(const sspi_evidence_t *evidence, guint index, const char *const *words, size_t count);

/** Whether a context is in a line, or, unless `same_line`, in those around it. SSPI_TOPIC_NONE is everywhere. */
bool sspi_context_near(const sspi_evidence_t *evidence, uint32_t line, uint8_t context, bool same_line);

/** Add a finding that stands in the tokens from `first` to `last`. */
sspi_candidate_t *sspi_add_candidate(
    sspi_evidence_t *evidence, sspi_finding_t finding, guint first, guint last, sspi_found_t found);

/** Add rows by their names (see sspi_fragment_t.rows): of alternatives the likeliest by the context.
 *  @return the first, or NULL where none of the names is in the tables */
sspi_candidate_t *sspi_add_rows(sspi_evidence_t *evidence, const char *rows, guint first, guint last, sspi_found_t found);

/** Remember a number that is a code, but in no table. `family` may be NULL. */
void sspi_add_unknown(sspi_evidence_t *evidence, guint index, const sspi_family_t *family);

/** Whether a number is one of those that say so little (vocabulary.h). */
bool sspi_is_vague(uint32_t value, sspi_vagueness_t kind);

/** Whether a number says by its value alone what it is, and the finding for it. */
bool sspi_finding_by_value(uint32_t value, sspi_finding_t *finding);

/* The steps of the reader, in their order. */
void sspi_read_forms(sspi_evidence_t *evidence);
void sspi_read_names(sspi_evidence_t *evidence);
void sspi_read_numbers(sspi_evidence_t *evidence);
void sspi_read_fragments(sspi_evidence_t *evidence);

/** Put the candidates in order and take away what says nothing beside the others. Adds what rows come down to. */
void sspi_rank(sspi_evidence_t *evidence, GArray *hits);

/** Read a text that is a single name, or a number with nothing but the name of its family, as a question. Returns false where it
 * is none. */
bool sspi_read_question(sspi_evidence_t *evidence, sspi_text_reading_t *reading);

#endif
