/* attempt_words.h: what people call an attempt's state, in the current language
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ATTEMPT_WORDS_H
#define SSPI_ATTEMPT_WORDS_H

#include "attempts/attempt.h"
#include "codes/language.h"

/** "Success", "Failure", "Unfinished" for people; attempt_state_name() is for filters and programs. */
const char *attempt_state_word(attempt_state_t state);

#endif
