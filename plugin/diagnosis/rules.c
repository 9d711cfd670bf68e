/* rules.c: what explains an attempt: one row a rule
 *
 * Sources: MS-KILE, MS-SFU, MS-SPNG and MS-NLMP for what the messages mean, RFC 4120 and 6806; Microsoft's KB5064479 for why NTLM
 * is used, KB262177 for which Kerberos errors are harmless, KB837361 for times: a Windows client remembers for 15 minutes that an
 * SPN is unknown, and waits 10 seconds for a KDC, three times.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/rules.h"

#include <string.h>

#include "diagnosis/computers.h"
#include "diagnosis/recent.h"
#include "diagnosis/refusals.h"
#include "frame/dns_aliases.h"

/** Windows registers no SPN for addresses, and most clients do not even ask. */
static bool is_spn_of_address_unknown(const attempt_t *attempt)
{
    return is_spn_unknown(attempt) && is_address_target(attempt);
}

/** The name of the service is one that DNS has for another one. */
static bool is_alias(const attempt_t *attempt)
{
    part_t computer = target_computer(attempt);

    return dns_aliases_has(computer.text, computer.length);
}

static bool is_spn_of_alias_unknown(const attempt_t *attempt)
{
    return is_spn_unknown(attempt) && is_alias(attempt);
}

static bool is_ntlm_to_alias(const attempt_t *attempt)
{
    return is_ntlm(attempt) && is_alias(attempt);
}

/** The KDC knows no way to a realm. */
static bool is_realm_unknown(const attempt_t *attempt)
{
    return is_unknown_to_kdc(attempt) && is_for_krbtgt(attempt);
}

static bool is_skewed(const attempt_t *attempt)
{
    return has_krb_error(attempt, KRB_AP_ERR_SKEW);
}

/** The service has refused the client's time. The client took that of the service, and a fault that says little came of it. */
static bool is_skewed_before_fault(const attempt_t *attempt)
{
    return attempt->evidence && attempt->evidence->settled_error == KRB_AP_ERR_SKEW
        && (has_reason(attempt, SSPI_FAMILY_DCERPC_FAULT, RPC_S_SEC_PKG_ERROR)
            || has_reason(attempt, SSPI_FAMILY_DCERPC_FAULT, NCA_PROTO_ERROR));
}

static bool has_no_etype(const attempt_t *attempt)
{
    return has_krb_error(attempt, KDC_ERR_ETYPE_NOSUPP);
}

/** A KDC says so of its own tickets, which is another matter. */
static bool is_of_wrong_key(const attempt_t *attempt)
{
    return !is_as(attempt) && !is_tgs(attempt)
        && (has_krb_error(attempt, KRB_AP_ERR_MODIFIED) || has_krb_error(attempt, KRB_AP_ERR_BADKEYVER)
            || has_krb_error(attempt, KRB_AP_ERR_NOKEY));
}

/** What MIT's services say of a ticket that their key does not open. One that was changed on its way looks the same. */
static bool is_undecipherable(const attempt_t *attempt)
{
    return !is_as(attempt) && !is_tgs(attempt) && has_krb_error(attempt, KRB_AP_ERR_BAD_INTEGRITY);
}

static bool is_refused_copy(const attempt_t *attempt)
{
    return !is_as(attempt) && !is_tgs(attempt) && has_krb_error(attempt, KRB_AP_ERR_REPEAT);
}

static bool is_forwarding_refused(const attempt_t *attempt)
{
    return attempt->delegation == DELEGATION_FORWARDED && is_for_krbtgt(attempt) && has_krb_error(attempt, KDC_ERR_BADOPTION);
}

static bool is_forwarding_skewed(const attempt_t *attempt)
{
    return attempt->delegation == DELEGATION_FORWARDED && is_for_krbtgt(attempt) && is_skewed(attempt);
}

static bool is_delegation_refused(const attempt_t *attempt)
{
    /* With a status that tells more of it, or without. */
    return attempt->delegation == DELEGATION_CONSTRAINED && is_failure(attempt)
        && (has_krb_error(attempt, KDC_ERR_BADOPTION)
            || (attempt->evidence && attempt->evidence->krb_error == KDC_ERR_BADOPTION));
}

