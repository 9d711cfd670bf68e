/* weakness.h: sets of what is weak in an authentication
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_WEAKNESS_H
#define SSPI_WEAKNESS_H

#include "codes/catalogue.h"

/** A bit for each sspi_weakness_id_t: the lowest one is the worst. */
typedef uint64_t weakness_set_t;

#define WEAKNESS_BIT(id) (UINT64_C(1) << (id))

/** The set of one weakness, by its id in the table: WEAKNESS(NTLMV1). */
#define WEAKNESS(id) WEAKNESS_BIT(SSPI_WEAKNESS_##id)

/** A weakness if a condition holds, else none. */
#define WEAKNESS_IF(condition, id) ((condition) ? WEAKNESS(id) : 0)

static inline bool weakness_set_has(weakness_set_t set, unsigned id)
{
    return set & WEAKNESS_BIT(id);
}

#endif
