/* accepted.h: who got in last on a connection, by the session that this made
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ACCEPTED_H
#define SSPI_ACCEPTED_H

#include "attempts/connection.h"

/** Keep an attempt that a server has accepted, with the session that it named.
 *  @param session  is copied */
void accepted_add(struct connection *connection, const char *session, attempt_t *attempt);

/** The last attempt that was accepted in a session, or NULL where it is not known any more. */
attempt_t *accepted_find(const struct connection *connection, const char *session);

#endif
