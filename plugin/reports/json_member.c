/* json_member.c: what a record has under a name, in JSON
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/json_member.h"

void json_member_text(json_dumper *dumper, const char *name, const char *text)
{
    json_dumper_set_member_name(dumper, name);
    if (text && *text)
        json_dumper_value_string(dumper, text);
    else
        json_dumper_value_anyf(dumper, "null");
}

void json_member_number(json_dumper *dumper, const char *name, const char *digits)
{
    json_dumper_set_member_name(dumper, name);
    json_dumper_value_anyf(dumper, "%s", digits && *digits ? digits : "null");
}
