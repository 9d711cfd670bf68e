/* fuzz_text.c: every code in a text, as sspi-lookup and the carriers of texts read it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "codes/text/reader.h"

static void check_reading(const uint8_t *data, size_t size, bool may_be_question)
{
    sspi_text_reading_t *reading = sspi_read_text((const char *)data, size, may_be_question);

    for (guint i = 0; i < reading->hits->len; i++) {
        const sspi_text_hit_t *hit = &g_array_index(reading->hits, sspi_text_hit_t, i);

        g_assert_cmpuint(hit->length, >, 0);
        fuzz_bytes(data, size, hit->at, hit->length);
        g_assert_true(hit->finding.native || hit->finding.status);
        fuzz_finding(&hit->finding);
        for (guint j = 0; !may_be_question && j < i; j++)
            g_assert_false(
                hit->finding.native && hit->finding.native == g_array_index(reading->hits, sspi_text_hit_t, j).finding.native);
    }
    for (guint i = 0; i < reading->unknown->len; i++) {
        const sspi_text_unknown_t *unknown = &g_array_index(reading->unknown, sspi_text_unknown_t, i);

        g_assert_cmpuint(unknown->length, >, 0);
        fuzz_bytes(data, size, unknown->at, unknown->length);
    }
    sspi_text_reading_free(reading);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_reading(data, size, false);
    check_reading(data, size, true);
    return 0;
}
