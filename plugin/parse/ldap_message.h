/* ldap_message.h: the id of an LDAP message (RFC 4511 4.1.1)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_LDAP_MESSAGE_H
#define SSPI_LDAP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** More bytes do not stand before the first number in an operation, however long its lengths are written: the sequence, the
 *  message id, the operation and the number have a tag and a length of at most five bytes each; the id has at most five. */
#define LDAP_HEADER_MAX 29

/** Find the id of a message by what stands in its operation. Lengths may be longer than needed.
 *  @param before     the bytes that stand before the contents of the first element in the operation, an INTEGER or ENUMERATED
 *                    of one byte; at least LDAP_HEADER_MAX of them, or as many as there are
 *  @param operation  the tag of the operation
 *  @return whether such a message ends these bytes */
bool ldap_message_id(const uint8_t *before, size_t length, uint8_t operation, uint32_t *id);

#endif
