/* tls_hello.c: what is weak in the TLS that a logon goes through, as the server chose it
 *
 * A ServerHello has version and cipher suite in the clear (RFC 5246 7.4.1.3); TLS 1.3 writes 1.2 there (RFC 8446 4.1.3). That
 * alone proves nothing of a logon: it is told of a logon that is seen inside, or of the client's certificate in the handshake.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"
#include "carriers/help/encryption.h"
#include "frame/conversation_state.h"
#include "parse/bytes.h"
#include "parse/tls_suite.h"

/* Handshake messages: type, length of three bytes, body. The field is the beginning of the body. */
#define BODY 4
#define SERVER_HELLO 2
#define TLS_1_2 0x0303
/* From the beginning of the body: version, random, session id with its length, cipher suite. */
#define SESSION_ID_LENGTH 34
#define MAX_SESSION_ID 32

typedef struct {
    weakness_set_t weaknesses;
} hello_t;

static conversation_slot_t conversations;
static bool any_weak;

/** The last one of a connection counts: TLS may be begun in another TLS, and again. */
static void read_version(reading_t *reading, const field_info *field)
{
    packet_info *pinfo = reading->pinfo;
    const uint8_t *type = field_bytes(field, -BODY, 1);
    const uint8_t *length = field_bytes(field, SESSION_ID_LENGTH, 1);
    const uint8_t *suite = length && *length <= MAX_SESSION_ID ? field_bytes(field, SESSION_ID_LENGTH + 1 + *length, 2) : NULL;
    uint32_t version;
    hello_t *hello;

    /* Elsewhere many users share a conversation, as of a server of RADIUS. */
    if (!type || *type != SERVER_HELLO || pinfo->ptype != PT_TCP || !field_number(field, &version))
        return;
    hello = (hello_t *)conversation_state_get(pinfo, &conversations, sizeof *hello);
    hello->weaknesses = WEAKNESS_IF(version < TLS_1_2, TLS_VERSION)
        | WEAKNESS_IF(suite && tls_suite_is_weak((uint16_t)bytes_number(suite, 2, true)), TLS_SUITE);
    any_weak = any_weak || hello->weaknesses;
}

/** What a client proves itself with inside such a connection is as weak. */
static void read_frame(reading_t *reading)
{
    unsigned count = any_weak && reading->events ? wmem_array_get_count(reading->events) : 0;
    const hello_t *hello = count > 0 ? (const hello_t *)conversation_state_find(reading->pinfo, &conversations) : NULL;

    for (unsigned i = 0; hello && hello->weaknesses && i < count; i++) {
        exchange_event_t *event = (exchange_event_t *)wmem_array_index(reading->events, i);

        if (!is_layer_inside_tls(reading, event->layer))
            continue;
        if (event->kind == EVENT_EXCHANGE && event->of.exchange.side == EXCHANGE_REQUEST)
            event->of.exchange.weaknesses |= hello->weaknesses;
        else if (event->kind == EVENT_TOKEN && event->of.token.from_client)
            event->of.token.weaknesses |= hello->weaknesses;
    }
}

static void reset(void)
{
    any_weak = false;
}

static const carrier_field_t fields[] = {
    { .name = "tls.handshake.version", .read = read_version },
};

const carrier_t carrier_tls_hello = {
    .fields = fields, .count = G_N_ELEMENTS(fields), .after = "tls", .read_frame = read_frame, .reset = reset
};
