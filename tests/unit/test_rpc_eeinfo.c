/* test_rpc_eeinfo.c: RPC extended error information, well formed and not
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "parse/rpc_eeinfo.h"

/* Laid out field by field from [MS-EERR] 2.2, little-endian: two records. */
static const uint8_t BLOB[] = {
    0x01, 0x10, 0x08, 0x00, 0xcc, 0xcc, 0xcc, 0xcc, 0xa8, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* header */
    0x00, 0x00, 0x02, 0x00, 0x01, 0x00, 0x00, 0x00,                                                 /* pointer, parameters: 1 */
    0x04, 0x00, 0x02, 0x00, 0x01, 0x00, 0x01, 0x00, 0x04, 0x00, 0x00, 0x00, 0x08, 0x00, 0x02, 0x00, /* next, name of 4 units */
    0xbc, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xc0, 0x89, 0x76, 0x45, 0x3c, 0xda, 0x01, /* process 700, time */
    0x02, 0x00, 0x00, 0x00, 0x05, 0x00, 0x00, 0x00, 0x49, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, /* component ... count */
    0x03, 0x00, 0x03, 0x00, 0x0c, 0x03, 0x09, 0x80,                                                 /* long 0x8009030c */
    0x03, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,                                                 /* second record */
    0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x02, 0x00, 0xbc, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* last, no name */
    0xc0, 0x74, 0x3d, 0x76, 0x45, 0x3c, 0xda, 0x01, 0x03, 0x00, 0x00, 0x00, 0x0c, 0x03, 0x09, 0x80, /* time, component, status */
    0x46, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00,                                                 /* location 70, count 3 */
    0x03, 0x00, 0x03, 0x00, 0x09, 0x00, 0x00, 0x00, 0x03, 0x00, 0x03, 0x00, 0x06, 0x00, 0x00, 0x00, /* 9, 6 */
    0x02, 0x00, 0x02, 0x00, 0x04, 0x00, 0x00, 0x00, 0x0c, 0x00, 0x02, 0x00,                         /* string of 4 units */
    0x04, 0x00, 0x00, 0x00, 0x4c, 0x00, 0x53, 0x00, 0x41, 0x00, 0x00, 0x00,                         /* "LSA" */
    0x04, 0x00, 0x00, 0x00, 0x44, 0x00, 0x43, 0x00, 0x31, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00  /* "DC1", padding */
};

static void test_two_records(void)
{
    eeinfo_t info;

    g_assert_true(rpc_eeinfo_parse(BLOB, sizeof BLOB, &info));
    g_assert_false(info.malformed);
    g_assert_cmpuint(info.count, ==, 2);

    g_assert_cmpuint(info.records[0].pid, ==, 700);
    g_assert_cmphex(info.records[0].time, ==, 0x01da3c457689c000);
    g_assert_cmpuint(info.records[0].component, ==, 2);
    g_assert_cmpuint(info.records[0].status, ==, 5);
    g_assert_cmpuint(info.records[0].location, ==, 73);
    g_assert_cmpuint(info.records[0].param_count, ==, 1);
    g_assert_cmpint(info.records[0].params[0].type, ==, EEINFO_LONG);
    g_assert_cmphex((uint32_t)info.records[0].params[0].value, ==, 0x8009030c);
    g_assert_cmpint(memcmp(BLOB + info.records[0].computer.at, "D\0C\0001\0\0\0", 8), ==, 0);
    g_assert_cmpuint(info.records[0].computer.length, ==, 8);

    g_assert_cmpuint(info.records[1].computer.length, ==, 0);
    g_assert_cmphex(info.records[1].status, ==, 0x8009030c);
    g_assert_cmpuint(info.records[1].param_count, ==, 3);
    g_assert_cmpint(info.records[1].params[2].type, ==, EEINFO_UNICODE_STRING);
    g_assert_cmpint(memcmp(BLOB + info.records[1].params[2].bytes.at, "L\0S\0A\0\0\0", 8), ==, 0);
}

/* Cut at every byte: nothing is read beyond the end, and what is told agrees with the whole. */
static void test_cut(void)
{
    eeinfo_t info;

    for (size_t length = 0; length < sizeof BLOB - 4; length++) {
        uint8_t *copy = g_memdup2(BLOB, MAX(length, 1));
        bool found = rpc_eeinfo_parse(copy, length, &info);

        g_assert_cmpint(found, ==, info.count > 0);
        g_assert_cmpuint(info.count, <=, 2);
        if (found) {
            g_assert_true(info.malformed);
            g_assert_cmpuint(info.records[0].status, ==, 5);
        }
        g_free(copy);
    }
}

