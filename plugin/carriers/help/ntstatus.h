/* ntstatus.h: an NTSTATUS in a field
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_NTSTATUS_H
#define SSPI_NTSTATUS_H

#include "codes/finding.h"

/** Give a native code that is not in the catalogue the name that Wireshark has for it as an NTSTATUS, if it has one. */
void ntstatus_name_finding(sspi_finding_t *finding, uint32_t ntstatus);

/** The finding for an NTSTATUS, named in this way. */
sspi_finding_t ntstatus_finding(uint32_t ntstatus);

#endif
