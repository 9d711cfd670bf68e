/* krb_edata.c: the NTSTATUS that Windows and Samba put into a KRB-ERROR, and the encryption types that a KDC names there
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/krb_edata.h"

#include "parse/bytes.h"
#include "parse/der.h"

#define TAG_SEQUENCE 0x30
#define TAG_OCTET_STRING 0x04
#define TAG_INTEGER 0x02
#define TAG_TYPE 0xa1  /* [1] padata-type, and data-type of KERB-ERROR-DATA */
#define TAG_VALUE 0xa2 /* [2] padata-value, and data-value */

/* KERB_ERR_TYPE_EXTENDED of KERB-ERROR-DATA, and PA-PW-SALT of PA-DATA: the same number. */
#define TYPE_EXTENDED 3
/* Of PA-DATA (RFC 4120 7.5.2) */
#define TYPE_ETYPE_INFO 11
#define TYPE_ETYPE_INFO2 19
#define TAG_ETYPE 0xa0 /* [0] of an entry of both */
/* NTSTATUS, a reserved zero, flags; 32 bits each, little-endian. */
#define EXT_ERROR_SIZE 12
#define EXT_ERROR_FLAG 1u

/** Read `[1] INTEGER, [2] OCTET STRING`, the body of both a PA-DATA and a KERB-ERROR-DATA. */
static bool read_typed_value(der_t body, uint8_t wanted, der_t *value)
{
    der_t tagged;
    der_t type;

    return der_next(&body, TAG_TYPE, &tagged) && der_next(&tagged, TAG_INTEGER, &type) && type.length == 1
        && type.bytes[0] == wanted && der_next(&body, TAG_VALUE, &tagged)
        && der_next(&tagged, TAG_OCTET_STRING, value);
}

/** A real salt is text, which neither has four zero bytes in the middle nor ends in a flag word. */
static bool is_ext_error(der_t value)
{
    return value.length == EXT_ERROR_SIZE && bytes_le32(value.bytes) != 0 && bytes_le32(value.bytes + 4) == 0
        && (bytes_le32(value.bytes + 8) & EXT_ERROR_FLAG);
}

bool krb_edata_ntstatus(const uint8_t *data, size_t length, size_t *offset, uint32_t *ntstatus)
{
    der_t rest = { data, length };
    der_t sequence;
    der_t element;
    der_t value;
    bool found = false;

    if (!der_next(&rest, TAG_SEQUENCE, &sequence))
        return false;

    /* METHOD-DATA is a sequence of sequences, KERB-ERROR-DATA begins with its [1] at once. */
    if (sequence.length > 0 && sequence.bytes[0] == TAG_TYPE) {
        found = read_typed_value(sequence, TYPE_EXTENDED, &value) && is_ext_error(value);
    } else {
        while (!found && der_next(&sequence, TAG_SEQUENCE, &element))
            found = read_typed_value(element, TYPE_EXTENDED, &value) && is_ext_error(value);
    }
    if (found) {
        *offset = (size_t)(value.bytes - data);
        *ntstatus = bytes_le32(value.bytes);
    }
    return found;
}

/** The types of an ETYPE-INFO or ETYPE-INFO2 (RFC 4120 5.2.7.4, 5.2.7.5). */
static uint32_t types_of(der_t info)
{
    uint32_t etypes = 0;
    der_t entries;
    der_t entry;
    der_t tagged;
    der_t number;

    if (!der_next(&info, TAG_SEQUENCE, &entries))
        return 0;
    while (der_next(&entries, TAG_SEQUENCE, &entry)) {
        if (der_next(&entry, TAG_ETYPE, &tagged) && der_next(&tagged, TAG_INTEGER, &number) && number.length == 1
            && number.bytes[0] > 0 && number.bytes[0] < 32)
            etypes |= UINT32_C(1) << number.bytes[0];
    }
    return etypes;
}

uint32_t krb_edata_etypes(const uint8_t *data, size_t length)
{
    der_t rest = { data, length };
    uint32_t etypes = 0;
    der_t sequence;
    der_t element;
    der_t value;

    if (!der_next(&rest, TAG_SEQUENCE, &sequence))
        return 0;
    while (der_next(&sequence, TAG_SEQUENCE, &element)) {
        if (read_typed_value(element, TYPE_ETYPE_INFO2, &value) || read_typed_value(element, TYPE_ETYPE_INFO, &value))
            etypes |= types_of(value);
    }
    return etypes;
}
