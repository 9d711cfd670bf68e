/* labels.h: the words that say what a number is
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_TEXT_LABELS_H
#define SSPI_TEXT_LABELS_H

#include "codes/text/evidence.h"

/** The label of a number: of its phrase, the rows whose context is near, in the order of the table. */
typedef struct {
    const sspi_label_t *labels[4];
    unsigned count;
} sspi_found_label_t;

/** Find the label before a number, above it in a table with commas, or of its field in CEF. */
sspi_found_label_t sspi_find_label(const sspi_evidence_t *evidence, guint number);

/** Find the label of a field of Wireshark's details: "Content Type: Alert (21)", with the number at the end of the line, or
 * before a comma, and the name of the field at its beginning. */
sspi_found_label_t sspi_find_field_label(const sspi_evidence_t *evidence, guint number);

#endif
