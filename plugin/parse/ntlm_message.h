/* ntlm_message.h: who and what the messages of NTLM name ([MS-NLMP] 2.2.1)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_NTLM_MESSAGE_H
#define SSPI_NTLM_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { NTLM_NEGOTIATE = 1, NTLM_CHALLENGE = 2, NTLM_AUTHENTICATE = 3 } ntlm_type_t;

/** What an AUTHENTICATE message proves the identity with, told from the lengths of its responses. */
typedef enum {
    NTLM_PROOF_UNKNOWN,
    NTLM_PROOF_NONE,       /**< an anonymous logon */
    NTLM_PROOF_LM,
    NTLM_PROOF_V1,
    NTLM_PROOF_V1_SESSION, /**< NTLMv1 with extended session security ("NTLM2 session") */
    NTLM_PROOF_V2
} ntlm_proof_t;

/** Texts are visible_text()s, to be freed by ntlm_message_clear(); NULL where the message has none. */
typedef struct {
    ntlm_type_t type;
    ntlm_proof_t proof;
    char *user;
    char *domain;
    char *target; /**< CHALLENGE: the server's name; AUTHENTICATE: the SPN that the client wants */
    uint32_t proof_hash; /**< AUTHENTICATE: the same for the same response to the same challenge, 0: not known */
    uint32_t flags; /**< AUTHENTICATE: what was negotiated (2.2.2.5); 0 where that was not captured */
    bool is_dated;  /**< CHALLENGE: it has a time, MsvAvTimestamp (2.2.2.1) */
    bool has_lm_response; /**< AUTHENTICATE: it has a response of LM, which is no copy of that of NTLMv1 and no challenge */
    bool has_pairs;       /**< AUTHENTICATE: the AV pairs of its NTLMv2 response were read to their end; of them tell: */
    bool has_mic;         /**< MsvAvFlags says that there is a MIC */
    bool has_target;      /**< MsvAvTargetName names a target, and MsvAvFlags does not say that it is not to be trusted */
    bool has_channel_bindings; /**< MsvAvChannelBindings is not zero */
    bool names_no_target;  /**< MsvAvTargetName is absent or empty */
    bool is_local_account; /**< the domain is the server itself, or the server is in none */
    bool may_be_local;     /**< the domain is ".", or the client itself: the server then looks among its own accounts */
    bool is_local_call;    /**< AUTHENTICATE: both are on one computer, and nothing is proved */
} ntlm_message_t;

/** Of `flags`. */
#define NTLM_FLAG_SIGN 0x00000010u
#define NTLM_FLAG_SEAL 0x00000020u
#define NTLM_FLAG_EXTENDED_SESSION_SECURITY 0x00080000u
#define NTLM_FLAG_128 0x20000000u

/** Read a message. Fields that are cut off or lie outside of it are taken as absent. Of responses nothing is
 *  kept.
 *  @return false where the bytes do not begin with an NTLM message */
bool ntlm_message_parse(const uint8_t *bytes, size_t length, ntlm_message_t *message);

void ntlm_message_clear(ntlm_message_t *message);

/** Find the beginning of an NTLM message in a token that wraps it (SPNEGO).
 *  @return its offset, or `length` where there is none */
size_t ntlm_message_find(const uint8_t *bytes, size_t length);

#endif
