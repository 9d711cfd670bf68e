/* krb_message.c: who and what the messages of Kerberos name (RFC 4120 section 5)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/krb_message.h"

#include <glib.h>
#include <string.h>

#include "parse/bytes.h"
#include "parse/visible_text.h"

/* More than that is no reason any more. */
#define MAX_ERROR_TEXT 160
#define TAG_INTEGER 0x02
#define TAG_BIT_STRING 0x03
#define TAG_OCTET_STRING 0x04
#define TAG_GENERALIZED_TIME 0x18
#define TAG_GENERAL_STRING 0x1b
#define TAG_SEQUENCE 0x30
#define TAG_TICKET 0x61 /* [APPLICATION 1] */
#define TAG_AP_REQ 0x6e /* [APPLICATION 14] */
#define TAG(number) ((uint8_t)(0xa0 | (number)))

/* Types of pre-authentication data (RFC 4120 7.5.2, RFC 4556, RFC 6113) */
#define PA_TGS_REQ 1
#define PA_ENC_TIMESTAMP 2
#define PA_PK_AS_REQ 16
#define PA_FOR_USER 129
#define PA_FOR_X509_USER 130
#define PA_FX_FAST 136
#define PA_ENCRYPTED_CHALLENGE 138
/* Those that only ask for something (RFC 6806 11, RFC 8070, [MS-KILE] 2.2) */
#define PA_PAC_REQUEST 128
#define PA_REQ_ENC_PA_REP 149
#define PA_AS_FRESHNESS 150
#define PA_SUPPORTED_ETYPES 165
#define PA_PAC_OPTIONS 167

/* Of the bytes of the KDCOptions, behind the number of unused bits: forwarded (bit 2), enc-tkt-in-skey (bit 28) and renew (bit
 * 30, all RFC 4120 5.4.1), and cname-in-addl-tkt (bit 14, [MS-SFU] 2.2.3). */
#define CANONICALIZE_BYTE 2
#define CANONICALIZE 0x01
#define FORWARDED_BYTE 1
#define FORWARDED 0x20
#define PROXY_BYTE 2
#define CNAME_IN_ADDITIONAL_TICKET 0x02
#define USER_TO_USER_BYTE 4
#define USER_TO_USER 0x08
#define RENEW_BYTE 4
#define RENEW 0x02

/* Encryption types (RFC 3961 8, RFC 3962, RFC 4757, RFC 8009) */
#define ETYPE_DES_CBC_CRC 1
#define ETYPE_DES_CBC_MD5 3
#define ETYPE_AES128_SHA1 17
#define ETYPE_AES256_SHA384 20
#define ETYPE_RC4_HMAC 23
#define ETYPE_RC4_HMAC_EXP 24
/* Of early Windows ([MS-KILE] 3.1.5.2): RC4 with other checksums */
#define ETYPE_OLD_FIRST (-141)
#define ETYPE_OLD_LAST (-128)

/* Of the first byte of an INTEGER, which is in two's complement (X.690 8.3). */
#define SIGN 0x80

/* No name has as many parts. */
#define MAX_NAME_PARTS 16

/** The contents of a tagged element; `rest` moves behind it. Where the next element has another tag, it stays. */
static bool tagged(der_t *rest, unsigned number, uint8_t tag, der_t *contents)
{
    der_t outer;

    return der_next(rest, TAG(number), &outer) && der_next(&outer, tag, contents);
}

/** @param bytes  set to those of the number, if it is one that can be read */
static bool read_integer_at(der_t *rest, unsigned number, int64_t *value, der_t *bytes)
{
    der_t contents;

    if (!tagged(rest, number, TAG_INTEGER, &contents) || contents.length == 0 || contents.length > 5)
        return false;
    *value = (int64_t)bytes_number(contents.bytes, contents.length, true);
    if (contents.bytes[0] & SIGN)
        *value -= (int64_t)1 << 8 * contents.length;
    *bytes = contents;
    return true;
}

static bool read_integer(der_t *rest, unsigned number, int64_t *value)
{
    der_t bytes;

    return read_integer_at(rest, number, value, &bytes);
}

static char *read_realm(der_t *rest, unsigned number)
{
    der_t contents;

    return tagged(rest, number, TAG_GENERAL_STRING, &contents) ? visible_text((const char *)contents.bytes, contents.length)
                                                               : NULL;
}

static int digits(const uint8_t *text, unsigned count)
{
    int value = 0;

    for (unsigned i = 0; i < count; i++) {
        if (!g_ascii_isdigit((char)text[i]))
            return -1;
        value = 10 * value + (text[i] - '0');
    }
    return value;
}

