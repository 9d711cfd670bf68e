/* attempts_window.h: the table of attempts in Wireshark's window
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ATTEMPTS_WINDOW_H
#define SSPI_ATTEMPTS_WINDOW_H

/** Offer Statistics > SSPI Attempts. Programs without windows do not show it.
 *  @param tap  name of the tap that has the frame_record_t of each frame of an attempt */
void attempts_window_register(const char *tap);

#endif
