/* likeness.c: what attempts have in common, and what their results mean
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/likeness.h"

#include <string.h>

#include "attempts/kdc.h"
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
    /* Of an enterprise name the @ of its own is marked ("alice\\@example.com@EXAMPLE.COM"). */
    if (g_str_has_suffix(bare, "\\"))
        bare[strlen(bare) - 1] = '\0';
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

part_t target_computer(const attempt_t *attempt)
{
    part_t host = target_host(attempt);
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
    part_t of_a = target_computer(a);
    part_t of_b = target_computer(b);

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

/** What an identity says of its domain: "EXAMPLE" of "EXAMPLE\\alice". */
static part_t netbios_domain(const char *identity)
{
    const char *backslash = strchr(identity, '\\');

    if (backslash && backslash[1] == '@')
        backslash = NULL;
    return (part_t) { identity, backslash ? (size_t)(backslash - identity) : 0 };
}

/** "example.com" of "alice@example.com". */
static part_t dns_domain(const char *identity)
{
    const char *at = strrchr(identity, '@');

    return (part_t) { at ? at + 1 : "", at ? strlen(at + 1) : 0 };
}

/** The names of NetBIOS have 15 characters at most. */
static bool is_label_of(part_t netbios, part_t dns)
{
    while (dns.length > 0) {
        size_t length = label_length(dns);

        if (is_same_part(netbios, (part_t) { dns.text, MIN(length, 15) }))
            return true;
        length = MIN(length + 1, dns.length);
        dns = (part_t) { dns.text + length, dns.length - length };
    }
    return false;
}

static account_likeness_t netbios_and_dns(part_t netbios, part_t dns)
{
    if (netbios.length == 0 || dns.length == 0)
        return ACCOUNT_SAME;
    return is_label_of(netbios, dns) || is_same_part(netbios, dns) ? ACCOUNT_SAME : ACCOUNT_PERHAPS;
}

/** The domains of NTLM, of which each may be that of DNS. */
static account_likeness_t compare_domains(part_t a, part_t b)
{
    bool is_dns_of_a = memchr(a.text, '.', a.length);
    bool is_dns_of_b = memchr(b.text, '.', b.length);

    if (is_same_part(a, b))
        return ACCOUNT_SAME;
    if (is_dns_of_a == is_dns_of_b)
        return ACCOUNT_OTHER;
    return is_dns_of_a ? netbios_and_dns(b, a) : netbios_and_dns(a, b);
}

static bool is_of_kerberos(const attempt_t *attempt)
{
    return attempt->kdc != KDC_NONE || attempt->has_kerberos;
}

/** The domains of two identities, of which one at least is that of DNS. A realm is where an account is; what else stands behind
 *  an @ may be a suffix that a company has chosen. */
static account_likeness_t compare_dns(const attempt_t *a, const attempt_t *b)
{
    part_t of_a = dns_domain(a->identity);
    part_t of_b = dns_domain(b->identity);

    if (of_a.length == 0 || of_b.length == 0)
        return MIN(netbios_and_dns(netbios_domain(a->identity), of_b), netbios_and_dns(netbios_domain(b->identity), of_a));
    if (is_same_part(of_a, of_b) || is_label_of(of_a, of_b) || is_label_of(of_b, of_a))
        return ACCOUNT_SAME;
    return is_of_kerberos(a) == is_of_kerberos(b) && kdc_realms_differ(a->identity, b->identity) ? ACCOUNT_OTHER
                                                                                                 : ACCOUNT_PERHAPS;
}

static bool is_distinguished_name(const char *identity)
{
    return strchr(identity, '=') && strchr(identity, ',');
}

bool is_local(const attempt_t *attempt)
{
    return (attempt->clues & CLUE_LOCAL_ACCOUNT) || (attempt->identity && g_str_has_prefix(attempt->identity, ".\\"));
}

account_likeness_t identity_likeness(const attempt_t *a, const attempt_t *b)
{
    part_t of_a;
    part_t of_b;

    if (is_local(a) && is_local(b) && !addresses_equal(&a->server->addr, &b->server->addr))
        return ACCOUNT_OTHER;
    if (a->identity == b->identity || g_ascii_strcasecmp(a->identity, b->identity) == 0)
        return ACCOUNT_SAME;
    if (is_distinguished_name(a->identity) && is_distinguished_name(b->identity))
        return ACCOUNT_OTHER;
    of_a = netbios_domain(a->identity);
    of_b = netbios_domain(b->identity);
    if (of_a.length > 0 && of_b.length > 0)
        return compare_domains(of_a, of_b);
    return compare_dns(a, b);
}

account_likeness_t account_likeness(const attempt_t *a, const attempt_t *b)
{
    return a->diagnosis->account && a->diagnosis->account == b->diagnosis->account ? identity_likeness(a, b) : ACCOUNT_OTHER;
}

/** A KDC that refuses does not say for whom it was asked: of another KDC, that is asked next, one learns it. */
static bool is_on_behalf_of_another(const attempt_t *a, const attempt_t *b)
{
    bool may_be_the_same = is_tgs(a) && is_tgs(b) && (!a->on_behalf_of || !b->on_behalf_of)
        && a->delegation == DELEGATION_CONSTRAINED && b->delegation == DELEGATION_CONSTRAINED && !is_same_server(a, b);

    return !may_be_the_same && g_strcmp0(a->on_behalf_of, b->on_behalf_of) != 0;
}

/** Whoever shows the same ticket is the same user, known or not. */
static bool is_same_user(const attempt_t *a, const attempt_t *b)
{
    if (is_tgs(a) != is_tgs(b) || is_as(a) != is_as(b) || is_on_behalf_of_another(a, b))
        return false;
    /* With another ticket a KDC is asked for something else: what is in it decides. */
    return (!is_tgs(a) && is_same_account(a, b)) || (a->ticket && a->ticket == b->ticket);
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

/** "2001-db8--20.ipv6-literal.net" */
static bool is_ipv6_literal(part_t host)
{
    static const char suffix[] = ".ipv6-literal.net";
    const size_t length = sizeof suffix - 1;

    return host.length > length && g_ascii_strncasecmp(host.text + host.length - length, suffix, length) == 0;
}

bool is_address_target(const attempt_t *attempt)
{
    part_t host = target_host(attempt);
    char *text;
    bool is_address;

    if (!attempt->target || !strchr(attempt->target, '/') || host.length == 0)
        return false;
    /* So Windows writes an address of IPv6 in a path, where no colon may be. */
    if (is_ipv6_literal(host))
        return true;
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

bool has_reason(const attempt_t *attempt, sspi_family_id_t family, uint32_t number)
{
    return is_failure(attempt) && attempt->reason && attempt->reason->family == family && attempt->reason->number == number;
}

bool has_krb_error(const attempt_t *attempt, uint32_t number)
{
    if (!is_failure(attempt) || !attempt->reason)
        return false;
    if (attempt->reason->family == SSPI_FAMILY_KERBEROS)
        return attempt->reason->number == number;
    /* What a KDC adds to its error says more than that, unless it is only that something is not there. */
    return attempt->evidence && attempt->evidence->krb_error == number
        && (strcmp(attempt->carrier, "Kerberos") != 0 || has_reason(attempt, SSPI_FAMILY_NTSTATUS, STATUS_NOT_FOUND)
            || has_reason(attempt, SSPI_FAMILY_NTSTATUS, STATUS_NO_MATCH));
}

static bool has_win32(const attempt_t *attempt, uint32_t number)
{
    return is_failure(attempt) && attempt->reason && attempt->reason->has_win32 && attempt->reason->win32 == number;
}

/** A mail server refuses a name and a password, and does not tell which. */
static bool is_refused_by_mail(const attempt_t *attempt)
{
    const sspi_finding_t *reason = is_failure(attempt) && !attempt->has_kerberos ? attempt->reason : NULL;

    return reason && reason->status && reason->status->code == SEC_E_LOGON_DENIED
        && (reason->family == SSPI_FAMILY_SMTP_AUTH || reason->family == SSPI_FAMILY_IMAP_AUTH
            || reason->family == SSPI_FAMILY_POP3_AUTH);
}

/** Of a Windows user SQL Server says the same where he has no login there: then Windows has let him in before. */
static bool is_refused_by_sql(const attempt_t *attempt)
{
    return has_reason(attempt, SSPI_FAMILY_TDS_ERROR, LOGIN_FAILED) && !attempt->ntlm_type && !attempt->has_kerberos;
}

bool has_wrong_password(const attempt_t *attempt)
{
    if (is_by_ticket(attempt))
        return false;
    return has_win32(attempt, ERROR_LOGON_FAILURE) || has_win32(attempt, ERROR_INVALID_PASSWORD) || is_refused_by_mail(attempt)
        || has_krb_error(attempt, KDC_ERR_PREAUTH_FAILED)
        || has_reason(attempt, SSPI_FAMILY_LDAP_RESULT, LDAP_INVALID_CREDENTIALS)
        || is_refused_by_sql(attempt)
        || has_reason(attempt, SSPI_FAMILY_MSCHAP, ERROR_AUTHENTICATION_FAILURE);
}

bool has_wrong_credentials(const attempt_t *attempt)
{
    return has_wrong_password(attempt) || has_win32(attempt, ERROR_NO_SUCH_USER) || is_unknown_user_of_kdc(attempt);
}

bool is_refused_by_web(const attempt_t *attempt)
{
    if (!is_failure(attempt) || attempt->has_kerberos || !g_str_has_prefix(attempt->carrier, "HTTP"))
        return false;
    return attempt->reason ? attempt->reason->family == SSPI_FAMILY_HTTP_AUTH && is_ntlm(attempt)
                           : attempt->note == NOTE_HTTP_STATUS;
}

bool is_of_computer(const attempt_t *attempt)
{
    size_t length = attempt->identity ? strcspn(attempt->identity, "@") : 0;

    return length > 0 && attempt->identity[length - 1] == '$';
}

bool is_unknown_user_of_kdc(const attempt_t *attempt)
{
    return is_as(attempt) && has_krb_error(attempt, KDC_ERR_C_PRINCIPAL_UNKNOWN);
}

/** MIT's KDC says in words that wrong passwords locked an account. Where an administrator did, it has other words. */
static bool is_locked_by_mit(const attempt_t *attempt)
{
    return is_as(attempt) && has_krb_error(attempt, KDC_ERR_CLIENT_REVOKED) && attempt->evidence
        && g_strcmp0(attempt->evidence->error_text, "LOCKED_OUT") == 0;
}

bool is_locked(const attempt_t *attempt)
{
    return has_win32(attempt, ERROR_ACCOUNT_LOCKED_OUT) || is_locked_by_mit(attempt);
}
