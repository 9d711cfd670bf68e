/* sections.h: the classes that people see attempts in, and how many there are of each
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_SECTIONS_H
#define SSPI_SECTIONS_H

#include "codes/language.h"
#include "reports/report_content.h"

typedef struct {
    attempt_state_t state;
    sspi_word_t title;
} attempt_section_t;

#define ATTEMPT_SECTIONS 3

/* In the order in which they are of interest. */
extern const attempt_section_t attempt_sections[ATTEMPT_SECTIONS];

/** How many of the attempts (attempt_t) are in a state. */
unsigned attempts_in_state(const GPtrArray *attempts, attempt_state_t state);

/** "SSPI attempts: 3 failed, 0 unfinished, 5 succeeded", to be freed with g_free(). */
char *attempts_summary(const GPtrArray *attempts);

/** The same with a line for what failed besides. */
char *content_summary(const report_content_t *content);

/** What is to be said where nothing failed, and of attempts without an end. To be freed with g_free(). */
char *no_problem_text(const GPtrArray *attempts);

#endif
