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
    bool preauthenticated; /**< AS-REQ: the client proves who it is, or hides whether it does (FAST) */
    bool pkinit;           /**< AS-REQ: it does so with a certificate */
    uint32_t error_code;   /**< KRB-ERROR */
    uint32_t nonce;        /**< AS-REQ, TGS-REQ: the same when a request is sent again */
    size_t length;         /**< how many bytes were understood */
} krb_message_t;

/** Read what stands behind the type of a message.
 *  @param rest  the bytes behind the INTEGER of msg-type; may go on behind the end of the message, or stop before it */
void krb_message_parse(krb_type_t type, der_t rest, krb_message_t *message);

void krb_message_clear(krb_message_t *message);

#endif
