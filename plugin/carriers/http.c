/* http.c: challenge, refusal and success of Negotiate, NTLM, Kerberos and CredSSP in HTTP (RFC 4559; [MS-N2HT])
 *
 * No header says how an authentication ended: it follows from what was sent before on the connection. A 401 (407 from a
 * proxy) with a token goes on; without one it refuses what came before, or, if nothing came, offers authentication; any other
 * answer to the last token means that it was accepted. A proxy and the server behind it are told apart by their headers and
 * codes. What the token itself says is annotated by its own carrier, which is read before: a failure there makes the 401 a
 * refusal.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers/carrier.h"
#include "frame/conversation_state.h"

#define SWITCHING_PROTOCOLS 101
#define BAD_REQUEST 400
#define UNAUTHORIZED 401
#define PROXY_AUTHENTICATION_REQUIRED 407
#define REQUEST_TIMEOUT 408
#define HEADERS_TOO_LARGE 431
#define BAD_GATEWAY 502
#define GATEWAY_TIMEOUT 504

#define NEGOTIATE_BEGINNING "NTLMSSP\0\1\0\0"
/* Where an NTLM message begins in SPNEGO, at the latest, in base64. */
#define TOKEN_BEGINNING 512

enum { HTTP_AUTHENTICATED, HTTP_CHALLENGE, HTTP_CONTINUE, HTTP_REFUSED, HTTP_NOT_NEGOTIATED, HTTP_CREDSSP };

typedef enum { NOTHING_SENT, NEGOTIATE_SENT, TOKEN_SENT } sent_t;

/** One that asks for authentication: the server, or a proxy before it. */
typedef struct {
    sent_t sent;
    uint32_t frame; /**< the frame whose headers are being gathered */
    bool offered;   /**< it has one of the schemes */
    bool token;     /**< it has a token */
} hop_t;

typedef enum { SERVER, PROXY, HOPS } hop_id_t;

static conversation_slot_t connections;

static hop_t *state_of(reading_t *reading, hop_id_t id)
{
    packet_info *pinfo = reading->pinfo;
    hop_t *hop = (hop_t *)conversation_state_get(pinfo, &connections, HOPS * sizeof *hop) + id;

    if (hop->frame != pinfo->num) {
        hop->frame = pinfo->num;
        hop->offered = hop->token = false;
    }
    return hop;
}

/** The scheme that a header's value begins with, static, or NULL. */
static const char *scheme_of(const char *value)
{
    static const char *const schemes[] = { "Negotiate", "NTLM", "Kerberos", "CredSSP" };

    for (size_t i = 0; value && i < G_N_ELEMENTS(schemes); i++) {
        size_t length = strlen(schemes[i]);

        if (g_ascii_strncasecmp(value, schemes[i], length) == 0 && strchr(" ,\r\n", value[length]))
            return schemes[i];
    }
    return NULL;
}

/** If the header's value begins with one of the schemes, return what follows it, without blanks. */
static const char *after_scheme(const char *value)
{
    const char *scheme = scheme_of(value);

    if (!scheme)
        return NULL;
    value += strlen(scheme);
    return value + strspn(value, " \r\n");
}

static bool has_token(const char *rest)
{
    return *rest && *rest != ',';
}

/** The next element of a list with commas, or NULL. */
static const char *next_element(const char *element)
{
    bool quoted = false;

    for (; *element && (quoted || *element != ','); element++) {
        if (*element == '"')
            quoted = !quoted;
    }
    return *element ? element + 1 + strspn(element + 1, " ") : NULL;
}

/** Whether a token is, or has in it, the first message of NTLM, which a server has to answer with a challenge. */
static bool is_ntlm_negotiate(const char *token)
{
    /* Whole groups of four only. */
    char *beginning = g_strndup(token, MIN(strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="),
                                           TOKEN_BEGINNING) / 4 * 4);
    gsize length;
    guchar *bytes = g_base64_decode(beginning, &length);
    const size_t size = sizeof NEGOTIATE_BEGINNING - 1;
    bool found = false;

    for (gsize i = 0; !found && i + size <= length; i++)
        found = memcmp(bytes + i, NEGOTIATE_BEGINNING, size) == 0;
    g_free(bytes);
    g_free(beginning);
    return found;
}

static void report_hop(reading_t *reading, const field_info *field, hop_id_t id, exchange_t exchange)
{
    exchange.carrier = exchange.call = exchange.session = id == PROXY ? "HTTP proxy" : "HTTP";
    report_exchange(reading, field, &exchange);
}

static void report_request(reading_t *reading, const field_info *field, hop_id_t id, const char *scheme)
{
    report_hop(reading, field, id, (exchange_t) { .side = EXCHANGE_REQUEST, .mechanism = scheme });
}

static void report_answer(reading_t *reading, const field_info *field, hop_id_t id, outcome_t outcome)
{
    report_hop(reading, field, id, (exchange_t) { .side = EXCHANGE_ANSWER, .outcome = outcome });
}

/** @param code  of the answer, or 0 */
static void report(reading_t *reading, const field_info *field, uint32_t outcome, uint32_t code)
{
    sspi_finding_t finding = sspi_finding_of_code(SSPI_FAMILY_HTTP_AUTH, outcome);

    finding.number_format = code ? SSPI_NUMBER_DECIMAL : NULL;
    finding.number = code;
    report_finding(reading, field, &finding);
}

/** The token of CredSSP is TLS: nothing in it can be read here. */
static void report_credssp(reading_t *reading, const field_info *field, const char *value)
{
    if (g_ascii_strncasecmp(value, "CredSSP ", strlen("CredSSP ")) == 0)
        report(reading, field, HTTP_CREDSSP, 0);
}

