/* test_text_code.c: statuses that stand in a text
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "codes/finding.h"

/** Check the names found in a text, in order, separated by blanks. */
static void check(const char *text, const char *names)
{
    GString *found = g_string_new(NULL);
    sspi_text_code_t code = { .at = 0 };
    char *copy = g_memdup2(text, MAX(strlen(text), 1));

    while (sspi_code_in_text(copy, strlen(text), code.at + code.length, &code))
        g_string_append_printf(found, "%s%s", found->len ? " " : "", code.finding.status->name);
    g_assert_cmpstr(found->str, ==, names);
    g_string_free(found, TRUE);
    g_free(copy);
}

static void test_forms(void)
{
    check("0x8009030c", "SEC_E_LOGON_DENIED");
    check("error 0X8009030C.", "SEC_E_LOGON_DENIED");
    check("(-2146893044)", "SEC_E_LOGON_DENIED");
    check("win32=2148074252,", "SEC_E_LOGON_DENIED");
    check("SEC_E_NO_SPM", "SEC_E_INTERNAL_ERROR");
    check("SEC_I_CONTINUE_NEEDED 0x00090312 0x80090346", "SEC_I_CONTINUE_NEEDED SEC_I_CONTINUE_NEEDED SEC_E_BAD_BINDINGS");
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
    check("file-2148074252.log +2148074252 1.2148074252 --2148074252", "");
    check("12148074252 21480742520 -21468930440", "");
    check("-4294967296 -9999999999 0000000000", "");
    check("SEC_E_ SEC_E_NOTHING MY_SEC_E_LOGON_DENIED SEC_E_LOGON_DENIED_TOO SEC_E_OK", "");
}

static void test_place(void)
{
    static const char text[] = "state 14, 0x80090311";
    sspi_text_code_t code;

    g_assert_true(sspi_code_in_text(text, strlen(text), 0, &code));
    g_assert_cmpuint(code.at, ==, 10);
    g_assert_cmpuint(code.length, ==, 10);
    g_assert_false(sspi_code_in_text(text, strlen(text), 11, &code));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text-code/forms", test_forms);
    g_test_add_func("/text-code/not-codes", test_not_codes);
    g_test_add_func("/text-code/place", test_place);
    return g_test_run();
}
