/* ntlm.c: the messages of NTLM, whatever protocol they stand in
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"
#include "carriers/help/tokens.h"

/* The message type stands behind the signature. */
#define MESSAGE_TYPE_AT 8

static void read_message_type(reading_t *reading, const field_info *field)
{
    size_t length;
    const uint8_t *bytes = field_bytes_to_end(field, -MESSAGE_TYPE_AT, MAX_TOKEN, &length);

    if (bytes)
        token_report_ntlm(reading, field, bytes, length);
}

static const carrier_field_t fields[] = {
    { .name = "ntlmssp.messagetype", .read = read_message_type },
};

const carrier_t carrier_ntlm = { .fields = fields, .count = G_N_ELEMENTS(fields) };
