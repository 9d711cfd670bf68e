/* kdc_errors.h: errors of a KDC that do not say which of several requests they answer
 *
 * Windows names nobody in its errors. Where several requests wait on one connection, such an error belongs to none of them until
 * the others have been answered, or all have been refused.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_KDC_ERRORS_H
#define SSPI_KDC_ERRORS_H

#include "attempts/uptake.h"

/** Hold an answer back if it is an error that may be about any of several requests.
 *  @return whether it is held, and belongs to no attempt yet */
bool kdc_errors_hold(uptake_t *uptake, const exchange_t *answer);

/** The status of the error that the frame has brought and that is held. Does nothing if the frame has brought none. */
void kdc_errors_take_annotation(uptake_t *uptake, const annotation_t *annotation);

/** An attempt goes on with a further request: an error that asked for it was about its last one. To be called before the request
 *  is remembered. */
void kdc_errors_take_request(uptake_t *uptake, attempt_t *attempt);

/** Let errors end the attempts that they are about, as far as that is known by now. */
void kdc_errors_settle(uptake_t *uptake);

#endif
