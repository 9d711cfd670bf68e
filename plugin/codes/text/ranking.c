/* ranking.c: what was found, the most exact first, each code once, and nothing that says nothing
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdlib.h>
#include <string.h>

#include "codes/text/evidence.h"

/* A text of Windows beside a number is that number's. */
#define TEXT_NEAR 300u

/* What each step of exactness weighs. A label outweighs the manner of finding, the family outweighs both. */
enum { WEIGHT_WRAPPER = 100000, WEIGHT_FAMILY = 1000, WEIGHT_LABEL = 100, WEIGHT_STEP = 50, WEIGHT_FOUND = 10 };

typedef struct {
    const sspi_candidate_t *candidate;
    guint order;
    unsigned weight;
} ranked_t;

static const sspi_code_t *row_of(const sspi_candidate_t *candidate)
{
    return candidate->hit.finding.native ? candidate->hit.finding.native : candidate->hit.finding.status;
}

static bool is_success(const sspi_candidate_t *candidate)
{
    return candidate->hit.finding.class_ == SSPI_CLASS_SUCCESS;
}

static unsigned weight_of(const sspi_candidate_t *candidate)
{
    const char *format = candidate->hit.finding.number_format;
    const sspi_code_t *row = row_of(candidate);
    unsigned weight = (unsigned)candidate->found * WEIGHT_FOUND;

    weight += WEIGHT_LABEL * (candidate->rank == 0 && sspi_is_vague(row->code, SSPI_VAGUE_GENERAL) ? 1u : candidate->rank);
    weight += sspi_family_readings[candidate->hit.finding.family].generic * (unsigned)WEIGHT_FAMILY;
    /* What Active Directory writes as data is the reason of the number beside it. */
    if (format && strcmp(format, SSPI_NUMBER_DATA) == 0)
        weight = 0;
    if (candidate->wrapper)
        weight += WEIGHT_WRAPPER;
    if (candidate->hit.finding.class_ == SSPI_CLASS_STEP && candidate->rank == 0
        && candidate->hit.finding.family != SSPI_FAMILY_IIS)
        weight += WEIGHT_STEP;
    return weight;
}

static int compare(const void *a, const void *b)
{
    const ranked_t *left = (const ranked_t *)a;
    const ranked_t *right = (const ranked_t *)b;

    if (left->weight != right->weight)
        return left->weight < right->weight ? -1 : 1;
    return left->order < right->order ? -1 : left->order > right->order;
}

/** Families whose messages Windows prints beside a number. */
static bool has_system_messages(sspi_family_id_t family)
{
    return family == SSPI_FAMILY_SSPI || family == SSPI_FAMILY_NTSTATUS || family == SSPI_FAMILY_WIN32
        || family == SSPI_FAMILY_HRESULT || family == SSPI_FAMILY_NERR || family == SSPI_FAMILY_RAS;
}

/** A name or number that says something by itself. */
static bool is_solid(const sspi_candidate_t *candidate)
{
    return (candidate->found == SSPI_FOUND_NAME || candidate->found == SSPI_FOUND_NUMBER) && !candidate->wrapper
        && !is_success(candidate) && candidate->rank == 0 && sspi_family_readings[candidate->hit.finding.family].generic < 2;
}

/** Candidates stand in the order of the steps; put them in the order of the text. */
static int compare_places(const void *a, const void *b)
{
    const sspi_candidate_t *left = (const sspi_candidate_t *)a;
    const sspi_candidate_t *right = (const sspi_candidate_t *)b;

    if (left->hit.at != right->hit.at)
        return left->hit.at < right->hit.at ? -1 : 1;
    return (int)left->companion - (int)right->companion;
}

