/* capture_span.h: what was read: from when to when, how many frames, of which file
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_CAPTURE_SPAN_H
#define SSPI_CAPTURE_SPAN_H

#include <epan/packet.h>

typedef struct {
    unsigned frames;
    nstime_t first; /**< the earliest time and the latest, absolute; frames may stand in any order */
    nstime_t last;
} capture_span_t;

/** Look at all frames from now on, whatever filter there is. To be freed with capture_span_free(). */
capture_span_t *capture_span_new(void);
void capture_span_free(capture_span_t *span);

/** "2026-01-01 10:00:00 - 2026-01-01 11:00:00", to be freed with g_free(); empty where there are no frames, or their times are
 *  none that a calendar has. */
char *capture_span_text(const capture_span_t *span);

/** The name of the file that is read, without its folder: visible_text(), to be freed with g_free(). NULL where it is not known:
 *  Wireshark's window tells it; tshark tells no plugin, and its command line is looked at. */
char *capture_file_name(void);

#endif
