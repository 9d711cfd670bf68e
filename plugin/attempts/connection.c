/* connection.c: the open attempts of a conversation, and what they are found by
 *
 * An answer finds the attempt of its request by the key they share, such as a message id; a further request that of the answer
 * before it, such as a session id. Keys are kept while an attempt is open, and so many attempts may be open in one conversation:
 * a frame costs the same, however many there are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/connection.h"

#include <string.h>

/* Nearly all conversations have one or two at a time, for which it is not worth to make a map. */
#define MANY_OPEN 16

static wmem_map_t *by_global_key;

attempt_key_t attempt_key(attempt_key_kind_t kind, const char *text)
{
    return (attempt_key_t) { .kind = kind, .text = text, .hash = text ? wmem_str_hash(text) : 0 };
}

static guint hash_key(const void *key)
{
    return ((const attempt_key_t *)key)->hash;
}

static gboolean is_same_key(const void *left, const void *right)
{
    const attempt_key_t *a = (const attempt_key_t *)left;
    const attempt_key_t *b = (const attempt_key_t *)right;

    return a->hash == b->hash && a->kind == b->kind && a->text && strcmp(a->text, b->text) == 0;
}

static attempt_key_t *key_of(attempt_t *attempt, const attempt_key_t *like)
{
    return like->kind == KEY_OF_CALL ? &attempt->progress->call : &attempt->progress->session;
}

/** Where a key is kept: NULL for those of a connection with few open attempts, which are looked through. */
static wmem_map_t *map_of(const struct connection *connection, const attempt_key_t *key)
{
    return key->kind == KEY_OF_GLOBAL_SESSION ? by_global_key : connection->by_key;
}

attempt_t *connection_find(const struct connection *connection, const attempt_key_t *key)
{
    wmem_map_t *map = map_of(connection, key);
    attempt_t *attempt;

    if (!key->text)
        return NULL;
    if (map)
        return (attempt_t *)wmem_map_lookup(map, key);
    for (attempt = connection->newest; attempt; attempt = attempt->progress->older) {
        if (is_same_key(key_of(attempt, key), key))
            break;
    }
    return attempt;
}

void connection_forget_key(const attempt_t *attempt, attempt_key_t *key)
{
    wmem_map_t *map = map_of(attempt->progress->connection, key);

    if (!key->text)
        return;
    if (map)
        wmem_map_remove(map, key);
    wmem_free(wmem_file_scope(), (char *)key->text);
    key->text = NULL;
}

void connection_set_key(attempt_t *attempt, const attempt_key_t *key)
{
    attempt_t *before = connection_find(attempt->progress->connection, key);
    attempt_key_t *own = key_of(attempt, key);
    wmem_map_t *map = map_of(attempt->progress->connection, key);

    if (!key->text || before == attempt)
        return;
    if (before)
        connection_forget_key(before, key_of(before, key));
    connection_forget_key(attempt, own);
    *own = *key;
    own->text = wmem_strdup(wmem_file_scope(), key->text);
    if (map)
        wmem_map_insert(map, own, attempt);
}

/** From here on, the keys of a connection are in a map. */
static void make_map(struct connection *connection)
{
    connection->by_key = wmem_map_new(wmem_file_scope(), hash_key, is_same_key);
    for (attempt_t *attempt = connection->oldest; attempt; attempt = attempt->progress->newer) {
        if (attempt->progress->call.text)
            wmem_map_insert(connection->by_key, &attempt->progress->call, attempt);
        if (attempt->progress->session.text && attempt->progress->session.kind != KEY_OF_GLOBAL_SESSION)
            wmem_map_insert(connection->by_key, &attempt->progress->session, attempt);
    }
}

void connection_join(struct connection *connection, attempt_t *attempt)
{
    attempt->progress->connection = connection;
    attempt->progress->older = connection->newest;
    *(connection->newest ? &connection->newest->progress->newer : &connection->oldest) = attempt;
    connection->newest = attempt;
    if (++connection->open_count == MANY_OPEN && !connection->by_key)
        make_map(connection);
}

void connection_leave(attempt_t *attempt)
{
    struct connection *connection = attempt->progress->connection;

    *(attempt->progress->older ? &attempt->progress->older->progress->newer : &connection->oldest) = attempt->progress->newer;
    *(attempt->progress->newer ? &attempt->progress->newer->progress->older : &connection->newest) = attempt->progress->older;
    attempt->progress->older = attempt->progress->newer = NULL;
    connection->open_count--;
}

void connections_reset(void)
{
    if (!by_global_key)
        by_global_key = wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), hash_key, is_same_key);
}
