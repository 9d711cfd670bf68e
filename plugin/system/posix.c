/* posix.c: everything but Windows
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "system/system.h"

#include <locale.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <glib.h>

unsigned system_terminal_width(void)
{
    struct winsize size;

    return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

bool system_is_input_typed(void)
{
    return isatty(STDIN_FILENO);
}

void system_begin_bytes(void)
{
}

void system_end_bytes(void)
{
}

char **system_start(char **arguments)
{
    setlocale(LC_ALL, "");
    return g_strdupv(arguments);
}

char **system_arguments(void)
{
    GPtrArray *arguments;
    char *text;
    gsize length;

    if (!g_file_get_contents("/proc/self/cmdline", &text, &length, NULL))
        return NULL;
    arguments = g_ptr_array_new();
    for (const char *argument = text; argument < text + length; argument += strlen(argument) + 1)
        g_ptr_array_add(arguments, g_strdup(argument));
    g_ptr_array_add(arguments, NULL);
    g_free(text);
    return (char **)g_ptr_array_free(arguments, FALSE);
}

const char *system_output_charset(void)
{
    const char *charset;

    g_get_charset(&charset);
    return charset;
}
