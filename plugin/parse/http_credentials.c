/* http_credentials.c: what an Authorization header of HTTP holds
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/http_credentials.h"

#include <string.h>

#include "parse/bytes.h"
#include "parse/visible_text.h"

#define BASE64 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
#define EXTENDED_CHARSET "UTF-8'"
#define NEGOTIATE_BEGINNING "NTLMSSP\0\1\0\0"
/* Where an NTLM message begins in SPNEGO, at the latest, in base64. */
#define TOKEN_BEGINNING 512
/* With this tag a security context begins (RFC 2743 3.1). */
#define INITIAL_CONTEXT_TOKEN 0x60
/* A longer name is there to do harm. */
#define MAX_NAME 1024

/* A name of DNS has 253 characters (RFC 1035 2.3.4), a port five. */
#define MAX_HOST 260
#define LINE_END "\r\n"

/** Whether the value begins with the scheme. What follows it is a blank, the next of a list, or nothing. */
static bool has_scheme(const char *value, const char *scheme)
{
    size_t length = strlen(scheme);

    return g_ascii_strncasecmp(value, scheme, length) == 0 && strchr(" ,\r\n", value[length]);
}

const char *http_windows_scheme(const char *value)
{
    static const char *const schemes[] = { "Negotiate", "NTLM", "Kerberos", "CredSSP" };

    for (size_t i = 0; value && i < G_N_ELEMENTS(schemes); i++) {
        if (has_scheme(value, schemes[i]))
            return schemes[i];
    }
    return NULL;
}

const char *http_after_windows_scheme(const char *value)
{
    const char *scheme = http_windows_scheme(value);

    if (!scheme)
        return NULL;
    value += strlen(scheme);
    return value + strspn(value, " \r\n");
}

static http_credentials_kind_t kind_of_token(const char *token)
{
    /* Whole groups of four only. */
    char *beginning = g_strndup(token, MIN(strspn(token, BASE64), TOKEN_BEGINNING) / 4 * 4);
    http_credentials_kind_t kind = HTTP_NEXT_TOKEN;
    gsize length;
    guchar *bytes = g_base64_decode(beginning, &length);

    if (bytes_find(bytes, length, NEGOTIATE_BEGINNING, sizeof NEGOTIATE_BEGINNING - 1) < length)
        kind = HTTP_NTLM_NEGOTIATE;
    else if (length > 0 && bytes[0] == INITIAL_CONTEXT_TOKEN)
        kind = HTTP_FIRST_TOKEN;
    g_free(bytes);
    g_free(beginning);
    return kind;
}

/** The name before the colon (RFC 7617 2). */
static void read_basic(const char *value, http_credentials_t *credentials)
{
    char *text = g_strndup(value, strspn(value, BASE64));
    gsize length;
    guchar *bytes = g_base64_decode(text, &length);
    const guchar *colon = length > 0 ? (const guchar *)memchr(bytes, ':', length) : NULL;

    credentials->repetition = g_str_hash(text) | 1;
    credentials->has_secret = length > 1;
    if (colon && colon > bytes)
        credentials->name = visible_text((const char *)bytes, MIN((size_t)(colon - bytes), MAX_NAME));
    g_free(bytes);
    g_free(text);
}

/** Where the value of a parameter begins, or NULL. */
static const char *find_parameter(const char *list, const char *name)
{
    size_t length = strlen(name);
    bool quoted = false;
    bool begins = true;

    for (; *list; list++) {
        if (begins && g_ascii_strncasecmp(list, name, length) == 0 && list[length] == '=')
            return list + length + 1;
        if (quoted && *list == '\\' && list[1])
            list++;
        else if (*list == '"')
            quoted = !quoted;
        begins = !quoted && (*list == ',' || *list == ' ');
    }
    return NULL;
}

/** A quoted string without its quotation marks and escapes, or a token; empty where the end of a quoted one was not captured. */
static char *parameter_text(const char *value)
{
    GString *text = g_string_new(NULL);
    bool quoted = *value == '"';

    if (quoted)
        value++;
    for (; *value && (quoted ? *value != '"' : !strchr(", \r\n", *value)) && text->len < MAX_NAME; value++) {
        if (quoted && *value == '\\' && value[1])
            value++;
        g_string_append_c(text, *value);
    }
    if (quoted && !*value)
        g_string_truncate(text, 0);
    return g_string_free(text, FALSE);
}

