/* test_cells.c: how wide texts are, and where their lines end
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "system/cells.h"

static void test_width(void)
{
    g_assert_cmpuint(cells_of_text(""), ==, 0);
    g_assert_cmpuint(cells_of_text("abc…"), ==, 4);
    g_assert_cmpuint(cells_of_text("Échec"), ==, 5);
    /* A letter and its accent are one cell, a Chinese character is two. */
    g_assert_cmpuint(cells_of_text("E\xcc\x81"), ==, 1);
    g_assert_cmpuint(cells_of_text("帳戶"), ==, 4);
}

static void check(const char *text, unsigned column, unsigned indent, unsigned width, const char *wanted)
{
    GString *out = g_string_new(NULL);

    cells_append_wrapped(out, text, column, indent, width);
    g_assert_cmpstr(out->str, ==, wanted);
    g_string_free(out, TRUE);
}

static void test_words(void)
{
    check("", 0, 0, 10, "");
    check("one two  three", 0, 0, 0, "one two  three");
    check("one two three", 0, 2, 8, "one two\n  three");
    check(" one two ", 6, 4, 10, "one\n    two");
    check("short averylongword x", 0, 0, 8, "short\naverylongword\nx");
    check("Часы сервера отличаются", 0, 0, 12, "Часы сервера\nотличаются");
    /* A blank that must not part words is no place to end a line. */
    check("KDC\u00a0\u2014 no", 0, 0, 5, "KDC\u00a0\u2014\nno");
}

static void test_chinese(void)
{
    check("帳戶已鎖定", 0, 0, 6, "帳戶已\n鎖定");
    /* No mark begins a line, and no bracket ends it. */
    check("帳戶鎖，定", 0, 0, 6, "帳戶\n鎖，定");
    check("帳戶「鎖定」", 0, 0, 6, "帳戶\n「鎖\n定」");
    check("在 SPN 中，請看", 0, 0, 8, "在 SPN\n中，請看");
    check("SPN（主體）", 0, 0, 5, "SPN\n（主\n體）");
}

/** A text in so many cells, its end marked where it has no room. */
static void check_end(const char *text, unsigned width, const char *wanted)
{
    const char *end = cells_end(text, width);
    char *shown = end ? g_strdup_printf("%.*s…", (int)(end - text), text) : g_strdup(text);

    g_assert_cmpstr(shown, ==, wanted);
    g_free(shown);
}

static void test_end(void)
{
    check_end("", 1, "");
    check_end("alice", 5, "alice");
    check_end("alice", 4, "ali…");
    check_end("alice", 1, "…");
    check_end("帳戶鎖定", 8, "帳戶鎖定");
    check_end("帳戶鎖定", 7, "帳戶鎖…");
    check_end("帳戶鎖定", 6, "帳戶…");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cells/width", test_width);
    g_test_add_func("/cells/words", test_words);
    g_test_add_func("/cells/chinese", test_chinese);
    g_test_add_func("/cells/end", test_end);
    return g_test_run();
}
