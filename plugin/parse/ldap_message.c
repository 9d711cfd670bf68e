/* ldap_message.c: the id of an LDAP message (RFC 4511 4.1.1)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/ldap_message.h"

#include "parse/bytes.h"

#define TAG_SEQUENCE 0x30
#define TAG_INTEGER 0x02
#define TAG_ENUMERATED 0x0a
#define LONG_FORM 0x80u
#define MAX_LENGTH_BYTES 4u
#define MAX_ID_BYTES 5u

typedef struct {
    const uint8_t *bytes;
    size_t length;
    size_t at;
} reader_t;

/** Step over a tag and a length. What they stand before need not be there. */
static bool next_header(reader_t *reader, uint8_t tag, size_t *length)
{
    size_t count = 0;

    if (reader->length - reader->at < 2 || reader->bytes[reader->at] != tag)
        return false;
    *length = reader->bytes[reader->at + 1];
    if (*length & LONG_FORM) {
        count = *length & ~(size_t)LONG_FORM;
        if (count == 0 || count > MAX_LENGTH_BYTES || count > reader->length - reader->at - 2)
            return false;
        *length = (size_t)bytes_number(reader->bytes + reader->at + 2, count, true);
    }
    reader->at += 2 + count;
    return true;
}

/** Whether a message begins here whose operation has its first number behind these bytes. */
static bool read_header(reader_t reader, uint8_t operation, uint32_t *id)
{
    size_t length;

    if (!next_header(&reader, TAG_SEQUENCE, &length) || !next_header(&reader, TAG_INTEGER, &length) || length == 0
        || length > MAX_ID_BYTES || length > reader.length - reader.at)
        return false;
    *id = (uint32_t)bytes_number(reader.bytes + reader.at, length, true);
    reader.at += length;
    if (!next_header(&reader, operation, &length))
        return false;
    return (next_header(&reader, TAG_INTEGER, &length) || next_header(&reader, TAG_ENUMERATED, &length))
        && reader.at == reader.length;
}

bool ldap_message_id(const uint8_t *before, size_t length, uint8_t operation, uint32_t *id)
{
    for (size_t at = length; at-- > 0;) {
        if (read_header((reader_t) { before, length, at }, operation, id))
            return true;
    }
    return false;
}
