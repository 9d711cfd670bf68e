/* test_finding.c: from numbers and texts to findings, also where they are malformed
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "codes/finding.h"
#include "parse/nns_error.h"

/** Check a finding. `status` or `native` NULL: there is none. `win32` -1: there is none. */
static void check(const sspi_finding_t *finding, const char *status, const char *native, sspi_class_t class_, sspi_basis_t basis,
                  gint64 win32)
{
    char text[96];

    g_assert_cmpstr(finding->status ? finding->status->name : NULL, ==, status);
    g_assert_cmpstr(sspi_finding_native_text(finding, text, sizeof text), ==, native);
    g_assert_cmpint((int)finding->class_, ==, (int)class_);
    g_assert_cmpint((int)finding->basis, ==, (int)basis);
    g_assert_cmpint(finding->has_win32 ? (gint64)finding->win32 : -1, ==, win32);
}

static void check_ntstatus(uint32_t value, const char *status, const char *native, sspi_class_t class_, sspi_basis_t basis,
                           gint64 win32)
{
    sspi_finding_t finding = sspi_finding_of_ntstatus(value);

    check(&finding, status, native, class_, basis, win32);
}

static void test_ntstatus(void)
{
    check_ntstatus(0, "SEC_E_OK", "STATUS_SUCCESS (0x00000000)", SSPI_CLASS_SUCCESS, SSPI_BASIS_INFERRED, 0);
    check_ntstatus(0xc0000016, "SEC_I_CONTINUE_NEEDED", "STATUS_MORE_PROCESSING_REQUIRED (0xc0000016)", SSPI_CLASS_STEP,
                   SSPI_BASIS_INFERRED, 234);
    check_ntstatus(0xc000006d, "SEC_E_LOGON_DENIED", "STATUS_LOGON_FAILURE (0xc000006d)", SSPI_CLASS_FAILURE,
                   SSPI_BASIS_DOCUMENTED, 1326);
    check_ntstatus(0xc0000234, "SEC_E_LOGON_DENIED", "STATUS_ACCOUNT_LOCKED_OUT (0xc0000234)", SSPI_CLASS_FAILURE,
                   SSPI_BASIS_INFERRED, 1909);
    check_ntstatus(0xc000035b, "SEC_E_BAD_BINDINGS", "STATUS_BAD_BINDINGS (0xc000035b)", SSPI_CLASS_FAILURE,
                   SSPI_BASIS_DOCUMENTED, -1);
    /* A confidence of "low" is no status. */
    check_ntstatus(0xc000018b, NULL, "STATUS_NO_TRUST_SAM_ACCOUNT (0xc000018b)", SSPI_CLASS_FAILURE, SSPI_BASIS_DOCUMENTED, 1787);
    check_ntstatus(0xc0000022, NULL, "STATUS_ACCESS_DENIED (0xc0000022)", SSPI_CLASS_FAILURE, SSPI_BASIS_DOCUMENTED, 5);
    check_ntstatus(0x8009030c, "SEC_E_LOGON_DENIED", "SEC_E_LOGON_DENIED (0x8009030c)", SSPI_CLASS_FAILURE, SSPI_BASIS_CARRIED,
                   -1);
    check_ntstatus(0xc0ff1234, NULL, "0xc0ff1234", SSPI_CLASS_FAILURE, SSPI_BASIS_DOCUMENTED, -1);
    check_ntstatus(0x00000103, NULL, "0x00000103", SSPI_CLASS_STEP, SSPI_BASIS_DOCUMENTED, -1);
}

static void check_credssp(uint32_t value, const char *status, const char *native, sspi_basis_t basis, gint64 win32)
{
    sspi_finding_t finding = sspi_finding_of_credssp(value);

    check(&finding, status, native, SSPI_CLASS_FAILURE, basis, win32);
}

