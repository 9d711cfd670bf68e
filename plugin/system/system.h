/* system.h: what differs between Windows and other systems: the console, the command line, and what a line ends with
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_SYSTEM_H
#define SSPI_SYSTEM_H

#include <stdbool.h>

/** The width of the terminal that standard output goes to, in columns, or 0 where it is none or does not tell. */
unsigned system_terminal_width(void);

/** Whether somebody types on standard input, so that waiting for it would be waiting for a person. */
bool system_is_input_typed(void);

/** From here to system_end_bytes(), what is printed to standard output is written as it is. Elsewhere Windows writes the end of a
 *  line, `\n`, as `\r\n`. A console on Windows goes on as before: it would not take bytes for UTF-8. */
void system_begin_bytes(void);
void system_end_bytes(void);

/** For main() to begin with, as this sets the locale. Text on standard output is written in the encoding of the locale; on
 *  Windows it is UTF-8 whatever the code page, and lines end with `\n` alone. Standard input is read as it is, unless somebody
 *  types. Returns a copy of main()'s arguments, for g_option_context_parse_strv() and g_strfreev(); on Windows they are UTF-8. */
char **system_start(char **arguments);

/** The arguments that the running program was started with, to be freed with g_strfreev(); NULL where the system does not
 *  tell. */
char **system_arguments(void);

/** The encoding of text on standard output after system_start(), as g_convert() names it. */
const char *system_output_charset(void);

#endif
