/* diagnosis_text.c: the problems of a capture for people
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "reports/diagnosis_report.h"
#include "reports/problem_texts.h"
#include "system/cells.h"

/* Where it is not known how wide the terminal is, and the least that a text gets beside its label. */
#define USUAL_WIDTH 80
#define LEAST_TEXT 30
#define INDENT "   "
/* So many names in a text; JSON has more. */
#define MOST_SHOWN 3

typedef struct {
    GString *text;
    unsigned width;
    unsigned label_width;
} writer_t;

static void append_label(const writer_t *writer, sspi_word_t label)
{
    g_string_append(writer->text, INDENT);
    g_string_append(writer->text, sspi_word(label));
    cells_append_blanks(writer->text, writer->label_width + 2 - cells_of_text(sspi_word(label)));
}

/** A text with a label before it, on as many lines as it needs. */
static void append_field(const writer_t *writer, sspi_word_t label, const char *text)
{
    unsigned left = (unsigned)(sizeof INDENT - 1) + writer->label_width + 2;

    if (!text || !*text)
        return;
    append_label(writer, label);
    cells_append_wrapped(writer->text, text, left, left, MAX(writer->width, left + LEAST_TEXT));
    g_string_append_c(writer->text, '\n');
}

/** What stands in one line whatever its length: it is to be copied. */
static void append_line(const writer_t *writer, sspi_word_t label, const char *text)
{
    append_label(writer, label);
    g_string_append(writer->text, text);
    g_string_append_c(writer->text, '\n');
}

static void append_names(const writer_t *writer, wmem_allocator_t *pool, const problem_t *problem, names_t kind,
                         sspi_word_t label)
{
    const char *names[MOST_NAMES];
    unsigned more;
    unsigned count = problem_names(pool, problem, kind, names, &more);
    unsigned shown = MIN(count, MOST_SHOWN);
    const char *list = "";

    for (unsigned i = 0; i < shown; i++)
        list = listed(pool, list, kind == NAMES_IDENTITY ? attempt_in_words(names[i]) : names[i]);
    more += count - shown;
    if (more > 0) {
        char *text = sspi_word_with(SSPI_WORD_AND_MORE, list, wmem_strdup_printf(pool, "%u", more), NULL);

        append_field(writer, label, text);
        g_free(text);
    } else {
        append_field(writer, label, list);
    }
}

/** "likely SPN unknown: KDC_ERR_S_PRINCIPAL_UNKNOWN (7)", as far as it is known; to be freed with g_free(). */
static char *title_of(wmem_allocator_t *pool, const problem_t *problem)
{
    const char *reason = problem_reason_words(pool, problem);
    char *why;
    char *title;

    if (problem->why == WHY_NONE)
        return g_strdup(reason ? reason : "-");
    why = problem->certainty == CERTAINTY_LIKELY ? sspi_word_with(SSPI_WORD_LIKELY, sspi_word(causes[problem->why].name), NULL)
                                                 : g_strdup(sspi_word(causes[problem->why].name));
    if (!reason)
        return why;
    title = sspi_word_with(SSPI_WORD_WITH_COLON, why, reason, NULL);
    g_free(why);
    return title;
}

/** "2026-01-01 10:00:00 - 2026-01-01 11:00:00" */
static const char *times_text(wmem_allocator_t *pool, const problem_t *problem)
{
    char *first = attempt_start_text((const attempt_t *)g_ptr_array_index(problem->attempts, 0), "%Y-%m-%d %H:%M:%S", 0);
    char *last = attempt_start_text(problem_last_attempt(problem), "%Y-%m-%d %H:%M:%S", 0);
    const char *times = strcmp(first, last) == 0 ? wmem_strdup_printf(pool, "%.19s", first)
                                                 : wmem_strdup_printf(pool, "%.19s - %.19s", first, last);

    g_free(first);
    g_free(last);
    return times;
}

