/* scene.c: from an input of the fuzzer to packets, and what is known to be true of them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "scene.h"

#include <stdio.h>
#include <string.h>

#define MAX_PACKETS 120
#define MAX_PLAYS (PLACES * LOGONS)

#define ETHERNET 14
#define IPV4 20
#define TCP 20
#define UDP 8
#define PROTOCOL_ICMP 1
#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17
#define PROTOCOL_GRE 47
#define FIN 0x01
#define SYN 0x02
#define RST 0x04
#define PSH 0x08
#define ACK 0x10
#define FAR_AWAY 0x40000000u

/** The only connection of a place. */
typedef struct {
    const carrier_row_t *carrier; /**< NULL: there is none yet */
    unsigned logon_count;
    uint32_t sequence[2];
    bool is_disturbed;
} line_t;

/** An input while it is read, and what is made of it. */
typedef struct {
    const uint8_t *data;
    size_t left;
    scene_t *scene;
    line_t lines[PLACES];
    double now;
} stage_t;

static uint8_t next_byte(stage_t *stage)
{
    if (stage->left == 0)
        return 0;
    stage->left--;
    return *stage->data++;
}

/* ---- packets */

static void put(packet_t *packet, const void *bytes, size_t length)
{
    if (packet->length + length > MAX_PACKET)
        return;
    memcpy(packet->bytes + packet->length, bytes, length);
    packet->length += (unsigned)length;
}

static void put_number(packet_t *packet, uint32_t number, unsigned size)
{
    while (size-- > 0) {
        uint8_t byte = (uint8_t)(number >> 8 * size);

        put(packet, &byte, 1);
    }
}

static void put_address(packet_t *packet, unsigned place, unsigned host)
{
    put_number(packet, 10u << 24 | place << 8 | host, 4);
}

static void put_ethernet(packet_t *packet, unsigned type)
{
    put_number(packet, 0, 4);
    put_number(packet, 0, 4);
    put_number(packet, 0, 4);
    put_number(packet, type, 2);
}

/** @param length  of what follows the header */
static void put_ip(packet_t *packet, unsigned place, unsigned from, unsigned to, unsigned protocol, size_t length)
{
    put_number(packet, 0x4500, 2);
    put_number(packet, (uint32_t)(IPV4 + length), 2);
    put_number(packet, 0, 4);
    put_number(packet, 0x4000 | protocol, 2);
    put_number(packet, 0, 2);
    put_address(packet, place, from);
    put_address(packet, place, to);
}

#define CLIENT_HOST 1u
#define SERVER_HOST 2u
#define ROUTER_HOST 3u
#define CLIENT_PORT 50001u

static unsigned host_of(bool is_client)
{
    return is_client ? CLIENT_HOST : SERVER_HOST;
}

static void put_ports(packet_t *packet, const carrier_row_t *carrier, bool from_client)
{
    put_number(packet, from_client ? CLIENT_PORT : carrier->port, 2);
    put_number(packet, from_client ? carrier->port : CLIENT_PORT, 2);
}

static packet_t *new_packet(stage_t *stage, unsigned place)
{
    packet_t *packet = g_new0(packet_t, 1);

    packet->place = place;
    packet->time = stage->now;
    return packet;
}

static void capture(stage_t *stage, packet_t *packet)
{
    if (packet->captured == 0)
        packet->captured = packet->length;
    g_ptr_array_add(stage->scene->packets, packet);
    stage->now += 0.001;
}

static void put_segment(packet_t *packet, line_t *line, unsigned place, bool from_client, unsigned flags, const void *data,
                        size_t length)
{
    put_ethernet(packet, 0x0800);
    put_ip(packet, place, host_of(from_client), host_of(!from_client), PROTOCOL_TCP, TCP + length);
    put_ports(packet, line->carrier, from_client);
    put_number(packet, line->sequence[from_client], 4);
    put_number(packet, flags == SYN ? 0 : line->sequence[!from_client], 4);
    put_number(packet, 0x5000 | flags, 2);
    put_number(packet, 0xffff0000, 4);
    put_number(packet, 0, 2);
    put(packet, data, length);
    line->sequence[from_client] += (uint32_t)length + ((flags & (SYN | FIN)) != 0);
}

static void put_tag(packet_t *packet, unsigned tag, const void *value, size_t length)
{
    put_number(packet, tag << 16 | (unsigned)length, 4);
    put(packet, value, length);
}

static void put_number_tag(packet_t *packet, unsigned tag, uint32_t number)
{
    put_number(packet, tag << 16 | 4, 4);
    put_number(packet, number, 4);
}

