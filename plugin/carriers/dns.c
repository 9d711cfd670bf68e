/* dns.c: errors of TKEY and TSIG, which secure dynamic updates use (RFC 2930, RFC 3645, RFC 8945), which answer is to which
 * token, and which names are aliases
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"
#include "frame/dns_aliases.h"
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

/* Between the name of a record and its data: type, class, time to live, length (RFC 1035 4.1.3). */
#define RECORD_HEADER_SIZE 10
#define TYPE_CNAME 5
#define POINTER 0xc0
#define POINTER_SIZE 2
#define MOST_LABEL 63
#define MOST_NAME 255
#define MOST_JUMPS 16

/** Read a name of a message (RFC 1035 4.1.4). Returns false where it is not whole. */
static bool read_name(const tvbuff_t *tvb, int message, int at, GString *name)
{
    for (unsigned jumps = 0; jumps < MOST_JUMPS && tvb_bytes_exist(tvb, at, 1);) {
        int length = *tvb_get_ptr((tvbuff_t *)tvb, at, 1);

        if (length == 0)
            return name->len > 0;
        if ((length & POINTER) == POINTER && tvb_bytes_exist(tvb, at, POINTER_SIZE)) {
            at = message + (tvb_get_ntohs((tvbuff_t *)tvb, at) & 0x3fff);
            jumps++;
            continue;
        }
        if (length > MOST_LABEL || name->len + (gsize)length >= MOST_NAME || !tvb_bytes_exist(tvb, at + 1, length))
            return false;
        if (name->len > 0)
            g_string_append_c(name, '.');
        g_string_append_len(name, (const char *)tvb_get_ptr((tvbuff_t *)tvb, at + 1, length), length);
        at += length + 1;
    }
    return false;
}

/** The name that a CNAME is about stands before it, nearly always as a pointer to where it was written first. */
static void read_cname(reading_t *reading, const field_info *field)
{
    const uint8_t *header = header_of(reading->pinfo, field);
    const uint8_t *record = field_bytes(field, -(RECORD_HEADER_SIZE + POINTER_SIZE), RECORD_HEADER_SIZE + POINTER_SIZE);
    const char *real = field_text(field);
    GString *name;
    int message;

    if (!real || !header || !(header[FLAGS] & IS_ANSWER) || !record || (record[0] & POINTER) != POINTER
        || bytes_be16(record + POINTER_SIZE) != TYPE_CNAME)
        return;
    name = g_string_new(NULL);
    message = field->start - (int)(tvb_get_ptr(field->ds_tvb, field->start, 1) - header);
    if (read_name(field->ds_tvb, message, field->start - RECORD_HEADER_SIZE - POINTER_SIZE, name))
        dns_aliases_add(name->str, real);
    g_string_free(name, TRUE);
}

static const carrier_field_t fields[] = {
    { .name = "dns.cname", .read = read_cname },
    { .name = "dns.tkey.error", .read = read_tkey },
    { .name = "dns.tkey.error", .family = SSPI_FAMILY_DNS_TSIG, .known_only = true },
    { .name = "dns.tsig.error", .family = SSPI_FAMILY_DNS_TSIG, .known_only = true },
};

const carrier_t carrier_dns = {
    .fields = fields, .count = G_N_ELEMENTS(fields), .after = "dns", .reset = dns_aliases_reset
};
