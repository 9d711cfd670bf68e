/* carriers.h: the carriers there are, one file each
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_CARRIERS_H
#define SSPI_CARRIERS_H

#include "carrier.h"

extern const carrier_t carrier_credssp;
extern const carrier_t carrier_kerberos;
extern const carrier_t carrier_ldap;
extern const carrier_t carrier_negoex;
extern const carrier_t carrier_nns;
extern const carrier_t carrier_smb;
extern const carrier_t carrier_spnego;
extern const carrier_t carrier_tls;

#endif
