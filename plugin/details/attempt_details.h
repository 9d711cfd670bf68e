/* attempt_details.h: the attempts that a frame belongs to, in the packet details
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ATTEMPT_DETAILS_H
#define SSPI_ATTEMPT_DETAILS_H

#include "attempts/attempt.h"

/** Register the fields of protocol `proto`. */
void attempt_details_register(int proto);

/** Let attempts be open until the user closes them: they have the links to their frames. */
void attempt_details_expand(void);

/** Show an attempt, as far as it is known by now: on the first pass that is what came before. */
void attempt_details_show(const attempt_t *attempt, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree);

#endif
