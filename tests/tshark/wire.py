# SPDX-License-Identifier: GPL-2.0-or-later
"""Bytes on the wire: BER elements, and connections in Ethernet frames."""
import ipaddress
import struct

LINKTYPE_ETHERNET, LINKTYPE_IEEE802_11, LINKTYPE_WIRESHARK_UPPER_PDU = 1, 105, 252
TAG_END, TAG_DISSECTOR_NAME, TAG_HEURISTIC_NAME, TAG_TABLE_NAME, TAG_TABLE_VALUE = 0, 12, 13, 14, 32
TAG_IPV4_SOURCE, TAG_IPV4_DESTINATION, TAG_PORT_TYPE, TAG_SOURCE_PORT, TAG_DESTINATION_PORT = 20, 21, 24, 25, 26
PORT_TYPE_TCP = 2
FIN, SYN, RST, PSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10
TCP, UDP = 6, 17


def der(tag, *contents, long_form=False):
    """One BER element. Active Directory writes all its lengths in five bytes."""
    body = b"".join(contents)
    if long_form:
        length = b"\x84" + struct.pack(">I", len(body))
    elif len(body) < 0x80:
        length = bytes([len(body)])
    else:
        length = b"\x82" + struct.pack(">H", len(body))
    return bytes([tag]) + length + body


def integer(value):
    return der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def ip_frame(source, destination, protocol, payload):
    """Ethernet, then IPv4 or IPv6. Checksums are zero: Wireshark does not look at them."""
    source, destination = ipaddress.ip_address(source), ipaddress.ip_address(destination)
    if source.version == 4:
        header = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), 0, 0, 64, protocol, 0)
        ether_type = b"\x08\x00"
    else:
        header = struct.pack(">IHBB", 6 << 28, len(payload), protocol, 64)
        ether_type = b"\x86\xdd"
    return bytes(12) + ether_type + header + source.packed + destination.packed + payload


class Connection:
    """A TCP connection, whose segments are appended to the frames of a capture as they are sent."""

    def __init__(self, frames, client, client_port, server, server_port):
        self.frames = frames
        self.ends = {True: (client, client_port), False: (server, server_port)}
        self.sequence = {True: 1000 + client_port, False: 5000 + client_port}
        self.segment(True, SYN)
        self.segment(False, SYN | ACK)

    def segment(self, from_client, flags, data=b""):
        (source, source_port), (destination, destination_port) = self.ends[from_client], self.ends[not from_client]
        header = struct.pack(">HHIIBBHHH", source_port, destination_port, self.sequence[from_client],
                             0 if flags == SYN else self.sequence[not from_client], 0x50, flags, 65535, 0, 0)
        self.sequence[from_client] += len(data) + (1 if flags & (SYN | FIN) else 0)
        self.frames.append(ip_frame(source, destination, TCP, header + data))

    def client(self, data):
        self.segment(True, PSH | ACK, data)

    def server(self, data):
        self.segment(False, PSH | ACK, data)


def datagram(source, source_port, destination, destination_port, data):
    return ip_frame(source, destination, UDP, struct.pack(">HHHH", source_port, destination_port, 8 + len(data), 0) + data)


def tag(number, value):
    return struct.pack(">HH", number, len(value)) + value


def exported(dissector, pdu, source=None, destination=None):
    """A PDU for a dissector. The ends of its TCP connection are (address, port)."""
    kind, _, name = dissector.rpartition(" ")
    if kind == "heuristic":
        tags = tag(TAG_HEURISTIC_NAME, name.encode())
    elif kind:
        tags = tag(TAG_TABLE_NAME, kind.encode()) + tag(TAG_TABLE_VALUE, struct.pack(">I", int(name)))
    else:
        tags = tag(TAG_DISSECTOR_NAME, name.encode())
    if source:
        tags += (tag(TAG_IPV4_SOURCE, ipaddress.ip_address(source[0]).packed) + tag(TAG_IPV4_DESTINATION, ipaddress.ip_address(destination[0]).packed)
                 + tag(TAG_PORT_TYPE, struct.pack(">I", PORT_TYPE_TCP)) + tag(TAG_SOURCE_PORT, struct.pack(">I", source[1]))
                 + tag(TAG_DESTINATION_PORT, struct.pack(">I", destination[1])))
    return tags + tag(TAG_END, b"") + pdu


class Cut(bytes):
    """A frame of which not all bytes are captured."""

    def __new__(cls, frame, captured):
        self = super().__new__(cls, frame[:captured])
        self.whole = len(frame)
        return self


def pcap_of(link_type, frames):
    """A capture with a second between frames. A number among them lets so many seconds pass."""
    out = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, link_type)]
    now = 1767225600
    for frame in frames:
        if isinstance(frame, int):
            now += frame
            continue
        out.append(struct.pack("<IIII", now, 0, len(frame), getattr(frame, "whole", len(frame))) + frame)
        now += 1
    return b"".join(out)
