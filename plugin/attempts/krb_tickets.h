/* krb_tickets.h: whose tickets are seen in a capture
 *
 * A ticket does not say in the clear whose it is; the answer of the KDC that issued it does. If that was captured, everyone who
 * shows the ticket later is known.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_KRB_TICKETS_H
#define SSPI_KRB_TICKETS_H

#include "attempts/attempt.h"
#include "parse/der.h"

/** Texts are in file scope, or NULL where they are not known. */
typedef struct {
    const attempt_t *issued_in; /**< or NULL */
    bool is_unasked; /**< no request for it was captured */
    const char *identity;     /**< who shows it: name and realm */
    const char *on_behalf_of; /**< whose it is, where a service got it for a user */
} ticket_owner_t;

/** Remember whose a ticket is, until the capture is closed. Of the ticket only the end is kept, which is encrypted.
 *  @param ticket  its encrypted part; length 0: none
 *  @param owner   copied; its texts have to be in file scope */
void krb_tickets_add(der_t ticket, ticket_owner_t owner);

/** A number for a ticket, 0 where there is none: the same for the same ticket. */
unsigned krb_tickets_hash(der_t ticket);

/** Whose a ticket is: NULL where that is not known. */
const ticket_owner_t *krb_tickets_owner(der_t ticket);

#endif