static bool needs_signing(const attempt_t *attempt)
{
    const sspi_finding_t *reason = attempt->reason;

    if (!is_failure(attempt) || !reason)
        return false;
    return (reason->family == SSPI_FAMILY_LDAP_RESULT && reason->number == LDAP_STRONGER_AUTH_REQUIRED)
        || (reason->has_win32 && reason->win32 == ERROR_DS_STRONG_AUTH_REQUIRED)
        || (reason->status && reason->status->code == SEC_E_BAD_BINDINGS);
}

static bool is_tls_refused(const attempt_t *attempt)
{
    return is_failure(attempt) && attempt->reason && attempt->reason->family == SSPI_FAMILY_TLS_ALERT;
}

static bool is_refused_tgs(const attempt_t *attempt)
{
    return is_tgs(attempt) && is_failure(attempt) && attempt->ticket_from && attempt->ticket_from->note == NOTE_REFERRAL;
}

/** A server says that it has no domain controller to ask. */
static bool is_without_logon_servers(const attempt_t *attempt)
{
    return is_ntlm(attempt) && has_ntstatus(attempt, STATUS_NO_LOGON_SERVERS);
}

bool is_ntlm_in_use(const attempt_t *attempt)
{
    /* Of an AUTHENTICATE, which was let in as far as that, what is not supported is NTLM ([MS-APDS] 3.1.5). */
    return is_ntlm(attempt)
        && (is_success(attempt) || has_ntstatus(attempt, STATUS_NTLM_BLOCKED) || has_ntstatus(attempt, STATUS_NOT_SUPPORTED));
}

/** NTLM reached SQL Server, but nobody vouched for the user. */
static bool is_untrusted_at_sql(const attempt_t *attempt)
{
    return is_ntlm(attempt) && has_reason(attempt, SSPI_FAMILY_TDS_ERROR, LOGIN_UNTRUSTED);
}

static bool has_clue(const attempt_t *attempt, unsigned clue)
{
    return attempt->clues & clue;
}

static bool is_local_account(const attempt_t *attempt)
{
    return has_clue(attempt, CLUE_LOCAL_ACCOUNT);
}

static bool may_be_local_account(const attempt_t *attempt)
{
    return has_clue(attempt, CLUE_MAY_BE_LOCAL);
}

static bool is_cloud_account(const attempt_t *attempt)
{
    return has_clue(attempt, CLUE_CLOUD_ACCOUNT);
}

static bool has_no_target(const attempt_t *attempt)
{
    return has_clue(attempt, CLUE_NO_TARGET);
}

static bool is_on_one_computer(const attempt_t *attempt)
{
    return has_clue(attempt, CLUE_ONE_COMPUTER);
}

/** RPC and LDAP have a name for NTLM alone, and a web server that offers Negotiate has a choice. */
static bool is_ntlm_of_program(const attempt_t *attempt)
{
    if (!attempt->own_mechanism)
        return false;
    if (strcmp(attempt->own_mechanism, "Sicily") == 0)
        return true;
    return strcmp(attempt->own_mechanism, "NTLM") == 0
        && (strcmp(attempt->carrier, "DCE/RPC") == 0 || (attempt->server_offers & OFFER_KERBEROS));
}

static bool is_refused_ntlm(const attempt_t *attempt)
{
    return is_ntlm(attempt) && is_failure(attempt);
}

/** A server that checks for whom NTLM was meant (SmbServerNameHardeningLevel) says nothing else, and a right password does not
 *  help. */
static bool is_target_refused(const attempt_t *attempt)
{
    return is_ntlm(attempt) && has_ntstatus(attempt, STATUS_ACCESS_DENIED) && (attempt->weaknesses & WEAKNESS(NTLM_NO_TARGET))
        && (strcmp(attempt->carrier, "SMB2") == 0 || strcmp(attempt->carrier, "SMB") == 0);
}

static bool is_of_web(const attempt_t *attempt)
{
    return strcmp(attempt->carrier, "HTTP") == 0 || strcmp(attempt->carrier, "HTTP proxy") == 0;
}

/** A web server or proxy has refused a response to a challenge that it has not made there. */
static bool is_torn_off(const attempt_t *attempt)
{
    return is_refused_ntlm(attempt) && attempt->is_unchallenged && is_of_web(attempt);
}

/** Of an account of its own the server does not ask a domain, whatever a KDC has said of one of that name. */
static bool is_refused_ntlm_of_domain(const attempt_t *attempt)
{
    return is_refused_ntlm(attempt) && !is_local(attempt);
}

