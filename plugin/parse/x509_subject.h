/* x509_subject.h: whom a certificate names, and how it is signed (RFC 5280)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_X509_SUBJECT_H
#define SSPI_X509_SUBJECT_H

#include "parse/der.h"

/** The user principal name among the alternative names, by which Active Directory knows a user; else the subject, as in
 *  "CN=alice, O=Lab".
 *  @return a visible_text(), to be freed with g_free(), or NULL where the certificate has neither or cannot be read */
char *x509_subject(der_t certificate);

/** Whether somebody has signed a certificate with MD5 or SHA-1, so that it can be forged. One that signs itself proves nothing by
 *  that. False where it cannot be read. */
bool x509_is_signed_weakly(der_t certificate);

#endif
