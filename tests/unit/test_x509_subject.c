/* test_x509_subject.c: whom a certificate names
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "build_der.h"
#include "parse/x509_subject.h"

#define OID 0x06
#define UTF8_STRING 0x0c
#define PRINTABLE_STRING 0x13
#define TELETEX_STRING 0x14
#define IA5_STRING 0x16
#define BMP_STRING 0x1e
#define SEQUENCE 0x30
#define SET 0x31

static GByteArray *part(GByteArray *oid, guint8 tag, const char *text)
{
    return der(SET, der(SEQUENCE, der(OID, oid, NULL), der_text(tag, text), NULL), NULL);
}

/** An attribute of X.520. */
static GByteArray *x520(guint8 number, guint8 tag, const char *text)
{
    return part(der_bytes((guint8[]) { 0x55, 0x04, number }, 3), tag, text);
}

static GByteArray *common_name(const char *text)
{
    return x520(3, UTF8_STRING, text);
}

static GByteArray *organization(const char *text)
{
    return x520(10, PRINTABLE_STRING, text);
}

static GByteArray *domain_component(const char *text)
{
    return part(der_bytes("\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19", 10), IA5_STRING, text);
}

/** A subject alternative name: an otherName of the type userPrincipalName. */
static GByteArray *principal_name(const char *text)
{
    GByteArray *other_name = der(0xa0, der(OID, der_bytes("\x2b\x06\x01\x04\x01\x82\x37\x14\x02\x03", 10), NULL),
                                 der(0xa0, der_text(UTF8_STRING, text), NULL), NULL);

    return der(0xa3, der(SEQUENCE, der(SEQUENCE, der(OID, der_bytes("\x55\x1d\x11", 3), NULL),
                                       der(0x04, der(SEQUENCE, other_name, NULL), NULL), NULL), NULL), NULL);
}

/** A certificate as far as names go. Takes both; `extensions` may be NULL. */
static GByteArray *certificate(GByteArray *subject, GByteArray *extensions)
{
    GByteArray *algorithm = der(SEQUENCE, der(OID, der_bytes("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b", 9), NULL), NULL);
    GByteArray *validity = der(SEQUENCE, der_text(0x17, "260101000000Z"), der_text(0x17, "270101000000Z"), NULL);
    GByteArray *key = der(SEQUENCE, der(0x03, der_bytes("\0key", 4), NULL), NULL);
    GByteArray *body = der(SEQUENCE, der(0xa0, der_integer(2), NULL), der_integer(7), algorithm,
                           der(SEQUENCE, common_name("ca"), NULL), validity, subject, key, extensions, NULL);

    return der(SEQUENCE, body, der(0x03, der_bytes("\0signature", 10), NULL), NULL);
}

/** Read from a block of exactly `length` bytes, so that a checker of memory sees every byte read beyond it. */
static char *subject_of(const GByteArray *bytes, size_t length)
{
    guint8 *copy = g_memdup2(bytes->data, MAX(length, 1));
    char *subject = x509_subject((der_t) { copy, length });

    x509_is_signed_weakly((der_t) { copy, length });
    g_free(copy);
    return subject;
}

static void check(GByteArray *bytes, const char *expected)
{
    char *subject = subject_of(bytes, bytes->len);

    g_assert_cmpstr(subject, ==, expected);
    g_free(subject);
    g_byte_array_unref(bytes);
}

static void test_subject(void)
{
    check(certificate(der(SEQUENCE, common_name("alice"), NULL), NULL), "CN=alice");
    check(certificate(der(SEQUENCE, x520(6, PRINTABLE_STRING, "DE"), organization("Lab"), x520(11, UTF8_STRING, "Users"),
                          common_name("J\xc3\xbcrgen"), NULL), NULL), "C=DE, O=Lab, OU=Users, CN=J\xc3\xbcrgen");
    check(certificate(der(SEQUENCE, domain_component("com"), domain_component("example"), common_name("bob"), NULL), NULL),
          "DC=com, DC=example, CN=bob");
    check(certificate(der(SEQUENCE, x520(7, UTF8_STRING, "Town"), x520(8, UTF8_STRING, "County"), x520(10, TELETEX_STRING, "Lab"),
                          part(der_bytes("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01", 9), IA5_STRING, "a@b"),
                          part(der_bytes("\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01", 10), UTF8_STRING, "7"), NULL), NULL),
          "L=Town, ST=County, O=Lab, E=a@b, UID=7");
}

