/* tcp.c: the end of a connection, on which a server may refuse without a word
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"
#include "frame/conversation_state.h"

/** The ports from which the end of a connection was sent. What its sender had sent before may be captured behind it, and looks to
 *  Wireshark as if it were out of order, or sent again. */
typedef struct {
    uint32_t from[2];
} ended_t;

static conversation_slot_t conversations;

static void report_end(reading_t *reading, connection_end_t end)
{
    packet_info *pinfo = reading->pinfo;
    ended_t *ended = (ended_t *)conversation_state_get(pinfo, &conversations, sizeof *ended);

    if (ended->from[0] != pinfo->srcport)
        ended->from[ended->from[0] ? 1 : 0] = pinfo->srcport;
    report_connection_end(reading, end);
}

static void read_reset(reading_t *reading, const field_info *field _U_)
{
    report_end(reading, (connection_end_t) { .kind = END_RESET, .note = NOTE_CONNECTION_RESET });
}

static void read_close(reading_t *reading, const field_info *field _U_)
{
    report_end(reading, (connection_end_t) { .kind = END_CLOSE, .note = NOTE_CONNECTION_CLOSED });
}

static void read_analysis(reading_t *reading, const field_info *field _U_)
{
    packet_info *pinfo = reading->pinfo;
    const ended_t *ended = (const ended_t *)conversation_state_find(pinfo, &conversations);

    if (ended && (ended->from[0] == pinfo->srcport || ended->from[1] == pinfo->srcport))
        reading->has_skipped_segment = true;
}

static void read_out_of_order(reading_t *reading, const field_info *field)
{
    reading->is_out_of_order = true;
    read_analysis(reading, field);
}

/* Wireshark's expert infos: tcp.flags is in every segment, and each field that is read costs. */
static const carrier_field_t fields[] = {
    { .name = "tcp.connection.rst", .read = read_reset },
    { .name = "tcp.connection.fin", .read = read_close },
    { .name = "tcp.analysis.out_of_order", .read = read_out_of_order },
    { .name = "tcp.analysis.retransmission", .read = read_analysis },
};

static bool is_answer_awaited(const capture_state_t *state)
{
    return state->is_answer_awaited;
}

const carrier_t carrier_tcp = { .fields = fields, .count = G_N_ELEMENTS(fields), .is_needed = is_answer_awaited };
