/* sasl.h: SASL with a Windows security package, or a password, in a protocol of lines: AUTH or AUTHENTICATE, base64, an answer
 *
 * The answers are plain text and mean something here only after such a command, so a conversation remembers whether an exchange
 * is under way. A carrier has the commands and the answers of its protocol.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_SASL_H
#define SSPI_SASL_H

#include "frame/packets.h"
#include "frame/reading.h"
#include "parse/mail_password.h"

/** Whether a command's parameters begin with the mechanism of a Windows security package, or one that sends a password. */
bool sasl_is_known(const char *parameters);

/** Report the request that begins an exchange, and its token, which may follow the mechanism in the same line (RFC 4954,
 *  RFC 4959, RFC 5034).
 *  @param carrier     as people call the protocol; static
 *  @param tag         what the command and its answer begin with, copied, or NULL where the protocol has none
 *  @param parameters  the mechanism, which has to be known, and what follows it */
void sasl_begin(reading_t *reading, const field_info *field, const char *carrier, const char *tag, const char *parameters);

/** The same for a command that holds the password itself.
 *  @param mechanism  static
 *  @param password   its name is taken over */
void sasl_begin_password(reading_t *reading, const field_info *field, const char *carrier, const char *tag,
                         const char *mechanism, mail_password_t *password);

/** Whether the client has sent a token. Before that, no success answers the command. */
bool sasl_has_sent_token(reading_t *reading);

/** A command of the client's, whatever it is: it is answered in its turn (RFC 2920, RFC 2449 6.6). To be called before
 *  sasl_begin(), where the protocol has no tags. */
void sasl_note_command(reading_t *reading);

/** An answer of the server's, whatever it says. Returns whether it may be to the command that is under way: none is that answers
 *  a command which was sent ahead of it. */
bool sasl_take_answer(reading_t *reading);

/** The exchange has gone on: what was sent ahead of it has been answered. */
void sasl_go_on(reading_t *reading);

/** Whether the sender of this frame may have to answer: the other side has an exchange under way. */
bool sasl_is_awaited(reading_t *reading);

/** The tag of the command that is under way, empty where it has none; NULL where none is under way. */
const char *sasl_tag(reading_t *reading);

/** Report the token or password that a further line of the client is, if an exchange is under way. */
void sasl_read_line(reading_t *reading, const field_info *field);

/** Report the tokens or passwords in bytes of the client, if an exchange is under way: for lines that no field covers.
 *  @param packet  that `reading->pinfo` tells of */
void sasl_read_bytes(reading_t *reading, const packet_bytes_t *packet);

/** Report that the server ends the exchange, with an answer that is not about the logon. */
void sasl_report_end(reading_t *reading, const field_info *field, const sspi_finding_t *finding);

/** Report what the server says to the command. Unless that is a step, the exchange is over. */
void sasl_report_answer(reading_t *reading, const field_info *field, const sspi_finding_t *finding);

/** The server has answered in a way that says nothing, or the client goes on with something else: the exchange is over. */
void sasl_end(reading_t *reading);

#endif
