/* ldap.c: the codes in the error texts of LDAP servers, and binds with their results
 *
 * Where the text has a code, the code says more than the result, which then is not annotated.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers/carrier.h"
#include "carriers/help/encryption.h"
#include "carriers/help/ldap_segment.h"
#include "frame/conversation_state.h"
#include "frame/pool_text.h"
#include "parse/der.h"
#include "parse/ldap_message.h"
#include "parse/visible_text.h"

#define CARRIER "LDAP"
/* Of the binds of a conversation, one of each kind at a time takes several steps. */
#define SASL_SESSION "ldap sasl"
#define SICILY_SESSION "ldap sicily"

#define TAG_OCTET_STRING 0x04
#define TAG_BIND_REQUEST 0x60
#define TAG_BIND_RESPONSE 0x61
/* Choices of authentication in a BindRequest (RFC 4511 4.2) */
#define TAG_SIMPLE 0x80
#define TAG_SASL 0xa3
/* Microsoft's own choices ("Sicily", [MS-ADTS] 5.1.1.1.3): packages are asked for, then NTLM's messages are sent. Their answers
 * have the result 0 throughout; the challenge stands in matchedDN. */
#define TAG_SICILY_DISCOVERY 0x89
#define TAG_SICILY_NEGOTIATE 0x8a
#define TAG_SICILY_RESPONSE 0x8b
#define SICILY_PACKAGE "NTLM" /* with which the list of packages begins, and the challenge */

/* Of what a directory says in words, in bytes. */
#define LONGEST_MESSAGE 160

#define RESULT_SUCCESS 0
#define RESULT_REFERRAL 10
#define RESULT_SASL_BIND_IN_PROGRESS 14

/** What is remembered of the binds of a conversation. */
typedef struct {
    const char *sasl_mechanism; /**< of the last SASL bind, static */
    wmem_map_t *sicily_steps;   /**< ids of messages with a step of Sicily that is not the last, or that may be one; NULL: none */
    bool may_be_unsigned;       /**< somebody got in by GSS-API, and how what follows is protected is not known yet */
} binds_t;

static conversation_slot_t conversations;
/* Conversations in which it may be so. */
static unsigned may_be_unsigned;

static void set_may_be_unsigned(binds_t *binds, bool may_be)
{
    may_be_unsigned = may_be_unsigned + may_be - binds->may_be_unsigned;
    binds->may_be_unsigned = may_be;
}

/** How what follows a bind is protected shows the first answer that can be read. What SASL protects has a length in front, of
 *  which the first byte is zero (RFC 4422 3.7). */
static void look_for_signing(reading_t *reading, const field_info *field)
{
    binds_t *binds = (binds_t *)conversation_state_find(reading->pinfo, &conversations);
    ldap_place_t place;

    if (reading->is_skipped || !binds || !binds->may_be_unsigned)
        return;
    place = is_in_the_clear(reading, field) ? ldap_segment_place(reading->pinfo, field) : LDAP_PROTECTED;
    if (place == LDAP_PLAIN)
        report_evidence(reading, field, &(evidence_t) { .session = SASL_SESSION, .weaknesses = WEAKNESS(LDAP_UNSIGNED) });
    if (place != LDAP_PLACE_UNKNOWN)
        set_may_be_unsigned(binds, false);
}

