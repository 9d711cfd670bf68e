/* attempts_window.h: the table of attempts in Wireshark's window
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ATTEMPTS_WINDOW_H
#define SSPI_ATTEMPTS_WINDOW_H

#include "reports/text_window.h"

/** Statistics > SSPI Attempts */
extern const text_window_kind_t attempts_window;

#endif
