/* diagnosis_words.h: what is behind an attempt, and what came of it, in words
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_DIAGNOSIS_WORDS_H
#define SSPI_DIAGNOSIS_WORDS_H

#include "diagnosis/diagnosis.h"

/** What came of it, the same in all languages, in `pool` or static; NULL where nothing did. */
const char *diagnosis_consequence(wmem_allocator_t *pool, const attempt_t *attempt);

/** The same for people, in the current language. */
const char *diagnosis_consequence_words(wmem_allocator_t *pool, const attempt_t *attempt);

/** The same in one language. */
const char *diagnosis_consequence_in(wmem_allocator_t *pool, const attempt_t *attempt, sspi_language_t language);

/** What is behind it, for people: "likely SPN unknown"; NULL where nothing is known. */
const char *diagnosis_why_words(wmem_allocator_t *pool, const attempt_t *attempt);

/** The same of any cause. */
const char *cause_words(wmem_allocator_t *pool, why_t why, certainty_t certainty);

/** The name of a certainty in JSON, the same in all languages. */
const char *certainty_name(certainty_t certainty);

#endif
