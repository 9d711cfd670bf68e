/* weaknesses.h: what the messages of an attempt together prove to be weak
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_WEAKNESSES_H
#define SSPI_WEAKNESSES_H

#include "attempts/connection.h"

/** Keep what an answer to a request will tell.
 *  @param request  NULL: it is not known which request will be answered */
void weaknesses_note_request(struct progress *progress, const exchange_t *request);

/** The last request was sent again. Some clients change it without saying so: what is not in both will not be told. */
void weaknesses_note_repetition(struct progress *progress, const exchange_t *request);

/** What is weak in the answer to an attempt that is still open. */
weakness_set_t weaknesses_of_answer(const struct progress *progress, const exchange_t *answer);

/** What is weak in a token of an attempt.
 *  @param progress  NULL where the attempt has ended: then only the token itself tells */
weakness_set_t weaknesses_of_token(struct progress *progress, const token_t *token);

#endif
