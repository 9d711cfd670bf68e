/* info_column.c: what the Info column says of a frame
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "details/info_column.h"

#include "details/finding_names.h"

bool info_column_shows(info_column_t info_column, const annotation_t *lead)
{
    return lead && (info_column == INFO_COLUMN_ALL
                    || (info_column == INFO_COLUMN_FAILURES && lead->finding.class_ == SSPI_CLASS_FAILURE));
}

void info_column_append(packet_info *pinfo, const annotation_t *lead)
{
    col_append_lstr(pinfo->cinfo, COL_INFO, " [", finding_both_names(pinfo->pool, &lead->finding), "]", COL_ADD_LSTR_TERMINATOR);
}
