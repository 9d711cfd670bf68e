/* nns.c: the error that ends the handshake of a .NET NegotiateStream ([MS-NNS] 2.2.1)
 *
 * Wireshark names the message and shows its payload as bytes. The message is: id, major and minor version (a byte each),
 * size of the payload (16 bits, big-endian), payload.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers.h"

#define HANDSHAKE_ERROR 21
#define SIZE_OFFSET 3
#define PAYLOAD_OFFSET 5
#define ERROR_SIZE 8

static void read_message_id(carrier_reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    uint32_t message_id;
    const uint8_t *size;
    const uint8_t *payload;

    if (!carrier_number(field, &message_id) || message_id != HANDSHAKE_ERROR)
        return;
    size = carrier_bytes(field, SIZE_OFFSET, 2);
    if (!size || (size[0] << 8 | size[1]) < ERROR_SIZE)
        return;
    payload = carrier_bytes(field, PAYLOAD_OFFSET, ERROR_SIZE);
    if (payload && sspi_finding_nns_error(payload, ERROR_SIZE, &finding))
        carrier_report_at(reading, field, (carrier_place_t) { .offset = PAYLOAD_OFFSET, .length = ERROR_SIZE }, &finding);
}

static const carrier_field_t fields[] = {
    { .name = "ms-nns.message_id", .read = read_message_id },
};

const carrier_t carrier_nns = { .name = "NegotiateStream", .fields = fields, .count = G_N_ELEMENTS(fields) };