static void test_credssp(void)
{
    check_credssp(0xc000006d, "SEC_E_LOGON_DENIED", "STATUS_LOGON_FAILURE (0xc000006d)", SSPI_BASIS_DOCUMENTED, 1326);
    check_credssp(0x80090302, "SEC_E_UNSUPPORTED_FUNCTION", "SEC_E_UNSUPPORTED_FUNCTION (0x80090302)", SSPI_BASIS_CARRIED, -1);
    check_credssp(0xc007030c, "SEC_E_LOGON_DENIED", "SEC_E_LOGON_DENIED (0xc007030c)", SSPI_BASIS_DOCUMENTED, -1);
    check_credssp(0xc007036b, "SEC_E_INSUFFICIENT_BUFFERS", "SEC_E_INSUFFICIENT_BUFFERS (0xc007036b)", SSPI_BASIS_DOCUMENTED, -1);
    check_credssp(0xc007052e, "SEC_E_LOGON_DENIED", "ERROR_LOGON_FAILURE (0xc007052e)", SSPI_BASIS_DOCUMENTED, 1326);
    check_credssp(0xc0070005, NULL, "ERROR_ACCESS_DENIED (0xc0070005)", SSPI_BASIS_DOCUMENTED, 5);
    check_credssp(0xc007036c, NULL, "0xc007036c", SSPI_BASIS_DOCUMENTED, 0x36c);
}

static void test_native(void)
{
    sspi_finding_t finding = sspi_finding_of_code(SSPI_FAMILY_KERBEROS, 37);

    check(&finding, "SEC_E_TIME_SKEW", "KRB_AP_ERR_SKEW (37)", SSPI_CLASS_FAILURE, SSPI_BASIS_INFERRED, -1);
    finding = sspi_finding_of_code(SSPI_FAMILY_KERBEROS, 41);
    check(&finding, "SEC_E_WRONG_PRINCIPAL", "KRB_AP_ERR_MODIFIED (41)", SSPI_CLASS_FAILURE, SSPI_BASIS_DOCUMENTED, -1);
    finding = sspi_finding_of_code(SSPI_FAMILY_KERBEROS, 32);
    check(&finding, NULL, "KRB_AP_ERR_TKT_EXPIRED (32)", SSPI_CLASS_FAILURE, SSPI_BASIS_DOCUMENTED, -1);
    finding = sspi_finding_of_code(SSPI_FAMILY_KERBEROS, 30);
    check(&finding, NULL, "30", SSPI_CLASS_FAILURE, SSPI_BASIS_DOCUMENTED, -1);
    finding = sspi_finding_of_code(SSPI_FAMILY_SPNEGO, 3);
    check(&finding, "SEC_I_CONTINUE_NEEDED", "request-mic (3)", SSPI_CLASS_STEP, SSPI_BASIS_INFERRED, -1);
    finding = sspi_finding_of_code(SSPI_FAMILY_LDAP_RESULT, 8);
    check(&finding, NULL, "strongerAuthRequired (8)", SSPI_CLASS_FAILURE, SSPI_BASIS_DOCUMENTED, -1);
}

static void test_tls_alert(void)
{
    sspi_finding_t finding = sspi_finding_of_tls_alert(48, false);

    check(&finding, "SEC_E_UNTRUSTED_ROOT", "unknown_ca (48)", SSPI_CLASS_FAILURE, SSPI_BASIS_DOCUMENTED, -1);
    finding = sspi_finding_of_tls_alert(0, true);
    check(&finding, "SEC_I_CONTEXT_EXPIRED", "close_notify (0)", SSPI_CLASS_STEP, SSPI_BASIS_DOCUMENTED, -1);
    finding = sspi_finding_of_tls_alert(44, false);
    check(&finding, "CRYPT_E_REVOKED", "certificate_revoked (44)", SSPI_CLASS_FAILURE, SSPI_BASIS_DOCUMENTED, -1);
    finding = sspi_finding_of_tls_alert(112, false);
    check(&finding, "SEC_E_ILLEGAL_MESSAGE", "unrecognized_name (112)", SSPI_CLASS_FAILURE, SSPI_BASIS_DOCUMENTED, -1);
    finding = sspi_finding_of_tls_alert(112, true);
    check(&finding, "SEC_E_ILLEGAL_MESSAGE", "unrecognized_name (112)", SSPI_CLASS_STEP, SSPI_BASIS_DOCUMENTED, -1);
    finding = sspi_finding_of_tls_alert(200, false);
    check(&finding, "SEC_E_ILLEGAL_MESSAGE", "unknown_alert (200)", SSPI_CLASS_FAILURE, SSPI_BASIS_DOCUMENTED, -1);
}