static bool is_server_without_kerberos(const attempt_t *attempt)
{
    return (attempt->server_offers & OFFER_NTLM) && !(attempt->server_offers & OFFER_KERBEROS);
}

static bool is_ntlm_of_server(const attempt_t *attempt)
{
    return attempt->has_kerberos && attempt->chosen == OFFER_NTLM;
}

static bool is_client_without_kerberos(const attempt_t *attempt)
{
    return (attempt->client_offers & OFFER_NTLM) && !(attempt->client_offers & OFFER_KERBEROS)
        && (attempt->server_offers & OFFER_KERBEROS);
}

/** The attempt in which the KDC issued the ticket. */
static bool is_issue_of_ticket(const attempt_t *cause, const attempt_t *attempt)
{
    return attempt->ticket_from == cause;
}
static const pair_test_t issue_of_ticket = { is_issue_of_ticket, IN_ANY_STATE | OF_KDC | ISSUE_OF_TICKET };

/** A service has taken the same ticket with the same authenticator. */
static bool is_original(const attempt_t *cause, const attempt_t *attempt)
{
    return is_success(cause) && attempt->ticket && cause->ticket == attempt->ticket && attempt->authenticator
        && cause->authenticator == attempt->authenticator && is_same_server(cause, attempt);
}
static const pair_test_t original = { is_original, SUCCEEDED | OF_SERVICE };

static bool is_unknown_there(const attempt_t *cause, const attempt_t *attempt)
{
    return is_spn_unknown(cause) && is_same_target(cause, attempt) && is_same_asker(cause, attempt);
}
static const pair_test_t unknown_there = { is_unknown_there, FAILED | OF_KDC };

static bool is_not_unique_there(const attempt_t *cause, const attempt_t *attempt)
{
    return is_spn_not_unique(cause) && is_same_target(cause, attempt) && is_same_asker(cause, attempt);
}
static const pair_test_t not_unique_there = { is_not_unique_there, FAILED | OF_KDC };

static bool is_host_unknown_there(const attempt_t *cause, const attempt_t *attempt)
{
    return is_spn_unknown(cause) && is_same_computer(cause, attempt) && is_same_asker(cause, attempt);
}
static const pair_test_t host_unknown_there = { is_host_unknown_there, FAILED | OF_KDC };

/** The KDC of the realm to which another one had referred the client. */
static bool is_referral_broken_there(const attempt_t *cause, const attempt_t *attempt)
{
    return cause->diagnosis->why == WHY_REFERRAL && is_same_target(cause, attempt) && is_same_asker(cause, attempt);
}
static const pair_test_t referral_broken_there = { is_referral_broken_there, FAILED | OF_TGS };

/** The client does not get to the realm of the target. */
static bool is_realm_of(const attempt_t *cause, const attempt_t *attempt)
{
    part_t realm = target_computer(cause);
    part_t host = target_computer(attempt);

    return is_tgs(cause) && is_for_krbtgt(cause) && is_same_asker(cause, attempt) && realm.length > 0
        && host.length > realm.length && host.text[host.length - realm.length - 1] == '.'
        && g_ascii_strncasecmp(host.text + host.length - realm.length, realm.text, realm.length) == 0;
}

static bool has_no_etype_to_realm(const attempt_t *cause, const attempt_t *attempt)
{
    return has_no_etype(cause) && is_realm_of(cause, attempt);
}
static const pair_test_t no_etype_to_realm = { has_no_etype_to_realm, FAILED | OF_TGS };

static bool is_no_way_to_realm(const attempt_t *cause, const attempt_t *attempt)
{
    return is_realm_unknown(cause) && is_realm_of(cause, attempt);
}
static const pair_test_t no_way_to_realm = { is_no_way_to_realm, FAILED | OF_TGS };

static bool has_no_etype_there(const attempt_t *cause, const attempt_t *attempt)
{
    return is_tgs(cause) && has_no_etype(cause) && is_same_target(cause, attempt) && is_same_asker(cause, attempt);
}
static const pair_test_t no_etype_there = { has_no_etype_there, FAILED | OF_TGS };

static bool is_skewed_user(const attempt_t *cause, const attempt_t *attempt)
{
    return is_as(cause) && is_skewed(cause) && is_same_account(cause, attempt);
}
static const pair_test_t skewed_user = { is_skewed_user, FAILED | OF_AS };

