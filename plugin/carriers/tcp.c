/* tcp.c: the end of a connection, on which a server may refuse without a word
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts.h"
#include "carriers.h"

static void read_reset(carrier_reading_t *reading, const field_info *field _U_)
{
    carrier_report_end(reading, (connection_end_t) { .is_reset = true, .note = "inferred: connection reset by the server" });
}

static void read_close(carrier_reading_t *reading, const field_info *field _U_)
{
    carrier_report_end(reading, (connection_end_t) { .note = "connection closed by the server" });
}

/* Wireshark's expert infos: tcp.flags is in every segment, and each field that is read costs. */
static const carrier_field_t fields[] = {
    { .name = "tcp.connection.rst", .read = read_reset },
    { .name = "tcp.connection.fin", .read = read_close },
};

const carrier_t carrier_tcp = { .name = "TCP", .fields = fields, .count = G_N_ELEMENTS(fields), .is_needed = attempts_are_awaited };
