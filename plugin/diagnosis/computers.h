/* computers.h: computers that their domain refuses, and who is refused by them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_COMPUTERS_H
#define SSPI_COMPUTERS_H

#include "diagnosis/rules.h"

/** A secure channel of a computer to a domain controller. */
bool is_of_channel(const attempt_t *attempt);

bool is_channel_refused(const attempt_t *attempt);
bool is_computer_refused(const attempt_t *attempt);
bool is_without_trust(const attempt_t *attempt);

extern const pair_test_t channel_refused_before;
extern const pair_test_t own_computer_refused;
extern const pair_test_t computer_refused_before;

/* What refutes that the computer is refused. */
extern const pair_test_t channel_there;
extern const pair_test_t computer_there;

#endif
