/* diagnosis_window.h: the problems of a capture in Wireshark's window
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_DIAGNOSIS_WINDOW_H
#define SSPI_DIAGNOSIS_WINDOW_H

#include "reports/text_window.h"

/** Statistics > SSPI Diagnosis */
extern const text_window_kind_t diagnosis_window;

#endif