/** A PDU for a dissector, with the ends of its connection: tags as in epan/exported_pdu.h. */
static void put_exported(packet_t *packet, const carrier_row_t *carrier, unsigned place, bool from_client)
{
    packet->is_exported = true;
    put_tag(packet, 12, carrier->dissector, strlen(carrier->dissector));
    put_number_tag(packet, 20, 10u << 24 | place << 8 | host_of(from_client));
    put_number_tag(packet, 21, 10u << 24 | place << 8 | host_of(!from_client));
    put_number_tag(packet, 24, 2);
    put_number_tag(packet, 25, from_client ? CLIENT_PORT : carrier->port);
    put_number_tag(packet, 26, from_client ? carrier->port : CLIENT_PORT);
    put_number(packet, 0, 4);
}

/** PPPoE: the clients' MAC addresses tell the places apart. */
static void put_ppp(packet_t *packet, unsigned place, bool from_client, size_t length)
{
    put_number(packet, 0x0200, 2);
    put_number(packet, place << 8 | host_of(!from_client), 4);
    put_number(packet, 0x0200, 2);
    put_number(packet, place << 8 | host_of(from_client), 4);
    put_number(packet, 0x8864, 2);
    put_number(packet, 0x11000007, 4);
    put_number(packet, (uint32_t)(2 + length), 2);
    put_number(packet, 0xc223, 2);
}

static packet_t *packet_of_leg(stage_t *stage, unsigned place, const leg_t *leg, bool from_client)
{
    line_t *line = &stage->lines[place];
    packet_t *packet = new_packet(stage, place);
    const uint8_t *bytes = logon_bytes + leg->at;

    switch (line->carrier->transport) {
    case OVER_TCP:
        put_segment(packet, line, place, from_client, PSH | ACK, bytes, leg->length);
        return packet;
    case OVER_UDP:
        put_ethernet(packet, 0x0800);
        put_ip(packet, place, host_of(from_client), host_of(!from_client), PROTOCOL_UDP, UDP + (size_t)leg->length);
        put_ports(packet, line->carrier, from_client);
        put_number(packet, (uint32_t)(UDP + leg->length) << 16, 4);
        break;
    case OVER_PPP:
        put_ppp(packet, place, from_client, leg->length);
        break;
    default:
        put_exported(packet, line->carrier, place, from_client);
        break;
    }
    put(packet, bytes, leg->length);
    return packet;
}

static bool is_ip(const packet_t *packet)
{
    return !packet->is_exported && packet->length > ETHERNET + IPV4 && packet->bytes[12] == 8 && packet->bytes[13] == 0;
}

/** An ICMP error that says that a packet has not arrived. */
static void quote(stage_t *stage, const packet_t *quoted, uint8_t length, uint8_t code)
{
    unsigned to = quoted->bytes[ETHERNET + 15];
    size_t size = MIN(quoted->length - ETHERNET, MAX(length * 8u, IPV4 + 8u));
    packet_t *packet = new_packet(stage, quoted->place);

    put_ethernet(packet, 0x0800);
    put_ip(packet, quoted->place, ROUTER_HOST, to, PROTOCOL_ICMP, 8 + size);
    put_number(packet, 0x0300u | code % 16u, 2);
    put_number(packet, 0, 2);
    put_number(packet, 0, 4);
    put(packet, quoted->bytes + ETHERNET, size);
    capture(stage, packet);
}

/** Put a packet into a tunnel between two others. */
static void wrap(packet_t *packet)
{
    packet_t outer = { .place = packet->place, .time = packet->time };

    put_ethernet(&outer, 0x0800);
    put_ip(&outer, packet->place, ROUTER_HOST, ROUTER_HOST + 1, PROTOCOL_GRE, 4 + packet->length - ETHERNET);
    put_number(&outer, 0x0800, 4);
    put(&outer, packet->bytes + ETHERNET, packet->length - ETHERNET);
    *packet = outer;
}

/* ---- instructions */

static void learn(scene_t *scene, unsigned place, const leg_t *leg)
{
    if (*leg->name)
        g_hash_table_add(scene->names[place], (gpointer)leg->name);
    scene->says[place][leg->says] = true;
}

static void disturb(stage_t *stage, unsigned place)
{
    stage->lines[place].is_disturbed = true;
    for (guint i = 0; i < stage->scene->plays->len; i++) {
        play_t *play = &g_array_index(stage->scene->plays, play_t, i);

        play->is_disturbed = play->is_disturbed || play->place == place;
    }
}

