/* problem_filter.c: the display filter that finds the frames of a problem
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/problem_texts.h"

#include <string.h>

#include "diagnosis/likeness.h"

/* A longer filter is more than anybody reads, and than a command line may take. */
#define MOST_RANGES 100

/** Whether an attempt has the cause of its problem, and names the service as that which the filter is made of. */
static bool has_cause(const problem_t *problem, const attempt_t *attempt)
{
    part_t name = target_computer(attempt);
    part_t other = target_computer(problem->example);

    if (diagnosis_why(attempt) != problem->why)
        return false;
    return causes[problem->why].subject != SUBJECT_TARGET
        || (name.length == other.length && g_ascii_strncasecmp(name.text, other.text, name.length) == 0);
}

/** "3, 5..7" into `set`: the attempts of a problem.
 *  @param without_cause  but for those that have its cause
 *  @param most           so many ranges; behind that it is not gone on
 *  @return how many ranges that are */
static unsigned append_ranges(wmem_strbuf_t *set, const problem_t *problem, bool without_cause, unsigned most)
{
    const GPtrArray *attempts = problem->attempts;
    unsigned ranges = 0;
    unsigned first = 0;
    unsigned last = 0;

    for (guint i = 0; i <= attempts->len && ranges <= most; i++) {
        const attempt_t *attempt = i < attempts->len ? (const attempt_t *)g_ptr_array_index(attempts, i) : NULL;

        if (attempt && without_cause && has_cause(problem, attempt))
            continue;
        if (attempt && first > 0 && attempt->number == last + 1) {
            last++;
            continue;
        }
        if (first > 0)
            wmem_strbuf_append_printf(set, "%s%u", ranges++ > 0 ? ", " : "", first);
        if (last > first)
            wmem_strbuf_append_printf(set, "..%u", last);
        first = last = attempt ? attempt->number : 0;
    }
    return ranges;
}

/** "sspi.attempt == 3" or "sspi.attempt in {3, 5..7}". */
static const char *filter_of_ranges(wmem_allocator_t *pool, const char *set)
{
    return wmem_strdup_printf(pool, strpbrk(set, ",.") ? "sspi.attempt in {%s}" : "sspi.attempt == %s", set);
}

/** "ip.addr == 192.0.2.1"; NULL for what is no address of IP. */
static const char *filter_of_address(wmem_allocator_t *pool, const endpoint_t *of)
{
    endpoint_t end = { of->addr, 0 };
    const char *field = end.addr.type == AT_IPv4 ? "ip.addr" : end.addr.type == AT_IPv6 ? "ipv6.addr" : NULL;

    return field ? wmem_strdup_printf(pool, "%s == %s", field, attempt_endpoint_text(pool, &end)) : NULL;
}

/** A name as a regular expression in a filter; NULL where it has characters that no name of a computer or a user has. */
static const char *pattern_of(wmem_allocator_t *pool, part_t name)
{
    wmem_strbuf_t *pattern = wmem_strbuf_new(pool, NULL);

    for (size_t i = 0; i < name.length; i++) {
        if (!g_ascii_isalnum(name.text[i]) && !strchr("-_.$", name.text[i]))
            return NULL;
        wmem_strbuf_append_printf(pattern, strchr(".$", name.text[i]) ? "[%c]" : "%c", name.text[i]);
    }
    return name.length > 0 ? wmem_strbuf_get_str(pattern) : NULL;
}

static const char *filter_of_target(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *pattern = pattern_of(pool, target_computer(attempt));

    return pattern ? wmem_strdup_printf(pool, "sspi.attempt.target matches \"(^|/)%s([.]?$|[:/@])\"", pattern) : NULL;
}

static const char *filter_of_account(wmem_allocator_t *pool, const attempt_t *attempt)
{
    char *key = account_key(attempt->identity);
    const char *pattern = key ? pattern_of(pool, (part_t) { key, strlen(key) }) : NULL;

    g_free(key);
    if (!pattern)
        return NULL;
    return wmem_strdup_printf(pool, "sspi.attempt.identity matches \"(^|[^a-z0-9_.-])%s($|[^a-z0-9_.-])\"", pattern);
}

