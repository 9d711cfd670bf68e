/* ppp_sessions.c: sessions of PPP that share a conversation, told apart
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/ppp_sessions.h"

#include <epan/to_str.h>

#include "fields/field_value.h"
#include "frame/kept_for_text.h"
#include "parse/bytes.h"
#include "parse/ppp_link.h"

#define HEADER_SIZE 4

/* More sessions at a time on one conversation are too many to be told apart. */
#define MAX_SESSIONS 4096

/** What a session's last message was. */
typedef enum { STAGE_NONE, STAGE_CHALLENGED, STAGE_RESPONDED, STAGE_ENDED } stage_t;

/** A session, as far as it is known. */
typedef struct {
    bool has_server_number;
    bool has_client_number;
    bool has_ended_before; /**< the stage before this challenge was the end: the numbers may be of a new session */
    stage_t stage;
    uint8_t challenge;       /**< identifier of the last challenge */
    uint8_t response;        /**< and of the last response */
    uint32_t server_number;  /**< with which the server sends */
    uint32_t client_number;  /**< with which the client sends */
} session_t;

typedef struct {
    wmem_array_t *sessions; /**< of session_t; NULL where none is told apart */
} line_t;

/* Of line_t, by the two sides: Wireshark's conversations are of no use here, as EAP begins new ones among the same two. */
static wmem_map_t *lines;

static session_t *add_session(line_t *line)
{
    session_t session = { 0 };

    if (!line->sessions)
        line->sessions = wmem_array_new(wmem_file_scope(), sizeof session);
    if (wmem_array_get_count(line->sessions) == MAX_SESSIONS)
        return NULL;
    wmem_array_append_one(line->sessions, session);
    return (session_t *)wmem_array_index(line->sessions, wmem_array_get_count(line->sessions) - 1);
}

static session_t *session_by_number(const line_t *line, bool of_server, uint32_t number)
{
    for (unsigned i = 0; line->sessions && i < wmem_array_get_count(line->sessions); i++) {
        session_t *session = (session_t *)wmem_array_index(line->sessions, i);

        if (of_server ? session->has_server_number && session->server_number == number
                      : session->has_client_number && session->client_number == number)
            return session;
    }
    return NULL;
}

/** Whether a session waits for a message: a challenge for its response, which may come once more, and that for an end. */
static bool waits_for(const session_t *session, const ppp_packet_t *packet)
{
    if (packet->code == PPP_CODE_QUESTION)
        return true;
    if (packet->code == PPP_CODE_RESPONSE && session->stage == STAGE_CHALLENGED)
        return session->challenge == packet->identifier;
    return session->stage >= STAGE_RESPONDED && session->response == packet->identifier;
}

/** Whether a number that was not seen with a session may be of it. */
static bool may_have_number(const session_t *session, const ppp_packet_t *packet, bool is_pair_stale)
{
    bool has_number = packet->code == PPP_CODE_RESPONSE ? session->has_client_number : session->has_server_number;
    stage_t stage = packet->code == PPP_CODE_RESPONSE ? STAGE_CHALLENGED : STAGE_RESPONDED;

    return has_number == is_pair_stale && (!is_pair_stale || session->has_ended_before) && session->stage == stage
        && waits_for(session, packet);
}

/** Count the sessions that wait for a message with a number that is of no session yet.
 *  @param is_pair_stale  look at those that had another number before they ended
 *  @param found          set to the last one, if there is one */
static unsigned count_candidates(const line_t *line, const ppp_packet_t *packet, bool is_pair_stale, session_t **found)
{
    unsigned count = 0;

    for (unsigned i = 0; line->sessions && i < wmem_array_get_count(line->sessions); i++) {
        session_t *session = (session_t *)wmem_array_index(line->sessions, i);

        if (may_have_number(session, packet, is_pair_stale)) {
            count++;
            *found = session;
        }
    }
    return count;
}

/** The session of a message of which its number tells nothing: the only one that waits for it.
 *  @param known  to which the number leads, and which does not: its message before this one was not captured, if none waits; or
 *                NULL
 *  @return NULL where it has to be a new one */
static session_t *session_that_waits(const line_t *line, const ppp_packet_t *packet, session_t *known)
{
    session_t *found = NULL;
    unsigned count = count_candidates(line, packet, false, &found);

    if (count == 0 && packet->code == PPP_CODE_RESPONSE)
        count = count_candidates(line, packet, true, &found);
    return count == 0 ? known : count == 1 ? found : NULL;
}

static void note_number(session_t *session, bool of_server, uint32_t number)
{
    if (of_server) {
        session->has_server_number = true;
        session->server_number = number;
    } else {
        session->has_client_number = true;
        session->client_number = number;
    }
}

