/* kdc.c: requests to KDCs, their repetitions, and which of them an answer is to
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/kdc.h"

#include <string.h>
#include <wsutil/to_str.h>

#include "attempts/krb_tickets.h"
#include "attempts/sides.h"
#include "fields/capture_state.h"
#include "frame/ring.h"
#include "parse/bytes.h"

/* Seconds after which nobody goes on with an exchange: a user may have to type a password. A nonce that comes back even later is
 * of a recording that is played again. */
#define PATIENCE 900
/* So many requests are known again when they are repeated. */
#define REMEMBERED 4096
/* A forged capture may open any number of them; the oldest are then not looked at. */
#define MAX_WAITING 64
/* Seconds after which an answer rather belongs to a request that was sent since. */
#define ANSWERED_WITHIN 60

/* How well an answer fits a request; each counts more than those behind it together. */
#define FITS_NAME 8u
#define FITS_TARGET 4u
#define FITS_TIME 2u
#define FITS 1u

/** A request that was seen, whatever became of it. */
typedef struct {
    uint64_t id;
    attempt_t *attempt;
    const struct connection *connection;
    time_t when;
    unsigned number; /**< from 1 */
    unsigned before; /**< number of the one with the same id before it, 0: there was none */
} seen_t;

/* So many replies of a connection are known again; most have no more than the first of these. */
#define FEW_REPLIES 4
#define MANY_REPLIES 64

typedef struct {
    uint32_t id;
    time_t when;
    attempt_t *attempt; /**< that it answered, or NULL */
} reply_t;

struct kdc_replies {
    reply_t *last; /**< a ring */
    unsigned capacity;
    unsigned count;
};

/* Open attempts by who asks for what: the first of those of a name. */
static wmem_map_t *by_name;
/* The last requests by nonce, and the ring in which they are. */
static wmem_map_t *by_id;
static seen_t *seen;
static unsigned seen_count;
static uint32_t request_count;

void kdc_begin_capture(void)
{
    if (!by_name) {
        by_name = wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), bytes_hash_text, g_str_equal);
        by_id = wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), g_int64_hash, g_int64_equal);
    }
    seen = NULL;
    seen_count = request_count = 0;
}

/** A piece of a name, with a blank behind it. `end` is where the name ends so far, and then where it does with it. */
static void add_piece(char **end, const char *piece, size_t length)
{
    memcpy(*end, piece, length);
    *end += length;
    *(*end)++ = ' ';
}

/** The same for bytes, as hexadecimal digits. */
static void add_bytes(char **end, const void *bytes, size_t size)
{
    *end = bytes_to_hexstr(*end, (const uint8_t *)bytes, size);
    *(*end)++ = ' ';
}

/** Who asks for what. The realm is left out of an AS-REQ: a KDC may refer the client to that of another (RFC 6806 section 7),
 *  whose ticket-granting service has that realm in its name. */
static const char *name_of(const packet_info *pinfo, const exchange_t *request)
{
    const char *client = request->identity ? request->identity : "";
    const char *service = request->target ? request->target : "";
    const char *other = request->on_behalf_of ? request->on_behalf_of : "";
    uint32_t ticket = request->kdc == KDC_AS ? 0 : krb_tickets_hash(request->ticket);
    size_t digits = 2 * ((size_t)pinfo->src.len + sizeof ticket);
    size_t most = sizeof "tgs     " + digits + strlen(client) + strlen(service) + strlen(other);
    char *name = (char *)wmem_alloc(pinfo->pool, most);
    char *end = name;

    if (request->kdc == KDC_AS) {
        add_piece(&end, "as", 2);
        add_bytes(&end, pinfo->src.data, (size_t)pinfo->src.len);
        add_piece(&end, client, strcspn(client, "@"));
        add_piece(&end, service, strcspn(service, "/"));
    } else {
        add_piece(&end, "tgs", 3);
        add_bytes(&end, pinfo->src.data, (size_t)pinfo->src.len);
        add_piece(&end, service, strlen(service));
        add_piece(&end, other, strlen(other));
        add_bytes(&end, &ticket, sizeof ticket);
    }
    *end = '\0';
    return name;
}

/** A request's nonce with who sends it: a client chooses it at random. */
static uint64_t id_of(const char *name, const exchange_t *request)
{
    return bytes_hash(name, strlen(name)) << 32 | request->request_id;
}

