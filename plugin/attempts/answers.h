/* answers.h: the attempt that an answer belongs to, and what it means for it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ANSWERS_H
#define SSPI_ANSWERS_H

#include "attempts/uptake.h"

/** Take up an answer, from which on the frame is at its attempt, if it has one. */
void answers_take(uptake_t *uptake, const exchange_t *answer);

#endif
