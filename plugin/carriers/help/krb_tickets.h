/* krb_tickets.h: whose tickets are seen in a capture
 *
 * A ticket does not say in the clear whose it is; the answer of the KDC that issued it does. If that was captured, everyone who
 * shows the ticket later is known.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_KRB_TICKETS_H
#define SSPI_KRB_TICKETS_H

#include "parse/der.h"

/** Remember whose a ticket is, until the capture is closed. Of the ticket only the end is kept, which is encrypted.
 *  @param ticket  its encrypted part; length 0: none
 *  @param owner   name and realm, copied, or NULL */
void krb_tickets_add(der_t ticket, const char *owner);

/** Whose a ticket is: in file scope, or NULL where that is not known. */
const char *krb_tickets_owner(der_t ticket);

#endif
