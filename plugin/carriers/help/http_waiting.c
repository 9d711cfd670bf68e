/* http_waiting.c: the requests of a connection that have no response yet
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/http_waiting.h"

#include <epan/wmem_scopes.h>

#include "frame/segment_order.h"
#include "parse/http_credentials.h"

/* "GET / HTTP/1.0" with two ends of lines: what is missing before a request is none where it is shorter. */
#define LEAST_REQUEST 18

/* More requests wait for no response: some of the responses are missing in the capture. */
#define MAX_WAITING 64

/* Requests with credentials that wait, in all connections. */
static unsigned with_credentials;

void http_waiting_begin_capture(void)
{
    with_credentials = 0;
}

bool http_waiting_has_credentials(void)
{
    return with_credentials > 0;
}

static bool has_credentials(const http_request_t *request)
{
    return request->sent[SERVER] != HTTP_NO_CREDENTIALS || request->sent[PROXY] != HTTP_NO_CREDENTIALS;
}

void http_waiting_add(http_waiting_t *waiting, const http_request_t *request)
{
    http_request_t **place = &waiting->oldest;
    http_request_t *added;

    if (waiting->is_order_lost)
        return;
    waiting->is_pipelined = waiting->is_pipelined || waiting->oldest;
    while (*place && !(request->has_place && (*place)->has_place && order_is_behind((*place)->begin, request->begin)))
        place = &(*place)->next;
    added = (http_request_t *)wmem_memdup(wmem_file_scope(), request, sizeof *request);
    added->next = *place;
    *place = added;
    waiting->waiting_count++;
    with_credentials += has_credentials(added);
}

/** Does nothing where none waits. */
static void drop_oldest(http_waiting_t *waiting)
{
    http_request_t *oldest = waiting->oldest;

    if (!oldest)
        return;
    waiting->has_asked_to = oldest->has_place;
    waiting->asked_to = oldest->end;
    waiting->oldest = oldest->next;
    waiting->waiting_count--;
    with_credentials -= has_credentials(oldest);
    wmem_free(wmem_file_scope(), oldest);
}

static void drop_all(http_waiting_t *waiting)
{
    while (waiting->oldest)
        drop_oldest(waiting);
}

/** Whether requests before the oldest one were lost that may not be answered. Where the client is not known to ask without
 *  waiting, and has got more than was captured, that was the answer. */
static bool is_behind_lost_requests(const http_waiting_t *waiting)
{
    const http_request_t *oldest = waiting->oldest;
    bool was_answer_lost = oldest->received && waiting->answered_to && order_is_behind(oldest->received, waiting->answered_to);

    return oldest->has_place && waiting->has_asked_to && order_is_behind(oldest->begin + 1, waiting->asked_to + LEAST_REQUEST)
        && (waiting->is_pipelined || !was_answer_lost);
}

void http_waiting_go_on(http_waiting_t *waiting, uint32_t begin)
{
    if (!waiting->is_order_lost)
        return;
    waiting->is_order_lost = false;
    waiting->has_asked_to = true;
    waiting->asked_to = begin;
}

void http_waiting_extend(http_waiting_t *waiting, uint32_t end)
{
    http_request_t *last = waiting->oldest;

    while (last && last->next)
        last = last->next;
    if (last && last->has_place && order_is_behind(end, last->end))
        last->end = end;
    else if (!last && waiting->has_asked_to && order_is_behind(end, waiting->asked_to))
        waiting->asked_to = end;
}

const http_request_t *http_waiting_next(http_waiting_t *waiting)
{
    if (waiting->oldest && is_behind_lost_requests(waiting)) {
        waiting->is_order_lost = true;
        drop_all(waiting);
    }
    return waiting->oldest;
}

bool http_waiting_is_past(const http_waiting_t *waiting, const http_request_t *request)
{
    return request->has_place && waiting->has_asked_to && !order_is_behind(request->end, waiting->asked_to);
}

void http_waiting_begin(http_waiting_t *waiting, uint32_t asked, uint32_t answered)
{
    waiting->has_asked_to = true;
    waiting->asked_to = asked;
    waiting->answered_to = answered;
}

bool http_waiting_expected(const http_waiting_t *waiting, uint32_t *begin)
{
    const http_request_t *oldest = waiting->oldest;

    if (!oldest || (!oldest->received && !waiting->answered_to))
        return false;
    /* What the client had when it asked is before it, and so is what was captured since. */
    *begin = !waiting->answered_to || (oldest->received && order_is_behind(oldest->received, waiting->answered_to))
        ? oldest->received : waiting->answered_to;
    return true;
}

void http_waiting_lose_answers(http_waiting_t *waiting)
{
    waiting->is_order_lost = waiting->is_order_lost || waiting->waiting_count > 2;
    drop_all(waiting);
}

void http_waiting_take_answer(http_waiting_t *waiting, uint32_t acknowledged)
{
    const http_request_t *oldest = waiting->oldest;
    /* What else the server has is of the same request, or of one that is not in the capture. */
    bool is_alone = !oldest || (!oldest->next && !oldest->has_no_body);

    drop_oldest(waiting);
    if (is_alone && waiting->has_asked_to && acknowledged && order_is_behind(acknowledged, waiting->asked_to))
        waiting->asked_to = acknowledged;
}

/** Whether the client has more of the server's bytes than when it sent the request. */
static bool has_got_more(const http_request_t *request, uint32_t acknowledged)
{
    return request->acknowledged && acknowledged && order_is_behind(acknowledged, request->acknowledged);
}

void http_waiting_see_answer(http_waiting_t *waiting, uint32_t end)
{
    if (end && (!waiting->answered_to || order_is_behind(end, waiting->answered_to)))
        waiting->answered_to = end;
    for (http_request_t *request = waiting->oldest; request; request = request->next)
        request->acknowledged = 0;
}

void http_waiting_drop_answered(http_waiting_t *waiting, uint32_t acknowledged)
{
    const http_request_t *before = waiting->oldest;

    while (waiting->oldest && (waiting->waiting_count >= MAX_WAITING || has_got_more(waiting->oldest, acknowledged)))
        drop_oldest(waiting);
    if (waiting->oldest != before)
        http_waiting_see_answer(waiting, acknowledged);
}