/** A name that is not all ASCII: its character set, of which Digest allows one, a language that nobody needs, and bytes in
 *  hexadecimal (RFC 5987 3.2, RFC 7616 3.4); empty where it is anything else. */
static char *extended_text(const char *value)
{
    char *text = parameter_text(value);
    char *name = NULL;

    if (g_ascii_strncasecmp(text, EXTENDED_CHARSET, strlen(EXTENDED_CHARSET)) == 0) {
        const char *language_end = strchr(text + strlen(EXTENDED_CHARSET), '\'');

        name = language_end ? g_uri_unescape_string(language_end + 1, NULL) : NULL;
    }
    g_free(text);
    return name ? name : g_strdup("");
}

/** The user (RFC 7616 3.4), unless only a hash of the name is sent. */
static void read_digest(const char *value, http_credentials_t *credentials)
{
    const char *username = find_parameter(value, "username");
    const char *extended = find_parameter(value, "username*");
    const char *userhash = find_parameter(value, "userhash");
    char *name;

    if ((!username && !extended) || (userhash && g_ascii_strncasecmp(userhash, "true", strlen("true")) == 0))
        return;
    name = username ? parameter_text(username) : extended_text(extended);
    credentials->repetition = g_str_hash(name) | 1;
    if (*name)
        credentials->name = visible_text(name, strlen(name));
    g_free(name);
}

bool http_credentials_parse(const char *value, http_credentials_t *credentials)
{
    const char *token = http_after_windows_scheme(value);

    memset(credentials, 0, sizeof *credentials);
    if (token && *token && *token != ',') {
        credentials->scheme = http_windows_scheme(value);
        credentials->token = token;
        credentials->kind = kind_of_token(token);
    } else if (has_scheme(value, "Basic")) {
        credentials->scheme = "Basic";
        credentials->kind = HTTP_BASIC;
        read_basic(value + strlen("Basic") + strspn(value + strlen("Basic"), " "), credentials);
    } else if (has_scheme(value, "Digest")) {
        credentials->scheme = "Digest";
        credentials->kind = HTTP_DIGEST;
        read_digest(value + strlen("Digest") + strspn(value + strlen("Digest"), " "), credentials);
    }
    return credentials->kind != HTTP_NO_CREDENTIALS;
}

void http_credentials_clear(http_credentials_t *credentials)
{
    g_free(credentials->name);
    memset(credentials, 0, sizeof *credentials);
}

const char *http_next_element(const char *element)
{
    bool quoted = false;

    for (; *element && (quoted || *element != ','); element++) {
        if (*element == '"')
            quoted = !quoted;
        else if (quoted && *element == '\\' && element[1])
            element++;
    }
    return *element ? element + 1 + strspn(element + 1, " ") : NULL;
}

bool http_is_stale(const char *element)
{
    static const char *const forms[] = { "stale=true", "stale=\"true\"" };
    static const char scheme[] = "Digest ";
    const char *parameter = element;

    if (g_ascii_strncasecmp(element, scheme, sizeof scheme - 1) == 0)
        parameter += sizeof scheme - 1;
    parameter += strspn(parameter, " ");
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        if (g_ascii_strncasecmp(parameter, forms[i], strlen(forms[i])) == 0)
            return true;
    }
    return false;
}

/** What a header of the name has for a value, without blanks around it. Length 0: it is another header.
 *  @param length  of the line; set to that of the value */
static const char *header_value(const char *line, const char *name, size_t *length)
{
    size_t begin = strlen(name);

    if (*length < begin || g_ascii_strncasecmp(line, name, begin) != 0)
        begin = *length;
    while (begin < *length && (line[begin] == ' ' || line[begin] == '\t'))
        begin++;
    while (*length > begin && (line[*length - 1] == ' ' || line[*length - 1] == '\t'))
        (*length)--;
    *length -= begin;
    return line + begin;
}

char *http_host(const char *request, size_t length)
{
    const char *host = NULL;
    size_t host_length = 0;

    for (size_t at = 0, end; at < length; at = end + strlen(LINE_END)) {
        size_t value_length;
        const char *value;

        end = at + bytes_find(request + at, length - at, LINE_END, strlen(LINE_END));
        if (end == at || end == length)
            break;
        value_length = end - at;
        value = header_value(request + at, "Host:", &value_length);
        if (value_length == 0)
            continue;
        if (host || value_length > MAX_HOST)
            return NULL;
        host = value;
        host_length = value_length;
    }
    return host ? visible_text(host, host_length) : NULL;
}
