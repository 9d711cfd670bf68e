/* pseudonyms.c: names and addresses, each replaced by one that tells nothing
 *
 * What is not known to be harmless is a name: there is no text of which a part is left as it is because nobody knew what it was.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/pseudonyms.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

/* A longer number behind a name is none of a port. */
#define LONGEST_PORT 5

typedef enum { KIND_USER, KIND_HOST, KIND_REALM, KIND_ADDRESS, KIND_SERVICE, KIND_NAME, KINDS } kind_t;

static const char *const kind_names[KINDS] = {
    [KIND_USER] = "user",
    [KIND_HOST] = "host",
    [KIND_REALM] = "realm",
    [KIND_ADDRESS] = "address",
    [KIND_SERVICE] = "service",
    [KIND_NAME] = "name",
};

/* Accounts that are called so everywhere, in lower case. */
static const char *const common_names[] = {
    "administrator",
    "anonymous",
    "anonymous logon",
    "changepw",
    "guest",
    "krbtgt",
    "kadmin",
    "local service",
    "network service",
    "nt authority",
    "system",
    "wellknown",
};

/* Classes of services, in lower case. */
static const char *const service_classes[] = {
    "afpserver",
    "cifs",
    "dfsr-12f9a27c-bf97-4787-9364-d31b6c55eb04",
    "dns",
    "e3514235-4b06-11d1-ab04-00c04fc2dcd2",
    "exchangeab",
    "exchangemdb",
    "exchangerfr",
    "ftp",
    "gc",
    "host",
    "hosts",
    "http",
    "imap",
    "imap4",
    "kadmin",
    "krbtgt",
    "ldap",
    "mssqlolapsvc.3",
    "mssqlsvc",
    "nfs",
    "pop",
    "pop3",
    "postgres",
    "restrictedkrbhost",
    "rpc",
    "rpcss",
    "sip",
    "smtp",
    "smtpsvc",
    "termsrv",
    "wsman",
};

/* In distinguished names, in lower case. */
static const char *const attribute_types[] = {
    "c", "cn", "dc", "e", "emailaddress", "givenname", "l", "o", "ou", "s", "serialnumber", "sn", "st", "street", "t", "uid",
};

struct pseudonyms {
    GHashTable *by_name; /**< of names in folded case; both are owned */
    unsigned counts[KINDS];
};

pseudonyms_t *pseudonyms_new(void)
{
    pseudonyms_t *pseudonyms = g_new0(pseudonyms_t, 1);

    pseudonyms->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return pseudonyms;
}

void pseudonyms_free(pseudonyms_t *pseudonyms)
{
    g_hash_table_destroy(pseudonyms->by_name);
    g_free(pseudonyms);
}

static bool is_in(const char *const *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (g_ascii_strcasecmp(list[i], name) == 0)
            return true;
    }
    return false;
}

/** The pseudonym that a name has already, or NULL. */
static const char *find(const pseudonyms_t *pseudonyms, const char *name)
{
    char *folded = g_utf8_casefold(name, -1);
    const char *found = (const char *)g_hash_table_lookup(pseudonyms->by_name, folded);

    g_free(folded);
    return found;
}

/** @param kind  of a name that is new */
static const char *pseudonym_of(pseudonyms_t *pseudonyms, kind_t kind, const char *name)
{
    const char *known;
    char *made;

    if (!*name || is_in(common_names, G_N_ELEMENTS(common_names), name))
        return name;
    known = find(pseudonyms, name);
    if (known)
        return known;
    made = g_strdup_printf("%s%u", kind_names[kind], ++pseudonyms->counts[kind]);
    g_hash_table_insert(pseudonyms->by_name, g_utf8_casefold(name, -1), made);
    return made;
}

static void append_realm(pseudonyms_t *pseudonyms, GString *text, const char *realm)
{
    size_t length = strlen(realm);
    bool has_dot = length > 1 && realm[length - 1] == '.';
    char *bare = g_strndup(realm, has_dot ? length - 1 : length);

    g_string_append(text, pseudonym_of(pseudonyms, g_hostname_is_ip_address(bare) ? KIND_ADDRESS : KIND_REALM, bare));
    if (has_dot)
        g_string_append_c(text, '.');
    g_free(bare);
}

