/* packets.c: the packets that are in one frame
 *
 * Of packets before the last one Wireshark keeps the ports, with the number of their layer, but not the addresses. Those are read
 * from the IP header, which is found in the frame's bytes by the ports that stand behind it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/packets.h"

#include <epan/conversation.h>
#include <epan/proto_data.h>

#include "frame/conversation_state.h"
#include "frame/tcp_stream.h"
#include "parse/bytes.h"

/* More are only in a frame that was made to have them; of those the last ones are told apart. */
#define MAX_PACKETS 64
/* So many dissectors may have rejected what stands before a packet. */
#define MAX_REJECTED 32
/* An IP header stands no further behind; larger frames are not searched. */
#define MAX_SEARCHED 65536

#define IPV4_HEADER 20
#define IPV4_LENGTH 2
#define IPV4_PROTOCOL 9
#define IPV4_SOURCE 12
#define IPV4_DESTINATION 16
#define IPV6_HEADER 40
#define IPV6_LENGTH 4
#define IPV6_PROTOCOL 6
#define IPV6_SOURCE 8
#define IPV6_DESTINATION 24
#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17
#define UDP_HEADER 8

typedef struct {
    int layer; /**< of its transport header */
    bool is_tcp;
    uint16_t srcport;
    uint16_t destport;
} transport_t;

/** An IP header in the frame. */
typedef struct {
    tvbuff_t *tvb;
    bool is_found; /**< otherwise it was not captured, or is in a data source that Wireshark made */
    int at;
    size_t size;
} ip_header_t;

/* Of the frame that is being read. */
static struct {
    transport_t transports[MAX_PACKETS];
    unsigned count;
    int quoted_from; /**< the layer of the ICMP error; 0: none */
    bool is_inside;  /**< `pinfo` has been changed */
    unsigned inside; /**< to tell of this packet */
    address src;
    address dst;
    uint32_t srcport;
    uint32_t destport;
    port_type ptype;
    ip_header_t ip;      /**< the one that was looked for last, as it is asked for again and again: */
    uint32_t ip_frame;   /**< in this frame; 0: none was */
    unsigned ip_of;      /**< of this packet */
} frame;

static int proto_tcp;
static int proto_udp;
static int proto_icmp;
static int proto_icmpv6;
static int hf_ports[2][2]; /* of UDP and TCP: source, destination */

static void resolve(void)
{
    if (proto_tcp != 0)
        return;
    proto_tcp = proto_get_id_by_filter_name("tcp");
    proto_udp = proto_get_id_by_filter_name("udp");
    proto_icmp = proto_get_id_by_filter_name("icmp");
    proto_icmpv6 = proto_get_id_by_filter_name("icmpv6");
    hf_ports[0][0] = proto_registrar_get_id_byname("udp.srcport");
    hf_ports[0][1] = proto_registrar_get_id_byname("udp.dstport");
    hf_ports[1][0] = proto_registrar_get_id_byname("tcp.srcport");
    hf_ports[1][1] = proto_registrar_get_id_byname("tcp.dstport");
}

static uint16_t kept_port(packet_info *pinfo, int hf, int layer)
{
    return (uint16_t)GPOINTER_TO_UINT(p_get_proto_data(pinfo->pool, pinfo, hf, (uint32_t)layer));
}

/** @param place  among the layers that the frame has in the end: a dissector that has rejected what it was given is counted, but
 *                not among these */
static void add_transport(packet_info *pinfo, int place, bool is_tcp)
{
    int layer = frame.count > 0 ? MAX(place, frame.transports[frame.count - 1].layer + 1) : place;
    int last = layer + MAX_REJECTED;

    if (frame.count == MAX_PACKETS)
        frame.count--;
    while (layer < last && kept_port(pinfo, hf_ports[is_tcp][0], layer) == 0)
        layer++;
    frame.transports[frame.count++] = (transport_t) {
        .layer = layer < last ? layer : place,
        .is_tcp = is_tcp,
        .srcport = kept_port(pinfo, hf_ports[is_tcp][0], layer),
        .destport = kept_port(pinfo, hf_ports[is_tcp][1], layer),
    };
}

void packets_begin(packet_info *pinfo)
{
    int layer = 0;

    resolve();
    frame.count = 0;
    frame.quoted_from = 0;
    frame.is_inside = false;
    frame.ip_frame = 0;
    for (const wmem_list_frame_t *item = wmem_list_head(pinfo->layers); item; item = wmem_list_frame_next(item)) {
        int proto = GPOINTER_TO_INT(wmem_list_frame_data(item));

        layer++;
        if (proto == proto_tcp || proto == proto_udp)
            add_transport(pinfo, layer, proto == proto_tcp);
        else if (proto == proto_icmp || proto == proto_icmpv6)
            frame.quoted_from = layer;
    }
}

