/* http.c: challenge, refusal and success of Negotiate, NTLM, Kerberos and CredSSP in HTTP (RFC 4559; [MS-N2HT])
 *
 * No header says how an authentication ended: it follows from what was sent before on the connection. A 401 (407 from a
 * proxy) with a token goes on; without one it refuses what came before, or, if nothing came, offers authentication; any other
 * answer to a token means that it was accepted. What the token itself says is annotated by its own carrier, which is read
 * before: a failure there makes the 401 a refusal.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers.h"
#include "conversation_state.h"

#define UNAUTHORIZED 401
#define PROXY_AUTHENTICATION_REQUIRED 407
/* Base64 of "NTLMSSP\0" and message type 1. */
#define NTLM_NEGOTIATE "TlRMTVNTUAAB"

enum { HTTP_AUTHENTICATED, HTTP_CHALLENGE, HTTP_CONTINUE, HTTP_REFUSED, HTTP_NOT_NEGOTIATED, HTTP_CREDSSP };

typedef enum { NOTHING_SENT, NEGOTIATE_SENT, TOKEN_SENT } sent_t;

typedef struct {
    sent_t sent;
    uint32_t frame; /**< the frame whose headers are being gathered */
    bool offered;   /**< it has one of the schemes */
    bool token;     /**< it has a token */
} http_auth_t;

static wmem_map_t *connections;

static http_auth_t *state_of(carrier_reading_t *reading)
{
    packet_info *pinfo = carrier_packet(reading);
    http_auth_t *auth = (http_auth_t *)conversation_state(pinfo, &connections, sizeof *auth);

    if (auth->frame != pinfo->num) {
        auth->frame = pinfo->num;
        auth->offered = auth->token = false;
    }
    return auth;
}

/** If the header's value begins with one of the schemes, return what follows it, without blanks. */
static const char *after_scheme(const char *value)
{
    static const char *const schemes[] = { "Negotiate", "NTLM", "Kerberos", "CredSSP" };

    for (size_t i = 0; value && i < G_N_ELEMENTS(schemes); i++) {
        size_t length = strlen(schemes[i]);

        if (g_ascii_strncasecmp(value, schemes[i], length) == 0 && strchr(" ,\r\n", value[length])) {
            value += length;
            return value + strspn(value, " \r\n");
        }
    }
    return NULL;
}

static bool has_token(const char *rest)
{
    return *rest && *rest != ',';
}

static void report(carrier_reading_t *reading, const field_info *field, uint32_t outcome, const char *number)
{
    sspi_finding_t finding = sspi_finding_native(SSPI_FAMILY_HTTP_AUTH, outcome);

    g_strlcpy(finding.number, number, sizeof finding.number);
    carrier_report(reading, field, &finding);
}

/** The token of CredSSP is TLS: nothing in it can be read here. */
static void report_credssp(carrier_reading_t *reading, const field_info *field, const char *value)
{
    if (g_ascii_strncasecmp(value, "CredSSP ", strlen("CredSSP ")) == 0)
        report(reading, field, HTTP_CREDSSP, "");
}

static void read_authorization(carrier_reading_t *reading, const field_info *field)
{
    const char *value = carrier_text(field);
    const char *token = after_scheme(value);

    if (!token || !has_token(token))
        return;
    state_of(reading)->sent = g_str_has_prefix(token, NTLM_NEGOTIATE) ? NEGOTIATE_SENT : TOKEN_SENT;
    report_credssp(reading, field, value);
}

static void read_authenticate(carrier_reading_t *reading, const field_info *field)
{
    const char *value = carrier_text(field);
    const char *rest = after_scheme(value);
    http_auth_t *auth;

    if (!rest)
        return;
    auth = state_of(reading);
    auth->offered = true;
    if (has_token(rest)) {
        auth->token = true;
        report_credssp(reading, field, value);
    }
}

/** The headers have been read before the code, see the order of the fields. */
static void read_response_code(carrier_reading_t *reading, const field_info *field)
{
    http_auth_t *auth = state_of(reading);
    char number[12];
    uint32_t code;

    if (!carrier_number(field, &code) || code < 200)
        return;
    snprintf(number, sizeof number, "%u", (unsigned)code);
    if (code != UNAUTHORIZED && code != PROXY_AUTHENTICATION_REQUIRED) {
        if (auth->sent != NOTHING_SENT)
            report(reading, field, HTTP_AUTHENTICATED, number);
        auth->sent = NOTHING_SENT;
    } else if (auth->token && carrier_outcome(reading) == SSPI_CLASS_SUCCESS) {
        /* Authenticated, and refused all the same: that is not about authentication. */
        auth->sent = NOTHING_SENT;
    } else if (auth->token && carrier_outcome(reading) == SSPI_CLASS_STEP) {
        report(reading, field, HTTP_CONTINUE, number);
    } else if (auth->offered || auth->sent != NOTHING_SENT) {
        static const uint32_t outcomes[] = {
            [NOTHING_SENT] = HTTP_CHALLENGE, [NEGOTIATE_SENT] = HTTP_NOT_NEGOTIATED, [TOKEN_SENT] = HTTP_REFUSED
        };

        report(reading, field, outcomes[auth->sent], number);
        auth->sent = NOTHING_SENT;
    }
}

static const carrier_field_t fields[] = {
    { .name = "http.authorization", .read = read_authorization },
    { .name = "http.proxy_authorization", .read = read_authorization },
    { .name = "http.www_authenticate", .read = read_authenticate },
    { .name = "http.proxy_authenticate", .read = read_authenticate },
    { .name = "http.response.code", .read = read_response_code },
};

const carrier_t carrier_http = { .name = "HTTP", .fields = fields, .count = G_N_ELEMENTS(fields), .after = "http" };