/** "srv1", "srv1.example.com", "SRV1$", "192.0.2.1" */
static void append_host(pseudonyms_t *pseudonyms, GString *text, const char *host)
{
    const char *known = find(pseudonyms, host);
    const char *dot = strchr(host, '.');
    char *label;

    if (known || g_hostname_is_ip_address(host)) {
        g_string_append(text, known ? known : pseudonym_of(pseudonyms, KIND_ADDRESS, host));
    } else if (dot && dot > host) {
        label = g_strndup(host, (gsize)(dot - host));
        g_string_append_printf(text, "%s.", pseudonym_of(pseudonyms, KIND_HOST, label));
        append_realm(pseudonyms, text, dot + 1);
        g_free(label);
    } else if (strlen(host) > 1 && host[strlen(host) - 1] == '$') {
        label = g_strndup(host, strlen(host) - 1);
        g_string_append_printf(text, "%s$", pseudonym_of(pseudonyms, KIND_HOST, label));
        g_free(label);
    } else {
        g_string_append(text, pseudonym_of(pseudonyms, KIND_HOST, host));
    }
}

static bool is_port(const char *text)
{
    size_t digits = strspn(text, "0123456789");

    return digits > 0 && digits <= LONGEST_PORT && !text[digits];
}

/** ":1433" and ":INSTANCE" */
static void append_instance(pseudonyms_t *pseudonyms, GString *text, const char *instance)
{
    g_string_append_printf(text, ":%s", is_port(instance) ? instance : pseudonym_of(pseudonyms, KIND_NAME, instance));
}

/** A host with what may stand behind it: "srv1.example.com:1433", "[2001:db8::1]:445", "srv1:INSTANCE" */
static void append_host_and_port(pseudonyms_t *pseudonyms, GString *text, const char *host)
{
    const char *end = *host == '[' ? strchr(host, ']') : NULL;
    const char *colon = g_hostname_is_ip_address(host) ? NULL : strchr(end ? end : host, ':');
    const char *from = end ? host + 1 : host;
    const char *to = end ? end : colon ? colon : host + strlen(host);
    char *name = g_strndup(from, (gsize)(to - from));

    append_host(pseudonyms, text, name);
    if (colon)
        append_instance(pseudonyms, text, colon + 1);
    g_free(name);
}

/** "cifs/srv1.example.com", "ldap/dc1.example.com/example.com", "krbtgt/EXAMPLE.COM", "alice/admin"
 *  @param kind  of the parts where the first one is no class of services */
static void append_parts(pseudonyms_t *pseudonyms, GString *text, const char *name, kind_t kind)
{
    char **parts = g_strsplit(name, "/", -1);
    bool is_service = is_in(service_classes, G_N_ELEMENTS(service_classes), parts[0]);
    bool is_of_realm = g_ascii_strcasecmp(parts[0], "krbtgt") == 0;

    g_string_append(text, is_service ? parts[0] : pseudonym_of(pseudonyms, kind, parts[0]));
    for (char **part = parts + 1; *part; part++) {
        g_string_append_c(text, '/');
        if (is_of_realm)
            append_realm(pseudonyms, text, *part);
        else if (is_service || kind == KIND_SERVICE)
            append_host_and_port(pseudonyms, text, *part);
        else
            g_string_append(text, pseudonym_of(pseudonyms, kind, *part));
    }
    g_strfreev(parts);
}

/** "alice", "alice@EXAMPLE.COM", "SRV1$@EXAMPLE.COM", "host/srv1.example.com@EXAMPLE.COM", and what has more than one @
 *  @param kind  of what stands before a slash */
static void append_principal(pseudonyms_t *pseudonyms, GString *text, const char *principal, kind_t kind)
{
    char **parts = g_strsplit(principal, "@", -1);
    const char *name = parts[0] ? parts[0] : "";

    if (strchr(name, '/'))
        append_parts(pseudonyms, text, name, kind);
    else if (g_str_has_suffix(name, "$") || g_hostname_is_ip_address(name))
        append_host(pseudonyms, text, name);
    else
        g_string_append(text, pseudonym_of(pseudonyms, KIND_USER, name));
    for (char **part = parts; *part && part[1]; part++) {
        g_string_append_c(text, '@');
        append_realm(pseudonyms, text, part[1]);
    }
    g_strfreev(parts);
}

