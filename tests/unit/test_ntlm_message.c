/* test_ntlm_message.c: the messages of NTLM, well formed, malformed, and cut off
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "parse/ntlm_message.h"

/* Where the fields of a message stand, and its flags ([MS-NLMP] 2.2.1). */
enum { TARGET_NAME = 12, CHALLENGE_FLAGS = 20, TARGET_INFO = 40, CHALLENGE_SIZE = 56 };
enum {
    LM_RESPONSE = 12, NT_RESPONSE = 20, DOMAIN_NAME = 28, USER_NAME = 36, WORKSTATION = 44, AUTHENTICATE_FLAGS = 60,
    AUTHENTICATE_SIZE = 88
};
#define UNICODE 0x00000001u
#define LOCAL_CALL 0x00004000u
#define EXTENDED_SESSION_SECURITY 0x00080000u

enum { AV_END, AV_COMPUTER, AV_DOMAIN, AV_DNS_COMPUTER, AV_TARGET = 9 };

static void put(GByteArray *message, guint at, guint32 number, guint size)
{
    for (guint i = 0; i < size; i++)
        message->data[at + i] = (guint8)(number >> 8 * i);
}

/** A message of the given type and size, zero but for its header. */
static GByteArray *new_message(guint32 type, guint size)
{
    GByteArray *message = g_byte_array_new();

    g_byte_array_set_size(message, size);
    memset(message->data, 0, size);
    memcpy(message->data, "NTLMSSP", 8);
    put(message, 8, type, 4);
    return message;
}

/** Append the bytes, and let the field at `at` point to them. */
static void add_field(GByteArray *message, guint at, const void *bytes, size_t length)
{
    put(message, at, (guint32)length, 2);
    put(message, at + 2, (guint32)length, 2);
    put(message, at + 4, message->len, 4);
    g_byte_array_append(message, (const guint8 *)bytes, (guint)length);
}

/** ASCII as UTF-16. */
static GByteArray *utf16(const char *text)
{
    GByteArray *wide = g_byte_array_new();

    for (; *text; text++)
        g_byte_array_append(wide, (guint8[]) { (guint8)*text, 0 }, 2);
    return wide;
}

static void add_text(GByteArray *message, guint at, const char *text, gboolean unicode)
{
    GByteArray *wide = utf16(text);

    if (unicode)
        add_field(message, at, wide->data, wide->len);
    else
        add_field(message, at, text, strlen(text));
    g_byte_array_unref(wide);
}

static void add_pair(GByteArray *pairs, guint id, const char *text)
{
    GByteArray *wide = utf16(text);

    g_byte_array_append(pairs, (guint8[]) { (guint8)id, 0, (guint8)wide->len, (guint8)(wide->len >> 8) }, 4);
    g_byte_array_append(pairs, wide->data, wide->len);
    g_byte_array_unref(wide);
}

/** Parse a block of exactly `length` bytes, so that a checker of memory sees every byte read beyond it. */
static gboolean parse(const GByteArray *message, size_t length, ntlm_message_t *parsed)
{
    guint8 *copy = g_memdup2(message->data, MAX(length, 1));
    gboolean is_ntlm = ntlm_message_parse(copy, length, parsed);

    g_free(copy);
    return is_ntlm;
}

/** Parse a message, which is freed. */
static ntlm_message_t parse_whole(GByteArray *message)
{
    ntlm_message_t parsed;

    g_assert_true(parse(message, message->len, &parsed));
    g_byte_array_unref(message);
    return parsed;
}

static GByteArray *challenge(void)
{
    GByteArray *message = new_message(NTLM_CHALLENGE, CHALLENGE_SIZE);
    GByteArray *pairs = g_byte_array_new();

    put(message, CHALLENGE_FLAGS, UNICODE, 4);
    add_text(message, TARGET_NAME, "LAB", TRUE);
    add_pair(pairs, AV_DOMAIN, "LAB");
    add_pair(pairs, AV_COMPUTER, "DC1");
    add_pair(pairs, AV_DNS_COMPUTER, "dc1.lab.example.com");
    add_pair(pairs, AV_END, "");
    add_field(message, TARGET_INFO, pairs->data, pairs->len);
    g_byte_array_unref(pairs);
    return message;
}

