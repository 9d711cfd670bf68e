/* likeness.h: what attempts have in common, and what their results mean
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_LIKENESS_H
#define SSPI_LIKENESS_H

#include "attempts/attempt.h"

/** A piece of a text that somebody else owns. */
typedef struct {
    const char *text;
    size_t length;
} part_t;

/** The host in a target: "srv1.example.com:1433" of "MSSQLSvc/srv1.example.com:1433"; all of it where it is a bare name. Length
 *  0: there is none. */
part_t target_host(const attempt_t *attempt);

/** The same without port and instance. */
part_t target_computer(const attempt_t *attempt);

/** The name of an account without domain and realm: "alice" of "LAB\alice", "alice@LAB.EXAMPLE.COM" and "cn=alice,dc=…", folded.
 *  To be freed with g_free(); NULL where there is none, or the logon is anonymous. */
char *account_key(const char *identity);

bool is_same_target(const attempt_t *a, const attempt_t *b);
bool is_same_host(const attempt_t *a, const attempt_t *b);

/** The computers are the same; one of the names may be without its domain. */
bool is_same_computer(const attempt_t *a, const attempt_t *b);
bool is_same_server(const attempt_t *a, const attempt_t *b);

/** How far two accounts of one name are one. */
typedef enum {
    ACCOUNT_OTHER,   /**< of two domains, or of two computers */
    ACCOUNT_PERHAPS, /**< the names of their domains cannot be compared: "EXAMPLE" and "corp.local" */
    ACCOUNT_SAME     /**< nothing speaks against it */
} account_likeness_t;

account_likeness_t account_likeness(const attempt_t *a, const attempt_t *b);

/** The same of two whose account_key() is equal, also where they have outlived the capture. */
account_likeness_t identity_likeness(const attempt_t *a, const attempt_t *b);

static inline bool is_same_account(const attempt_t *a, const attempt_t *b)
{
    return account_likeness(a, b) != ACCOUNT_OTHER;
}

/** Nothing says that two attempts are of two users: where a name is not known, nobody else is. With a TGT of its own, whoever has
 *  the same name is the same user. */
static inline bool is_same_asker(const attempt_t *a, const attempt_t *b)
{
    return !a->identity || !b->identity || is_same_account(a, b);
}

/** Both are of one person for one service in one protocol. */
bool is_same_wish(const attempt_t *a, const attempt_t *b);

/** Both were refused for the same reason. */
bool is_same_refusal(const attempt_t *a, const attempt_t *b);

/** Whether a target is named by an address. */
bool is_address_target(const attempt_t *attempt);

/** Requests to a KDC. */
static inline bool is_as(const attempt_t *attempt)
{
    return attempt->kdc == KDC_AS;
}

static inline bool is_tgs(const attempt_t *attempt)
{
    return attempt->kdc == KDC_TGS;
}

/** A user is logged on by NTLM, or tries it. */
bool is_ntlm(const attempt_t *attempt);

static inline bool is_failure(const attempt_t *attempt)
{
    return attempt->state == ATTEMPT_FAILURE;
}

static inline bool is_success(const attempt_t *attempt)
{
    return attempt->state == ATTEMPT_SUCCESS;
}

/** A guest is not who logged on. */
static inline bool is_let_in(const attempt_t *attempt)
{
    return is_success(attempt) && !(attempt->weaknesses & WEAKNESS(GUEST));
}

/** A service is shown a ticket, and no password with it. */
static inline bool is_by_ticket(const attempt_t *attempt)
{
    return attempt->kdc == KDC_NONE && attempt->has_kerberos && !attempt->ntlm_type;
}

/** An account of a computer, whose password nobody types. */
bool is_of_computer(const attempt_t *attempt);

/** An account of the server's own, by what the server says or by its name: "." is for the computer on which the account is. */
bool is_local(const attempt_t *attempt);

/** Whether a failure has this code for its reason. */
bool has_reason(const attempt_t *attempt, sspi_family_id_t family, uint32_t number);

/** Whether an error of Kerberos is why an attempt failed. */
bool has_krb_error(const attempt_t *attempt, uint32_t number);

/** Refused for a wrong password, or, where the two are not told apart, user name. */
bool has_wrong_password(const attempt_t *attempt);

/** The same, or for an unknown user. */
bool has_wrong_credentials(const attempt_t *attempt);

/** A web server or proxy refuses a password, or what is made of it, and does not tell why: a wrong password looks so. */
bool is_refused_by_web(const attempt_t *attempt);

/** A KDC says so before it looks at any password. */
bool is_unknown_user_of_kdc(const attempt_t *attempt);

/** Refused because the account is locked. */
bool is_locked(const attempt_t *attempt);

/** Seconds from the end of an attempt to the beginning of another. */
static inline double seconds_between(const attempt_t *before, const attempt_t *after)
{
    /* A capture may have any times: as integers, their differences may overflow. */
    return ((double)after->start.secs - (double)before->start.secs - (double)before->duration.secs)
        + ((double)after->start.nsecs - (double)before->start.nsecs - (double)before->duration.nsecs) / 1e9;
}

#endif