/** A KerberosTime, in seconds since 1970, or 0. It is in UTC, without fractions (RFC 4120 5.2.3). */
static int64_t read_time(der_t *rest, unsigned number)
{
    der_t text;
    GDateTime *time;
    int64_t seconds;

    if (!tagged(rest, number, TAG_GENERALIZED_TIME, &text) || text.length != strlen("20260101000000Z") || text.bytes[14] != 'Z')
        return 0;
    time = g_date_time_new_utc(digits(text.bytes, 4), digits(text.bytes + 4, 2), digits(text.bytes + 6, 2),
                               digits(text.bytes + 8, 2), digits(text.bytes + 10, 2), digits(text.bytes + 12, 2));
    if (!time)
        return 0;
    seconds = g_date_time_to_unix(time);
    g_date_time_unref(time);
    return seconds;
}

/** An @ in a part of a name has a backslash before it. */
static void append_part(GString *name, der_t part)
{
    gsize at = name->len;
    const char *sign;

    visible_text_append(name, (const char *)part.bytes, part.length);
    while ((sign = strchr(name->str + at, '@'))) {
        at = (gsize)(sign - name->str) + 2;
        g_string_insert_c(name, sign - name->str, '\\');
    }
}

/** A PrincipalName: its parts with slashes between them. */
static char *read_name(der_t *rest, unsigned number)
{
    GString *name;
    der_t principal;
    der_t skipped;
    der_t parts;
    der_t part;

    if (!tagged(rest, number, TAG_SEQUENCE, &principal))
        return NULL;
    der_next(&principal, TAG(0), &skipped);
    if (!tagged(&principal, 1, TAG_SEQUENCE, &parts))
        return NULL;
    name = g_string_new(NULL);
    for (unsigned i = 0; i < MAX_NAME_PARTS && der_next(&parts, TAG_GENERAL_STRING, &part); i++) {
        if (i > 0)
            g_string_append_c(name, '/');
        append_part(name, part);
    }
    return g_string_free(name, FALSE);
}

static void skip(der_t *rest, unsigned number)
{
    der_t skipped;

    der_next(rest, TAG(number), &skipped);
}

/** Takes both texts. */
static char *join_client(char *name, char *realm)
{
    char *client = name && *name ? g_strconcat(name, "@", realm ? realm : "", NULL) : NULL;

    if (client && !realm)
        client[strlen(client) - 1] = '\0';
    g_free(name);
    g_free(realm);
    return client;
}

bool krb_etype_is_des(int32_t etype)
{
    return etype >= ETYPE_DES_CBC_CRC && etype <= ETYPE_DES_CBC_MD5;
}

bool krb_etype_is_rc4(int32_t etype)
{
    return etype == ETYPE_RC4_HMAC || etype == ETYPE_RC4_HMAC_EXP;
}

/** The type of an EncryptedData, 0 where it is none. */
static int32_t etype_of(der_t encrypted)
{
    der_t sequence;
    int64_t etype;

    return der_next(&encrypted, TAG_SEQUENCE, &sequence) && read_integer(&sequence, 0, &etype) ? (int32_t)etype : 0;
}

/** The same behind a tag. */
static int32_t read_etype(der_t *rest, unsigned number)
{
    der_t encrypted;

    return der_next(rest, TAG(number), &encrypted) ? etype_of(encrypted) : 0;
}

/** A Ticket: whose service it is for, and how its part for the service is encrypted. */
static void read_ticket(der_t ticket, krb_message_t *message)
{
    der_t sequence;
    der_t encrypted;
    der_t cipher;
    int64_t etype;
    int64_t kvno;

    if (!der_next(&ticket, TAG_SEQUENCE, &sequence))
        return;
    skip(&sequence, 0);
    message->realm = read_realm(&sequence, 1);
    message->service = read_name(&sequence, 2);
    message->ticket_service_is_kdc = message->service && g_str_has_prefix(message->service, "krbtgt/");
    if (!tagged(&sequence, 3, TAG_SEQUENCE, &encrypted) || !read_integer(&encrypted, 0, &etype))
        return;
    message->etype = (int32_t)etype;
    if (read_integer(&encrypted, 1, &kvno))
        message->kvno = (uint32_t)kvno;
    if (tagged(&encrypted, 2, TAG_OCTET_STRING, &cipher))
        message->ticket = cipher;
}

static void read_ap_req(der_t *rest, krb_message_t *message)
{
    der_t outer;
    der_t ticket;

    skip(rest, 2);
    if (der_next(rest, TAG(3), &outer) && der_next(&outer, TAG_TICKET, &ticket))
        read_ticket(ticket, message);
    outer = *rest;
    if (!der_next(&outer, TAG(4), &message->authenticator))
        message->authenticator = (der_t) { NULL, 0 };
    message->authenticator_etype = read_etype(rest, 4);
}

