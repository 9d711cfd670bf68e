/* csv_field.c: a value in a line of CSV
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/csv_field.h"

#include <string.h>

void csv_field_append(GString *line, const char *value, bool is_text)
{
    bool is_formula = is_text && *value && strchr("=+-@\t\r", *value);

    if (!is_formula && !strpbrk(value, ",\"\r\n")) {
        g_string_append(line, value);
        return;
    }
    g_string_append(line, is_formula ? "\"'" : "\"");
    for (; *value; value++) {
        if (*value == '"')
            g_string_append_c(line, '"');
        g_string_append_c(line, *value);
    }
    g_string_append_c(line, '"');
}