static void open_line(stage_t *stage, unsigned place, const carrier_row_t *carrier)
{
    line_t *line = &stage->lines[place];
    packet_t *packet;

    line->carrier = carrier;
    line->sequence[false] = 5000 + place;
    line->sequence[true] = 1000 + place;
    for (unsigned i = 0; carrier->transport == OVER_TCP && i < 2; i++) {
        packet = new_packet(stage, place);
        put_segment(packet, line, place, i == 0, i == 0 ? SYN : SYN | ACK, "", 0);
        capture(stage, packet);
    }
    for (unsigned i = 0; i < carrier->preamble_count; i++) {
        const leg_t *leg = &logon_legs[carrier->first_preamble + i];

        capture(stage, packet_of_leg(stage, place, leg, leg->from_client));
    }
    if (carrier->transport == OVER_PPP || carrier->transport == OVER_EXPORTED)
        stage->scene->can_be_doubled = false;
}

/** Begin a logon, the first or the second of its connection. */
static void begin(stage_t *stage, uint8_t which, uint8_t carrier)
{
    unsigned place = which / 2 % PLACES;
    bool accepted = which & 1;
    line_t *line = &stage->lines[place];
    play_t play = { .place = place };
    unsigned first;

    if (!line->carrier)
        open_line(stage, place, &logon_carriers[carrier % logon_carrier_count]);
    if (line->logon_count == LOGONS)
        return;
    play.carrier = line->carrier;
    first = line->carrier->first_logon + 2 * (place * LOGONS + line->logon_count++);
    play.logon = &logons[first + accepted];
    play.opposite = &logons[first + !accepted];
    if (line->logon_count > 1 && !line->carrier->has_ids)
        disturb(stage, place);
    play.is_disturbed = line->is_disturbed;
    g_array_append_val(stage->scene->plays, play);
}

static play_t *play_of(stage_t *stage, uint8_t which)
{
    guint count = stage->scene->plays->len;

    return count > 0 ? &g_array_index(stage->scene->plays, play_t, which % count) : NULL;
}

/** What is done to a packet that is sent. */
enum { AS_IT_IS, LOST, TWICE, CUT, WRAPPED, QUOTED, PATCHED, WAYS };

static void treat(stage_t *stage, packet_t *packet, uint8_t way)
{
    scene_t *scene = stage->scene;
    unsigned place = packet->place;

    if (way % WAYS != AS_IT_IS)
        disturb(stage, place);
    switch (way % WAYS) {
    case LOST:
        g_free(packet);
        return;
    case TWICE:
        capture(stage, (packet_t *)g_memdup2(packet, sizeof *packet));
        break;
    case CUT:
        packet->captured = MIN(packet->length, 40u + next_byte(stage));
        scene->is_cut[place] = true;
        /* What tells a repetition may be cut off. */
        scene->can_be_doubled = false;
        break;
    case WRAPPED:
        if (is_ip(packet))
            wrap(packet);
        break;
    case PATCHED:
        packet->bytes[MIN(packet->length - 1, ETHERNET + IPV4 + UDP + next_byte(stage))] = next_byte(stage);
        scene->is_patched[place] = true;
        break;
    default:
        break;
    }
    capture(stage, packet);
    if (way % WAYS == QUOTED && is_ip(packet)) {
        scene->was_broken[place] = true;
        quote(stage, packet, next_byte(stage), next_byte(stage));
    }
}

static void send_next(stage_t *stage, uint8_t which, uint8_t way)
{
    play_t *play = play_of(stage, which);
    const leg_t *leg;

    if (!play || play->sent == play->logon->leg_count)
        return;
    leg = &logon_legs[play->logon->first_leg + play->sent++];
    /* What is lost may be quoted all the same. */
    learn(stage->scene, play->place, leg);
    treat(stage, packet_of_leg(stage, play->place, leg, leg->from_client), way);
}

/** The other side says what it has not to say: a client that it is accepted, a server who logs on. */
static void forge(stage_t *stage, uint8_t which, uint8_t number, uint8_t way)
{
    play_t *play = play_of(stage, which);
    const leg_t *leg;

    if (!play)
        return;
    leg = &logon_legs[play->opposite->first_leg + number % play->opposite->leg_count];
    disturb(stage, play->place);
    /* A server that sends a request has sent that name. Where no connection was made, it may as well be the client. */
    if (leg->from_client && *leg->name)
        g_hash_table_add(stage->scene->names[play->place], (gpointer)leg->name);
    stage->scene->is_patched[play->place] |= leg->from_client && play->carrier->transport != OVER_TCP;
    treat(stage, packet_of_leg(stage, play->place, leg, !leg->from_client), way);
}

