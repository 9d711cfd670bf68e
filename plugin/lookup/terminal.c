/* terminal.c: the terminal that the output goes to. What is different on other systems belongs here.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
/* struct winsize and isatty() are not of C11. */
#define _DEFAULT_SOURCE

#include "lookup/terminal.h"

#include <glib.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* A wider one is no terminal, but a way to ask for long lines. */
#define WIDEST 10000

unsigned terminal_width(void)
{
    const char *columns = g_getenv("COLUMNS");
    long wanted = columns ? strtol(columns, NULL, 10) : 0;
    struct winsize size;

    if (wanted > 0 && wanted <= WIDEST)
        return (unsigned)wanted;
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        return size.ws_col;
    return 0;
}

bool is_input_typed(void)
{
    return isatty(STDIN_FILENO);
}

bool can_locale_print(const char *text)
{
    const char *charset;
    char *converted;

    if (g_get_charset(&charset))
        return true;
    converted = g_convert(text, -1, charset, "UTF-8", NULL, NULL, NULL);
    g_free(converted);
    return converted != NULL;
}