static bool is_refused_by_kdc(const attempt_t *cause)
{
    return is_as(cause) && is_failure(cause) && cause->reason
        && (cause->reason->family == SSPI_FAMILY_NTSTATUS || has_krb_error(cause, KDC_ERR_CLIENT_REVOKED)
            || has_krb_error(cause, KDC_ERR_KEY_EXPIRED) || has_krb_error(cause, KDC_ERR_PREAUTH_FAILED)
            || has_krb_error(cause, KDC_ERR_C_PRINCIPAL_UNKNOWN));
}

static bool is_namesake_refused(const attempt_t *cause, const attempt_t *attempt)
{
    /* Where NTLM has another reason, the password was right. */
    return is_refused_by_kdc(cause) && is_same_account(cause, attempt)
        && (!has_wrong_credentials(cause) || has_wrong_credentials(attempt));
}
static const pair_test_t namesake_refused = { is_namesake_refused, FAILED | OF_AS };

static bool is_same_user_refused(const attempt_t *cause, const attempt_t *attempt)
{
    return is_namesake_refused(cause, attempt) && account_likeness(cause, attempt) == ACCOUNT_SAME;
}
static const pair_test_t same_user_refused = { is_same_user_refused, FAILED | OF_AS };

/** Seconds from the answer of who was asked to that of the server that had asked. */
#define PASSED_ON 2

/** What a server asked a domain controller or a directory while its own client waited, and was refused. */
static bool is_asked_behind(const attempt_t *cause, const attempt_t *attempt)
{
    double left = seconds_between(attempt, cause) + (double)cause->duration.secs + (double)cause->duration.nsecs / 1e9;

    return is_failure(cause) && cause->reason && !is_of_channel(cause) && left >= -PASSED_ON
        && account_likeness(cause, attempt) == ACCOUNT_SAME;
}

static bool is_user_refused_behind(const attempt_t *cause, const attempt_t *attempt)
{
    return is_asked_behind(cause, attempt) && is_refused_by_kdc(cause);
}
static const pair_test_t user_refused_behind = { is_user_refused_behind, FAILED | OF_AS | DURING_IT };

static bool is_logon_refused_behind(const attempt_t *cause, const attempt_t *attempt)
{
    return is_asked_behind(cause, attempt) && (strcmp(cause->carrier, "Netlogon") == 0 || strcmp(cause->carrier, "LDAP") == 0
                                               || strcmp(cause->carrier, "RADIUS") == 0);
}
static const pair_test_t logon_refused_behind = { is_logon_refused_behind, FAILED | OF_SERVICE | DURING_IT };

static bool is_refused_logon(const attempt_t *attempt)
{
    return is_failure(attempt) && !is_as(attempt) && !is_tgs(attempt) && !attempt->has_kerberos && !is_local(attempt);
}

/** A KDC does not know somebody, or does not let him in, by his name alone. */
static bool is_lookup_refused(const attempt_t *attempt)
{
    return (is_as(attempt) || (is_tgs(attempt) && attempt->on_behalf_of))
        && (has_krb_error(attempt, KDC_ERR_C_PRINCIPAL_UNKNOWN) || has_krb_error(attempt, KDC_ERR_CLIENT_REVOKED)
            || has_krb_error(attempt, KDC_ERR_CERTIFICATE_MISMATCH));
}

/** Who asks for him has taken his certificate before, as a server. */
static bool is_certificate_taken(const attempt_t *cause, const attempt_t *attempt)
{
    return is_success(cause) && strcmp(cause->carrier, "TLS") == 0
        && addresses_equal(&cause->server->addr, &attempt->client->addr)
        && (attempt->on_behalf_of || is_same_account(cause, attempt));
}
static const pair_test_t certificate_taken = { is_certificate_taken, SUCCEEDED | OF_SERVICE | OF_USER };

/** It has made a challenge on another connection, and the client went on with that nowhere. */
static bool is_challenged_elsewhere(const attempt_t *cause, const attempt_t *attempt)
{
    return cause->ntlm_type == NTLM_CHALLENGE && strcmp(cause->carrier, attempt->carrier) == 0 && is_same_server(cause, attempt)
        && cause->client->port != attempt->client->port;
}
static const pair_test_t challenged_elsewhere = { is_challenged_elsewhere, UNFINISHED | OF_SERVICE };

static bool has_ntlm_proof(const attempt_t *attempt)
{
    return is_ntlm(attempt) && attempt->authenticator;
}

