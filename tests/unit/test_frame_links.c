/* test_frame_links.c: which attempts a frame belongs to, and of which it is forgotten. Built with a limit of four attempts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>

#include "attempts/frame_links.h"

#define ATTEMPTS 9

static attempt_t attempts[ATTEMPTS + 1];

static void begin(void)
{
    frame_links_begin_capture();
    for (unsigned i = 0; i <= ATTEMPTS; i++)
        attempts[i].number = i;
}

static void link_frame(uint32_t frame, unsigned number)
{
    attempt_t *attempt = &attempts[number];

    frame_links_add(frame, &attempt, 1);
}

/** The number of a frame's only attempt, or 0 where it has none. */
static unsigned attempt_of(uint32_t frame)
{
    unsigned count;
    attempt_t **found = frame_links_find(NULL, frame, &count);
    unsigned number = count > 0 ? found[0]->number : 0;

    g_assert_cmpuint(count, <=, 1);
    wmem_free(NULL, found);
    return number;
}

static void test_found(void)
{
    attempt_t *both[] = { &attempts[3], &attempts[1] };
    unsigned count;
    attempt_t **found;

    begin();
    g_assert_cmpuint(attempt_of(1), ==, 0);
    link_frame(10, 1);
    link_frame(20, 2);
    frame_links_add(4000000000u, both, 2);
    g_assert_cmpuint(attempt_of(10), ==, 1);
    g_assert_cmpuint(attempt_of(20), ==, 2);
    for (uint32_t frame = 11; frame < 20; frame++)
        g_assert_cmpuint(attempt_of(frame), ==, 0);
    g_assert_cmpuint(attempt_of(9) + attempt_of(21) + attempt_of(4000000001u), ==, 0);
    found = frame_links_find(NULL, 4000000000u, &count);
    g_assert_cmpuint(count, ==, 2);
    g_assert_true(found[0] == both[0] && found[1] == both[1]);
    wmem_free(NULL, found);
    g_assert_cmpuint(frame_links_forgotten(), ==, 0);
}

/* Each once, by their numbers, whichever came first. */
static void test_all(void)
{
    GPtrArray *known;

    begin();
    known = frame_links_attempts();
    g_assert_cmpuint(known->len, ==, 0);
    g_ptr_array_free(known, TRUE);
    link_frame(10, 2);
    link_frame(20, 1);
    link_frame(21, 2);
    link_frame(22, 3);
    known = frame_links_attempts();
    g_assert_cmpuint(known->len, ==, 3);
    for (guint i = 0; i < known->len; i++)
        g_assert_cmpuint(((const attempt_t *)g_ptr_array_index(known, i))->number, ==, i + 1);
    g_ptr_array_free(known, TRUE);
}

/* Each has two frames; of so many attempts the last four are kept whole. */
static void test_forgotten(void)
{
    begin();
    for (unsigned number = 1; number <= ATTEMPTS; number++) {
        link_frame(2 * number, number);
        link_frame(2 * number + 1, number);
        g_assert_cmpuint(frame_links_forgotten(), ==, number > 4 ? number - 4 : 0);
        for (unsigned other = 1; other <= number; other++) {
            unsigned expected = other > frame_links_forgotten() ? other : 0;

            g_assert_cmpuint(attempt_of(2 * other), ==, expected);
            g_assert_cmpuint(attempt_of(2 * other + 1), ==, expected);
        }
    }
}

static void test_next_capture(void)
{
    begin();
    link_frame(1, 9);
    begin();
    g_assert_cmpuint(attempt_of(1), ==, 0);
    g_assert_cmpuint(frame_links_forgotten(), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/frame-links/found", test_found);
    g_test_add_func("/frame-links/all", test_all);
    g_test_add_func("/frame-links/forgotten", test_forgotten);
    g_test_add_func("/frame-links/next-capture", test_next_capture);
    return g_test_run();
}
