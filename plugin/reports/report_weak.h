/* report_weak.h: the inventory of weak authentication as text, CSV and JSON
 *
 * Each writer takes attempt_t in the order of their numbers. The report for people and the texts in the others speak the current
 * language; names and values for machines are the same in all.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_REPORT_WEAK_H
#define SSPI_REPORT_WEAK_H

#include <stdio.h>

#include "attempts/attempt.h"

/** For people: each weakness with its meaning, cause and remedy, and who uses it.
 *  @param width  columns of the terminal; 0: no limit
 *  @return UTF-8, to be freed with g_free() */
char *report_weak_text(const GPtrArray *attempts, unsigned width);

/** RFC 4180, with a line of names. */
void report_weak_csv(const GPtrArray *attempts, FILE *out);

/** An array of objects; what is not known is null. */
void report_weak_json(const GPtrArray *attempts, FILE *out);

#endif