/* Any byte changed to any of some values: no crash, no endless loop, no record beyond the limits. */
static void test_changed(void)
{
    static const uint8_t values[] = { 0x00, 0x01, 0x07, 0x7f, 0x80, 0xff };
    eeinfo_t info;

    for (size_t at = 0; at < sizeof BLOB; at++) {
        for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
            uint8_t *copy = g_memdup2(BLOB, sizeof BLOB);

            copy[at] = values[i];
            rpc_eeinfo_parse(copy, sizeof BLOB, &info);
            g_assert_cmpuint(info.count, <=, EEINFO_MAX_RECORDS);
            for (unsigned j = 0; j < info.count; j++) {
                g_assert_cmpuint(info.records[j].param_count, <=, EEINFO_MAX_PARAMS);
                g_assert_cmpuint(info.records[j].computer.at + info.records[j].computer.length, <=, sizeof BLOB);
            }
            g_free(copy);
        }
    }
}

/** Append a record without name and parameters. */
static void add_record(GByteArray *blob, bool more)
{
    static const uint8_t zero[8] = { 0 };
    uint8_t record[40] = { 0 };

    g_byte_array_append(blob, zero, 4); /* no parameters */
    while (blob->len % 8)
        g_byte_array_append(blob, zero, 1);
    record[0] = more;
    record[4] = record[6] = 2;
    g_byte_array_append(blob, record, sizeof record);
}

/* A chain as long as the sender likes is read up to the limit. */
static void test_long_chain(void)
{
    GByteArray *blob = g_byte_array_new();
    eeinfo_t info;

    g_byte_array_append(blob, BLOB, 20);
    for (unsigned i = 0; i < 10000; i++)
        add_record(blob, true);
    g_assert_true(rpc_eeinfo_parse(blob->data, blob->len, &info));
    g_assert_cmpuint(info.count, ==, EEINFO_MAX_RECORDS);
    g_assert_true(info.malformed);
    g_byte_array_unref(blob);
}

/* The other parameter types, and big-endian numbers. */
static void test_types_big_endian(void)
{
    static const uint8_t blob[] = {
        0x01, 0x00, 0x00, 0x08, 0xcc, 0xcc, 0xcc, 0xcc, 0x00, 0x00, 0x00, 0x60, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x02, 0x00, 0x00, 0x00, 0x07, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x03, 0x80, 0x09, 0x03, 0x46,
        0x00, 0x46, 0x00, 0x00, 0x00, 0x04, 0x00, 0x00,
        0x00, 0x04, 0x00, 0x04, 0xff, 0xfe, 0x00, 0x00,                                                 /* short -2 */
        0x00, 0x05, 0x00, 0x05, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80, 0x09, 0x03, 0x0c, /* pointer */
        0x00, 0x06, 0x00, 0x06, 0x00, 0x00, 0x00, 0x00,                                                 /* none */
        0x00, 0x07, 0x00, 0x07, 0x00, 0x03, 0x00, 0x00, 0x00, 0x02, 0x00, 0x04,                         /* binary, 3 bytes */
        0x00, 0x00, 0x00, 0x03, 0xaa, 0xbb, 0xcc, 0x00
    };
    eeinfo_t info;

    g_assert_true(rpc_eeinfo_parse(blob, sizeof blob, &info));
    g_assert_true(info.big_endian);
    g_assert_false(info.malformed);
    g_assert_cmphex(info.records[0].status, ==, 0x80090346);
    g_assert_cmpint(info.records[0].params[0].value, ==, -2);
    g_assert_cmphex((uint64_t)info.records[0].params[1].value, ==, 0x8009030c);
    g_assert_cmpint(info.records[0].params[2].type, ==, EEINFO_NONE);
    g_assert_cmpuint(info.records[0].params[3].bytes.length, ==, 3);
    g_assert_cmphex(blob[info.records[0].params[3].bytes.at], ==, 0xaa);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rpc-eeinfo/two-records", test_two_records);
    g_test_add_func("/rpc-eeinfo/cut", test_cut);
    g_test_add_func("/rpc-eeinfo/changed", test_changed);
    g_test_add_func("/rpc-eeinfo/long-chain", test_long_chain);
    g_test_add_func("/rpc-eeinfo/types-big-endian", test_types_big_endian);
    return g_test_run();
}
