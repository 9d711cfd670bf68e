/* chap.c: who answers the challenge of CHAP or MS-CHAP in PPP, and how that ended (RFC 1994 4, RFC 2433, RFC 2759)
 *
 * What the server says is of the response with its identifier, in its session.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers/carrier.h"
#include "carriers/help/encryption.h"
#include "carriers/help/ppp_sessions.h"
#include "frame/pool_text.h"
#include "parse/visible_text.h"

#define PPP_CHAP 0xc223

/* Code, identifier, length; in a challenge and a response the size of a value, the value, and a name. */
#define HEADER_SIZE 4
#define VALUE 5u
#define MD5_SIZE 16u
#define MSCHAP_SIZE 49u /* its last byte: flags, which are 0 in version 2 only */

/** What proves the password, by the size of the value; static, NULL where it is none of CHAP. */
static const char *mechanism_of(const ppp_packet_t *packet)
{
    size_t size = packet->length >= VALUE ? packet->bytes[HEADER_SIZE] : 0;

    if (size == MD5_SIZE)
        return "CHAP";
    if (size != MSCHAP_SIZE || packet->length < VALUE + MSCHAP_SIZE)
        return NULL;
    return packet->bytes[VALUE + MSCHAP_SIZE - 1] == 0 ? "MS-CHAPv2" : "MS-CHAP";
}

static weakness_set_t weaknesses_of(const char *mechanism)
{
    return strcmp(mechanism, "MS-CHAPv2") == 0 ? WEAKNESS(MSCHAPV2) : WEAKNESS(CHAP);
}

/** Who answers the challenge stands behind the value. */
static void report_response(reading_t *reading, const field_info *field, const ppp_packet_t *packet, const char *call)
{
    size_t name_at = packet->length >= VALUE ? VALUE + packet->bytes[HEADER_SIZE] : packet->length;
    const char *mechanism = mechanism_of(packet);
    const char *identity = NULL;

    if (!mechanism)
        return;
    if (packet->is_whole && name_at < packet->length)
        identity = text_in_pool(reading->pinfo->pool,
                                visible_text((const char *)packet->bytes + name_at, packet->length - name_at));
    report_exchange(reading, field, &(exchange_t) {
        .carrier = "PPP CHAP",
        .side = EXCHANGE_REQUEST,
        .call = call,
        .initial = true,
        .mechanism = mechanism,
        .identity = identity,
        .weaknesses = is_in_the_clear(reading, field) ? weaknesses_of(mechanism) : 0,
    });
}

static void read_code(reading_t *reading, const field_info *field)
{
    ppp_packet_t packet;
    const char *session;
    const char *call;

    if (!ppp_packet_read(field, &packet) || packet.code < PPP_CODE_QUESTION || packet.code > PPP_CODE_FAILURE)
        return;
    session = ppp_session_key(reading->pinfo, field, PPP_CHAP, &packet);
    call = wmem_strdup_printf(reading->pinfo->pool, "chap %s %u", session ? session : "", (unsigned)packet.identifier);
    if (packet.code == PPP_CODE_RESPONSE) {
        report_response(reading, field, &packet, call);
    } else if (packet.code != PPP_CODE_QUESTION) {
        /* A message of MS-CHAP says more, and has been read before. */
        bool is_told = reading_has_finding(reading, field, HEADER_SIZE);

        report_exchange(reading, field, &(exchange_t) {
            .carrier = "PPP CHAP",
            .side = EXCHANGE_ANSWER,
            .call = call,
            .outcome = packet.code == PPP_CODE_SUCCESS ? OUTCOME_SUCCESS : OUTCOME_FAILURE,
            .note = is_told ? NOTE_NONE : packet.code == PPP_CODE_SUCCESS ? NOTE_CHAP_SUCCESS : NOTE_CHAP_FAILURE,
        });
    }
}

static const carrier_field_t fields[] = { { .name = "chap.code", .read = read_code } };

const carrier_t carrier_chap = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "chap", .reset = ppp_sessions_reset };