static void end_line(stage_t *stage, uint8_t which, uint8_t how)
{
    unsigned place = which % PLACES;
    line_t *line = &stage->lines[place];
    bool from_client = how & 1;
    uint32_t before = line->sequence[from_client];
    packet_t *packet;

    if (!line->carrier || line->carrier->transport != OVER_TCP)
        return;
    if (how & 4)
        line->sequence[from_client] += FAR_AWAY;
    packet = new_packet(stage, place);
    put_segment(packet, line, place, from_client, how & 2 ? RST | ACK : FIN | ACK, "", 0);
    capture(stage, packet);
    if (how & 4)
        line->sequence[from_client] = before;
    disturb(stage, place);
    stage->scene->was_broken[place] = stage->scene->was_ended[place] = true;
}

static void capture_again(stage_t *stage, uint8_t which)
{
    GPtrArray *packets = stage->scene->packets;
    packet_t *packet;

    if (packets->len == 0)
        return;
    packet = (packet_t *)g_memdup2(packets->pdata[packets->len - 1 - which % packets->len], sizeof *packet);
    packet->time = stage->now;
    disturb(stage, packet->place);
    capture(stage, packet);
}

static void let_pass(stage_t *stage, uint8_t how)
{
    static const double seconds[] = { 0.1, 1, 30, 70, 400, 1000, 90000, -3600 };

    stage->now += seconds[how % G_N_ELEMENTS(seconds)];
    if (how % G_N_ELEMENTS(seconds) > 1)
        stage->scene->has_time = true;
}

enum { BEGIN, SEND, SEND_TREATED, FORGE, END, AGAIN, TIME, INSTRUCTIONS };

static void do_next(stage_t *stage)
{
    uint8_t instruction = next_byte(stage);
    uint8_t which = next_byte(stage);

    switch (instruction % INSTRUCTIONS) {
    case BEGIN:
        begin(stage, which, next_byte(stage));
        break;
    case SEND:
        send_next(stage, which, AS_IT_IS);
        break;
    case SEND_TREATED:
        send_next(stage, which, next_byte(stage));
        break;
    case FORGE:
        instruction = next_byte(stage);
        forge(stage, which, instruction, next_byte(stage));
        break;
    case END:
        end_line(stage, which, next_byte(stage));
        break;
    case AGAIN:
        capture_again(stage, which);
        break;
    default:
        let_pass(stage, which);
        break;
    }
}

scene_t *scene_new(const uint8_t *data, size_t size)
{
    stage_t stage = { .data = data, .left = size, .scene = g_new0(scene_t, 1) };

    stage.scene->packets = g_ptr_array_new_with_free_func(g_free);
    stage.scene->plays = g_array_new(FALSE, FALSE, sizeof(play_t));
    stage.scene->can_be_doubled = true;
    for (unsigned place = 0; place < PLACES; place++)
        stage.scene->names[place] = g_hash_table_new(g_str_hash, g_str_equal);
    while (stage.left > 0 && stage.scene->packets->len < MAX_PACKETS)
        do_next(&stage);
    return stage.scene;
}

void scene_free(scene_t *scene)
{
    for (unsigned place = 0; place < PLACES; place++)
        g_hash_table_destroy(scene->names[place]);
    g_array_free(scene->plays, TRUE);
    g_ptr_array_free(scene->packets, TRUE);
    g_free(scene);
}

#define PCAP_MAGIC 0xa1b2c3d4u
#define LINKTYPE_ETHERNET 1
#define LINKTYPE_WIRESHARK_UPPER_PDU 252
#define BEGIN_OF_CAPTURE 1767225600.0

void scene_write(const GPtrArray *packets, const char *path)
{
    FILE *file = fopen(path, "wb");
    bool is_exported = packets->len > 0 && ((const packet_t *)packets->pdata[0])->is_exported;
    uint32_t header[] = {
        PCAP_MAGIC, 4u << 16 | 2u, 0, 0, 262144, is_exported ? LINKTYPE_WIRESHARK_UPPER_PDU : LINKTYPE_ETHERNET
    };

    if (!file)
        return;
    fwrite(header, sizeof header, 1, file);
    for (guint i = 0; i < packets->len; i++) {
        const packet_t *packet = (const packet_t *)packets->pdata[i];
        double time = BEGIN_OF_CAPTURE + packet->time;
        uint32_t record[] = {
            (uint32_t)time, (uint32_t)((time - (double)(uint32_t)time) * 1e6), packet->captured, packet->length
        };

        if (packet->is_exported != is_exported)
            continue;
        fwrite(record, sizeof record, 1, file);
        fwrite(packet->bytes, packet->captured, 1, file);
    }
    fclose(file);
}
