/* test_mail_password.c: whose password a line of a mail client holds
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "parse/mail_password.h"
#include "parse/tls_suite.h"

typedef bool reader_t(const char *line, size_t length, mail_password_t *password);

/** Read from a block of exactly the length of the line, so that a checker of memory sees every byte read beyond it. */
static void check(reader_t *read, const char *line, const char *user, bool has_password)
{
    size_t length = strlen(line);
    char *copy = g_memdup2(line, MAX(length, 1));
    mail_password_t password;

    g_assert_true(read(copy, length, &password));
    g_assert_cmpstr(password.user, ==, user);
    g_assert_cmpint(password.has_password, ==, has_password);
    g_free(password.user);
    g_free(copy);
}

static void check_none(reader_t *read, const char *line)
{
    mail_password_t password;

    g_assert_false(read(line, strlen(line), &password));
    g_assert_null(password.user);
}

static void test_plain(void)
{
    check(mail_password_plain, "AGFsaWNlAHNlY3JldA==\r\n", "alice", true);
    /* On behalf of bob. */
    check(mail_password_plain, "Ym9iAGFsaWNlAHNlY3JldA==", "alice", true);
    check(mail_password_plain, "AGFsaWNlAA==", "alice", false);
    check(mail_password_plain, "AAA=", NULL, false);
    check_none(mail_password_plain, "AGFsaWNl");
    check_none(mail_password_plain, "");
    check_none(mail_password_plain, "*\r\n");
    check_none(mail_password_plain, "AGFsaWNl AHNlY3JldA");
    check_none(mail_password_plain, "=AAA");
}

static void test_login(void)
{
    check(mail_password_login, "YWxpY2U=\r\n", "alice", true);
    check(mail_password_login, "Ghs=", "\\u{1a}\\u{1b}", true);
    check_none(mail_password_login, "YWxpY2U");
    check_none(mail_password_login, "MAIL FROM:<a@b>");
}

static void check_imap(const char *words, const char *user, bool has_password)
{
    mail_password_t password;

    g_assert_true(mail_password_imap(words, &password));
    g_assert_cmpstr(password.user, ==, user);
    g_assert_cmpint(password.has_password, ==, has_password);
    g_free(password.user);
}

static void test_imap(void)
{
    static const char *const none[] = { "", "alice", "alice {6}", "\"alice", "{5}\r\n", "alice \"secret" };
    mail_password_t password;

    check_imap("alice secret\r\n", "alice", true);
    check_imap("\"al\\\"ice x\" \"se cret\"", "al\"ice x", true);
    check_imap("alice \"\"", "alice", false);
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++)
        g_assert_false(mail_password_imap(none[i], &password));
}

/* Both ends of what is weak, and what is beside it. */
static void test_suites(void)
{
    static const struct {
        uint16_t suite;
        bool is_weak;
    } suites[] = {
        { 0x0000, true }, { 0x0005, true }, { 0x0007, false }, { 0x0009, true }, { 0x000a, false }, { 0x0018, true },
        { 0x001f, false }, { 0x002e, true }, { 0x002f, false }, { 0x009b, true }, { 0x009c, false }, { 0x1301, false },
        { 0xc00b, true }, { 0xc00d, false }, { 0xc014, false }, { 0xc019, true }, { 0xc02f, false }, { 0xc03b, true },
        { 0xcca8, false }, { 0xffff, false },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(suites); i++)
        g_assert_cmpint(tls_suite_is_weak(suites[i].suite), ==, suites[i].is_weak);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mail-password/plain", test_plain);
    g_test_add_func("/mail-password/login", test_login);
    g_test_add_func("/mail-password/imap", test_imap);
    g_test_add_func("/tls-suite/weak", test_suites);
    return g_test_run();
}
