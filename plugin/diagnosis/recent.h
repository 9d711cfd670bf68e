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
#define ATTEMPTS_OF_ACCOUNT 32
#define RECENT_TRIES 16

/* What an attempt is: one state and one kind. */
#define UNFINISHED 0x01u
#define SUCCEEDED 0x02u
#define FAILED 0x04u
#define OF_AS 0x08u
#define OF_TGS 0x10u
#define OF_SERVICE 0x20u
#define OF_KDC (OF_AS | OF_TGS)
#define OF_ANY (OF_KDC | OF_SERVICE)
#define IN_ANY_STATE (UNFINISHED | SUCCEEDED | FAILED)
#define TRAITS 6
/* What it may share with another one. */
#define BY_SAME_USER 0x40u
#define WITH_SAME_REFUSAL 0x80u
/* Or it is the one from which the ticket is. */
#define ISSUE_OF_TICKET 0x100u
/* Or one of the same user, whoever made it. */
#define OF_USER 0x800u
/* It began and ended while the other went on. */
#define DURING_IT 0x400u
/* Or one that showed the same response of NTLM, whoever that was. */
#define WITH_SAME_PROOF 0x200u

/** What is to be seen of an attempt at a glance. Attempts lie far apart in memory, and of all that a client has done lately few
 *  are of interest. */
typedef struct {
    attempt_t *attempt;
    const struct account *account; /**< or NULL */
    double end;                    /**< in whole seconds since 1970 */
    int32_t end_nsecs;             /**< the rest, in nanoseconds */
    uint32_t refusal;              /**< the same where carrier and reason are; 0: there is none */
    uint32_t ticket;               /**< that of the attempt */
    bool has_wrong_credentials; /**< of somebody who types them */
    bool is_let_in;
    bool is_of_spraying; /**< by what is known */
} recent_t;

typedef struct client {
    recent_t *recent;  /**< a ring that grows up to RECENT_ATTEMPTS */
    unsigned capacity; /**< of the ring, a power of two */
    unsigned count;    /**< of attempts there ever were */
    uint64_t having[TRAITS]; /**< for each trait, a bit for each place in the ring */
} client_t;

/** The failures of an account from one client. */
typedef struct source {
    const client_t *client;
    attempt_t *tries[RECENT_TRIES]; /**< a ring; of those with wrong credentials, as far as is known */
    unsigned count; /**< of all there were */
    unsigned guesses; /**< of those in_window, without one that was the same password by another mechanism */
    unsigned in_window; /**< of them, those that a domain controller counts: since the account got in last, and none came half an
                             hour after the one before */
    struct source *next;
} source_t;

/** An attempt of an account. */
typedef struct {
    attempt_t *attempt;
    const client_t *client;
    unsigned place; /**< among what the client did */
} of_account_t;

typedef struct account {
    of_account_t *attempts; /**< a ring that grows up to ATTEMPTS_OF_ACCOUNT */
    unsigned capacity;      /**< of the ring, a power of two */
    unsigned count;         /**< of attempts there ever were */
    source_t *sources; /**< the last that was new first */
    unsigned source_count;
} account_t;

/** The client of an attempt, by its address. */
client_t *recent_client(const attempt_t *attempt);

/** The client that has an address, or NULL where nothing of it was seen. */
client_t *recent_find_client(const address *addr);

/** The account of a name, or NULL where it names none. */
account_t *recent_account(const char *identity);

/** Remember an attempt as the last one of its client.
 *  @return its place, for recent_mark() */
unsigned recent_add(client_t *client, attempt_t *attempt);

/** Note what an attempt is by now.
 *  @param place  that recent_add() gave it */
void recent_mark(client_t *client, unsigned place, attempt_t *attempt);

/** A way back through what a client has done. */
typedef struct {
    const client_t *client;
    uint64_t left; /**< a bit for each that is still to come, the last attempt at the highest */
    unsigned back; /**< how far before the last attempt the one is that was found last */
} recent_search_t;

