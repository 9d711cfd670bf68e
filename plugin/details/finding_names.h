/* finding_names.h: what a finding is called in the packet details
 *
 * Names are symbolic, and the same in all languages.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_FINDING_NAMES_H
#define SSPI_FINDING_NAMES_H

#include <epan/packet.h>

#include "codes/finding.h"

/** "SEC_E_LOGON_DENIED", or the native code where there is no status. In `pool` or static, as all of these. */
const char *finding_short_name(wmem_allocator_t *pool, const sspi_finding_t *finding);

/** "SEC_E_LOGON_DENIED: STATUS_ACCOUNT_LOCKED_OUT", or the one name there is. */
const char *finding_both_names(wmem_allocator_t *pool, const sspi_finding_t *finding);

/** "SEC_E_LOGON_DENIED (0x8009030c)", or the native code where there is no status. */
const char *finding_label(wmem_allocator_t *pool, const sspi_finding_t *finding);

#endif
