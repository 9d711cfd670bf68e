/* capture_span.c: what was read: from when to when, how many frames, of which file
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/capture_span.h"

#include <epan/plugin_if.h>
#include <epan/tap.h>
#include <string.h>

#include "parse/calendar.h"
#include "parse/visible_text.h"
#include "system/system.h"

static void reset(void *data)
{
    *(capture_span_t *)data = (capture_span_t) { 0 };
}

static tap_packet_status take_frame(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *nothing _U_,
                                    tap_flags_t flags _U_)
{
    capture_span_t *span = (capture_span_t *)data;

    if (span->frames++ == 0)
        span->first = span->last = pinfo->abs_ts;
    if (nstime_cmp(&pinfo->abs_ts, &span->first) < 0)
        span->first = pinfo->abs_ts;
    if (nstime_cmp(&pinfo->abs_ts, &span->last) > 0)
        span->last = pinfo->abs_ts;
    return TAP_PACKET_DONT_REDRAW;
}

capture_span_t *capture_span_new(void)
{
    capture_span_t *span = g_new0(capture_span_t, 1);
    GString *error = register_tap_listener("frame", span, NULL, TL_REQUIRES_NOTHING, reset, take_frame, NULL, NULL);

    /* Wireshark has had this tap since long before plugins like this one; without it the span stays empty, which is said. */
    if (error)
        g_string_free(error, TRUE);
    return span;
}

void capture_span_free(capture_span_t *span)
{
    remove_tap_listener(span);
    g_free(span);
}

char *capture_span_text(const capture_span_t *span)
{
    char *first = span->frames > 0 ? calendar_text(span->first.secs, CALENDAR_READABLE) : NULL;
    char *last = span->frames > 0 ? calendar_text(span->last.secs, CALENDAR_READABLE) : NULL;
    char *text = g_strdup("");

    if (first && last) {
        g_free(text);
        text = g_str_equal(first, last) ? g_strdup(first) : g_strdup_printf("%s - %s", first, last);
    }
    g_free(first);
    g_free(last);
    return text;
}

/** Whether an argument is of options in one word, the last of which is `-r`: "-r", "-nr". */
static bool ends_with_read(const char *argument)
{
    size_t length = strlen(argument);

    return length > 1 && argument[0] == '-' && argument[1] != '-' && argument[length - 1] == 'r'
        && strspn(argument + 1, G_CSET_a_2_z G_CSET_A_2_Z "0123456789") == length - 1;
}

/** The file that a command line names, if it is there, or NULL. */
static const char *file_of(char *const *arguments)
{
    for (char *const *argument = arguments; *argument; argument++) {
        const char *file = NULL;

        if (ends_with_read(*argument))
            file = argument[1];
        else if (g_str_has_prefix(*argument, "-r"))
            file = *argument + 2;
        if (file && g_file_test(file, G_FILE_TEST_IS_REGULAR))
            return file;
    }
    return NULL;
}

/** What a path ends with, fit to be shown; to be freed with g_free(). */
static char *shown_name(const char *path)
{
    char *base = g_filename_display_basename(path);
    char *name = visible_text(base, strlen(base));

    g_free(base);
    return name;
}

char *capture_file_name(void)
{
    ws_info_t *window = NULL;
    char **arguments;
    const char *file;
    char *name;

    plugin_if_get_ws_info(&window);
    if (window && window->cf_filename)
        return shown_name(window->cf_filename);
    arguments = system_arguments();
    file = arguments ? file_of(arguments) : NULL;
    name = file ? shown_name(file) : NULL;
    g_strfreev(arguments);
    return name;
}
