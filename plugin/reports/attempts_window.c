/* attempts_window.c: the table of attempts in Wireshark's window
 *
 * How many failed for what reason stands first, then the table of the report.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/attempts_window.h"

#include "reports/diagnosis_window.h"
#include "reports/reasons.h"
#include "reports/report.h"
#include "reports/sections.h"
#include "system/cells.h"

/* A window lays out so many rows in less than half a second. */
#define MOST_ROWS 10000
#define MOST_REASONS 12
/* Of a sentence: the window shows as much at least. */
#define LINE_WIDTH 80

/** The first of those that failed, to be freed with g_ptr_array_free(…, TRUE). */
static GPtrArray *first_failures(const GPtrArray *attempts)
{
    GPtrArray *failures = g_ptr_array_new();

    for (guint i = 0; i < attempts->len && failures->len < MOST_ROWS; i++) {
        attempt_t *attempt = (attempt_t *)g_ptr_array_index(attempts, i);

        if (attempt->state == ATTEMPT_FAILURE)
            g_ptr_array_add(failures, attempt);
    }
    return failures;
}

/** The table of the first failures, and that there are others. */
static void append_failures(GString *text, const GPtrArray *attempts)
{
    GPtrArray *failures = first_failures(attempts);
    char shown[16];
    char all[16];
    char *line;

    g_snprintf(shown, sizeof shown, "%u", failures->len);
    g_snprintf(all, sizeof all, "%u", attempts_in_state(attempts, ATTEMPT_FAILURE));
    line = sspi_word_with(SSPI_WORD_WINDOW_ONLY_FAILURES, shown, all, NULL);
    cells_append_wrapped(text, line, 0, 0, LINE_WIDTH);
    g_string_append(text, "\n\n");
    g_free(line);
    report_text_append_table(text, failures, 0);
    g_ptr_array_free(failures, TRUE);
}

static char *text_of(const report_content_t *content)
{
    const GPtrArray *attempts = content->attempts;
    char *summary = content_summary(content);
    GString *text = g_string_new(summary);

    g_free(summary);
    g_string_append(text, "\n\n");
    reasons_append(text, attempts, MOST_REASONS);
    if (attempts->len <= MOST_ROWS)
        report_text_append_table(text, attempts, 0);
    else
        append_failures(text, attempts);
    return g_string_free(text, FALSE);
}

const text_window_kind_t attempts_window = { SSPI_WORD_ATTEMPTS_WINDOW, &diagnosis_window, text_of };
