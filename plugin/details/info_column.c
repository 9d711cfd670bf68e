/* info_column.c: what the Info column and the head of the details say of a frame
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "details/info_column.h"

#include "details/finding_names.h"

const sspi_finding_t *most_severe_finding(const frame_record_t *record)
{
    const annotation_t *most = record->annotations;

    if (record->count == 0)
        return NULL;
    for (unsigned i = 1; i < record->count; i++) {
        if (annotation_says_more(&record->annotations[i], most))
            most = &record->annotations[i];
    }
    return &most->finding;
}

bool info_column_shows(info_column_t info_column, const sspi_finding_t *worst)
{
    return worst
        && (info_column == INFO_COLUMN_ALL || (info_column == INFO_COLUMN_FAILURES && worst->class_ == SSPI_CLASS_FAILURE));
}

void info_column_append(packet_info *pinfo, const sspi_finding_t *worst)
{
    col_append_lstr(pinfo->cinfo, COL_INFO, " [", finding_both_names(pinfo->pool, worst), "]", COL_ADD_LSTR_TERMINATOR);
}
