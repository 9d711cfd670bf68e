/* pool_text.h: texts that live as long as a pool
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_POOL_TEXT_H
#define SSPI_POOL_TEXT_H

#include <epan/packet.h>

/** A copy in `pool` of a text that is freed with g_free(). */
const char *text_in_pool(wmem_allocator_t *pool, char *text);

/** A number, as decimal digits, behind a text. Some protocols need one for each message, and printf() takes its time. */
const char *text_of_number(wmem_allocator_t *pool, const char *before, uint32_t number);

/** A text that is not too long.
 *  @param text  UTF-8
 *  @param most  bytes that it may have
 *  @param kept  bytes that remain at most of one that has more; "…" stands behind them. No character is cut.
 *  @return `text`, or its beginning in `pool` */
const char *text_cut(wmem_allocator_t *pool, const char *text, size_t most, size_t kept);

/** A time in UTC.
 *  @param time    since 1970
 *  @param format  of the date and the time up to seconds, as for strftime()
 *  @param digits  how many behind the point, at most 9
 *  @return in `pool`; empty where there is no such time */
const char *text_of_time(wmem_allocator_t *pool, const nstime_t *time, const char *format, int digits);

/** The same for programs: RFC 3339, UTC, with microseconds. */
const char *text_of_time_rfc3339(wmem_allocator_t *pool, const nstime_t *time);

/** Where a text in UTF-8 ends for "…" to be the last of `most` characters; NULL where it has no more anyway. */
const char *text_end(const char *text, unsigned most);

#endif
