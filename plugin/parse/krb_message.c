/* krb_message.c: who and what the messages of Kerberos name (RFC 4120 section 5)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/krb_message.h"

#include <glib.h>
#include <string.h>

#include "parse/bytes.h"
#include "parse/visible_text.h"

#define TAG_INTEGER 0x02
#define TAG_BIT_STRING 0x03
#define TAG_OCTET_STRING 0x04
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

/* Of the third byte of the KDCOptions: cname-in-addl-tkt, bit 14 ([MS-SFU] 2.2.3), behind the number of unused bits. */
#define OPTIONS_BYTE 2
#define CNAME_IN_ADDITIONAL_TICKET 0x02

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

static bool read_integer(der_t *rest, unsigned number, int64_t *value)
{
    der_t contents;

    if (!tagged(rest, number, TAG_INTEGER, &contents) || contents.length == 0 || contents.length > 5)
        return false;
    *value = (int64_t)bytes_number(contents.bytes, contents.length, true);
    if (contents.bytes[0] & SIGN)
        *value -= (int64_t)1 << 8 * contents.length;
    return true;
}

static char *read_realm(der_t *rest, unsigned number)
{
    der_t contents;

    return tagged(rest, number, TAG_GENERAL_STRING, &contents) ? visible_text((const char *)contents.bytes, contents.length)
                                                               : NULL;
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

/** A Ticket: whose service it is for, and how its part for the service is encrypted. */
static void read_ticket(der_t ticket, krb_message_t *message)
{
    der_t sequence;
    der_t encrypted;
    der_t cipher;
    int64_t etype;

    if (!der_next(&ticket, TAG_SEQUENCE, &sequence))
        return;
    skip(&sequence, 0);
    message->realm = read_realm(&sequence, 1);
    message->service = read_name(&sequence, 2);
    if (!tagged(&sequence, 3, TAG_SEQUENCE, &encrypted) || !read_integer(&encrypted, 0, &etype))
        return;
    message->etype = (int32_t)etype;
    skip(&encrypted, 1);
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
    skip(rest, 4);
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

static void read_padata(der_t padata, krb_message_t *message)
{
    der_t element;

    while (der_next(&padata, TAG_SEQUENCE, &element)) {
        int64_t type;
        der_t value;

        if (!read_integer(&element, 1, &type))
            continue;
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
}

static void read_kdc_req(der_t *rest, krb_message_t *message)
{
    der_t padata;
    int64_t nonce;
    der_t options;
    der_t body;
    char *client;

    if (tagged(rest, 3, TAG_SEQUENCE, &padata))
        read_padata(padata, message);
    if (!tagged(rest, 4, TAG_SEQUENCE, &body))
        return;
    if (tagged(&body, 0, TAG_BIT_STRING, &options) && options.length > OPTIONS_BYTE)
        message->is_s4u_proxy = options.bytes[OPTIONS_BYTE] & CNAME_IN_ADDITIONAL_TICKET;
    client = read_name(&body, 1);
    message->realm = read_realm(&body, 2);
    message->service = read_name(&body, 3);
    for (unsigned number = 4; number <= 6; number++)
        skip(&body, number);
    if (read_integer(&body, 7, &nonce))
        message->nonce = (uint32_t)nonce;
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
    skip(rest, 6);
}

static void read_error(der_t *rest, krb_message_t *message)
{
    int64_t code = 0;
    char *realm;

    for (unsigned number = 2; number <= 5; number++)
        skip(rest, number);
    read_integer(rest, 6, &code);
    message->error_code = (uint32_t)code;
    realm = read_realm(rest, 7);
    message->client = join_client(read_name(rest, 8), realm);
    message->realm = read_realm(rest, 9);
    message->service = read_name(rest, 10);
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
    memset(message, 0, sizeof *message);
}
