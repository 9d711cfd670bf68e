/* test_text_reader.c: codes in a text, with the plugin's tables; tests/lookup has the lines that people paste
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "codes/text/reader.h"
#include "codes/text/tokens.h"

/** Check the names found in a text, the most exact first, separated by blanks. The text has no end but its length. */
static void check(const char *text, const char *names)
{
    GString *found = g_string_new(NULL);
    char *copy = g_memdup2(text, MAX(strlen(text), 1));
    sspi_text_reading_t *reading = sspi_read_text(copy, strlen(text), false);

    for (guint i = 0; i < reading->hits->len; i++)
        g_string_append_printf(found, "%s%s", found->len ? " " : "",
            sspi_finding_native_name(&g_array_index(reading->hits, sspi_text_hit_t, i).finding));
    g_assert_cmpstr(found->str, ==, names);
    sspi_text_reading_free(reading);
    g_string_free(found, TRUE);
    g_free(copy);
}

static void test_forms(void)
{
    check("0x8009030c", "SEC_E_LOGON_DENIED");
    check("error 0X8009030C.", "SEC_E_LOGON_DENIED");
    check("0x8009030CL", "SEC_E_LOGON_DENIED");
    check("8009030c", "SEC_E_LOGON_DENIED");
    check("(-2146893044)", "SEC_E_LOGON_DENIED");
    check("win32=2148074252,", "SEC_E_LOGON_DENIED");
    check("SEC_E_NO_SPM", "SEC_E_INTERNAL_ERROR");
    check("\xe2\x80\x9cNT_STATUS_LOGON_FAILURE\xe2\x80\x9d", "STATUS_LOGON_FAILURE");
    check("&quot;0xc0000234&quot;", "STATUS_ACCOUNT_LOCKED_OUT");
    check("Detail:\\n(80090308)", "SEC_E_INVALID_TOKEN");
    check("0x8007052e 0xC0070775 0xD000006D", "ERROR_LOGON_FAILURE ERROR_ACCOUNT_LOCKED_OUT STATUS_LOGON_FAILURE");
    check("0xc0000234 0x80090346 0xc0000234", "STATUS_ACCOUNT_LOCKED_OUT SEC_E_BAD_BINDINGS");
}

static void test_not_codes(void)
{
    check("", "");
    check("0x", "");
    check("-", "");
    check("0x8009030", "");
    check("0x8009030c0", "");
    check("x0x8009030c", "");
    check("0x80090399", "");
    check("file-2148074252.log +2148074252 1.2148074252", "");
    check("12148074252 21480742520 -21468930440", "");
    check("-4294967296 -9999999999 0000000000", "");
    check("SEC_E_ SEC_E_NOTHING MY_SEC_E_LOGON_DENIED SEC_E_LOGON_DENIED_TOO", "");
    check("{8009030c-1234-5678-9abc-def012345678} 10.0.0.1:88 2026-01-02 20260102", "");
    check("a dead beef cafe, access_denied, success, 37 49", "");
}

static void test_context(void)
{
    check("KRB Error 37", "KRB_AP_ERR_SKEW");
    check("Status: 0x12", "KDC_ERR_CLIENT_REVOKED");
    check("Status: 0xC000006D Sub Status: 0xC0000064", "STATUS_NO_SUCH_USER STATUS_LOGON_FAILURE");
    check("Status: 0xC0000234 Sub Status: 0x0", "STATUS_ACCOUNT_LOCKED_OUT");
    check("Ticket Options: 0x40810010 Encryption Type: 0x12 Failure Code: 0x25", "KRB_AP_ERR_SKEW");
    check("fatal alert code is 48. The error state is 105", "unknown_ca");
    check("DSID-0C0903A9, comment: AcceptSecurityContext error, data 701, vece", "ERROR_ACCOUNT_EXPIRED");
    check("Error: 18456, Severity: 14, State: 8.", "MSSQLSERVER_18456");
    check("error: 3 tests failed", "");
}

static void test_place(void)
{
    static const char text[] = "state 14, 0x80090311";
    sspi_text_reading_t *reading = sspi_read_text(text, strlen(text), false);

    g_assert_cmpuint(reading->hits->len, ==, 1);
    g_assert_cmpuint(g_array_index(reading->hits, sspi_text_hit_t, 0).at, ==, 10);
    g_assert_cmpuint(g_array_index(reading->hits, sspi_text_hit_t, 0).length, ==, 10);
    sspi_text_reading_free(reading);
}