/** The AP-REQ in a TGS-REQ, whose ticket tells who asks. The service it is for is not the one that is asked for. */
static void read_tgs_ticket(der_t value, krb_message_t *message)
{
    krb_message_t inner = { 0 };
    der_t ap_req;
    der_t sequence;

    if (!der_next(&value, TAG_AP_REQ, &ap_req) || !der_next(&ap_req, TAG_SEQUENCE, &sequence))
        return;
    skip(&sequence, 0);
    skip(&sequence, 1);
    read_ap_req(&sequence, &inner);
    message->ticket = inner.ticket;
    message->etype = inner.etype;
    message->authenticator_etype = inner.authenticator_etype;
    message->ticket_service_is_kdc = inner.ticket_service_is_kdc;
    krb_message_clear(&inner);
}

/** The user for whom a service asks: PA-FOR-USER begins with name and realm, PA-FOR-X509-USER has them in its user-id. */
static void read_for_user(int64_t type, der_t value, krb_message_t *message)
{
    unsigned number = 0;
    der_t sequence;
    der_t user;
    char *name;

    if (!der_next(&value, TAG_SEQUENCE, &sequence))
        return;
    user = sequence;
    if (type == PA_FOR_X509_USER) {
        if (!tagged(&sequence, 0, TAG_SEQUENCE, &user))
            return;
        skip(&user, number++);
    }
    name = read_name(&user, number);
    g_free(message->on_behalf_of);
    message->on_behalf_of = join_client(name, read_realm(&user, number + 1));
}

/** Whether data of this type only asks for something. */
static bool only_asks(int64_t type)
{
    return type == PA_PAC_REQUEST || type == PA_REQ_ENC_PA_REP || type == PA_AS_FRESHNESS || type == PA_SUPPORTED_ETYPES
        || type == PA_PAC_OPTIONS;
}

/** @return whether nothing in it proves who the client is */
static bool read_padata(der_t padata, krb_message_t *message)
{
    bool proves_nothing = true;
    der_t element;

    while (der_next(&padata, TAG_SEQUENCE, &element)) {
        int64_t type;
        der_t value;

        if (!read_integer(&element, 1, &type)) {
            proves_nothing = false;
            continue;
        }
        proves_nothing = proves_nothing && only_asks(type);
        if (type == PA_ENC_TIMESTAMP) {
            der_t content = element;

            if (tagged(&content, 2, TAG_OCTET_STRING, &value))
                message->proof_etype = etype_of(value);
        }
        if (type == PA_TGS_REQ && tagged(&element, 2, TAG_OCTET_STRING, &value))
            read_tgs_ticket(value, message);
        if (type == PA_FOR_USER || type == PA_FOR_X509_USER) {
            message->is_s4u_self = true;
            if (tagged(&element, 2, TAG_OCTET_STRING, &value))
                read_for_user(type, value, message);
        }
        if (type == PA_ENC_TIMESTAMP || type == PA_PK_AS_REQ || type == PA_FX_FAST || type == PA_ENCRYPTED_CHALLENGE)
            message->preauthenticated = true;
        if (type == PA_PK_AS_REQ)
            message->pkinit = true;
    }
    return proves_nothing && padata.length == 0;
}

/** An INTEGER of one or two bytes; 0 for a longer one, which no type has. */
static int32_t number_of(der_t integer)
{
    if (integer.length == 0 || integer.length > 2)
        return 0;
    return integer.length == 1 ? (int8_t)integer.bytes[0] : (int16_t)bytes_be16(integer.bytes);
}

/** Whether a type is of RC4 or DES. Those of Windows' own are as weak, and nobody uses them any more. */
static bool is_weak(int32_t etype)
{
    return krb_etype_is_des(etype) || krb_etype_is_rc4(etype) || (etype >= ETYPE_OLD_FIRST && etype <= ETYPE_OLD_LAST);
}

/** The encryption types that the client offers. */
static void read_offer(der_t *body, krb_message_t *message)
{
    bool only_weak = true;
    der_t offered;
    der_t number;

    if (!tagged(body, 8, TAG_SEQUENCE, &offered))
        return;
    while (der_next(&offered, TAG_INTEGER, &number)) {
        int32_t etype = number_of(number);

        if (etype > 0 && etype < 32)
            message->etypes |= UINT32_C(1) << etype;
        message->has_etypes = true;
        message->offers_aes = message->offers_aes || (etype >= ETYPE_AES128_SHA1 && etype <= ETYPE_AES256_SHA384);
        message->offers_des = message->offers_des || krb_etype_is_des(etype);
        only_weak = only_weak && is_weak(etype);
    }
    /* What could not be read may be anything. */
    message->has_etypes = message->has_etypes && offered.length == 0;
    message->offers_only_weak = message->has_etypes && only_weak;
}

