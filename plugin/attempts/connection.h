/* connection.h: the open attempts of a conversation, and what they are found by
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_CONNECTION_H
#define SSPI_CONNECTION_H

#include "attempts/attempt.h"

/** The last is good in all conversations. */
typedef enum { KEY_OF_CALL, KEY_OF_SESSION, KEY_OF_GLOBAL_SESSION } attempt_key_kind_t;

/** What an exchange finds its attempt by, while it is open. */
typedef struct {
    attempt_key_kind_t kind;
    const char *text; /**< in file scope, or NULL */
    guint hash;
} attempt_key_t;

struct progress {
    struct connection *connection;
    struct attempt *older;
    struct attempt *newer;
    attempt_key_t call;
    attempt_key_t session;
    bool is_awaited; /**< the server has to answer */
    bool is_accepted; /**< a token or a status of the server's said so, before the end */
    bool wants_more;
    time_t last_request; /**< of the capture's clock */
    uint32_t request_id; /**< of the last request */
};

/** All zero when it is new. In file scope. */
struct connection {
    const endpoint_t *client; /**< who sent the first request, or NULL */
    const endpoint_t *server;
    attempt_t *last;    /**< the attempt of the last request; may have ended, or gone on elsewhere */
    attempt_t *current; /**< the attempt of the last exchange without keys; may have ended */
    attempt_t *oldest;  /**< open attempts, linked by `newer` */
    attempt_t *newest;
    unsigned open_count;
    wmem_map_t *by_key;  /**< of attempt_key_t; NULL while there never were many open attempts */
    bool client_has_closed;
};

/** A key to look for.
 *  @param text  not copied; NULL: no key, by which nothing is found */
attempt_key_t attempt_key(attempt_key_kind_t kind, const char *text);

/** The open attempt that has a key, or NULL. */
attempt_t *connection_find(const struct connection *connection, const attempt_key_t *key);

/** Let an open attempt be found by a key, which is copied, and by no other of its kind. Who had it before has lost it. */
void connection_set_key(attempt_t *attempt, const attempt_key_t *key);

/** @param key  one of the attempt's own */
void connection_forget_key(const attempt_t *attempt, attempt_key_t *key);

void connection_join(struct connection *connection, attempt_t *attempt);

/** Its keys have to be forgotten before, but for one that is good in all conversations. */
void connection_leave(attempt_t *attempt);

/** A capture begins. */
void connections_reset(void);

#endif
