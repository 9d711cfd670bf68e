/* evidence.h: what messages tell besides the outcome, and may explain it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_EVIDENCE_H
#define SSPI_EVIDENCE_H

#include "attempts/uptake.h"

/** The attempt that evidence is about, where it is about a session: whoever got in by it there. A frame in which the server
 *  refuses what the session asks for is its as well. NULL where it is not known. */
attempt_t *evidence_of_session(uptake_t *uptake, const evidence_t *evidence);

/** Take up what was reported.
 *  @param attempt    of the exchange that it stands in, or NULL
 *  @param is_answer  the exchange is an answer */
void evidence_take(const packet_info *pinfo, struct connection *connection, attempt_t *attempt, bool is_answer,
                   const evidence_t *evidence);

#endif
