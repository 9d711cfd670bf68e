/* krb_message.h: who and what the messages of Kerberos name (RFC 4120 section 5)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_KRB_MESSAGE_H
#define SSPI_KRB_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "parse/der.h"

typedef enum {
    KRB_AS_REQ = 10,
    KRB_AS_REP = 11,
    KRB_TGS_REQ = 12,
    KRB_TGS_REP = 13,
    KRB_AP_REQ = 14,
    KRB_AP_REP = 15,
    KRB_ERROR = 30
} krb_type_t;

/** Texts are visible_text()s, to be freed by krb_message_clear(); NULL where the message has none. */
typedef struct {
    char *client;  /**< name and realm: "alice@LAB.EXAMPLE.COM" */
    char *service; /**< name without realm: "cifs/dc1.lab.example.com" */
    char *realm;   /**< of the service */
    char *on_behalf_of; /**< TGS-REQ: name and realm of the user for whom a service asks (S4U2Self, [MS-SFU] 2.2.1, 2.2.2) */
    bool is_s4u_self;   /**< TGS-REQ: a service asks for a ticket of a user's, whether or not it names the user */
    bool is_s4u_proxy;  /**< TGS-REQ: a service asks with a user's ticket for another service (S4U2Proxy, [MS-SFU] 2.2.3) */
    der_t ticket;  /**< encrypted part of the ticket that the message has in the clear: AS-REP, TGS-REP and AP-REQ their
                        own, TGS-REQ that of the AP-REQ in it; part of the message; length 0: none */
    int32_t etype; /**< encryption type of that ticket, 0: none */
    uint32_t kvno; /**< version of the key that it is encrypted with, 0: not told */
    uint32_t etypes; /**< AS-REQ, TGS-REQ: encryption types that the client offers, a bit for each number below 32 */
    int64_t server_time; /**< KRB-ERROR: of the clock of who sends it, in seconds since 1970; 0: not told */
    int64_t client_time; /**< KRB-ERROR: of the clock of whom it answers, where it repeats that; 0: not told */
    bool has_microseconds; /**< KRB-ERROR: the former has some, so that it tells the error from others */
    bool preauthenticated; /**< AS-REQ: the client proves who it is, or hides whether it does (FAST) */
    bool pkinit;           /**< AS-REQ: it does so with a certificate */
    char *error_text;      /**< KRB-ERROR: what the KDC adds in words (e-text) */
    uint32_t error_code;   /**< KRB-ERROR */
    bool has_error_code;   /**< and it was captured: */
    der_t error_bytes;     /**< the number as it stands there; part of the message */
    der_t authenticator;   /**< beside a ticket that is shown, still in DER; length 0: none */
    int32_t authenticator_etype; /**< encryption type of the authenticator beside a ticket that is shown, 0: none */
    int32_t proof_etype;         /**< encryption type of what proves the password in an AS-REQ (PA-ENC-TIMESTAMP), 0: none */
    int32_t reply_etype;         /**< AS-REP: encryption type of the part for the client, 0: none */
    bool ticket_service_is_kdc;  /**< the ticket is for a KDC: "krbtgt/…" */
    bool proves_nothing; /**< AS-REQ: nothing in it proves who the client is; false where that is not known */
    bool is_forwarding;  /**< TGS-REQ: asks for a ticket to hand on, that a server may use (FORWARDED) */
    bool is_canonicalizing; /**< AS-REQ, TGS-REQ: the KDC may answer to another name (RFC 6806 5) */
    bool is_user_to_user; /**< TGS-REQ: the ticket is to be encrypted with the key of another ticket (ENC-TKT-IN-SKEY) */
    bool is_renewal;  /**< TGS-REQ: a ticket is to be good for longer (RENEW) */
    bool has_etypes; /**< AS-REQ, TGS-REQ: it offers encryption types, of which tell: */
    bool offers_aes;
    bool offers_des;
    bool offers_only_weak; /**< none but those of RC4 and DES */
    uint32_t nonce;        /**< AS-REQ, TGS-REQ: the same when a request is sent again */
    size_t length;         /**< how many bytes were understood */
} krb_message_t;

bool krb_etype_is_des(int32_t etype);
bool krb_etype_is_rc4(int32_t etype);

/** Read what stands behind the type of a message.
 *  @param rest  the bytes behind the INTEGER of msg-type; may go on behind the end of the message, or stop before it */
void krb_message_parse(krb_type_t type, der_t rest, krb_message_t *message);

void krb_message_clear(krb_message_t *message);

#endif
