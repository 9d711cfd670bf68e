/* let_in.h: who got in from a client that tried many accounts
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_LET_IN_H
#define SSPI_LET_IN_H

#include "attempts/attempt.h"

/** The attempts by which a client that tried many accounts got in as one of them, after the same refusal, and those refusals,
 *  also where they came before the others: what looks like somebody who mistyped may be the one password that was guessed.
 *  @param attempts  attempt_t, of which those from `from` up to `next` are of one capture, in the order of their numbers
 *  @return attempt_t to the attempt_t of that spraying that it is told with; NULL where nobody sprayed. To be freed with
 *          g_hash_table_destroy() before the attempts go */
GHashTable *let_in_by_spraying(const GPtrArray *attempts, guint from, guint next);

#endif
