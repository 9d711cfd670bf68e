/* report_window.h: the report as a page, from Wireshark's window
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_REPORT_WINDOW_H
#define SSPI_REPORT_WINDOW_H

#include <epan/funnel.h>

/** To be called once.
 *  @param tap  name of the tap that has the frame_record_t of each frame of an attempt; static */
void report_window_register(const char *tap);

/** Add the buttons to a text window that ask for a file, write the page there, with names or with pseudonyms, and open it in the
 *  browser. */
void report_window_add_buttons(funnel_text_window_t *window);

#endif