/** Look for attempts of a client, the last first.
 *  @param traits  the states and the kinds of those that are looked for */
recent_search_t recent_search(const client_t *client, unsigned traits);

/** The next one, or NULL. */
static inline recent_t *recent_next(recent_search_t *search)
{
    if (!search->left)
        return NULL;
    search->back = (unsigned)__builtin_clzll(search->left);
    search->left &= ~(UINT64_C(1) << (RECENT_ATTEMPTS - 1 - search->back));
    return &search->client->recent[(search->client->count - 1 - search->back) & (search->client->capacity - 1)];
}

/** One number for what an attempt was refused for and where, as in recent_t. Others may have the same one, but hardly ever do. */
uint32_t recent_refusal(const attempt_t *attempt);

/** Remember an attempt as the last one of its account. */
void recent_add_of_account(attempt_t *attempt);

/** What a client with many users has done as one of them before the last RECENT_ATTEMPTS. */
typedef struct {
    attempt_t *attempts[ATTEMPTS_OF_ACCOUNT]; /**< the last first */
    unsigned count;
} recent_older_t;

/** Those of the client and the account of an attempt, as far as they are remembered for the account. */
recent_older_t recent_older(const attempt_t *attempt);

/** Whether an attempt is of one of the states and one of the kinds in `traits`. */
bool recent_has_traits(const attempt_t *attempt, unsigned traits);

/** Whether one may share with an attempt what `traits` say: where it does not, there is no need to look at it. */
bool recent_may_share(const recent_t *recent, unsigned traits, const attempt_t *attempt);

/** Seconds from its end to the beginning of another attempt. */
static inline double recent_seconds_before(const recent_t *recent, const attempt_t *attempt)
{
    return ((double)attempt->start.secs - recent->end) + ((double)attempt->start.nsecs - recent->end_nsecs) / 1e9;
}

/** A way back through what a client has done, and, where that is much, then through what the account of an attempt has. */
typedef struct {
    recent_search_t recent;
    const recent_older_t *older;
    unsigned older_at;     /**< the next of `older` */
    unsigned traits;
    unsigned back;         /**< how far back the attempt is that was found last */
    double seconds_before; /**< from its end to the beginning of the attempt that the way is from */
} recent_way_t;

/** @param traits  of those that are looked for, with what they may share with the attempt that the way is from */
recent_way_t recent_way(const client_t *client, unsigned traits, const recent_older_t *older);

/** The next one, or NULL.
 *  @param attempt  that the way is from, which is none of them */
attempt_t *recent_step(recent_way_t *way, const attempt_t *attempt);

/** The failures of an account from a client, which are none at first; the oldest client is forgotten where there are too many. */
source_t *recent_source(account_t *account, const client_t *client);

/** The same, or NULL where there are none. */
source_t *recent_find_source(const account_t *account, const client_t *client);

/** The try that is `back` before the last one, or NULL. */
attempt_t *recent_try(const source_t *source, unsigned back);

#define WRONG_KEYS 32

/** The last refusals of tickets that a service could not open, whoever showed them. */
typedef struct {
    attempt_t *refused[WRONG_KEYS]; /**< a ring */
    unsigned count; /**< of all there were */
} wrong_keys_t;

wrong_keys_t *recent_wrong_keys(void);

/** The last attempts of the user that an attempt is of, or on whose behalf: whoever made them.
 *  @param back  which of them, from 0, the last one
 *  @return NULL where there is none */
attempt_t *recent_of_user(const attempt_t *attempt, unsigned back);

/** Note who shows a response of NTLM. */
void recent_add_proof(const attempt_t *attempt);

/** Another attempt that showed the same response of NTLM before, or NULL where none is remembered. */
attempt_t *recent_find_proof(const attempt_t *attempt);

/** A capture begins. */
void recent_reset(void);

#endif
