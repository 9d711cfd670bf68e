/* terminal.h: the terminal that the output goes to
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_TERMINAL_H
#define SSPI_TERMINAL_H

#include <stdbool.h>

/** The columns of the terminal on standard output: COLUMNS of the environment, or what the terminal says. 0: there is none, and
 * lines may be of any length. */
unsigned terminal_width(void);

/** Whether somebody types on standard input, so that waiting for it would be waiting for a person. */
bool is_input_typed(void);

/** Whether the character set of the locale has every character of a text (UTF-8). */
bool can_locale_print(const char *text);

#endif
