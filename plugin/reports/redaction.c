/* redaction.c: what a report is about, without the name of anybody
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/redaction.h"

#include <string.h>

#include "diagnosis/diagnosis.h"
#include "reports/attempt_list.h"
#include "reports/pseudonyms.h"

struct redaction {
    wmem_allocator_t *pool; /**< of what is looked at in passing, and of those who locked an account */
    pseudonyms_t *pseudonyms;
    GPtrArray *attempts;
    loose_failures_t *loose;
    report_content_t content;
    GHashTable *tickets; /**< of attempts in which a ticket was issued: the copy of each */
};

static void free_copy(void *copy)
{
    attempt_copy_free((attempt_t *)copy);
}

/** An address that is a pseudonym, which lives as long as the redaction. */
static address pseudonym_address(void *data, const address *addr)
{
    redaction_t *redaction = (redaction_t *)data;
    endpoint_t bare = { *addr, 0 };
    const char *pseudonym = pseudonyms_address(redaction->pseudonyms, attempt_endpoint_text(redaction->pool, &bare));
    address named;

    set_address(&named, AT_STRINGZ, (int)strlen(pseudonym) + 1, pseudonym);
    return named;
}

static void redact_address(redaction_t *redaction, address *addr)
{
    address named = pseudonym_address(redaction, addr);

    free_address(addr);
    copy_address(addr, &named);
}

/** @param text  which is owned; NULL where there is none
 *  @param redacted  in its place, which is taken over */
static void replace(const char **text, char *redacted)
{
    g_free((char *)*text);
    *text = redacted;
}

/** The attempt without what it points to of others. */
static attempt_t *redacted_copy(redaction_t *redaction, const attempt_t *attempt)
{
    attempt_t *copy = attempt_copy(attempt);

    /* A copy has endpoints of its own. */
    redact_address(redaction, (address *)&copy->client->addr);
    redact_address(redaction, (address *)&copy->server->addr);
    replace(&copy->identity, pseudonyms_identity(redaction->pseudonyms, copy->identity));
    replace(&copy->on_behalf_of, pseudonyms_identity(redaction->pseudonyms, copy->on_behalf_of));
    replace(&copy->target, pseudonyms_target(redaction->pseudonyms, copy->target));
    /* There may be names in it. */
    if (copy->evidence)
        replace(&copy->evidence->error_text, NULL);
    /* The details of other notes are numbers. */
    if (copy->note == NOTE_REFERRAL)
        replace(&copy->note_detail, pseudonyms_target(redaction->pseudonyms, copy->note_detail));
    return copy;
}

static const attempt_t *redacted_ticket(redaction_t *redaction, const attempt_t *issue)
{
    attempt_t *copy = issue ? (attempt_t *)g_hash_table_lookup(redaction->tickets, issue) : NULL;

    if (issue && !copy) {
        copy = redacted_copy(redaction, issue);
        g_hash_table_insert(redaction->tickets, (gpointer)issue, copy);
    }
    return copy;
}

/** Who locked the account, or took a ticket, in the pool; NULL for NULL. */
static const endpoint_t *redacted_endpoint(redaction_t *redaction, const endpoint_t *endpoint)
{
    endpoint_t *redacted;

    if (!endpoint)
        return NULL;
    redacted = wmem_new(redaction->pool, endpoint_t);
    *redacted = (endpoint_t) { pseudonym_address(redaction, &endpoint->addr), endpoint->port };
    return redacted;
}

static void add(redaction_t *redaction, const attempt_t *attempt)
{
    attempt_t *copy = redacted_copy(redaction, attempt);

    copy->ticket_from = redacted_ticket(redaction, attempt->ticket_from);
    if (attempt->diagnosis) {
        copy->diagnosis->culprit = redacted_endpoint(redaction, attempt->diagnosis->culprit);
        copy->diagnosis->accepted_by = redacted_endpoint(redaction, attempt->diagnosis->accepted_by);
    }
    g_ptr_array_add(redaction->attempts, copy);
}

redaction_t *redaction_new(const report_content_t *content)
{
    redaction_t *redaction = g_new0(redaction_t, 1);

    redaction->pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    redaction->pseudonyms = pseudonyms_new();
    redaction->attempts = g_ptr_array_new_with_free_func(free_copy);
    redaction->tickets = g_hash_table_new_full(NULL, NULL, NULL, free_copy);
    for (guint i = 0; i < content->attempts->len; i++)
        add(redaction, (const attempt_t *)g_ptr_array_index(content->attempts, i));
    redaction->loose = loose_failures_renamed(content->loose, pseudonym_address, redaction);
    redaction->content = (report_content_t) { redaction->attempts, redaction->loose };
    return redaction;
}

void redaction_free(redaction_t *redaction)
{
    loose_failures_free(redaction->loose);
    g_ptr_array_unref(redaction->attempts);
    g_hash_table_destroy(redaction->tickets);
    pseudonyms_free(redaction->pseudonyms);
    wmem_destroy_allocator(redaction->pool);
    g_free(redaction);
}

const report_content_t *redaction_content(const redaction_t *redaction)
{
    return &redaction->content;
}
