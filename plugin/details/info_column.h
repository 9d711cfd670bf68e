/* info_column.h: what the Info column and the head of the details say of a frame
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_INFO_COLUMN_H
#define SSPI_INFO_COLUMN_H

#include "frame/annotation.h"

/** Which annotations the Info column shows. */
typedef enum { INFO_COLUMN_NONE, INFO_COLUMN_FAILURES, INFO_COLUMN_ALL } info_column_t;

/** The most severe finding of a frame, or NULL where it has none. */
const sspi_finding_t *most_severe_finding(const frame_record_t *record);

/** Whether the Info column has something to say of a frame.
 *  @param worst  its most severe finding, or NULL */
bool info_column_shows(info_column_t info_column, const sspi_finding_t *worst);

/** Append the frame's most severe finding to the Info column. */
void info_column_append(packet_info *pinfo, const sspi_finding_t *worst);

#endif