/** Number of the packet that a layer belongs to, or `count` where it is the last one, or stands before all. */
static unsigned packet_of(int layer)
{
    unsigned number = 0;

    while (number < frame.count && frame.transports[number].layer <= layer)
        number++;
    return number == 0 ? frame.count : number - 1;
}

/** Whether an IP header stands there, with a transport header of these ports behind it. */
static bool is_ip_header(const uint8_t *bytes, size_t length, const transport_t *transport, size_t *header)
{
    uint8_t protocol = transport->is_tcp ? PROTOCOL_TCP : PROTOCOL_UDP;
    const uint8_t *ports;

    if (length < IPV4_HEADER + 4)
        return false;
    if (bytes[0] >> 4 == 4) {
        *header = (bytes[0] & 0x0fu) * 4u;
        if (*header < IPV4_HEADER || bytes[IPV4_PROTOCOL] != protocol)
            return false;
    } else {
        *header = IPV6_HEADER;
        if (bytes[0] >> 4 != 6 || bytes[IPV6_PROTOCOL] != protocol)
            return false;
    }
    if (length < *header + 4)
        return false;
    ports = bytes + *header;
    return bytes_be16(ports) == transport->srcport && bytes_be16(ports + 2) == transport->destport;
}

/** Find the IP header of a packet: of those with its ports the first, second or further one in the frame, as it is among the
 *  packets. */
static ip_header_t search_ip_header(tvbuff_t *tvb, unsigned number)
{
    const transport_t *transport = &frame.transports[number];
    size_t length = MIN(tvb_captured_length(tvb), MAX_SEARCHED);
    const uint8_t *bytes = length > 0 ? tvb_get_ptr(tvb, 0, (int)length) : NULL;
    ip_header_t ip = { .tvb = tvb };
    unsigned before = 0;

    for (unsigned i = 0; i < number; i++) {
        const transport_t *other = &frame.transports[i];

        before +=
            other->is_tcp == transport->is_tcp && other->srcport == transport->srcport && other->destport == transport->destport;
    }
    for (size_t i = 0; bytes && i + IPV4_HEADER < length; i++) {
        if (is_ip_header(bytes + i, length - i, transport, &ip.size) && before-- == 0) {
            ip.is_found = true;
            ip.at = (int)i;
            break;
        }
    }
    return ip;
}

static const ip_header_t *find_ip_header(const packet_info *pinfo, unsigned number)
{
    tvbuff_t *tvb = pinfo->data_src ? get_data_source_tvb((const struct data_source *)pinfo->data_src->data) : NULL;

    if (frame.ip_frame != pinfo->num || frame.ip_of != number || frame.ip.tvb != tvb)
        frame.ip = tvb ? search_ip_header(tvb, number) : (ip_header_t) { .tvb = NULL };
    frame.ip_frame = pinfo->num;
    frame.ip_of = number;
    return frame.ip.is_found ? &frame.ip : NULL;
}

static const uint8_t *ip_header_bytes(const ip_header_t *ip)
{
    return tvb_get_ptr(ip->tvb, ip->at, (int)ip->size);
}

static void keep(const packet_info *pinfo)
{
    if (frame.is_inside)
        return;
    frame.is_inside = true;
    frame.src = pinfo->src;
    frame.dst = pinfo->dst;
    frame.srcport = pinfo->srcport;
    frame.destport = pinfo->destport;
    frame.ptype = pinfo->ptype;
}

void packets_leave(packet_info *pinfo)
{
    if (!frame.is_inside)
        return;
    frame.is_inside = false;
    pinfo->src = frame.src;
    pinfo->dst = frame.dst;
    pinfo->srcport = frame.srcport;
    pinfo->destport = frame.destport;
    pinfo->ptype = frame.ptype;
    conversation_state_next_frame();
}

/** Returns false where the packet's addresses were not captured; then nothing changes. */
static bool enter(packet_info *pinfo, unsigned number)
{
    const transport_t *transport = &frame.transports[number];
    const ip_header_t *ip = find_ip_header(pinfo, number);
    const uint8_t *bytes;

    if (!ip)
        return false;
    keep(pinfo);
    frame.inside = number;
    bytes = ip_header_bytes(ip);
    if (bytes[0] >> 4 == 4) {
        set_address(&pinfo->src, AT_IPv4, 4, bytes + IPV4_SOURCE);
        set_address(&pinfo->dst, AT_IPv4, 4, bytes + IPV4_DESTINATION);
    } else {
        set_address(&pinfo->src, AT_IPv6, 16, bytes + IPV6_SOURCE);
        set_address(&pinfo->dst, AT_IPv6, 16, bytes + IPV6_DESTINATION);
    }
    pinfo->srcport = transport->srcport;
    pinfo->destport = transport->destport;
    pinfo->ptype = transport->is_tcp ? PT_TCP : PT_UDP;
    conversation_state_use(find_conversation(pinfo->num, &pinfo->src, &pinfo->dst,
                                             transport->is_tcp ? CONVERSATION_TCP : CONVERSATION_UDP, pinfo->srcport,
                                             pinfo->destport, 0));
    return true;
}