/** A response of NTLMv2: proof, times and challenges, AV pairs. */
static GByteArray *v2_response(const char *target)
{
    GByteArray *response = g_byte_array_new();

    g_byte_array_set_size(response, 44);
    memset(response->data, 0x5a, response->len);
    add_pair(response, AV_DOMAIN, "LAB");
    if (target)
        add_pair(response, AV_TARGET, target);
    add_pair(response, AV_END, "");
    return response;
}

static GByteArray *authenticate(void)
{
    GByteArray *message = new_message(NTLM_AUTHENTICATE, AUTHENTICATE_SIZE);
    GByteArray *response = v2_response("cifs/dc1.lab.example.com");

    put(message, AUTHENTICATE_FLAGS, UNICODE | EXTENDED_SESSION_SECURITY, 4);
    add_text(message, DOMAIN_NAME, "LAB", TRUE);
    add_text(message, USER_NAME, "alice", TRUE);
    add_text(message, WORKSTATION, "CLI1", TRUE);
    add_field(message, LM_RESPONSE, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 24);
    add_field(message, NT_RESPONSE, response->data, response->len);
    g_byte_array_unref(response);
    return message;
}

static void test_negotiate(void)
{
    ntlm_message_t parsed = parse_whole(new_message(NTLM_NEGOTIATE, 40));

    g_assert_cmpint(parsed.type, ==, NTLM_NEGOTIATE);
    g_assert_cmpint(parsed.proof, ==, NTLM_PROOF_UNKNOWN);
    g_assert_null(parsed.user);
    g_assert_null(parsed.domain);
    g_assert_null(parsed.target);
    ntlm_message_clear(&parsed);
}

static void check_challenge(GByteArray *message, const char *target)
{
    ntlm_message_t parsed = parse_whole(message);

    g_assert_cmpint(parsed.type, ==, NTLM_CHALLENGE);
    g_assert_cmpstr(parsed.target, ==, target);
    g_assert_null(parsed.user);
    g_assert_null(parsed.domain);
    ntlm_message_clear(&parsed);
}

/** A challenge that says UNICODE or not, with a target name and AV pairs. */
static GByteArray *challenge_with(guint32 flags, const char *target_name, const GByteArray *pairs)
{
    GByteArray *message = new_message(NTLM_CHALLENGE, CHALLENGE_SIZE);

    put(message, CHALLENGE_FLAGS, flags, 4);
    add_text(message, TARGET_NAME, target_name, flags & UNICODE);
    if (pairs)
        add_field(message, TARGET_INFO, pairs->data, pairs->len);
    return message;
}

/* The server's DNS name, else its NetBIOS name, else the name of its domain. */
static void test_challenge(void)
{
    GByteArray *pairs = g_byte_array_new();

    check_challenge(challenge(), "dc1.lab.example.com");
    check_challenge(challenge_with(UNICODE, "LAB", NULL), "LAB");
    check_challenge(challenge_with(0, "OEM", NULL), "OEM");
    check_challenge(challenge_with(UNICODE, "", NULL), NULL);

    add_pair(pairs, AV_COMPUTER, "DC1");
    check_challenge(challenge_with(UNICODE, "LAB", pairs), "DC1");
    /* Nothing stands behind the end. */
    add_pair(pairs, AV_END, "");
    add_pair(pairs, AV_DNS_COMPUTER, "dc1");
    check_challenge(challenge_with(UNICODE, "LAB", pairs), "DC1");
    g_byte_array_unref(pairs);
}

static void test_malformed_pairs(void)
{
    GByteArray *pairs = g_byte_array_new();

    add_pair(pairs, AV_COMPUTER, "DC1");
    put(pairs, 2, 8, 2); /* longer than there is */
    check_challenge(challenge_with(UNICODE, "LAB", pairs), "LAB");
    put(pairs, 2, 0xffff, 2);
    check_challenge(challenge_with(UNICODE, "LAB", pairs), "LAB");
    put(pairs, 2, 0, 2); /* empty, and then no pairs any more */
    check_challenge(challenge_with(UNICODE, "LAB", pairs), "LAB");
    g_byte_array_set_size(pairs, 3);
    check_challenge(challenge_with(UNICODE, "LAB", pairs), "LAB");
    g_byte_array_unref(pairs);
}

static void check_authenticate(GByteArray *message, ntlm_proof_t proof, const char *domain, const char *user, const char *target)
{
    ntlm_message_t parsed = parse_whole(message);

    g_assert_cmpint(parsed.type, ==, NTLM_AUTHENTICATE);
    g_assert_cmpint(parsed.proof, ==, proof);
    g_assert_cmpstr(parsed.domain, ==, domain);
    g_assert_cmpstr(parsed.user, ==, user);
    g_assert_cmpstr(parsed.target, ==, target);
    ntlm_message_clear(&parsed);
}

