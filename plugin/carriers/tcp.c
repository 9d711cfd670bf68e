/* tcp.c: the end of a connection, on which a server may refuse without a word
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"

static void read_reset(reading_t *reading, const field_info *field _U_)
{
    report_connection_end(reading, (connection_end_t) { .kind = END_RESET, .note = NOTE_CONNECTION_RESET });
}

static void read_close(reading_t *reading, const field_info *field _U_)
{
    report_connection_end(reading, (connection_end_t) { .kind = END_CLOSE, .note = NOTE_CONNECTION_CLOSED });
}

static void read_analysis(reading_t *reading, const field_info *field _U_)
{
    reading->has_skipped_segment = true;
}

/* Wireshark's expert infos: tcp.flags is in every segment, and each field that is read costs. */
static const carrier_field_t fields[] = {
    { .name = "tcp.connection.rst", .read = read_reset },
    { .name = "tcp.connection.fin", .read = read_close },
    { .name = "tcp.analysis.out_of_order", .read = read_analysis },
    { .name = "tcp.analysis.retransmission", .read = read_analysis },
};

static bool is_answer_awaited(const capture_state_t *state)
{
    return state->is_answer_awaited;
}

const carrier_t carrier_tcp = { .fields = fields, .count = G_N_ELEMENTS(fields), .is_needed = is_answer_awaited };
