/* test_bytes.c: bytes looked for in others
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "parse/bytes.h"

/** Look in a block of exactly the length of the text, so that a checker of memory sees every byte read beyond it. */
static size_t find(const char *text, const char *wanted)
{
    size_t length = strlen(text);
    char *copy = g_memdup2(text, MAX(length, 1));
    size_t at = bytes_find(copy, length, wanted, strlen(wanted));

    g_free(copy);
    return at;
}

static void test_found(void)
{
    g_assert_cmpuint(find("abc", "a"), ==, 0);
    g_assert_cmpuint(find("abc", "abc"), ==, 0);
    g_assert_cmpuint(find("abc", "bc"), ==, 1);
    g_assert_cmpuint(find("abcabc", "c"), ==, 2);
    g_assert_cmpuint(find("aaab", "aab"), ==, 1);   /* a beginning inside a beginning */
    g_assert_cmpuint(find("ababac", "abac"), ==, 2);
    g_assert_cmpuint(bytes_find("a\0\0b", 4, "\0b", 2), ==, 2);
}

static void test_not_found(void)
{
    g_assert_cmpuint(find("", "a"), ==, 0);
    g_assert_cmpuint(find("abc", "d"), ==, 3);
    g_assert_cmpuint(find("abc", "cd"), ==, 3);
    g_assert_cmpuint(find("abab", "abc"), ==, 4);
    g_assert_cmpuint(find("a", "aa"), ==, 1);
    g_assert_cmpuint(find("aaaa", "aab"), ==, 4);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bytes/found", test_found);
    g_test_add_func("/bytes/not-found", test_not_found);
    return g_test_run();
}
