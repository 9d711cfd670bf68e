/* fuzz_x509_subject.c: whom a certificate names
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "parse/x509_subject.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *subject = x509_subject((der_t) { data, size });

    g_assert_true(!subject || *subject);
    fuzz_visible(subject);
    return 0;
}
