/* text.c: statuses in texts that carry no field of their own: log messages, web pages, WS-Man faults
 *
 * Looked for only if the user asks for it (preference sspi.text): it reads the text of every such message.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"

#define MAX_TEXT 65536
#define MAX_CODES 16

static void read_text(reading_t *reading, const field_info *field)
{
    size_t length = field->length > 0 ? (size_t)MIN(field->length, MAX_TEXT) : 0;
    const char *text = length ? (const char *)field_bytes(field, 0, length) : NULL;
    sspi_text_code_t code = { .at = 0 };

    for (unsigned i = 0; text && i < MAX_CODES && sspi_code_in_text(text, length, code.at + code.length, &code); i++)
        report_finding_at(reading, field, (carrier_place_t) { .offset = (int)code.at, .length = (int)code.length },
                          &code.finding);
}

static const carrier_field_t fields[] = {
    { .name = "syslog.msg", .read = read_text },
    { .name = "http.file_data", .read = read_text },
};

static bool are_texts_wanted(const capture_state_t *state)
{
    return state->texts;
}

const carrier_t carrier_texts = { .fields = fields, .count = G_N_ELEMENTS(fields), .is_needed = are_texts_wanted };
