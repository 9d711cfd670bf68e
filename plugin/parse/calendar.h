/* calendar.h: times as dates
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_CALENDAR_H
#define SSPI_CALENDAR_H

#include <glib.h>

/* "2026-01-31 23:59:59": numbers only, the same in all languages. */
#define CALENDAR_READABLE "%Y-%m-%d %H:%M:%S"

/** A time in UTC.
 *  @param seconds  since 1970
 *  @param format   of g_date_time_format()
 *  @return to be freed with g_free(); NULL where no calendar has such a time, as a forged capture may */
char *calendar_text(gint64 seconds, const char *format);

#endif
