/* sections.c: the classes that people see attempts in, and how many there are of each
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/sections.h"

#include "attempts/frame_links.h"

/* Finds the failures that belong to no attempt. */
#define LOOSE_FILTER "sspi.class == \"Failure\" && !sspi.attempt"

const attempt_section_t attempt_sections[ATTEMPT_SECTIONS] = {
    { ATTEMPT_FAILURE, SSPI_WORD_SECTION_FAILED },
    { ATTEMPT_UNFINISHED, SSPI_WORD_SECTION_UNFINISHED },
    { ATTEMPT_SUCCESS, SSPI_WORD_SECTION_SUCCEEDED },
};

unsigned attempts_in_state(const GPtrArray *attempts, attempt_state_t state)
{
    unsigned count = 0;

    for (guint i = 0; i < attempts->len; i++)
        count += ((const attempt_t *)g_ptr_array_index(attempts, i))->state == state;
    return count;
}

/** Put a line below a text. Both are freed.
 *  @return to be freed with g_free() */
static char *with_line(char *text, char *line)
{
    char *lines = g_strconcat(text, "\n", line, NULL);

    g_free(text);
    g_free(line);
    return lines;
}

char *attempts_summary(const GPtrArray *attempts)
{
    char counts[ATTEMPT_SECTIONS][16];
    char *summary;

    for (size_t i = 0; i < ATTEMPT_SECTIONS; i++)
        g_snprintf(counts[i], sizeof counts[i], "%u", attempts_in_state(attempts, attempt_sections[i].state));
    summary = sspi_word_with(SSPI_WORD_ATTEMPTS_COUNTED, counts[0], counts[1], counts[2], NULL);
    if (frame_links_forgotten() == 0)
        return summary;
    g_snprintf(counts[0], sizeof counts[0], "%u", frame_links_forgotten());
    return with_line(summary, sspi_word_with(SSPI_WORD_ATTEMPTS_FORGOTTEN, counts[0], NULL));
}

char *no_problem_text(const GPtrArray *attempts)
{
    const char *nothing = sspi_word(attempts->len > 0 ? SSPI_WORD_PAGE_NO_PROBLEM : SSPI_WORD_PAGE_NO_ATTEMPT);

    if (attempts_in_state(attempts, ATTEMPT_UNFINISHED) == 0)
        return g_strdup(nothing);
    return sspi_word_with(SSPI_WORD_SENTENCES, nothing, sspi_word(SSPI_WORD_PAGE_UNFINISHED), NULL);
}

static unsigned count_loose(const loose_failures_t *loose)
{
    const GPtrArray *rows = loose_failures_rows(loose);
    unsigned count = 0;

    for (guint i = 0; i < rows->len; i++)
        count += ((const loose_failure_t *)g_ptr_array_index(rows, i))->count;
    return count;
}

char *content_summary(const report_content_t *content)
{
    char *summary = attempts_summary(content->attempts);
    unsigned loose = count_loose(content->loose);
    char count[16];

    if (loose == 0)
        return summary;
    g_snprintf(count, sizeof count, "%u", loose);
    return with_line(summary, sspi_word_with(SSPI_WORD_FAILURES_OUTSIDE, count, LOOSE_FILTER, NULL));
}
