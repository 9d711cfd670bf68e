/* ppp_sessions.h: sessions of PPP that share a conversation, told apart
 *
 * Many sessions share a tunnel. In L2TP and PPTP each side numbers a session as the other side wants it: which two numbers are
 * of one session follows from a question of the server's and its answer. CHAP (RFC 1994 4) and EAP (RFC 3748 4) have the same
 * codes: a challenge or request, a response with its identifier, then a success or failure.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_PPP_SESSIONS_H
#define SSPI_PPP_SESSIONS_H

#include "frame/direction.h"
#include "frame/reading.h"

enum { PPP_CODE_QUESTION = 1, PPP_CODE_RESPONSE = 2, PPP_CODE_SUCCESS = 3, PPP_CODE_FAILURE = 4 };

/** The packet of CHAP or EAP at a field, which stands at its beginning. */
typedef struct {
    uint8_t code;
    uint8_t identifier;
    const uint8_t *bytes; /**< as far as they were captured */
    size_t length;
    bool is_whole; /**< that is all of it */
} ppp_packet_t;

/** Returns false where not even the header was captured. */
bool ppp_packet_read(const field_info *field, ppp_packet_t *packet);

/** What all packets of a session share, and no others of the capture; in packet scope.
 *  @param protocol  the number of the packet's protocol in PPP
 *  @return NULL where the packet is in no tunnel. In one whose header is not known each packet is of a session of its own */
const char *ppp_session_key(packet_info *pinfo, const field_info *field, uint16_t protocol, const ppp_packet_t *packet);

/** The side that responds, which is sent the answer: either may ask the other (RFC 1661 3.5). A line without addresses may tell
 *  what was sent and what was received. */
direction_t ppp_responder(const packet_info *pinfo, uint8_t code);

/** A capture begins; file scope is already empty. */
void ppp_sessions_reset(void);

#endif
