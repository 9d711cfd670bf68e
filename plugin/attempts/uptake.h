/* uptake.h: a frame while it is taken up, and what is done to the attempts in it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_UPTAKE_H
#define SSPI_UPTAKE_H

#include "attempts/connection.h"
#include "fields/capture_state.h"

/** A frame while it is taken up. */
typedef struct {
    packet_info *pinfo;
    bool is_held; /**< it was held back, and all of it is of one connection */
    struct connection *connection;
    wmem_array_t *attempts; /**< attempt_t * */
    weakness_set_t weaknesses; /**< what is weak in the frame */
    bool has_exchange;      /**< what comes next belongs to an exchange */
    attempt_t *attempt;     /**< of that exchange, or NULL */
    bool is_answer;
    bool is_of_tls;
    bool holds_tls;
    bool has_ntlm;          /**< it had a message of NTLM already */
    outcome_t outcome;
    bool is_no_verdict;     /**< what the status of the answer says is no outcome */
    const earlier_frame_t *seen_in; /**< of the answer, or NULL: in this frame */
} uptake_t;

/** Turn to the next frame, whose time is the clock's from now on.
 *  @return whether some attempt is open */
bool uptake_begin(uptake_t *uptake, packet_info *pinfo);

/** The time of the frame, in seconds of the capture's clock. */
time_t uptake_now(void);

/** What carriers may ask. `state->texts` is left as it is. */
void uptake_get_state(capture_state_t *state);

/** A capture begins. */
void uptake_begin_capture(void);

/** An exchange begins: tokens and statuses belong to it until the next one does.
 *  @param attempt  it belongs to, or NULL */
void uptake_begin_exchange(uptake_t *uptake, attempt_t *attempt, bool is_answer);

/** The attempt that the conversation is at, if it is still open and has no keys to be found by; or NULL. */
attempt_t *uptake_current(const uptake_t *uptake);

/** Open an attempt in the conversation.
 *  @param from_client  it is the client that speaks
 *  @param carrier      its name, static */
attempt_t *uptake_open(uptake_t *uptake, bool from_client, const char *carrier);

/** Let an open attempt go on in the conversation, if it was in another. */
void uptake_move(uptake_t *uptake, attempt_t *attempt);

/** Put the frame among those of the attempt. */
void uptake_add_frame(uptake_t *uptake, attempt_t *attempt);

void uptake_add_weaknesses(uptake_t *uptake, attempt_t *attempt, weakness_set_t weaknesses);

/** Let the attempt end with the frame, as far as is known by now.
 *  @param reason  what tells the result, or NULL */
void uptake_set_result(uptake_t *uptake, attempt_t *attempt, attempt_state_t state, const annotation_t *reason, note_t note);

/** Let an attempt that had ended by what the connection seemed to come to be unfinished again.
 *  @param note  what else is known of it */
void attempt_take_back(attempt_t *attempt, note_t note);

/** As uptake_set_result(), and nothing more is expected of it. */
void uptake_finish(uptake_t *uptake, attempt_t *attempt, attempt_state_t state, const annotation_t *reason, note_t note);

/** Nothing more is expected of an attempt. */
void attempt_close(attempt_t *attempt);

/** Whether the server has to answer an open attempt. */
void attempt_await(const attempt_t *attempt, bool is_awaited);

/** Whether the server of an open attempt has still to answer, and was asked lately. */
bool attempt_is_awaited(const attempt_t *attempt);

/** @param reason  NULL: none */
void attempt_set_reason(attempt_t *attempt, const annotation_t *reason);

/** Set a text of an attempt to a copy in file scope.
 *  @param text  NULL or empty: nothing is done */
void attempt_set_text(const char **place, const char *text);

/** The same where nothing is known yet. */
void attempt_set_text_if_none(const char **place, const char *text);

/** Take the names that an exchange brings. */
void attempt_take_names(attempt_t *attempt, const exchange_t *exchange);

/** Who shows a ticket is whom it was given to, if that was seen. */
void attempt_take_ticket(attempt_t *attempt, der_t ticket);

#endif
