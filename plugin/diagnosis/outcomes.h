/* outcomes.h: what came of the attempts of a problem, where that differs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_OUTCOMES_H
#define SSPI_OUTCOMES_H

#include "codes/language.h"
#include "diagnosis/problems.h"

/** In one language: that of an attempt where it holds for all, else how many of them came to what: "2 of 3 got in with NTLM".
 *  @return in `pool` or static; NULL where nothing is known */
const char *problem_outcomes(wmem_allocator_t *pool, const problem_t *problem, sspi_language_t language);

#endif
