/* likeness.c: what attempts have in common, and what their results mean
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/likeness.h"

#include <string.h>

#include "diagnosis/diagnosis.h"
#include "diagnosis/reason_codes.h"

#define ERROR_INVALID_PASSWORD 86
#define ERROR_NO_SUCH_USER 1317
#define ERROR_LOGON_FAILURE 1326
#define ERROR_ACCOUNT_LOCKED_OUT 1909

part_t target_host(const attempt_t *attempt)
{
    part_t host = { attempt->target ? attempt->target : "", 0 };
    const char *slash = strchr(host.text, '/');

    if (slash)
        host.text = slash + 1;
    host.length = strcspn(host.text, "/@");
    if (host.length > 0 && host.text[host.length - 1] == '.')
        host.length--;
    return host;
}

char *account_key(const char *identity)
{
    const char *name = identity;
    const char *backslash;
    char *bare;
    char *key;

    if (!name || !*name || strcmp(name, "anonymous") == 0)
        return NULL;
    /* A distinguished name begins with what is most its own. */
    if (strchr(name, '=') && strchr(name, ','))
        name = strchr(name, '=') + 1;
    backslash = strchr(name, '\\');
    if (backslash && backslash[1] && backslash[1] != '@')
        name = backslash + 1;
    bare = g_strndup(name, strcspn(name, "@,"));
    /* To fold ASCII is to take small letters. */
    key = !*bare ? NULL : g_str_is_ascii(bare) ? g_ascii_strdown(bare, -1) : g_utf8_casefold(bare, -1);
    g_free(bare);
    return key;
}

static bool is_same_part(part_t a, part_t b)
{
    return a.length > 0 && a.length == b.length && g_ascii_strncasecmp(a.text, b.text, a.length) == 0;
}

bool is_same_host(const attempt_t *a, const attempt_t *b)
{
    return is_same_part(target_host(a), target_host(b));
}

static part_t without_port(part_t host)
{
    const char *colon = (const char *)memchr(host.text, ':', host.length);

    /* An address of IPv6 has several. */
    if (colon && !memchr(colon + 1, ':', host.length - (size_t)(colon + 1 - host.text)))
        host.length = (size_t)(colon - host.text);
    return host;
}

static size_t label_length(part_t name)
{
    const char *dot = (const char *)memchr(name.text, '.', name.length);

    return dot ? (size_t)(dot - name.text) : name.length;
}

bool is_same_computer(const attempt_t *a, const attempt_t *b)
{
    part_t of_a = without_port(target_host(a));
    part_t of_b = without_port(target_host(b));

    /* What is without its domain is one label. */
    if (label_length(of_a) == of_a.length || label_length(of_b) == of_b.length) {
        of_a.length = label_length(of_a);
        of_b.length = label_length(of_b);
    }
    return is_same_part(of_a, of_b);
}

static part_t service_class(const attempt_t *attempt)
{
    const char *target = attempt->target ? attempt->target : "";

    return (part_t) { target, strchr(target, '/') ? strcspn(target, "/") : 0 };
}

bool is_same_target(const attempt_t *a, const attempt_t *b)
{
    return is_same_host(a, b) && is_same_part(service_class(a), service_class(b));
}

bool is_same_server(const attempt_t *a, const attempt_t *b)
{
    return a->server->port == b->server->port && addresses_equal(&a->server->addr, &b->server->addr);
}

/** Both name a domain, and not the same. */
static bool is_other_domain(const attempt_t *a, const attempt_t *b)
{
    const char *in_a = strchr(a->identity, '\\');
    const char *in_b = strchr(b->identity, '\\');

    return in_a && in_b && !is_same_part((part_t) { a->identity, (size_t)(in_a - a->identity) },
                                         (part_t) { b->identity, (size_t)(in_b - b->identity) });
}

bool is_same_account(const attempt_t *a, const attempt_t *b)
{
    return a->diagnosis->account && a->diagnosis->account == b->diagnosis->account && !is_other_domain(a, b);
}

/** Whoever shows the same ticket is the same user, known or not. */
static bool is_same_user(const attempt_t *a, const attempt_t *b)
{
    if (is_tgs(a) != is_tgs(b) || is_as(a) != is_as(b) || g_strcmp0(a->on_behalf_of, b->on_behalf_of) != 0)
        return false;
    if (is_tgs(a))
        return a->ticket_from == b->ticket_from && (a->ticket_from || a->target);
    return is_same_account(a, b) || (a->ticket_from && a->ticket_from == b->ticket_from);
}

bool is_same_wish(const attempt_t *a, const attempt_t *b)
{
    if (!is_same_user(a, b) || strcmp(a->carrier, b->carrier) != 0)
        return false;
    return a->target && b->target ? is_same_host(a, b) : is_same_server(a, b);
}

bool is_same_refusal(const attempt_t *a, const attempt_t *b)
{
    if (!is_failure(a) || !is_failure(b) || !a->reason || !b->reason)
        return false;
    return a->reason->family == b->reason->family && a->reason->number == b->reason->number
        && a->reason->native == b->reason->native;
}

bool is_address_target(const attempt_t *attempt)
{
    part_t host = target_host(attempt);
    char *text;
    bool is_address;

    if (!attempt->target || !strchr(attempt->target, '/') || host.length == 0)
        return false;
    /* Behind an address of four numbers there may be a port. */
    text = g_strndup(host.text, host.length);
    if (strchr(text, '.') && strchr(text, ':'))
        *strchr(text, ':') = '\0';
    is_address = g_hostname_is_ip_address(text);
    g_free(text);
    return is_address;
}

bool is_ntlm(const attempt_t *attempt)
{
    return attempt->ntlm_type == NTLM_AUTHENTICATE && attempt->ntlm_proof != NTLM_PROOF_NONE;
}

bool has_krb_error(const attempt_t *attempt, uint32_t number)
{
    if (!is_failure(attempt) || !attempt->reason)
        return false;
    if (attempt->reason->family == SSPI_FAMILY_KERBEROS)
        return attempt->reason->number == number;
    /* What a KDC adds to its error says more than that. */
    return attempt->evidence && attempt->evidence->krb_error == number && strcmp(attempt->carrier, "Kerberos") != 0;
}

static bool has_win32(const attempt_t *attempt, uint32_t number)
{
    return is_failure(attempt) && attempt->reason && attempt->reason->has_win32 && attempt->reason->win32 == number;
}

bool has_wrong_password(const attempt_t *attempt)
{
    return has_win32(attempt, ERROR_LOGON_FAILURE) || has_win32(attempt, ERROR_INVALID_PASSWORD)
        || has_krb_error(attempt, KDC_ERR_PREAUTH_FAILED);
}

bool has_wrong_credentials(const attempt_t *attempt)
{
    return has_wrong_password(attempt) || has_win32(attempt, ERROR_NO_SUCH_USER) || is_unknown_user_of_kdc(attempt);
}

bool is_unknown_user_of_kdc(const attempt_t *attempt)
{
    return is_as(attempt) && has_krb_error(attempt, KDC_ERR_C_PRINCIPAL_UNKNOWN);
}

bool is_locked(const attempt_t *attempt)
{
    return has_win32(attempt, ERROR_ACCOUNT_LOCKED_OUT);
}
