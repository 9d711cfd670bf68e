/* kdc.h: requests to KDCs, their repetitions, and which of them an answer is to
 *
 * Kerberos has no identifier outside its encryption. A request is told by who asks whom for what, and its repetition, on whatever
 * connection and to whichever KDC, by its nonce. An answer belongs to a request on its own connection.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_KDC_H
#define SSPI_KDC_H

#include "attempts/connection.h"

/** What a request to a KDC is. */
typedef enum {
    KDC_REQUEST_NEW,
    KDC_REQUEST_CONTINUES, /**< the next one of an open attempt */
    KDC_REQUEST_REPEATED   /**< sent, or captured, before; its attempt may have ended */
} kdc_request_kind_t;

/** Find the attempt that a request belongs to.
 *  @param now      of the capture's clock, in seconds
 *  @param attempt  set to it, or to NULL where it is a new one */
kdc_request_kind_t kdc_find_request(const packet_info *pinfo, const struct connection *connection, const exchange_t *request,
                                    time_t now, attempt_t **attempt);

/** Remember an open attempt's request on its connection. */
void kdc_add_request(const packet_info *pinfo, struct connection *connection, attempt_t *attempt, const exchange_t *request);

/** An answer, with what tells the requests that it may belong to. */
typedef struct {
    const exchange_t *exchange;
    const endpoint_t *sender;
    uint32_t order; /**< of the last request before it */
    time_t when;
    order_t segment;
} kdc_answer_t;

/** The answer that a frame brings. */
kdc_answer_t kdc_answer_of(const packet_info *pinfo, const struct connection *connection, const exchange_t *exchange);

/** Take the request that an answer belongs to off those that its connection waits for.
 *  @param is_current  set to whether it is the last one of its attempt
 *  @return its attempt, or NULL */
attempt_t *kdc_take_answer(struct connection *connection, const kdc_answer_t *answer, bool *is_current);

/** Whether the same answer was seen on its connection just before: no KDC makes the same ticket twice, or the same error in one
 *  microsecond, so it was captured again.
 *  @param attempt  set to the one that it answered, if that is known, else NULL */
bool kdc_is_repeated_reply(struct connection *connection, const exchange_t *answer, time_t now, attempt_t **attempt);

/** The answer that was just asked about is that of an attempt. */
void kdc_note_reply(struct connection *connection, const exchange_t *answer, attempt_t *attempt);

/** The attempts that an answer fits best, the oldest request first. Of those that ask for the same in the same name, whose
 *  answers are not told apart, each counts.
 *  @param attempts  room for so many as `most`
 *  @param differ    set to whether not all of them ask for the same
 *  @return how many they are */
unsigned kdc_find_asked(const struct connection *connection, const kdc_answer_t *answer, attempt_t **attempts, unsigned most,
                        bool *differ);

/** Take the requests of an attempt off those that a connection waits for.
 *  @param order  up to this one */
void kdc_take_requests(const struct connection *connection, attempt_t *attempt, uint32_t order);

/** An attempt ends: nothing waits for its answers. */
void kdc_forget(attempt_t *attempt);

/** A capture begins. */
void kdc_begin_capture(void);

/** Whether two clients are known to be of different realms. Windows begins with the short name of one (of NetBIOS), and may go on
 *  with the long one: of these nobody knows.
 *  @param left, right  "alice@EXAMPLE.COM", or NULL */
bool kdc_realms_differ(const char *left, const char *right);

#endif
