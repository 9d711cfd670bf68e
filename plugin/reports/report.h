/* report.h: one row for each authentication attempt, as text, CSV or JSON
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_REPORT_H
#define SSPI_REPORT_H

#include "attempts/attempt.h"

/** Offer `-z sspi,attempts[,text|csv|json][,filter]`.
 *  @param tap  name of the tap that has the frame_record_t of each frame of an attempt */
void report_register(const char *tap);

/** A set of attempts, gathered from frames. */
typedef struct attempt_list attempt_list_t;

attempt_list_t *attempt_list_new(void);
void attempt_list_free(attempt_list_t *list);
void attempt_list_clear(attempt_list_t *list);

/** Add the attempts of a frame. Returns whether there are new ones. */
bool attempt_list_add(attempt_list_t *list, const frame_record_t *record);

/** Make the list outlive the capture that is about to be closed. */
void attempt_list_detach(attempt_list_t *list);

/** The attempts in the order of their numbers. The array belongs to the list, and is valid until it changes. */
const GPtrArray *attempt_list_rows(attempt_list_t *list);

/** A table for people: failures first, then what has not ended, then successes.
 *  @param width  columns of the terminal; longer lines are made to fit by cutting the longest texts. 0: no limit
 *  @return UTF-8, to be freed with g_free() */
char *report_text(const GPtrArray *attempts, unsigned width);

/** The same for a window that shows HTML. To be freed with g_free(). */
char *report_html(const GPtrArray *attempts);

#endif
