/* kdc_errors.c: errors of a KDC that do not say which of several requests they answer
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/kdc_errors.h"

#include <string.h>

#include "attempts/frame_links.h"
#include "attempts/kdc.h"
#include "attempts/sides.h"

/* More errors that nobody can tell apart are not kept for a connection; then the oldest is forgotten. */
#define MAX_HELD 16

struct held_error {
    struct held_error *next;
    uint32_t group; /**< of those that may answer the same requests */
    uint32_t frame;
    nstime_t time;
    exchange_t exchange; /**< what matters of it; the target is in file scope, or NULL */
    kdc_answer_t answer; /**< with the exchange above */
    const annotation_t *annotation; /**< NULL: none was seen */
};

static void forget(struct held_error **link)
{
    struct held_error *held = *link;

    *link = held->next;
    wmem_free(wmem_file_scope(), (char *)held->exchange.target);
    wmem_free(wmem_file_scope(), held);
}

static void forget_group(struct connection *connection, uint32_t group)
{
    for (struct held_error **link = &connection->held_errors; *link;) {
        if ((*link)->group == group)
            forget(link);
        else
            link = &(*link)->next;
    }
}

static struct held_error *newest_of(const struct connection *connection)
{
    struct held_error *held = connection->held_errors;

    while (held && held->next)
        held = held->next;
    return held;
}

/** Whether a datagram is one that was captured before. A stream brings nothing twice. */
static bool is_captured_again(const struct connection *connection, const packet_info *pinfo, const exchange_t *answer)
{
    if (pinfo->ptype == PT_TCP)
        return false;
    for (const struct held_error *held = connection->held_errors; held; held = held->next) {
        if (held->exchange.request_id == answer->request_id)
            return true;
    }
    return false;
}

/** The group of an error: that of those with the same target. */
static uint32_t group_of(const struct connection *connection, const char *target, uint32_t otherwise)
{
    for (const struct held_error *held = connection->held_errors; held; held = held->next) {
        if (g_strcmp0(held->exchange.target, target) == 0)
            return held->group;
    }
    return otherwise;
}

static void hold(struct connection *connection, const packet_info *pinfo, const exchange_t *error)
{
    struct held_error *newest = newest_of(connection);
    struct held_error *held = wmem_new0(wmem_file_scope(), struct held_error);
    unsigned count = 0;

    held->group = group_of(connection, error->target, pinfo->num);
    held->frame = pinfo->num;
    held->time = pinfo->abs_ts;
    held->exchange = (exchange_t) {
        .kdc = KDC_ERROR,
        .request_id = error->request_id,
        .outcome = error->outcome,
        .wants_more = error->wants_more,
        .wants_again = error->wants_again,
        .cannot_help = error->cannot_help,
        .target = error->target ? wmem_strdup(wmem_file_scope(), error->target) : NULL,
    };
    held->answer = kdc_answer_of(pinfo, connection, &held->exchange);
    *(newest ? &newest->next : &connection->held_errors) = held;
    for (held = connection->held_errors; held; held = held->next)
        count++;
    if (count > MAX_HELD)
        forget(&connection->held_errors);
}

bool kdc_errors_hold(uptake_t *uptake, const exchange_t *error)
{
    struct connection *connection = uptake->connection;
    kdc_answer_t answer = kdc_answer_of(uptake->pinfo, connection, error);
    attempt_t *asked[MAX_HELD];
    bool differ;

    if (error->kdc != KDC_ERROR || error->identity)
        return false;
    if (is_captured_again(connection, uptake->pinfo, error))
        return true;
    if (kdc_find_asked(connection, &answer, asked, MAX_HELD, &differ) < 2 || !differ)
        return false;
    hold(connection, uptake->pinfo, error);
    return true;
}

void kdc_errors_take_annotation(uptake_t *uptake, const annotation_t *annotation)
{
    struct held_error *held = uptake->connection ? newest_of(uptake->connection) : NULL;

    if (!held || held->frame != uptake->pinfo->num || held->annotation || annotation->finding.family != SSPI_FAMILY_KERBEROS)
        return;
    held->annotation = annotation;
    kdc_errors_settle(uptake);
}