/** @param name  as name_of() gives it */
static void remember(const char *name, const struct connection *connection, const exchange_t *request, time_t now,
                     attempt_t *attempt)
{
    const seen_t *before;
    seen_t *place;

    if (request->request_id == 0)
        return;
    if (!seen)
        seen = wmem_alloc0_array(wmem_file_scope(), seen_t, REMEMBERED);
    place = &seen[++seen_count % REMEMBERED];
    if (place->attempt && wmem_map_lookup(by_id, &place->id) == place)
        wmem_map_remove(by_id, &place->id);
    *place = (seen_t) {
        .id = id_of(name, request), .attempt = attempt, .connection = connection, .when = now, .number = seen_count
    };
    before = (const seen_t *)wmem_map_lookup(by_id, &place->id);
    place->before = before ? before->number : 0;
    /* The key has to be that of the new place. */
    wmem_map_remove(by_id, &place->id);
    wmem_map_insert(by_id, &place->id, place);
}

bool kdc_realms_differ(const char *left, const char *right)
{
    const char *of_left = left ? strrchr(left, '@') : NULL;
    const char *of_right = right ? strrchr(right, '@') : NULL;

    return of_left && of_right && g_ascii_strcasecmp(of_left, of_right) != 0 && !strchr(of_left, '.') == !strchr(of_right, '.');
}

/** Whether a request that is not known may be the next one of an attempt. */
static bool may_continue(const packet_info *pinfo, const attempt_t *attempt, const struct connection *connection,
                         const exchange_t *request, time_t now)
{
    const struct progress *progress = attempt->progress;
    bool is_on_same_stream = progress->connection == connection && pinfo->ptype == PT_TCP;

    if (!is_on_same_stream && is_longer_ago(now, progress->last_request, PATIENCE))
        return false;
    if (request->kdc == KDC_AS && !progress->wants_again && kdc_realms_differ(attempt->identity, request->identity))
        return false;
    if (progress->wants_again || progress->is_provisional)
        return true;
    if (progress->wants_more)
        return !request->initial;
    /* The answer that asked for pre-authentication was not captured. */
    return progress->is_awaited && progress->connection == connection && !request->initial && !progress->is_preauthenticated
        && request->kdc == KDC_AS;
}

/** The request that one repeats, or NULL: that of an open attempt, or one that was sent on the same connection. */
static const seen_t *find_seen(uint64_t id, const exchange_t *request, const struct connection *connection, time_t now)
{
    const seen_t *known = request->request_id ? (const seen_t *)wmem_map_lookup(by_id, &id) : NULL;

    for (unsigned looked_at = 0; known && looked_at < MAX_WAITING; looked_at++) {
        const seen_t *before = known->before ? &seen[known->before % REMEMBERED] : NULL;

        if (is_longer_ago(now, known->when, PATIENCE))
            return NULL;
        if (known->attempt->progress || known->connection == connection)
            return known;
        /* Its place may be another request's by now. */
        known = before && before->number == known->before ? before : NULL;
    }
    return NULL;
}

kdc_request_kind_t kdc_find_request(const packet_info *pinfo, const struct connection *connection, const exchange_t *request,
                                    time_t now, attempt_t **attempt)
{
    const char *name = name_of(pinfo, request);
    uint64_t id = id_of(name, request);
    const seen_t *known = find_seen(id, request, connection, now);
    attempt_t *other;
    unsigned count = 0;

    *attempt = NULL;
    /* What has been answered is not asked for again; but it may be captured twice. */
    if (known) {
        *attempt = known->attempt;
        return KDC_REQUEST_REPEATED;
    }
    other = (attempt_t *)wmem_map_lookup(by_name, name);
    for (; other && count < MAX_WAITING; other = other->progress->next_of_name, count++) {
        /* The same connection is better than the one that was asked on first. */
        if (may_continue(pinfo, other, connection, request, now) && (!*attempt || other->progress->connection == connection))
            *attempt = other;
    }
    return *attempt ? KDC_REQUEST_CONTINUES : KDC_REQUEST_NEW;
}

/** Put an attempt behind the oldest of its name. */
static void add_name(const char *name, attempt_t *attempt)
{
    struct progress *progress = attempt->progress;
    attempt_t *other;

    if (progress->kdc_name)
        return;
    progress->kdc_name = wmem_strdup(wmem_file_scope(), name);
    other = (attempt_t *)wmem_map_lookup(by_name, progress->kdc_name);
    if (other) {
        progress->previous_of_name = other;
        progress->next_of_name = other->progress->next_of_name;
        if (progress->next_of_name)
            progress->next_of_name->progress->previous_of_name = attempt;
        other->progress->next_of_name = attempt;
    } else {
        wmem_map_insert(by_name, progress->kdc_name, attempt);
    }
}

