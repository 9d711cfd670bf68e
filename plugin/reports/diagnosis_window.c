/* diagnosis_window.c: the problems of a capture in Wireshark's window
 *
 * The text is that of -z sspi,diagnosis.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/diagnosis_window.h"

#include "reports/attempts_window.h"
#include "reports/diagnosis_report.h"

/* Characters that the window is wide when it is opened for the first time. */
#define WINDOW_WIDTH 100

static char *text_of(const report_content_t *content)
{
    return diagnosis_text(content, WINDOW_WIDTH);
}

const text_window_kind_t diagnosis_window = { SSPI_WORD_DIAGNOSIS_WINDOW, &attempts_window, text_of };
