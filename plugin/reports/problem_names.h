/* problem_names.h: whom a problem hits, from where, and at what
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_PROBLEM_NAMES_H
#define SSPI_PROBLEM_NAMES_H

#include "diagnosis/problems.h"

#define MOST_NAMES 10

/** A list with one more text behind it, in `pool`. */
const char *listed(wmem_allocator_t *pool, const char *list, const char *text);

/** A list, and how many there are besides, in `pool`. */
const char *with_more(wmem_allocator_t *pool, const char *list, unsigned more);

/** What attempts name. */
typedef enum { NAMES_IDENTITY, NAMES_CLIENT, NAMES_SERVER, NAMES_TARGET } names_t;

/** The most frequent ones first, in `pool`.
 *  @param names  has room for MOST_NAMES
 *  @param more   set to how many there are besides
 *  @return how many there are in `names` */
unsigned problem_names(wmem_allocator_t *pool, const problem_t *problem, names_t kind, const char **names, unsigned *more);

/** The same as a text: "a, b and 3 more"; empty where there are none.
 *  @param most     so many, at most MOST_NAMES
 *  @param longest  characters of each, of which more are cut off; 0: all are shown */
const char *problem_names_text(wmem_allocator_t *pool, const problem_t *problem, names_t kind, unsigned most, unsigned longest);

#endif