void kdc_add_request(const packet_info *pinfo, struct connection *connection, attempt_t *attempt, const exchange_t *request)
{
    struct progress *progress = attempt->progress;
    const char *name = name_of(pinfo, request);
    kdc_request_t *asked;

    add_name(name, attempt);
    remember(name, connection, request, attempt->progress->last_request, attempt);
    for (asked = connection->kdc_requests; asked; asked = asked->next_in_connection) {
        if (asked->attempt == attempt && asked->nonce == request->request_id)
            return;
    }
    asked = wmem_new(wmem_file_scope(), kdc_request_t);
    *asked = (kdc_request_t) {
        .attempt = attempt,
        .connection = connection,
        .client = sides_endpoint(connection, &pinfo->src, pinfo->srcport),
        .nonce = request->request_id,
        .may_be_renamed = request->may_be_renamed,
        .keeps_target = request->keeps_target,
        .order = ++request_count,
        .when = attempt->progress->last_request,
        .segment = order_of(pinfo),
        .next_in_connection = connection->kdc_requests,
        .next_of_attempt = progress->kdc_requests,
    };
    connection->kdc_requests = progress->kdc_requests = asked;
}

static void remove_from_connection(kdc_request_t *asked)
{
    kdc_request_t **link = &asked->connection->kdc_requests;

    while (*link && *link != asked)
        link = &(*link)->next_in_connection;
    if (*link)
        *link = asked->next_in_connection;
}

static void remove_from_attempt(kdc_request_t *asked)
{
    kdc_request_t **link = &asked->attempt->progress->kdc_requests;

    while (*link && *link != asked)
        link = &(*link)->next_of_attempt;
    if (*link)
        *link = asked->next_of_attempt;
}

static bool is_same_client(const char *left, const char *right)
{
    size_t length = strcspn(left, "@");

    return length == strcspn(right, "@") && g_ascii_strncasecmp(left, right, length) == 0;
}

/** How well an answer fits a request: 0 is not at all. */
static unsigned fit(const kdc_request_t *asked, const kdc_answer_t *answer)
{
    const attempt_t *attempt = asked->attempt;
    const exchange_t *exchange = answer->exchange;
    unsigned points = FITS;

    if (asked->order > answer->order || sides_are_same(asked->client, answer->sender)
        || is_longer_ago(answer->when, asked->when, PATIENCE) || !order_may_answer(&asked->segment, &answer->segment))
        return 0;
    if (exchange->kdc != KDC_ERROR && attempt->progress->is_tgs != (exchange->kdc == KDC_TGS))
        return 0;
    if (exchange->identity && attempt->identity) {
        if (is_same_client(exchange->identity, attempt->identity))
            points += FITS_NAME;
        else if (exchange->kdc == KDC_ERROR || !asked->may_be_renamed)
            return 0;
    }
    if (exchange->target && attempt->target) {
        if (g_ascii_strcasecmp(exchange->target, attempt->target) == 0)
            points += FITS_TARGET;
        else if (exchange->kdc == KDC_TGS && asked->keeps_target && !g_str_has_prefix(exchange->target, "krbtgt/"))
            return 0;
    }
    return is_longer_ago(answer->when, asked->when, ANSWERED_WITHIN) ? points : points + FITS_TIME;
}

kdc_answer_t kdc_answer_of(const packet_info *pinfo, const struct connection *connection, const exchange_t *exchange)
{
    return (kdc_answer_t) {
        .exchange = exchange,
        .sender = sides_endpoint(connection, &pinfo->src, pinfo->srcport),
        .order = request_count,
        .when = pinfo->abs_ts.secs,
        .segment = order_of(pinfo),
    };
}

