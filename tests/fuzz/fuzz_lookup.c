/* fuzz_lookup.c: what a person types behind sspi-lookup
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "lookup/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    GArray *hits = g_array_new(FALSE, FALSE, sizeof(sspi_finding_t));
    char *text = g_strndup((const char *)data, size);

    g_assert_cmpint(query(text, hits), ==, hits->len > 0);
    for (guint i = 0; i < hits->len; i++)
        fuzz_finding(&g_array_index(hits, sspi_finding_t, i));
    g_free(text);
    g_array_unref(hits);
    return 0;
}
