/* attempt_text.c: an attempt in words
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/attempt.h"

#include <epan/to_str.h>
#include <string.h>

#include "parse/visible_text.h"

const char *attempt_etype_name(int32_t etype)
{
    const sspi_names_t *names = &sspi_names[SSPI_NAMES_KRB_ETYPE];

    for (size_t i = 0; i < names->count; i++) {
        if (names->names[i].code == (uint32_t)etype)
            return names->names[i].name;
    }
    return NULL;
}

static const char *ntlm_name(ntlm_proof_t proof)
{
    switch (proof) {
    case NTLM_PROOF_LM:
        return "LM";
    case NTLM_PROOF_V1:
        return "NTLMv1";
    case NTLM_PROOF_V1_SESSION:
        return "NTLMv1 with session security";
    case NTLM_PROOF_V2:
        return "NTLMv2";
    default:
        return "NTLM";
    }
}

/** "Kerberos", or more exactly "Kerberos TGS". */
static const char *kerberos_name(const attempt_t *attempt)
{
    return attempt->own_mechanism && g_str_has_prefix(attempt->own_mechanism, "Kerberos") ? attempt->own_mechanism : "Kerberos";
}

const char *attempt_mechanism_text(wmem_allocator_t *pool, const attempt_t *attempt)
{
    if (attempt->ntlm_type) {
        const char *name = ntlm_name((ntlm_proof_t)attempt->ntlm_proof);

        return attempt->has_kerberos ? wmem_strdup_printf(pool, "%s, after Kerberos", name) : name;
    }
    if (attempt->etype) {
        const char *known = attempt_etype_name(attempt->etype);
        const char *name = known ? known : wmem_strdup_printf(pool, "encryption type %d", (int)attempt->etype);

        return wmem_strdup_printf(pool, "%s (%s)", kerberos_name(attempt), name);
    }
    return attempt->has_kerberos ? kerberos_name(attempt) : attempt->own_mechanism;
}

const char *attempt_state_name(attempt_state_t state)
{
    static const char *const names[] = {
        [ATTEMPT_UNFINISHED] = "Unfinished", [ATTEMPT_SUCCESS] = "Success", [ATTEMPT_FAILURE] = "Failure"
    };

    return names[state];
}

/** "inferred: …" where the outcome follows only from what came next. `%s` stands for the detail. */
static const char *const note_texts[NOTE_COUNT] = {
    [NOTE_ACCEPTED_CALL_REFUSED] = "inferred: accepted, and the call refused",
    [NOTE_ACCESS_ACCEPT] = "Access-Accept",
    [NOTE_ACCESS_REJECT] = "Access-Reject",
    [NOTE_AP_REP] = "AP-REP",
    [NOTE_AS_ANONYMOUS] = "as anonymous",
    [NOTE_AS_GUEST] = "as guest",
    [NOTE_AS_REP] = "AS-REP",
    [NOTE_BIND_NAK] = "bind_nak",
    [NOTE_CHAP_FAILURE] = "CHAP Failure",
    [NOTE_CHAP_SUCCESS] = "CHAP Success",
    [NOTE_CONNECTION_CLOSED] = "connection closed by the server",
    [NOTE_CONNECTION_RESET] = "inferred: connection reset by the server",
    [NOTE_DOS_ERROR] = "%s",
    [NOTE_GSS_COMPLETE] = "GSS_S_COMPLETE",
    [NOTE_GSS_STATUS] = "GSS major status %s",
    [NOTE_HANDSHAKE_DONE] = "HandshakeDone",
    [NOTE_HANDSHAKE_ERROR] = "HandshakeError",
    [NOTE_HOST_UNREACHABLE] = "inferred: host unreachable",
    [NOTE_HTTP_STATUS] = "HTTP %s",
    [NOTE_HTTP_STATUS_INFERRED] = "inferred: HTTP %s",
    [NOTE_LDAP_RESULT] = "LDAP result %s",
    [NOTE_LOGINACK] = "LOGINACK",
    [NOTE_LOGON_OR_CALL] = "of the logon or of the call",
    [NOTE_ONE_OF_ERRORS] = "one of several errors that do not say whose they are",
    [NOTE_PORT_UNREACHABLE] = "inferred: port unreachable",
    [NOTE_PROXY_PASSED] = "inferred: the proxy let the request through",
    [NOTE_PUB_KEY_AUTH] = "inferred: CredSSP pubKeyAuth",
    [NOTE_REFERRAL] = "TGS-REP, referral to %s",
    [NOTE_RPC_AUTH_ERROR] = "RPC auth_stat %s",
    [NOTE_RPC_FAULT_OF_CALL] = "inferred: RPC fault of a call that was let in",
    [NOTE_RPC_RESPONSE] = "inferred: RPC response",
    [NOTE_SAVE_SESSION_INFO] = "Save Session Info",
    [NOTE_SERVER_WENT_ON] = "inferred: the server went on",
    [NOTE_TDS_ERROR] = "SQL Server error %s",
    [NOTE_TGS_REP] = "TGS-REP",
};

bool attempt_note_has_detail(note_t note)
{
    return note_texts[note] && strstr(note_texts[note], "%s");
}

/** The note in words, in `pool` or static, or NULL. */
static const char *note_text(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *text = note_texts[attempt->note];
    const char *place = text ? strstr(text, "%s") : NULL;

    if (!place)
        return text;
    return wmem_strdup_printf(pool, "%.*s%s%s", (int)(place - text), text, attempt->note_detail ? attempt->note_detail : "",
                              place + 2);
}

const char *attempt_native_text(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *note = note_text(pool, attempt);
    char native[96];

    if (!attempt->reason)
        return note;
    sspi_finding_native_text(attempt->reason, native, sizeof native);
    return note ? wmem_strdup_printf(pool, "%s, %s", native, note) : wmem_strdup(pool, native);
}

/** An address of some protocols is a text that the packet brings. */
static const char *address_text(wmem_allocator_t *pool, const address *addr)
{
    const char *text = address_to_str(pool, addr);
    char *visible = visible_text(text, strlen(text));
    const char *kept = wmem_strdup(pool, visible);

    g_free(visible);
    return kept;
}

const char *attempt_endpoint_text(wmem_allocator_t *pool, const endpoint_t *endpoint)
{
    const char *text = address_text(pool, &endpoint->addr);

    if (endpoint->port == 0)
        return text;
    return wmem_strdup_printf(pool, endpoint->addr.type == AT_IPv6 ? "[%s]:%u" : "%s:%u", text, (unsigned)endpoint->port);
}

char *attempt_start_text(const attempt_t *attempt, const char *format, int digits)
{
    /* A forged capture may have times that no calendar has. */
    GDateTime *seconds = g_date_time_new_from_unix_utc(attempt->start.secs);
    char *text = seconds ? g_date_time_format(seconds, format) : NULL;
    char fraction[16];
    char *start;

    snprintf(fraction, sizeof fraction, "%09d", attempt->start.nsecs);
    start = text ? g_strdup_printf("%s%s%.*s", text, digits > 0 ? "." : "", digits, fraction) : g_strdup("");
    g_free(text);
    if (seconds)
        g_date_time_unref(seconds);
    return start;
}

const char *attempt_start_rfc3339(wmem_allocator_t *pool, const attempt_t *attempt)
{
    char *text = attempt_start_text(attempt, "%Y-%m-%dT%H:%M:%S", 6);
    const char *start = *text ? wmem_strdup_printf(pool, "%sZ", text) : "";

    g_free(text);
    return start;
}
