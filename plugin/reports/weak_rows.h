/* weak_rows.h: who uses what is weak, attempts alike taken together
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_WEAK_ROWS_H
#define SSPI_WEAK_ROWS_H

#include "diagnosis/diagnosis.h"

/** What one client, as one account, does at one service. Texts are in the pool of the rows, empty where nothing is known. */
typedef struct {
    unsigned weakness; /**< sspi_weakness_id_t */
    const char *client; /**< its address */
    const char *server; /**< with its port */
    const char *carrier;
    const char *target;
    const char *identity;
    why_t why; /**< of NTLM: why it was not Kerberos; else, and where that is not known, WHY_NONE */
    certainty_t certainty; /**< of `why` in all of them */
    const attempt_t *first;
    const attempt_t *last;
    unsigned count; /**< of attempts */
} weak_row_t;

/** The rows of attempts (attempt_t) in the order of their numbers: worst weakness first, then the most frequent.
 *  @param pool  what the rows are in; they point to the attempts
 *  @return weak_row_t, to be freed with g_ptr_array_free(…, TRUE) */
GPtrArray *weak_rows(wmem_allocator_t *pool, const GPtrArray *attempts);

/** Where the rows of one weakness end, which begin at `from`.
 *  @param count  set to how many attempts they are of
 *  @return the number of the first row of another one */
guint weak_rows_end_of_kind(const GPtrArray *rows, guint from, unsigned *count);

/** Whether something is known of why in any of the rows from `from` on, before `to`. */
bool weak_rows_have_why(const GPtrArray *rows, guint from, guint to);

/** What the rows of a weakness are headed by: its name, how many attempts it is of, and how bad it is.
 *  @return to be freed with g_free() */
char *weak_rows_heading(const sspi_weakness_t *weakness, unsigned count);

/** What a service is called: by the name that the client gave, else by its address. */
const char *weak_row_service(const weak_row_t *row);

#endif
