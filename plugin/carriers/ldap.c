/* ldap.c: the codes in the error texts of LDAP servers, and binds with their results
 *
 * Where the text has a code, the code says more than the result, which then is not annotated.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers/carrier.h"
#include "frame/conversation_state.h"
#include "parse/der.h"
#include "parse/visible_text.h"

#define CARRIER "LDAP"
/* Of the binds of a conversation, one at a time takes several steps. */
#define SESSION "ldap"

#define TAG_INTEGER 0x02
#define TAG_OCTET_STRING 0x04
#define TAG_BIND_REQUEST 0x60
#define TAG_BIND_RESPONSE 0x61
/* Choices of authentication in a BindRequest (RFC 4511 4.2) */
#define TAG_SIMPLE 0x80
#define TAG_SASL 0xa3
/* Microsoft's own choices ("Sicily", [MS-ADTS] 5.1.1.1.3): packages are asked for, then NTLM's messages are sent. Their answers have
 * the result 0 throughout; the challenge stands in matchedDN. */
#define TAG_SICILY_DISCOVERY 0x89
#define TAG_SICILY_NEGOTIATE 0x8a
#define TAG_SICILY_RESPONSE 0x8b

#define RESULT_SUCCESS 0
#define RESULT_SASL_BIND_IN_PROGRESS 14

static void read_error_message(reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    const char *text = field_text(field);

    if (text && sspi_finding_ldap_text(text, strlen(text), &finding))
        report_finding(reading, field, &finding);
}

/** Whether the error text of the answer has a code of its own, which then has been reported. In an LDAPResult (RFC 4511 4.1.9)
 *  matchedDN and diagnosticMessage follow the result at once. */
static bool text_has_code(reading_t *reading, const field_info *result)
{
    const uint8_t *begin;
    der_t matched_dn;
    der_t message;
    der_t rest;

    begin = rest.bytes = field_bytes_to_end(result, result->length, SIZE_MAX, &rest.length);
    return rest.bytes && der_next(&rest, TAG_OCTET_STRING, &matched_dn) && der_next(&rest, TAG_OCTET_STRING, &message)
        && message.length > 0 && reading_has_finding(reading, result, result->length + (int)(message.bytes - begin));
}

/** The mechanism's name, static: tokens say more, where there are some. */
static const char *sasl_mechanism(der_t text)
{
    static const char *const mechanisms[] = {
        "SASL ANONYMOUS", "SASL CRAM-MD5", "SASL DIGEST-MD5", "SASL EXTERNAL", "SASL GSS-SPNEGO", "SASL GSSAPI", "SASL NTLM",
        "SASL PLAIN", "SASL SCRAM-SHA-1", "SASL SCRAM-SHA-256"
    };

    for (size_t i = 0; i < G_N_ELEMENTS(mechanisms); i++) {
        const char *name = mechanisms[i] + strlen("SASL ");

        if (strlen(name) == text.length && g_ascii_strncasecmp((const char *)text.bytes, name, text.length) == 0)
            return mechanisms[i];
    }
    return "SASL";
}

/** What the last bind of a conversation chose. */
typedef struct {
    uint8_t choice;
    const char *mechanism; /**< static */
} bind_t;

static conversation_slot_t binds;

/** The key that a bind and its answer share: the message id (RFC 4511 4.1.1), an INTEGER before the operation, which begins before
 *  the field with its tag and a length of one to five bytes. Clients may send several binds at a time, though they should not.
 *  @param operation  the tag
 *  @param between    bytes between the operation's length and the field
 *  @return in packet scope, or NULL where it was not found */
static const char *call_of(reading_t *reading, const field_info *field, uint8_t operation, int between)
{
    static const int length_sizes[] = { 1, 2, 3, 5 };

    for (size_t i = 0; i < G_N_ELEMENTS(length_sizes); i++) {
        int header = 1 + length_sizes[i] + between;
        const uint8_t *tag = field_bytes(field, -header, 2);

        if (!tag || tag[0] != operation || (tag[1] & 0x80 ? (tag[1] & 0x7f) + 1 : 1) != length_sizes[i])
            continue;
        for (int size = 1; size <= 4; size++) {
            const uint8_t *id = field_bytes(field, -header - size - 2, (size_t)size + 2);
            uint32_t number = 0;

            if (!id || id[0] != TAG_INTEGER || id[1] != size)
                continue;
            for (int j = 0; j < size; j++)
                number = number << 8 | id[2 + j];
            return wmem_strdup_printf(reading->pinfo->pool, "ldap %u", (unsigned)number);
        }
    }
    return NULL;
}

