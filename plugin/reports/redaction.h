/* redaction.h: attempts that name nobody
 *
 * Reports are made of such attempts as of any others: what is not in them cannot get out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_REDACTION_H
#define SSPI_REDACTION_H

#include "attempts/attempt.h"

/** Copies of attempts with pseudonyms in the place of names and addresses. */
typedef struct redaction redaction_t;

/** @param attempts  attempt_t; they have to live longer
 *  @return to be freed with redaction_free() */
redaction_t *redaction_new(const GPtrArray *attempts);
void redaction_free(redaction_t *redaction);

/** The copies (attempt_t), in the order of the attempts. They belong to the redaction. */
const GPtrArray *redaction_attempts(const redaction_t *redaction);

#endif
