/* fuzz_http_credentials.c: values of Authorization headers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "parse/http_credentials.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *value = g_strndup((const char *)data, size);
    http_credentials_t credentials;

    if (http_credentials_parse(value, &credentials)) {
        g_assert_nonnull(credentials.scheme);
        g_assert_true(credentials.token == NULL || credentials.name == NULL);
        fuzz_visible(g_steal_pointer(&credentials.name));
    }
    http_credentials_clear(&credentials);
    fuzz_visible(http_host((const char *)data, size));
    g_free(value);
    return 0;
}
