/* let_in.c: who got in from a client that tried many accounts
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/let_in.h"

#include "diagnosis/diagnosis.h"
#include "diagnosis/likeness.h"
#include "frame/addresses.h"

/* Seconds: as long as the tries themselves may be apart. */
#define NEAR 600
/* Of one name nobody has more, and to compare more of them takes long. */
#define MOST_NAMESAKES 16

/** A client that tried many accounts. */
typedef struct {
    const attempt_t *first; /**< of the tries */
    const attempt_t *last;
    GHashTable *refused; /**< account_key() to a GPtrArray: the last refusal of each of its namesakes that is like the tries */
    GHashTable *let_in;  /**< account_key() to the attempt of one that got in after such a refusal */
} sprayer_t;

static void free_sprayer(void *data)
{
    sprayer_t *sprayer = (sprayer_t *)data;

    g_hash_table_destroy(sprayer->refused);
    g_hash_table_destroy(sprayer->let_in);
    g_free(sprayer);
}

static void free_refusals(void *data)
{
    g_ptr_array_free((GPtrArray *)data, TRUE);
}

/** The clients that tried many accounts, by their addresses. */
static GHashTable *find_sprayers(const GPtrArray *attempts, guint from, guint next)
{
    GHashTable *sprayers = g_hash_table_new_full(address_key_hash, address_key_equal, NULL, free_sprayer);

    for (; from < next; from++) {
        const attempt_t *attempt = (const attempt_t *)attempts->pdata[from];
        sprayer_t *sprayer;

        if (diagnosis_why(attempt) != WHY_SPRAYING)
            continue;
        sprayer = (sprayer_t *)g_hash_table_lookup(sprayers, &attempt->client->addr);
        if (!sprayer) {
            sprayer = g_new0(sprayer_t, 1);
            sprayer->first = attempt;
            sprayer->refused = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_refusals);
            sprayer->let_in = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
            g_hash_table_insert(sprayers, (void *)&attempt->client->addr, sprayer);
        }
        sprayer->last = attempt;
    }
    return sprayers;
}

/** At the time of the tries, or soon before or after them. */
static bool is_near(const sprayer_t *sprayer, const attempt_t *attempt)
{
    return seconds_between(attempt, sprayer->first) <= NEAR && seconds_between(sprayer->last, attempt) <= NEAR;
}

static bool is_like_tries(const sprayer_t *sprayer, const attempt_t *attempt)
{
    return has_wrong_credentials(attempt) && is_same_refusal(attempt, sprayer->first) && is_near(sprayer, attempt);
}

/** Somebody showed the password, as far as is known: with a ticket, or where the KDC wants no proof, nobody does. */
static bool is_by_password(const attempt_t *attempt)
{
    return is_let_in(attempt) && !attempt->ticket && !is_tgs(attempt) && !(attempt->weaknesses & WEAKNESS(NO_PREAUTH));
}

/** The place of the refusal of the same account among those of its namesakes; behind the last one where there is none. */
static guint find_refusal(const GPtrArray *refusals, const attempt_t *attempt)
{
    guint i = 0;

    while (i < refusals->len && identity_likeness((const attempt_t *)refusals->pdata[i], attempt) != ACCOUNT_SAME)
        i++;
    return i;
}

static void note_refusal(sprayer_t *sprayer, const char *account, const attempt_t *attempt)
{
    GPtrArray *refusals = (GPtrArray *)g_hash_table_lookup(sprayer->refused, account);
    guint place;

    if (!refusals) {
        refusals = g_ptr_array_new();
        g_hash_table_insert(sprayer->refused, g_strdup(account), refusals);
    }
    place = find_refusal(refusals, attempt);
    if (place < refusals->len)
        refusals->pdata[place] = (void *)attempt;
    else if (place < MOST_NAMESAKES)
        g_ptr_array_add(refusals, (void *)attempt);
}

static void take(sprayer_t *sprayer, const attempt_t *attempt, GHashTable *told_with)
{
    char *account = account_key(attempt->identity);
    const GPtrArray *refusals = account ? (const GPtrArray *)g_hash_table_lookup(sprayer->refused, account) : NULL;

    if (account && is_like_tries(sprayer, attempt)) {
        note_refusal(sprayer, account, attempt);
    } else if (refusals && is_by_password(attempt) && is_near(sprayer, attempt)
               && find_refusal(refusals, attempt) < refusals->len) {
        g_hash_table_replace(sprayer->let_in, g_strdup(account), (void *)attempt);
        g_hash_table_insert(told_with, (void *)attempt, (void *)sprayer->first);
    }
    g_free(account);
}

/** What was harmless, as the account got in then. */
static void take_refusal(const sprayer_t *sprayer, const attempt_t *attempt, GHashTable *told_with)
{
    char *account = is_like_tries(sprayer, attempt) ? account_key(attempt->identity) : NULL;
    const attempt_t *let_in = account ? (const attempt_t *)g_hash_table_lookup(sprayer->let_in, account) : NULL;

    if (let_in && identity_likeness(attempt, let_in) == ACCOUNT_SAME)
        g_hash_table_insert(told_with, (void *)attempt, (void *)sprayer->first);
    g_free(account);
}

GHashTable *let_in_by_spraying(const GPtrArray *attempts, guint from, guint next)
{
    GHashTable *sprayers = find_sprayers(attempts, from, next);
    GHashTable *told_with = g_hash_table_size(sprayers) > 0 ? g_hash_table_new(NULL, NULL) : NULL;
    sprayer_t *sprayer;

    for (guint i = from; told_with && i < next; i++) {
        const attempt_t *attempt = (const attempt_t *)attempts->pdata[i];

        sprayer = (sprayer_t *)g_hash_table_lookup(sprayers, &attempt->client->addr);
        if (sprayer)
            take(sprayer, attempt, told_with);
    }
    for (guint i = from; told_with && i < next; i++) {
        const attempt_t *attempt = (const attempt_t *)attempts->pdata[i];

        sprayer = (sprayer_t *)g_hash_table_lookup(sprayers, &attempt->client->addr);
        if (sprayer && diagnosis_is_harmless(attempt))
            take_refusal(sprayer, attempt, told_with);
    }
    g_hash_table_destroy(sprayers);
    return told_with;
}