static outcome_t outcome_of(packet_info *pinfo, uint32_t result)
{
    const bind_t *bind = (const bind_t *)conversation_state(pinfo, &binds, 0);

    if (result == RESULT_SUCCESS)
        return bind && (bind->choice == TAG_SICILY_DISCOVERY || bind->choice == TAG_SICILY_NEGOTIATE) ? OUTCOME_STEP : OUTCOME_SUCCESS;
    return result == RESULT_SASL_BIND_IN_PROGRESS ? OUTCOME_STEP : OUTCOME_FAILURE;
}

static void read_bind_result(reading_t *reading, const field_info *field)
{
    packet_info *pinfo = reading->pinfo;
    sspi_finding_t finding;
    outcome_t outcome;
    uint32_t result;
    bool has_code;

    if (!field_number(field, &result))
        return;
    outcome = outcome_of(pinfo, result);
    finding = sspi_finding_native(SSPI_FAMILY_LDAP_RESULT, result);
    has_code = text_has_code(reading, field);
    report_exchange(reading, field, &(exchange_t) {
        .carrier = CARRIER,
        .side = EXCHANGE_ANSWER,
        .call = call_of(reading, field, TAG_BIND_RESPONSE, 2),
        .session = outcome == OUTCOME_STEP ? SESSION : NULL,
        .stands_alone = true,
        .outcome = outcome,
        .note = finding.native || has_code ? NULL : wmem_strdup_printf(pinfo->pool, "LDAP result %u", (unsigned)result),
    });
    /* A success that is none yet is not to be read as one. */
    if (finding.native && !has_code && !(result == RESULT_SUCCESS && outcome == OUTCOME_STEP))
        report_finding(reading, field, &finding);
}

/** How a bind authenticates. Of a password only the length is looked at.
 *  @param name  the name to bind with, in packet scope */
static void choose(exchange_t *exchange, uint8_t choice, const char *name, der_t rest)
{
    der_t authentication;
    der_t text;

    switch (choice) {
    case TAG_SIMPLE:
        exchange->initial = true;
        exchange->identity = *name ? name : "anonymous";
        if (der_next(&rest, TAG_SIMPLE, &authentication))
            exchange->mechanism = *name && authentication.length == 0 ? "simple, without password" : "simple";
        break;
    case TAG_SASL:
        exchange->identity = name;
        if (der_next(&rest, TAG_SASL, &authentication) && der_next(&authentication, TAG_OCTET_STRING, &text))
            exchange->mechanism = sasl_mechanism(text);
        break;
    case TAG_SICILY_DISCOVERY:
    case TAG_SICILY_NEGOTIATE:
    case TAG_SICILY_RESPONSE:
        /* The name is that of the package, if it is any. */
        exchange->mechanism = "Sicily";
        break;
    default:
        break;
    }
}

/** Who binds, and how: in a BindRequest (RFC 4511 4.2) name and authentication follow the version. */
static void read_bind_version(reading_t *reading, const field_info *field)
{
    packet_info *pinfo = reading->pinfo;
    bind_t *bind = (bind_t *)conversation_state(pinfo, &binds, sizeof *bind);
    exchange_t exchange = { .carrier = CARRIER, .side = EXCHANGE_REQUEST };
    char *name;
    der_t rest;
    der_t text;

    bind->choice = 0;
    exchange.call = call_of(reading, field, TAG_BIND_REQUEST, 2);
    rest.bytes = field_bytes_to_end(field, field->length, SIZE_MAX, &rest.length);
    if (rest.bytes && der_next(&rest, TAG_OCTET_STRING, &text) && rest.length > 0) {
        bind->choice = rest.bytes[0];
        name = visible_text((const char *)text.bytes, text.length);
        choose(&exchange, bind->choice, wmem_strdup(pinfo->pool, name), rest);
        g_free(name);
    }
    if (bind->choice != TAG_SIMPLE) {
        exchange.session = SESSION;
        exchange.initial = exchange.mechanism != bind->mechanism;
    }
    bind->mechanism = exchange.mechanism;
    report_exchange(reading, field, &exchange);
}

/* The texts come first, as the results ask what has been reported. Before 4.6 the results of all answers shared one abbreviation. */
static const carrier_field_t fields[] = {
    { .name = "ldap.errorMessage", .read = read_error_message, .context = SSPI_CONTEXT_LDAP },
    { .name = "ldap.resultCode", .blurb = "BindResponse_resultCode", .read = read_bind_result },
    { .name = "ldap.bindResponse_resultCode", .read = read_bind_result },
    { .name = "ldap.version", .read = read_bind_version },
};

const carrier_t carrier_ldap = { .fields = fields, .count = G_N_ELEMENTS(fields) };
