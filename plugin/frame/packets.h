/* packets.h: the packets that are in one frame
 *
 * Nearly every frame is one packet. An aggregate of Wi-Fi or a tunnel may hold several, each of its own conversation, and an ICMP
 * error quotes the packet that it is about. Wireshark tells addresses and ports of the last one only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_PACKETS_H
#define SSPI_PACKETS_H

#include <epan/packet.h>
#include <stdbool.h>

/** Look at what a frame is made of. To be called before it is read. */
void packets_begin(packet_info *pinfo);

/** Let `pinfo` tell the addresses and ports of the packet that a layer belongs to, and its conversation be the one that
 *  conversation_state_get() finds. In a frame of one packet nothing changes. */
void packets_enter(packet_info *pinfo, int layer);

/** The same for the packet that an ICMP error quotes. Returns false where the frame quotes none. */
bool packets_enter_quoted(packet_info *pinfo);

/** Whether a frame may hold several packets: a first test, that looks at none of its layers. Two packets have seven at least. */
static inline bool packets_may_be_several(const packet_info *pinfo)
{
    return wmem_list_count(pinfo->layers) >= 7;
}

/** Whether a frame holds several packets, after packets_begin(). */
bool packets_are_several(void);

/** Number of the packet that a layer belongs to. */
unsigned packets_number(int layer);

/** The first layer of the last packet, 0 where the frame has no packets. */
int packets_last(void);

/** Bytes of a frame, for who looks at these rather than at fields: of one packet, or of a data source that Wireshark made. */
typedef struct {
    tvbuff_t *tvb;
    int begin;
    int end;
    int layer; /**< the last one of the packet; INT_MAX: of the last packet */
} packet_bytes_t;

/** What a frame is made of. Of several packets each is what it transports, and what Wireshark made is taken for the last one's;
 *  what is quoted is none.
 *  @return of packet_bytes_t, in packet scope */
wmem_array_t *packets_bytes(packet_info *pinfo);

/** Let `pinfo` be again as Wireshark left it. */
void packets_leave(packet_info *pinfo);

/** Whether a layer is part of a packet that an ICMP error quotes. */
bool packets_is_quoted(int layer);

/** Where the transport header of a layer's packet begins in the frame, found by its ports.
 *  @param layer   INT_MAX: of the packet that `pinfo` tells of
 *  @param tvb     set to the frame's bytes
 *  @param offset  set to the place of the TCP or UDP header in them
 *  @param length  set to how many bytes the header and what it transports have, by the IP header, or as they were captured where
 *                 that does not say
 *  @return false where it is not in the frame as it was captured */
bool packets_transport_header(const packet_info *pinfo, int layer, tvbuff_t **tvb, int *offset, int *length);

#endif
