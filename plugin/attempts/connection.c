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

#include "parse/bytes.h"

/* Nearly all conversations have one or two at a time, for which it is not worth to make a map. */
#define MANY_OPEN 16
/* Who has more calls without an answer has lost the oldest. */
#define MAX_CALLS 16

static wmem_map_t *by_global_key;

static guint hash_key(const void *key)
{
    return ((const open_key_t *)key)->hash;
}

static gboolean is_same_key(const void *left, const void *right)
{
    const open_key_t *a = (const open_key_t *)left;
    const open_key_t *b = (const open_key_t *)right;

    return a->hash == b->hash && a->kind == b->kind && a->is_global == b->is_global && strcmp(a->text, b->text) == 0;
}

/** Where a key is kept: NULL for those of a connection with few open attempts, which are looked through. */
static wmem_map_t *map_of(const struct connection *connection, bool is_global)
{
    return is_global ? by_global_key : connection->by_key;
}

static open_key_t *find_in(attempt_t *attempt, const open_key_t *like)
{
    open_key_t *key = attempt->progress->keys;

    while (key && !is_same_key(key, like))
        key = key->next;
    return key;
}

attempt_t *connection_find(const struct connection *connection, key_kind_t kind, bool is_global, const char *text)
{
    wmem_map_t *map = map_of(connection, is_global);
    const open_key_t *found;
    open_key_t like;

    if (!text)
        return NULL;
    like = (open_key_t) { .kind = kind, .is_global = is_global, .hash = bytes_hash_text(text), .text = text };
    if (map) {
        found = (const open_key_t *)wmem_map_lookup(map, &like);
        return found ? found->attempt : NULL;
    }
    for (attempt_t *attempt = connection->newest; attempt; attempt = attempt->progress->older) {
        if (find_in(attempt, &like))
            return attempt;
    }
    return NULL;
}

bool connection_is_of_other_session(const attempt_t *attempt, const char *text)
{
    const open_key_t *key = attempt->progress->keys;

    while (key && key->kind != KEY_OF_SESSION)
        key = key->next;
    return key && text && strcmp(key->text, text) != 0;
}

/** Take a key out of the list that `link` is a part of, and free it. */
static void drop(open_key_t **link)
{
    open_key_t *key = *link;
    struct progress *progress = key->attempt->progress;
    wmem_map_t *map = map_of(progress->connection, key->is_global);

    if (map)
        wmem_map_remove(map, key);
    *link = key->next;
    progress->call_count -= key->kind == KEY_OF_CALL;
    wmem_free(wmem_file_scope(), (char *)key->text);
    wmem_free(wmem_file_scope(), key);
}

/** Forget a session, or the oldest call: the last one in the list, as new ones are put in front. */
static void drop_last(attempt_t *attempt, key_kind_t kind)
{
    open_key_t **last = NULL;

    for (open_key_t **link = &attempt->progress->keys; *link; link = &(*link)->next) {
        if ((*link)->kind == kind)
            last = link;
    }
    if (last)
        drop(last);
}

static void forget(attempt_t *attempt, const open_key_t *like)
{
    for (open_key_t **link = &attempt->progress->keys; *link; link = &(*link)->next) {
        if (is_same_key(*link, like)) {
            drop(link);
            return;
        }
    }
}

void connection_add_key(attempt_t *attempt, key_kind_t kind, bool is_global, const char *text)
{
    struct progress *progress = attempt->progress;
    wmem_map_t *map = map_of(progress->connection, is_global);
    attempt_t *before = connection_find(progress->connection, kind, is_global, text);
    open_key_t *key;

    if (!text || before == attempt)
        return;
    key = wmem_new(wmem_file_scope(), open_key_t);
    *key = (open_key_t) { .kind = kind, .is_global = is_global, .hash = bytes_hash_text(text), .text = text, .attempt = attempt };
    if (before)
        forget(before, key);
    if (kind == KEY_OF_SESSION || progress->call_count == MAX_CALLS)
        drop_last(attempt, kind);
    key->text = wmem_strdup(wmem_file_scope(), text);
    key->next = progress->keys;
    progress->keys = key;
    progress->call_count += kind == KEY_OF_CALL;
    if (map)
        wmem_map_insert(map, key, key);
}

void connection_forget_keys(attempt_t *attempt)
{
    while (attempt->progress->keys)
        drop(&attempt->progress->keys);
}

/** From here on, the keys of a connection are in a map. */
static void make_map(struct connection *connection)
{
    connection->by_key = wmem_map_new(wmem_file_scope(), hash_key, is_same_key);
    for (attempt_t *attempt = connection->oldest; attempt; attempt = attempt->progress->newer) {
        for (open_key_t *key = attempt->progress->keys; key; key = key->next) {
            if (!key->is_global)
                wmem_map_insert(connection->by_key, key, key);
        }
    }
}

void connection_join(struct connection *connection, attempt_t *attempt)
{
    struct progress *progress = attempt->progress;

    progress->connection = connection;
    progress->older = connection->newest;
    *(connection->newest ? &connection->newest->progress->newer : &connection->oldest) = attempt;
    connection->newest = attempt;
    if (++connection->open_count == MANY_OPEN && !connection->by_key)
        make_map(connection);
}

void connection_leave(attempt_t *attempt)
{
    struct progress *progress = attempt->progress;
    struct connection *connection = progress->connection;

    for (open_key_t **link = &progress->keys; *link;) {
        if ((*link)->is_global)
            link = &(*link)->next;
        else
            drop(link);
    }
    *(progress->older ? &progress->older->progress->newer : &connection->oldest) = progress->newer;
    *(progress->newer ? &progress->newer->progress->older : &connection->newest) = progress->older;
    progress->older = progress->newer = NULL;
    connection->open_count--;
}

void connection_begin_capture(void)
{
    if (!by_global_key)
        by_global_key = wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), hash_key, is_same_key);
}
