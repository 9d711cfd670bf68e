/* diagnosis_text.c: the problems of a capture for people
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/diagnosis_report.h"
#include "reports/problem_names.h"
#include "reports/problem_texts.h"
#include "reports/sections.h"
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
    append_field(writer, label, problem_names_text(pool, problem, kind, MOST_SHOWN, 0));
}

/** Who, to what, why, what to do; then where and when. */
static void append_problem(const writer_t *writer, wmem_allocator_t *pool, const problem_t *problem, unsigned number)
{
    problem_texts_t texts = problem_texts(pool, problem);
    char *line = sspi_word_with(SSPI_WORD_WITH_COLON, severity_word(problem->severity), problem_title(pool, problem), NULL);

    g_string_append_printf(writer->text, "\n%u. %s\n", number, line);
    append_names(writer, pool, problem, NAMES_IDENTITY, SSPI_WORD_IDENTITY);
    append_names(writer, pool, problem, NAMES_TARGET, SSPI_WORD_TARGET);
    append_field(writer, SSPI_WORD_MEANING, texts.meaning);
    append_field(writer, SSPI_WORD_CAUSE, texts.cause);
    append_field(writer, SSPI_WORD_REMEDY, texts.remedy);
    append_field(writer, SSPI_WORD_CONSEQUENCE, problem_consequence(pool, problem));
    append_names(writer, pool, problem, NAMES_CLIENT, SSPI_WORD_CLIENT);
    append_names(writer, pool, problem, NAMES_SERVER, SSPI_WORD_SERVER);
    append_field(writer, SSPI_WORD_ATTEMPTS, problem_attempts(pool, problem));
    append_field(writer, SSPI_WORD_START_UTC, problem_times(pool, problem));
    append_field(writer, SSPI_WORD_FRAMES, problem_frames(pool, problem));
    append_line(writer, SSPI_WORD_FILTER, problem_filter(pool, problem));
    g_free(line);
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

/** How many attempts there are at all, and what that means. */
static void append_no_problem(const writer_t *writer, const GPtrArray *attempts)
{
    char *counted = attempts_summary(attempts);
    char *nothing = no_problem_text(attempts);

    g_string_append_printf(writer->text, "%s\n\n", counted);
    cells_append_wrapped(writer->text, nothing, 0, 0, writer->width);
    g_string_append_c(writer->text, '\n');
    g_free(counted);
    g_free(nothing);
}

char *diagnosis_text(const report_content_t *content, unsigned width)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
    GPtrArray *problems = problems_of(content->attempts, content->loose);
    writer_t writer = { g_string_new(NULL), width ? width : USUAL_WIDTH, width_of_labels() };
    char *summary = problems_summary(problems);

    g_string_append_printf(writer.text, "%s\n", summary);
    if (problems->len == 0)
        append_no_problem(&writer, content->attempts);
    for (guint i = 0; i < problems->len; i++) {
        append_problem(&writer, pool, (const problem_t *)g_ptr_array_index(problems, i), i + 1);
        wmem_free_all(pool);
    }
    g_free(summary);
    g_ptr_array_unref(problems);
    wmem_destroy_allocator(pool);
    return g_string_free(writer.text, FALSE);
}
