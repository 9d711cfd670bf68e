/* attempt_text.c: an attempt in words
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/attempt.h"

#include <epan/to_str.h>
#include <string.h>

#include "codes/language.h"
#include "frame/pool_text.h"
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

/* What is no name but a description: programs and filters read the English words, people those of their language. */
static const sspi_word_t descriptions[] = {
    SSPI_WORD_CARRIER_HTTP_PROXY,       SSPI_WORD_IDENTITY_ANONYMOUS,           SSPI_WORD_MECHANISM_NETLOGON_CHANNEL,
    SSPI_WORD_MECHANISM_NETLOGON_LOGON, SSPI_WORD_MECHANISM_PKINIT,             SSPI_WORD_MECHANISM_SIMPLE,
    SSPI_WORD_MECHANISM_SIMPLE_ALONE,   SSPI_WORD_MECHANISM_SQL_LOGIN,          SSPI_WORD_MECHANISM_TLS_CERTIFICATE,
    SSPI_WORD_MECHANISM_TLS_WITHOUT,
};

static const char *described(const char *english, sspi_language_t language)
{
    if (!english || language == SSPI_ENGLISH)
        return english;
    for (size_t i = 0; i < G_N_ELEMENTS(descriptions); i++) {
        if (strcmp(sspi_text((uint16_t)descriptions[i], SSPI_ENGLISH), english) == 0)
            return sspi_text((uint16_t)descriptions[i], language);
    }
    return english;
}

/** @param second  or NULL */
static const char *filled(wmem_allocator_t *pool, sspi_language_t language, sspi_word_t word, const char *first,
                          const char *second)
{
    const char *values[] = { first, second };

    return text_in_pool(pool, sspi_fill(sspi_text((uint16_t)word, language), values, second ? 2 : 1));
}

static const char *ntlm_name(ntlm_proof_t proof, sspi_language_t language)
{
    switch (proof) {
    case NTLM_PROOF_LM:
        return "LM";
    case NTLM_PROOF_V1:
        return "NTLMv1";
    case NTLM_PROOF_V1_SESSION:
        return sspi_text(SSPI_WORD_MECHANISM_NTLMV1_SESSION, language);
    case NTLM_PROOF_V2:
        return "NTLMv2";
    default:
        return "NTLM";
    }
}

/** "Kerberos", or more exactly "Kerberos TGS". */
static const char *kerberos_name(const attempt_t *attempt, sspi_language_t language)
{
    return attempt->own_mechanism && g_str_has_prefix(attempt->own_mechanism, "Kerberos")
        ? described(attempt->own_mechanism, language) : "Kerberos";
}

static const char *mechanism(wmem_allocator_t *pool, const attempt_t *attempt, sspi_language_t language)
{
    if (attempt->ntlm_type) {
        const char *name = ntlm_name((ntlm_proof_t)attempt->ntlm_proof, language);

        return attempt->has_kerberos ? filled(pool, language, SSPI_WORD_MECHANISM_AFTER_KERBEROS, name, NULL) : name;
    }
    if (attempt->etype) {
        const char *name = attempt_etype_name(attempt->etype);

        if (!name)
            name = filled(pool, language, SSPI_WORD_MECHANISM_ETYPE, wmem_strdup_printf(pool, "%d", (int)attempt->etype), NULL);
        return wmem_strdup_printf(pool, "%s (%s)", kerberos_name(attempt, language), name);
    }
    return attempt->has_kerberos ? kerberos_name(attempt, language) : described(attempt->own_mechanism, language);
}

const char *attempt_mechanism_text(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return mechanism(pool, attempt, SSPI_ENGLISH);
}

const char *attempt_mechanism_words(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return mechanism(pool, attempt, sspi_language_current());
}

const char *attempt_in_words(const char *text)
{
    return described(text, sspi_language_current());
}

