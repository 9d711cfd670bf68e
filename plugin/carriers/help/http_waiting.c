/* http_waiting.c: the requests of a connection that have no response yet
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/http_waiting.h"

#include <stdbool.h>

#include <epan/wmem_scopes.h>

/* More requests wait for no response: some of the responses are missing in the capture. */
#define MAX_WAITING 64

void http_waiting_add(http_waiting_t *waiting, const http_request_t *request)
{
    http_request_t **last = &waiting->oldest;

    while (*last)
        last = &(*last)->next;
    *last = (http_request_t *)wmem_memdup(wmem_file_scope(), request, sizeof *request);
    (*last)->next = NULL;
    waiting->waiting_count++;
}

void http_waiting_drop_oldest(http_waiting_t *waiting)
{
    http_request_t *oldest = waiting->oldest;

    if (!oldest)
        return;
    waiting->oldest = oldest->next;
    waiting->waiting_count--;
    wmem_free(wmem_file_scope(), oldest);
}

void http_waiting_drop_all(http_waiting_t *waiting)
{
    while (waiting->oldest)
        http_waiting_drop_oldest(waiting);
}

/** Whether the client has more of the server's bytes than when it sent the request. */
static bool has_got_more(const http_request_t *request, uint32_t acknowledged)
{
    return request->acknowledged && acknowledged && (int32_t)(acknowledged - request->acknowledged) > 0;
}

void http_waiting_drop_answered(http_waiting_t *waiting, uint32_t acknowledged)
{
    while (waiting->oldest && (waiting->waiting_count >= MAX_WAITING || has_got_more(waiting->oldest, acknowledged)))
        http_waiting_drop_oldest(waiting);
}

void http_waiting_see_answer(http_waiting_t *waiting)
{
    for (http_request_t *request = waiting->oldest; request; request = request->next)
        request->acknowledged = 0;
}
