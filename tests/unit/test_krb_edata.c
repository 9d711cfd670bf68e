/* test_krb_edata.c: BER elements, and the NTSTATUS in the e-data of a KRB-ERROR
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "parse/der.h"
#include "parse/krb_edata.h"

/* KERB-ERROR-DATA: [1] 3, [2] KERB-EXT-ERROR with 0xC0000234, 0, 1. */
static const uint8_t ERROR_DATA[] = {
    0x30, 0x15, 0xa1, 0x03, 0x02, 0x01, 0x03, 0xa2, 0x0e, 0x04, 0x0c,
    0x34, 0x02, 0x00, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00
};
/* METHOD-DATA: PA-ETYPE-INFO2 (19) with one byte, then PA-PW-SALT (3) with 0xC0000071, 0, 1. */
static const uint8_t METHOD_DATA[] = {
    0x30, 0x23, 0x30, 0x0a, 0xa1, 0x03, 0x02, 0x01, 0x13, 0xa2, 0x03, 0x04, 0x01, 0x00,
    0x30, 0x15, 0xa1, 0x03, 0x02, 0x01, 0x03, 0xa2, 0x0e, 0x04, 0x0c,
    0x71, 0x00, 0x00, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00
};

static void test_error_data(void)
{
    size_t offset;
    uint32_t ntstatus;

    g_assert_true(krb_edata_ntstatus(ERROR_DATA, sizeof ERROR_DATA, &offset, &ntstatus));
    g_assert_cmpuint(offset, ==, 11);
    g_assert_cmphex(ntstatus, ==, 0xc0000234);
}

static void test_method_data(void)
{
    size_t offset;
    uint32_t ntstatus;

    g_assert_true(krb_edata_ntstatus(METHOD_DATA, sizeof METHOD_DATA, &offset, &ntstatus));
    g_assert_cmpuint(offset, ==, 25);
    g_assert_cmphex(ntstatus, ==, 0xc0000071);
}

/** Change one byte of the KERB-ERROR-DATA and expect no NTSTATUS. */
static void check_refused(size_t at, uint8_t byte)
{
    uint8_t *copy = g_memdup2(ERROR_DATA, sizeof ERROR_DATA);
    size_t offset;
    uint32_t ntstatus;

    copy[at] = byte;
    g_assert_false(krb_edata_ntstatus(copy, sizeof ERROR_DATA, &offset, &ntstatus));
    g_free(copy);
}

static void test_malformed(void)
{
    static const uint8_t no_value[] = { 0x30, 0x05, 0xa1, 0x03, 0x02, 0x01, 0x02 };
    size_t offset;
    uint32_t ntstatus;

    check_refused(0, 0x31);  /* no sequence */
    check_refused(1, 0x16);  /* longer than there is */
    check_refused(1, 0x80);  /* indefinite length */
    check_refused(1, 0x85);  /* a length of five bytes */
    check_refused(6, 0x02);  /* another type */
    check_refused(10, 0x0b); /* a value of another size */
    check_refused(15, 0x01); /* the reserved word is not zero */
    check_refused(19, 0x02); /* the flag is not set */
    g_assert_false(krb_edata_ntstatus(no_value, sizeof no_value, &offset, &ntstatus));
    for (size_t length = 0; length < sizeof ERROR_DATA; length++) {
        uint8_t *copy = g_memdup2(ERROR_DATA, MAX(length, 1));

        g_assert_false(krb_edata_ntstatus(copy, length, &offset, &ntstatus));
        g_free(copy);
    }
}

/* A salt is text. */
static void test_salt(void)
{
    uint8_t *copy = g_memdup2(METHOD_DATA, sizeof METHOD_DATA);
    size_t offset;
    uint32_t ntstatus;

    memcpy(copy + 25, "EXAMPLE.COMx", 12);
    g_assert_false(krb_edata_ntstatus(copy, sizeof METHOD_DATA, &offset, &ntstatus));
    g_free(copy);
}

/* ETYPE-INFO2 with types 18 and 23, ETYPE-INFO with 17, and one that has no bit. */
static void test_etypes(void)
{
    static const uint8_t method_data[] = {
        0x30, 0x3b, 0x30, 0x1d, 0xa1, 0x03, 0x02, 0x01, 0x13, 0xa2, 0x16, 0x04, 0x14, 0x30, 0x12,
        0x30, 0x09, 0xa0, 0x03, 0x02, 0x01, 0x12, 0xa1, 0x02, 0x1b, 0x00, 0x30, 0x05, 0xa0, 0x03, 0x02, 0x01, 0x17,
        0x30, 0x1a, 0xa1, 0x03, 0x02, 0x01, 0x0b, 0xa2, 0x13, 0x04, 0x11, 0x30, 0x0f,
        0x30, 0x05, 0xa0, 0x03, 0x02, 0x01, 0x11, 0x30, 0x06, 0xa0, 0x04, 0x02, 0x02, 0xff, 0x7a
    };

    g_assert_cmphex(krb_edata_etypes(method_data, sizeof method_data), ==, 1u << 18 | 1u << 23 | 1u << 17);
    g_assert_cmphex(krb_edata_etypes(METHOD_DATA, sizeof METHOD_DATA), ==, 0);
    g_assert_cmphex(krb_edata_etypes(ERROR_DATA, sizeof ERROR_DATA), ==, 0);
    for (size_t length = 0; length < sizeof method_data; length++) {
        uint8_t *copy = g_memdup2(method_data, MAX(length, 1));

        g_assert_cmphex(krb_edata_etypes(copy, length), ==, 0);
        g_free(copy);
    }
}

static void test_der(void)
{
    static const uint8_t elements[] = { 0x04, 0x01, 0xaa, 0x04, 0x84, 0x00, 0x00, 0x00, 0x02, 0xbb, 0xcc, 0x04, 0x7f };
    der_t rest = { elements, sizeof elements };
    der_t contents;

    g_assert_true(der_next(&rest, 0x04, &contents));
    g_assert_cmpuint(contents.length, ==, 1);
    g_assert_cmphex(contents.bytes[0], ==, 0xaa);
    g_assert_false(der_next(&rest, 0x05, &contents));
    g_assert_true(der_next(&rest, 0x04, &contents));
    g_assert_cmpuint(contents.length, ==, 2);
    g_assert_cmphex(contents.bytes[1], ==, 0xcc);
    g_assert_false(der_next(&rest, 0x04, &contents));
    g_assert_cmpuint(rest.length, ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/krb-edata/error-data", test_error_data);
    g_test_add_func("/krb-edata/method-data", test_method_data);
    g_test_add_func("/krb-edata/malformed", test_malformed);
    g_test_add_func("/krb-edata/salt", test_salt);
    g_test_add_func("/krb-edata/etypes", test_etypes);
    g_test_add_func("/der/next", test_der);
    return g_test_run();
}