/** A host has got the response from its own client, and hands it on as if it were its own. */
static bool is_handed_on(const attempt_t *cause, const attempt_t *attempt)
{
    return is_ntlm(cause) && addresses_equal(&cause->server->addr, &attempt->client->addr)
        && !addresses_equal(&cause->client->addr, &attempt->client->addr);
}
static const pair_test_t handed_on = { is_handed_on, IN_ANY_STATE | OF_SERVICE | WITH_SAME_PROOF };

/** No proxy makes one protocol out of another. */
static bool is_handed_on_elsewhere(const attempt_t *cause, const attempt_t *attempt)
{
    return is_handed_on(cause, attempt) && strcmp(cause->carrier, attempt->carrier) != 0;
}
static const pair_test_t handed_on_elsewhere = { is_handed_on_elsewhere, IN_ANY_STATE | OF_SERVICE | WITH_SAME_PROOF };

static bool is_same_user_refused_alike(const attempt_t *cause, const attempt_t *attempt)
{
    return is_same_user_refused(cause, attempt) && is_same_refusal(cause, attempt);
}
static const pair_test_t same_user_refused_alike = { is_same_user_refused_alike, FAILED | OF_AS };

static bool is_kdc_silent(const attempt_t *cause, const attempt_t *attempt)
{
    if (!is_unanswered(cause))
        return false;
    return is_as(cause) ? is_same_account(cause, attempt) : is_same_host(cause, attempt) && is_same_asker(cause, attempt);
}
static const pair_test_t kdc_silent = { is_kdc_silent, UNFINISHED | FAILED | OF_KDC };

static bool is_dc_silent(const attempt_t *cause, const attempt_t *attempt _U_)
{
    return is_unanswered(cause);
}
static const pair_test_t dc_silent = { is_dc_silent, UNFINISHED | FAILED | OF_KDC };

/** Without a reason that tells more. */
static bool is_refused_kerberos_somehow(const attempt_t *cause, const attempt_t *attempt)
{
    return is_refused_kerberos(cause, attempt) && cause->diagnosis->why == WHY_NONE
        && !(cause->evidence && cause->evidence->krb_error);
}
static const pair_test_t refused_kerberos_somehow = { is_refused_kerberos_somehow, FAILED | OF_ANY };

static bool is_unknown_user(const attempt_t *cause, const attempt_t *attempt)
{
    return is_as(cause) && has_krb_error(cause, KDC_ERR_C_PRINCIPAL_UNKNOWN) && is_same_account(cause, attempt);
}
static const pair_test_t unknown_user = { is_unknown_user, FAILED | OF_AS };

static bool is_skewed_before(const attempt_t *cause, const attempt_t *attempt)
{
    return is_refused_kerberos(cause, attempt) && is_skewed(cause);
}
static const pair_test_t skewed_before = { is_skewed_before, FAILED | OF_ANY };

static bool is_of_wrong_key_before(const attempt_t *cause, const attempt_t *attempt)
{
    return is_refused_kerberos(cause, attempt) && (is_of_wrong_key(cause) || is_undecipherable(cause));
}
static const pair_test_t of_wrong_key_before = { is_of_wrong_key_before, FAILED | OF_ANY };

static bool has_ticket(const attempt_t *between, const attempt_t *attempt)
{
    return is_tgs(between) && is_success(between) && between->note != NOTE_REFERRAL && is_same_computer(between, attempt);
}
static const pair_test_t ticket_there = { has_ticket, SUCCEEDED | OF_TGS };

static bool is_taken_without_target(const attempt_t *between, const attempt_t *attempt)
{
    return is_ntlm(between) && (between->weaknesses & WEAKNESS(NTLM_NO_TARGET)) && is_same_server(between, attempt);
}
static const pair_test_t taken_without_target = { is_taken_without_target, SUCCEEDED | OF_SERVICE };

/** The same service has refused Kerberos: that is why the client came with NTLM. */
static bool has_tried_kerberos(const attempt_t *between, const attempt_t *attempt)
{
    return is_failure(between) && between->has_kerberos && !between->ntlm_type && is_same_server(between, attempt)
        && strcmp(between->carrier, attempt->carrier) == 0;
}
static const pair_test_t tried_kerberos = { has_tried_kerberos, FAILED | OF_ANY };

static bool has_logged_on(const attempt_t *between, const attempt_t *attempt)
{
    return is_as(between) && is_success(between) && is_same_account(between, attempt);
}
static const pair_test_t logged_on = { has_logged_on, SUCCEEDED | OF_AS | BY_SAME_USER };

