/* diagnosis_report.h: the problems of a capture as text and JSON
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_DIAGNOSIS_REPORT_H
#define SSPI_DIAGNOSIS_REPORT_H

#include <stdio.h>

#include "attempts/attempt.h"

/** For people, in the current language: the worst first.
 *  @param attempts  attempt_t, capture by capture in the order of their numbers
 *  @param width     of the terminal; 0: not known
 *  @return UTF-8, to be freed with g_free() */
char *diagnosis_text(const GPtrArray *attempts, unsigned width);

/** An array of objects; what is not known is null. Meaning, cause and remedy are in the current language, the rest is the same in
 *  all. */
void diagnosis_json(const GPtrArray *attempts, FILE *out);

#endif
