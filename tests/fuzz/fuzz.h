/* fuzz.h: what the fuzz targets share
 *
 * A target is one file fuzz_NAME.c, which hands its input to one parser as a capture or a user would, does with the result
 * what the plugin does, and aborts where the parser breaks its contract; and a line for each seed in seeds/.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_FUZZ_H
#define SSPI_FUZZ_H

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

#include "codes/finding.h"

/** What libFuzzer calls. `data` ends where `size` says: AddressSanitizer stops at a read beyond. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** Explain a finding in every language and name its native code in buffers of every size. Aborts if the finding is not
 *  consistent, or a text is not terminated or no UTF-8. */
void fuzz_finding(const sspi_finding_t *finding);

/** Check a text that was made fit to be shown (or NULL), and free it. Aborts if it could disturb a terminal. */
void fuzz_visible(char *text);

/** Read `length` bytes from `at` on. Aborts if they are not all within the `size` bytes of `data`. */
void fuzz_bytes(const uint8_t *data, size_t size, size_t at, size_t length);

#endif
