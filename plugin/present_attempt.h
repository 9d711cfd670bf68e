/* present_attempt.h: the attempts that a frame belongs to, in the packet details
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_PRESENT_ATTEMPT_H
#define SSPI_PRESENT_ATTEMPT_H

#include "attempts.h"

/** Register the fields of protocol `proto`. */
void present_attempt_register(int proto);

/** Show an attempt, as far as it is known by now: on the first pass that is what came before. */
void present_attempt(const attempt_t *attempt, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree);

#endif
