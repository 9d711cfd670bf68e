/* chap.c: who answers the challenge of CHAP or MS-CHAP in PPP, and how that ended (RFC 1994 4, RFC 2433, RFC 2759)
 *
 * What the server says is of the response with its identifier, in its session. Each side may be the other's server: a response is
 * also known by who sends it. Who is asked anew, with another challenge, gets no answer any more to what was said before.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers/carrier.h"
#include "carriers/help/encryption.h"
#include "carriers/help/ppp_sessions.h"
#include "frame/direction.h"
#include "frame/kept_for_text.h"
#include "frame/pool_text.h"
#include "parse/bytes.h"
#include "parse/visible_text.h"

#define PPP_CHAP 0xc223

/* Code, identifier, length; in a challenge and a response the size of a value, the value, and a name. */
#define HEADER_SIZE 4
#define VALUE 5u
#define MD5_SIZE 16u
#define MSCHAP_SIZE 49u /* its last byte: flags, which are 0 in version 2 only */

/* Seconds in which an answer is sent again, or captured again. A challenge has an identifier of its own (RFC 1994 4.1), which
 * comes again later, or in another session. */
#define COPY_SECONDS 10

/* How an answer of MS-CHAPv2 begins that no other response is answered with (RFC 2759 5). */
#define BOUND_SUCCESS "S="

/** The last answer to the responses of a side with an identifier, in a session. */
typedef struct {
    uint32_t bytes; /**< a number of all of them */
    time_t when;
} last_answer_t;

/** What a side was asked last in a session. */
typedef struct {
    uint32_t bytes;  /**< a number of the whole challenge */
    uint32_t number; /**< of challenges in the session, each counted once */
} last_challenge_t;

/* Of last_answer_t, by the call, and of last_challenge_t, by session and side. */
static wmem_map_t *last_answers;
static wmem_map_t *last_challenges;

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

static bool is_bound_to_its_response(const ppp_packet_t *packet)
{
    size_t length = strlen(BOUND_SUCCESS);

    return packet->code == PPP_CODE_SUCCESS && packet->length >= HEADER_SIZE + length
        && memcmp(packet->bytes + HEADER_SIZE, BOUND_SUCCESS, length) == 0;
}

/** Whether an answer is the last one to a response before, once more. It is remembered from now on. */
static bool is_repeated(const packet_info *pinfo, const char *call, const ppp_packet_t *packet)
{
    uint32_t bytes = (uint32_t)bytes_hash(packet->bytes, packet->length);
    last_answer_t *last = (last_answer_t *)kept_for_text(&last_answers, call, sizeof *last);
    bool is_same = last->bytes == bytes
        && (is_bound_to_its_response(packet) || !is_longer_ago(pinfo->abs_ts.secs, last->when, COPY_SECONDS));

    *last = (last_answer_t) { .bytes = bytes, .when = pinfo->abs_ts.secs };
    return is_same;
}

/** What a side was asked last; from a challenge on that.
 *  @param side  and session, in packet scope */
static uint32_t number_of_challenge(const char *side, const ppp_packet_t *packet)
{
    uint32_t bytes = (uint32_t)bytes_hash(packet->bytes, packet->length);
    last_challenge_t *last = (last_challenge_t *)kept_for_text(&last_challenges, side, sizeof *last);

    if (packet->code == PPP_CODE_QUESTION && last->bytes != bytes)
        *last = (last_challenge_t) { .bytes = bytes, .number = last->number + 1 };
    return last->number;
}

static void reset(void)
{
    last_answers = last_challenges = NULL;
    ppp_sessions_reset();
}

static void read_code(reading_t *reading, const field_info *field)
{
    ppp_packet_t packet;
    const char *session;
    const char *side;
    const char *call;
    const char *asked;

    if (!ppp_packet_read(field, &packet) || packet.code < PPP_CODE_QUESTION || packet.code > PPP_CODE_FAILURE)
        return;
    session = ppp_session_key(reading->pinfo, field, PPP_CHAP, &packet);
    side = wmem_strdup_printf(reading->pinfo->pool, "chap %s %u", session ? session : "",
                              (unsigned)ppp_responder(reading->pinfo, packet.code));
    call = wmem_strdup_printf(reading->pinfo->pool, "%s %u", side, (unsigned)packet.identifier);
    asked = wmem_strdup_printf(reading->pinfo->pool, "%s %u", call, (unsigned)number_of_challenge(side, &packet));
    if (packet.code == PPP_CODE_RESPONSE) {
        report_response(reading, field, &packet, asked);
    } else if (packet.code != PPP_CODE_QUESTION) {
        /* A message of MS-CHAP says more, and has been read before. */
        bool is_told = reading_has_finding(reading, field, HEADER_SIZE);

        report_exchange(reading, field, &(exchange_t) {
            .carrier = "PPP CHAP",
            .side = EXCHANGE_ANSWER,
            .call = is_repeated(reading->pinfo, call, &packet) ? CALL_OF_NOBODY : asked,
            .outcome = packet.code == PPP_CODE_SUCCESS ? OUTCOME_SUCCESS : OUTCOME_FAILURE,
            .note = is_told ? NOTE_NONE : packet.code == PPP_CODE_SUCCESS ? NOTE_CHAP_SUCCESS : NOTE_CHAP_FAILURE,
        });
    }
}

static const carrier_field_t fields[] = { { .name = "chap.code", .read = read_code } };

const carrier_t carrier_chap = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "chap", .reset = reset };
