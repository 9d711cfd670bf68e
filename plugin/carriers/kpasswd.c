/* kpasswd.c: results of the Kerberos password change protocol (RFC 3244)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"
#include "parse/bytes.h"

#define PORT 464

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

static const carrier_field_t fields[] = {
    { .name = "kpasswd.result", .read = read_result },
    { .name = "kerberos.e_data", .read = read_e_data },
};

const carrier_t carrier_kpasswd = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "kpasswd" };
