/* carriers.h: the carriers there are
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_CARRIERS_H
#define SSPI_CARRIERS_H

#include "carrier.h"

extern const carrier_t carrier_credssp;
extern const carrier_t carrier_dcerpc;
extern const carrier_t carrier_dcerpc_datagram;
extern const carrier_t carrier_dns;
extern const carrier_t carrier_dplay;
extern const carrier_t carrier_eap;
extern const carrier_t carrier_http;
extern const carrier_t carrier_imap;
extern const carrier_t carrier_kerberos;
extern const carrier_t carrier_kpasswd;
extern const carrier_t carrier_ldap;
extern const carrier_t carrier_mschap;
extern const carrier_t carrier_mschap_in_eap;
extern const carrier_t carrier_mschap_in_radius;
extern const carrier_t carrier_negoex;
extern const carrier_t carrier_nns;
extern const carrier_t carrier_pop3;
extern const carrier_t carrier_rdp;
extern const carrier_t carrier_rdp_negotiation;
extern const carrier_t carrier_smb;
extern const carrier_t carrier_smtp;
extern const carrier_t carrier_socks;
extern const carrier_t carrier_spnego;
extern const carrier_t carrier_tds;
extern const carrier_t carrier_tls;

/** The early user authorization result of RDP, which no field covers: to be called for every frame. */
void carrier_rdp_read_frame(carrier_reading_t *reading);

/** Wanted only if the user asks for codes in texts. */
extern const carrier_field_t carrier_text_fields[];
extern const size_t carrier_text_field_count;

#endif
