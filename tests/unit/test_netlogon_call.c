/* test_netlogon_call.c: names in the requests of Netlogon
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/netlogon_call.h"

#include <glib.h>
#include <string.h>

/** Parameters as they are sent: numbers in the chosen size and order, at their boundaries. */
typedef struct {
    GByteArray *bytes;
    size_t word;
    bool big_endian;
} writer_t;

static writer_t begin(size_t word, bool big_endian)
{
    return (writer_t) { g_byte_array_new(), word, big_endian };
}

static void put(writer_t *writer, uint64_t number, size_t size)
{
    while (writer->bytes->len % size)
        g_byte_array_append(writer->bytes, (const guint8 *)"", 1);
    for (size_t i = 0; i < size; i++) {
        guint8 byte = (guint8)(number >> 8 * (writer->big_endian ? size - 1 - i : i));

        g_byte_array_append(writer->bytes, &byte, 1);
    }
}

static void put_word(writer_t *writer, uint64_t number)
{
    put(writer, number, writer->word);
}

static void put_string(writer_t *writer, const char *text)
{
    size_t length = strlen(text) + 1;

    put_word(writer, length);
    put_word(writer, 0);
    put_word(writer, length);
    for (size_t i = 0; i < length; i++)
        put(writer, (guint8)text[i], 2);
}

static void put_unique(writer_t *writer, const char *text)
{
    put_word(writer, text ? 0x20000 : 0);
    if (text)
        put_string(writer, text);
}

static void put_zeros(writer_t *writer, size_t count)
{
    while (count-- > 0)
        put(writer, 0, 1);
}

/** The lengths and the pointer of a counted string. */
static void put_counted(writer_t *writer, bool has_text)
{
    while (writer->bytes->len % writer->word)
        put(writer, 0, 1);
    put(writer, 10, 2);
    put(writer, 10, 2);
    put_word(writer, has_text ? 0x20004 : 0);
}

static void put_enum(writer_t *writer, uint64_t number)
{
    put(writer, number, writer->word == 8 ? 4 : 2);
}

static void check(writer_t writer, uint32_t opnum, const netlogon_call_t *expected)
{
    netlogon_call_t call;

    g_assert_true(netlogon_call_parse(opnum, writer.bytes->data, writer.bytes->len, writer.big_endian, &call));
    g_assert_cmpstr(call.server, ==, expected->server);
    g_assert_cmpstr(call.computer, ==, expected->computer);
    g_assert_cmpstr(call.account, ==, expected->account);
    g_assert_cmpstr(call.domain, ==, expected->domain);
    netlogon_call_clear(&call);
    /* Cut off anywhere, it is no such call, or what is left has the names. */
    for (guint length = 0; length < writer.bytes->len; length++) {
        guint8 *part = (guint8 *)g_memdup2(writer.bytes->data, length);

        netlogon_call_parse(opnum, part, length, writer.big_endian, &call);
        netlogon_call_clear(&call);
        g_free(part);
    }
    g_byte_array_free(writer.bytes, TRUE);
}

static void check_challenge(size_t word, bool big_endian)
{
    writer_t writer = begin(word, big_endian);

    put_unique(&writer, "\\\\DC1");
    put_string(&writer, "MEMB1");
    put_zeros(&writer, 8);
    check(writer, NETLOGON_REQ_CHALLENGE, &(netlogon_call_t) { .server = (char *)"DC1", .computer = (char *)"MEMB1" });
}

static void test_challenge(void)
{
    check_challenge(4, false);
    check_challenge(8, false);
    check_challenge(4, true);
}

static void check_authenticate(uint32_t opnum, size_t word)
{
    writer_t writer = begin(word, false);

    put_unique(&writer, NULL);
    put_string(&writer, "MEMB1$");
    put_enum(&writer, 2);
    put_string(&writer, "MEMB1");
    put_zeros(&writer, 12);
    check(writer, opnum, &(netlogon_call_t) { .account = (char *)"MEMB1$", .computer = (char *)"MEMB1" });
}

static void test_authenticate(void)
{
    check_authenticate(NETLOGON_AUTHENTICATE, 4);
    check_authenticate(NETLOGON_AUTHENTICATE2, 4);
    check_authenticate(NETLOGON_AUTHENTICATE3, 4);
    check_authenticate(NETLOGON_AUTHENTICATE3, 8);
}

static void check_logon(uint32_t opnum, unsigned level, size_t word)
{
    writer_t writer = begin(word, false);

    put_unique(&writer, "\\\\dc1");
    put_unique(&writer, "MEMB1");
    for (int i = 0; i < 2 && opnum != NETLOGON_SAM_LOGON_EX; i++) {
        put_word(&writer, i == 0 ? 0x20008 : 0);
        if (i == 0)
            put_zeros(&writer, 12);
    }
    put(&writer, level, 2);
    put_enum(&writer, level);
    put_word(&writer, 0x2000c);
    put_counted(&writer, true);
    put(&writer, 0, 4);
    put(&writer, 0, 4);
    put(&writer, 0, 4);
    put_counted(&writer, true);
    put_counted(&writer, false);
    if (level == 2 || level == 6) {
        put_zeros(&writer, 8);
        put_counted(&writer, false);
        put_counted(&writer, false);
    } else if (level == 4) {
        put_counted(&writer, false);
        put(&writer, 0, 4);
        put_word(&writer, 0);
    } else {
        put_zeros(&writer, 32);
    }
    put_string(&writer, "LAB");
    put_string(&writer, "alice\t");
    check(writer, opnum, &(netlogon_call_t) {
        .server = (char *)"dc1", .computer = (char *)"MEMB1", .domain = (char *)"LAB", .account = (char *)"alice\\u{9}" });
}

static void test_logon(void)
{
    for (unsigned level = 1; level <= 6; level++) {
        check_logon(NETLOGON_SAM_LOGON, level, 4);
        check_logon(NETLOGON_SAM_LOGON_EX, level, 4);
        check_logon(NETLOGON_SAM_LOGON_WITH_FLAGS, level, 4);
    }
    check_logon(NETLOGON_SAM_LOGON_EX, 2, 8);
}

static void test_hostile(void)
{
    netlogon_call_t call;
    uint8_t bytes[64];

    for (int fill = 0; fill < 256; fill++) {
        memset(bytes, fill, sizeof bytes);
        for (uint32_t opnum = 0; opnum < 50; opnum++) {
            netlogon_call_parse(opnum, bytes, sizeof bytes, fill & 1, &call);
            netlogon_call_clear(&call);
        }
    }
}

static void test_calls(void)
{
    g_assert_true(netlogon_is_authentication(NETLOGON_SAM_LOGON_EX));
    g_assert_false(netlogon_is_secure_channel(NETLOGON_SAM_LOGON_EX));
    g_assert_true(netlogon_is_secure_channel(NETLOGON_AUTHENTICATE3));
    g_assert_false(netlogon_is_authentication(6));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/netlogon_call/challenge", test_challenge);
    g_test_add_func("/netlogon_call/authenticate", test_authenticate);
    g_test_add_func("/netlogon_call/logon", test_logon);
    g_test_add_func("/netlogon_call/hostile", test_hostile);
    g_test_add_func("/netlogon_call/calls", test_calls);
    return g_test_run();
}
