/* sections.c: the classes that people see attempts in, and how many there are of each
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/sections.h"

#include "attempts/frame_links.h"

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

char *attempts_summary(const GPtrArray *attempts)
{
    char counts[ATTEMPT_SECTIONS][16];
    char *summary;
    char *forgotten;
    char *text;

    for (size_t i = 0; i < ATTEMPT_SECTIONS; i++)
        g_snprintf(counts[i], sizeof counts[i], "%u", attempts_in_state(attempts, attempt_sections[i].state));
    summary = sspi_word_with(SSPI_WORD_ATTEMPTS_COUNTED, counts[0], counts[1], counts[2], NULL);
    if (frame_links_forgotten() == 0)
        return summary;
    g_snprintf(counts[0], sizeof counts[0], "%u", frame_links_forgotten());
    forgotten = sspi_word_with(SSPI_WORD_ATTEMPTS_FORGOTTEN, counts[0], NULL);
    text = g_strconcat(summary, "\n", forgotten, NULL);
    g_free(summary);
    g_free(forgotten);
    return text;
}
