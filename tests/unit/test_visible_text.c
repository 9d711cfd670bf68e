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
    CHECK("a\nb\r\tc", "a\\u{a}b\\u{d}\\u{9}c");
    CHECK("\x1b[31mred\x7f", "\\u{1b}[31mred\\u{7f}");
    CHECK("\xc2\x9b" "31m", "\\u{9b}31m"); /* the control sequence introducer as one character */
    CHECK("a\0b", "a\\u{0}b");
    CHECK("\0", "\\u{0}");
}

static void test_direction(void)
{
    CHECK("a\xe2\x80\xae" "b", "a\\u{202e}b");
    CHECK("\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\xaa\xe2\x80\xac", "\\u{200e}\\u{200f}\\u{202a}\\u{202c}");
    CHECK("\xe2\x81\xa6\xe2\x81\xa9\xd8\x9c", "\\u{2066}\\u{2069}\\u{61c}");
}

static void test_invisible(void)
{
    CHECK("\xe2\x80\xa8\xe2\x80\xa9", "\\u{2028}\\u{2029}");         /* separators of lines and paragraphs */
    CHECK("\xe2\x80\x8b\xef\xbb\xbf\xc2\xad", "\\u{200b}\\u{feff}\\u{ad}"); /* zero width, soft hyphen */
    CHECK("\xee\x80\x80", "\\u{e000}");                           /* private use */
    CHECK("\xcd\xb8", "\\u{378}");                               /* unassigned */
    CHECK("\xf3\xa0\x81\x81", "\\u{e0041}");                      /* a tag */
}

static void test_not_utf8(void)
{
    CHECK("\xff", "\\x{ff}");
    CHECK("a\x80z", "a\\x{80}z");
    CHECK("\xe2\x82", "\\x{e2}\\x{82}");             /* cut off */
    CHECK("\xe2\x82z", "\\x{e2}\\x{82}z");
    CHECK("\xc0\x80", "\\x{c0}\\x{80}");             /* longer than it has to be */
    CHECK("\xe0\x80\xaf", "\\x{e0}\\x{80}\\x{af}");
    CHECK("\xed\xa0\x80", "\\x{ed}\\x{a0}\\x{80}");    /* a surrogate */
    CHECK("\xf5\x80\x80\x80", "\\x{f5}\\x{80}\\x{80}\\x{80}");
    CHECK("M\xfcller", "M\\x{fc}ller");            /* Latin-1 */
}

static void test_utf16(void)
{
    CHECK_UTF16("", "");
    CHECK_UTF16("a\0l\0", "al");
    CHECK_UTF16("a\0l", "a");                    /* an odd last byte */
    CHECK_UTF16("a", "");
    CHECK_UTF16("\xfc\0\x16\x04", "\xc3\xbc\xd0\x96");
    CHECK_UTF16("a\0\0\0b\0", "a\\u{0}b");
    CHECK_UTF16("\x2e\x20\x1b\0", "\\u{202e}\\u{1b}");
}

static void test_surrogates(void)
{
    CHECK_UTF16("\x3d\xd8\x11\xddz\0", "\xf0\x9f\x94\x91z");
    CHECK_UTF16("\0\xd8\0\xdc", "\xf0\x90\x80\x80");
    CHECK_UTF16("\xff\xdb\xff\xdf", "\\u{10ffff}");
    CHECK_UTF16("\0\xdc\0\xdc", "\\u{dc00}\\u{dc00}");
    CHECK_UTF16("\x40\xdb\x41\xdc", "\\u{e0041}");     /* a tag: invisible */
    CHECK_UTF16("\x3d\xd8", "\\u{d83d}");              /* the first half alone, at the end */
    CHECK_UTF16("\x3d\xd8\x11", "\\u{d83d}");
    CHECK_UTF16("\x3d\xd8" "a\0", "\\u{d83d}a");
    CHECK_UTF16("\x11\xdd" "a\0", "\\u{dd11}a");       /* the second half alone */
    CHECK_UTF16("\x3d\xd8\x3d\xd8\x11\xdd", "\\u{d83d}\xf0\x9f\x94\x91");
}

/* All that leaves no mark, at both ends of each range, and the neighbours that do. */
static void test_blank(void)
{
    static const gunichar blank[] = {
        0xa0, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x1680, 0x17b4, 0x17b5, 0x180b, 0x180e, 0x2000, 0x200b, 0x200f, 0x2028,
        0x202a, 0x202f,
        0x205f, 0x2060, 0x2064, 0x206f, 0x2800, 0x3000, 0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0xfffc, 0x16fe4,
        0x1bca0, 0x1d159, 0x1d173,
        0xe0000, 0xe0001, 0xe007f, 0xe0100, 0xe01ef
    };
    static const gunichar marks[] = { ' ', 'a', 0xa1, 0x301, 0x34e, 0x1100, 0x1161, 0x2801, 0x3131, 0x3163, 0xff21, 0xffa1,
        0xfffd, 0x1f511 };

    for (size_t i = 0; i < G_N_ELEMENTS(blank); i++) {
        char text[8] = "";
        char expected[16];

        g_unichar_to_utf8(blank[i], text);
        g_snprintf(expected, sizeof expected, "\\u{%x}", (unsigned)blank[i]);
        check(text, strlen(text), expected);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        char text[8] = "";

        g_unichar_to_utf8(marks[i], text);
        check(text, strlen(text), text);
    }
}

/* What was typed as an escape is told from one. */
static void test_backslashes(void)
{
    CHECK("a\\u{202e}", "a\\\\u{202e}");
    CHECK("a\\x{ff}", "a\\\\x{ff}");
    CHECK("a\\\xff", "a\\\\\\x{ff}");
    CHECK("\\\\u{", "\\\\\\\\u{");
    CHECK("\\\xe2\x80\xae", "\\\\\\u{202e}");
    CHECK("LAB\\user", "LAB\\user");
    CHECK("a\\u202e", "a\\u202e");
    CHECK("u{1}", "u{1}");
    CHECK("\\\\srv\\c$", "\\\\srv\\c$");
    CHECK_UTF16("\\\0u\0{\0", "\\\\u{");
}

static void check_account(const char *domain, const char *user, const char *expected)
{
    char *account = visible_account(domain, user);

    g_assert_cmpstr(account, ==, expected);
    g_free(account);
}

static void test_account(void)
{
    check_account("LAB", "alice", "LAB\\alice");
    check_account("LAB", "u{202e}", "LAB\\\\u{202e}");       /* a user who is called so */
    check_account("LAB", "\\u{202e}x", "LAB\\\\\\u{202e}x");  /* an escape */
    check_account("LAB\\", "x{1}", "LAB\\\\\\\\x{1}");
    check_account("", "user", "\\user");
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
    g_test_add_func("/visible_text/blank", test_blank);
    g_test_add_func("/visible_text/backslashes", test_backslashes);
    g_test_add_func("/visible_text/account", test_account);
    return g_test_run();
}
