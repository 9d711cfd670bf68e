/* test_table_text.c: tables that fit a terminal, whatever stands in them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/table_text.h"

#define LONG "a text that is so long that it has to be cut on a terminal"

static const table_column_t columns[] = {
    { .heading = "No.", .is_number = true },
    { .heading = "Who" },
    { .heading = "Where", .leave_out = 1 },
    { .heading = "When", .leave_out = 2 },
};

static table_text_t *new_table(void)
{
    return table_text_new(columns, G_N_ELEMENTS(columns));
}

/** Check the whole table, and free it. */
static void check(table_text_t *table, unsigned rows, const char *wanted)
{
    GString *text = g_string_new(NULL);

    table_text_append_headings(text, table);
    table_text_append_rows(text, table, 0, rows);
    g_assert_cmpstr(text->str, ==, wanted);
    g_string_free(text, TRUE);
    table_text_free(table);
}

static void test_alignment(void)
{
    table_text_t *table = new_table();

    table_text_add(table, (const char *const[]) { "7", "帳戶", "x", "1" });
    table_text_add(table, (const char *const[]) { "1234", "bob", "longer", "-" });
    check(table, 2,
          " No.  Who   Where   When\n"
          "   7  帳戶  x       1\n"
          "1234  bob   longer  -\n");
}

static void test_only_some_rows(void)
{
    table_text_t *table = new_table();
    GString *text = g_string_new(NULL);

    for (const char *who = "abc"; *who; who++)
        table_text_add(table, (const char *const[]) { "1", (char[]) { *who, '\0' }, "x", "y" });
    table_text_append_rows(text, table, 1, 1);
    g_assert_cmpstr(text->str, ==, "  1  b    x      y\n");
    g_string_free(text, TRUE);
    table_text_free(table);
}

/** Columns are left out by their rank before a text is cut to less than what can be read. */
static void test_leaves_out(void)
{
    table_text_t *table = new_table();

    table_text_add(table, (const char *const[]) { "1", LONG, "here", "now" });
    table_text_fit(table, 50);
    check(table, 1,
          "No.  Who                                     Where\n"
          "  1  a text that is so long that it has to…  here\n");
}

static void test_cuts(void)
{
    table_text_t *table = new_table();

    table_text_add(table, (const char *const[]) { "1", LONG, "here", "now" });
    table_text_fit(table, 25);
    check(table, 1,
          "No.  Who\n"
          "  1  a text that is so l…\n");
}

/** A wide character that would stand astride the edge is cut off whole; numbers, and what is narrow, stay. */
static void test_cuts_between_wide_characters(void)
{
    table_text_t *table = new_table();

    table_text_add(table, (const char *const[]) { "123456", "帳戶帳戶帳戶帳戶帳戶", "here", "now" });
    table_text_fit(table, 1);
    check(table, 1,
          "   No.  Who\n"
          "123456  帳戶帳戶帳…\n");
}

static void test_fits_already(void)
{
    table_text_t *table = new_table();

    table_text_add(table, (const char *const[]) { "1", "bob", "here", "now" });
    table_text_fit(table, 21);
    check(table, 1,
          "No.  Who  Where  When\n"
          "  1  bob  here   now\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/table_text/alignment", test_alignment);
    g_test_add_func("/table_text/only_some_rows", test_only_some_rows);
    g_test_add_func("/table_text/leaves_out", test_leaves_out);
    g_test_add_func("/table_text/cuts", test_cuts);
    g_test_add_func("/table_text/cuts_between_wide_characters", test_cuts_between_wide_characters);
    g_test_add_func("/table_text/fits_already", test_fits_already);
    return g_test_run();
}
