/* weakness_details.h: what a frame shows to be weak, in the packet details
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_WEAKNESS_DETAILS_H
#define SSPI_WEAKNESS_DETAILS_H

#include <epan/packet.h>

#include "codes/weakness.h"

/** Register the field, as part of protocol `proto`. */
void weakness_details_register(int proto);

/** Show each weakness by its name, with its meaning, cause and remedy in the current language. */
void weakness_details_show(weakness_set_t weaknesses, tvbuff_t *tvb, proto_tree *tree);

#endif
