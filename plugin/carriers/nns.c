/* nns.c: the handshake of a .NET NegotiateStream, and the error that ends it ([MS-NNS] 2.2.1)
 *
 * Wireshark names the message and shows its payload as bytes. The message is: id, major and minor version (a byte each),
 * size of the payload (16 bits, big-endian), payload.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"
#include "carriers/help/tokens.h"
#include "parse/bytes.h"
#include "parse/nns_error.h"

#define HANDSHAKE_DONE 20
#define HANDSHAKE_ERROR 21
#define HANDSHAKE_IN_PROGRESS 22
#define SIZE_OFFSET 3
#define PAYLOAD_OFFSET 5
#define ERROR_SIZE 8

static void read_error(reading_t *reading, const field_info *field)
{
    const uint8_t *size;
    const uint8_t *payload;
    sspi_finding_t finding;
    uint32_t status;

    size = field_bytes(field, SIZE_OFFSET, 2);
    if (!size || bytes_be16(size) < ERROR_SIZE)
        return;
    payload = field_bytes(field, PAYLOAD_OFFSET, ERROR_SIZE);
    if (!payload || !nns_error_status(payload, ERROR_SIZE, &status))
        return;
    finding = sspi_finding_of_nns_error(status);
    report_finding_at(reading, field, (carrier_place_t) { .offset = PAYLOAD_OFFSET, .length = ERROR_SIZE }, &finding);
}

static void read_message_id(reading_t *reading, const field_info *field)
{
    static const outcome_t outcomes[] = {
        [HANDSHAKE_DONE] = OUTCOME_SUCCESS, [HANDSHAKE_ERROR] = OUTCOME_FAILURE, [HANDSHAKE_IN_PROGRESS] = OUTCOME_STEP
    };
    static const note_t notes[] = {
        [HANDSHAKE_DONE] = NOTE_HANDSHAKE_DONE, [HANDSHAKE_ERROR] = NOTE_HANDSHAKE_ERROR, [HANDSHAKE_IN_PROGRESS] = NOTE_NONE
    };
    uint32_t message_id;
    const uint8_t *token;
    size_t length;

    if (!field_number(field, &message_id) || message_id < HANDSHAKE_DONE || message_id > HANDSHAKE_IN_PROGRESS)
        return;
    report_exchange(reading, field, &(exchange_t) {
        .carrier = ".NET NegotiateStream",
        .side = EXCHANGE_BY_PEER,
        .outcome = outcomes[message_id],
        .only_continues = message_id != HANDSHAKE_IN_PROGRESS,
        .note = notes[message_id],
    });
    if (message_id == HANDSHAKE_ERROR) {
        read_error(reading, field);
        return;
    }
    token = field_bytes_to_end(field, PAYLOAD_OFFSET, MAX_TOKEN, &length);
    if (token)
        token_report_raw(reading, field, token, length);
}

static const carrier_field_t fields[] = {
    { .name = "ms-nns.message_id", .read = read_message_id, .context = SSPI_CONTEXT_NNS },
};

const carrier_t carrier_nns = { .fields = fields, .count = G_N_ELEMENTS(fields) };
