/* test_bytes.c: numbers in bytes, and bytes looked for in others
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

static void test_numbers(void)
{
    static const uint8_t bytes[] = { 0x81, 0x02, 0x83, 0x04, 0x85, 0x06, 0x87, 0x08 };

    g_assert_cmphex(bytes_le16(bytes), ==, 0x0281);
    g_assert_cmphex(bytes_be16(bytes), ==, 0x8102);
    g_assert_cmphex(bytes_be24(bytes), ==, 0x810283);
    g_assert_cmphex(bytes_le32(bytes), ==, 0x04830281);
    g_assert_cmphex(bytes_be32(bytes), ==, 0x81028304);
    g_assert_cmphex(bytes_number(bytes, 0, true), ==, 0);
    g_assert_cmphex(bytes_number(bytes, 1, false), ==, 0x81);
    g_assert_cmphex(bytes_number(bytes, 5, false), ==, 0x8504830281);
    g_assert_cmphex(bytes_number(bytes, 8, false), ==, 0x0887068504830281);
    g_assert_cmphex(bytes_number(bytes, 8, true), ==, 0x8102830485068708);
}

static void test_hash(void)
{
    static const char bytes[] = "0123456789abcdef01234567";

    /* The same bytes have the same number, wherever they stand. */
    g_assert_cmphex(bytes_hash(bytes, 5), ==, bytes_hash(bytes + 16, 5));
    g_assert_cmphex(bytes_hash(bytes, 8), ==, bytes_hash(bytes + 16, 8));
    for (size_t size = 0; size < 16; size++) {
        g_assert_cmphex(bytes_hash(bytes, size), !=, bytes_hash(bytes, size + 1));
        g_assert_cmphex(bytes_hash(bytes, size + 1), !=, bytes_hash(bytes + 1, size + 1));
    }
    g_assert_cmphex(bytes_hash(NULL, 0), ==, bytes_hash(bytes, 0));
    /* Zeros count as well. */
    g_assert_cmphex(bytes_hash("\0\0", 1), !=, bytes_hash("\0\0", 2));
    g_assert_cmphex(bytes_hash_text("0123"), ==, (unsigned)bytes_hash(bytes, 4));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bytes/found", test_found);
    g_test_add_func("/bytes/not-found", test_not_found);
    g_test_add_func("/bytes/numbers", test_numbers);
    g_test_add_func("/bytes/hash", test_hash);
    return g_test_run();
}
