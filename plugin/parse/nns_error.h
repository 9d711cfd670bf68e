/* nns_error.h: the status in the error of a .NET NegotiateStream
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_NNS_ERROR_H
#define SSPI_NNS_ERROR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The payload of a HandshakeError message ([MS-NNS] 2.2.1): 8 bytes, big-endian from .NET Framework, little-endian from
 *  current .NET, of which the upper half is zero or the sign.
 *  @return whether the bytes are a number other than 0 in either order; `status` is set only then */
bool nns_error_status(const uint8_t *payload, size_t length, uint32_t *status);

#endif
