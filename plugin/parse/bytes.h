/* bytes.h: look for bytes in others
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_BYTES_H
#define SSPI_BYTES_H

#include <stddef.h>

/** Where `wanted` begins in `bytes` for the first time, or `length` where it does not. */
size_t bytes_find(const void *bytes, size_t length, const void *wanted, size_t wanted_length);

#endif