/** What tells the attempts of a problem from others with the same cause; NULL where no field does. */
static const char *filter_of_subject(wmem_allocator_t *pool, const problem_t *problem)
{
    const attempt_t *example = problem->example;

    /* In a report without names they are others than in the capture. */
    if (!filter_of_address(pool, example->client))
        return NULL;
    switch (problem->why) {
    case WHY_CLOCK_SKEW: /* It may be that of a server. */
    case WHY_KDC_SILENT: /* It is about the KDC. */
    case WHY_NO_ETYPE:   /* These may be about a realm. */
    case WHY_REALM_UNKNOWN:
    case WHY_COMPUTER_PASSWORD: /* Users of the computer are hit as well, and those whom a server had asked for. */
    case WHY_KDC_REFUSED:
    case WHY_REFUSED_BEHIND:
        return NULL;
    default:
        break;
    }
    switch (causes[problem->why].subject) {
    case SUBJECT_CLIENT:
        return filter_of_address(pool, example->client);
    case SUBJECT_SERVER:
        return filter_of_address(pool, example->server);
    case SUBJECT_TARGET:
        return filter_of_target(pool, example);
    case SUBJECT_ACCOUNT:
        return filter_of_account(pool, example);
    default:
        return NULL;
    }
}

/** Of a KDC that is silent the requests to it have no cause of their own; what came of them is NTLM. */
static const char *filter_of_silent_kdc(wmem_allocator_t *pool, const problem_t *problem)
{
    for (guint i = 0; i < problem->attempts->len; i++) {
        const attempt_t *attempt = (const attempt_t *)g_ptr_array_index(problem->attempts, i);
        const char *address = is_as(attempt) || is_tgs(attempt) ? filter_of_address(pool, attempt->server) : NULL;

        if (address)
            return wmem_strdup_printf(pool, "(%s && sspi.attempt.consequence matches \"^fell back\")", address);
    }
    return NULL;
}

/** Whether all attempts with the cause of a problem, or none of them, came to a success in the end; "" where some did. */
static const char *filter_of_end(const problem_t *problem)
{
    unsigned count = 0;
    unsigned mended = 0;

    for (guint i = 0; i < problem->attempts->len; i++) {
        const attempt_t *attempt = (const attempt_t *)g_ptr_array_index(problem->attempts, i);

        count += diagnosis_why(attempt) == problem->why;
        mended += diagnosis_why(attempt) == problem->why && attempt->diagnosis->consequence == CONSEQUENCE_SUCCEEDED;
    }
    if (mended == 0)
        return " && !(sspi.attempt.consequence matches \"^succeeded\")";
    return mended == count ? " && sspi.attempt.consequence matches \"^succeeded\"" : "";
}

/** All attempts with the cause, about the same, and those that are told with them. */
static const char *filter_of_cause(wmem_allocator_t *pool, const problem_t *problem)
{
    const char *subject = filter_of_subject(pool, problem);
    const char *others = problem->why == WHY_KDC_SILENT ? filter_of_silent_kdc(pool, problem) : NULL;
    const char *filter = wmem_strdup_printf(pool, "sspi.attempt.why == \"%s\"%s%s%s", cause_name(problem->why),
                                            subject ? " && " : "", subject ? subject : "", filter_of_end(problem));
    wmem_strbuf_t *set = wmem_strbuf_new(pool, NULL);

    if (!others && append_ranges(set, problem, true, UINT_MAX - 1) > 0)
        others = filter_of_ranges(pool, wmem_strbuf_get_str(set));
    return others ? wmem_strdup_printf(pool, "(%s) || %s", filter, others) : filter;
}

/** All attempts that failed for the same reason without another cause, and came to the same end. */
static const char *filter_of_reason(wmem_allocator_t *pool, const problem_t *problem)
{
    const sspi_finding_t *reason = problem->example->reason;
    const char *result = !reason ? "matches \"^Failure\""
        : wmem_strdup_printf(pool, "contains \"%s\"", problem_finding_name(pool, reason));

    return wmem_strdup_printf(pool, "sspi.attempt.result %s && !sspi.attempt.why%s", result, filter_of_end(problem));
}

const char *problem_filter(wmem_allocator_t *pool, const problem_t *problem)
{
    wmem_strbuf_t *set = wmem_strbuf_new(pool, NULL);

    if (problem->loose)
        return wmem_strdup_printf(pool, "sspi.native == \"%s\" && !sspi.attempt",
                                  problem_finding_name(pool, &problem->loose->finding));
    if (append_ranges(set, problem, false, MOST_RANGES) <= MOST_RANGES)
        return filter_of_ranges(pool, wmem_strbuf_get_str(set));
    return problem->why != WHY_NONE ? filter_of_cause(pool, problem) : filter_of_reason(pool, problem);
}