static void test_nns(void)
{
    static const uint8_t framework[] = { 0, 0, 0, 0, 0x80, 0x09, 0x03, 0x0c };
    static const uint8_t current[] = { 0x0c, 0x03, 0x09, 0x80, 0xff, 0xff, 0xff, 0xff };
    static const uint8_t trust_big[] = { 0, 0, 0, 0, 0, 0, 0x06, 0xfe };
    static const uint8_t trust_little[] = { 0xfe, 0x06, 0, 0, 0, 0, 0, 0 };
    static const uint8_t small[] = { 20, 0, 0, 0, 0, 0, 0, 0 };
    static const uint8_t zero[8] = { 0 };
    static const uint8_t neither[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    sspi_finding_t finding;
    uint32_t status;

    g_assert_true(nns_error_status(framework, sizeof framework, &status));
    finding = sspi_finding_of_nns_error(status);
    check(&finding, "SEC_E_LOGON_DENIED", "SEC_E_LOGON_DENIED (0x8009030c)", SSPI_CLASS_FAILURE, SSPI_BASIS_CARRIED, -1);
    g_assert_true(nns_error_status(current, sizeof current, &status));
    finding = sspi_finding_of_nns_error(status);
    check(&finding, "SEC_E_LOGON_DENIED", "SEC_E_LOGON_DENIED (0x8009030c)", SSPI_CLASS_FAILURE, SSPI_BASIS_CARRIED, -1);
    g_assert_true(nns_error_status(trust_big, sizeof trust_big, &status));
    finding = sspi_finding_of_nns_error(status);
    check(&finding, NULL, "ERROR_TRUST_FAILURE (1790)", SSPI_CLASS_FAILURE, SSPI_BASIS_DOCUMENTED, 1790);
    g_assert_true(nns_error_status(trust_little, sizeof trust_little, &status));
    finding = sspi_finding_of_nns_error(status);
    check(&finding, NULL, "ERROR_TRUST_FAILURE (1790)", SSPI_CLASS_FAILURE, SSPI_BASIS_DOCUMENTED, 1790);
    g_assert_true(nns_error_status(small, sizeof small, &status));
    finding = sspi_finding_of_nns_error(status);
    check(&finding, NULL, "20", SSPI_CLASS_FAILURE, SSPI_BASIS_DOCUMENTED, -1);
    g_assert_false(nns_error_status(zero, sizeof zero, &status));
    g_assert_false(nns_error_status(neither, sizeof neither, &status));
    g_assert_false(nns_error_status(framework, 7, &status));
}

typedef struct {
    const char *text;
    const char *status;
    const char *native; /* NULL: no finding */
    gint64 win32;
    uint32_t build;
} ldap_case_t;

static void test_ldap_text(void)
{
    static const ldap_case_t cases[] = {
        { "80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 775, v4563", "SEC_E_INVALID_TOKEN",
          "ERROR_ACCOUNT_LOCKED_OUT (data 775)", 1909, 17763 },
        { "8009030C: LdapErr: DSID-0C0904DC, comment: AcceptSecurityContext error, data 52e, v1db1", "SEC_E_LOGON_DENIED",
          "ERROR_LOGON_FAILURE (data 52e)", 1326, 7601 },
        { "8009030c: ldaperr: dsid-0c0904dc, comment: acceptsecuritycontext error, DATA 52E, V1DB1", "SEC_E_LOGON_DENIED",
          "ERROR_LOGON_FAILURE (data 52e)", 1326, 7601 },
        { "80090311: LdapErr: DSID-0C0904D0, comment: AcceptSecurityContext error, data 51f, vece",
          "SEC_E_NO_AUTHENTICATING_AUTHORITY", "ERROR_NO_LOGON_SERVERS (data 51f)", 1311, 3790 },
        { "80090346: LdapErr: DSID-0C0906B5, comment: AcceptSecurityContext error, data 80090346, v4f7c", "SEC_E_BAD_BINDINGS",
          "SEC_E_BAD_BINDINGS (data 80090346)", -1, 20348 },
        { "80090346: LdapErr: DSID-0C090711, comment: AcceptSecurityContext error, data 35b, v1db1", "SEC_E_BAD_BINDINGS",
          "STATUS_BAD_BINDINGS (data 35b)", -1, 7601 },
        /* 35b is a Win32 error like any other where the status is another one; none of that number is known here. */
        { "80090308: LdapErr: DSID-0C090711, comment: AcceptSecurityContext error, data 35b, v1db1", "SEC_E_INVALID_TOKEN",
          "data 35b", -1, 7601 },
        { "80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 0, v4563", "SEC_E_INVALID_TOKEN",
          "SEC_E_INVALID_TOKEN (80090308)", -1, 17763 },
        { "00002028: LdapErr: DSID-0C090259, comment: The server requires binds to turn on integrity checking, data 0, v2580",
          NULL, "ERROR_DS_STRONG_AUTH_REQUIRED (00002028)", 8232, 9600 },
        { "0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0\n", NULL,
          "ERROR_PASSWORD_RESTRICTION (0000052D)", 1325, 0 },
        { "00000056: AtrErr: DSID-03191083, #1:", NULL, "ERROR_INVALID_PASSWORD (00000056)", 86, 0 },
        /* Other programs put words in front. */
        { "LDAP: error code 49 - 80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 533, v3839",
          "SEC_E_INVALID_TOKEN", "ERROR_ACCOUNT_DISABLED (data 533)", 1331, 14393 },
        /* The last `data` counts; the comment is free text. */
        { "80090308: LdapErr: DSID-0C090447, comment: strange, data 773, more, data 775, v4563", "SEC_E_INVALID_TOKEN",
          "ERROR_ACCOUNT_LOCKED_OUT (data 775)", 1909, 17763 },
        { "8009030C: anything else after a status", "SEC_E_LOGON_DENIED", "SEC_E_LOGON_DENIED (8009030C)", -1, 0 },
        /* Not about authentication, or no code. */
        { "0000208D: NameErr: DSID-03100245, problem 2001 (NO_OBJECT), data 0, best match of:", NULL, NULL, -1, 0 },
        { "00000056: Constraint violation - check_password_restrictions", NULL, NULL, -1, 0 },
        { "00000000: LdapErr: DSID-0C090447, comment: none, data 0, v4563", NULL, NULL, -1, 0 },
        { "8009030: LdapErr: DSID-0C090447, data 52e", NULL, NULL, -1, 0 },
        { "80090308 LdapErr", NULL, NULL, -1, 0 },
        { "180090308: LdapErr: DSID-0C090447, data 52e", NULL, NULL, -1, 0 },
        { "Invalid credentials", NULL, NULL, -1, 0 },
        { "", NULL, NULL, -1, 0 },
        { ":", NULL, NULL, -1, 0 },
        { "80090308:", "SEC_E_INVALID_TOKEN", "SEC_E_INVALID_TOKEN (80090308)", -1, 0 },
        { "80090308: LdapErr: DSID-0C090447, data 52e1234567, v", "SEC_E_INVALID_TOKEN", "SEC_E_INVALID_TOKEN (80090308)", -1,
          0 },
        { "80090308: LdapErr: DSID-0C090447, data , v", "SEC_E_INVALID_TOKEN", "SEC_E_INVALID_TOKEN (80090308)", -1, 0 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        sspi_finding_t finding;
        bool found = sspi_finding_of_ldap_text(cases[i].text, strlen(cases[i].text), &finding);

        g_test_message("%s", cases[i].text);
        g_assert_cmpint(found, ==, cases[i].native != NULL);
        if (found) {
            check(&finding, cases[i].status, cases[i].native, SSPI_CLASS_FAILURE,
                  cases[i].status ? SSPI_BASIS_CARRIED : SSPI_BASIS_DOCUMENTED, cases[i].win32);
            g_assert_cmpuint(finding.server_build, ==, cases[i].build);
        }
    }
}

/* Every prefix of a text, and a text without an end: nothing is read beyond what was given. */
static void test_ldap_text_cut(void)
{
    static const char text[] = "80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 775, v4563";
    sspi_finding_t finding;

    for (size_t length = 0; length < strlen(text); length++) {
        char *copy = g_memdup2(text, MAX(length, 1));

        g_assert_cmpint(sspi_finding_of_ldap_text(copy, length, &finding), ==, length >= strlen("80090308:"));
        g_free(copy);
    }
}

static void test_ldap_text_nul(void)
{
    static const char text[] = "80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 775, v4563\0\0";
    sspi_finding_t finding;

    g_assert_true(sspi_finding_of_ldap_text(text, sizeof text, &finding));
    g_assert_cmpuint(finding.win32, ==, 1909);
    g_assert_false(sspi_finding_of_ldap_text("\0" "80090308: x", 12, &finding));
}

static void test_explanations(void)
{
    sspi_finding_t finding = sspi_finding_of_ntstatus(0xc0000234);
    sspi_explanation_t texts;

    sspi_finding_explain(&finding, SSPI_ENGLISH, &texts);
    g_assert_cmpstr(texts.native_meaning, ==, "The account is locked out.");
    g_assert_true(texts.summary == texts.native_meaning);
    g_assert_nonnull(texts.meaning);
    g_assert_true(texts.cause == sspi_text(finding.native->cause, SSPI_ENGLISH));
    g_assert_true(texts.remedy == sspi_text(finding.native->remedy, SSPI_ENGLISH));

    /* Without a cause of its own the native code takes the status'. */
    finding = sspi_finding_of_ntstatus(0xc0000016);
    sspi_finding_explain(&finding, SSPI_ENGLISH, &texts);
    g_assert_true(texts.cause == sspi_text(finding.status->cause, SSPI_ENGLISH));

    /* The status itself is not explained twice. */
    finding = sspi_finding_of_ntstatus(0x8009030c);
    sspi_finding_explain(&finding, SSPI_ENGLISH, &texts);
    g_assert_null(texts.native_meaning);
    g_assert_true(texts.summary == texts.meaning);

    /* Nothing is known, nothing is said. */
    finding = sspi_finding_of_ntstatus(0xc0ff1234);
    sspi_finding_explain(&finding, SSPI_ENGLISH, &texts);
    g_assert_null(texts.meaning);
    g_assert_null(texts.native_meaning);
    g_assert_null(texts.cause);
    g_assert_null(texts.remedy);
    g_assert_null(texts.summary);
}

/* The texts of a code that stands in a context, and those that it has elsewhere. */
static void test_contexts(void)
{
    static const sspi_context_t others[] = { SSPI_CONTEXT_KERBEROS, SSPI_CONTEXT_CREDSSP, SSPI_CONTEXT_NETLOGON };
    sspi_finding_t finding = sspi_finding_of_ntstatus(0xc0000022);
    sspi_explanation_t texts;

    sspi_finding_explain(&finding, SSPI_ENGLISH, &texts);
    g_assert_cmpstr(texts.summary, ==, "Access was denied.");
    g_assert_null(strstr(texts.remedy, "SMBServer"));
    g_assert_false(sspi_finding_is_of_context(&finding));

    /* An empty meaning leaves that of the code. */
    finding.context = SSPI_CONTEXT_SMB;
    sspi_finding_explain(&finding, SSPI_ENGLISH, &texts);
    g_assert_cmpstr(texts.summary, ==, "Access was denied.");
    g_assert_nonnull(strstr(texts.remedy, "SMBServer"));
    g_assert_true(sspi_finding_is_of_context(&finding));

    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        finding.context = others[i];
        sspi_finding_explain(&finding, SSPI_ENGLISH, &texts);
        g_assert_cmpstr(texts.summary, !=, "Access was denied.");
        g_assert_true(texts.summary == texts.native_meaning);
        g_assert_null(strstr(texts.remedy, "SMBServer"));
    }

    /* A code that shares the texts of another shares these as well. */
    finding = sspi_finding_of_credssp(0xc0070005);
    finding.context = SSPI_CONTEXT_CREDSSP;
    sspi_finding_explain(&finding, SSPI_ENGLISH, &texts);
    g_assert_nonnull(strstr(texts.remedy, "DisableRestrictedAdmin"));

    /* The meaning of a status that is the code itself. */
    finding = sspi_finding_of_ntstatus(0x80090328);
    finding.context = SSPI_CONTEXT_NNS;
    sspi_finding_explain(&finding, SSPI_ENGLISH, &texts);
    g_assert_cmpstr(texts.meaning, ==, "The credentials have expired.");
    g_assert_null(texts.native_meaning);

    /* Nothing is known of the code, whatever the context. */
    finding = sspi_finding_of_ntstatus(0xc0ff1234);
    finding.context = SSPI_CONTEXT_SMB;
    sspi_finding_explain(&finding, SSPI_ENGLISH, &texts);
    g_assert_null(texts.cause);
    g_assert_false(sspi_finding_is_of_context(&finding));
}

static void test_applies_anywhere(void)
{
    sspi_finding_t finding = sspi_finding_of_ntstatus(0xc0000234);

    g_assert_true(sspi_finding_applies_anywhere(&finding));
    finding = sspi_finding_of_ntstatus(0x8009030c);
    g_assert_true(sspi_finding_applies_anywhere(&finding));
    finding = sspi_finding_of_ntstatus(0xc0000022);
    g_assert_false(sspi_finding_applies_anywhere(&finding));
    finding = sspi_finding_of_ntstatus(0);
    g_assert_false(sspi_finding_applies_anywhere(&finding));
    finding = sspi_finding_of_ntstatus(0xc0000034);
    g_assert_false(sspi_finding_applies_anywhere(&finding));
}

static void check_kind(sspi_finding_t finding, sspi_context_t context, sspi_kind_id_t kind)
{
    finding.context = context;
    g_assert_cmpint(sspi_finding_kind(&finding), ==, kind);
}

static void test_kinds(void)
{
    sspi_finding_t finding = sspi_finding_of_code(SSPI_FAMILY_WIN32, 1326);

    /* By its own row, by the row whose texts it shares, and by its status. */
    check_kind(sspi_finding_of_ntstatus(0xc0000234), SSPI_CONTEXT_NONE, SSPI_KIND_LOCKED_OUT);
    check_kind(sspi_finding_of_code(SSPI_FAMILY_WIN32, 1909), SSPI_CONTEXT_NONE, SSPI_KIND_LOCKED_OUT);
    check_kind(sspi_finding_of_code(SSPI_FAMILY_KERBEROS, 37), SSPI_CONTEXT_NONE, SSPI_KIND_CLOCK);
    check_kind(sspi_finding_of_code(SSPI_FAMILY_TLS_ALERT, 48), SSPI_CONTEXT_NONE, SSPI_KIND_CERTIFICATE);
    check_kind(sspi_finding_of_ntstatus(0x80090303), SSPI_CONTEXT_NONE, SSPI_KIND_SPN);
    /* Where it stands. */
    check_kind(sspi_finding_of_ntstatus(0xc00000bb), SSPI_CONTEXT_SMB, SSPI_KIND_PROTOCOL);
    check_kind(sspi_finding_of_ntstatus(0xc00000bb), SSPI_CONTEXT_KERBEROS, SSPI_KIND_DELEGATION);
    /* Nothing is known of it. */
    check_kind(sspi_finding_of_ntstatus(0xc0ff1234), SSPI_CONTEXT_NONE, SSPI_KIND_FAILURE);
    /* What is at stake comes before what a code beside it says. */
    finding.status = sspi_code_find(SSPI_FAMILY_SSPI, 0x80090346);
    check_kind(finding, SSPI_CONTEXT_LDAP, SSPI_KIND_CHANNEL_BINDING);
    g_assert_true(sspi_kinds[SSPI_KIND_CHANNEL_BINDING].integrity && sspi_kinds[SSPI_KIND_INTEGRITY].integrity);
    g_assert_false(sspi_kinds[SSPI_KIND_LOCKED_OUT].integrity);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/finding/ntstatus", test_ntstatus);
    g_test_add_func("/finding/credssp", test_credssp);
    g_test_add_func("/finding/native", test_native);
    g_test_add_func("/finding/tls-alert", test_tls_alert);
    g_test_add_func("/finding/nns", test_nns);
    g_test_add_func("/finding/ldap-text", test_ldap_text);
    g_test_add_func("/finding/ldap-text-cut", test_ldap_text_cut);
    g_test_add_func("/finding/ldap-text-nul", test_ldap_text_nul);
    g_test_add_func("/finding/explanations", test_explanations);
    g_test_add_func("/finding/contexts", test_contexts);
    g_test_add_func("/finding/applies-anywhere", test_applies_anywhere);
    g_test_add_func("/finding/kinds", test_kinds);
    return g_test_run();
}