/* By its user principal name Active Directory knows the user. */
static void test_principal_name(void)
{
    check(certificate(der(SEQUENCE, common_name("alice"), NULL), principal_name("alice@lab.example.com")),
          "alice@lab.example.com");
    check(certificate(der(SEQUENCE, NULL, NULL), principal_name("alice@lab.example.com")), "alice@lab.example.com");
    check(certificate(der(SEQUENCE, common_name("alice"), NULL), principal_name("")), "CN=alice");
    check(certificate(der(SEQUENCE, common_name("alice"), NULL), principal_name("a")), "a");
}

static void test_nobody(void)
{
    check(certificate(der(SEQUENCE, NULL, NULL), NULL), NULL);
    /* An attribute without a name here, a string of two bytes a character, a part without an attribute. */
    check(
        certificate(der(SEQUENCE, x520(99, UTF8_STRING, "x"), x520(3, BMP_STRING, "\x01\x01"), der(SET, NULL, NULL), NULL), NULL),
        NULL);
    check(der(SEQUENCE, NULL, NULL), NULL);
    check(g_byte_array_new(), NULL);
}

static void test_a_part_is_one(void)
{
    check(certificate(der(SEQUENCE, common_name("alice,O=Admins"), NULL), NULL), "CN=alice\\,O=Admins");
    check(certificate(der(SEQUENCE, common_name("a\\,b+\"c\""), NULL), NULL), "CN=a\\\\\\,b\\+\\\"c\\\"");
    check(certificate(der(SEQUENCE, common_name("# a b "), NULL), NULL), "CN=\\# a b\\ ");
    /* What looks like an escape is none, and an escape stays one. */
    check(certificate(der(SEQUENCE, common_name("\\u{1b}"), NULL), NULL), "CN=\\\\\\\\u{1b}");
    check(certificate(der(SEQUENCE, common_name("a\x1b\xff"), NULL), NULL), "CN=a\\u{1b}\\x{ff}");
}

static void test_texts_are_made_visible(void)
{
    check(certificate(der(SEQUENCE, common_name("a\xe2\x80\xae\x1b"), NULL), NULL), "CN=a\\u{202e}\\u{1b}");
    check(certificate(der(SEQUENCE, NULL, NULL), principal_name("=\xff")), "=\\x{ff}");
}

static void test_version_1(void)
{
    GByteArray *body = der(SEQUENCE, der_integer(7), der(SEQUENCE, NULL, NULL), der(SEQUENCE, common_name("ca"), NULL),
                           der(SEQUENCE, NULL, NULL), der(SEQUENCE, common_name("alice"), NULL), NULL);

    check(der(SEQUENCE, body, NULL), "CN=alice");
}

/* Cut off, a certificate says nothing: but for the user principal name where that is whole. */
static void test_every_length(void)
{
    GByteArray *plain = certificate(der(SEQUENCE, common_name("alice"), NULL), NULL);
    GByteArray *named = certificate(der(SEQUENCE, common_name("alice"), NULL), principal_name("alice@lab.example.com"));

    for (size_t length = 0; length < plain->len; length++)
        g_assert_null(subject_of(plain, length));
    for (size_t length = 0; length < named->len; length++) {
        char *subject = subject_of(named, length);

        if (subject)
            g_assert_cmpstr(subject, ==, "alice@lab.example.com");
        g_free(subject);
    }
    g_byte_array_unref(plain);
    g_byte_array_unref(named);
}

/* Whatever is read of it, nothing beyond it is. */
static void test_garbage(void)
{
    GRand *dice = g_rand_new_with_seed(1);

    for (unsigned round = 0; round < 2000; round++) {
        GByteArray *bytes = certificate(der(SEQUENCE, common_name("alice"), NULL), principal_name("alice@lab.example.com"));

        for (unsigned i = 0; i < 8; i++)
            bytes->data[g_rand_int_range(dice, 0, (gint32)bytes->len)] = (guint8)g_rand_int(dice);
        g_free(subject_of(bytes, bytes->len));
        g_byte_array_unref(bytes);
    }
    g_rand_free(dice);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/x509-subject/subject", test_subject);
    g_test_add_func("/x509-subject/one-part", test_a_part_is_one);
    g_test_add_func("/x509-subject/principal-name", test_principal_name);
    g_test_add_func("/x509-subject/nobody", test_nobody);
    g_test_add_func("/x509-subject/visible", test_texts_are_made_visible);
    g_test_add_func("/x509-subject/version-1", test_version_1);
    g_test_add_func("/x509-subject/every-length", test_every_length);
    g_test_add_func("/x509-subject/garbage", test_garbage);
    return g_test_run();
}
