/* test_onc_rpc.c: the headers of ONC RPC messages that set up a security context
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/onc_rpc.h"

#include <glib.h>
#include <string.h>

#define NUMBER(n) 0, 0, (n) / 256, (n) % 256
#define XID 0xca, 0xfe, 0, 1

static void test_call(void)
{
    static const uint8_t call[] = {
        1, 2, 3, 4, XID, NUMBER(0), NUMBER(2), 0, 1, 0x86, 0xa3, NUMBER(4), NUMBER(0), NUMBER(6), NUMBER(20), NUMBER(1),
        NUMBER(1), NUMBER(0), NUMBER(1),
        NUMBER(0), NUMBER(0), NUMBER(0)
    };
    static const uint8_t further[] = {
        XID, NUMBER(0), NUMBER(2), 0, 1, 0x86, 0xa3, NUMBER(4), NUMBER(0), NUMBER(6), NUMBER(28), NUMBER(1), NUMBER(2),
        NUMBER(0), NUMBER(1),
        NUMBER(5), 'h', 'n', 'd', 'l', '!', 0, 0, 0, NUMBER(0), NUMBER(0)
    };
    onc_rpc_t message;

    g_assert_true(onc_rpc_find_call(call, sizeof call, &message));
    g_assert_cmpuint(message.xid, ==, 0xcafe0001);
    g_assert_cmpuint(message.program, ==, 100003);
    g_assert_false(message.continues);
    g_assert_cmpuint(message.context_length, ==, 0);
    g_assert_true(onc_rpc_find_call(further, sizeof further, &message));
    g_assert_true(message.continues);
    g_assert_cmpuint(message.context_length, ==, 5);
    g_assert_true(memcmp(message.context, "hndl!", 5) == 0);
    for (size_t length = 0; length < sizeof further; length++)
        g_assert_false(onc_rpc_find_call(further, length, &message));
}

/* What is done with a context that there is. */
static void test_other_call(void)
{
    static const uint8_t data[] = {
        XID, NUMBER(0), NUMBER(2), 0, 1, 0x86, 0xa3, NUMBER(4), NUMBER(0), NUMBER(6), NUMBER(24), NUMBER(1), NUMBER(0),
        NUMBER(7), NUMBER(1),
        NUMBER(4), 'h', 'n', 'd', 'l', NUMBER(0), NUMBER(0)
    };
    onc_rpc_t message;

    g_assert_false(onc_rpc_find_call(data, sizeof data, &message));
}

static void test_reply(void)
{
    static const uint8_t reply[] = { XID, NUMBER(1), NUMBER(0), NUMBER(6), NUMBER(3), 1, 2, 3, 0, NUMBER(0), NUMBER(4), 'h',
        'n', 'd', 'l' };
    static const uint8_t denied[] = { XID, NUMBER(1), NUMBER(1), NUMBER(1), NUMBER(13), NUMBER(0), NUMBER(0) };
    onc_rpc_t message;

    g_assert_true(onc_rpc_find_reply(reply, sizeof reply, &message));
    g_assert_cmpuint(message.xid, ==, 0xcafe0001);
    g_assert_cmpuint(message.context_length, ==, 4);
    g_assert_true(memcmp(message.context, "hndl", 4) == 0);
    for (size_t length = 0; length < sizeof reply; length++)
        g_assert_false(onc_rpc_find_reply(reply, length, &message));
    g_assert_false(onc_rpc_find_reply(denied, sizeof denied, &message));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/onc_rpc/call", test_call);
    g_test_add_func("/onc_rpc/other-call", test_other_call);
    g_test_add_func("/onc_rpc/reply", test_reply);
    return g_test_run();
}