const char *attempt_state_name(attempt_state_t state)
{
    static const char *const names[] = {
        [ATTEMPT_UNFINISHED] = "Unfinished", [ATTEMPT_SUCCESS] = "Success", [ATTEMPT_FAILURE] = "Failure"
    };

    return names[state];
}

/* "inferred: …" where the outcome follows only from what came next. `%1` stands for the detail. */
static const struct {
    sspi_word_t word; /**< 0: it is a name */
    const char *name;
    bool is_inferred;
} notes[NOTE_COUNT] = {
    [NOTE_ACCEPTED_CALL_REFUSED] = { .word = SSPI_WORD_OUTCOME_CALL_REFUSED, .is_inferred = true },
    [NOTE_ACCESS_ACCEPT] = { .name = "Access-Accept" },
    [NOTE_ACCESS_REJECT] = { .name = "Access-Reject" },
    [NOTE_AP_REP] = { .name = "AP-REP" },
    [NOTE_AS_ANONYMOUS] = { .word = SSPI_WORD_OUTCOME_AS_ANONYMOUS },
    [NOTE_AS_GUEST] = { .word = SSPI_WORD_OUTCOME_AS_GUEST },
    [NOTE_AS_REP] = { .name = "AS-REP" },
    [NOTE_BIND_NAK] = { .name = "bind_nak" },
    [NOTE_CHAP_FAILURE] = { .name = "CHAP Failure" },
    [NOTE_CHAP_SUCCESS] = { .name = "CHAP Success" },
    [NOTE_CONNECTION_CLOSED] = { .word = SSPI_WORD_OUTCOME_CLOSED },
    [NOTE_CONNECTION_RESET] = { .word = SSPI_WORD_OUTCOME_RESET, .is_inferred = true },
    [NOTE_DOS_ERROR] = { .name = "%1" },
    [NOTE_GSS_COMPLETE] = { .name = "GSS_S_COMPLETE" },
    [NOTE_GSS_STATUS] = { .word = SSPI_WORD_OUTCOME_GSS_STATUS },
    [NOTE_HANDSHAKE_DONE] = { .name = "HandshakeDone" },
    [NOTE_HANDSHAKE_ERROR] = { .name = "HandshakeError" },
    [NOTE_HOST_UNREACHABLE] = { .word = SSPI_WORD_OUTCOME_HOST_UNREACHABLE, .is_inferred = true },
    [NOTE_HTTP_STATUS] = { .name = "HTTP %1" },
    [NOTE_HTTP_STATUS_INFERRED] = { .word = SSPI_WORD_OUTCOME_HTTP_INFERRED, .is_inferred = true },
    [NOTE_LDAP_RESULT] = { .word = SSPI_WORD_OUTCOME_LDAP_RESULT },
    [NOTE_LOGINACK] = { .name = "LOGINACK" },
    [NOTE_LOGON_OR_CALL] = { .word = SSPI_WORD_OUTCOME_LOGON_OR_CALL },
    [NOTE_ONE_OF_ERRORS] = { .word = SSPI_WORD_OUTCOME_ONE_OF_ERRORS },
    [NOTE_PORT_UNREACHABLE] = { .word = SSPI_WORD_OUTCOME_PORT_UNREACHABLE, .is_inferred = true },
    [NOTE_PROXY_PASSED] = { .word = SSPI_WORD_OUTCOME_PROXY_PASSED, .is_inferred = true },
    [NOTE_PUB_KEY_AUTH] = { .word = SSPI_WORD_OUTCOME_PUB_KEY_AUTH, .is_inferred = true },
    [NOTE_REFERRAL] = { .word = SSPI_WORD_OUTCOME_REFERRAL },
    [NOTE_RPC_AUTH_ERROR] = { .name = "RPC auth_stat %1" },
    [NOTE_RPC_FAULT_OF_CALL] = { .word = SSPI_WORD_OUTCOME_RPC_FAULT, .is_inferred = true },
    [NOTE_RPC_RESPONSE] = { .word = SSPI_WORD_OUTCOME_RPC_RESPONSE, .is_inferred = true },
    [NOTE_SAVE_SESSION_INFO] = { .name = "Save Session Info" },
    [NOTE_SERVER_WENT_ON] = { .word = SSPI_WORD_OUTCOME_WENT_ON, .is_inferred = true },
    [NOTE_TDS_ERROR] = { .word = SSPI_WORD_OUTCOME_TDS_ERROR },
    [NOTE_TGS_REP] = { .name = "TGS-REP" },
};

