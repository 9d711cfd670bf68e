/* reasons.h: for what reasons attempts failed, and how many for each
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_REASONS_H
#define SSPI_REASONS_H

#include <glib.h>

/** Append a line for each reason, the most frequent first, under a heading and before an empty line; nothing where nothing
 *  failed.
 *  @param attempts  attempt_t
 *  @param most      how many reasons are named; of the others it is said that there are more */
void reasons_append(GString *text, const GPtrArray *attempts, unsigned most);

#endif
