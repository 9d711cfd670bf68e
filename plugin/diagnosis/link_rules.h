/* link_rules.h: what an attempt comes of: one row a rule
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_LINK_RULES_H
#define SSPI_LINK_RULES_H

#include "diagnosis/rules.h"

/** What an earlier attempt of the client came to: this one is of the same story. */
typedef struct {
    const char *id;
    attempt_test_t *of;
    const pair_test_t *came_of;
    unsigned seconds;
    consequence_t consequence;
    bool is_harmless; /**< the earlier one is */
} link_rule_t;

/* All that fit count. */
extern const link_rule_t link_rules[];
extern const unsigned link_rule_count;

/* Those that need not wait for how an attempt ends. */
extern const link_rule_t early_rules[];
extern const unsigned early_rule_count;

#endif
