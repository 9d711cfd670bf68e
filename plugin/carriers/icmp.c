/* icmp.c: what does not arrive: the error quotes it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"

/* RFC 792, RFC 4443: type, and code of a port that nobody listens on; the other codes are about the host, or the way to it. Two
 * are about the size of the packet (RFC 1191), or the way that it was to take: another one may arrive. */
#define ICMP_UNREACHABLE 3
#define ICMP_PORT 3
#define ICMP_FRAGMENTATION_NEEDED 4
#define ICMP_SOURCE_ROUTE_FAILED 5
#define ICMPV6_UNREACHABLE 1
#define ICMPV6_PORT 4

static void report_unreachable(reading_t *reading, const field_info *field, uint8_t port_code)
{
    const uint8_t *code = field_bytes(field, field->length, 1);

    if (code)
        report_connection_end(reading, (connection_end_t) {
            .kind = END_UNREACHABLE, .note = *code == port_code ? NOTE_PORT_UNREACHABLE : NOTE_HOST_UNREACHABLE });
}

static void read_icmp(reading_t *reading, const field_info *field)
{
    const uint8_t *code = field_bytes(field, field->length, 1);
    uint32_t type;

    if (code && (*code == ICMP_FRAGMENTATION_NEEDED || *code == ICMP_SOURCE_ROUTE_FAILED))
        return;
    if (field_number(field, &type) && type == ICMP_UNREACHABLE)
        report_unreachable(reading, field, ICMP_PORT);
}

static void read_icmpv6(reading_t *reading, const field_info *field)
{
    uint32_t type;

    if (field_number(field, &type) && type == ICMPV6_UNREACHABLE)
        report_unreachable(reading, field, ICMPV6_PORT);
}

static bool is_answer_awaited(const capture_state_t *state)
{
    return state->is_answer_awaited;
}

static const carrier_field_t fields[] = {
    { .name = "icmp.type", .read = read_icmp },
    { .name = "icmpv6.type", .read = read_icmpv6 },
};

const carrier_t carrier_icmp = { .fields = fields, .count = G_N_ELEMENTS(fields), .is_needed = is_answer_awaited };
