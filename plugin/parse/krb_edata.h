/* krb_edata.h: the NTSTATUS that Windows and Samba put into a KRB-ERROR, and the encryption types that a KDC names there
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_KRB_EDATA_H
#define SSPI_KRB_EDATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Find the KERB-EXT-ERROR ([MS-KILE] 2.2.1) in the e-data of a KRB-ERROR.
 *
 *  It stands in a KERB-ERROR-DATA of type 3 ([MS-KILE] 2.2.2; Windows), or as the value of a PA-PW-SALT in a
 *  METHOD-DATA (recorded from Samba 4.17).
 *  @param data      the contents of the e-data octet string; may be cut off or malformed
 *  @param offset    set to the place of the 4 bytes of the NTSTATUS in `data`
 *  @param ntstatus  set to its value
 *  @return whether there is one; nothing is set otherwise */
bool krb_edata_ntstatus(const uint8_t *data, size_t length, size_t *offset, uint32_t *ntstatus);

/** The encryption types that a KDC names for the keys of a client, in the METHOD-DATA of its error: of those that the client
 *  offers, the ones there are keys of.
 *  @return a bit for each number below 32, 0 where none is named */
uint32_t krb_edata_etypes(const uint8_t *data, size_t length);

#endif
