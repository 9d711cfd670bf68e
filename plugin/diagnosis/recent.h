/* recent.h: what a client has done lately, and who has failed as whom
 *
 * Everything is bounded for each client and each account.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_RECENT_H
#define SSPI_RECENT_H

#include "attempts/attempt.h"

#define RECENT_ATTEMPTS 64
#define RECENT_TRIES 8

typedef struct client {
    attempt_t *recent[RECENT_ATTEMPTS]; /**< a ring */
    unsigned count; /**< of attempts there ever were */
} client_t;

/** The failures of an account from one client. */
typedef struct source {
    const client_t *client;
    attempt_t *tries[RECENT_TRIES]; /**< a ring; of those with wrong credentials */
    unsigned count; /**< since it succeeded last */
    struct source *next;
} source_t;

typedef struct account {
    source_t *sources; /**< the last that was new first */
    unsigned source_count;
} account_t;

/** The client of an attempt, by its address. */
client_t *recent_client(const attempt_t *attempt);

/** The client that has an address, or NULL where nothing of it was seen. */
client_t *recent_find_client(const address *addr);

/** The account of a name, or NULL where it names none. */
account_t *recent_account(const char *identity);

/** Remember an attempt as the last one of its client. */
void recent_add(client_t *client, attempt_t *attempt);

/** The attempt that is `back` before the last one of the client, or NULL. */
static inline attempt_t *recent_at(const client_t *client, unsigned back)
{
    if (back >= RECENT_ATTEMPTS || back >= client->count)
        return NULL;
    return client->recent[(client->count - 1 - back) % RECENT_ATTEMPTS];
}

/** The failures of an account from a client; the oldest client is forgotten where there are too many. */
source_t *recent_source(account_t *account, const client_t *client);

/** The try that is `back` before the last one, or NULL. */
attempt_t *recent_try(const source_t *source, unsigned back);

/** A capture begins. */
void recent_reset(void);

#endif
