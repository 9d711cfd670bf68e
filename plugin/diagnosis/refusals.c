/* refusals.c: what an attempt was refused for, as far as rules ask
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/refusals.h"

#include <string.h>

#include "diagnosis/diagnosis.h"

bool has_ntstatus(const attempt_t *attempt, uint32_t number)
{
    return has_reason(attempt, SSPI_FAMILY_NTSTATUS, number);
}

bool is_for_krbtgt(const attempt_t *attempt)
{
    return attempt->target && g_ascii_strncasecmp(attempt->target, "krbtgt/", 7) == 0;
}

bool is_unknown_to_kdc(const attempt_t *attempt)
{
    return (is_as(attempt) || is_tgs(attempt)) && has_krb_error(attempt, KDC_ERR_S_PRINCIPAL_UNKNOWN);
}

bool is_spn_unknown(const attempt_t *attempt)
{
    return is_unknown_to_kdc(attempt) && !is_for_krbtgt(attempt);
}

bool is_spn_not_unique(const attempt_t *attempt)
{
    return (is_as(attempt) || is_tgs(attempt)) && has_krb_error(attempt, KDC_ERR_PRINCIPAL_NOT_UNIQUE);
}

/** The last that a KDC said was to come by TCP, and nothing answers there. */
static bool was_sent_to_tcp(const attempt_t *cause)
{
    return cause->reason && cause->reason->family == SSPI_FAMILY_KERBEROS && cause->reason->number == KRB_ERR_RESPONSE_TOO_BIG;
}

bool is_unanswered(const attempt_t *cause)
{
    if (!is_as(cause) && !is_tgs(cause))
        return false;
    return (cause->state == ATTEMPT_UNFINISHED && (!cause->reason || was_sent_to_tcp(cause)))
        || (is_failure(cause) && !cause->reason
            && (cause->note == NOTE_HOST_UNREACHABLE || cause->note == NOTE_PORT_UNREACHABLE));
}

bool is_ntlm_by_name(const attempt_t *attempt)
{
    return g_strcmp0(attempt->own_mechanism, "NTLM") == 0;
}

bool is_refused_kerberos(const attempt_t *cause, const attempt_t *attempt)
{
    return !is_ntlm_by_name(attempt) && is_failure(cause) && cause->has_kerberos && !cause->ntlm_type
        && is_same_server(cause, attempt) && strcmp(cause->carrier, attempt->carrier) == 0
        && (!cause->diagnosis->account || is_same_account(cause, attempt));
}
