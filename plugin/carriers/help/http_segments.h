/* http_segments.h: segments that messages of HTTP begin in, when they come again
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_HTTP_SEGMENTS_H
#define SSPI_HTTP_SEGMENTS_H

#include "carriers/help/http_messages.h"

/* A segment is sent again soon, or it is from another tap. */
#define HTTP_SEGMENTS 16

/** The last segments of a connection, in both directions; zeros at first. */
typedef struct {
    uint32_t begun[HTTP_SEGMENTS]; /**< their sequence numbers, mixed with their direction */
    unsigned count;
} http_segments_t;

/** Whether the messages that begin with `part` have been read before: the same segment, sent or captured again. It is remembered
 *  from now on. */
bool http_segments_know(http_segments_t *segments, const packet_info *pinfo, const http_part_t *part);

#endif