/** Drop messages that only repeat a number beside them, and hints where their line has anything better. */
static void drop_echoes(GArray *candidates, bool *dropped)
{
    const sspi_candidate_t *before = NULL; /* the last solid one */
    guint solid = 0;                       /* the next solid one */

    for (guint i = 0; i < candidates->len; i++) {
        const sspi_candidate_t *candidate = &g_array_index(candidates, sspi_candidate_t, i);
        const sspi_candidate_t *after;

        if (is_solid(candidate)) {
            before = candidate;
            continue;
        }
        for (solid = MAX(solid, i); solid < candidates->len && !is_solid(&g_array_index(candidates, sspi_candidate_t, solid));
             solid++)
            ;
        after = solid < candidates->len ? &g_array_index(candidates, sspi_candidate_t, solid) : NULL;
        if (candidate->found != SSPI_FOUND_MESSAGE || !has_system_messages(candidate->hit.finding.family))
            continue;
        dropped[i] = (before && (before->line == candidate->line || candidate->hit.at - before->hit.at < TEXT_NEAR))
            || (after && (after->line == candidate->line || after->hit.at - candidate->hit.at < TEXT_NEAR));
    }
}

static void drop_hints(GArray *candidates, bool *dropped)
{
    for (guint i = 0; i < candidates->len;) {
        uint32_t line = g_array_index(candidates, sspi_candidate_t, i).line;
        bool better = false;
        guint end = i;

        for (; end < candidates->len && g_array_index(candidates, sspi_candidate_t, end).line == line; end++)
            better = better || (!dropped[end] && g_array_index(candidates, sspi_candidate_t, end).found != SSPI_FOUND_HINT);
        for (; i < end; i++) {
            if (better && g_array_index(candidates, sspi_candidate_t, i).found == SSPI_FOUND_HINT)
                dropped[i] = true;
        }
    }
}

static void add_hit(GArray *hits, GHashTable *seen, const sspi_text_hit_t *hit)
{
    const sspi_code_t *row = hit->finding.native ? hit->finding.native : hit->finding.status;

    if (g_hash_table_add(seen, (gpointer)(guintptr)row))
        g_array_append_val(hits, *hit);
}

/** Add a hit, and the row that it comes down to. */
static void add_with_row(GArray *hits, GHashTable *seen, const sspi_candidate_t *candidate)
{
    const sspi_code_t *row = row_of(candidate);

    add_hit(hits, seen, &candidate->hit);
    if (row && row->stands) {
        sspi_text_hit_t stood_for = candidate->hit;

        stood_for.finding = sspi_finding_of_table_row(sspi_stood_for[row->stands]);
        add_hit(hits, seen, &stood_for);
    }
}

void sspi_rank(sspi_evidence_t *evidence, GArray *hits)
{
    GArray *candidates = evidence->candidates;
    GHashTable *seen = g_hash_table_new(NULL, NULL);
    ranked_t *ranked = g_new(ranked_t, candidates->len + 1);
    bool *dropped;
    bool failures = false;
    bool inner = false;
    guint count = 0;

    g_array_sort(candidates, compare_places);
    dropped = g_new0(bool, candidates->len + 1);
    drop_echoes(candidates, dropped);
    drop_hints(candidates, dropped);
    for (guint i = 0; i < candidates->len; i++) {
        const sspi_candidate_t *candidate = &g_array_index(candidates, sspi_candidate_t, i);

        if (dropped[i])
            continue;
        ranked[count++] = (ranked_t) { .candidate = candidate, .order = i, .weight = weight_of(candidate) };
        failures = failures || (!is_success(candidate) && !candidate->wrapper);
        inner = inner || !candidate->wrapper;
    }
    if (count > 0)
        qsort(ranked, count, sizeof *ranked, compare);
    for (guint i = 0; i < count; i++) {
        const sspi_candidate_t *candidate = ranked[i].candidate;

        if (!(failures && is_success(candidate)) && !(inner && candidate->wrapper))
            add_with_row(hits, seen, candidate);
    }
    g_hash_table_unref(seen);
    g_free(ranked);
    g_free(dropped);
}