static void test_authenticate(void)
{
    check_authenticate(authenticate(), NTLM_PROOF_V2, "LAB", "alice", "cifs/dc1.lab.example.com");
}

/* A target is an SPN: what some clients put there instead is none. */
static void test_target(void)
{
    static const struct {
        const char *text;
        const char *target;
    } cases[] = {
        { "HOST/srv1", "HOST/srv1" }, { "http/web.lab.example.com:8080", "http/web.lab.example.com:8080" }, { "alice", NULL },
        { "", NULL }, { NULL, NULL }
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GByteArray *message = new_message(NTLM_AUTHENTICATE, AUTHENTICATE_SIZE);
        GByteArray *response = v2_response(cases[i].text);

        put(message, AUTHENTICATE_FLAGS, UNICODE, 4);
        add_text(message, USER_NAME, "alice", TRUE);
        add_field(message, NT_RESPONSE, response->data, response->len);
        g_byte_array_unref(response);
        check_authenticate(message, NTLM_PROOF_V2, NULL, "alice", cases[i].target);
    }
}

/* What was proved with is told from the lengths of the responses. */
static void test_proof(void)
{
    static const struct {
        guint32 flags;
        guint lm;
        guint nt;
        const char *user;
        ntlm_proof_t proof;
    } cases[] = {
        { UNICODE, 24, 24, "bob", NTLM_PROOF_V1 },
        { UNICODE, 24, 0, "bob", NTLM_PROOF_LM },
        { UNICODE | EXTENDED_SESSION_SECURITY, 24, 24, "bob", NTLM_PROOF_V1_SESSION },
        { UNICODE | EXTENDED_SESSION_SECURITY, 24, 60, "bob", NTLM_PROOF_V2 },
        { UNICODE, 0, 25, "bob", NTLM_PROOF_V2 },
        { UNICODE, 1, 0, "", NTLM_PROOF_NONE },
        { UNICODE, 0, 0, "", NTLM_PROOF_NONE },
        { UNICODE | LOCAL_CALL, 0, 0, "", NTLM_PROOF_UNKNOWN },
        { UNICODE | LOCAL_CALL, 24, 60, "bob", NTLM_PROOF_V2 },
        { UNICODE, 1, 0, "bob", NTLM_PROOF_UNKNOWN },
        { UNICODE, 24, 8, "bob", NTLM_PROOF_UNKNOWN },
        { UNICODE, 24, 1, "bob", NTLM_PROOF_UNKNOWN },
        { 0, 24, 24, "BOB", NTLM_PROOF_V1 },
        { 0, 0, 0, "B", NTLM_PROOF_UNKNOWN },
    };
    guint8 response[64];

    memset(response, 0x5a, sizeof response);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GByteArray *message = new_message(NTLM_AUTHENTICATE, AUTHENTICATE_SIZE);

        put(message, AUTHENTICATE_FLAGS, cases[i].flags, 4);
        add_field(message, LM_RESPONSE, response, cases[i].lm);
        add_field(message, NT_RESPONSE, response, cases[i].nt);
        add_text(message, USER_NAME, cases[i].user, cases[i].flags & UNICODE);
        check_authenticate(message, cases[i].proof, NULL, *cases[i].user ? cases[i].user : NULL, NULL);
    }
}

/* Before Windows XP a message ended with its fields, without flags; its texts were OEM. */
static void test_without_flags(void)
{
    GByteArray *message = new_message(NTLM_AUTHENTICATE, AUTHENTICATE_FLAGS);

    add_text(message, USER_NAME, "bob", FALSE);
    message->data[AUTHENTICATE_FLAGS] = 'b';
    check_authenticate(message, NTLM_PROOF_UNKNOWN, NULL, "bob", NULL);
}

static void test_texts_are_made_visible(void)
{
    GByteArray *message = new_message(NTLM_AUTHENTICATE, AUTHENTICATE_SIZE);

    put(message, AUTHENTICATE_FLAGS, UNICODE, 4);
    add_field(message, DOMAIN_NAME, "\x2e\x20", 2);
    add_field(message, USER_NAME, "\x1b\0\x00\xd8", 4);
    check_authenticate(message, NTLM_PROOF_UNKNOWN, "\\u{202e}", "\\u{1b}\\u{d800}", NULL);
}

