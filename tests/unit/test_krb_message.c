/* test_krb_message.c: the messages of Kerberos, well formed and cut off
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "build_der.h"
#include "parse/krb_message.h"

#define GENERAL_STRING 0x1b
#define SEQUENCE 0x30
#define TICKET_TAG 0x61
#define AP_REQ_TAG 0x6e
#define ETYPE_AES256 18

static GByteArray *tagged(guint8 number, GByteArray *contents)
{
    return der(0xa0 | number, contents, NULL);
}

static GByteArray *realm(guint8 number)
{
    return tagged(number, der_text(GENERAL_STRING, "LAB.EXAMPLE.COM"));
}

/** A PrincipalName of one or two parts. */
static GByteArray *name(guint8 number, const char *first, const char *second)
{
    GByteArray *parts = der(SEQUENCE, der_text(GENERAL_STRING, first), second ? der_text(GENERAL_STRING, second) : NULL, NULL);

    return tagged(number, der(SEQUENCE, tagged(0, der_integer(1)), tagged(1, parts), NULL));
}

static GByteArray *octets(guint8 number, const char *text)
{
    return tagged(number, der_text(0x04, text));
}

/** EncryptedData (RFC 4120 5.2.9). */
static GByteArray *encrypted(guint8 number, gint32 etype, const char *cipher)
{
    return tagged(number, der(SEQUENCE, tagged(0, der_integer(etype)), tagged(1, der_integer(2)), octets(2, cipher), NULL));
}

static GByteArray *ticket(guint8 number, const char *service, const char *host, const char *cipher)
{
    return tagged(number, der(TICKET_TAG, der(SEQUENCE, tagged(0, der_integer(5)), realm(1), name(2, service, host),
                                              encrypted(3, ETYPE_AES256, cipher), NULL), NULL));
}

static GByteArray *ap_options(guint8 number)
{
    return tagged(number, der(0x03, der_bytes("\0\0\0\0\0", 5), NULL));
}

static GByteArray *padata(gint32 type, GByteArray *value)
{
    return der(SEQUENCE, tagged(1, der_integer(type)), tagged(2, der(0x04, value, NULL)), NULL);
}

/** KDC-REQ-BODY (RFC 4120 5.4.1). `client` may be NULL, as in a TGS-REQ. */
static GByteArray *request_body(const char *client, const char *service, const char *host)
{
    GByteArray *body = der_bytes(NULL, 0);
    GByteArray *options = ap_options(0);

    g_byte_array_append(body, options->data, options->len);
    g_byte_array_unref(options);
    if (client) {
        GByteArray *cname = name(1, client, NULL);

        g_byte_array_append(body, cname->data, cname->len);
        g_byte_array_unref(cname);
    }
    return tagged(4, der(SEQUENCE, body, realm(2), name(3, service, host), tagged(5, der_text(0x18, "20370913024805Z")),
                         tagged(7, der_integer(12345)), NULL));
}

static GByteArray *joined(GByteArray *first, ...)
{
    va_list more;
    GByteArray *all;

    va_start(more, first);
    all = der_join(first, more);
    va_end(more);
    return all;
}

/* What follows the type in each message. */

static GByteArray *as_req(gint32 pa_type)
{
    return joined(tagged(3, der(SEQUENCE, padata(149, der_bytes(NULL, 0)), padata(pa_type, der_text(0x04, "secret")), NULL)),
                  request_body("alice", "krbtgt", "LAB.EXAMPLE.COM"), NULL);
}

static GByteArray *tgs_req(void)
{
    GByteArray *ap_req =
        der(AP_REQ_TAG,
            der(SEQUENCE, tagged(0, der_integer(5)), tagged(1, der_integer(KRB_AP_REQ)), ap_options(2),
                ticket(3, "krbtgt", "LAB.EXAMPLE.COM", "ticket of alice"), encrypted(4, ETYPE_AES256, "authenticator"), NULL),
            NULL);

    return joined(tagged(3, der(SEQUENCE, padata(1, ap_req), NULL)), request_body(NULL, "cifs", "dc1.lab.example.com"), NULL);
}

