/* problems.h: attempts grouped by what is to be mended
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_PROBLEMS_H
#define SSPI_PROBLEMS_H

#include "diagnosis/diagnosis.h"
#include "diagnosis/loose_failures.h"

/** The worst first. */
typedef enum {
    SEVERITY_CRITICAL, /**< an attack, or what hits others than those who cause it */
    SEVERITY_FAILED,   /**< somebody did not get in */
    SEVERITY_DEGRADED, /**< somebody got in by weaker means */
    SEVERITY_HARMLESS, /**< something failed that nobody missed, or that went well soon after */
    SEVERITIES
} severity_t;

/** One cause with all that it hit: attempts, or frames that belong to none. */
typedef struct {
    severity_t severity;
    why_t why;
    certainty_t certainty;    /**< of `why` */
    const attempt_t *example; /**< of what came of it: the first that failed, or the first; NULL: there are no attempts */
    const attempt_t *teller;  /**< tells the reason: `example`, or what says it better */
    GPtrArray *attempts;      /**< attempt_t, in the order of their numbers */
    const loose_failure_t *loose; /**< what failed instead of attempts, or NULL */
} problem_t;

/** The problems among attempts (attempt_t, capture by capture in the order of their numbers), and what failed besides, worst
 *  first.
 *  @return problem_t, to be freed with g_ptr_array_unref() before the attempts go */
GPtrArray *problems_of(const GPtrArray *attempts, const loose_failures_t *loose);

/** How many attempts it has, or frames. */
unsigned problem_count(const problem_t *problem);

/** How many of the attempts (attempt_t), from the one `from`, are of one capture, whose numbers ascend. */
guint problem_length_of_capture(const GPtrArray *attempts, guint from);

/** The status that tells the reason of a problem. Returns false where none does. */
bool problem_finding(const problem_t *problem, sspi_finding_t *finding);

/** The status whose texts explain a problem: that of its reason, or one that stands for its cause. Returns false where there is
 *  none. */
bool problem_explanation(const problem_t *problem, sspi_finding_t *finding);

#endif