/** The note, with a place for the detail, or NULL. */
static const char *note_pattern(note_t note, sspi_language_t language)
{
    return notes[note].word ? sspi_text((uint16_t)notes[note].word, language) : notes[note].name;
}

bool attempt_failure(const attempt_t *attempt, sspi_finding_t *finding)
{
    const attempt_evidence_t *evidence = attempt->evidence;

    if (attempt->state != ATTEMPT_FAILURE || !attempt->reason)
        return false;
    *finding = *attempt->reason;
    /* What a KDC adds to its error says more than that, also where its request was not captured. */
    if (attempt->kdc == KDC_NONE && strcmp(attempt->carrier, "Kerberos") != 0 && !attempt->ntlm_type && evidence
        && evidence->krb_error && finding->family != SSPI_FAMILY_KERBEROS)
        *finding = sspi_finding_of_code(SSPI_FAMILY_KERBEROS, evidence->krb_error);
    return true;
}

bool attempt_is_inferred(const attempt_t *attempt)
{
    return notes[attempt->note].is_inferred;
}

bool attempt_note_has_detail(note_t note)
{
    const char *pattern = note_pattern(note, SSPI_ENGLISH);

    return pattern && strstr(pattern, "%1");
}

/** The note in words, in `pool` or static, or NULL. */
static const char *note_text(wmem_allocator_t *pool, const attempt_t *attempt, sspi_language_t language)
{
    const char *pattern = note_pattern((note_t)attempt->note, language);
    const char *detail = attempt->note_detail ? attempt->note_detail : "";

    return pattern && strchr(pattern, '%') ? text_in_pool(pool, sspi_fill(pattern, &detail, 1)) : pattern;
}

static const char *native_text(wmem_allocator_t *pool, const attempt_t *attempt, sspi_language_t language)
{
    const char *note = note_text(pool, attempt, language);
    char native[96];

    if (!attempt->reason)
        return note;
    sspi_finding_native_text(attempt->reason, native, sizeof native);
    return note ? filled(pool, language, SSPI_WORD_LISTED, native, note) : wmem_strdup(pool, native);
}

const char *attempt_native_text(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return native_text(pool, attempt, SSPI_ENGLISH);
}

const char *attempt_native_words(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return native_text(pool, attempt, sspi_language_current());
}

static const char *reason_text(wmem_allocator_t *pool, const attempt_t *attempt, sspi_language_t language)
{
    sspi_finding_t failure;
    char native[96];

    if (!attempt_failure(attempt, &failure) || failure.family == attempt->reason->family)
        return native_text(pool, attempt, language);
    return wmem_strdup(pool, sspi_finding_native_text(&failure, native, sizeof native));
}

const char *attempt_reason_text(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return reason_text(pool, attempt, SSPI_ENGLISH);
}

const char *attempt_reason_words(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return reason_text(pool, attempt, sspi_language_current());
}

/** An address of some protocols is a text that the packet brings. */
static const char *address_text(wmem_allocator_t *pool, const address *addr)
{
    const char *text = address_to_str(pool, addr);

    return text_in_pool(pool, visible_text(text, strlen(text)));
}

const char *attempt_endpoint_text(wmem_allocator_t *pool, const endpoint_t *endpoint)
{
    const char *text = address_text(pool, &endpoint->addr);

    if (endpoint->port == 0)
        return text;
    return wmem_strdup_printf(pool, endpoint->addr.type == AT_IPv6 ? "[%s]:%u" : "%s:%u", text, (unsigned)endpoint->port);
}