static GByteArray *as_rep(void)
{
    return joined(tagged(2, der(SEQUENCE, padata(19, der_bytes(NULL, 0)), NULL)), realm(3), name(4, "alice", NULL),
                  ticket(5, "krbtgt", "LAB.EXAMPLE.COM", "ticket of alice"), encrypted(6, ETYPE_AES256, "session key"), NULL);
}

static GByteArray *ap_req(void)
{
    return joined(ap_options(2), ticket(3, "cifs", "dc1.lab.example.com", "ticket for cifs"), encrypted(4, 17, "authenticator"),
                  NULL);
}

static GByteArray *krb_error(void)
{
    return joined(tagged(2, der_text(0x18, "20260101000000Z")), tagged(3, der_integer(0)),
                  tagged(4, der_text(0x18, "20260101000000Z")), tagged(5, der_integer(0)), tagged(6, der_integer(24)), realm(7),
                  name(8, "alice", NULL), realm(9), name(10, "krbtgt", "LAB.EXAMPLE.COM"), tagged(12, der_text(0x04, "data")),
                  NULL);
}

/** Parse a block of exactly `length` bytes, so that a checker of memory sees every byte read beyond it. The ticket is kept as
 *  a copy. */
static void parse(krb_type_t type, const GByteArray *message, size_t length, krb_message_t *parsed, char **cipher)
{
    guint8 *copy = g_memdup2(message->data, MAX(length, 1));

    krb_message_parse(type, (der_t) { copy, length }, parsed);
    g_assert_cmpuint(parsed->length, <=, length);
    *cipher = parsed->ticket.length > 0 ? g_strndup((const char *)parsed->ticket.bytes, parsed->ticket.length) : NULL;
    parsed->ticket.bytes = NULL;
    g_free(copy);
}

typedef struct {
    const char *client;
    const char *service;
    const char *ticket;
    gint32 etype;
    gboolean preauthenticated;
    gboolean pkinit;
    guint32 error_code;
    guint32 nonce;
} expected_t;

static void assert_null_or(const char *text, const char *expected)
{
    if (text)
        g_assert_cmpstr(text, ==, expected);
}

/** A message that is whole; followed by others; and cut off at every length: what is there is right, or not there. */
static void check(krb_type_t type, GByteArray *message, expected_t expected)
{
    guint whole = message->len;
    krb_message_t parsed;
    char *cipher;

    g_byte_array_append(message, (const guint8 *)"\x30\x82", 2);
    for (size_t length = 0; length <= message->len; length++) {
        parse(type, message, length, &parsed, &cipher);
        if (length >= whole) {
            g_assert_cmpstr(parsed.client, ==, expected.client);
            g_assert_cmpstr(parsed.service, ==, expected.service);
            g_assert_cmpstr(parsed.realm, ==, "LAB.EXAMPLE.COM");
            g_assert_cmpstr(cipher, ==, expected.ticket);
            g_assert_cmpint(parsed.etype, ==, expected.etype);
            g_assert_cmpint(parsed.preauthenticated, ==, expected.preauthenticated);
            g_assert_cmpint(parsed.pkinit, ==, expected.pkinit);
            g_assert_cmpuint(parsed.error_code, ==, expected.error_code);
            g_assert_cmpuint(parsed.nonce, ==, expected.nonce);
        } else {
            assert_null_or(parsed.client, expected.client);
            assert_null_or(parsed.service, expected.service);
            assert_null_or(cipher, expected.ticket);
        }
        krb_message_clear(&parsed);
        g_free(cipher);
    }
    g_byte_array_unref(message);
}

static void test_as_req(void)
{
    expected_t expected = { .client = "alice@LAB.EXAMPLE.COM", .service = "krbtgt/LAB.EXAMPLE.COM", .nonce = 12345 };

    check(KRB_AS_REQ, as_req(150), expected);
    expected.preauthenticated = TRUE;
    check(KRB_AS_REQ, as_req(2), expected);   /* PA-ENC-TIMESTAMP */
    check(KRB_AS_REQ, as_req(136), expected); /* PA-FX-FAST */
    check(KRB_AS_REQ, as_req(138), expected); /* PA-ENCRYPTED-CHALLENGE */
    expected.pkinit = TRUE;
    check(KRB_AS_REQ, as_req(16), expected);  /* PA-PK-AS-REQ */
}

