/* answer.h: answers, as text for people and as JSON for programs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ANSWER_H
#define SSPI_ANSWER_H

#include "codes/text/reader.h"

/** A code that was asked for; `length` is 0 where it stands in no text. */
typedef sspi_text_hit_t answer_t;

/** Answers as text of lines that fit `width` columns; 0: of any length. Returns UTF-8, which the caller frees.
 *  @param answers    array of answer_t
 *  @param ambiguous  they are all for one number, which may be of each of their families */
char *answers_as_text(const GArray *answers, bool ambiguous, sspi_language_t language, unsigned width);

/** Answers as a JSON array, which the caller frees. Members are named as the plugin's fields, without the `sspi.` in front. */
char *answers_as_json(const GArray *answers, sspi_language_t language);

#endif
