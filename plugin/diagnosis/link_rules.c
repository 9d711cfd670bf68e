/* link_rules.c: what an attempt comes of: one row a rule
 *
 * Sources: as in rules.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/link_rules.h"

#include <string.h>

#include "diagnosis/recent.h"
#include "diagnosis/refusals.h"
#include "frame/dns_aliases.h"

static bool shows_ticket(const attempt_t *attempt)
{
    return attempt->ticket_from != NULL;
}

static bool is_explained_ntlm(const attempt_t *attempt)
{
    return is_ntlm(attempt) && attempt->diagnosis->because.number;
}

static bool is_by_same_means(const attempt_t *cause, const attempt_t *attempt)
{
    return is_same_wish(cause, attempt) && (cause->ntlm_type != 0) == (attempt->ntlm_type != 0)
        && is_by_ticket(cause) == is_by_ticket(attempt);
}

/** By whatever means the right password is then used for the same service. */
static bool is_mistyped_there(const attempt_t *cause, const attempt_t *attempt)
{
    return has_wrong_password(cause) && is_same_account(cause, attempt) && !is_as(attempt) && !is_tgs(attempt)
        && (is_same_host(cause, attempt) || is_same_server(cause, attempt));
}

static bool is_same_wish_refused(const attempt_t *cause, const attempt_t *attempt)
{
    /* What may have been refused is the call: to log on once more does not show that it succeeds. */
    return (is_failure(cause) || is_unanswered(cause)) && cause->note != NOTE_LOGON_OR_CALL
        && (is_by_same_means(cause, attempt) || is_mistyped_there(cause, attempt));
}
static const pair_test_t same_wish_refused = { is_same_wish_refused, UNFINISHED | FAILED | OF_ANY | BY_SAME_USER };

/** The same tries after the same refusal: nothing else was changed. */
static bool is_refused_as_before(const attempt_t *cause, const attempt_t *attempt)
{
    return is_same_refusal(cause, attempt) && is_by_same_means(cause, attempt);
}
static const pair_test_t refused_as_before = { is_refused_as_before, FAILED | OF_ANY | BY_SAME_USER | WITH_SAME_REFUSAL };

/** The one is named by an alias of the other. */
static bool is_alias_of(const attempt_t *cause, const attempt_t *attempt)
{
    part_t alias = target_computer(cause);
    part_t real = target_computer(attempt);

    return dns_aliases_lead(alias.text, alias.length, real.text, real.length);
}

/** A client asks for the service by another class or name of its host. */
static bool is_other_form_unknown(const attempt_t *cause, const attempt_t *attempt)
{
    return (is_spn_unknown(cause) || is_spn_not_unique(cause))
        && (is_same_computer(cause, attempt) || is_alias_of(cause, attempt))
        && !is_same_target(cause, attempt) && cause->ticket && cause->ticket == attempt->ticket;
}
static const pair_test_t other_form_unknown = { is_other_form_unknown, FAILED | OF_KDC };

static bool is_tgs_success(const attempt_t *attempt)
{
    return is_tgs(attempt) && is_success(attempt) && attempt->note != NOTE_REFERRAL;
}

static bool is_kerberos_refused(const attempt_t *cause, const attempt_t *attempt)
{
    if (is_as(cause))
        return (is_failure(cause) || is_unanswered(cause)) && is_same_account(cause, attempt);
    if (is_tgs(cause))
        return (is_failure(cause) || is_unanswered(cause)) && is_same_computer(cause, attempt) && is_same_asker(cause, attempt);
    return is_refused_kerberos(cause, attempt) && seconds_between(cause, attempt) <= AT_ONCE;
}
static const pair_test_t kerberos_refused = { is_kerberos_refused, UNFINISHED | FAILED | OF_ANY };

/** Kerberos failed, and that explains this one. */
static bool is_because_of(const attempt_t *cause, const attempt_t *attempt)
{
    return !cause->ntlm_type && attempt->diagnosis->because.number == cause->number;
}
static const pair_test_t explaining = { is_because_of, IN_ANY_STATE | OF_ANY };

/** The first that a ticket is used for is what it was wanted for. */
static bool is_first_use(const attempt_t *cause, const attempt_t *attempt)
{
    return attempt->ticket_from == cause && !cause->diagnosis->is_used;
}
static const pair_test_t first_use = { is_first_use, IN_ANY_STATE | OF_KDC | ISSUE_OF_TICKET };

