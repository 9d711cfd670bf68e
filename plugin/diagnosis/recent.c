/* recent.c: what a client has done lately, and who has failed as whom
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/recent.h"

#include <string.h>

#include "diagnosis/diagnosis.h"
#include "diagnosis/likeness.h"
#include "frame/addresses.h"
#include "frame/kept_for_text.h"
#include "frame/ring.h"
#include "parse/bytes.h"

/* Most clients are seen a few times. A power of two. */
#define LEAST_ATTEMPTS 4
/* Nobody logs on from more computers in half an hour, but an attacker may. */
#define MOST_SOURCES 32

/* By address_t, without the port. */
static wmem_map_t *clients;
/* By account_key(). */
static wmem_map_t *accounts;

static wrong_keys_t wrong_keys;

/* Who hands a response on does so at once. */
#define PROOFS 1024

/** Each at the place that its number gives it. The last one there counts. */
static attempt_t *proofs[PROOFS];

wrong_keys_t *recent_wrong_keys(void)
{
    return &wrong_keys;
}

attempt_t *recent_of_user(const attempt_t *attempt, unsigned back)
{
    const account_t *account = attempt->on_behalf_of ? recent_account(attempt->on_behalf_of) : attempt->diagnosis->account;

    if (!account || back >= account->capacity || back >= account->count)
        return NULL;
    return account->attempts[(account->count - 1 - back) & (account->capacity - 1)].attempt;
}

static attempt_t **place_of_proof(const attempt_t *attempt)
{
    return &proofs[attempt->authenticator % PROOFS];
}

void recent_add_proof(const attempt_t *attempt)
{
    attempt_t **place = place_of_proof(attempt);

    /* Of several that are the same the first one is its maker's. */
    if (!*place || (*place)->authenticator != attempt->authenticator)
        *place = (attempt_t *)attempt;
}

attempt_t *recent_find_proof(const attempt_t *attempt)
{
    attempt_t *other = *place_of_proof(attempt);

    return other && other != attempt && other->authenticator == attempt->authenticator ? other : NULL;
}

void recent_reset(void)
{
    wrong_keys.count = 0;
    memset(proofs, 0, sizeof proofs);
    if (clients)
        return;
    clients = wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), address_key_hash, address_key_equal);
    accounts = wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), bytes_hash_text, g_str_equal);
}

client_t *recent_find_client(const address *addr)
{
    return (client_t *)wmem_map_lookup(clients, addr);
}

client_t *recent_client(const attempt_t *attempt)
{
    const address *addr = &attempt->client->addr;
    client_t *client = recent_find_client(addr);

    if (client)
        return client;
    client = wmem_new0(wmem_file_scope(), client_t);
    wmem_map_insert(clients, addr, client);
    return client;
}

account_t *recent_account(const char *identity)
{
    char *key = account_key(identity);
    account_t *account = key ? (account_t *)kept_for_text(&accounts, key, sizeof *account) : NULL;

    g_free(key);
    return account;
}

static unsigned traits_of(const attempt_t *attempt)
{
    static const uint8_t states[] = {
        [ATTEMPT_UNFINISHED] = UNFINISHED, [ATTEMPT_SUCCESS] = SUCCEEDED, [ATTEMPT_FAILURE] = FAILED
    };

    return states[attempt->state] | (is_as(attempt) ? OF_AS : is_tgs(attempt) ? OF_TGS : OF_SERVICE);
}

uint32_t recent_refusal(const attempt_t *attempt)
{
    const sspi_finding_t *reason = is_failure(attempt) ? attempt->reason : NULL;
    uint32_t parts[3];

    if (!reason)
        return 0;
    parts[0] = (uint32_t)reason->family;
    parts[1] = reason->number;
    parts[2] = g_str_hash(attempt->carrier);
    return (uint32_t)bytes_hash(parts, sizeof parts) | 1;
}

static void glance(recent_t *recent, attempt_t *attempt)
{
    const diagnosis_t *diagnosis = attempt->diagnosis;

    *recent = (recent_t) {
        .attempt = attempt,
        .account = diagnosis->account,
        .ticket = attempt->ticket,
        .end = (double)attempt->start.secs + (double)attempt->duration.secs,
        .end_nsecs = attempt->start.nsecs + attempt->duration.nsecs,
        .refusal = recent_refusal(attempt),
        .has_wrong_credentials = has_wrong_credentials(attempt) && !is_of_computer(attempt),
        .is_let_in = is_let_in(attempt),
        .is_of_spraying = diagnosis->why == WHY_SPRAYING,
    };
}

void recent_mark(client_t *client, unsigned place, attempt_t *attempt)
{
    unsigned i = place & (client->capacity - 1);
    uint64_t bit = UINT64_C(1) << i;
    unsigned traits = traits_of(attempt);

    if (client->count - place > client->capacity)
        return;
    glance(&client->recent[i], attempt);
    for (unsigned trait = 0; trait < TRAITS; trait++)
        client->having[trait] = traits >> trait & 1 ? client->having[trait] | bit : client->having[trait] & ~bit;
}

