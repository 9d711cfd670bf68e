/* mail_password.h: whose password a line of SMTP, IMAP or POP3 holds (RFC 4616, RFC 3501 6.2.3, RFC 1939 7)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_MAIL_PASSWORD_H
#define SSPI_MAIL_PASSWORD_H

#include <stdbool.h>
#include <stddef.h>

/** Of a password nothing is kept but that there is one. */
typedef struct {
    char *user; /**< visible_text(), to be freed with g_free(); NULL where there is none */
    bool has_password;
} mail_password_t;

/** A line of base64, to its end: what AUTH PLAIN sends: whom to act for, who it is, and the password, with zeros between.
 *  @return false where it is none */
bool mail_password_plain(const char *line, size_t length, mail_password_t *password);

/** A line of base64, to its end: a name or a password, which AUTH LOGIN sends one after the other. `user` is what the line holds.
 *  @return false where it is none */
bool mail_password_login(const char *line, size_t length, mail_password_t *password);

/** The two words behind LOGIN in IMAP, of which each may be quoted. A literal, which follows in the next line, is none.
 *  @return false where they are not both there */
bool mail_password_imap(const char *words, mail_password_t *password);

#endif
