/* windows.c: a console has a code page and a width of its own, and standard output has a text mode
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "system/system.h"

#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#include <glib.h>

/** What is written to a console in one go; a character in two parts would be none. */
#define CONSOLE_BUFFER (1 << 20)

/** What there was before, to be set again. */
static UINT code_page;
static int mode;

static bool is_console(DWORD handle)
{
    DWORD console_mode;

    return GetConsoleMode(GetStdHandle(handle), &console_mode) != 0;
}

static int set_mode(int new_mode)
{
    fflush(stdout);
    return _setmode(_fileno(stdout), new_mode);
}

unsigned system_terminal_width(void)
{
    CONSOLE_SCREEN_BUFFER_INFO info;

    if (!GetConsoleScreenBufferInfo(GetStdHandle(STD_OUTPUT_HANDLE), &info))
        return 0;
    /* The part that is seen: a buffer may be wider. */
    return (unsigned)(info.srWindow.Right - info.srWindow.Left + 1);
}

bool system_is_input_typed(void)
{
    return is_console(STD_INPUT_HANDLE);
}

void system_begin_bytes(void)
{
    if (!is_console(STD_OUTPUT_HANDLE))
        mode = set_mode(_O_BINARY);
}

void system_end_bytes(void)
{
    if (!is_console(STD_OUTPUT_HANDLE))
        set_mode(mode);
}

static void print(const gchar *text)
{
    fputs(text, stdout);
}

static void print_error(const gchar *text)
{
    fputs(text, stderr);
    fflush(stderr);
}

static void restore_code_page(void)
{
    fflush(stdout);
    SetConsoleOutputCP(code_page);
}

char **system_start(char **arguments G_GNUC_UNUSED)
{
    if (is_console(STD_OUTPUT_HANDLE)) {
        code_page = GetConsoleOutputCP();
        SetConsoleOutputCP(CP_UTF8);
        atexit(restore_code_page);
        setvbuf(stdout, NULL, _IOFBF, CONSOLE_BUFFER);
    }
    setvbuf(stderr, NULL, _IOFBF, BUFSIZ);
    set_mode(_O_BINARY);
    /* In text mode Ctrl-Z would end it, and places in it would be counted without the \r. */
    if (!is_console(STD_INPUT_HANDLE))
        _setmode(_fileno(stdin), _O_BINARY);
    /* GLib's own would turn texts into the system's code page. */
    g_set_print_handler(print);
    g_set_printerr_handler(print_error);
    /* main() has been given them in the system's code page. */
    return g_win32_get_command_line();
}

char **system_arguments(void)
{
    return g_win32_get_command_line();
}

const char *system_output_charset(void)
{
    return "UTF-8";
}