unsigned recent_add(client_t *client, attempt_t *attempt)
{
    unsigned place = client->count++;

    client->recent = (recent_t *)ring_grow(client->recent, &client->capacity, place, LEAST_ATTEMPTS, RECENT_ATTEMPTS,
                                           sizeof *client->recent);
    recent_mark(client, place, attempt);
    return place;
}

void recent_add_of_account(attempt_t *attempt)
{
    const diagnosis_t *diagnosis = attempt->diagnosis;
    account_t *account = diagnosis->account;
    unsigned place = account->count++;

    account->attempts = (of_account_t *)ring_grow(account->attempts, &account->capacity, place, LEAST_ATTEMPTS,
                                                  ATTEMPTS_OF_ACCOUNT, sizeof *account->attempts);
    account->attempts[place & (account->capacity - 1)] = (of_account_t) { attempt, diagnosis->client, diagnosis->place };
}

recent_older_t recent_older(const attempt_t *attempt)
{
    const client_t *client = attempt->diagnosis->client;
    const account_t *account = attempt->diagnosis->account;
    recent_older_t older;

    older.count = 0;
    if (!account || client->count <= RECENT_ATTEMPTS)
        return older;
    for (unsigned back = 0; back < account->capacity && back < account->count; back++) {
        const of_account_t *other = &account->attempts[(account->count - 1 - back) & (account->capacity - 1)];

        /* Whose an attempt is may have been told anew. */
        if (other->client == client && client->count - other->place > RECENT_ATTEMPTS
            && other->attempt->diagnosis->account == account)
            older.attempts[older.count++] = other->attempt;
    }
    return older;
}

bool recent_has_traits(const attempt_t *attempt, unsigned traits)
{
    unsigned having = traits_of(attempt) & traits;

    return (having & IN_ANY_STATE) && (having & OF_ANY);
}

static uint64_t having_any(const client_t *client, unsigned traits)
{
    uint64_t having = 0;

    for (unsigned i = 0; i < TRAITS; i++)
        having |= traits >> i & 1 ? client->having[i] : 0;
    return having;
}

recent_search_t recent_search(const client_t *client, unsigned traits)
{
    uint64_t having = having_any(client, traits & IN_ANY_STATE) & having_any(client, traits & OF_ANY);
    unsigned last = (client->count - 1) & (client->capacity - 1);
    /* Those behind the last one in the ring are the oldest. */
    uint64_t oldest = last + 1 < RECENT_ATTEMPTS ? having >> (last + 1) : 0;

    return (recent_search_t) { .client = client, .left = having << (RECENT_ATTEMPTS - 1 - last) | oldest };
}

static bool may_be_of_same_user(const recent_t *recent, const attempt_t *attempt)
{
    return (recent->account && recent->account == attempt->diagnosis->account)
        || (recent->ticket && recent->ticket == attempt->ticket);
}

bool recent_may_share(const recent_t *recent, unsigned traits, const attempt_t *attempt)
{
    return (!(traits & BY_SAME_USER) || may_be_of_same_user(recent, attempt))
        && (!(traits & WITH_SAME_REFUSAL) || recent->refusal == recent_refusal(attempt));
}

recent_way_t recent_way(const client_t *client, unsigned traits, const recent_older_t *older)
{
    return (recent_way_t) { .recent = recent_search(client, traits), .older = older, .traits = traits };
}

attempt_t *recent_step(recent_way_t *way, const attempt_t *attempt)
{
    const recent_t *recent;

    while ((recent = recent_next(&way->recent))) {
        if (recent->attempt == attempt || !recent_may_share(recent, way->traits, attempt))
            continue;
        way->back = way->recent.back;
        way->seconds_before = recent_seconds_before(recent, attempt);
        return recent->attempt;
    }
    while (way->older_at < way->older->count) {
        attempt_t *older = way->older->attempts[way->older_at];

        way->back = RECENT_ATTEMPTS + way->older_at++;
        if (!recent_has_traits(older, way->traits))
            continue;
        way->seconds_before = seconds_between(older, attempt);
        return older;
    }
    return NULL;
}

source_t *recent_find_source(const account_t *account, const client_t *client)
{
    source_t *source = account->sources;

    while (source && source->client != client)
        source = source->next;
    return source;
}

/** Take away the oldest client of an account. */
static source_t *drop_oldest_source(account_t *account)
{
    source_t **place = &account->sources;
    source_t *oldest;

    while ((*place)->next)
        place = &(*place)->next;
    oldest = *place;
    *place = NULL;
    account->source_count--;
    return oldest;
}

source_t *recent_source(account_t *account, const client_t *client)
{
    source_t *source = recent_find_source(account, client);

    if (source)
        return source;
    source = account->source_count == MOST_SOURCES ? drop_oldest_source(account) : wmem_new(wmem_file_scope(), source_t);
    *source = (source_t) { .client = client, .next = account->sources };
    account->sources = source;
    account->source_count++;
    return source;
}

attempt_t *recent_try(const source_t *source, unsigned back)
{
    if (back >= RECENT_TRIES || back >= source->count)
        return NULL;
    return source->tries[(source->count - 1 - back) % RECENT_TRIES];
}
