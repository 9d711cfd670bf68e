/* terminal.c: the terminal that the output goes to
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lookup/terminal.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "system/system.h"

/* A wider one is no terminal, but a way to ask for long lines. */
#define WIDEST 10000

unsigned terminal_width(void)
{
    const char *columns = g_getenv("COLUMNS");
    long wanted = columns ? strtol(columns, NULL, 10) : 0;

    return wanted > 0 && wanted <= WIDEST ? (unsigned)wanted : system_terminal_width();
}

bool is_input_typed(void)
{
    return system_is_input_typed();
}

bool can_locale_print(const char *text)
{
    const char *charset = system_output_charset();
    char *converted;

    if (strcmp(charset, "UTF-8") == 0)
        return true;
    converted = g_convert(text, -1, charset, "UTF-8", NULL, NULL, NULL);
    g_free(converted);
    return converted != NULL;
}
