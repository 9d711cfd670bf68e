/* credssp.c: TSRequests of CredSSP and their error codes ([MS-CSSP] 2.2.1)
 *
 * A TSRequest does not say whose it is: the token in it, or the connection, does. The server proves with pubKeyAuth that it has
 * accepted the client, which sends one as well, and the client's credentials in authInfo end the exchange ([MS-CSSP] 3.1.5). What
 * the security package says before that ends nothing, and RDP may still refuse the logon afterwards.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"
#include "parse/der.h"

#define TAG_NEGO_TOKENS 0xa1
#define TAG_AUTH_INFO 0xa2
#define TAG_PUB_KEY_AUTH 0xa3
#define TAG_ERROR_CODE 0xa4
#define MAX_REQUEST 65536

/* From it on a session cannot be taken over by who stands in between (CVE-2018-0886). Both sides use the lower one of their
 * versions ([MS-CSSP] 2.2.1, 3.1.5), so that either side's may show it. */
#define VERSION_WITH_NONCE 5

static void read_error_code(reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    uint32_t error_code;

    if (!field_number(field, &error_code))
        return;
    finding = sspi_finding_of_credssp(error_code);
    ntstatus_name_finding(&finding, error_code);
    report_finding(reading, field, &finding);
}

/** The fields of a TSRequest follow its version. */
static void read_version(reading_t *reading, const field_info *field)
{
    exchange_t exchange = { .carrier = "CredSSP", .side = EXCHANGE_BY_PEER, .outcome = OUTCOME_STEP, .mechanism = "CredSSP" };
    uint32_t version;
    bool has_token;
    der_t skipped;
    der_t body;

    body.bytes = field_bytes_to_end(field, field->length, MAX_REQUEST, &body.length);
    if (!body.bytes)
        return;
    exchange.weaknesses = WEAKNESS_IF(field_number(field, &version) && version < VERSION_WITH_NONCE, CREDSSP_VERSION);
    has_token = der_next(&body, TAG_NEGO_TOKENS, &skipped);
    if (der_next(&body, TAG_AUTH_INFO, &skipped)) {
        exchange.side = EXCHANGE_REQUEST;
        exchange.is_unanswered = true;
        exchange.only_continues = true;
    } else if (der_next(&body, TAG_PUB_KEY_AUTH, &skipped)) {
        exchange.outcome = OUTCOME_SUCCESS;
        exchange.note = NOTE_PUB_KEY_AUTH;
        exchange.may_be_revised = true;
        exchange.only_continues = !has_token;
    }
    if (der_next(&body, TAG_ERROR_CODE, &skipped)) {
        exchange.side = EXCHANGE_ANSWER;
        exchange.outcome = OUTCOME_FAILURE;
        exchange.note = NOTE_NONE;
        exchange.may_be_revised = false;
    }
    report_exchange(reading, field, &exchange);
}

static const carrier_field_t fields[] = {
    { .name = "credssp.errorCode", .read = read_error_code, .context = SSPI_CONTEXT_CREDSSP },
    { .name = "credssp.version", .read = read_version },
};

const carrier_t carrier_credssp = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "credssp" };
