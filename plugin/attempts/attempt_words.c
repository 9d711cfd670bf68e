/* attempt_words.c: what people call an attempt's state, in the current language
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/attempt_words.h"

const char *attempt_state_word(attempt_state_t state)
{
    static const sspi_word_t words[] = {
        [ATTEMPT_UNFINISHED] = SSPI_WORD_CLASS_UNFINISHED,
        [ATTEMPT_SUCCESS] = SSPI_WORD_CLASS_SUCCESS,
        [ATTEMPT_FAILURE] = SSPI_WORD_CLASS_FAILURE,
    };

    return sspi_word(words[state]);
}