/** The computer has got in, or its account is gone. */
static bool is_other_matter(const attempt_t *between, const attempt_t *attempt)
{
    return has_logged_on(between, attempt) || is_unknown_user(between, attempt);
}
static const pair_test_t other_matter = { is_other_matter, SUCCEEDED | FAILED | OF_AS | BY_SAME_USER };

/** A domain knows the account. */
static bool is_of_domain(const attempt_t *between, const attempt_t *attempt)
{
    return (is_as(between) || between->has_kerberos) && is_success(between) && is_same_account(between, attempt);
}
static const pair_test_t of_domain = { is_of_domain, SUCCEEDED | OF_ANY | BY_SAME_USER };

static bool has_kdc_answered(const attempt_t *between, const attempt_t *attempt _U_)
{
    return (is_as(between) || is_tgs(between)) && between->result_frame && !is_unanswered(between);
}
static const pair_test_t kdc_answered = { has_kdc_answered, IN_ANY_STATE | OF_KDC };

/** The client has proved who it is, and the server has hung up. */
static bool is_closed_on(const attempt_t *attempt)
{
    return attempt->note == NOTE_CONNECTION_CLOSED && attempt->ntlm_type == NTLM_AUTHENTICATE;
}

const rule_t rules[] = {
    /* Whatever came of it. */
    { "C27", has_ntlm_proof, &handed_on_elsewhere, NULL, 0, WHY_RELAYED, CERTAINTY_LIKELY, 0 },
    { "C27-alike", has_ntlm_proof, &handed_on, NULL, 0, WHY_RELAYED, CERTAINTY_POSSIBLE, 0 },
    { "K33", is_lookup_refused, &certificate_taken, NULL, AT_ONCE, WHY_CERTIFICATE, CERTAINTY_LIKELY, 0 },
    /* What was refused says itself why. */
    { "K26", is_refused_tgs, &issue_of_ticket, NULL, SOON, WHY_REFERRAL, CERTAINTY_CERTAIN, 0 },
    { "K15", is_forwarding_refused, NULL, NULL, 0, WHY_DELEGATION, CERTAINTY_CERTAIN, HARMLESS },
    { "K15-skew", is_forwarding_skewed, NULL, NULL, 0, WHY_CLOCK_SKEW, CERTAINTY_CERTAIN, HARMLESS },
    { "K17", is_delegation_refused, NULL, NULL, 0, WHY_DELEGATION, CERTAINTY_CERTAIN, 0 },
    { "N09-asked", is_spn_of_address_unknown, NULL, NULL, 0, WHY_TARGET_ADDRESS, CERTAINTY_CERTAIN, 0 },
    { "N11-itself", is_spn_of_alias_unknown, NULL, NULL, 0, WHY_ALIAS, CERTAINTY_CERTAIN, 0 },
    { "N01-itself", is_spn_unknown, NULL, NULL, 0, WHY_SPN_UNKNOWN, CERTAINTY_CERTAIN, 0 },
    { "K25-realm", is_realm_unknown, NULL, NULL, 0, WHY_REALM_UNKNOWN, CERTAINTY_CERTAIN, 0 },
    { "N02-itself", is_spn_not_unique, NULL, NULL, 0, WHY_SPN_NOT_UNIQUE, CERTAINTY_CERTAIN, 0 },
    { "K06", is_skewed, NULL, NULL, 0, WHY_CLOCK_SKEW, CERTAINTY_CERTAIN, 0 },
    { "K06-fault", is_skewed_before_fault, NULL, NULL, 0, WHY_CLOCK_SKEW, CERTAINTY_LIKELY, 0 },
    { "K12", has_no_etype, NULL, NULL, 0, WHY_NO_ETYPE, CERTAINTY_CERTAIN, 0 },
    { "K07", is_of_wrong_key, &issue_of_ticket, NULL, UINT_MAX, WHY_WRONG_KEY, CERTAINTY_CERTAIN, 0 },
    { "K07-itself", is_of_wrong_key, NULL, NULL, 0, WHY_WRONG_KEY, CERTAINTY_CERTAIN, 0 },
    { "K07-mit", is_undecipherable, &issue_of_ticket, NULL, UINT_MAX, WHY_WRONG_KEY, CERTAINTY_LIKELY, 0 },
    { "K07-mit-itself", is_undecipherable, NULL, NULL, 0, WHY_WRONG_KEY, CERTAINTY_LIKELY, 0 },
    { "K31", is_refused_copy, &original, NULL, REPLAY_WINDOW, WHY_COPY, CERTAINTY_LIKELY, HARMLESS },
    { "C10", needs_signing, NULL, NULL, 0, WHY_SIGNING, CERTAINTY_CERTAIN, 0 },
    { "C13", is_tls_refused, NULL, NULL, 0, WHY_TLS_REFUSED, CERTAINTY_CERTAIN, 0 },
    { "C25", is_untrusted_at_sql, &unknown_there, &ticket_there, REMEMBERED_SPN, WHY_SPN_UNKNOWN, CERTAINTY_LIKELY, 0 },
    /* A computer and its account. */
    { "L11-itself", is_channel_refused, NULL, NULL, 0, WHY_COMPUTER_PASSWORD, CERTAINTY_LIKELY, 0 },
    { "L11-user", is_without_trust, &channel_refused_before, &channel_there, SAME_DAY, WHY_COMPUTER_PASSWORD, CERTAINTY_CERTAIN,
      BY_SERVER },
    { "L11-user-as", is_without_trust, &own_computer_refused, &computer_there, SAME_DAY, WHY_COMPUTER_PASSWORD, CERTAINTY_LIKELY,
      BY_SERVER },
    { "L11-logon", is_computer_refused, NULL, NULL, 0, WHY_COMPUTER_PASSWORD, CERTAINTY_LIKELY, 0 },
    { "L11-ntlm", is_refused_ntlm, &computer_refused_before, &other_matter, SOON, WHY_COMPUTER_PASSWORD, CERTAINTY_LIKELY,
      0 },
    { "L12", is_without_logon_servers, &dc_silent, &kdc_answered, SOON, WHY_NO_DC, CERTAINTY_CERTAIN, BY_SERVER },
    /* The server has asked another one. */
    { "L02", is_refused_logon, &user_refused_behind, NULL, SOON, WHY_KDC_REFUSED, CERTAINTY_LIKELY, BY_SERVER },
    { "C26", is_refused_logon, &logon_refused_behind, NULL, SOON, WHY_REFUSED_BEHIND, CERTAINTY_LIKELY, BY_SERVER },
    { "C02", is_target_refused, NULL, &taken_without_target, SAME_DAY, WHY_TARGET_CHECKED, CERTAINTY_POSSIBLE, 0 },
    { "C06", is_torn_off, &challenged_elsewhere, NULL, AT_ONCE, WHY_TORN_APART, CERTAINTY_LIKELY, 0 },
    /* One person's password or account, tried by two mechanisms. */
    { "N06", is_refused_ntlm_of_domain, &same_user_refused_alike, &logged_on, SOON, WHY_KDC_REFUSED, CERTAINTY_CERTAIN, 0 },
    { "N04", is_refused_ntlm_of_domain, &same_user_refused, &logged_on, SOON, WHY_KDC_REFUSED, CERTAINTY_LIKELY, 0 },
    { "N04-name", is_refused_ntlm_of_domain, &namesake_refused, &logged_on, SOON, WHY_KDC_REFUSED, CERTAINTY_POSSIBLE, 0 },
};
const unsigned rule_count = G_N_ELEMENTS(rules);