static void test_as_req_without_padata(void)
{
    check(KRB_AS_REQ, request_body("alice", "krbtgt", "LAB.EXAMPLE.COM"),
          (expected_t) { .client = "alice@LAB.EXAMPLE.COM", .service = "krbtgt/LAB.EXAMPLE.COM", .nonce = 12345 });
}

/* The ticket is that of the AP-REQ in it, which is for the KDC; the service is the one that is asked for. */
static void test_tgs_req(void)
{
    check(KRB_TGS_REQ, tgs_req(),
          (expected_t) { .service = "cifs/dc1.lab.example.com", .ticket = "ticket of alice", .etype = 18, .nonce = 12345 });
}

static void test_as_rep(void)
{
    expected_t expected = {
        .client = "alice@LAB.EXAMPLE.COM", .service = "krbtgt/LAB.EXAMPLE.COM", .ticket = "ticket of alice", .etype = ETYPE_AES256
    };

    check(KRB_AS_REP, as_rep(), expected);
    check(KRB_TGS_REP, as_rep(), expected);
}

static void test_ap_req(void)
{
    check(KRB_AP_REQ, ap_req(),
          (expected_t) { .service = "cifs/dc1.lab.example.com", .ticket = "ticket for cifs", .etype = ETYPE_AES256 });
}

static void test_error(void)
{
    check(KRB_ERROR, krb_error(),
          (expected_t) { .client = "alice@LAB.EXAMPLE.COM", .service = "krbtgt/LAB.EXAMPLE.COM", .error_code = 24 });
}

static void check_error_code(const char *integer, size_t length, guint32 expected)
{
    GByteArray *message = tagged(6, der(0x02, der_bytes(integer, length), NULL));
    krb_message_t parsed;
    char *cipher;

    parse(KRB_ERROR, message, message->len, &parsed, &cipher);
    g_assert_cmphex(parsed.error_code, ==, expected);
    g_assert_cmpint(parsed.has_error_code, ==, expected != 0);
    g_assert_cmpuint(parsed.error_bytes.length, ==, expected != 0 ? length : 0);
    krb_message_clear(&parsed);
    g_byte_array_unref(message);
}

/* Integers are as long as they have to be, or longer; one that is longer than any here is not read. */
/** What a message tells besides who and what. Takes it. */
static krb_message_t facts_of(krb_type_t type, GByteArray *message)
{
    krb_message_t parsed;
    char *cipher;

    parse(type, message, message->len, &parsed, &cipher);
    krb_message_clear(&(krb_message_t) { .client = parsed.client, .on_behalf_of = parsed.on_behalf_of, .service = parsed.service,
                                         .realm = parsed.realm });
    parsed.client = parsed.on_behalf_of = parsed.service = parsed.realm = NULL;
    g_free(cipher);
    g_byte_array_unref(message);
    return parsed;
}

static krb_message_t facts_of_error(const char *client_time, const char *server_time)
{
    return facts_of(KRB_ERROR, joined(tagged(2, der_text(0x18, client_time)), tagged(4, der_text(0x18, server_time)),
                                      tagged(6, der_integer(37)), NULL));
}

static void test_times(void)
{
    static const char *const no_times[] = { "", "20260101000000", "20260101000000+0100", "20261301000000Z", "2026010100000xZ",
                                            "20260101250000Z", "20260101000000.5Z" };
    krb_message_t error = facts_of_error("20260101000000Z", "20260101010005Z");

    g_assert_cmpint(error.client_time, ==, 1767225600);
    g_assert_cmpint(error.server_time, ==, 1767225600 + 3605);
    for (size_t i = 0; i < G_N_ELEMENTS(no_times); i++) {
        error = facts_of_error(no_times[i], "20260101000000Z");
        g_assert_cmpint(error.client_time, ==, 0);
        g_assert_cmpint(error.server_time, ==, 1767225600);
        g_assert_cmpuint(error.error_code, ==, 37);
    }
}

static krb_message_t facts_of_request(const char *options, GByteArray *etypes)
{
    return facts_of(KRB_TGS_REQ, tagged(4, der(SEQUENCE, tagged(0, der(0x03, der_bytes(options, 5), NULL)), realm(2),
                                               name(3, "krbtgt", "LAB.EXAMPLE.COM"), tagged(7, der_integer(1)),
                                               tagged(8, etypes), NULL)));
}

