/* test_http_credentials.c: what an Authorization header holds
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/http_credentials.h"

#include <glib.h>
#include <string.h>

static void assert_credentials(const char *value, http_credentials_kind_t kind, const char *scheme, const char *name)
{
    http_credentials_t credentials;

    g_assert_true(http_credentials_parse(value, &credentials));
    g_assert_cmpint(credentials.kind, ==, kind);
    g_assert_cmpstr(credentials.scheme, ==, scheme);
    g_assert_cmpstr(credentials.name, ==, name);
    http_credentials_clear(&credentials);
}

static void assert_none(const char *value)
{
    http_credentials_t credentials;

    g_assert_false(http_credentials_parse(value, &credentials));
}

static void test_tokens(void)
{
    assert_credentials("NTLM TlRMTVNTUAABAAAA", HTTP_NTLM_NEGOTIATE, "NTLM", NULL);
    assert_credentials("ntlm TlRMTVNTUAADAAAA", HTTP_NEXT_TOKEN, "NTLM", NULL);
    /* Inside SPNEGO. */
    assert_credentials("Negotiate YCBUTE1TU1AATlRMTVNTUAABAAAA", HTTP_NTLM_NEGOTIATE, "Negotiate", NULL);
    assert_credentials("Negotiate YIIBAAYGKwYBBQUC", HTTP_FIRST_TOKEN, "Negotiate", NULL);
    assert_credentials("Negotiate oRQwEqADCgEA", HTTP_NEXT_TOKEN, "Negotiate", NULL);
    assert_credentials("CredSSP FgMBAAAA", HTTP_NEXT_TOKEN, "CredSSP", NULL);
}

static void test_no_credentials(void)
{
    assert_none("");
    assert_none("Negotiate");
    assert_none("Negotiate, NTLM");
    assert_none("Bearer eyJ0eXAi");
    assert_none("NTLMish TlRMTVNTUAABAAAA");
}

static void test_basic(void)
{
    /* alice:x, EXAMPLE\bob:a:b, :x, alice without a password, an escape */
    assert_credentials("Basic YWxpY2U6eA==", HTTP_BASIC, "Basic", "alice");
    assert_credentials("basic  RVhBTVBMRVxib2I6YTpi", HTTP_BASIC, "Basic", "EXAMPLE\\bob");
    assert_credentials("Basic Ong=", HTTP_BASIC, "Basic", NULL);
    assert_credentials("Basic YWxpY2U=", HTTP_BASIC, "Basic", NULL);
    assert_credentials("Basic", HTTP_BASIC, "Basic", NULL);
    assert_credentials("Basic !!", HTTP_BASIC, "Basic", NULL);
}

static void test_digest(void)
{
    assert_credentials("Digest username=\"alice\", realm=\"x\"", HTTP_DIGEST, "Digest", "alice");
    assert_credentials("Digest realm=\"a, username=mallory\",username=alice,nc=1", HTTP_DIGEST, "Digest", "alice");
    assert_credentials("Digest realm=\"\\\"username=\", Username=\"EX\\\\a\\\"b\"", HTTP_DIGEST, "Digest", "EX\\a\"b");
    assert_credentials("Digest username=\"0a4f\", userhash=true", HTTP_DIGEST, "Digest", NULL);
    assert_credentials("Digest username*=UTF-8''J%C3%A4s%c3%b8n%20Doe", HTTP_DIGEST, "Digest", "J\u00e4s\u00f8n Doe");
    assert_credentials("Digest username*=utf-8'en'alice", HTTP_DIGEST, "Digest", "alice");
    assert_credentials("Digest username*=ISO-8859-1''alice", HTTP_DIGEST, "Digest", NULL);
    assert_credentials("Digest username*=UTF-8'alice", HTTP_DIGEST, "Digest", NULL);
    assert_credentials("Digest username*=UTF-8''%00alice", HTTP_DIGEST, "Digest", NULL);
    assert_credentials("Digest username*=UTF-8''%e2%80%ae%1b", HTTP_DIGEST, "Digest", "\\u{202e}\\u{1b}");
    assert_credentials("Digest username=\"cut off", HTTP_DIGEST, "Digest", NULL);
    assert_credentials("Digest username=\"", HTTP_DIGEST, "Digest", NULL);
    assert_credentials("Digest realm=\"x\"", HTTP_DIGEST, "Digest", NULL);
    assert_credentials("Digest username=\"\\", HTTP_DIGEST, "Digest", NULL);
}

/* The next request of a user is told from another's, and with another password it is another logon. */
static void test_repetition(void)
{
    static const char *const values[] = {
        "Basic YWxpY2U6eA==", "Basic YWxpY2U6eQ==", "Digest username=\"alice\", nc=1", "Digest nc=2, username=alice"
    };
    guint repetitions[G_N_ELEMENTS(values)];

    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        http_credentials_t credentials;

        g_assert_true(http_credentials_parse(values[i], &credentials));
        repetitions[i] = credentials.repetition;
        g_assert_cmpuint(repetitions[i], !=, 0);
        http_credentials_clear(&credentials);
    }
    g_assert_cmpuint(repetitions[0], !=, repetitions[1]);
    g_assert_cmpuint(repetitions[2], ==, repetitions[3]);
}

static void test_schemes(void)
{
    g_assert_cmpstr(http_windows_scheme("kerberos"), ==, "Kerberos");
    g_assert_cmpstr(http_windows_scheme("Basic realm=\"NTLM\""), ==, NULL);
    g_assert_cmpstr(http_after_windows_scheme("Negotiate  YII="), ==, "YII=");
    g_assert_cmpstr(http_after_windows_scheme("Negotiate, NTLM"), ==, ", NTLM");
    g_assert_null(http_after_windows_scheme(NULL));
}

static void assert_host(const char *request, const char *expected)
{
    char *host = http_host(request, strlen(request));

    g_assert_cmpstr(host, ==, expected);
    g_free(host);
}

static void test_host(void)
{
    assert_host("GET / HTTP/1.1\r\nAccept: a\r\nHost: web.example.com:8080\r\n\r\n", "web.example.com:8080");
    assert_host("GET / HTTP/1.1\r\nhost:\tweb \r\n\r\n", "web");
    /* Behind the headers stands what the request brings; the last line may be cut off; a header is not a part of another. */
    assert_host("POST / HTTP/1.1\r\nA: b\r\n\r\nHost: web\r\n", NULL);
    assert_host("GET / HTTP/1.1\r\nHost: web.exam", NULL);
    assert_host("GET / HTTP/1.1\r\nX-Host: other\r\nReferer: Host: other\r\n\r\n", NULL);
    assert_host("GET / HTTP/1.1\r\nHost: \r\n\r\n", NULL);
    assert_host("GET / HTTP/1.1\r\nHost: one\r\nHost: two\r\n\r\n", NULL);
    assert_host("GET / HTTP/1.1\r\nHost: we\x1b" "b\r\n\r\n", "we\\u{1b}b");
    assert_host("", NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http_credentials/tokens", test_tokens);
    g_test_add_func("/http_credentials/none", test_no_credentials);
    g_test_add_func("/http_credentials/basic", test_basic);
    g_test_add_func("/http_credentials/digest", test_digest);
    g_test_add_func("/http_credentials/repetition", test_repetition);
    g_test_add_func("/http_credentials/host", test_host);
    g_test_add_func("/http_credentials/schemes", test_schemes);
    return g_test_run();
}
