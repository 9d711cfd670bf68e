/* rules.h: what explains an attempt, and what an attempt comes of: one row a rule
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_RULES_H
#define SSPI_RULES_H

#include "diagnosis/diagnosis.h"

typedef bool attempt_test_t(const attempt_t *attempt);
/** @param cause  the earlier one */
typedef bool pair_test_t(const attempt_t *cause, const attempt_t *attempt);
/** @param between  any other of the same client since the cause began */
typedef bool refutation_t(const attempt_t *between, const attempt_t *cause, const attempt_t *attempt);

/** What is behind an attempt. */
typedef struct {
    const char *id; /**< by which tests name it */
    attempt_test_t *of;
    pair_test_t *because;     /**< an earlier attempt of the client that explains it; NULL: the attempt itself is the evidence */
    refutation_t *refuted_by; /**< NULL: nothing among attempts does */
    unsigned seconds;         /**< from the end of that earlier one */
    why_t why;
    certainty_t certainty;
    bool is_harmless;
} rule_t;

/** What an earlier attempt of the client came to: this one is of the same story. */
typedef struct {
    const char *id;
    attempt_test_t *of;
    pair_test_t *came_of;
    unsigned seconds;
    consequence_t consequence;
    bool is_harmless; /**< the earlier one is */
} link_rule_t;

/* In the order in which they are tried: the first that fits is the answer. */
extern const rule_t rules[];
extern const unsigned rule_count;

/* All that fit count. */
extern const link_rule_t link_rules[];
extern const unsigned link_rule_count;

#endif