/** Another ticket of the same TGT: the one that is to be forwarded with it. */
static bool is_asked_with_it(const attempt_t *cause, const attempt_t *attempt)
{
    return attempt->ticket && cause->ticket == attempt->ticket && is_tgs(cause);
}
static const pair_test_t asked_with_it = { is_asked_with_it, IN_ANY_STATE | OF_TGS };

static bool is_as_success(const attempt_t *attempt)
{
    return is_as(attempt) && is_success(attempt);
}

/** The user shows a password, and nothing from before it was changed. */
static bool is_let_in_by_password(const attempt_t *attempt)
{
    return is_let_in(attempt) && !attempt->ticket && !is_as(attempt) && !is_tgs(attempt);
}

static bool is_change_of_password(const attempt_t *attempt)
{
    return is_as_success(attempt) && attempt->target && g_ascii_strncasecmp(attempt->target, "kadmin/changepw", 15) == 0;
}

static bool is_log_on(const attempt_t *attempt)
{
    return is_as_success(attempt) && is_for_krbtgt(attempt);
}

/** The user gets in as soon as the password is changed. */
static bool is_password_expired(const attempt_t *cause, const attempt_t *attempt)
{
    return is_failure(cause) && cause->reason && sspi_finding_kind(cause->reason) == SSPI_KIND_PASSWORD_EXPIRED
        && is_same_account(cause, attempt);
}
static const pair_test_t password_expired = { is_password_expired, FAILED | OF_ANY };

/** A TGT that is no good any more, or a KDC that cannot help: with another, the client gets its ticket. */
static bool is_refused_for_now(const attempt_t *cause, const attempt_t *attempt)
{
    return is_tgs(cause) && is_same_target(cause, attempt) && is_same_asker(cause, attempt)
        && (has_krb_error(cause, KDC_ERR_SVC_UNAVAILABLE) || has_krb_error(cause, KRB_AP_ERR_BAD_INTEGRITY)
            || has_krb_error(cause, KRB_AP_ERR_TKT_EXPIRED) || has_krb_error(cause, KRB_AP_ERR_MODIFIED));
}
static const pair_test_t refused_for_now = { is_refused_for_now, FAILED | OF_TGS };

static bool is_in_by_ticket(const attempt_t *attempt)
{
    return is_success(attempt) && is_by_ticket(attempt);
}

/** A ticket from before the capture: of whom it was is not known then. */
static bool is_ticket_expired(const attempt_t *cause, const attempt_t *attempt)
{
    return is_by_ticket(cause) && has_krb_error(cause, KRB_AP_ERR_TKT_EXPIRED) && strcmp(cause->carrier, attempt->carrier) == 0
        && is_same_server(cause, attempt) && is_same_asker(cause, attempt);
}
static const pair_test_t ticket_expired = { is_ticket_expired, FAILED | OF_SERVICE };

/** Windows tries a session of nobody before that of the user. */
static bool is_nobody_refused(const attempt_t *cause, const attempt_t *attempt)
{
    return (cause->weaknesses & WEAKNESS(ANONYMOUS)) && is_same_server(cause, attempt)
        && strcmp(cause->carrier, attempt->carrier) == 0;
}
static const pair_test_t nobody_refused = { is_nobody_refused, FAILED | OF_SERVICE };

/** A domain controller that has no secrets (RODC) sends the client to one that has. */
static bool is_without_secrets(const attempt_t *cause, const attempt_t *attempt)
{
    return is_tgs(cause) && has_ntstatus(cause, STATUS_NO_SECRETS) && is_same_target(cause, attempt)
        && is_same_asker(cause, attempt);
}
static const pair_test_t without_secrets = { is_without_secrets, FAILED | OF_TGS };

/** The same wrong password was tried by NTLM, and then another one. */
static bool is_refused_with_kdc(const attempt_t *cause, const attempt_t *attempt)
{
    return is_ntlm(cause) && has_wrong_password(cause) && cause->diagnosis->why == WHY_KDC_REFUSED
        && is_same_account(cause, attempt);
}
static const pair_test_t refused_with_kdc = { is_refused_with_kdc, FAILED | OF_SERVICE };

/** No domain controller was to be reached, or a clock was wrong: that passes by itself. */
static bool is_passing(const attempt_t *cause, const attempt_t *attempt)
{
    return (has_ntstatus(cause, STATUS_NO_LOGON_SERVERS) || has_krb_error(cause, KRB_AP_ERR_SKEW))
        && is_by_same_means(cause, attempt);
}
static const pair_test_t passing = { is_passing, FAILED | OF_ANY | BY_SAME_USER };

