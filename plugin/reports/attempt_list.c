/* attempt_list.c: which attempts a report is about
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/attempt_list.h"

#include <stdlib.h>

#include "attempts/attempts.h"
#include "diagnosis/diagnosis.h"

struct attempt_list {
    GHashTable *known;
    GPtrArray *rows; /**< copies from captures that were closed, then attempts of the one that is open */
    guint copy_count;
    bool is_sorted;
};

attempt_list_t *attempt_list_new(void)
{
    attempt_list_t *list = g_new0(attempt_list_t, 1);

    list->known = g_hash_table_new(NULL, NULL);
    list->rows = g_ptr_array_new();
    return list;
}

static const endpoint_t *copy_endpoint(const endpoint_t *endpoint)
{
    endpoint_t *copy = g_new0(endpoint_t, 1);

    copy_address(&copy->addr, &endpoint->addr);
    copy->port = endpoint->port;
    return copy;
}

static void free_endpoint(const endpoint_t *endpoint)
{
    free_address((address *)&endpoint->addr);
    g_free((void *)endpoint);
}

static attempt_evidence_t *copy_evidence(const attempt_evidence_t *evidence)
{
    attempt_evidence_t *copy = (attempt_evidence_t *)g_memdup2(evidence, sizeof *evidence);

    if (copy)
        copy->error_text = g_strdup(evidence->error_text);
    return copy;
}

void attempt_copy_free(attempt_t *copy)
{
    free_endpoint(copy->client);
    free_endpoint(copy->server);
    g_free((void *)copy->identity);
    g_free((void *)copy->on_behalf_of);
    g_free((void *)copy->target);
    g_free((void *)copy->reason);
    g_free((void *)copy->note_detail);
    if (copy->evidence)
        g_free((void *)copy->evidence->error_text);
    g_free(copy->evidence);
    g_free(copy->diagnosis);
    g_free(copy);
}

/* Of what is public, value by value, so that no pointer into the capture comes along. Names of carriers and mechanisms are
 * static, as is what a finding points to. */
attempt_t *attempt_copy(const attempt_t *attempt)
{
    attempt_t *copy = g_new(attempt_t, 1);

    *copy = (attempt_t) {
        .number = attempt->number,
        .first_frame = attempt->first_frame,
        .result_frame = attempt->result_frame,
        .last_frame = attempt->last_frame,
        .start = attempt->start,
        .duration = attempt->duration,
        .client = copy_endpoint(attempt->client),
        .server = copy_endpoint(attempt->server),
        .carrier = attempt->carrier,
        .identity = g_strdup(attempt->identity),
        .on_behalf_of = g_strdup(attempt->on_behalf_of),
        .target = g_strdup(attempt->target),
        .reason = (const sspi_finding_t *)g_memdup2(attempt->reason, sizeof *attempt->reason),
        .note_detail = g_strdup(attempt->note_detail),
        .own_mechanism = attempt->own_mechanism,
        .evidence = copy_evidence(attempt->evidence),
        .weaknesses = attempt->weaknesses,
        .etype = attempt->etype,
        .diagnosis = diagnosis_copy(attempt),
        .etypes = attempt->etypes,
        .key_etypes = attempt->key_etypes,
        .kvno = attempt->kvno,
        .state = attempt->state,
        .note = attempt->note,
        .ntlm_type = attempt->ntlm_type,
        .ntlm_proof = attempt->ntlm_proof,
        .has_kerberos = attempt->has_kerberos,
        .client_offers = attempt->client_offers,
        .server_offers = attempt->server_offers,
        .chosen = attempt->chosen,
        .delegation = attempt->delegation,
        .clues = attempt->clues,
        .kdc = attempt->kdc,
    };
    return copy;
}

void attempt_list_clear(attempt_list_t *list)
{
    for (guint i = 0; i < list->copy_count; i++)
        attempt_copy_free((attempt_t *)g_ptr_array_index(list->rows, i));
    list->copy_count = 0;
    g_hash_table_remove_all(list->known);
    g_ptr_array_set_size(list->rows, 0);
}

void attempt_list_free(attempt_list_t *list)
{
    attempt_list_clear(list);
    g_hash_table_destroy(list->known);
    g_ptr_array_free(list->rows, TRUE);
    g_free(list);
}

void attempt_list_detach(attempt_list_t *list)
{
    attempt_list_rows(list);
    for (; list->copy_count < list->rows->len; list->copy_count++) {
        gpointer *row = &list->rows->pdata[list->copy_count];

        *row = attempt_copy((const attempt_t *)*row);
    }
    g_hash_table_remove_all(list->known);
}

bool attempt_list_add(attempt_list_t *list, const frame_record_t *record)
{
    guint before = list->rows->len;

    for (unsigned i = 0; i < record->attempt_count; i++) {
        if (g_hash_table_add(list->known, record->attempts[i]))
            g_ptr_array_add(list->rows, record->attempts[i]);
    }
    list->is_sorted = list->is_sorted && list->rows->len == before;
    return list->rows->len > before;
}

void attempt_list_complete(attempt_list_t *list)
{
    GPtrArray *attempts;

    if (!attempts_settle())
        return;
    attempts = attempts_of_capture();
    attempt_list_add(list, &(frame_record_t) {
        .attempts = (attempt_t **)attempts->pdata, .attempt_count = attempts->len });
    g_ptr_array_free(attempts, TRUE);
}

const GPtrArray *attempt_list_rows(attempt_list_t *list)
{
    if (!list->is_sorted && list->rows->len > list->copy_count)
        qsort(list->rows->pdata + list->copy_count, list->rows->len - list->copy_count, sizeof *list->rows->pdata,
              attempt_compare_numbers);
    list->is_sorted = true;
    return list->rows;
}