bool kdc_is_repeated_reply(struct connection *connection, const exchange_t *answer, time_t now, attempt_t **attempt)
{
    struct kdc_replies *replies = connection->kdc_replies;

    *attempt = NULL;
    if (answer->kdc == KDC_NONE || answer->request_id == 0)
        return false;
    if (!replies)
        replies = connection->kdc_replies = wmem_new0(wmem_file_scope(), struct kdc_replies);
    for (unsigned i = 0; i < MIN(replies->count, replies->capacity); i++) {
        if (replies->last[i].id != answer->request_id || is_longer_ago(now, replies->last[i].when, ANSWERED_WITHIN))
            continue;
        *attempt = replies->last[i].attempt;
        return true;
    }
    replies->last = (reply_t *)ring_grow(replies->last, &replies->capacity, replies->count, FEW_REPLIES, MANY_REPLIES,
                                         sizeof *replies->last);
    replies->last[replies->count++ % replies->capacity] = (reply_t) { .id = answer->request_id, .when = now };
    return false;
}

void kdc_note_reply(struct connection *connection, const exchange_t *answer, attempt_t *attempt)
{
    const struct kdc_replies *replies = connection->kdc_replies;
    reply_t *last = replies && replies->count > 0 ? &replies->last[(replies->count - 1) % replies->capacity] : NULL;

    if (last && answer->request_id && last->id == answer->request_id)
        last->attempt = attempt;
}

unsigned kdc_find_asked(const struct connection *connection, const kdc_answer_t *answer, attempt_t **attempts, unsigned most,
                        bool *differ)
{
    unsigned best = FITS;
    unsigned found = 0;
    unsigned looked_at = 0;

    *differ = false;
    /* New ones are in front. */
    for (const kdc_request_t *asked = connection->kdc_requests; asked && looked_at < MAX_WAITING;
         asked = asked->next_in_connection, looked_at++) {
        unsigned points = fit(asked, answer);
        unsigned known = 0;

        if (points < best)
            continue;
        if (points > best)
            found = 0;
        best = points;
        while (known < found && attempts[known] != asked->attempt)
            known++;
        if (known == found && found < most)
            attempts[found++] = asked->attempt;
    }
    for (unsigned i = 0; i < found / 2; i++) {
        attempt_t *newer = attempts[i];

        attempts[i] = attempts[found - 1 - i];
        attempts[found - 1 - i] = newer;
    }
    for (unsigned i = 1; i < found; i++)
        *differ = *differ || strcmp(attempts[i]->progress->kdc_name, attempts[0]->progress->kdc_name) != 0;
    return found;
}

static void remove_request(kdc_request_t *asked)
{
    remove_from_connection(asked);
    remove_from_attempt(asked);
    wmem_free(wmem_file_scope(), asked);
}

void kdc_take_requests(const struct connection *connection, attempt_t *attempt, uint32_t order)
{
    kdc_request_t *next;

    for (kdc_request_t *asked = attempt->progress->kdc_requests; asked; asked = next) {
        next = asked->next_of_attempt;
        if (asked->connection == connection && asked->order <= order)
            remove_request(asked);
    }
}

attempt_t *kdc_take_answer(struct connection *connection, const kdc_answer_t *answer, bool *is_current)
{
    kdc_request_t *best = NULL;
    unsigned most = 0;
    unsigned count = 0;
    attempt_t *attempt;

    /* New ones are in front: of those that fit alike the oldest is answered. */
    for (kdc_request_t *asked = connection->kdc_requests; asked && count < MAX_WAITING;
         asked = asked->next_in_connection, count++) {
        unsigned points = fit(asked, answer);

        if (points > 0 && points >= most) {
            best = asked;
            most = points;
        }
    }
    if (!best)
        return NULL;
    attempt = best->attempt;
    *is_current = best->nonce == attempt->progress->request_id;
    remove_request(best);
    return attempt;
}

static void forget_name(attempt_t *attempt)
{
    struct progress *progress = attempt->progress;
    attempt_t *next = progress->next_of_name;

    if (next)
        next->progress->previous_of_name = progress->previous_of_name;
    if (progress->previous_of_name) {
        progress->previous_of_name->progress->next_of_name = next;
    } else {
        wmem_map_remove(by_name, progress->kdc_name);
        if (next)
            wmem_map_insert(by_name, next->progress->kdc_name, next);
    }
    wmem_free(wmem_file_scope(), (char *)progress->kdc_name);
}

void kdc_forget(attempt_t *attempt)
{
    struct progress *progress = attempt->progress;

    if (!progress->kdc_name)
        return;
    forget_name(attempt);
    while (progress->kdc_requests) {
        kdc_request_t *asked = progress->kdc_requests;

        progress->kdc_requests = asked->next_of_attempt;
        remove_from_connection(asked);
        wmem_free(wmem_file_scope(), asked);
    }
}
