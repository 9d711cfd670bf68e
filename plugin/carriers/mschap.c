/* mschap.c: the outcome in a message of MS-CHAP: a failure "E=691 R=1 C=… V=3 M=…", a success "S=… M=…" (RFC 2759 sections 5, 6)
 *
 * It is carried by PPP, by EAP and, behind an identifier of one byte, in a RADIUS attribute (RFC 2548 2.1.5).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers/carrier.h"
#include "parse/bytes.h"

#define MAX_DIGITS 10
#define RESPONSE_DIGITS 40
#define MESSAGE_SIZE 64 /* more than the beginning of a message that counts */
#define SUCCESS 0

/* RADIUS (RFC 2865 3, 5.26; RFC 2548 2.1.5): a header, then attributes of type, length and value. A vendor's attribute holds the
 * number of the vendor and attributes of the same form. */
#define RADIUS_HEADER 20
#define RADIUS_LENGTH_AT 2
#define ATTRIBUTE_HEADER 2
#define VENDOR_SPECIFIC 26
#define VENDOR_SIZE 4
#define VENDOR_MICROSOFT 311
#define MS_CHAP_ERROR 2
#define IDENTIFIER_SIZE 1

/** The beginning of the message, from its bytes. */
static bool get_message(const field_info *field, int offset, int size, char message[static MESSAGE_SIZE])
{
    size_t length;
    const uint8_t *bytes = size > 0 ? field_bytes_to_end(field, offset, MIN((size_t)size, MESSAGE_SIZE - 1), &length) : NULL;

    if (!bytes)
        return false;
    memcpy(message, bytes, length);
    message[length] = '\0';
    return true;
}

static void read_error_at(reading_t *reading, const field_info *field, int offset, carrier_place_t place)
{
    char message[MESSAGE_SIZE];
    size_t digits;
    guint64 error;

    if (!get_message(field, offset, place.offset + place.length - offset, message) || strncmp(message, "E=", 2) != 0)
        return;
    digits = strspn(message + 2, "0123456789");
    error = g_ascii_strtoull(message + 2, NULL, 10);
    if (digits == 0 || digits > MAX_DIGITS || error == SUCCESS || error > G_MAXUINT32)
        return;
    report_code_at(reading, field, place, SSPI_FAMILY_MSCHAP, (uint32_t)error);
}

static void read_error(reading_t *reading, const field_info *field)
{
    read_error_at(reading, field, 0, (carrier_place_t) { .length = field->length });
}

/** The attributes of a vendor, of which those of Microsoft are looked at. */
static void read_vendor(reading_t *reading, const field_info *field, int offset, int length)
{
    static const char name[] = "radius.MS_CHAP_Error";
    const uint8_t *bytes = length > VENDOR_SIZE ? field_bytes(field, offset, (size_t)length) : NULL;

    if (!bytes || bytes_be32(bytes) != VENDOR_MICROSOFT)
        return;
    for (int at = VENDOR_SIZE; at + ATTRIBUTE_HEADER <= length; at += bytes[at + 1]) {
        int size = bytes[at + 1];

        if (size < ATTRIBUTE_HEADER || size > length - at)
            return;
        if (bytes[at] == MS_CHAP_ERROR)
            read_error_at(reading, field, offset + at + ATTRIBUTE_HEADER + IDENTIFIER_SIZE, (carrier_place_t) {
                .offset = offset + at + ATTRIBUTE_HEADER,
                .length = size - ATTRIBUTE_HEADER,
                .named = proto_registrar_get_byname(name),
                .source = name,
            });
    }
}

/** Attributes have fields of their own, but to ask for them is to make Wireshark read its dictionaries of RADIUS as it starts. */
static void read_radius(reading_t *reading, const field_info *field)
{
    const uint8_t *bytes = field_bytes(field, 0, RADIUS_HEADER);
    int end = bytes ? MIN(bytes_be16(bytes + RADIUS_LENGTH_AT), field->length) : 0;

    for (int at = RADIUS_HEADER; at + ATTRIBUTE_HEADER <= end; at += bytes[1]) {
        bytes = field_bytes(field, at, ATTRIBUTE_HEADER);
        if (!bytes || bytes[1] < ATTRIBUTE_HEADER || bytes[1] > end - at)
            return;
        if (bytes[0] == VENDOR_SPECIFIC)
            read_vendor(reading, field, at + ATTRIBUTE_HEADER, bytes[1] - ATTRIBUTE_HEADER);
    }
}

static void read_success(reading_t *reading, const field_info *field)
{
    char message[MESSAGE_SIZE];
    sspi_finding_t finding;

    if (!get_message(field, 0, field->length, message) || strncmp(message, "S=", 2) != 0
        || strspn(message + 2, "0123456789ABCDEFabcdef") != RESPONSE_DIGITS)
        return;
    finding = sspi_finding_of_code(SSPI_FAMILY_MSCHAP, SUCCESS);
    finding.number_format = "S=";
    report_finding(reading, field, &finding);
}

static const carrier_field_t chap_fields[] = {
    { .name = "chap.message", .read = read_error },
    { .name = "chap.message", .read = read_success },
};

static const carrier_field_t eap_fields[] = {
    { .name = "eap.ms_chap_v2.failure_request", .read = read_error },
    { .name = "eap.ms_chap_v2.message", .read = read_success },
};

static const carrier_field_t radius_fields[] = { { .name = "radius", .read = read_radius } };

const carrier_t carrier_mschap = { .fields = chap_fields, .count = G_N_ELEMENTS(chap_fields), .after = "chap" };
const carrier_t carrier_mschap_in_eap = {
    .fields = eap_fields, .count = G_N_ELEMENTS(eap_fields), .after = "eap"
};
const carrier_t carrier_mschap_in_radius = { .fields = radius_fields, .count = 1, .after = "radius" };
