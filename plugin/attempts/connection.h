/* connection.h: the open attempts of a conversation, and what they are found by
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_CONNECTION_H
#define SSPI_CONNECTION_H

#include "attempts/attempt.h"
#include "frame/segment_order.h"

/** How it is known who of the two is the client. The order is that of rising certainty. */
typedef enum { SIDES_UNKNOWN, SIDES_BY_PROTOCOL, SIDES_BY_SYN } sides_t;

/** An answer shares the key of a call with its request, a further request that of a session with those before it. */
typedef enum { KEY_OF_CALL, KEY_OF_SESSION } key_kind_t;

/** What an exchange finds its attempt by. */
typedef struct key {
    key_kind_t kind;
    bool is_global; /**< good in all conversations */
    guint hash;
    const char *text;
    attempt_t *attempt;
    struct key *next; /**< of the same attempt */
} open_key_t;

/** A request to a KDC that is to be answered in a conversation. */
typedef struct kdc_request {
    attempt_t *attempt;
    struct connection *connection;
    const endpoint_t *client; /**< who sent it there */
    uint32_t nonce;
    bool may_be_renamed; /**< the answer may be for another name */
    bool keeps_target;   /**< the ticket is for what was asked for, or for another KDC */
    uint32_t order; /**< among those of the capture */
    time_t when;
    order_t segment;
    struct kdc_request *next_in_connection;
    struct kdc_request *next_of_attempt;
} kdc_request_t;

/** An error of a KDC that may answer several requests, of which it names none: see kdc_errors.c. */
struct held_error;

/** A frame that is held back: see held_frames.c. */
struct held_frame;

/** Replies of a KDC that were seen: see kdc.c. */
struct kdc_replies;

/** What is kept of an attempt while it is open. */
struct progress {
    struct connection *connection; /**< of its last request */
    attempt_t *older;
    attempt_t *newer;
    open_key_t *keys;
    unsigned call_count;
    kdc_request_t *kdc_requests;
    const char *kdc_name;    /**< who asks for what: in file scope, NULL where it is none with a KDC */
    attempt_t *previous_of_name; /**< others of that name */
    attempt_t *next_of_name;
    bool is_tgs;
    bool is_for_user; /**< a service asks for a ticket of somebody else's */
    bool is_preauthenticated; /**< the last request to a KDC was */
    bool is_awaited;  /**< the server has to answer */
    bool is_accepted; /**< a token or a status of the server's said so, before the end */
    bool wants_more;  /**< the last answer asked for another request */
    bool wants_again; /**< the last answer asked for the same one, on another way */
    bool is_provisional; /**< there is a result, which another server, or what follows, may still change */
    bool is_orphan;   /**< its answer was captured before its request */
    bool has_answer_sequence; /**< where that answer begins in the stream of TCP is known */
    bool is_headless; /**< no request of it was captured yet */
    bool offers_aes;  /**< the last request to a KDC did */
    bool is_dated;    /**< the challenge of NTLM has a time */
    const annotation_t *alert; /**< of TLS by which one side has given up, NULL: none */
    unsigned since_alert; /**< requests */
    time_t last_request; /**< of the capture's clock */
    uint32_t request_id; /**< of the last request */
    uint32_t answer_sequence;
    order_t first_request; /**< on its connection */
    weakness_set_t weak_if_accepted; /**< what the last request is if it is answered with success */
};

/** All zero when it is new. In file scope. */
struct connection {
    const endpoint_t *client; /**< NULL: not known */
    const endpoint_t *server;
    sides_t sides;
    bool has_looked_for_syn;
    attempt_t *current; /**< the attempt of the last exchange without keys; may have ended */
    attempt_t *oldest;  /**< open attempts, linked by `newer` */
    attempt_t *newest;
    unsigned open_count;
    wmem_map_t *by_key; /**< of open_key_t; NULL while there never were many open attempts */
    kdc_request_t *kdc_requests;
    struct held_error *held_errors; /**< the oldest first */
    struct held_frame *held; /**< or NULL */
    struct kdc_replies *kdc_replies; /**< the last ones, NULL: there was none */
    bool has_kdc_request; /**< there was one */
    bool client_has_closed;
    struct accepted *accepted; /**< who got in last: see accepted.c; NULL: nobody */
    uint8_t server_offers; /**< mechanisms in SPNEGO, before the client began */
};

/** Find the open attempt that has a key.
 *  @param text  NULL: no key, by which nothing is found */
attempt_t *connection_find(const struct connection *connection, key_kind_t kind, bool is_global, const char *text);

/** Whether an open attempt is known to be of another session.
 *  @param text  key of a session, or NULL */
bool connection_is_of_other_session(const attempt_t *attempt, const char *text);

/** Let an open attempt be found by a key, which is copied. It has one key of a session, and several of calls. Who had it before
 *  has lost it.
 *  @param text  NULL: none, nothing is done */
void connection_add_key(attempt_t *attempt, key_kind_t kind, bool is_global, const char *text);

/** Let an attempt be found by none of its keys any more: it ends. */
void connection_forget_keys(attempt_t *attempt);

/** Put an open attempt among those of a connection. */
void connection_join(struct connection *connection, attempt_t *attempt);

/** Take an attempt out of its connection. Keys that are good there alone are forgotten. */
void connection_leave(attempt_t *attempt);

/** A capture begins. */
void connection_begin_capture(void);

#endif
