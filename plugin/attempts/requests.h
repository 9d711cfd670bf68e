/* requests.h: the attempt that a request begins, or goes on with
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_REQUESTS_H
#define SSPI_REQUESTS_H

#include "attempts/uptake.h"

/** Take up a request, from which on the frame is at its attempt.
 *  @param token  the first token in the request, or NULL */
void requests_take(uptake_t *uptake, const exchange_t *request, const token_t *token);

#endif
