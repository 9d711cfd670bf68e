/* text.c: codes in texts that carry no field of their own: log messages, web pages, WS-Man faults, what mail servers say
 *
 * Looked for only if the user asks for it (preference sspi.text): it reads the text of every such message.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"
#include "codes/text/reader.h"

#define MAX_TEXT 65536
#define MAX_CODES 16u

static void read_text(reading_t *reading, const field_info *field)
{
    size_t length = field->length > 0 ? (size_t)MIN(field->length, MAX_TEXT) : 0;
    const char *text = length ? (const char *)field_bytes(field, 0, length) : NULL;
    sspi_text_reading_t *codes = text ? sspi_read_text(text, length, false) : NULL;

    for (guint i = 0; codes && i < MIN(codes->hits->len, MAX_CODES); i++) {
        const sspi_text_hit_t *hit = &g_array_index(codes->hits, sspi_text_hit_t, i);
        carrier_place_t place = { .offset = (int)hit->at, .length = (int)hit->length };

        if (hit->finding.class_ != SSPI_CLASS_SUCCESS)
            report_finding_at(reading, field, place, &hit->finding);
    }
    if (codes)
        sspi_text_reading_free(codes);
}

static const carrier_field_t fields[] = {
    { .name = "syslog.msg", .read = read_text },
    { .name = "http.file_data", .read = read_text, .context = SSPI_CONTEXT_HTTP },
    { .name = "smtp.rsp.parameter", .read = read_text },
};

static bool are_texts_wanted(const capture_state_t *state)
{
    return state->texts;
}

const carrier_t carrier_texts = { .fields = fields, .count = G_N_ELEMENTS(fields), .is_needed = are_texts_wanted };
