/* text_window.h: a report in a window of Wireshark's
 *
 * Wireshark lends text windows to scripts and plugins ("funnel"), with buttons. They are filled from what is known since
 * the capture was read, without going through its frames again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_TEXT_WINDOW_H
#define SSPI_TEXT_WINDOW_H

#include <glib.h>

#include "codes/language.h"
#include "reports/report_content.h"

/** A kind of window; lives as long as the program. */
typedef struct text_window_kind {
    sspi_word_t title;
    const struct text_window_kind *other; /**< that a button opens */
    /** What the window shows: UTF-8 in lines, to be freed with g_free(). */
    char *(*text)(const report_content_t *content);
} text_window_kind_t;

/** Offer the window in the menu Statistics. Programs without windows do not show it. */
void text_window_register(const text_window_kind_t *kind);

#endif
