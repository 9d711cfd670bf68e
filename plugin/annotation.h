/* annotation.h: a finding and the place it was made
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ANNOTATION_H
#define SSPI_ANNOTATION_H

#include <epan/packet.h>

#include "catalogue/finding.h"

typedef struct {
    sspi_finding_t finding;
    const char *source; /**< abbreviation of the field that was read; static */
    int hfid;           /**< its id */
    int start;          /**< where it stands in its data source, in bytes */
    int length;
    int at;             /**< the bytes that hold the code, in the same data source */
    int at_length;
    int layer;          /**< how deep the field's protocol is nested in the frame */
    bool detail;        /**< says more exactly what another field of the same message says */
} annotation_t;

/** What is kept of a frame: made on the first pass, in file scope, and shown on every pass. */
typedef struct {
    unsigned count; /**< at least 1 */
    annotation_t *annotations; /**< in the order of the frame */
} frame_record_t;

#endif
