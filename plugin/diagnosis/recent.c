/* recent.c: what a client has done lately, and who has failed as whom
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/recent.h"

#include "diagnosis/likeness.h"

/* Nobody logs on from more computers in half an hour, but an attacker may. */
#define MOST_SOURCES 32

/* By address_t, without the port. */
static wmem_map_t *clients;
/* By account_key(). */
static wmem_map_t *accounts;

static guint hash_address(const void *key)
{
    return add_address_to_hash(0, (const address *)key);
}

static gboolean is_same_address(const void *left, const void *right)
{
    return addresses_equal((const address *)left, (const address *)right);
}

void recent_reset(void)
{
    if (clients)
        return;
    clients = wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), hash_address, is_same_address);
    accounts = wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), wmem_str_hash, g_str_equal);
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
    account_t *account = key ? (account_t *)wmem_map_lookup(accounts, key) : NULL;

    if (key && !account) {
        account = wmem_new0(wmem_file_scope(), account_t);
        wmem_map_insert(accounts, wmem_strdup(wmem_file_scope(), key), account);
    }
    g_free(key);
    return account;
}

void recent_add(client_t *client, attempt_t *attempt)
{
    client->recent[client->count++ % RECENT_ATTEMPTS] = attempt;
}

source_t *recent_source(account_t *account, const client_t *client)
{
    source_t **place = &account->sources;
    source_t *source;

    while (*place && (*place)->client != client && (*place)->next)
        place = &(*place)->next;
    if (*place && (*place)->client == client)
        return *place;
    if (account->source_count == MOST_SOURCES) {
        source = *place;
        *place = NULL;
        account->source_count--;
    } else {
        source = wmem_new(wmem_file_scope(), source_t);
    }
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