/** Both bind with a password, or neither: what another program does by other means says nothing of this one. On the same
 *  connection, or at once, it is the same program. */
static bool may_be_same_program(const attempt_t *cause, const attempt_t *attempt)
{
    return (cause->client->port == attempt->client->port && is_same_server(cause, attempt))
        || (g_strcmp0(cause->own_mechanism, "simple") == 0) == (g_strcmp0(attempt->own_mechanism, "simple") == 0);
}

/** The client binds again, with signing or in TLS, by whatever means. */
static bool is_signing_required_there(const attempt_t *cause, const attempt_t *attempt)
{
    return cause->diagnosis->why == WHY_SIGNING && strcmp(cause->carrier, attempt->carrier) == 0
        && addresses_equal(&cause->server->addr, &attempt->server->addr) && is_same_account(cause, attempt);
}
static const pair_test_t signing_required_there = { is_signing_required_there, FAILED | OF_SERVICE };

static bool is_signing_required(const attempt_t *cause, const attempt_t *attempt)
{
    return is_signing_required_there(cause, attempt) && may_be_same_program(cause, attempt);
}
static const pair_test_t signing_required = { is_signing_required, FAILED | OF_SERVICE };

static bool is_rpc(const attempt_t *attempt)
{
    return strcmp(attempt->carrier, "DCE/RPC") == 0;
}

/** A client gets in with calls that are protected from being changed. */
static bool is_rpc_with_integrity(const attempt_t *attempt)
{
    return is_success(attempt) && is_rpc(attempt) && !(attempt->weaknesses & WEAKNESS(RPC_NO_INTEGRITY));
}

/** They were not before, which DCOM has not allowed since KB5004442. */
static bool is_level_refused(const attempt_t *cause, const attempt_t *attempt)
{
    return is_rpc(cause) && (cause->weaknesses & WEAKNESS(RPC_NO_INTEGRITY)) && is_same_server(cause, attempt)
        && is_same_asker(cause, attempt);
}
static const pair_test_t level_refused = { is_level_refused, FAILED | OF_SERVICE };

static bool is_mail(const attempt_t *attempt)
{
    return strcmp(attempt->carrier, "SMTP") == 0 || strcmp(attempt->carrier, "IMAP") == 0
        || strcmp(attempt->carrier, "POP3") == 0;
}

/** A mail client gets in with a password alone. */
static bool is_mail_by_password(const attempt_t *attempt)
{
    return is_success(attempt) && is_mail(attempt) && !attempt->ntlm_type && !attempt->has_kerberos;
}

/** A package of Windows was refused to it there before. */
static bool is_mail_refused(const attempt_t *cause, const attempt_t *attempt)
{
    return strcmp(cause->carrier, attempt->carrier) == 0 && !is_mail_by_password(cause) && is_same_server(cause, attempt)
        && is_same_asker(cause, attempt);
}
static const pair_test_t mail_refused = { is_mail_refused, FAILED | OF_SERVICE };

/** The server has sent the client to another one (RFC 4511 4.1.10). */
static bool is_ldap_referral(const attempt_t *cause, const attempt_t *attempt)
{
    return cause->note == NOTE_LDAP_RESULT && g_strcmp0(cause->note_detail, LDAP_REFERRAL) == 0
        && strcmp(cause->carrier, attempt->carrier) == 0
        && is_same_account(cause, attempt) && !is_same_server(cause, attempt);
}
static const pair_test_t ldap_referral = { is_ldap_referral, UNFINISHED | OF_SERVICE };

static bool is_renewal_refused(const attempt_t *cause, const attempt_t *attempt)
{
    return is_tgs(cause) && (cause->clues & CLUE_RENEWAL) && is_for_krbtgt(cause) && is_same_asker(cause, attempt)
        && (has_krb_error(cause, KDC_ERR_BADOPTION) || has_krb_error(cause, KRB_AP_ERR_TKT_EXPIRED));
}
static const pair_test_t renewal_refused = { is_renewal_refused, FAILED | OF_TGS };

static bool is_ticket_for_other(const attempt_t *attempt)
{
    return is_tgs_success(attempt) && attempt->on_behalf_of;
}