static void test_requests(void)
{
    GByteArray *etypes = der(SEQUENCE, der(0x02, der_bytes("\x12", 1), NULL), der(0x02, der_bytes("\x17", 1), NULL),
                             der(0x02, der_bytes("\xff\x7b", 2), NULL), der(0x02, der_bytes("\x80", 1), NULL), NULL);
    krb_message_t request = facts_of_request("\0\x20\0\0\0", etypes);

    /* -133 and -128 are no bits. */
    g_assert_cmphex(request.etypes, ==, 1u << 18 | 1u << 23);
    g_assert_true(request.is_forwarding);
    g_assert_false(request.is_s4u_proxy);
    request = facts_of_request("\0\x40\0\0\x02", der(SEQUENCE, der_bytes(NULL, 0), NULL));
    g_assert_cmphex(request.etypes, ==, 0);
    g_assert_false(request.is_forwarding);
    g_assert_cmpuint(facts_of(KRB_AS_REP, as_rep()).kvno, ==, 2);
}

static void test_integers(void)
{
    check_error_code("\x18", 1, 24);
    check_error_code("\x01\x00", 2, 256);
    check_error_code("\xff", 1, 0xffffffff);
    check_error_code("\x00\xc0\x00\x00\x6d", 5, 0xc000006d);
    check_error_code("\x00\x00\x00\x00\x00\x18", 6, 0);
    check_error_code("", 0, 0);
}

/* Most errors name no client. */
static void test_error_without_client(void)
{
    check(KRB_ERROR, joined(tagged(4, der_text(0x18, "20260101000000Z")), tagged(5, der_integer(0)), tagged(6, der_integer(68)),
                            realm(9), name(10, "krbtgt", "LAB.EXAMPLE.COM"), NULL),
          (expected_t) { .service = "krbtgt/LAB.EXAMPLE.COM", .error_code = 68 });
}

static void check_client(GByteArray *cname, const char *expected)
{
    GByteArray *message = joined(realm(3), cname, NULL);
    krb_message_t parsed;
    char *cipher;

    parse(KRB_AS_REP, message, message->len, &parsed, &cipher);
    g_assert_cmpstr(parsed.client, ==, expected);
    krb_message_clear(&parsed);
    g_byte_array_unref(message);
}

/* An enterprise name has an @ of its own, a service several parts. */
static void test_names(void)
{
    check_client(name(4, "alice@corp.example", NULL), "alice\\@corp.example@LAB.EXAMPLE.COM");
    check_client(name(4, "http", "web.lab.example.com"), "http/web.lab.example.com@LAB.EXAMPLE.COM");
    check_client(name(4, "\xe2\x80\xae\x1b", NULL), "\\u{202e}\\u{1b}@LAB.EXAMPLE.COM");
    check_client(name(4, "J\xc3\xbcrgen", NULL), "J\xc3\xbcrgen@LAB.EXAMPLE.COM");
    check_client(name(4, "", NULL), NULL);
    check_client(tagged(4, der(SEQUENCE, tagged(0, der_integer(1)), tagged(1, der(SEQUENCE, NULL, NULL)), NULL)), NULL);
    check_client(tagged(4, der(SEQUENCE, NULL, NULL)), NULL);
}

/* A name without its realm stands alone. */
static void test_client_without_realm(void)
{
    GByteArray *message = name(4, "alice", NULL);
    krb_message_t parsed;
    char *cipher;

    parse(KRB_AS_REP, message, message->len, &parsed, &cipher);
    g_assert_cmpstr(parsed.client, ==, "alice");
    krb_message_clear(&parsed);
    g_byte_array_unref(message);
}