static void test_unknown(void)
{
    static const char text[] = "failed with 0xc000ffff";
    sspi_text_reading_t *reading = sspi_read_text(text, strlen(text), false);
    const sspi_text_unknown_t *unknown;

    g_assert_cmpuint(reading->hits->len, ==, 0);
    g_assert_cmpuint(reading->unknown->len, ==, 1);
    unknown = &g_array_index(reading->unknown, sspi_text_unknown_t, 0);
    g_assert_cmpuint(unknown->at, ==, 12);
    g_assert_true(unknown->family_known);
    g_assert_cmpint((int)unknown->family, ==, SSPI_FAMILY_NTSTATUS);
    sspi_text_reading_free(reading);
}

static void test_question(void)
{
    sspi_text_reading_t *reading = sspi_read_text("49", 2, true);

    g_assert_true(reading->ambiguous);
    g_assert_cmpuint(reading->hits->len, ==, 3);
    sspi_text_reading_free(reading);
    /* A NUL byte is no end, and part of no name. */
    reading = sspi_read_text("SEC_E_OK\0xx", 11, true);
    g_assert_cmpuint(reading->hits->len, ==, 1);
    sspi_text_reading_free(reading);
    reading = sspi_read_text("49", 2, false);
    g_assert_cmpuint(reading->hits->len, ==, 0);
    sspi_text_reading_free(reading);
}

static void test_tokens(void)
{
    static const char text[] = "a-5 -5 52e deadbeef 0x10UL &H80090308 -0x7ff6fcf4 -0x2700 0xffffffffc000006d "
                               "00000000C0000022 8009030Ch 0x00007ff8c0000022 0x00000000000000ff";
    static const struct { sspi_token_kind_t kind; sspi_number_form_t form; uint32_t value;
    } expected[] = { { SSPI_TOKEN_WORD, 0, 0 }, { SSPI_TOKEN_MARK, 0, 0 }, { SSPI_TOKEN_WORD, 0, 0 },
        { SSPI_TOKEN_NUMBER, SSPI_FORM_NEGATIVE, 0xfffffffbu }, { SSPI_TOKEN_NUMBER, SSPI_FORM_SHORT_HEX, 0x52e },
        { SSPI_TOKEN_WORD, 0, 0 }, { SSPI_TOKEN_NUMBER, SSPI_FORM_HEX, 16 }, { SSPI_TOKEN_MARK, 0, 0 },
        { SSPI_TOKEN_NUMBER, SSPI_FORM_HEX, 0x80090308u }, { SSPI_TOKEN_NUMBER, SSPI_FORM_NEGATIVE, 0x8009030cu },
        { SSPI_TOKEN_MARK, 0, 0 }, { SSPI_TOKEN_NUMBER, SSPI_FORM_HEX, 0x2700 },
        { SSPI_TOKEN_NUMBER, SSPI_FORM_HEX, 0xc000006du }, { SSPI_TOKEN_NUMBER, SSPI_FORM_BARE_HEX, 0xc0000022u },
        { SSPI_TOKEN_NUMBER, SSPI_FORM_BARE_HEX, 0x8009030cu }, { SSPI_TOKEN_WORD, 0, 0 }, { SSPI_TOKEN_WORD, 0, 0 } };
    GArray *tokens = sspi_tokens(text, strlen(text));

    g_assert_cmpuint(tokens->len, ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < tokens->len; i++) {
        const sspi_token_t *token = &g_array_index(tokens, sspi_token_t, i);

        g_assert_cmpint(token->kind, ==, expected[i].kind);
        if (token->kind == SSPI_TOKEN_NUMBER) {
            g_assert_cmpint(token->form, ==, expected[i].form);
            g_assert_cmpuint(token->value, ==, expected[i].value);
        }
    }
    g_array_unref(tokens);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text-reader/forms", test_forms);
    g_test_add_func("/text-reader/not-codes", test_not_codes);
    g_test_add_func("/text-reader/context", test_context);
    g_test_add_func("/text-reader/place", test_place);
    g_test_add_func("/text-reader/unknown", test_unknown);
    g_test_add_func("/text-reader/question", test_question);
    g_test_add_func("/text-reader/tokens", test_tokens);
    return g_test_run();
}
