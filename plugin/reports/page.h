/* page.h: the report as one page of HTML, for people who have no Wireshark
 *
 * The page needs nothing else: no network, and no script to be read. What it has is bounded, whatever the capture holds; the rest
 * is counted.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_PAGE_H
#define SSPI_PAGE_H

#include "reports/capture_span.h"
#include "reports/ladder_steps.h"
#include "reports/report_content.h"

/** What a page is made of. */
typedef struct {
    report_content_t content;   /**< as it is to be shown */
    const GPtrArray *originals; /**< the same attempts, in the same order, as they have steps */
    const ladder_steps_t *steps;
    const capture_span_t *span;
    const char *filter; /**< by which the attempts were chosen, or NULL */
    bool is_redacted;   /**< names and addresses may not be told */
} page_source_t;

/** The page, in the current language. UTF-8, to be freed with g_free(). */
char *report_page(const page_source_t *source);

#endif
