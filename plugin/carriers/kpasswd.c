/* kpasswd.c: results of the Kerberos password change protocol (RFC 3244)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"
#include "carriers/help/tokens.h"
#include "parse/bytes.h"
#include "parse/der.h"

#define PORT 464

/* A KRB-ERROR (RFC 4120 5.9.1): what it begins with, and where the e-data is. */
#define TAG_KRB_ERROR 0x7e
#define TAG_SEQUENCE 0x30
#define TAG_OCTET_STRING 0x04
#define TAG_MEMBER 0xa0
#define MEMBER_TYPE 1
#define MEMBER_E_DATA 12

static bool is_reply(reading_t *reading)
{
    return reading->pinfo->srcport == PORT;
}

static void report_result(reading_t *reading, const field_info *field, uint32_t result)
{
    report_code_at(reading, field, (carrier_place_t) { .length = 2, .detail = true }, SSPI_FAMILY_KPASSWD, result);
}

/** Wireshark reads a decrypted request as a reply, whose first two bytes then are those of the new password. */
static void read_result(reading_t *reading, const field_info *field)
{
    uint32_t result;

    if (is_reply(reading) && field_number(field, &result))
        report_result(reading, field, result);
}

/** Where the reply is a KRB-ERROR, its e-data begins with the result (RFC 3244 section 2). Other e-data is possible there;
 *  success is not. */
static void read_e_data(reading_t *reading, const field_info *field)
{
    const uint8_t *bytes = is_reply(reading) && field->length >= 2 ? field_bytes(field, 0, 2) : NULL;
    uint32_t result = bytes ? bytes_be16(bytes) : 0;

    if (result != 0 && sspi_code_find(SSPI_FAMILY_KPASSWD, result))
        report_result(reading, field, result);
}

/** Whether a KRB-ERROR is there.
 *  @param behind_type  set to what is behind its type
 *  @param e_data       set to that, or to no bytes */
static bool find_error(der_t bytes, der_t *behind_type, der_t *e_data)
{
    der_t outer;
    der_t members;
    der_t member;
    uint8_t number = 0;

    if (!der_next(&bytes, TAG_KRB_ERROR, &outer) || !der_next(&outer, TAG_SEQUENCE, &members))
        return false;
    while (number <= MEMBER_TYPE)
        der_next(&members, (uint8_t)(TAG_MEMBER + number++), &member);
    *behind_type = members;
    while (number < MEMBER_E_DATA)
        der_next(&members, (uint8_t)(TAG_MEMBER + number++), &member);
    if (!der_next(&members, TAG_MEMBER + MEMBER_E_DATA, &member) || !der_next(&member, TAG_OCTET_STRING, e_data))
        *e_data = (der_t) { NULL, 0 };
    return true;
}

/** A reply without an AP-REP has a KRB-ERROR behind its header (RFC 3244 section 2), which Wireshark takes for malformed. */
static void read_ap_rep_length(reading_t *reading, const field_info *field)
{
    krb_message_t message;
    sspi_finding_t finding;
    der_t bytes;
    der_t behind_type;
    der_t e_data;
    uint32_t length;

    if (!is_reply(reading) || !field_number(field, &length) || length != 0
        || proto_is_frame_protocol(reading->pinfo->layers, "kerberos"))
        return;
    bytes.bytes = field_bytes_to_end(field, field->length, MAX_TOKEN, &bytes.length);
    if (!bytes.bytes || !find_error(bytes, &behind_type, &e_data))
        return;
    krb_message_parse(KRB_ERROR, behind_type, &message);
    if (message.has_error_code) {
        finding = finding_of_code(SSPI_FAMILY_KERBEROS, message.error_code);
        report_finding_at(reading, field, (carrier_place_t) {
            .offset = field->length, .length = (int)bytes.length, .source = "kerberos.error_code" }, &finding);
        token_report_krb_error(reading, field, &message);
    }
    krb_message_clear(&message);
    if (e_data.length >= 2 && bytes_be16(e_data.bytes) != 0 && sspi_code_find(SSPI_FAMILY_KPASSWD, bytes_be16(e_data.bytes)))
        report_code_at(reading, field, (carrier_place_t) {
            .offset = field->length + (int)(e_data.bytes - bytes.bytes), .length = 2, .detail = true
        }, SSPI_FAMILY_KPASSWD, bytes_be16(e_data.bytes));
}

static const carrier_field_t fields[] = {
    { .name = "kpasswd.ap_req_len", .read = read_ap_rep_length },
    { .name = "kpasswd.result", .read = read_result },
    { .name = "kerberos.e_data", .read = read_e_data },
};

const carrier_t carrier_kpasswd = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "kpasswd" };
