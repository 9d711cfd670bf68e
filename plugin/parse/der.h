/* der.h: step through BER or DER elements of definite length
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_DER_H
#define SSPI_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A piece of an encoding that somebody else owns. */
typedef struct {
    const uint8_t *bytes;
    size_t length;
} der_t;

/** Take the next element off the front of `rest`.
 *
 *  Lengths may be longer than needed, as Active Directory writes them (84 00 00 00 10).
 *  @param tag       the one-byte tag it has to have
 *  @param contents  set to the element's contents
 *  @return false, with `rest` as it was, where the tag is another, the length is indefinite, or `rest` ends before the
 *          element does */
bool der_next(der_t *rest, uint8_t tag, der_t *contents);

#endif