/* No name has as many parts: they are not all read, however many there are. */
static void test_many_parts(void)
{
    GByteArray *parts = g_byte_array_new();
    GByteArray *message;
    krb_message_t parsed;
    char *cipher;

    for (unsigned i = 0; i < 1000; i++)
        g_byte_array_append(parts, (const guint8 *)"\x1b\x01x", 3);
    message =
        joined(realm(3), tagged(4, der(SEQUENCE, tagged(0, der_integer(1)), tagged(1, der(SEQUENCE, parts, NULL)), NULL)), NULL);
    parse(KRB_AS_REP, message, message->len, &parsed, &cipher);
    g_assert_cmpstr(parsed.client, ==, "x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x@LAB.EXAMPLE.COM");
    krb_message_clear(&parsed);
    g_byte_array_unref(message);
}

/** Of a message cut off at every length, nothing is said that only the whole one proves. */
static void check_proves_nothing(gint32 pa_type, gboolean expected)
{
    GByteArray *message = as_req(pa_type);

    for (size_t length = 0; length <= message->len; length++) {
        krb_message_t parsed;
        char *cipher;

        parse(KRB_AS_REQ, message, length, &parsed, &cipher);
        g_assert_cmpint(parsed.proves_nothing, ==, expected && length == message->len);
        krb_message_clear(&parsed);
        g_free(cipher);
    }
    g_byte_array_unref(message);
}

static void test_proves_nothing(void)
{
    check_proves_nothing(128, TRUE);
    check_proves_nothing(2, FALSE);
    check_proves_nothing(16, FALSE);
    check_proves_nothing(201, FALSE);
}

static void test_etypes(void)
{
    GByteArray *request = tgs_req();
    GByteArray *reply = as_rep();
    krb_message_t parsed;
    char *cipher;

    parse(KRB_TGS_REQ, request, request->len, &parsed, &cipher);
    g_assert_cmpint(parsed.authenticator_etype, ==, ETYPE_AES256);
    g_assert_true(parsed.ticket_service_is_kdc);
    g_assert_false(parsed.has_etypes);
    g_assert_false(parsed.is_forwarding);
    krb_message_clear(&parsed);
    g_free(cipher);
    parse(KRB_AS_REP, reply, reply->len, &parsed, &cipher);
    g_assert_cmpint(parsed.reply_etype, ==, ETYPE_AES256);
    krb_message_clear(&parsed);
    g_free(cipher);
    g_byte_array_unref(request);
    g_byte_array_unref(reply);
}

static void test_nothing(void)
{
    static const krb_type_t types[] = { KRB_AS_REQ, KRB_AS_REP, KRB_TGS_REQ, KRB_TGS_REP,
                                        KRB_AP_REQ, KRB_AP_REP, KRB_ERROR,   (krb_type_t)99 };

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        krb_message_t parsed;

        krb_message_parse(types[i], (der_t) { NULL, 0 }, &parsed);
        g_assert_null(parsed.client);
        g_assert_null(parsed.service);
        g_assert_cmpuint(parsed.length, ==, 0);
        krb_message_clear(&parsed);
    }
}

/* An AP-REQ in a TGS-REQ is read to its end, and what stands behind it is not. */
static void test_length(void)
{
    GByteArray *message = ap_req();
    guint length = message->len;
    krb_message_t parsed;
    char *cipher;

    g_byte_array_append(message, (const guint8 *)"behind", 6);
    parse(KRB_AP_REQ, message, message->len, &parsed, &cipher);
    g_assert_cmpuint(parsed.length, ==, length);
    krb_message_clear(&parsed);
    g_free(cipher);
    g_byte_array_unref(message);
}

/** A TGS-REQ of a service ([MS-SFU] 2.2).
 *  @param options  of the KDC, 32 bits
 *  @param asked    what it asks with, or NULL */
static GByteArray *service_request(const char *options, GByteArray *asked)
{
    GByteArray *body = der(SEQUENCE, tagged(0, der(0x03, der_bytes(options, 5), NULL)), realm(2), name(3, "cifs", "file"),
                           tagged(7, der_integer(77)), NULL);

    return joined(tagged(3, der(SEQUENCE, padata(1, der_text(0x04, "AP-REQ")), asked, NULL)), tagged(4, body), NULL);
}

