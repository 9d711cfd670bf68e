/* json_member.h: what a record has under a name, in JSON
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_JSON_MEMBER_H
#define SSPI_JSON_MEMBER_H

#include <wsutil/json_dumper.h>

/** Write a member that is text, which is escaped.
 *  @param text  NULL or empty: nothing is known, written as null */
void json_member_text(json_dumper *dumper, const char *name, const char *text);

/** Write a member that is a number.
 *  @param digits  as JSON has them; NULL or empty: nothing is known, written as null */
void json_member_number(json_dumper *dumper, const char *name, const char *digits);

#endif