static void append_problem(const writer_t *writer, wmem_allocator_t *pool, const problem_t *problem, unsigned number)
{
    problem_texts_t texts = problem_texts(pool, problem);
    const attempt_t *first = (const attempt_t *)g_ptr_array_index(problem->attempts, 0);
    uint32_t last_frame = problem_last_frame(problem);
    char *title = title_of(pool, problem);
    char *line = sspi_word_with(SSPI_WORD_WITH_COLON, severity_word(problem->severity), title, NULL);

    g_string_append_printf(writer->text, "\n%u. %s\n", number, line);
    append_field(writer, SSPI_WORD_ATTEMPTS, wmem_strdup_printf(pool, "%u", problem->attempts->len));
    append_field(writer, SSPI_WORD_FRAMES, last_frame == first->first_frame ? wmem_strdup_printf(pool, "%u", (unsigned)last_frame)
                 : wmem_strdup_printf(pool, "%u-%u", (unsigned)first->first_frame, (unsigned)last_frame));
    append_field(writer, SSPI_WORD_START_UTC, times_text(pool, problem));
    append_names(writer, pool, problem, NAMES_IDENTITY, SSPI_WORD_IDENTITY);
    append_names(writer, pool, problem, NAMES_CLIENT, SSPI_WORD_CLIENT);
    append_names(writer, pool, problem, NAMES_SERVER, SSPI_WORD_SERVER);
    append_names(writer, pool, problem, NAMES_TARGET, SSPI_WORD_TARGET);
    append_field(writer, SSPI_WORD_CONSEQUENCE, diagnosis_consequence_words(pool, problem->example));
    append_field(writer, SSPI_WORD_MEANING, texts.meaning);
    append_field(writer, SSPI_WORD_CAUSE, texts.cause);
    append_field(writer, SSPI_WORD_REMEDY, texts.remedy);
    append_line(writer, SSPI_WORD_FILTER, problem_filter(pool, problem));
    g_free(line);
    g_free(title);
}

static unsigned width_of_labels(void)
{
    static const sspi_word_t labels[] = {
        SSPI_WORD_ATTEMPTS, SSPI_WORD_FRAMES, SSPI_WORD_START_UTC, SSPI_WORD_IDENTITY, SSPI_WORD_CLIENT, SSPI_WORD_SERVER,
        SSPI_WORD_TARGET, SSPI_WORD_CONSEQUENCE, SSPI_WORD_MEANING, SSPI_WORD_CAUSE, SSPI_WORD_REMEDY, SSPI_WORD_FILTER,
    };
    unsigned width = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++)
        width = MAX(width, cells_of_text(sspi_word(labels[i])));
    return width;
}

/** "SSPI diagnosis: 1 critical, …", to be freed with g_free(). */
static char *summary_of(const GPtrArray *problems)
{
    unsigned counts[SEVERITIES] = { 0 };
    char texts[SEVERITIES][16];

    for (guint i = 0; i < problems->len; i++)
        counts[((const problem_t *)g_ptr_array_index(problems, i))->severity]++;
    for (unsigned i = 0; i < SEVERITIES; i++)
        g_snprintf(texts[i], sizeof texts[i], "%u", counts[i]);
    return sspi_word_with(SSPI_WORD_DIAGNOSIS_COUNTED, texts[SEVERITY_CRITICAL], texts[SEVERITY_FAILED], texts[SEVERITY_DEGRADED],
                          texts[SEVERITY_HARMLESS], NULL);
}

char *diagnosis_text(const GPtrArray *attempts, unsigned width)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
    GPtrArray *problems = problems_of(attempts);
    writer_t writer = { g_string_new(NULL), width ? width : USUAL_WIDTH, width_of_labels() };
    char *summary = summary_of(problems);

    g_string_append_printf(writer.text, "%s\n", summary);
    for (guint i = 0; i < problems->len; i++) {
        append_problem(&writer, pool, (const problem_t *)g_ptr_array_index(problems, i), i + 1);
        wmem_free_all(pool);
    }
    g_free(summary);
    g_ptr_array_unref(problems);
    wmem_destroy_allocator(pool);
    return g_string_free(writer.text, FALSE);
}
