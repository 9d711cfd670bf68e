/* ldap.c: the codes in the error texts of LDAP servers, and the result of a bind
 *
 * Where the text has a code, the code says more than the result, which then is not annotated.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers.h"
#include "catalogue/der.h"

#define TAG_OCTET_STRING 0x04
/* No error text is nearly as long; matchedDN comes before it. */
#define MAX_RESULT 16384

static void read_error_message(carrier_reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    const char *text = carrier_text(field);

    if (text && sspi_finding_ldap_text(text, strlen(text), &finding))
        carrier_report(reading, field, &finding);
}

/** Whether the error text of the answer has a code of its own. In an LDAPResult (RFC 4511 4.1.9) matchedDN and
 *  diagnosticMessage follow the result at once. */
static bool text_has_code(const field_info *result)
{
    sspi_finding_t finding;
    der_t matched_dn;
    der_t message;
    der_t rest;

    rest.bytes = carrier_bytes_to_end(result, result->length, MAX_RESULT, &rest.length);
    return rest.bytes && der_next(&rest, TAG_OCTET_STRING, &matched_dn) && der_next(&rest, TAG_OCTET_STRING, &message)
        && sspi_finding_ldap_text((const char *)message.bytes, message.length, &finding);
}

static void read_bind_result(carrier_reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    uint32_t result;

    if (!carrier_number(field, &result) || text_has_code(field))
        return;
    finding = sspi_finding_native(SSPI_FAMILY_LDAP_RESULT, result);
    if (finding.native)
        carrier_report(reading, field, &finding);
}

/* Before 4.6 the results of all answers shared one abbreviation. */
static const carrier_field_t fields[] = {
    { .name = "ldap.errorMessage", .read = read_error_message },
    { .name = "ldap.resultCode", .blurb = "BindResponse_resultCode", .read = read_bind_result },
    { .name = "ldap.bindResponse_resultCode", .read = read_bind_result },
};

const carrier_t carrier_ldap = { .name = "LDAP", .fields = fields, .count = G_N_ELEMENTS(fields) };
