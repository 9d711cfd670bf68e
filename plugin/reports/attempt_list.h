/* attempt_list.h: which attempts a report is about
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ATTEMPT_LIST_H
#define SSPI_ATTEMPT_LIST_H

#include "attempts/attempt.h"

/** A set of attempts, gathered from frames. */
typedef struct attempt_list attempt_list_t;

/** To be freed with attempt_list_free(). */
attempt_list_t *attempt_list_new(void);
void attempt_list_free(attempt_list_t *list);
void attempt_list_clear(attempt_list_t *list);

/** Add the attempts of a frame. Returns whether there are new ones. */
bool attempt_list_add(attempt_list_t *list, const frame_record_t *record);

/** There are no more frames for now: add what was held back, which was not known to be of an attempt when a tap heard of it. */
void attempt_list_complete(attempt_list_t *list);

/** Make the list outlive the capture that is about to be closed. In a ring of files another one follows, whose attempts come
 *  behind. */
void attempt_list_detach(attempt_list_t *list);

/** The attempts (attempt_t) in the order of their numbers, capture by capture. The array belongs to the list, and is valid until
 *  it changes. */
const GPtrArray *attempt_list_rows(attempt_list_t *list);

/** A copy that outlives the capture, with texts and endpoints of its own; to be freed with attempt_copy_free(). */
attempt_t *attempt_copy(const attempt_t *attempt);
void attempt_copy_free(attempt_t *copy);

#endif