static void read_request(reading_t *reading, const field_info *field, hop_id_t id)
{
    const char *value = field_text(field);
    const char *token = after_scheme(value);

    if (!token || !has_token(token))
        return;
    state_of(reading, id)->sent = is_ntlm_negotiate(token) ? NEGOTIATE_SENT : TOKEN_SENT;
    report_request(reading, field, id, scheme_of(value));
    report_credssp(reading, field, value);
}

static void read_authorization(reading_t *reading, const field_info *field)
{
    read_request(reading, field, SERVER);
}

static void read_proxy_authorization(reading_t *reading, const field_info *field)
{
    read_request(reading, field, PROXY);
}

static void read_offer(reading_t *reading, const field_info *field, hop_id_t id)
{
    for (const char *element = field_text(field); element; element = next_element(element)) {
        const char *rest = after_scheme(element);
        hop_t *hop;

        if (!rest)
            continue;
        hop = state_of(reading, id);
        hop->offered = true;
        if (has_token(rest)) {
            hop->token = true;
            report_credssp(reading, field, element);
        }
    }
}

static void read_authenticate(reading_t *reading, const field_info *field)
{
    read_offer(reading, field, SERVER);
}

static void read_proxy_authenticate(reading_t *reading, const field_info *field)
{
    read_offer(reading, field, PROXY);
}

/** A 401 or 407. */
static void read_refusal(reading_t *reading, const field_info *field, hop_id_t id, uint32_t code)
{
    hop_t *hop = state_of(reading, id);
    static const uint32_t outcomes[] = {
        [NOTHING_SENT] = HTTP_CHALLENGE, [NEGOTIATE_SENT] = HTTP_NOT_NEGOTIATED, [TOKEN_SENT] = HTTP_REFUSED
    };

    if (hop->token && reading_outcome(reading) == SSPI_CLASS_STEP) {
        report(reading, field, HTTP_CONTINUE, code);
        report_answer(reading, field, id, OUTCOME_STEP);
        return;
    }
    /* Authenticated, and refused all the same: that is not about authentication. */
    if (hop->token && reading_outcome(reading) == SSPI_CLASS_SUCCESS) {
        report_answer(reading, field, id, OUTCOME_SUCCESS);
    } else if (hop->offered || hop->sent != NOTHING_SENT) {
        report(reading, field, outcomes[hop->sent], code);
        report_answer(reading, field, id, OUTCOME_FAILURE);
    }
    hop->sent = NOTHING_SENT;
}

/** Whether a code comes from someone who has not looked into the request, or stands before the one who would have. */
static bool is_of_transport(uint32_t code)
{
    return code == BAD_REQUEST || code == REQUEST_TIMEOUT || code == HEADERS_TOO_LARGE
        || (code >= BAD_GATEWAY && code <= GATEWAY_TIMEOUT);
}

/** What an answer that asks for nothing means for what was sent to one of the two. */
static void report_end(reading_t *reading, const field_info *field, hop_id_t id, bool is_accepted)
{
    sent_t sent = state_of(reading, id)->sent;

    if (sent != NOTHING_SENT)
        report_answer(reading, field, id, is_accepted && sent == TOKEN_SENT ? OUTCOME_SUCCESS : OUTCOME_UNKNOWN);
}

/** The server behind the proxy has answered. */
static void report_let_through(reading_t *reading, const field_info *field)
{
    report_hop(reading, field, PROXY, (exchange_t) {
        .side = EXCHANGE_ANSWER, .outcome = OUTCOME_SUCCESS, .note = NOTE_PROXY_PASSED
    });
}

/** The headers have been read before the code, see the order of the fields. */
static void read_response_code(reading_t *reading, const field_info *field)
{
    hop_t *server = state_of(reading, SERVER);
    hop_t *proxy = state_of(reading, PROXY);
    uint32_t code;

    if (!field_number(field, &code) || (code < 200 && code != SWITCHING_PROTOCOLS))
        return;
    if (code == PROXY_AUTHENTICATION_REQUIRED) {
        read_refusal(reading, field, PROXY, code);
        return;
    }
    if (code == UNAUTHORIZED) {
        read_refusal(reading, field, SERVER, code);
    } else {
        bool is_accepted = !is_of_transport(code);

        /* An answer to NTLM's first message other than a challenge authenticates nobody. */
        if ((server->sent == TOKEN_SENT || proxy->sent == TOKEN_SENT) && is_accepted)
            report(reading, field, HTTP_AUTHENTICATED, code);
        /* What is annotated belongs to the exchange that is reported last. */
        if (is_accepted && server->sent == TOKEN_SENT && proxy->sent == TOKEN_SENT)
            report_let_through(reading, field);
        else
            report_end(reading, field, PROXY, is_accepted);
        report_end(reading, field, SERVER, is_accepted);
        server->sent = NOTHING_SENT;
    }
    /* The proxy has let the request through, or has given up. */
    if (code == UNAUTHORIZED && proxy->sent == TOKEN_SENT)
        report_let_through(reading, field);
    proxy->sent = NOTHING_SENT;
}

/* A client may send its only token with its first request, which a carrier that waits for HTTP would miss. */
static const carrier_field_t request_fields[] = {
    { .name = "http.authorization", .read = read_authorization },
    { .name = "http.proxy_authorization", .read = read_proxy_authorization },
};

static const carrier_field_t fields[] = {
    { .name = "http.www_authenticate", .read = read_authenticate },
    { .name = "http.proxy_authenticate", .read = read_proxy_authenticate },
    { .name = "http.response.code", .read = read_response_code },
};

const carrier_t carrier_http_request = { .fields = request_fields, .count = G_N_ELEMENTS(request_fields) };
const carrier_t carrier_http = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "http" };
