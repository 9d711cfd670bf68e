/* dns.c: errors of TKEY and TSIG, which secure dynamic updates use (RFC 2930, RFC 3645, RFC 8945), and which answer is to which
 * token
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"
#include "frame/packets.h"
#include "frame/tcp_stream.h"
#include "parse/bytes.h"

#define UDP_HEADER_SIZE 8
/* RFC 1035 4.1.1: an identifier, flags; 4.2.2: over TCP, the length of the message before it. */
#define HEADER_SIZE 12
#define FLAGS 2
#define IS_ANSWER 0x80
#define LENGTH_SIZE 2
/* More messages before one in a segment were made to do harm. */
#define MOST_MESSAGES 256

/** The header of the message over TCP in which a field stands, or NULL.
 *  @param at  where the first message begins */
static const uint8_t *header_in_stream(const field_info *field, int at)
{
    for (unsigned i = 0; i < MOST_MESSAGES && at >= 0 && tvb_bytes_exist(field->ds_tvb, at, LENGTH_SIZE); i++) {
        int end = at + LENGTH_SIZE + tvb_get_ntohs(field->ds_tvb, at);

        if (end > field->start)
            return field->start >= at + LENGTH_SIZE + HEADER_SIZE
                ? tvb_get_ptr(field->ds_tvb, at + LENGTH_SIZE, HEADER_SIZE) : NULL;
        at = end;
    }
    return NULL;
}

/** The header of the message in which a field stands, or NULL where it is not found. */
static const uint8_t *header_of(const packet_info *pinfo, const field_info *field)
{
    tvbuff_t *tvb;
    int header;
    int length;
    bool is_of_segment = packets_transport_header(pinfo, field->total_layer_num, &tvb, &header, &length)
        && tvb == field->ds_tvb && header >= 0 && header < field->start;

    if (pinfo->ptype == PT_TCP)
        return header_in_stream(field, is_of_segment && tvb_bytes_exist(tvb, header, TCP_HEADER_SIZE)
                                           ? header + tcp_header_size(tvb, header) : 0);
    return is_of_segment && header + UDP_HEADER_SIZE + HEADER_SIZE <= field->start
        ? tvb_get_ptr(tvb, header + UDP_HEADER_SIZE, HEADER_SIZE) : NULL;
}

static void read_tkey(reading_t *reading, const field_info *field)
{
    const uint8_t *header = header_of(reading->pinfo, field);
    const uint8_t *key_size = field_bytes(field, field->length, 2);

    /* A query without a token gives a key back (RFC 2930 4.2). */
    if (!header || (!(header[FLAGS] & IS_ANSWER) && key_size && bytes_be16(key_size) == 0))
        return;
    report_exchange(reading, field, &(exchange_t) {
        .carrier = "DNS",
        .side = header[FLAGS] & IS_ANSWER ? EXCHANGE_ANSWER : EXCHANGE_REQUEST,
        .call = wmem_strdup_printf(reading->pinfo->pool, "dns %u", (unsigned)bytes_be16(header)),
        /* Several rounds have an identifier each. */
        .session = "dns",
        .request_id = (uint32_t)bytes_be16(header) + 1,
    });
}

static const carrier_field_t fields[] = {
    { .name = "dns.tkey.error", .read = read_tkey },
    { .name = "dns.tkey.error", .family = SSPI_FAMILY_DNS_TSIG, .known_only = true },
    { .name = "dns.tsig.error", .family = SSPI_FAMILY_DNS_TSIG, .known_only = true },
};

const carrier_t carrier_dns = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "dns" };
