/* attempts.h: the frames of an authentication attempt, tied together
 *
 * An attempt is one authentication of one party to one service, from its first token to its outcome. Attempts are made on the
 * first pass from what the carriers report, frame by frame, and live in file scope.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ATTEMPTS_H
#define SSPI_ATTEMPTS_H

#include <epan/packet.h>

#include "fields/capture_state.h"
#include "frame/annotation.h"
#include "frame/exchange.h"

/** How an attempt stands. */
typedef enum { ATTEMPT_UNFINISHED, ATTEMPT_SUCCESS, ATTEMPT_FAILURE } attempt_state_t;

/** One side of a conversation. */
typedef struct {
    address addr;
    uint16_t port; /**< 0: none */
} endpoint_t;

/** The last is good in all conversations. */
typedef enum { KEY_OF_CALL, KEY_OF_SESSION, KEY_OF_GLOBAL_SESSION } attempt_key_kind_t;

/** What an exchange finds its attempt by, while it is open. */
typedef struct {
    attempt_key_kind_t kind;
    const char *text; /**< in file scope, or NULL */
    guint hash;
} attempt_key_t;

/** Texts and endpoints are in file scope; NULL where nothing is known. */
struct attempt {
    unsigned number; /**< from 1, in the order of the first frames */
    uint32_t first_frame;
    uint32_t result_frame; /**< 0 while there is no result */
    nstime_t start; /**< absolute time of the first frame */
    nstime_t duration; /**< from the first frame to the result, or to the last frame there is */
    const endpoint_t *client;
    const endpoint_t *server;
    const char *carrier;
    const char *identity;
    const char *target;
    attempt_state_t state;
    const sspi_finding_t *reason; /**< the status that tells the result, or NULL */
    const char *note; /**< what else tells it, or NULL */

    /* What follows is the engine's own. */
    struct connection *connection;
    struct attempt *older;
    struct attempt *newer;
    attempt_key_t call;
    attempt_key_t session;
    const annotation_t *reason_annotation;
    const char *own_mechanism; /**< of the carrier, static */
    ntlm_type_t ntlm_type;
    ntlm_proof_t ntlm_proof;
    int32_t etype;
    bool has_kerberos;
    bool is_open;
    bool is_awaited; /**< the server has to answer */
    bool is_accepted; /**< a token or a status of the server's said so, before the end */
    bool wants_more;
    uint32_t last_frame; /**< that belongs to it */
    time_t last_request; /**< of the capture's clock */
    uint32_t request_id; /**< of the last request */
};

/** Take up what was reported in a frame.
 *  @param events  in the order of the frame
 *  @param record  the frame's record, or NULL; its annotations are in the order of the frame and live as long as the capture
 *  @param count   set to how many attempts the frame belongs to
 *  @return those attempts, in packet scope, or NULL where there are none */
attempt_t **attempts_take(packet_info *pinfo, const exchange_event_t *events, unsigned event_count, const frame_record_t *record,
                          unsigned *count);

/** How the attempts stand after the last frame: what carriers may ask. `state->texts` is left as it is. */
void attempts_get_state(capture_state_t *state);

/** Forget all. To be called when a capture begins; file scope is already empty then. */
void attempts_reset(void);

/** What the client authenticates with, as far as it is known by now; in `pool` or static, NULL where nothing is. */
const char *attempt_mechanism_text(wmem_allocator_t *pool, const attempt_t *attempt);

/** The name of the state, as in reports: "Success", "Failure", "Unfinished". */
const char *attempt_state_name(attempt_state_t state);

/** What the carrier said last, by its own name, with what else the result is told from; in `pool`, NULL where there is no
 *  result. */
const char *attempt_native_text(wmem_allocator_t *pool, const attempt_t *attempt);

/** When the attempt begins, in UTC.
 *  @param format  of the date and the time up to seconds, as for strftime()
 *  @param digits  how many behind the point, at most 9
 *  @return to be freed with g_free(); empty where there is no such time */
char *attempt_start_text(const attempt_t *attempt, const char *format, int digits);

/** "192.0.2.1:445", "[2001:db8::1]:445", in `pool`. */
const char *attempt_endpoint_text(wmem_allocator_t *pool, const endpoint_t *endpoint);

#endif
