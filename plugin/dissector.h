/* dissector.h: registration of the post-dissector
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_DISSECTOR_H
#define SSPI_DISSECTOR_H

void proto_register_sspi(void);
void proto_reg_handoff_sspi(void);

#endif
