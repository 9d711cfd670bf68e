/* x509_subject.h: whom a certificate names (RFC 5280)
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

#endif
