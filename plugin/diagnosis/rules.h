/* rules.h: what explains an attempt: one row a rule
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_RULES_H
#define SSPI_RULES_H

#include "diagnosis/diagnosis.h"

typedef bool attempt_test_t(const attempt_t *attempt);

/** What an attempt has to do with another one. */
typedef struct {
    /** @param other  of the same maker; the earlier one, or any since the cause began */
    bool (*is)(const attempt_t *other, const attempt_t *attempt);
    unsigned among; /**< the traits in recent.h of all that it is true for: the others are not looked at */
} pair_test_t;

/* Seconds */
#define AT_ONCE 10
#define SOON 60
#define TYPED 120
#define REPLAY_WINDOW 300 /* for so long a service remembers what it took (RFC 4120 10) */
#define CHANGED_PASSWORD 600
#define MENDED 600 /* by whoever sees to it, or by the next synchronization */
#define REMEMBERED_SPN 900
#define SAME_DAY 36000 /* a ticket is good for 10 hours */

/* What else is to be said of a rule. */
#define HARMLESS 0x1u
#define BY_SERVER 0x2u /* the earlier attempt was made by the server, which is a client elsewhere */

/** What is behind an attempt. */
typedef struct {
    const char *id; /**< by which tests name it */
    attempt_test_t *of;
    const pair_test_t *because;    /**< an earlier attempt that explains it; NULL: the attempt itself is the evidence */
    const pair_test_t *refuted_by; /**< NULL: nothing among attempts does, as of what a ticket tells */
    unsigned seconds;         /**< from the end of that earlier one; without one, from the end of what refutes */
    why_t why;
    certainty_t certainty;
    unsigned flags;
} rule_t;

/* In the order in which they are tried: the first that fits is the answer. */
extern const rule_t rules[];
extern const unsigned rule_count;

/* The same of NTLM: why it is not Kerberos, whether or not the user got in. */
extern const rule_t ntlm_rules[];
extern const unsigned ntlm_rule_count;

/** What may be told of an attempt with its result or after it, of which the attempt itself is the evidence. It says more than why
 *  it was NTLM. */
extern const rule_t late_rules[];
extern const unsigned late_rule_count;

/** What may have become of an attempt that has no result. */
extern const rule_t open_rules[];
extern const unsigned open_rule_count;

/** The user was let in by NTLM, or would have been: nothing but the mechanism is amiss. */
bool is_ntlm_in_use(const attempt_t *attempt);

#endif
