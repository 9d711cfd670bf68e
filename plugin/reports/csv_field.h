/* csv_field.h: a value in a line of CSV
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_CSV_FIELD_H
#define SSPI_CSV_FIELD_H

#include <glib.h>
#include <stdbool.h>

/** Append a field of RFC 4180. A spreadsheet would take text that begins like a formula for one, so it gets an apostrophe in
 *  front.
 *  @param is_text  it is no number */
void csv_field_append(GString *line, const char *value, bool is_text);

#endif
