/* http_answers.h: what a response of HTTP means for what its request was authenticated with
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_HTTP_ANSWERS_H
#define SSPI_HTTP_ANSWERS_H

#include "carriers/help/http_offers.h"
#include "carriers/help/http_waiting.h"
#include "frame/reading.h"
#include "parse/http_credentials.h"

/* Codes of the family http-auth. */
enum { HTTP_AUTHENTICATED, HTTP_CHALLENGE, HTTP_CONTINUE, HTTP_REFUSED, HTTP_NOT_NEGOTIATED, HTTP_CREDSSP };

/** What server and proxy have said on a connection. */
typedef struct {
    bool is_challenged[HOPS]; /**< the last answer was a token */
    bool has_asked[HOPS]; /**< for authentication */
    guint accepted[HOPS]; /**< http_credentials_t.repetition of Basic and Digest, 0: none */
    guint named[HOPS];    /**< the same of whom it names: */
    const char *name[HOPS];   /**< in file scope, or NULL */
    const char *scheme[HOPS]; /**< static */
} http_logons_t;

/** A response, and the request it answers. */
typedef struct {
    const field_info *field; /**< its code; NULL where it is in another frame: */
    const earlier_frame_t *seen_in;
    const field_info *at; /**< where it is reported */
    bool has_all_headers;
    uint32_t code;
    const http_request_t *request; /**< NULL: it was not captured */
    http_offer_t offers[HOPS];
} http_response_t;

/** What a request and its answer share, in packet scope.
 *  @param number  of the request */
const char *http_call(reading_t *reading, hop_t hop, uint32_t number);

/** What further requests share: those of Windows' schemes all of a handshake, others what they name the user by. */
const char *http_session(reading_t *reading, hop_t hop, guint repetition);

/** @param at  where, or NULL */
void http_report(reading_t *reading, const field_info *at, hop_t hop, exchange_t exchange);

/** @param field  NULL: nothing is annotated
 *  @param code   of the answer, or 0 */
void http_annotate(reading_t *reading, const field_info *field, uint32_t outcome, uint32_t code);

/** Whether all headers of a response were captured, from its code on: what is not there was not sent. */
bool http_has_all_headers(const field_info *code);

/** Whether a response refuses who was challenged, although the last request was not captured, at least not yet. */
bool http_refuses_unseen(const http_logons_t *logons, const http_response_t *response, hop_t hop);

/** Keep whom Basic or Digest names: of a user who was accepted further requests are not reported, until one is refused. */
void http_note_name(http_logons_t *logons, hop_t hop, const http_credentials_t *credentials);

/** A server that asks for authentication is not one that sends everybody elsewhere. */
void http_note_question(http_logons_t *logons, uint32_t code);

/** Report what a response means, unless it is an interim one. */
void http_take_answer(reading_t *reading, http_logons_t *logons, const http_response_t *response);

#endif
