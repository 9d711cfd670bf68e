/* tcp.c: the end of a connection, on which a server may refuse without a word
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts.h"
#include "carriers.h"

#define FLAG_FIN 0x001
#define FLAG_RST 0x004

static void read_flags(carrier_reading_t *reading, const field_info *field)
{
    uint32_t flags;

    if (!carrier_number(field, &flags))
        return;
    if (flags & FLAG_RST)
        carrier_report_end(reading, (connection_end_t) { .is_reset = true, .note = "inferred: connection reset by the server" });
    else if (flags & FLAG_FIN)
        carrier_report_end(reading, (connection_end_t) { .note = "connection closed by the server" });
}

static const carrier_field_t fields[] = {
    { .name = "tcp.flags", .read = read_flags },
};

const carrier_t carrier_tcp = { .name = "TCP", .fields = fields, .count = G_N_ELEMENTS(fields), .is_needed = attempts_any_awaited };
