/* report.h: attempts as text, CSV and JSON
 *
 * Each writer takes attempt_t in the order in which they are to be reported. People's reports speak the current language; keys
 * and values for machines are the same in all.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_REPORT_H
#define SSPI_REPORT_H

#include <stdio.h>

#include "reports/report_content.h"

/** A table for people: failures first, then what has not ended, then successes.
 *  @param width  columns of the terminal; longer lines are made to fit by cutting the longest texts. 0: no limit
 *  @return UTF-8, to be freed with g_free() */
char *report_text(const report_content_t *content, unsigned width);

/** Append the table of such a report without its summary; nothing where there is no attempt. */
void report_text_append_table(GString *text, const GPtrArray *attempts, unsigned width);

/** RFC 4180, with a line of names. */
void report_csv(const GPtrArray *attempts, FILE *out);

/** An array of objects; what is not known is null. */
void report_json(const GPtrArray *attempts, FILE *out);

#endif
