/* tls_suite.h: cipher suites of TLS that protect little or nothing
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_TLS_SUITE_H
#define SSPI_TLS_SUITE_H

#include <stdbool.h>
#include <stdint.h>

/** Whether a suite has no encryption, or one of RC4, DES or an export key, or proves nobody's identity. */
bool tls_suite_is_weak(uint16_t suite);

#endif