static void test_fields_outside(void)
{
    static const struct {
        guint32 length;
        guint32 offset;
    } cases[] = { { 2, 0xffffffff }, { 0xffff, 0xffffffff }, { 0xffff, 0 }, { 4, 10000 }, { 200, 88 } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GByteArray *message = authenticate();

        for (guint at = LM_RESPONSE; at <= WORKSTATION; at += 8) {
            put(message, at, cases[i].length, 2);
            put(message, at + 4, cases[i].offset, 4);
        }
        g_byte_array_set_size(message, AUTHENTICATE_SIZE);
        check_authenticate(message, cases[i].length > 24 ? NTLM_PROOF_V2 : NTLM_PROOF_UNKNOWN, NULL, NULL, NULL);
    }
}

/* Pairs belong to the response: what stands behind it does not. */
static void test_pairs_end_with_the_response(void)
{
    GByteArray *message = authenticate();

    put(message, NT_RESPONSE, 44 + 10 + 4, 2); /* up to the length of the name */
    check_authenticate(message, NTLM_PROOF_V2, "LAB", "alice", NULL);
}

static void test_other_messages(void)
{
    GByteArray *message = authenticate();
    ntlm_message_t parsed;

    for (guint type = 0; type < 0x20000; type = type * 2 + 1) {
        put(message, 8, type, 4);
        g_assert_cmpint(parse(message, message->len, &parsed), ==, type >= NTLM_NEGOTIATE && type <= NTLM_AUTHENTICATE);
        ntlm_message_clear(&parsed);
    }
    put(message, 8, NTLM_AUTHENTICATE, 4);
    message->data[7] = ' ';
    g_assert_false(parse(message, message->len, &parsed));
    g_byte_array_unref(message);
}

static void assert_null_or(const char *text, const char *expected)
{
    if (text)
        g_assert_cmpstr(text, ==, expected);
}

/* A field that was captured is read whole; one that was not, is not there. */
static void check_every_length(GByteArray *message)
{
    ntlm_message_t whole;

    g_assert_true(parse(message, message->len, &whole));
    for (size_t length = 0; length < message->len; length++) {
        ntlm_message_t parsed;

        g_assert_cmpint(parse(message, length, &parsed), ==, length >= 12);
        assert_null_or(parsed.user, whole.user);
        assert_null_or(parsed.domain, whole.domain);
        if (parsed.type == NTLM_AUTHENTICATE)
            assert_null_or(parsed.target, whole.target);
        ntlm_message_clear(&parsed);
    }
    ntlm_message_clear(&whole);
    g_byte_array_unref(message);
}

static void test_every_length(void)
{
    check_every_length(new_message(NTLM_NEGOTIATE, 40));
    check_every_length(challenge());
    check_every_length(authenticate());
}

/* Without the AV pairs, which come last, the challenge names the domain. */
static void test_cut_challenge(void)
{
    GByteArray *message = challenge();

    g_byte_array_set_size(message, message->len - 1);
    check_challenge(message, "LAB");
}

/** The AV pairs of a response that is cut off at every length tell nothing before they are there to their end. */
static void test_pairs_are_whole(void)
{
    GByteArray *message = authenticate();

    for (size_t length = 0; length <= message->len; length++) {
        ntlm_message_t parsed;

        if (!parse(message, length, &parsed))
            continue;
        g_assert_cmpint(parsed.has_pairs, ==, length == message->len);
        g_assert_true(parsed.has_target || length < message->len);
        g_assert_false(parsed.has_mic);
        g_assert_false(parsed.has_channel_bindings);
        g_assert_false(parsed.has_lm_response);
        ntlm_message_clear(&parsed);
    }
    g_byte_array_unref(message);
}

static void check_bindings(const guint8 *value, guint8 length, gboolean expected)
{
    GByteArray *message = new_message(NTLM_AUTHENTICATE, AUTHENTICATE_SIZE);
    GByteArray *response = g_byte_array_new();
    ntlm_message_t parsed;

    g_byte_array_set_size(response, 44);
    g_byte_array_append(response, (guint8[]) { 10, 0, length, 0 }, 4);
    g_byte_array_append(response, value, length);
    add_pair(response, AV_END, "");
    add_field(message, NT_RESPONSE, response->data, response->len);
    g_byte_array_unref(response);
    parsed = parse_whole(message);
    g_assert_true(parsed.has_pairs);
    g_assert_cmpint(parsed.has_channel_bindings, ==, expected);
    ntlm_message_clear(&parsed);
}

