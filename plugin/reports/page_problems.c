/* page_problems.c: who failed, and why: the problems on the page
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "reports/html.h"
#include "reports/page_parts.h"
#include "reports/problem_names.h"
#include "reports/problem_texts.h"
#include "reports/sections.h"

/* So many problems in the first table, whose lines lead to the rest. */
#define MOST_LINES 25
/* So many names in a line of it. */
#define MOST_IN_LINE 3
/* Characters of a name in a list, behind which it is to be seen how many more there are. */
#define LONGEST_NAME 100

/** The style of a severity has its English name. */
static void append_badge(GString *html, severity_t severity)
{
    g_string_append_printf(html, "<span class=\"badge %s\">", severity_name(severity));
    html_append(html, severity_word(severity));
    g_string_append(html, "</span>");
}

/** The heading stands beside it where the table has no room for columns. */
static void append_cell(GString *html, sspi_word_t heading, const char *text)
{
    g_string_append(html, "<td data-name=\"");
    html_append_word(html, heading);
    g_string_append(html, "\">");
    html_append_cut(html, *text ? text : "-", HTML_LONGEST_CELL);
}

/** Whether a text says something of its own beside another one. */
static bool adds_to(const char *text, const char *other)
{
    char *folded = g_utf8_casefold(text, -1);
    char *folded_other = g_utf8_casefold(other, -1);
    bool adds = !strstr(folded_other, folded);

    g_free(folded);
    g_free(folded_other);
    return adds;
}

/** The plainest that is known of the reason: what it means, and the code for who has to look it up. */
static void append_reason(GString *html, wmem_allocator_t *pool, const problem_t *problem, const problem_texts_t *texts)
{
    const char *reason = problem_reason_words(pool, problem);
    const char *why = problem_why(pool, problem);
    const char *first = texts->meaning ? texts->meaning : why;

    g_string_append(html, "<td><b>");
    html_append_cut(html, first ? first : reason ? reason : "-", HTML_LONGEST_CELL);
    g_string_append(html, "</b> ");
    if (texts->meaning && why && adds_to(why, texts->meaning)) {
        html_append_cut(html, why, HTML_LONGEST_CELL);
        g_string_append_c(html, ' ');
    }
    if (reason && first) {
        g_string_append(html, "<code>");
        html_append_cut(html, reason, HTML_LONGEST_CELL);
        g_string_append(html, "</code>");
    }
    if (texts->remedy) {
        g_string_append(html, "<div class=do>");
        html_append_cut(html, texts->remedy, HTML_LONGEST_CELL);
        g_string_append(html, "</div>");
    }
}

static void append_line(GString *html, wmem_allocator_t *pool, const problem_t *problem, unsigned number)
{
    problem_texts_t texts = problem_texts(pool, problem);
    const char *identities = problem_names_text(pool, problem, NAMES_IDENTITY, MOST_IN_LINE, LONGEST_NAME);
    const char *targets = problem_names_text(pool, problem, NAMES_TARGET, MOST_IN_LINE, LONGEST_NAME);
    const char *servers = problem_names_text(pool, problem, NAMES_SERVER, MOST_IN_LINE, LONGEST_NAME);

    g_string_append_printf(html, "<tr><td><a href=\"#p%u\">%u</a><td>", number, number);
    append_badge(html, problem->severity);
    append_cell(html, SSPI_WORD_IDENTITY, identities);
    append_reason(html, pool, problem, &texts);
    append_cell(html, SSPI_WORD_TARGET, *targets ? targets : servers);
    append_cell(html, SSPI_WORD_CLIENT, problem_names_text(pool, problem, NAMES_CLIENT, MOST_IN_LINE, LONGEST_NAME));
    g_string_append(html, "<td class=n data-name=\"");
    html_append_word(html, SSPI_WORD_ATTEMPTS);
    g_string_append_printf(html, "\">%s\n", problem->loose ? "-" : problem_attempts(pool, problem));
}

static void append_counts(GString *html, const char *const counts[2])
{
    html_append(html, counts[0]);
    g_string_append(html, "<br>\n");
    html_append(html, counts[1]);
}

/** @param counts  what there is of attempts and of problems, a line each */
static void append_lines(GString *html, const GPtrArray *problems, const char *const counts[2])
{
    static const sspi_word_t headings[] = {
        SSPI_WORD_NUMBER_SHORT, SSPI_WORD_PAGE_SEVERITY, SSPI_WORD_IDENTITY, SSPI_WORD_REASON, SSPI_WORD_TARGET, SSPI_WORD_CLIENT,
    };
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    guint shown = MIN(problems->len, MOST_LINES);

    g_string_append(html, "<table>\n<caption>");
    append_counts(html, counts);
    g_string_append(html, "</caption>\n<thead><tr>");
    for (size_t i = 0; i < G_N_ELEMENTS(headings); i++) {
        g_string_append(html, "<th scope=col>");
        html_append_word(html, headings[i]);
    }
    g_string_append(html, "<th scope=col class=n>");
    html_append_word(html, SSPI_WORD_ATTEMPTS);
    g_string_append(html, "\n<tbody>\n");
    for (guint i = 0; i < shown; i++) {
        append_line(html, pool, (const problem_t *)g_ptr_array_index(problems, i), i + 1);
        wmem_free_all(pool);
    }
    g_string_append(html, "</table>\n");
    page_append_more(html, problems->len - shown);
    wmem_destroy_allocator(pool);
}

