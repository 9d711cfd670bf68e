/* test_visible_text.c: texts from packets that could disturb a terminal, a line, or the reader
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "parse/visible_text.h"

/** Read from a block of exactly the given length, so that a checker of memory sees every byte read beyond it. */
static void check(const char *text, size_t length, const char *expected)
{
    char *copy = g_memdup2(text, MAX(length, 1));
    char *visible = visible_text(copy, length);

    g_assert_cmpstr(visible, ==, expected);
    g_assert_true(g_utf8_validate(visible, -1, NULL));
    g_free(visible);
    g_free(copy);
}

static void check_utf16(const char *text, size_t length, const char *expected)
{
    uint8_t *copy = g_memdup2(text, MAX(length, 1));
    char *visible = visible_text_utf16(copy, length);

    g_assert_cmpstr(visible, ==, expected);
    g_assert_true(g_utf8_validate(visible, -1, NULL));
    g_free(visible);
    g_free(copy);
}

#define CHECK(text, expected) check(text, sizeof(text) - 1, expected)
#define CHECK_UTF16(text, expected) check_utf16(text, sizeof(text) - 1, expected)

static void test_kept(void)
{
    CHECK("", "");
    CHECK("LAB\\alice", "LAB\\alice");
    CHECK("J\xc3\xbcrgen \xd0\x96\xd0\xb5\xd0\xbd\xd1\x8f \xe6\x9d\x8e \xf0\x9f\x94\x91",
          "J\xc3\xbcrgen \xd0\x96\xd0\xb5\xd0\xbd\xd1\x8f \xe6\x9d\x8e \xf0\x9f\x94\x91");
    CHECK("e\xcc\x81", "e\xcc\x81"); /* a combining accent */
}

static void test_control_characters(void)
{
    CHECK("a\nb\r\tc", "a\\u000ab\\u000d\\u0009c");
    CHECK("\x1b[31mred\x7f", "\\u001b[31mred\\u007f");
    CHECK("\xc2\x9b" "31m", "\\u009b31m"); /* the control sequence introducer as one character */
    CHECK("a\0b", "a\\u0000b");
    CHECK("\0", "\\u0000");
}

static void test_direction(void)
{
    CHECK("a\xe2\x80\xae" "b", "a\\u202eb");
    CHECK("\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\xaa\xe2\x80\xac", "\\u200e\\u200f\\u202a\\u202c");
    CHECK("\xe2\x81\xa6\xe2\x81\xa9\xd8\x9c", "\\u2066\\u2069\\u061c");
}

static void test_invisible(void)
{
    CHECK("\xe2\x80\xa8\xe2\x80\xa9", "\\u2028\\u2029");         /* separators of lines and paragraphs */
    CHECK("\xe2\x80\x8b\xef\xbb\xbf\xc2\xad", "\\u200b\\ufeff\\u00ad"); /* zero width, soft hyphen */
    CHECK("\xee\x80\x80", "\\ue000");                           /* private use */
    CHECK("\xcd\xb8", "\\u0378");                               /* unassigned */
    CHECK("\xf3\xa0\x81\x81", "\\ue0041");                      /* a tag */
}

static void test_not_utf8(void)
{
    CHECK("\xff", "\\xff");
    CHECK("a\x80z", "a\\x80z");
    CHECK("\xe2\x82", "\\xe2\\x82");             /* cut off */
    CHECK("\xe2\x82z", "\\xe2\\x82z");
    CHECK("\xc0\x80", "\\xc0\\x80");             /* longer than it has to be */
    CHECK("\xe0\x80\xaf", "\\xe0\\x80\\xaf");
    CHECK("\xed\xa0\x80", "\\xed\\xa0\\x80");    /* a surrogate */
    CHECK("\xf5\x80\x80\x80", "\\xf5\\x80\\x80\\x80");
    CHECK("M\xfcller", "M\\xfcller");            /* Latin-1 */
}

static void test_utf16(void)
{
    CHECK_UTF16("", "");
    CHECK_UTF16("a\0l\0", "al");
    CHECK_UTF16("a\0l", "a");                    /* an odd last byte */
    CHECK_UTF16("a", "");
    CHECK_UTF16("\xfc\0\x16\x04", "\xc3\xbc\xd0\x96");
    CHECK_UTF16("a\0\0\0b\0", "a\\u0000b");
    CHECK_UTF16("\x2e\x20\x1b\0", "\\u202e\\u001b");
}

static void test_surrogates(void)
{
    CHECK_UTF16("\x3d\xd8\x11\xddz\0", "\xf0\x9f\x94\x91z");
    CHECK_UTF16("\0\xd8\0\xdc", "\xf0\x90\x80\x80");
    CHECK_UTF16("\xff\xdb\xff\xdf", "\\u10ffff");
    CHECK_UTF16("\0\xdc\0\xdc", "\\udc00\\udc00");
    CHECK_UTF16("\x40\xdb\x41\xdc", "\\ue0041");     /* a tag: invisible */
    CHECK_UTF16("\x3d\xd8", "\\ud83d");              /* the first half alone, at the end */
    CHECK_UTF16("\x3d\xd8\x11", "\\ud83d");
    CHECK_UTF16("\x3d\xd8" "a\0", "\\ud83da");
    CHECK_UTF16("\x11\xdd" "a\0", "\\udd11a");       /* the second half alone */
    CHECK_UTF16("\x3d\xd8\x3d\xd8\x11\xdd", "\\ud83d\xf0\x9f\x94\x91");
}

/* What is cut are characters, not bytes. */
static void test_too_long(void)
{
    GString *text = g_string_new(NULL);
    GString *wide = g_string_new(NULL);
    char *visible;

    for (unsigned i = 0; i < 2000; i++) {
        g_string_append(text, "\xe6\x9d\x8e");
        g_string_append_len(wide, "\x4e\x67", 2);
    }
    visible = visible_text(text->str, text->len);
    g_assert_cmpint(g_utf8_strlen(visible, -1), ==, 512);
    g_assert_cmpuint(strlen(visible), ==, 3 * 512);
    g_free(visible);
    visible = visible_text_utf16((const uint8_t *)wide->str, wide->len);
    g_assert_cmpint(g_utf8_strlen(visible, -1), ==, 512);
    g_free(visible);
    g_string_free(text, TRUE);
    g_string_free(wide, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/visible-text/kept", test_kept);
    g_test_add_func("/visible-text/control-characters", test_control_characters);
    g_test_add_func("/visible-text/direction", test_direction);
    g_test_add_func("/visible-text/invisible", test_invisible);
    g_test_add_func("/visible-text/not-utf8", test_not_utf8);
    g_test_add_func("/visible-text/utf16", test_utf16);
    g_test_add_func("/visible-text/surrogates", test_surrogates);
    g_test_add_func("/visible-text/too-long", test_too_long);
    return g_test_run();
}
