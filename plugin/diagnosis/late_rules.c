/* late_rules.c: what may be told of an attempt with its result or after it: one row a rule
 *
 * Sources: [MS-SMB2] 3.3.5.7 for shares, [MS-N2HT] and RFC 4559 for the web.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/rules.h"

#include "diagnosis/likeness.h"
#include "diagnosis/reason_codes.h"

/** The server has let somebody in as another than he says he is. */
static bool is_as_another(const attempt_t *attempt)
{
    return attempt->note == NOTE_AS_GUEST || attempt->note == NOTE_AS_ANONYMOUS || attempt->ntlm_proof == NTLM_PROOF_NONE;
}

/** What was asked for is refused all the same. */
static bool is_refused_all_the_same(const attempt_t *attempt)
{
    const sspi_finding_t *reason = attempt->reason;

    return is_success(attempt)
        && ((attempt->clues & CLUE_NOT_ALLOWED)
            || (reason && reason->family == SSPI_FAMILY_HTTP_AUTH && reason->number == HTTP_FORBIDDEN));
}

static bool is_other_not_allowed(const attempt_t *attempt)
{
    return is_refused_all_the_same(attempt) && is_as_another(attempt);
}

/** Whoever asks is known, and may not have what was asked for. */
static bool is_not_allowed(const attempt_t *attempt)
{
    return is_refused_all_the_same(attempt) && !is_as_another(attempt);
}

const rule_t late_rules[] = {
    { "C04", is_other_not_allowed, NULL, NULL, 0, WHY_NOBODY, CERTAINTY_CERTAIN, 0 },
    { "C01", is_not_allowed, NULL, NULL, 0, WHY_NOT_ALLOWED, CERTAINTY_CERTAIN, 0 },
};
const unsigned late_rule_count = G_N_ELEMENTS(late_rules);
