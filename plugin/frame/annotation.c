/* annotation.c: which of several annotations says most
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/annotation.h"

bool finding_is_integrity_failure(const sspi_finding_t *finding)
{
    return finding->class_ == SSPI_CLASS_FAILURE && finding->status && finding->status->integrity;
}

/** How much an annotation says beside others of the same severity: an outer protocol's general refusal less than the
 *  inner protocol's reason, and most of all a detail that was added to a code. */
static int exactness(const annotation_t *annotation)
{
    const sspi_code_t *native = annotation->finding.native;
    bool has_reason = native && native->cause && native->family != SSPI_FAMILY_SPNEGO
        && native->family != SSPI_FAMILY_LDAP_RESULT;

    return has_reason ? 2 * annotation->layer + (annotation->detail ? 1 : 0) : -1;
}

bool annotation_says_more(const annotation_t *annotation, const annotation_t *other)
{
    const sspi_finding_t *a = &annotation->finding;
    const sspi_finding_t *b = &other->finding;

    if (a->class_ != b->class_)
        return a->class_ > b->class_;
    if (finding_is_integrity_failure(a) != finding_is_integrity_failure(b))
        return finding_is_integrity_failure(a);
    return exactness(annotation) > exactness(other);
}

const annotation_t *leading_annotation(const frame_record_t *record)
{
    const annotation_t *most = record->annotations;

    if (record->count == 0)
        return NULL;
    for (unsigned i = 1; i < record->count; i++) {
        if (annotation_says_more(&record->annotations[i], most))
            most = &record->annotations[i];
    }
    return most;
}
