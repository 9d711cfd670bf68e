/* response_time.h: how long attempts took
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_RESPONSE_TIME_H
#define SSPI_RESPONSE_TIME_H

/** Offer Statistics > Service Response Time > SSPI, and -z sspi,srt in tshark: attempts that have a result, by mechanism and
 *  carrier, and by server.
 *  @param tap  name of the tap that has the frame_record_t of each frame of an attempt */
void response_time_register(int proto, const char *tap);

#endif
