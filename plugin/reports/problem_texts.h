/* problem_texts.h: what is told of a problem, in text and JSON alike
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_PROBLEM_TEXTS_H
#define SSPI_PROBLEM_TEXTS_H

#include "diagnosis/problems.h"

/** Texts in the current language, in `pool` or static; NULL where there is nothing to say. */
typedef struct {
    const char *meaning;
    const char *cause; /**< with what the packets tell of clocks, tickets and encryption types */
    const char *remedy;
} problem_texts_t;

problem_texts_t problem_texts(wmem_allocator_t *pool, const problem_t *problem);

/** What the failure says, by its own name, in `pool`; NULL where nothing failed. */
const char *problem_reason(wmem_allocator_t *pool, const problem_t *problem);

/** The same for people, in the current language. */
const char *problem_reason_words(wmem_allocator_t *pool, const problem_t *problem);

/** A code by its own name, the same in all languages, in `pool`. */
const char *problem_finding_name(wmem_allocator_t *pool, const sspi_finding_t *finding);

/** "likely SPN unknown", in `pool` or static; NULL where nothing is known to be behind it. */
const char *problem_why(wmem_allocator_t *pool, const problem_t *problem);

/** "likely SPN unknown: KDC_ERR_S_PRINCIPAL_UNKNOWN (7)", as far as it is known. */
const char *problem_title(wmem_allocator_t *pool, const problem_t *problem);

/** "2026-01-01 10:00:00 - 2026-01-01 11:00:00", in `pool`; empty where it is not known. */
const char *problem_times(wmem_allocator_t *pool, const problem_t *problem);

/** How many attempts there are, or that there are none but frames. */
const char *problem_attempts(wmem_allocator_t *pool, const problem_t *problem);

/** What came of it, for people, in the current language; NULL where nothing is known. */
const char *problem_consequence(wmem_allocator_t *pool, const problem_t *problem);

/** "12-98", in `pool`. */
const char *problem_frames(wmem_allocator_t *pool, const problem_t *problem);

/** A display filter that finds the frames of the problem. Of a great many attempts it may find others with the same cause as
 *  well. */
const char *problem_filter(wmem_allocator_t *pool, const problem_t *problem);

/** Where it begins and ends. */
uint32_t problem_first_frame(const problem_t *problem);
uint32_t problem_last_frame(const problem_t *problem);

/** When its first attempt and its last one begin, or its frames were captured. */
const nstime_t *problem_start(const problem_t *problem);
const nstime_t *problem_end(const problem_t *problem);

/** The name of a severity in JSON, the same in all languages, and for people. */
const char *severity_name(severity_t severity);
const char *severity_word(severity_t severity);

/** "SSPI diagnosis: 1 critical, …", to be freed with g_free().
 *  @param problems  problem_t */
char *problems_summary(const GPtrArray *problems);

#endif
