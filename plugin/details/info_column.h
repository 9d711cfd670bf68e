/* info_column.h: what the Info column says of a frame
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_INFO_COLUMN_H
#define SSPI_INFO_COLUMN_H

#include "frame/annotation.h"

/** Which annotations the Info column shows. */
typedef enum { INFO_COLUMN_NONE, INFO_COLUMN_FAILURES, INFO_COLUMN_ALL } info_column_t;

/** Whether the Info column has something to say of a frame.
 *  @param lead  its leading annotation, or NULL */
bool info_column_shows(info_column_t info_column, const annotation_t *lead);

/** Append what the frame's leading annotation says to the Info column. */
void info_column_append(packet_info *pinfo, const annotation_t *lead);

#endif
