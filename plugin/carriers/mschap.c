/* mschap.c: the error in a failure message of MS-CHAP, "E=691 R=1 C=… V=3 M=…" (RFC 2759 section 6)
 *
 * It is carried by PPP, by EAP and, behind an identifier of one byte, in a RADIUS attribute (RFC 2548 2.1.5).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers.h"

#define MAX_DIGITS 10

static bool find_error(const char *text, uint32_t *error)
{
    size_t digits;

    if (strncmp(text, "E=", 2) != 0 && *text)
        text++;
    if (strncmp(text, "E=", 2) != 0)
        return false;
    digits = strspn(text + 2, "0123456789");
    *error = (uint32_t)g_ascii_strtoull(text + 2, NULL, 10);
    return digits > 0 && digits <= MAX_DIGITS;
}

static void read_message(carrier_reading_t *reading, const field_info *field)
{
    const char *text = carrier_text(field);
    sspi_finding_t finding;
    uint32_t error;

    if (!text || !find_error(text, &error))
        return;
    finding = sspi_finding_native(SSPI_FAMILY_MSCHAP, error);
    carrier_report(reading, field, &finding);
}

static const carrier_field_t chap_fields[] = { { .name = "chap.message", .read = read_message } };
static const carrier_field_t eap_fields[] = { { .name = "eap.ms_chap_v2.failure_request", .read = read_message } };
static const carrier_field_t radius_fields[] = { { .name = "radius.MS_CHAP_Error", .read = read_message } };

const carrier_t carrier_mschap = { .name = "MS-CHAP", .fields = chap_fields, .count = 1, .after = "chap" };
const carrier_t carrier_mschap_in_eap = { .name = "MS-CHAP", .fields = eap_fields, .count = 1, .after = "eap" };
const carrier_t carrier_mschap_in_radius = { .name = "MS-CHAP", .fields = radius_fields, .count = 1, .after = "radius" };
