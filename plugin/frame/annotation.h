/* annotation.h: findings and the places they were made
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ANNOTATION_H
#define SSPI_ANNOTATION_H

#include <epan/packet.h>

#include "codes/finding.h"
#include "codes/weakness.h"

/** A field that something was read from. Places are in bytes of its data source. */
typedef struct {
    int hfid; /**< 0: bytes that no field covers */
    int start;
    int length;
} read_field_t;

typedef struct {
    sspi_finding_t finding;
    const char *source; /**< abbreviation of the field that was read, or what the bytes are called; static */
    unsigned field;     /**< index into frame_record_t.fields */
    int at;             /**< the bytes that hold the code, in the field's data source */
    int at_length;
    int layer;          /**< how deep the field's protocol is nested in the frame */
    bool detail;        /**< says more exactly what another field of the same message says */
    bool own;           /**< about the field itself, whose label is to have the name */
} annotation_t;

/** RPC extended error information that stands behind a field. */
typedef struct {
    unsigned field;
    int at;
    uint8_t *blob;
    size_t length;
} eeinfo_place_t;

typedef struct attempt attempt_t;

/** What is kept of a frame, or of several that are alike: made on the first pass, in file scope, and shown on every pass. */
typedef struct {
    annotation_t *annotations; /**< in the order of the frame */
    read_field_t *fields;      /**< in the order they were read */
    eeinfo_place_t *eeinfos;
    attempt_t **attempts;      /**< that the frame belongs to: while it is dissected */
    const char *not_understood; /**< what a reader could make nothing of: abbreviation of its field, static; NULL: nothing */
    weakness_set_t weaknesses; /**< what the frame shows to be weak in them: while it is dissected */
    unsigned count;            /**< of annotations; may be 0 where there is extended error information, or an attempt */
    unsigned field_count;
    unsigned eeinfo_count;
    unsigned attempt_count;
    bool has_too_many;  /**< there were more annotations, which are not kept */
    bool is_read_again; /**< this is not the first pass: all frames are known */
} frame_record_t;

/** Whether a failure says that a message or a handshake was tampered with. */
bool finding_is_integrity_failure(const sspi_finding_t *finding);

/** Whether an annotation says more than another of the same exchange: the graver one, then the more exact one. */
bool annotation_says_more(const annotation_t *annotation, const annotation_t *other);

/** The annotation that says most of a frame, or NULL where it has none. */
const annotation_t *leading_annotation(const frame_record_t *record);

#endif