void packets_enter(packet_info *pinfo, int layer)
{
    unsigned number = frame.count > 1 ? packet_of(layer) : frame.count;

    if (number + 1 >= frame.count)
        packets_leave(pinfo);
    else
        enter(pinfo, number);
}

bool packets_enter_quoted(packet_info *pinfo)
{
    const transport_t *last = frame.count > 0 ? &frame.transports[frame.count - 1] : NULL;

    return last && frame.quoted_from > 0 && last->layer > frame.quoted_from && enter(pinfo, frame.count - 1);
}

/** The same for one of the packets. */
static bool find_transport_header(const packet_info *pinfo, unsigned number, tvbuff_t **tvb, int *offset, int *length)
{
    const ip_header_t *ip = number < frame.count ? find_ip_header(pinfo, number) : NULL;
    const uint8_t *bytes;
    int total;

    if (!ip)
        return false;
    *tvb = ip->tvb;
    *offset = ip->at + (int)ip->size;
    bytes = ip_header_bytes(ip);
    total = bytes[0] >> 4 == 4 ? bytes_be16(bytes + IPV4_LENGTH) - (int)ip->size : bytes_be16(bytes + IPV6_LENGTH);
    *length = total > 0 ? total : (int)tvb_captured_length(*tvb) - *offset;
    return true;
}

bool packets_transport_header(const packet_info *pinfo, int layer, tvbuff_t **tvb, int *offset, int *length)
{
    unsigned number = layer == INT_MAX && frame.is_inside ? frame.inside : packet_of(layer);

    return find_transport_header(pinfo, number == frame.count ? number - 1 : number, tvb, offset, length);
}

/** Find what a packet transports. Returns false where that was not captured, or is quoted. */
static bool find_payload(const packet_info *pinfo, unsigned number, packet_bytes_t *bytes)
{
    int header = UDP_HEADER;
    int length;

    if (packets_is_quoted(frame.transports[number].layer)
        || !find_transport_header(pinfo, number, &bytes->tvb, &bytes->begin, &length))
        return false;
    if (frame.transports[number].is_tcp)
        header = tvb_bytes_exist(bytes->tvb, bytes->begin, TCP_HEADER_SIZE) ? tcp_header_size(bytes->tvb, bytes->begin) : 0;
    bytes->end = MIN(bytes->begin + length, (int)tvb_captured_length(bytes->tvb));
    bytes->begin += header;
    bytes->layer = number + 1 < frame.count ? frame.transports[number + 1].layer - 1 : INT_MAX;
    return header >= UDP_HEADER && bytes->begin < bytes->end;
}

wmem_array_t *packets_bytes(packet_info *pinfo)
{
    wmem_array_t *all = wmem_array_new(pinfo->pool, sizeof(packet_bytes_t));
    GSList *item = pinfo->data_src;

    packets_begin(pinfo);
    for (unsigned i = 0; frame.count > 1 && i < frame.count; i++) {
        packet_bytes_t bytes;

        if (find_payload(pinfo, i, &bytes))
            wmem_array_append_one(all, bytes);
    }
    if (frame.count > 0 && packets_is_quoted(frame.transports[frame.count - 1].layer))
        return all;
    /* The first data source is the frame itself. */
    if (frame.count > 1 && item)
        item = item->next;
    for (; item; item = item->next) {
        tvbuff_t *tvb = get_data_source_tvb((const struct data_source *)item->data);
        packet_bytes_t bytes = { .tvb = tvb, .end = (int)tvb_captured_length(tvb), .layer = INT_MAX };

        wmem_array_append_one(all, bytes);
    }
    return all;
}

bool packets_are_several(void)
{
    return frame.count > 1;
}

int packets_last(void)
{
    return frame.count > 0 ? frame.transports[frame.count - 1].layer : 0;
}

unsigned packets_number(int layer)
{
    return packet_of(layer);
}

bool packets_is_quoted(int layer)
{
    return frame.quoted_from > 0 && layer > frame.quoted_from && layer != INT_MAX;
}