static void check_service_request(const char *options, GByteArray *asked, const char *on_behalf_of, bool is_self, bool is_proxy)
{
    GByteArray *message = service_request(options, asked);
    krb_message_t parsed;

    krb_message_parse(KRB_TGS_REQ, (der_t) { message->data, message->len }, &parsed);
    g_assert_cmpstr(parsed.on_behalf_of, ==, on_behalf_of);
    g_assert_cmpint(parsed.is_s4u_self, ==, is_self);
    g_assert_cmpint(parsed.is_s4u_proxy, ==, is_proxy);
    g_assert_cmpstr(parsed.service, ==, "cifs/file");
    g_assert_cmpuint(parsed.nonce, ==, 77);
    krb_message_clear(&parsed);
    /* Cut off anywhere, it tells less, and nothing else. */
    for (guint length = 0; length < message->len; length++) {
        krb_message_parse(KRB_TGS_REQ, (der_t) { message->data, length }, &parsed);
        g_assert_true(!parsed.on_behalf_of || g_strcmp0(parsed.on_behalf_of, on_behalf_of) == 0);
        krb_message_clear(&parsed);
    }
    g_byte_array_unref(message);
}

#define NO_OPTIONS "\0\0\0\0\0"
/* cname-in-addl-tkt is bit 14 of the options, behind the octet that counts the unused bits. */
#define CNAME_IN_ADDL_TKT "\0\0\x02\0\0"
#define ALL_OTHER_OPTIONS "\0\xff\xfd\xff\xff"

static void test_for_user(void)
{
    GByteArray *user = der(SEQUENCE, name(0, "alice", NULL), realm(1), octets(2, "checksum"),
                           tagged(3, der_text(GENERAL_STRING, "Kerberos")), NULL);
    GByteArray *nobody = der(SEQUENCE, realm(1), NULL);

    check_service_request(NO_OPTIONS, padata(129, user), "alice@LAB.EXAMPLE.COM", true, false);
    check_service_request(NO_OPTIONS, padata(129, nobody), NULL, true, false);
    check_service_request(NO_OPTIONS, NULL, NULL, false, false);
}

static void test_for_user_with_certificate(void)
{
    GByteArray *id = der(SEQUENCE, tagged(0, der_integer(77)), name(1, "alice", NULL), realm(2), octets(3, "certificate"), NULL);
    GByteArray *without_name = der(SEQUENCE, tagged(0, der_integer(77)), realm(2), octets(3, "certificate"), NULL);

    check_service_request(NO_OPTIONS, padata(130, der(SEQUENCE, tagged(0, id), octets(1, "checksum"), NULL)),
                          "alice@LAB.EXAMPLE.COM", true, false);
    check_service_request(NO_OPTIONS, padata(130, der(SEQUENCE, tagged(0, without_name), NULL)), NULL, true, false);
}

static void test_with_ticket_of_user(void)
{
    check_service_request(CNAME_IN_ADDL_TKT, NULL, NULL, false, true);
    check_service_request(ALL_OTHER_OPTIONS, NULL, NULL, false, false);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/krb-message/as-req", test_as_req);
    g_test_add_func("/krb-message/as-req-without-padata", test_as_req_without_padata);
    g_test_add_func("/krb-message/tgs-req", test_tgs_req);
    g_test_add_func("/krb-message/as-rep", test_as_rep);
    g_test_add_func("/krb-message/ap-req", test_ap_req);
    g_test_add_func("/krb-message/error", test_error);
    g_test_add_func("/krb-message/times", test_times);
    g_test_add_func("/krb-message/requests", test_requests);
    g_test_add_func("/krb-message/integers", test_integers);
    g_test_add_func("/krb-message/error-without-client", test_error_without_client);
    g_test_add_func("/krb-message/names", test_names);
    g_test_add_func("/krb-message/client-without-realm", test_client_without_realm);
    g_test_add_func("/krb-message/many-parts", test_many_parts);
    g_test_add_func("/krb-message/proves-nothing", test_proves_nothing);
    g_test_add_func("/krb-message/etypes", test_etypes);
    g_test_add_func("/krb-message/nothing", test_nothing);
    g_test_add_func("/krb-message/length", test_length);
    g_test_add_func("/krb-message/for-user", test_for_user);
    g_test_add_func("/krb-message/for-user-with-certificate", test_for_user_with_certificate);
    g_test_add_func("/krb-message/with-ticket-of-user", test_with_ticket_of_user);
    return g_test_run();
}
