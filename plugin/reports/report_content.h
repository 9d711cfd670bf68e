/* report_content.h: what a report is about
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_REPORT_CONTENT_H
#define SSPI_REPORT_CONTENT_H

#include "attempts/attempt.h"
#include "diagnosis/loose_failures.h"

typedef struct {
    const GPtrArray *attempts; /**< attempt_t, capture by capture in the order of their numbers */
    const loose_failures_t *loose; /**< what failed besides */
} report_content_t;

#endif
