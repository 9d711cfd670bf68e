/* http_waiting.h: the requests of a connection that have no response yet
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_HTTP_WAITING_H
#define SSPI_HTTP_WAITING_H

#include <glib.h>
#include <stdint.h>

/** One that asks for authentication: the server, or a proxy before it. */
typedef enum { SERVER, PROXY, HOPS } hop_t;

typedef struct http_request {
    struct http_request *next;
    uint32_t number;       /**< in the connection, from 1 on */
    uint32_t acknowledged; /**< of what the server had sent, by then; 0: not known */
    uint8_t sent[HOPS];    /**< http_credentials_kind_t */
    guint repetition[HOPS];
} http_request_t;

/** Zeros at first; lasts as long as the capture. */
typedef struct {
    uint32_t count; /**< of all requests of the connection, those that wait no more too */
    unsigned waiting_count;
    http_request_t *oldest;
} http_waiting_t;

/** @param request  is copied */
void http_waiting_add(http_waiting_t *waiting, const http_request_t *request);

/** Does nothing where none waits. */
void http_waiting_drop_oldest(http_waiting_t *waiting);

void http_waiting_drop_all(http_waiting_t *waiting);

/** Forget requests whose responses are missing: what came meanwhile was theirs.
 *  @param acknowledged  what the client has of the server's bytes now; 0: not known */
void http_waiting_drop_answered(http_waiting_t *waiting, uint32_t acknowledged);

/** Something of the server's was captured: what the client gets meanwhile is seen. */
void http_waiting_see_answer(http_waiting_t *waiting);

#endif