void page_append_answer(GString *html, const GPtrArray *attempts, const GPtrArray *problems)
{
    char *of_attempts = attempts_summary(attempts);
    char *of_problems = problems_summary(problems);
    const char *const counts[] = { of_attempts, of_problems };
    char *nothing;

    page_begin_section(html, "who", SSPI_WORD_PAGE_WHO);
    if (problems->len > 0) {
        append_lines(html, problems, counts);
    } else {
        g_string_append(html, "<p>");
        append_counts(html, counts);
        g_string_append(html, "</p>\n<p>");
        nothing = no_problem_text(attempts);
        html_append(html, nothing);
        g_free(nothing);
        g_string_append(html, "</p>\n");
    }
    g_string_append(html, "</section>\n");
    g_free(of_attempts);
    g_free(of_problems);
}

static void append_names(GString *html, wmem_allocator_t *pool, const problem_t *problem, names_t kind, sspi_word_t label)
{
    page_append_fact(html, sspi_word(label), problem_names_text(pool, problem, kind, MOST_NAMES, LONGEST_NAME), NULL);
}

/** To the frames of the attempt that tells the reason, or of the first one that is drawn. */
static void append_link(GString *html, const problem_t *problem, GHashTable *drawn)
{
    unsigned number = GPOINTER_TO_UINT(g_hash_table_lookup(drawn, problem->example));

    for (guint i = 0; i < problem->attempts->len && number == 0; i++)
        number = GPOINTER_TO_UINT(g_hash_table_lookup(drawn, g_ptr_array_index(problem->attempts, i)));
    if (number == 0)
        return;
    g_string_append(html, "<dt>");
    html_append_word(html, SSPI_WORD_STORY);
    g_string_append_printf(html, "<dd><a href=\"#s%u\">", number);
    html_append_word(html, SSPI_WORD_PAGE_LADDERS);
    g_string_append(html, "</a>\n");
}

static void append_explanation(GString *html, wmem_allocator_t *pool, const problem_t *problem, GHashTable *drawn)
{
    problem_texts_t texts = problem_texts(pool, problem);

    g_string_append(html, "<dl>\n");
    page_append_fact(html, sspi_word(SSPI_WORD_MEANING), texts.meaning, NULL);
    page_append_fact(html, sspi_word(SSPI_WORD_CAUSE), texts.cause, NULL);
    page_append_fact(html, sspi_word(SSPI_WORD_REMEDY), texts.remedy, NULL);
    page_append_fact(html, sspi_word(SSPI_WORD_CONSEQUENCE), problem_consequence(pool, problem), NULL);
    append_link(html, problem, drawn);
    g_string_append(html, "</dl>\n");
}

static void append_facts(GString *html, wmem_allocator_t *pool, const problem_t *problem)
{
    g_string_append(html, "<dl>\n");
    append_names(html, pool, problem, NAMES_IDENTITY, SSPI_WORD_IDENTITY);
    append_names(html, pool, problem, NAMES_TARGET, SSPI_WORD_TARGET);
    append_names(html, pool, problem, NAMES_CLIENT, SSPI_WORD_CLIENT);
    append_names(html, pool, problem, NAMES_SERVER, SSPI_WORD_SERVER);
    page_append_fact(html, sspi_word(SSPI_WORD_ATTEMPTS), problem_attempts(pool, problem), NULL);
    page_append_fact(html, sspi_word(SSPI_WORD_START_UTC), problem_times(pool, problem), NULL);
    page_append_fact(html, sspi_word(SSPI_WORD_FRAMES), problem_frames(pool, problem), NULL);
    page_append_fact(html, sspi_word(SSPI_WORD_FILTER), problem_filter(pool, problem), "code");
    g_string_append(html, "</dl>\n");
}

static void append_problem(GString *html, wmem_allocator_t *pool, const problem_t *problem, unsigned number, GHashTable *drawn)
{
    g_string_append_printf(html, "<article class=%s id=p%u>\n<h3>%u. ", severity_name(problem->severity), number, number);
    append_badge(html, problem->severity);
    g_string_append_c(html, ' ');
    html_append_cut(html, problem_title(pool, problem), HTML_LONGEST_CELL);
    g_string_append(html, "</h3>\n<div class=sides>\n");
    append_explanation(html, pool, problem, drawn);
    append_facts(html, pool, problem);
    g_string_append(html, "</div>\n</article>\n");
}

void page_append_problems(GString *html, const GPtrArray *problems, GHashTable *drawn)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    gsize begin = html->len;
    guint i;

    if (problems->len > 0) {
        page_begin_section(html, "diagnosis", SSPI_WORD_PAGE_DIAGNOSIS);
        for (i = 0; i < problems->len && html->len - begin < PAGE_PROBLEMS_BYTES; i++) {
            append_problem(html, pool, (const problem_t *)g_ptr_array_index(problems, i), i + 1, drawn);
            wmem_free_all(pool);
        }
        page_append_more(html, problems->len - i);
        g_string_append(html, "</section>\n");
    }
    wmem_destroy_allocator(pool);
}