/** A service looks for the realm of a user in whose name it then asks ([MS-SFU] 3.1.5.1.1.2). */
static bool is_search_for_realm(const attempt_t *cause, const attempt_t *attempt)
{
    char *user = is_as(cause) && has_krb_error(cause, KDC_ERR_C_PRINCIPAL_UNKNOWN) ? account_key(cause->identity) : NULL;
    char *other = user ? account_key(attempt->on_behalf_of) : NULL;
    bool is_same = user && g_strcmp0(user, other) == 0;

    g_free(user);
    g_free(other);
    return is_same;
}
static const pair_test_t search_for_realm = { is_search_for_realm, FAILED | OF_AS };

/** A server that wants more than the client first offered (TLS, NLA), or less. */
static bool is_rdp_choice_refused(const attempt_t *cause, const attempt_t *attempt)
{
    return is_failure(cause) && cause->reason && cause->reason->family == SSPI_FAMILY_RDP_NEGOTIATION
        && is_same_server(cause, attempt) && is_same_asker(cause, attempt);
}
static const pair_test_t rdp_choice_refused = { is_rdp_choice_refused, FAILED | OF_SERVICE };

static bool is_agreed(const attempt_t *attempt)
{
    return attempt->clues & CLUE_AGREED;
}

static bool is_forwarding(const attempt_t *attempt)
{
    return is_tgs(attempt) && attempt->delegation == DELEGATION_FORWARDED;
}

const link_rule_t link_rules[] = {
    { "L06", is_let_in, &same_wish_refused, TYPED, CONSEQUENCE_SUCCEEDED, true },
    { "L14", is_let_in, &passing, MENDED, CONSEQUENCE_SUCCEEDED, true },
    { "N04-typed", is_log_on, &refused_with_kdc, TYPED, CONSEQUENCE_SUCCEEDED, true },
    { "C10", is_success, &signing_required, TYPED, CONSEQUENCE_SUCCEEDED, true },
    { "C10-other", is_success, &signing_required_there, AT_ONCE, CONSEQUENCE_SUCCEEDED, true },
    { "C20", is_rpc_with_integrity, &level_refused, SOON, CONSEQUENCE_SUCCEEDED, true },
    { "C22", is_mail_by_password, &mail_refused, SOON, CONSEQUENCE_SUCCEEDED, true },
    { "C12", is_success, &ldap_referral, SOON, CONSEQUENCE_SUCCEEDED, true },
    { "K18-form", is_tgs_success, &other_form_unknown, AT_ONCE, CONSEQUENCE_SUCCEEDED, true },
    { "K16", is_tgs_success, &without_secrets, SOON, CONSEQUENCE_SUCCEEDED, true },
    { "K21", is_ticket_for_other, &search_for_realm, AT_ONCE, CONSEQUENCE_SUCCEEDED, true },
    { "K23", is_tgs_success, &refused_for_now, SOON, CONSEQUENCE_SUCCEEDED, true },
    { "K23-service", is_in_by_ticket, &ticket_expired, SOON, CONSEQUENCE_SUCCEEDED, true },
    { "K24", is_log_on, &renewal_refused, SOON, CONSEQUENCE_SUCCEEDED, true },
    { "K28", is_log_on, &password_expired, CHANGED_PASSWORD, CONSEQUENCE_SUCCEEDED, true },
    { "K28-password", is_let_in_by_password, &password_expired, CHANGED_PASSWORD, CONSEQUENCE_SUCCEEDED, true },
    { "K28-change", is_change_of_password, &password_expired, CHANGED_PASSWORD, CONSEQUENCE_NONE, false },
    { "N24", is_let_in, &nobody_refused, SOON, CONSEQUENCE_NONE, true },
    { "C15", is_success, &rdp_choice_refused, SOON, CONSEQUENCE_SUCCEEDED, true },
    { "N21", is_ntlm, &kerberos_refused, SOON, CONSEQUENCE_FELL_BACK, false },
    { "N01", is_explained_ntlm, &explaining, UINT_MAX, CONSEQUENCE_FELL_BACK, false },
    { "K18", is_failure, &refused_as_before, SOON, CONSEQUENCE_REPEATED, false },
    { "ticket", shows_ticket, &first_use, AT_ONCE, CONSEQUENCE_NONE, false },
    { "K15", is_forwarding, &asked_with_it, AT_ONCE, CONSEQUENCE_NONE, false },
};
const unsigned link_rule_count = G_N_ELEMENTS(link_rules);

const link_rule_t early_rules[] = {
    /* What follows is inside TLS: mostly nothing is seen of its end. */
    { "C15-agreed", is_agreed, &rdp_choice_refused, SOON, CONSEQUENCE_AGREED, true },
};
const unsigned early_rule_count = G_N_ELEMENTS(early_rules);
