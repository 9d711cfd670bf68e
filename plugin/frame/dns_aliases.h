/* dns_aliases.h: which names of hosts are aliases, as answers of DNS said
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_DNS_ALIASES_H
#define SSPI_DNS_ALIASES_H

#include <stdbool.h>
#include <stddef.h>

/** Note that a name is an alias of another one. Beyond some thousand of them no more are noted.
 *  @param name  as DNS has it, without the last dot; copied, as is `real` */
void dns_aliases_add(const char *name, const char *real);

/** Whether a name of a host is an alias, whatever the case of its letters. */
bool dns_aliases_has(const char *name, size_t length);

/** Whether an alias is one of a name, perhaps by way of other aliases. */
bool dns_aliases_lead(const char *name, size_t length, const char *real, size_t real_length);

/** A capture begins. */
void dns_aliases_reset(void);

#endif
