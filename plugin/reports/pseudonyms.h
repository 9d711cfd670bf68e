/* pseudonyms.h: names and addresses, each replaced by one that tells nothing
 *
 * The same name gets the same pseudonym wherever it stands, whatever the case of its letters, as Windows takes it. What kind of
 * name it is stays visible, and so does the shape: "LAB\alice" becomes "realm1\user1", and "cifs/srv1.example.com" becomes
 * "cifs/host1.realm2". Classes of services, names of attributes, ports, and accounts that are the same everywhere stay.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_PSEUDONYMS_H
#define SSPI_PSEUDONYMS_H

/** The names of one report. */
typedef struct pseudonyms pseudonyms_t;

/** To be freed with pseudonyms_free(). */
pseudonyms_t *pseudonyms_new(void);
void pseudonyms_free(pseudonyms_t *pseudonyms);

/** For who authenticates: "LAB\alice", "alice@LAB.EXAMPLE.COM", "SRV1$", "cn=alice,dc=example,dc=com". To be freed with g_free();
 *  NULL for NULL. */
char *pseudonyms_identity(pseudonyms_t *pseudonyms, const char *identity);

/** For what a client asks for: an SPN, or a name. To be freed with g_free(); NULL for NULL. */
char *pseudonyms_target(pseudonyms_t *pseudonyms, const char *target);

/** For a network address, of whatever kind, without its port. Lives as long as `pseudonyms`. */
const char *pseudonyms_address(pseudonyms_t *pseudonyms, const char *address);

#endif
