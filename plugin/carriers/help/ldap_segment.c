/* ldap_segment.c: whether a message of LDAP stands in its segment of TCP as it is, or is protected by SASL
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/ldap_segment.h"

#include "frame/packets.h"
#include "frame/tcp_stream.h"
#include "parse/der.h"

#define TAG_SEQUENCE 0x30
/* No message has 16 MB: so begins the length in front of what SASL protects (RFC 4422 3.7). */
#define FIRST_OF_LENGTH 0

ldap_place_t ldap_segment_place(const packet_info *pinfo, const field_info *field)
{
    tvbuff_t *tvb;
    int header;
    int length;
    int begin;
    const uint8_t *payload;
    der_t rest;
    der_t message;

    if (!packets_transport_header(pinfo, field->total_layer_num, &tvb, &header, &length) || field->ds_tvb != tvb
        || !tvb_bytes_exist(tvb, header, TCP_HEADER_SIZE))
        return LDAP_PLACE_UNKNOWN;
    begin = header + tcp_header_size(tvb, header);
    if (begin > field->start)
        return LDAP_PLACE_UNKNOWN;
    payload = rest.bytes = field_bytes_to_end(field, begin - field->start, SIZE_MAX, &rest.length);
    if (!payload)
        return LDAP_PLACE_UNKNOWN;
    if (payload[0] == FIRST_OF_LENGTH)
        return LDAP_PROTECTED;
    /* One message behind the other leads to the one of the field, or the segment does not begin with one. A field may be empty,
     * and stand behind the last byte. */
    while (der_next(&rest, TAG_SEQUENCE, &message)) {
        if (begin + (message.bytes + message.length - payload) >= field->start)
            return LDAP_PLAIN;
    }
    return LDAP_PLACE_UNKNOWN;
}
