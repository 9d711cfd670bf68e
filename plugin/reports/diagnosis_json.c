/* diagnosis_json.c: the problems of a capture for a program
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/diagnosis_report.h"

#include "diagnosis/diagnosis_words.h"
#include "diagnosis/outcomes.h"
#include "frame/pool_text.h"
#include "reports/json_member.h"
#include "reports/problem_names.h"
#include "reports/problem_texts.h"

static void dump_number(json_dumper *dumper, const char *name, unsigned number)
{
    json_dumper_set_member_name(dumper, name);
    json_dumper_value_anyf(dumper, "%u", number);
}

static void dump_names(json_dumper *dumper, wmem_allocator_t *pool, const problem_t *problem, names_t kind, const char *name)
{
    const char *names[MOST_NAMES];
    unsigned more;
    unsigned count = problem_names(pool, problem, kind, names, &more);

    json_dumper_set_member_name(dumper, name);
    json_dumper_begin_array(dumper);
    for (unsigned i = 0; i < count; i++)
        json_dumper_value_string(dumper, names[i]);
    json_dumper_end_array(dumper);
    dump_number(dumper, wmem_strdup_printf(pool, "more_%s", name), more);
}

static void dump_attempts(json_dumper *dumper, const problem_t *problem)
{
    json_dumper_set_member_name(dumper, "attempts");
    json_dumper_begin_array(dumper);
    for (guint i = 0; i < problem->attempts->len; i++)
        json_dumper_value_anyf(dumper, "%u", ((const attempt_t *)g_ptr_array_index(problem->attempts, i))->number);
    json_dumper_end_array(dumper);
}

static const char *status_name(const problem_t *problem)
{
    sspi_finding_t finding;

    return problem_finding(problem, &finding) && finding.status ? finding.status->name : NULL;
}

static void dump_problem(json_dumper *dumper, wmem_allocator_t *pool, const problem_t *problem, unsigned number)
{
    problem_texts_t texts = problem_texts(pool, problem);
    const char *consequence = problem_outcomes(pool, problem, SSPI_ENGLISH);

    json_dumper_begin_object(dumper);
    dump_number(dumper, "number", number);
    json_member_text(dumper, "severity", severity_name(problem->severity));
    json_member_text(dumper, "reason", problem_reason(pool, problem));
    json_member_text(dumper, "status", status_name(problem));
    json_member_text(dumper, "why", cause_name(problem->why));
    dump_number(dumper, "count", problem_count(problem));
    dump_number(dumper, "first_frame", problem_first_frame(problem));
    dump_number(dumper, "last_frame", problem_last_frame(problem));
    json_member_text(dumper, "start", text_of_time_rfc3339(pool, problem_start(problem)));
    json_member_text(dumper, "end", text_of_time_rfc3339(pool, problem_end(problem)));
    dump_names(dumper, pool, problem, NAMES_IDENTITY, "identities");
    dump_names(dumper, pool, problem, NAMES_CLIENT, "clients");
    dump_names(dumper, pool, problem, NAMES_SERVER, "servers");
    dump_names(dumper, pool, problem, NAMES_TARGET, "targets");
    dump_attempts(dumper, problem);
    json_member_text(dumper, "consequence", consequence);
    json_member_text(dumper, "meaning", texts.meaning);
    json_member_text(dumper, "cause", texts.cause);
    json_member_text(dumper, "remedy", texts.remedy);
    json_member_text(dumper, "filter", problem_filter(pool, problem));
    json_member_text(dumper, "certainty", problem->why == WHY_NONE ? NULL : certainty_name(problem->certainty));
    json_dumper_end_object(dumper);
}

void diagnosis_json(const report_content_t *content, FILE *out)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
    GPtrArray *problems = problems_of(content->attempts, content->loose);
    json_dumper dumper = { .output_file = out, .flags = JSON_DUMPER_FLAGS_PRETTY_PRINT };

    json_dumper_begin_array(&dumper);
    for (guint i = 0; i < problems->len; i++) {
        dump_problem(&dumper, pool, (const problem_t *)g_ptr_array_index(problems, i), i + 1);
        wmem_free_all(pool);
    }
    json_dumper_end_array(&dumper);
    json_dumper_finish(&dumper);
    g_ptr_array_unref(problems);
    wmem_destroy_allocator(pool);
}