const rule_t ntlm_rules[] = {
    { "N12", is_server_without_kerberos, NULL, NULL, 0, WHY_SERVER_ONLY, CERTAINTY_CERTAIN, 0 },
    { "N18", is_local_account, NULL, NULL, 0, WHY_LOCAL_ACCOUNT, CERTAINTY_CERTAIN, 0 },
    { "K26-ntlm", is_ntlm, &referral_broken_there, &ticket_there, AT_ONCE, WHY_REFERRAL, CERTAINTY_CERTAIN, 0 },
    { "K26-remembered", is_ntlm, &referral_broken_there, &ticket_there, REMEMBERED_SPN, WHY_REFERRAL, CERTAINTY_LIKELY, 0 },
    { "N09-refused", is_address_target, &unknown_there, &ticket_there, REMEMBERED_SPN, WHY_TARGET_ADDRESS, CERTAINTY_CERTAIN,
      0 },
    { "N11", is_ntlm_to_alias, &unknown_there, &ticket_there, AT_ONCE, WHY_ALIAS, CERTAINTY_CERTAIN, 0 },
    { "N11-remembered", is_ntlm_to_alias, &unknown_there, &ticket_there, REMEMBERED_SPN, WHY_ALIAS, CERTAINTY_LIKELY, 0 },
    { "N01", is_ntlm, &unknown_there, &ticket_there, AT_ONCE, WHY_SPN_UNKNOWN, CERTAINTY_CERTAIN, 0 },
    { "N01-remembered", is_ntlm, &unknown_there, &ticket_there, REMEMBERED_SPN, WHY_SPN_UNKNOWN, CERTAINTY_LIKELY, 0 },
    { "N01-host", is_ntlm, &host_unknown_there, &ticket_there, REMEMBERED_SPN, WHY_SPN_UNKNOWN, CERTAINTY_LIKELY, 0 },
    { "N02", is_ntlm, &not_unique_there, &ticket_there, REMEMBERED_SPN, WHY_SPN_NOT_UNIQUE, CERTAINTY_CERTAIN, 0 },
    { "N05", is_ntlm, &no_etype_there, &ticket_there, SOON, WHY_NO_ETYPE, CERTAINTY_CERTAIN, 0 },
    { "N05-realm", is_ntlm, &no_etype_to_realm, &ticket_there, SOON, WHY_NO_ETYPE, CERTAINTY_LIKELY, 0 },
    { "K25-ntlm", is_ntlm, &no_way_to_realm, &ticket_there, SOON, WHY_REALM_UNKNOWN, CERTAINTY_LIKELY, 0 },
    /* Whatever else is amiss, these would be NTLM. */
    { "N09", is_address_target, NULL, &ticket_there, SAME_DAY, WHY_TARGET_ADDRESS, CERTAINTY_LIKELY, 0 },
    { "N25", has_no_target, NULL, NULL, 0, WHY_NO_TARGET, CERTAINTY_LIKELY, 0 },
    { "N03", is_ntlm, &skewed_user, &logged_on, SOON, WHY_CLOCK_SKEW, CERTAINTY_LIKELY, 0 },
    { "N21-skew", is_ntlm, &skewed_before, NULL, AT_ONCE, WHY_CLOCK_SKEW, CERTAINTY_LIKELY, 0 },
    { "N21-key", is_ntlm, &of_wrong_key_before, NULL, AT_ONCE, WHY_WRONG_KEY, CERTAINTY_LIKELY, 0 },
    { "N21", is_ntlm, &refused_kerberos_somehow, NULL, AT_ONCE, WHY_KERBEROS_REFUSED, CERTAINTY_LIKELY, 0 },
    { "N07", may_be_local_account, &unknown_user, &of_domain, SOON, WHY_LOCAL_ACCOUNT, CERTAINTY_LIKELY, 0 },
    { "N08", is_ntlm, &kdc_silent, &kdc_answered, SOON, WHY_KDC_SILENT, CERTAINTY_LIKELY, 0 },
    { "N20", is_ntlm_of_server, NULL, NULL, 0, WHY_SERVER_CHOSE, CERTAINTY_CERTAIN, 0 },
    { "N14", is_ntlm_of_program, NULL, &tried_kerberos, SOON, WHY_PROGRAM, CERTAINTY_CERTAIN, 0 },
    { "N23", is_on_one_computer, NULL, NULL, 0, WHY_ONE_COMPUTER, CERTAINTY_LIKELY, 0 },
    { "N18-client", may_be_local_account, NULL, &of_domain, SAME_DAY, WHY_LOCAL_ACCOUNT, CERTAINTY_LIKELY, 0 },
    { "N17", is_client_without_kerberos, NULL, NULL, 0, WHY_CLIENT_ONLY, CERTAINTY_CERTAIN, 0 },
    { "N19", is_cloud_account, NULL, &of_domain, SAME_DAY, WHY_CLOUD_ACCOUNT, CERTAINTY_POSSIBLE, 0 },
};
const unsigned ntlm_rule_count = G_N_ELEMENTS(ntlm_rules);

const rule_t open_rules[] = {
    /* CredSSP of versions 2 and 5 has no error code ([MS-CSSP] 2.2.1), and AUTH3 of RPC no answer ([MS-RPCE] 3.3.1.5). */
    { "C17-closed", is_closed_on, NULL, NULL, 0, WHY_CLOSED, CERTAINTY_POSSIBLE, 0 },
};
const unsigned open_rule_count = G_N_ELEMENTS(open_rules);
