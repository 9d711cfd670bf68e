/* smb1_names.h: who logs on in a session setup of SMB1 without SPNEGO
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_SMB1_NAMES_H
#define SSPI_SMB1_NAMES_H

#include "frame/reading.h"

/** If a session setup request has no security blob, report whom it names as a token of NTLM, which its responses are.
 *  @param header_at  where the SMB1 header begins, from the field's start */
void smb1_names_report(reading_t *reading, const field_info *field, int header_at);

#endif