void kdc_errors_take_request(uptake_t *uptake, attempt_t *attempt)
{
    attempt_t *asked[MAX_HELD];
    bool differ;

    for (struct held_error **link = &uptake->connection->held_errors; *link; link = &(*link)->next) {
        struct held_error *held = *link;
        unsigned count =
            held->exchange.wants_more ? kdc_find_asked(uptake->connection, &held->answer, asked, MAX_HELD, &differ) : 0;

        for (unsigned i = 0; i < count; i++) {
            if (asked[i] != attempt)
                continue;
            kdc_take_requests(uptake->connection, attempt, held->answer.order);
            frame_links_add_late(held->frame, attempt);
            forget(link);
            kdc_errors_settle(uptake);
            return;
        }
    }
}

/** Let an attempt be answered by an error that is held.
 *  @param is_known  it is this error, or one that says the same */
static void answer(uptake_t *uptake, attempt_t *attempt, const struct held_error *held, bool is_known)
{
    kdc_take_requests(uptake->connection, attempt, held->answer.order);
    attempt_await(attempt, false);
    if (held->frame == uptake->pinfo->num)
        uptake_add_frame(uptake, attempt);
    else
        frame_links_add_late(held->frame, attempt);
    attempt_set_reason(attempt, is_known ? held->annotation : NULL);
    attempt->note = is_known ? NOTE_NONE : NOTE_ONE_OF_ERRORS;
    attempt->progress->wants_more = held->exchange.wants_more;
    attempt->progress->wants_again = held->exchange.wants_again;
    if (held->exchange.outcome != OUTCOME_FAILURE)
        return;
    attempt->state = ATTEMPT_FAILURE;
    attempt->result_frame = held->frame;
    nstime_delta(&attempt->duration, &held->time, &attempt->start);
    if (held->exchange.cannot_help)
        attempt->progress->is_provisional = true;
    else
        attempt_close(attempt);
}

/** What the errors of a group have in common. */
typedef struct {
    const struct held_error *newest;
    unsigned count;
    bool are_final; /**< all are refusals */
    bool are_alike; /**< all say the same */
} group_t;

static group_t look_at_group(const struct connection *connection, uint32_t group)
{
    group_t about = { .are_final = true, .are_alike = true };

    for (const struct held_error *held = connection->held_errors; held; held = held->next) {
        if (held->group != group)
            continue;
        about.are_final = about.are_final && held->exchange.outcome == OUTCOME_FAILURE;
        about.are_alike = about.are_alike && held->annotation
            && (!about.newest || held->annotation->finding.number == about.newest->annotation->finding.number);
        about.newest = held;
        about.count++;
    }
    return about;
}

/** Settle what a group of errors is about. Returns whether nothing more is to be expected of it. */
static bool settle_group(uptake_t *uptake, uint32_t group)
{
    struct connection *connection = uptake->connection;
    group_t about = look_at_group(connection, group);
    const struct held_error *held = connection->held_errors;
    attempt_t *asked[MAX_HELD + 1];
    bool differ;
    unsigned count = kdc_find_asked(connection, &about.newest->answer, asked, MAX_HELD + 1, &differ);

    if (count > about.count)
        return false;
    /* There are more errors than there were requests: some request is missing, and whose error is whose is not known. */
    if (count < about.count)
        return true;
    if (!about.are_final && !about.are_alike)
        return false;
    for (unsigned i = 0; i < count; held = held->next) {
        if (held->group == group)
            answer(uptake, asked[i++], held, about.are_alike);
    }
    return true;
}

void kdc_errors_settle(uptake_t *uptake)
{
    uint32_t last = 0;

    /* A group's number is the frame of its first error, so they are found in ascending order. */
    for (const struct held_error *held = uptake->connection->held_errors; held;) {
        uint32_t group = held->group;

        if (group > last) {
            last = group;
            if (settle_group(uptake, group)) {
                forget_group(uptake->connection, group);
                held = uptake->connection->held_errors;
                continue;
            }
        }
        held = held->next;
    }
}
