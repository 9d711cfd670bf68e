/* report_code.h: from a number in a packet to its finding and its report
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_REPORT_CODE_H
#define SSPI_REPORT_CODE_H

#include "frame/reading.h"

/** Give a native code that is not in the catalogue the name that Wireshark has for it as an NTSTATUS, if it has one. */
void ntstatus_name_finding(sspi_finding_t *finding, uint32_t ntstatus);

/** The finding for a code of a family. An NTSTATUS may be an SSPI status, and is named as above. */
sspi_finding_t finding_of_code(sspi_family_id_t family, uint32_t code);

/** Of a code of the family, in whose place an SSPI status other than success may stand: SSPI where it is one, else the family. */
sspi_family_id_t family_or_sspi(sspi_family_id_t family, uint32_t code);

/** The finding for the NTSTATUS that a field holds. Returns false where it holds none, or success. */
bool field_ntstatus(const field_info *field, sspi_finding_t *finding);

enum {
    CODE_KNOWN_ONLY = 1, /**< not reported where the family has no row for it */
    CODE_OR_SSPI = 2     /**< may be an SSPI status instead */
};

/** Report the code that a field holds.
 *  @param flags  of those above */
void report_code(reading_t *reading, const field_info *field, sspi_family_id_t family, unsigned flags);

/** Report a code that was read from these bytes. */
void report_code_at(reading_t *reading, const field_info *field, carrier_place_t place, sspi_family_id_t family, uint32_t code);

/** Report a number that was read from these bytes if it is an SSPI status other than success. */
void report_sspi_status_at(reading_t *reading, const field_info *field, carrier_place_t place, uint32_t status);

#endif
