/* refusals.h: what an attempt was refused for, as far as rules ask
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_REFUSALS_H
#define SSPI_REFUSALS_H

#include "diagnosis/likeness.h"
#include "diagnosis/reason_codes.h"

/** Whether a failure has this NTSTATUS for its reason. */
bool has_ntstatus(const attempt_t *attempt, uint32_t number);

/** Asks for a ticket that further ones are asked for with: of the own realm, or of one on the way. */
bool is_for_krbtgt(const attempt_t *attempt);

/** The KDC does not know what a ticket was asked for. */
bool is_unknown_to_kdc(const attempt_t *attempt);

/** The same of a service. */
bool is_spn_unknown(const attempt_t *attempt);

/** The SPN is there twice. */
bool is_spn_not_unique(const attempt_t *attempt);

/** A KDC was asked, and nobody answered. */
bool is_unanswered(const attempt_t *cause);

/** Whether the client asked for NTLM by name (HTTP), and not for whatever can be agreed on. */
bool is_ntlm_by_name(const attempt_t *attempt);

/** The service itself refused Kerberos, and the client came again. */
bool is_refused_kerberos(const attempt_t *cause, const attempt_t *attempt);

#endif
