/* credssp.c: TSRequests of CredSSP and their error codes ([MS-CSSP] 2.2.1)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"
#include "parse/der.h"

#define TAG_NEGO_TOKENS 0xa1
#define TAG_AUTH_INFO 0xa2
#define TAG_PUB_KEY_AUTH 0xa3
#define MAX_REQUEST 65536

static void read_error_code(reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    uint32_t error_code;

    if (!field_number(field, &error_code))
        return;
    finding = sspi_finding_credssp(error_code);
    ntstatus_name_finding(&finding, error_code);
    report_finding(reading, field, &finding);
}

/** What an answer with this body tells. The server proves with pubKeyAuth that it has accepted the client ([MS-CSSP] 3.1.5,
 *  step 4), which sends one as well, but never as an answer. */
static outcome_t outcome_of(der_t body)
{
    der_t skipped;

    der_next(&body, TAG_NEGO_TOKENS, &skipped);
    der_next(&body, TAG_AUTH_INFO, &skipped);
    return der_next(&body, TAG_PUB_KEY_AUTH, &skipped) ? OUTCOME_SUCCESS : OUTCOME_NONE;
}

/** The fields of a TSRequest follow its version. */
static void read_version(reading_t *reading, const field_info *field)
{
    der_t body;

    body.bytes = field_bytes_to_end(field, field->length, MAX_REQUEST, &body.length);
    report_exchange(reading, field, &(exchange_t) {
        .carrier = "CredSSP", .side = EXCHANGE_BY_PEER, .outcome = outcome_of(body), .note = "inferred: CredSSP pubKeyAuth", .mechanism = "CredSSP"
    });
}

static const carrier_field_t fields[] = {
    { .name = "credssp.errorCode", .read = read_error_code, .context = SSPI_CONTEXT_CREDSSP },
    { .name = "credssp.version", .read = read_version },
};

const carrier_t carrier_credssp = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "credssp" };
