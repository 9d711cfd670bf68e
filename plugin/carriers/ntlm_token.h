/* ntlm_token.h: report the messages of NTLM that Wireshark does not dissect
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_NTLM_TOKEN_H
#define SSPI_NTLM_TOKEN_H

#include "carriers.h"

/** Report an NTLM message as a token. Anything else is passed over.
 *  @param bytes  the beginning of the message */
void ntlm_token_report(carrier_reading_t *reading, const field_info *field, const uint8_t *bytes, size_t length);

#endif
