/* packet-sspi.h: registration of the post-dissector
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_PACKET_SSPI_H
#define SSPI_PACKET_SSPI_H

void proto_register_sspi(void);
void proto_reg_handoff_sspi(void);

#endif
