/* tokens.h: report the tokens of security packages, dissected by Wireshark or not
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_TOKENS_H
#define SSPI_TOKENS_H

#include "frame/reading.h"
#include "parse/krb_message.h"

/* No token is nearly as long. */
#define MAX_TOKEN 65536

/** Report an NTLM message. Anything else is passed over.
 *  @param field  where it stands, or NULL for bytes that no field covers
 *  @param bytes  the beginning of the message */
void token_report_ntlm(reading_t *reading, const field_info *field, const uint8_t *bytes, size_t length);

/** What a response of NTLM proves to be weak. */
weakness_set_t weaknesses_of_proof(ntlm_proof_t proof, bool has_user);

/** What the ticket in a message of Kerberos, and the authenticator with it, prove to be weak. */
weakness_set_t weaknesses_of_tickets(const krb_message_t *message);

/** Report an AP-REQ of Kerberos. */
void token_report_ap_req(reading_t *reading, const field_info *field, const krb_message_t *message);

/** Report what a KRB-ERROR says of why: its code, text and clocks. */
void token_report_krb_error(reading_t *reading, const field_info *field, const krb_message_t *message);

/** Report an NTLM message or an AP-REQ, bare or inside GSS-API and SPNEGO, that Wireshark shows as bytes. */
void token_report_raw(reading_t *reading, const field_info *field, const uint8_t *bytes, size_t length);

/** The same in base64, up to the first other character. */
void token_report_base64(reading_t *reading, const field_info *field, const char *text, size_t length);

#endif
