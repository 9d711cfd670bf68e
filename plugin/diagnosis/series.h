/* series.h: what only several attempts together show
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_SERIES_H
#define SSPI_SERIES_H

#include "attempts/attempt.h"

/** Take up an attempt that has a result, once: who locks an account, who tries many of them, what is repeated at a fixed
 *  interval. */
void series_take(attempt_t *attempt);

#endif