static void note_stage(session_t *session, const ppp_packet_t *packet)
{
    if (packet->code == PPP_CODE_QUESTION) {
        session->has_ended_before =
            session->stage == STAGE_ENDED || (session->has_ended_before && session->stage == STAGE_CHALLENGED);
        session->stage = STAGE_CHALLENGED;
        session->challenge = packet->identifier;
    } else if (packet->code == PPP_CODE_RESPONSE) {
        session->stage = STAGE_RESPONDED;
        session->response = packet->identifier;
    } else {
        session->stage = STAGE_ENDED;
    }
}

/** The session of a message in a tunnel, made where there is none; NULL where there are too many. Numbers of a session that has
 *  ended are used again: that of a client leads to a session that waits for its response, or else to that which does. */
static session_t *session_in_tunnel(line_t *line, const ppp_packet_t *packet, uint32_t number, bool of_server)
{
    session_t *known = session_by_number(line, of_server, number);
    session_t *session = known;

    if (packet->code != PPP_CODE_QUESTION && !(known && (of_server || waits_for(known, packet))))
        session = session_that_waits(line, packet, known);
    if (known && session != known)
        *(of_server ? &known->has_server_number : &known->has_client_number) = false;
    if (!session)
        session = add_session(line);
    if (session) {
        note_number(session, of_server, number);
        note_stage(session, packet);
    }
    return session;
}

/** The two sides, the same in both directions, in packet scope. */
static const char *ends_of(packet_info *pinfo)
{
    bool is_up = direction_of(pinfo) == DIRECTION_UP;
    const char *from = wmem_strdup_printf(pinfo->pool, "%s %u", address_to_str(pinfo->pool, &pinfo->src),
                                          (unsigned)pinfo->srcport);
    const char *to = wmem_strdup_printf(pinfo->pool, "%s %u", address_to_str(pinfo->pool, &pinfo->dst),
                                        (unsigned)pinfo->destport);

    return wmem_strdup_printf(pinfo->pool, "ppp %s %s", is_up ? from : to, is_up ? to : from);
}

bool ppp_packet_read(const field_info *field, ppp_packet_t *packet)
{
    const uint8_t *header = field_bytes(field, 0, HEADER_SIZE);

    if (!header)
        return false;
    packet->code = header[0];
    packet->identifier = header[1];
    packet->bytes = field_bytes_to_end(field, 0, bytes_be16(header + 2), &packet->length);
    packet->is_whole = packet->length == bytes_be16(header + 2);
    return packet->bytes && packet->length >= HEADER_SIZE;
}

/** Whether PPP is in a tunnel, in which many sessions may be. */
static bool is_in_tunnel(const packet_info *pinfo)
{
    return proto_is_frame_protocol(pinfo->layers, "ppp")
        && (proto_is_frame_protocol(pinfo->layers, "l2tp") || proto_is_frame_protocol(pinfo->layers, "gre"));
}

const char *ppp_session_key(packet_info *pinfo, const field_info *field, uint16_t protocol, const ppp_packet_t *packet)
{
    int room = MIN(field->start, PPP_LINK_MAX);
    const uint8_t *before = field_bytes(field, -room, (size_t)room);
    ppp_link_t link = before ? ppp_link_find(before, (size_t)room, protocol, bytes_be16(packet->bytes + 2))
                             : (ppp_link_t) { .kind = PPP_ALONE };
    const session_t *session;
    const char *ends;
    line_t *line;

    if (link.kind == PPP_ALONE && !is_in_tunnel(pinfo))
        return NULL;
    ends = ends_of(pinfo);
    /* Whose it is nobody knows. */
    if (link.kind == PPP_ALONE)
        return wmem_strdup_printf(pinfo->pool, "%s frame %u", ends, (unsigned)pinfo->num);
    if (link.kind == PPP_OVER_ETHERNET)
        return wmem_strdup_printf(pinfo->pool, "%s %x", ends, (unsigned)link.number);
    line = (line_t *)kept_for_text(&lines, ends, sizeof *line);
    session = session_in_tunnel(line, packet, link.number, packet->code != PPP_CODE_RESPONSE);
    return wmem_strdup_printf(pinfo->pool, "%s session %u", ends,
                              session ? (unsigned)(session - (const session_t *)wmem_array_get_raw(line->sessions))
                                      : MAX_SESSIONS);
}

direction_t ppp_responder(const packet_info *pinfo, uint8_t code)
{
    direction_t sender = direction_of(pinfo);

    if (addresses_equal(&pinfo->src, &pinfo->dst) && pinfo->srcport == pinfo->destport)
        sender = pinfo->p2p_dir == P2P_DIR_SENT ? DIRECTION_UP
            : pinfo->p2p_dir == P2P_DIR_RECV    ? DIRECTION_DOWN
                                                : DIRECTION_UNKNOWN;
    return code == PPP_CODE_RESPONSE ? sender : opposite_direction(sender);
}

void ppp_sessions_reset(void)
{
    lines = NULL;
}
