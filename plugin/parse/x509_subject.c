/* x509_subject.c: whom a certificate names, and how it is signed (RFC 5280)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/x509_subject.h"

#include <glib.h>
#include <string.h>

#include "parse/bytes.h"
#include "parse/visible_text.h"

#define TAG_INTEGER 0x02
#define TAG_OID 0x06
#define TAG_UTF8_STRING 0x0c
#define TAG_SEQUENCE 0x30
#define TAG_SET 0x31
#define TAG_VERSION 0xa0

#define MAX_PARTS 32

#define SPECIAL "\\,;+\"<>"

/* OBJECT IDENTIFIER 1.3.6.1.4.1.311.20.2.3, userPrincipalName, and the tag [0] of the value behind it. */
static const uint8_t UPN[] = { 0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x14, 0x02, 0x03, 0xa0 };

/** Attributes of a name (X.520), and domainComponent, by their OBJECT IDENTIFIER. */
static const struct {
    const char *oid;
    size_t length;
    const char *name;
} attributes[] = {
    { "\x55\x04\x03", 3, "CN" },
    { "\x55\x04\x06", 3, "C" },
    { "\x55\x04\x07", 3, "L" },
    { "\x55\x04\x08", 3, "ST" },
    { "\x55\x04\x0a", 3, "O" },
    { "\x55\x04\x0b", 3, "OU" },
    { "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01", 9, "E" },
    { "\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01", 10, "UID" },
    { "\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19", 10, "DC" },
};

static const char *attribute_name(der_t oid)
{
    for (size_t i = 0; i < G_N_ELEMENTS(attributes); i++) {
        if (attributes[i].length == oid.length && memcmp(attributes[i].oid, oid.bytes, oid.length) == 0)
            return attributes[i].name;
    }
    return NULL;
}

static char *principal_name(der_t certificate)
{
    size_t at = bytes_find(certificate.bytes, certificate.length, UPN, sizeof UPN);
    der_t rest = { certificate.bytes + at, certificate.length - at };
    der_t tagged;
    der_t text;

    if (rest.length < sizeof UPN)
        return NULL;
    /* The tag belongs to the value. */
    rest.bytes += sizeof UPN - 1;
    rest.length -= sizeof UPN - 1;
    return der_next(&rest, TAG_VERSION, &tagged) && der_next(&tagged, TAG_UTF8_STRING, &text) && text.length > 0
        ? visible_text((const char *)text.bytes, text.length) : NULL;
}

/** A value, in which what would begin another part has a backslash before it (RFC 4514 2.4). What is made visible afterwards has
 *  backslashes of its own. */
static char *escaped(der_t value)
{
    const char *text = (const char *)value.bytes;
    GString *escaped = g_string_sized_new(value.length);
    char *visible;

    for (size_t i = 0; i < value.length; i++) {
        bool is_at_end = i == 0 || i + 1 == value.length;

        if (memchr(SPECIAL, text[i], sizeof SPECIAL - 1) || (text[i] == '#' && i == 0) || (text[i] == ' ' && is_at_end))
            g_string_append_c(escaped, '\\');
        g_string_append_c(escaped, text[i]);
    }
    visible = visible_text(escaped->str, escaped->len);
    g_string_free(escaped, TRUE);
    return visible;
}

/** "CN=alice", as one part of a name. Strings of two bytes a character are rare, and left out. */
static void append_attribute(GString *subject, der_t attribute)
{
    static const uint8_t string_tags[] = { TAG_UTF8_STRING, 0x13, 0x14, 0x16 }; /* Printable, Teletex, IA5 */
    const char *name;
    der_t oid;
    der_t value;
    char *text;

    if (!der_next(&attribute, TAG_OID, &oid))
        return;
    name = attribute_name(oid);
    for (size_t i = 0; name && i < sizeof string_tags; i++) {
        if (!der_next(&attribute, string_tags[i], &value))
            continue;
        text = escaped(value);
        g_string_append_printf(subject, "%s%s=%s", subject->len > 0 ? ", " : "", name, text);
        g_free(text);
        return;
    }
}

/** What is signed of a certificate, by its parts. Contents of what could not be read have no length. */
typedef struct {
    der_t algorithm; /**< of the signature, as it stands behind what is signed */
    der_t issuer;
    der_t subject;
} parts_t;

static parts_t parts_of(der_t certificate)
{
    parts_t parts = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
    der_t outer;
    der_t body;
    der_t skipped;

    if (!der_next(&certificate, TAG_SEQUENCE, &outer) || !der_next(&outer, TAG_SEQUENCE, &body))
        return parts;
    der_next(&outer, TAG_SEQUENCE, &parts.algorithm);
    der_next(&body, TAG_VERSION, &skipped);
    /* Serial number, signature algorithm, issuer, validity, subject. */
    if (!der_next(&body, TAG_INTEGER, &skipped) || !der_next(&body, TAG_SEQUENCE, &skipped)
        || !der_next(&body, TAG_SEQUENCE, &parts.issuer) || !der_next(&body, TAG_SEQUENCE, &skipped)
        || !der_next(&body, TAG_SEQUENCE, &parts.subject))
        parts.subject.length = 0;
    return parts;
}

bool x509_is_signed_weakly(der_t certificate)
{
    /* RSA, ECDSA and DSA with it, by their OBJECT IDENTIFIER. */
    static const struct {
        const char *oid;
        size_t length;
    } weak[] = {
        { "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04", 9 }, /* md5WithRSAEncryption */
        { "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05", 9 }, /* sha1WithRSAEncryption */
        { "\x2a\x86\x48\xce\x38\x04\x03", 7 },         /* dsa-with-sha1 */
        { "\x2a\x86\x48\xce\x3d\x04\x01", 7 },         /* ecdsa-with-SHA1 */
        { "\x2b\x0e\x03\x02\x1d", 5 },                 /* sha1WithRSASignature */
    };
    parts_t parts = parts_of(certificate);
    der_t oid;

    if (parts.subject.length == parts.issuer.length
        && (parts.subject.length == 0 || memcmp(parts.subject.bytes, parts.issuer.bytes, parts.issuer.length) == 0))
        return false;
    if (!der_next(&parts.algorithm, TAG_OID, &oid))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(weak); i++) {
        if (weak[i].length == oid.length && memcmp(weak[i].oid, oid.bytes, oid.length) == 0)
            return true;
    }
    return false;
}

char *x509_subject(der_t certificate)
{
    char *principal = principal_name(certificate);
    GString *subject = g_string_new(NULL);
    der_t name = parts_of(certificate).subject;
    der_t set;
    der_t attribute;
    bool is_empty;

    for (unsigned i = 0; i < MAX_PARTS && der_next(&name, TAG_SET, &set); i++) {
        if (der_next(&set, TAG_SEQUENCE, &attribute))
            append_attribute(subject, attribute);
    }
    is_empty = subject->len == 0;
    if (principal || is_empty) {
        g_string_free(subject, TRUE);
        return principal;
    }
    return g_string_free(subject, FALSE);
}