static bool has_option(der_t options, size_t byte, uint8_t bit)
{
    return options.length > byte && (options.bytes[byte] & bit);
}

static void read_options(der_t *body, krb_message_t *message)
{
    der_t options;

    if (!tagged(body, 0, TAG_BIT_STRING, &options))
        return;
    message->is_s4u_proxy = has_option(options, PROXY_BYTE, CNAME_IN_ADDITIONAL_TICKET);
    message->is_forwarding = has_option(options, FORWARDED_BYTE, FORWARDED);
    message->is_canonicalizing = has_option(options, CANONICALIZE_BYTE, CANONICALIZE);
    message->is_user_to_user = has_option(options, USER_TO_USER_BYTE, USER_TO_USER);
    message->is_renewal = has_option(options, RENEW_BYTE, RENEW);
}

static void read_kdc_req(der_t *rest, krb_message_t *message)
{
    der_t padata;
    int64_t nonce;
    const uint8_t *begin = rest->bytes;
    der_t body;
    char *client;

    if (tagged(rest, 3, TAG_SEQUENCE, &padata))
        message->proves_nothing = read_padata(padata, message);
    else
        message->proves_nothing = rest->bytes == begin;
    if (!tagged(rest, 4, TAG_SEQUENCE, &body)) {
        message->proves_nothing = false;
        return;
    }
    read_options(&body, message);
    client = read_name(&body, 1);
    message->realm = read_realm(&body, 2);
    message->service = read_name(&body, 3);
    for (unsigned number = 4; number <= 6; number++)
        skip(&body, number);
    if (read_integer(&body, 7, &nonce))
        message->nonce = (uint32_t)nonce;
    else
        message->proves_nothing = false;
    read_offer(&body, message);
    message->client = join_client(client, g_strdup(message->realm));
}

static void read_kdc_rep(der_t *rest, krb_message_t *message)
{
    char *realm;
    der_t outer;
    der_t ticket;

    skip(rest, 2);
    realm = read_realm(rest, 3);
    message->client = join_client(read_name(rest, 4), realm);
    if (der_next(rest, TAG(5), &outer) && der_next(&outer, TAG_TICKET, &ticket))
        read_ticket(ticket, message);
    message->reply_etype = read_etype(rest, 6);
}

/** Some KDCs count the zero at the end. */
static char *read_error_text(der_t *rest)
{
    der_t contents;

    if (!tagged(rest, 11, TAG_GENERAL_STRING, &contents))
        return NULL;
    while (contents.length > 0 && contents.bytes[contents.length - 1] == 0)
        contents.length--;
    return visible_text((const char *)contents.bytes, MIN(contents.length, MAX_ERROR_TEXT));
}

static void read_error(der_t *rest, krb_message_t *message)
{
    int64_t code = 0;
    int64_t microseconds = 0;
    char *realm;

    message->client_time = read_time(rest, 2);
    /* Where it is no such time, or has microseconds behind it. */
    skip(rest, 2);
    skip(rest, 3);
    message->server_time = read_time(rest, 4);
    skip(rest, 4);
    message->has_microseconds = read_integer(rest, 5, &microseconds) && microseconds != 0;
    skip(rest, 5);
    message->has_error_code = read_integer_at(rest, 6, &code, &message->error_bytes);
    message->error_code = (uint32_t)code;
    realm = read_realm(rest, 7);
    message->client = join_client(read_name(rest, 8), realm);
    message->realm = read_realm(rest, 9);
    message->service = read_name(rest, 10);
    message->error_text = read_error_text(rest);
}

void krb_message_parse(krb_type_t type, der_t rest, krb_message_t *message)
{
    const uint8_t *begin = rest.bytes;

    memset(message, 0, sizeof *message);
    if (!rest.bytes)
        return;
    switch (type) {
    case KRB_AS_REQ:
    case KRB_TGS_REQ:
        read_kdc_req(&rest, message);
        break;
    case KRB_AS_REP:
    case KRB_TGS_REP:
        read_kdc_rep(&rest, message);
        break;
    case KRB_AP_REQ:
        read_ap_req(&rest, message);
        break;
    case KRB_ERROR:
        read_error(&rest, message);
        break;
    default:
        break;
    }
    message->length = (size_t)(rest.bytes - begin);
}

void krb_message_clear(krb_message_t *message)
{
    g_free(message->client);
    g_free(message->on_behalf_of);
    g_free(message->service);
    g_free(message->realm);
    g_free(message->error_text);
    memset(message, 0, sizeof *message);
}
