/* calendar.c: times as dates
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/calendar.h"

char *calendar_text(gint64 seconds, const char *format)
{
    GDateTime *date = g_date_time_new_from_unix_utc(seconds);
    char *text = date ? g_date_time_format(date, format) : NULL;

    if (date)
        g_date_time_unref(date);
    return text;
}
