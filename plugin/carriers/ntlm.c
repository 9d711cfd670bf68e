/* ntlm.c: the messages of NTLM, whatever protocol they stand in
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ntlm_token.h"

/* The message type stands behind the signature. */
#define MESSAGE_TYPE_AT 8
#define MAX_MESSAGE 65536

static const char *identity_of(packet_info *pinfo, const ntlm_message_t *message)
{
    if (message->proof == NTLM_PROOF_NONE)
        return "anonymous";
    if (!message->user)
        return NULL;
    return message->domain ? wmem_strdup_printf(pinfo->pool, "%s\\%s", message->domain, message->user)
                           : wmem_strdup(pinfo->pool, message->user);
}

void ntlm_token_report(carrier_reading_t *reading, const field_info *field, const uint8_t *bytes, size_t length)
{
    packet_info *pinfo = carrier_packet(reading);
    ntlm_message_t message;
    token_t token;

    if (!ntlm_message_parse(bytes, length, &message))
        return;
    token = (token_t) {
        .package = TOKEN_NTLM,
        .from_client = message.type != NTLM_CHALLENGE,
        .ntlm_type = message.type,
        .ntlm_proof = message.proof,
        .identity = identity_of(pinfo, &message),
        .target = message.target ? wmem_strdup(pinfo->pool, message.target) : NULL,
    };
    carrier_report_token(reading, field, &token);
    ntlm_message_clear(&message);
}

static void read_message_type(carrier_reading_t *reading, const field_info *field)
{
    size_t length;
    const uint8_t *bytes = carrier_bytes_to_end(field, -MESSAGE_TYPE_AT, MAX_MESSAGE, &length);

    if (bytes)
        ntlm_token_report(reading, field, bytes, length);
}

static const carrier_field_t fields[] = {
    { .name = "ntlmssp.messagetype", .read = read_message_type },
};

const carrier_t carrier_ntlm = { .name = "NTLM", .fields = fields, .count = G_N_ELEMENTS(fields) };
