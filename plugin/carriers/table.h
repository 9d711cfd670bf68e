/* table.h: the carriers there are
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_TABLE_H
#define SSPI_TABLE_H

#include "fields/carrier_fields.h"

/* In the order in which they read a frame: a reader may rely on what the readers before it have reported. */
#define SSPI_CARRIERS(CARRIER) \
    CARRIER(smb) \
    CARRIER(smb_dos) \
    CARRIER(ntlm) \
    CARRIER(kerberos) \
    CARRIER(ldap) \
    CARRIER(spnego) \
    CARRIER(credssp) \
    CARRIER(negoex) \
    CARRIER(nns) \
    CARRIER(tls) \
    CARRIER(tls_client) \
    CARRIER(tls_certificate) \
    CARRIER(tls_acceptance) \
    CARRIER(dcerpc) \
    CARRIER(dcerpc_binds) \
    CARRIER(dcerpc_datagram) \
    CARRIER(netlogon) \
    CARRIER(oncrpc) \
    CARRIER(rdp_negotiation) \
    CARRIER(rdp) \
    CARRIER(tds) \
    CARRIER(tds_login) \
    CARRIER(tds_texts) \
    CARRIER(http_request) \
    CARRIER(http) \
    CARRIER(kpasswd) \
    CARRIER(dns) \
    CARRIER(mschap) \
    CARRIER(chap) \
    CARRIER(mschap_in_eap) \
    CARRIER(mschap_in_radius) \
    CARRIER(eap) \
    CARRIER(radius) \
    CARRIER(smtp) \
    CARRIER(imap) \
    CARRIER(pop3) \
    CARRIER(socks) \
    CARRIER(dplay) \
    CARRIER(tls_hello) \
    CARRIER(tcp) \
    CARRIER(icmp) \
    CARRIER(texts)

#define DECLARE_CARRIER(name) extern const carrier_t carrier_##name;
SSPI_CARRIERS(DECLARE_CARRIER)
#undef DECLARE_CARRIER

#endif
