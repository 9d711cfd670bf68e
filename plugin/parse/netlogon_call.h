/* netlogon_call.h: who logs on in a request of Netlogon ([MS-NRPC] 3.5.4.4, 3.5.4.5)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_NETLOGON_CALL_H
#define SSPI_NETLOGON_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Numbers of the calls that authenticate. */
enum {
    NETLOGON_SAM_LOGON = 2,
    NETLOGON_REQ_CHALLENGE = 4,
    NETLOGON_AUTHENTICATE = 5,
    NETLOGON_AUTHENTICATE2 = 15,
    NETLOGON_AUTHENTICATE3 = 26,
    NETLOGON_SAM_LOGON_EX = 39,
    NETLOGON_SAM_LOGON_WITH_FLAGS = 45
};

/** Texts are visible_text()s, to be freed by netlogon_call_clear(); NULL where the request has none. */
typedef struct {
    char *server;   /**< that is asked, without the backslashes before its name */
    char *computer; /**< that asks */
    char *account;  /**< of a secure channel: that of the computer; of a logon: of the user */
    char *domain;   /**< of the user */
    bool has_zero_proof; /**< of a secure channel: what is to prove the password of the computer is all zeros */
} netlogon_call_t;

/** Whether a call authenticates someone, or begins to. */
bool netlogon_is_authentication(uint32_t opnum);

/** Whether it is the computer's own authentication. */
bool netlogon_is_secure_channel(uint32_t opnum);

/** Read the parameters of such a request, in NDR or NDR64.
 *  @param stub  may be cut off, or go on behind the parameters
 *  @return whether they were understood up to the names; if not, there are none */
bool netlogon_call_parse(uint32_t opnum, const uint8_t *stub, size_t length, bool big_endian, netlogon_call_t *call);

void netlogon_call_clear(netlogon_call_t *call);

#endif
