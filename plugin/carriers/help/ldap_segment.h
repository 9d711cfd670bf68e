/* ldap_segment.h: whether a message of LDAP stands in its segment of TCP as it is, or is protected by SASL
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_LDAP_SEGMENT_H
#define SSPI_LDAP_SEGMENT_H

#include "fields/field_value.h"

typedef enum {
    LDAP_PLACE_UNKNOWN,
    LDAP_PLAIN,
    LDAP_PROTECTED
} ldap_place_t;

/** How the message that a field is in stands in the segment that ends it. Of one that begins in another segment nothing is
 *  known. */
ldap_place_t ldap_segment_place(const packet_info *pinfo, const field_info *field);

#endif
