/* http_waiting.h: the requests of a connection that have no response yet
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_HTTP_WAITING_H
#define SSPI_HTTP_WAITING_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** One that asks for authentication: the server, or a proxy before it. */
typedef enum { SERVER, PROXY, HOPS } hop_t;

typedef struct http_request {
    struct http_request *next;
    uint32_t number;       /**< in the connection, from 1 on */
    uint32_t acknowledged; /**< of what the server had sent, by then; 0: not known */
    uint8_t sent[HOPS];    /**< http_credentials_kind_t */
    guint repetition[HOPS];
    uint32_t received;     /**< as `acknowledged`, whatever came since */
    bool has_place;        /**< where it stands in the client's stream is known: */
    bool has_no_body;      /**< and that it ends there for certain */
    uint32_t begin;
    uint32_t end;
} http_request_t;

/** Zeros at first; lasts as long as the capture. */
typedef struct {
    bool is_order_lost;   /**< a request was lost that was sent at once with others: no answer is known to be to any of them */
    bool is_pipelined;    /**< the client has not waited for an answer before it asked again */
    bool has_asked_to;    /**< up to where in the client's stream requests were answered is known: */
    uint32_t asked_to;
    uint32_t answered_to; /**< up to where in the server's stream everything was captured, or answers were; 0: not known */
    uint32_t count; /**< of all requests of the connection, those that wait no more too */
    unsigned waiting_count;
    http_request_t *oldest;
} http_waiting_t;

/** A capture begins. */
void http_waiting_begin_capture(void);

/** Whether a request with credentials waits in some connection: without, no answer tells anything. */
bool http_waiting_has_credentials(void);

/** Let a request wait behind those that were sent before it.
 *  @param request  is copied */
void http_waiting_add(http_waiting_t *waiting, const http_request_t *request);

/** The client goes on with what only an answer can have told: what it asked before has been answered.
 *  @param begin  where it does, in its stream */
void http_waiting_go_on(http_waiting_t *waiting, uint32_t begin);

/** What the client has sent up to here needs no answer, but what waits for one. */
void http_waiting_extend(http_waiting_t *waiting, uint32_t end);

/** The request that an answer is for: the oldest one, or NULL. None is known to be where one was lost before it that has not been
 *  answered: one that the client sent at once with others. From then on none waits. */
const http_request_t *http_waiting_next(http_waiting_t *waiting);

/** An answer to the oldest request, which waits no more; where none waits, to one that was not captured.
 *  @param acknowledged  what the server has of the client's bytes; 0: not known */
void http_waiting_take_answer(http_waiting_t *waiting, uint32_t acknowledged);

/** Whether a request is one that was answered, captured once more. */
bool http_waiting_is_past(const http_waiting_t *waiting, const http_request_t *request);

/** Where both streams begin: what is missing from there on is known to be.
 *  @param asked     of the client's
 *  @param answered  of the server's; 0: not known */
void http_waiting_begin(http_waiting_t *waiting, uint32_t asked, uint32_t answered);

/** Where the next response begins at the latest, if nothing is missing before it, in the server's stream.
 *  @return false where that is not known */
bool http_waiting_expected(const http_waiting_t *waiting, uint32_t *begin);

/** Something of the server's was lost: of the requests that wait one has been answered at least, and another is answered now. */
void http_waiting_lose_answers(http_waiting_t *waiting);

/** Forget requests whose responses are missing: what came meanwhile was theirs.
 *  @param acknowledged  what the client has of the server's bytes now; 0: not known */
void http_waiting_drop_answered(http_waiting_t *waiting, uint32_t acknowledged);

/** Something of the server's was captured, up to `end` in its stream: what the client gets meanwhile is seen.
 *  @param end  0: not known */
void http_waiting_see_answer(http_waiting_t *waiting, uint32_t end);

#endif
