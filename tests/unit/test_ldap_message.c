/* test_ldap_message.c: the id of an LDAP message, however it is written
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/ldap_message.h"

#include <glib.h>

#define BIND_REQUEST 0x60
#define BIND_RESPONSE 0x61

static void assert_id(const uint8_t *before, size_t length, uint8_t operation, uint32_t expected)
{
    uint32_t id = 0;

    g_assert_true(ldap_message_id(before, length, operation, &id));
    g_assert_cmpuint(id, ==, expected);
}

#define ASSERT_ID(operation, expected, ...) \
    do { \
        static const uint8_t before[] = { __VA_ARGS__ }; \
        assert_id(before, sizeof before, operation, expected); \
    } while (0)

#define ASSERT_NONE(operation, ...) \
    do { \
        static const uint8_t before[] = { __VA_ARGS__ }; \
        uint32_t id; \
        g_assert_false(ldap_message_id(before, sizeof before, operation, &id)); \
    } while (0)

static void test_short_lengths(void)
{
    ASSERT_ID(BIND_REQUEST, 7, 0x30, 12, 0x02, 1, 7, 0x60, 7, 0x02, 1);
    ASSERT_ID(BIND_RESPONSE, 300, 0x30, 13, 0x02, 2, 0x01, 0x2c, 0x61, 7, 0x0a, 1);
}

static void test_lengths_longer_than_needed(void)
{
    ASSERT_ID(BIND_REQUEST, 7, 0x30, 0x84, 0, 0, 0, 22, 0x02, 0x81, 1, 7, 0x60, 0x83, 0, 0, 7, 0x02, 0x82, 0, 1);
    ASSERT_ID(BIND_RESPONSE, 1, 0x30, 0x84, 0, 0, 0, 37, 0x02, 0x84, 0, 0, 0, 5, 0, 0, 0, 0, 1, 0x61, 0x84, 0, 0, 0, 7, 0x0a,
              0x84, 0, 0, 0, 1);
}

/* The same number, in one byte and in four. */
static void test_id_longer_than_needed(void)
{
    ASSERT_ID(BIND_REQUEST, 2, 0x30, 15, 0x02, 4, 0, 0, 0, 2, 0x60, 7, 0x02, 1);
    ASSERT_ID(BIND_REQUEST, 0x7fffffff, 0x30, 15, 0x02, 4, 0x7f, 0xff, 0xff, 0xff, 0x60, 7, 0x02, 1);
}

static void test_another_message_before(void)
{
    ASSERT_ID(BIND_REQUEST, 3, 0x30, 12, 0x02, 1, 2, 0x60, 7, 0x02, 1, 3, 0x04, 0, 0x80, 0, 0x30, 12, 0x02, 1, 3, 0x60, 7, 0x02,
              1);
}

static void test_no_message(void)
{
    ASSERT_NONE(BIND_REQUEST, 0x30, 12, 0x02, 1, 7, 0x61, 7, 0x02, 1); /* another operation */
    ASSERT_NONE(BIND_REQUEST, 12, 0x02, 1, 7, 0x60, 7, 0x02, 1);       /* cut off in front */
    ASSERT_NONE(BIND_REQUEST, 0x30, 12, 0x02, 0, 0x60, 7, 0x02, 1);    /* an id without a number */
    ASSERT_NONE(BIND_REQUEST, 0x30, 12, 0x02, 6, 0, 0, 0, 0, 0, 7, 0x60, 7, 0x02, 1);
    ASSERT_NONE(BIND_REQUEST, 0x30, 0x80, 0x02, 1, 7, 0x60, 7, 0x02, 1); /* a length that is not told */
    ASSERT_NONE(BIND_REQUEST, 0x30, 0x85, 0, 0, 0, 0, 12, 0x02, 1, 7, 0x60, 7, 0x02, 1);
    ASSERT_NONE(BIND_REQUEST, 0x30, 12, 0x02, 1, 7, 0x60, 7, 0x02);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ldap_message/short-lengths", test_short_lengths);
    g_test_add_func("/ldap_message/lengths-longer-than-needed", test_lengths_longer_than_needed);
    g_test_add_func("/ldap_message/id-longer-than-needed", test_id_longer_than_needed);
    g_test_add_func("/ldap_message/another-message-before", test_another_message_before);
    g_test_add_func("/ldap_message/no-message", test_no_message);
    return g_test_run();
}