/** The length of the type in "cn=alice", 0 where a text does not begin like an attribute of a distinguished name. */
static size_t type_length(const char *text)
{
    size_t blanks = strspn(text, " ");
    size_t letters = strspn(text + blanks, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS ".");
    char *type = g_strndup(text + blanks, letters);
    bool is_known = letters > 0 && text[blanks + letters] == '='
        && (strspn(type, G_CSET_DIGITS ".") == letters || is_in(attribute_types, G_N_ELEMENTS(attribute_types), type));

    g_free(type);
    return is_known ? blanks + letters : 0;
}

/** Where an attribute of a distinguished name ends. */
static const char *end_of_attribute(const char *text)
{
    while (*text && *text != ',' && *text != '+')
        text += *text == '\\' && text[1] ? 2 : 1;
    return text;
}

static void append_attribute(pseudonyms_t *pseudonyms, GString *text, const char *attribute)
{
    size_t length = type_length(attribute);
    const char *value = attribute + length + 1;

    if (length == 0) {
        g_string_append(text, pseudonym_of(pseudonyms, KIND_NAME, attribute));
        return;
    }
    g_string_append_len(text, attribute, (gssize)length + 1);
    if (strchr(value, '.') && !strpbrk(value, " @"))
        append_host(pseudonyms, text, value);
    else
        append_principal(pseudonyms, text, value, KIND_USER);
}

static bool is_domain_part(const char *text)
{
    size_t length = type_length(text);

    return length >= 2 && g_ascii_strncasecmp(text + length - 2, "dc", 2) == 0;
}

/** Take "dc=example,dc=com" off the front of a distinguished name.
 *  @return "example.com", to be freed with g_free() */
static char *take_domain(const char **name)
{
    GString *domain = g_string_new(NULL);
    const char *part = *name;

    for (;; part++) {
        const char *value = part + type_length(part) + 1;

        part = end_of_attribute(value);
        g_string_append_len(domain, value, part - value);
        if (!*part || !is_domain_part(part + 1))
            break;
        g_string_append_c(domain, '.');
    }
    *name = part;
    return g_string_free(domain, FALSE);
}

/** "cn=alice,ou=people,dc=example,dc=com": the domain is one name. */
static void append_distinguished(pseudonyms_t *pseudonyms, GString *text, const char *name)
{
    while (*name) {
        const char *end = end_of_attribute(name);
        char *part;

        if (is_domain_part(name)) {
            part = take_domain(&name);
            g_string_append(text, "dc=");
            append_realm(pseudonyms, text, part);
        } else {
            part = g_strndup(name, (gsize)(end - name));
            append_attribute(pseudonyms, text, part);
            name = end;
        }
        if (*name)
            g_string_append_c(text, *name++);
        g_free(part);
    }
}

/** The backslash between a domain and a user; NULL where there is none. One that stands for a character that cannot be shown
 *  (visible_text()) is none. */
static const char *find_backslash(const char *name)
{
    const char *found = strchr(name, '\\');

    while (found && (found[1] == 'u' || found[1] == 'x') && found[2] == '{')
        found = strchr(found + 1, '\\');
    return found && found[1] ? found : NULL;
}

static void append_identity(pseudonyms_t *pseudonyms, GString *text, const char *identity, kind_t kind)
{
    const char *backslash;
    char *domain;

    if (type_length(identity) > 0) {
        append_distinguished(pseudonyms, text, identity);
        return;
    }
    backslash = find_backslash(identity);
    if (backslash) {
        domain = g_strndup(identity, (gsize)(backslash - identity));
        append_realm(pseudonyms, text, domain);
        g_string_append_c(text, '\\');
        g_free(domain);
        identity = backslash + 1;
    }
    append_principal(pseudonyms, text, identity, kind);
}

char *pseudonyms_identity(pseudonyms_t *pseudonyms, const char *identity)
{
    GString *text;

    if (!identity)
        return NULL;
    text = g_string_new(NULL);
    append_identity(pseudonyms, text, identity, KIND_USER);
    return g_string_free(text, FALSE);
}

char *pseudonyms_target(pseudonyms_t *pseudonyms, const char *target)
{
    GString *text;

    if (!target)
        return NULL;
    text = g_string_new(NULL);
    if (strpbrk(target, "/\\@="))
        append_identity(pseudonyms, text, target, KIND_SERVICE);
    else
        append_host_and_port(pseudonyms, text, target);
    return g_string_free(text, FALSE);
}

const char *pseudonyms_address(pseudonyms_t *pseudonyms, const char *address)
{
    return pseudonym_of(pseudonyms, KIND_ADDRESS, address);
}
