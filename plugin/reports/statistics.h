/* statistics.h: how often each status occurs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_STATISTICS_H
#define SSPI_STATISTICS_H

/** Offer the statistics of a capture.
 *  @param tap  name of the tap that has the frame_record_t of each annotated frame */
void statistics_register(const char *tap);

#endif
