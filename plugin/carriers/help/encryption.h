/* encryption.h: whether what a field stands in was encrypted on its way
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ENCRYPTION_H
#define SSPI_ENCRYPTION_H

#include "frame/reading.h"

/** Whether a field stands in a packet that nothing encrypts: whoever captures it can read it. False where that is not known.
 *  `field` is NULL for bytes that no field covers. */
bool is_in_the_clear(const reading_t *reading, const field_info *field);

/** Whether a field stands in a packet that Wireshark has decrypted from TLS. False where that is not known. */
bool is_inside_tls(const reading_t *reading, const field_info *field);

/** The same of a layer of the frame. */
bool is_layer_inside_tls(const reading_t *reading, int layer);

/** Whether a field stands inside a protocol, by its filter name, in its packet. False where that is not known. */
bool is_inside(const reading_t *reading, const field_info *field, const char *protocol);

#endif
