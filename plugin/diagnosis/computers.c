/* computers.c: computers that their domain refuses, and who is refused by them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/computers.h"

#include <string.h>

#include "diagnosis/recent.h"
#include "diagnosis/refusals.h"

bool is_of_channel(const attempt_t *attempt)
{
    return strcmp(attempt->carrier, "Netlogon") == 0 && g_strcmp0(attempt->own_mechanism, "Netlogon secure channel") == 0;
}

/** The domain controller has found that the computer does not know the secret that they share ([MS-NRPC] 3.5.4.4.2). */
bool is_channel_refused(const attempt_t *attempt)
{
    return is_of_channel(attempt) && has_ntstatus(attempt, STATUS_ACCESS_DENIED);
}

/** Of a computer nobody mistypes the password. NTLM does not tell it from an account that is gone. */
bool is_computer_refused(const attempt_t *attempt)
{
    return is_of_computer(attempt) && has_wrong_password(attempt) && !has_ntstatus(attempt, STATUS_LOGON_FAILURE);
}

/** A server says that it has no trust with its domain. */
bool is_without_trust(const attempt_t *attempt)
{
    return is_ntlm(attempt)
        && (has_ntstatus(attempt, STATUS_TRUSTED_RELATIONSHIP_FAILURE) || has_ntstatus(attempt, STATUS_NO_TRUST_SAM_ACCOUNT));
}

static bool is_channel_refused_before(const attempt_t *cause, const attempt_t *attempt _U_)
{
    return is_channel_refused(cause);
}
const pair_test_t channel_refused_before = { is_channel_refused_before, FAILED | OF_SERVICE };

/** The KDC does not let the computer in by whose name the service is asked for. */
static bool is_own_computer_refused(const attempt_t *cause, const attempt_t *attempt)
{
    part_t host = target_computer(attempt);
    size_t length = MIN(strcspn(host.text, "."), host.length);

    return is_as(cause) && is_computer_refused(cause) && length > 0
        && g_ascii_strncasecmp(cause->identity, host.text, length) == 0 && cause->identity[length] == '$';
}
const pair_test_t own_computer_refused = { is_own_computer_refused, FAILED | OF_AS };

static bool has_logged_on_as_computer(const attempt_t *between, const attempt_t *attempt _U_)
{
    return is_success(between) && (is_of_channel(between) || (is_as(between) && is_of_computer(between)));
}
const pair_test_t computer_there = { has_logged_on_as_computer, SUCCEEDED | OF_ANY };

static bool is_computer_refused_before(const attempt_t *cause, const attempt_t *attempt)
{
    return is_computer_refused(cause) && is_same_account(cause, attempt);
}
const pair_test_t computer_refused_before = { is_computer_refused_before, FAILED | OF_ANY };

static bool has_channel(const attempt_t *between, const attempt_t *attempt _U_)
{
    return is_of_channel(between) && is_success(between);
}
const pair_test_t channel_there = { has_channel, SUCCEEDED | OF_SERVICE };
