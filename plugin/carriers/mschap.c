/* mschap.c: the outcome in a message of MS-CHAP: a failure "E=691 R=1 C=… V=3 M=…", a success "S=… M=…" (RFC 2759 sections 5, 6)
 *
 * It is carried by PPP, by EAP and, behind an identifier of one byte, in a RADIUS attribute (RFC 2548 2.1.5).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers.h"
#include "catalogue/visible_text.h"

#define MAX_DIGITS 10
#define RESPONSE_DIGITS 40
#define MESSAGE_SIZE 64 /* more than the beginning of a message that counts */
#define SUCCESS 0

/* A response: code, identifier, length, size of the value, value, name. */
#define CODE_RESPONSE 2
#define VALUE_SIZE_AT 4
#define VALUE_SIZE 49
#define RESPONSE_HEADER (VALUE_SIZE_AT + 1 + VALUE_SIZE)

/** The beginning of the message, from its bytes: the identifier of RADIUS may be no character at all. */
static bool get_message(const field_info *field, int skip, char message[static MESSAGE_SIZE])
{
    size_t length;
    const uint8_t *bytes = field->length > skip
        ? carrier_bytes_to_end(field, skip, MIN((size_t)(field->length - skip), MESSAGE_SIZE - 1), &length) : NULL;

    if (!bytes)
        return false;
    memcpy(message, bytes, length);
    message[length] = '\0';
    return true;
}

static void read_error_at(carrier_reading_t *reading, const field_info *field, int skip)
{
    char message[MESSAGE_SIZE];
    sspi_finding_t finding;
    size_t digits;
    guint64 error;

    if (!get_message(field, skip, message) || strncmp(message, "E=", 2) != 0)
        return;
    digits = strspn(message + 2, "0123456789");
    error = g_ascii_strtoull(message + 2, NULL, 10);
    if (digits == 0 || digits > MAX_DIGITS || error == SUCCESS || error > G_MAXUINT32)
        return;
    finding = sspi_finding_native(SSPI_FAMILY_MSCHAP, (uint32_t)error);
    carrier_report(reading, field, &finding);
}

static void read_error(carrier_reading_t *reading, const field_info *field)
{
    read_error_at(reading, field, 0);
}

static void read_error_behind_identifier(carrier_reading_t *reading, const field_info *field)
{
    read_error_at(reading, field, 1);
}

static void read_success(carrier_reading_t *reading, const field_info *field)
{
    char message[MESSAGE_SIZE];
    sspi_finding_t finding;

    if (!get_message(field, 0, message) || strncmp(message, "S=", 2) != 0
        || strspn(message + 2, "0123456789ABCDEFabcdef") != RESPONSE_DIGITS)
        return;
    finding = sspi_finding_native(SSPI_FAMILY_MSCHAP, SUCCESS);
    g_strlcpy(finding.number, "S=", sizeof finding.number);
    carrier_report(reading, field, &finding);
}

/** Who answers the challenge: in a response the name stands behind the value, whose size is that of MS-CHAPv2 (RFC 2759 4). */
static void read_name(carrier_reading_t *reading, const field_info *field)
{
    const uint8_t *before = carrier_bytes(field, -RESPONSE_HEADER, RESPONSE_HEADER);
    const char *text = carrier_text(field);
    char *name;

    /* The value ends with flags, which are 0 in version 2 only. One conversation of RADIUS carries the logons of many. */
    if (!before || !text || before[0] != CODE_RESPONSE || before[VALUE_SIZE_AT] != VALUE_SIZE || before[RESPONSE_HEADER - 1] != 0
        || proto_is_frame_protocol(carrier_packet(reading)->layers, "radius"))
        return;
    name = visible_text(text, strlen(text));
    carrier_report_exchange(reading, field, &(exchange_t) {
        .carrier = g_str_has_prefix(field->hfinfo->abbrev, "eap.") ? "EAP" : "PPP CHAP",
        .side = EXCHANGE_REQUEST,
        .mechanism = "MS-CHAPv2",
        .identity = wmem_strdup(carrier_packet(reading)->pool, name),
    });
    g_free(name);
}

static const carrier_field_t chap_fields[] = {
    { .name = "chap.name", .read = read_name },
    { .name = "chap.message", .read = read_error },
    { .name = "chap.message", .read = read_success },
};

static const carrier_field_t eap_fields[] = {
    { .name = "eap.ms_chap_v2.name", .read = read_name },
    { .name = "eap.ms_chap_v2.failure_request", .read = read_error },
    { .name = "eap.ms_chap_v2.message", .read = read_success },
};

static const carrier_field_t radius_fields[] = { { .name = "radius.MS_CHAP_Error", .read = read_error_behind_identifier } };

const carrier_t carrier_mschap = { .name = "MS-CHAP", .fields = chap_fields, .count = G_N_ELEMENTS(chap_fields), .after = "chap" };
const carrier_t carrier_mschap_in_eap = {
    .name = "MS-CHAP", .fields = eap_fields, .count = G_N_ELEMENTS(eap_fields), .after = "eap"
};
const carrier_t carrier_mschap_in_radius = { .name = "MS-CHAP", .fields = radius_fields, .count = 1, .after = "radius" };
