/* redaction.h: what a report is about, without the name of anybody
 *
 * Reports are made of that as of anything else: what is not in it cannot get out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_REDACTION_H
#define SSPI_REDACTION_H

#include "reports/report_content.h"

/** Copies with pseudonyms in the place of names and addresses. */
typedef struct redaction redaction_t;

/** @param content  has to live longer
 *  @return to be freed with redaction_free() */
redaction_t *redaction_new(const report_content_t *content);
void redaction_free(redaction_t *redaction);

/** The copies, in the order of what they are of. They belong to the redaction. */
const report_content_t *redaction_content(const redaction_t *redaction);

#endif