static void read_error_message(reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    const char *text = field_text(field);

    if (may_be_unsigned > 0)
        look_for_signing(reading, field);
    if (text && sspi_finding_of_ldap_text(text, strlen(text), &finding))
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

/** The message id (RFC 4511 4.1.1) by which a bind and its answer belong together: clients may send several binds at a time.
 *  @param first  the first number in the operation
 *  @return whether it was found */
static bool find_message_id(const field_info *first, uint8_t operation, uint32_t *id)
{
    int room = MIN(first->start, LDAP_HEADER_MAX);
    const uint8_t *before = field_bytes(first, -room, (size_t)room);

    return before && ldap_message_id(before, (size_t)room, operation, id);
}

static const char *call_of(reading_t *reading, bool has_id, uint32_t id)
{
    return has_id ? text_of_number(reading->pinfo->pool, "ldap ", id) : NULL;
}

/** Whether the client has bound by a mechanism that can protect what follows (RFC 4752 3.3, [MS-ADTS] 5.1.1.1.2). */
static bool is_of_gssapi(const binds_t *binds)
{
    return binds && binds->sasl_mechanism && g_str_has_prefix(binds->sasl_mechanism, "SASL GSS");
}

/** Whether a success answers one of the first steps of Sicily. If the request was not captured, only the answer tells it. */
static bool is_sicily_step(packet_info *pinfo, uint32_t id, der_t rest)
{
    const binds_t *binds = (const binds_t *)conversation_state_find(pinfo, &conversations);
    der_t matched_dn;

    if (binds && binds->sicily_steps && wmem_map_contains(binds->sicily_steps, GUINT_TO_POINTER(id)))
        return true;
    return rest.bytes && der_next(&rest, TAG_OCTET_STRING, &matched_dn) && matched_dn.length >= strlen(SICILY_PACKAGE)
        && memcmp(matched_dn.bytes, SICILY_PACKAGE, strlen(SICILY_PACKAGE)) == 0;
}

/** What a directory says in words to a bind that it refuses, and no code in it tells why (RFC 4511 4.1.9).
 *  @param rest  what follows on the result */
static void report_diagnostic_message(reading_t *reading, const field_info *field, der_t rest)
{
    der_t matched_dn;
    der_t message;
    char *text;

    if (!rest.bytes || !der_next(&rest, TAG_OCTET_STRING, &matched_dn) || !der_next(&rest, TAG_OCTET_STRING, &message))
        return;
    /* Active Directory sends the end of the string as well. */
    while (message.length > 0 && message.bytes[message.length - 1] == 0)
        message.length--;
    if (message.length == 0)
        return;
    text = visible_text((const char *)message.bytes, MIN(message.length, LONGEST_MESSAGE));
    report_evidence(reading, field, &(evidence_t) { .error_text = wmem_strdup(reading->pinfo->pool, text) });
    g_free(text);
}

static void read_bind_result(reading_t *reading, const field_info *field)
{
    packet_info *pinfo = reading->pinfo;
    binds_t *binds = (binds_t *)conversation_state_find(pinfo, &conversations);
    sspi_finding_t finding;
    outcome_t outcome = OUTCOME_FAILURE;
    bool is_of_sicily = false;
    bool may_be_protected;
    uint32_t id = 0;
    uint32_t result;
    bool has_code;
    bool has_id;
    der_t rest;

    if (!field_number(field, &result))
        return;
    has_id = find_message_id(field, TAG_BIND_RESPONSE, &id);
    rest.bytes = field_bytes_to_end(field, field->length, SIZE_MAX, &rest.length);
    if (result == RESULT_SUCCESS) {
        is_of_sicily = is_sicily_step(pinfo, id, rest);
        outcome = is_of_sicily ? OUTCOME_STEP : OUTCOME_SUCCESS;
    } else if (result == RESULT_SASL_BIND_IN_PROGRESS) {
        outcome = OUTCOME_STEP;
    } else if (result == RESULT_REFERRAL) {
        /* No error: another server is to be asked (RFC 4511 A.1). */
        outcome = OUTCOME_UNKNOWN;
    }
    may_be_protected = outcome == OUTCOME_SUCCESS && is_of_gssapi(binds);
    if (binds)
        set_may_be_unsigned(binds, may_be_protected && is_in_the_clear(reading, field));
    finding = sspi_finding_of_code(SSPI_FAMILY_LDAP_RESULT, result);
    has_code = text_has_code(reading, field);
    report_exchange(reading, field, &(exchange_t) {
        .carrier = CARRIER,
        .side = EXCHANGE_ANSWER,
        .call = call_of(reading, has_id, id),
        .session = outcome != OUTCOME_STEP ? NULL : is_of_sicily ? SICILY_SESSION : SASL_SESSION,
        .makes_session = may_be_protected ? SASL_SESSION : NULL,
        .stands_alone = true,
        .outcome = outcome,
        .note = finding.native || has_code ? NOTE_NONE : NOTE_LDAP_RESULT,
        .note_detail = text_of_number(pinfo->pool, "", result),
    });
    if (outcome == OUTCOME_FAILURE && !finding.native && !has_code)
        report_diagnostic_message(reading, field, rest);
    /* A success that is none yet is not to be read as one. */
    if (finding.native && !has_code && !is_of_sicily)
        report_finding(reading, field, &finding);
}

/** A bind with a name and a password, of which only the length is looked at.
 *  @param is_clear  everybody can read it */
static void choose_simple(exchange_t *exchange, const char *name, der_t password, bool is_clear)
{
    bool has_password = password.length > 0;

    exchange->mechanism = *name && !has_password ? "simple, without password" : "simple";
    exchange->weaknesses = WEAKNESS_IF(*name && has_password && is_clear, LDAP_SIMPLE);
    exchange->weak_if_accepted = WEAKNESS_IF(*name && !has_password, UNAUTHENTICATED_BIND);
}

/** How a bind authenticates.
 *  @param name  the name to bind with, in packet scope */
static void choose(exchange_t *exchange, binds_t *binds, const char *name, der_t rest, bool is_clear)
{
    der_t authentication;
    der_t text;

    switch (rest.bytes[0]) {
    case TAG_SIMPLE:
        /* It ends one of SASL that is under way (RFC 4513 5.2.1.2). */
        binds->sasl_mechanism = NULL;
        exchange->initial = true;
        exchange->identity = *name ? name : "anonymous";
        if (der_next(&rest, TAG_SIMPLE, &authentication))
            choose_simple(exchange, name, authentication, is_clear);
        break;
    case TAG_SASL:
        exchange->session = SASL_SESSION;
        exchange->identity = name;
        if (der_next(&rest, TAG_SASL, &authentication) && der_next(&authentication, TAG_OCTET_STRING, &text))
            exchange->mechanism = sasl_mechanism(text);
        exchange->initial = exchange->mechanism != binds->sasl_mechanism;
        binds->sasl_mechanism = exchange->mechanism;
        break;
    case TAG_SICILY_DISCOVERY:
    case TAG_SICILY_NEGOTIATE:
    case TAG_SICILY_RESPONSE:
        /* The name is that of the package, if it is any. */
        exchange->session = SICILY_SESSION;
        exchange->mechanism = "Sicily";
        exchange->weaknesses = WEAKNESS_IF(rest.bytes[0] == TAG_SICILY_RESPONSE && is_clear, SICILY);
        exchange->initial = rest.bytes[0] == TAG_SICILY_DISCOVERY;
        break;
    default:
        break;
    }
}

/** Remember which message ids are those of steps that are answered with a success which is none yet.
 *  @param choice  0: not captured */
static void note_choice(binds_t *binds, uint32_t id, uint8_t choice)
{
    if (choice == 0 || choice == TAG_SICILY_DISCOVERY || choice == TAG_SICILY_NEGOTIATE) {
        if (!binds->sicily_steps)
            binds->sicily_steps = wmem_map_new(wmem_file_scope(), g_direct_hash, g_direct_equal);
        wmem_map_insert(binds->sicily_steps, GUINT_TO_POINTER(id), GUINT_TO_POINTER(1));
    } else if (binds->sicily_steps) {
        wmem_map_remove(binds->sicily_steps, GUINT_TO_POINTER(id));
    }
}

/** Who binds, and how: in a BindRequest (RFC 4511 4.2) name and authentication follow the version. */
static void read_bind_version(reading_t *reading, const field_info *field)
{
    packet_info *pinfo = reading->pinfo;
    binds_t *binds = (binds_t *)conversation_state_get(pinfo, &conversations, sizeof *binds);
    exchange_t exchange = { .carrier = CARRIER, .side = EXCHANGE_REQUEST };
    uint32_t id = 0;
    bool has_id = find_message_id(field, TAG_BIND_REQUEST, &id);
    uint8_t choice = 0;
    char *name;
    der_t rest;
    der_t text;

    exchange.call = call_of(reading, has_id, id);
    rest.bytes = field_bytes_to_end(field, field->length, SIZE_MAX, &rest.length);
    if (rest.bytes && der_next(&rest, TAG_OCTET_STRING, &text) && rest.length > 0) {
        name = visible_text((const char *)text.bytes, text.length);
        choose(&exchange, binds, wmem_strdup(pinfo->pool, name), rest, is_in_the_clear(reading, field));
        g_free(name);
        choice = rest.bytes[0];
    } else {
        report_not_understood(reading, field);
    }
    note_choice(binds, id, choice);
    report_exchange(reading, field, &exchange);
}

/* The texts come first, as the results ask what has been reported. Before 4.6 the results of all answers shared one
 * abbreviation. */
static const carrier_field_t fields[] = {
    { .name = "ldap.errorMessage", .read = read_error_message, .context = SSPI_CONTEXT_LDAP },
    { .name = "ldap.resultCode", .blurb = "BindResponse_resultCode", .read = read_bind_result },
    { .name = "ldap.bindResponse_resultCode", .read = read_bind_result },
    { .name = "ldap.version", .read = read_bind_version },
};

static void reset(void)
{
    may_be_unsigned = 0;
}

const carrier_t carrier_ldap = { .fields = fields, .count = G_N_ELEMENTS(fields), .reset = reset };
