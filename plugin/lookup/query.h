/* query.h: from what a person types to the codes that are meant
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_QUERY_H
#define SSPI_QUERY_H

#include <glib.h>

#include "codes/finding.h"

/** Find what `text` may mean: a symbolic name, a number (hexadecimal, decimal, negative decimal) in every family that has
 *  it, a number with words in front that name the family ("KRB Error 37", "alert 48", "data 775"), or an error text of
 *  Active Directory.
 *  @param hits  array of sspi_finding_t, which is added to
 *  @return whether anything was found */
bool query(const char *text, GArray *hits);

/** Add every code of the catalogue. */
void query_all(GArray *hits);

#endif