static void test_channel_bindings(void)
{
    static const guint8 none[16] = { 0 };
    static const guint8 some[16] = { 0, 0, 1 };

    check_bindings(none, sizeof none, FALSE);
    check_bindings(some, sizeof some, TRUE);
    check_bindings(none, 0, FALSE);
}

/* Whether the account is one of the server itself: it is named as the domain, or there is no domain. Letters may be small. */
static void test_local_accounts(void)
{
    static const struct {
        const char *domain;
        const char *computer;
        const char *domain_of_server;
        gboolean is_local;
        gboolean may_be_local;
    } cases[] = {
        { "srv1", "SRV1", "LAB", TRUE, FALSE }, { "LAB", "SRV1", "LAB", FALSE, FALSE }, { "OTHER", "SRV1", "SRV1", TRUE, FALSE },
        { ".", "SRV1", "LAB", FALSE, TRUE },    { "cli1", "SRV1", "LAB", FALSE, TRUE }, { "", "SRV1", "LAB", FALSE, FALSE },
        { "", "", "", FALSE, FALSE },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GByteArray *message = new_message(NTLM_AUTHENTICATE, AUTHENTICATE_SIZE);
        GByteArray *response = g_byte_array_new();
        ntlm_message_t parsed;

        g_byte_array_set_size(response, 44);
        memset(response->data, 0x5a, response->len);
        add_pair(response, AV_DOMAIN, cases[i].domain_of_server);
        add_pair(response, AV_COMPUTER, cases[i].computer);
        add_pair(response, AV_END, "");
        put(message, AUTHENTICATE_FLAGS, UNICODE, 4);
        add_text(message, DOMAIN_NAME, cases[i].domain, TRUE);
        add_text(message, USER_NAME, "alice", TRUE);
        add_text(message, WORKSTATION, "CLI1", TRUE);
        add_field(message, NT_RESPONSE, response->data, response->len);
        g_byte_array_unref(response);
        parsed = parse_whole(message);
        g_assert_cmpint(parsed.is_local_account, ==, cases[i].is_local);
        g_assert_cmpint(parsed.may_be_local, ==, cases[i].may_be_local);
        g_assert_true(parsed.names_no_target);
        g_assert_false(parsed.is_local_call);
        ntlm_message_clear(&parsed);
    }
}

static void test_find(void)
{
    static const guint8 wrapped[] = "\x60\x28NTLMNTLMSSP\0\x01";

    g_assert_cmpuint(ntlm_message_find(wrapped, sizeof wrapped), ==, 6);
    g_assert_cmpuint(ntlm_message_find(wrapped + 6, sizeof wrapped - 6), ==, 0);
    g_assert_cmpuint(ntlm_message_find(wrapped, 13), ==, 13); /* the zero is missing */
    g_assert_cmpuint(ntlm_message_find(wrapped, 0), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ntlm-message/negotiate", test_negotiate);
    g_test_add_func("/ntlm-message/challenge", test_challenge);
    g_test_add_func("/ntlm-message/malformed-pairs", test_malformed_pairs);
    g_test_add_func("/ntlm-message/authenticate", test_authenticate);
    g_test_add_func("/ntlm-message/target", test_target);
    g_test_add_func("/ntlm-message/proof", test_proof);
    g_test_add_func("/ntlm-message/without-flags", test_without_flags);
    g_test_add_func("/ntlm-message/visible", test_texts_are_made_visible);
    g_test_add_func("/ntlm-message/outside", test_fields_outside);
    g_test_add_func("/ntlm-message/pairs-end", test_pairs_end_with_the_response);
    g_test_add_func("/ntlm-message/other", test_other_messages);
    g_test_add_func("/ntlm-message/every-length", test_every_length);
    g_test_add_func("/ntlm-message/cut-challenge", test_cut_challenge);
    g_test_add_func("/ntlm-message/pairs-are-whole", test_pairs_are_whole);
    g_test_add_func("/ntlm-message/channel-bindings", test_channel_bindings);
    g_test_add_func("/ntlm-message/local-accounts", test_local_accounts);
    g_test_add_func("/ntlm-message/find", test_find);
    return g_test_run();
}
