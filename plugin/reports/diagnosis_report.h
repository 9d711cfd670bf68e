/* diagnosis_report.h: the problems of a capture as text and JSON
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_DIAGNOSIS_REPORT_H
#define SSPI_DIAGNOSIS_REPORT_H

#include <stdio.h>

#include "reports/report_content.h"

/** For people, in the current language: the worst first.
 *  @param width  of the terminal; 0: not known
 *  @return UTF-8, to be freed with g_free() */
char *diagnosis_text(const report_content_t *content, unsigned width);

/** An array of objects; what is not known is null. Meaning, cause and remedy are in the current language, the rest is the same in
 *  all. */
void diagnosis_json(const report_content_t *content, FILE *out);

#endif
