# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures changed packet by packet. editcap does not write captures with keys."""
import struct

SECTION, INTERFACE, PACKET, KEYS = 0x0A0D0D0A, 1, 6, 10
OPTION_RESOLUTION = 9


class Recording:
    """A little-endian pcap or pcapng file of one interface: what stands before the packets, and [time, bytes] of each. The time is
    in units of the file."""

    def __init__(self, path):
        self.packets = []
        self.is_pcap = False
        data = path.read_bytes()
        if data[:4] == b"\xd4\xc3\xb2\xa1":
            self.is_pcap, self.second, self.head = True, 10**6, data[:24]
            self.read_pcap(data)
        else:
            self.second, self.head = 10**6, b""
            self.read_pcapng(data)

    def read_pcap(self, data):
        at = 24
        while at < len(data):
            seconds, micros, length = struct.unpack_from("<III", data, at)
            self.packets.append([seconds * self.second + micros, data[at + 16:at + 16 + length]])
            at += 16 + length

    def read_pcapng(self, data):
        at = 0
        while at < len(data):
            kind, size = struct.unpack_from("<II", data, at)
            if kind == PACKET:
                _, high, low, length = struct.unpack_from("<IIII", data, at + 8)
                self.packets.append([high << 32 | low, data[at + 28:at + 28 + length]])
            elif kind in (SECTION, INTERFACE, KEYS):
                self.head += data[at:at + size]
            if kind == INTERFACE:
                self.second = resolution(data[at + 16:at + size - 4])
            at += size

    def with_packets(self, packets):
        """The bytes of the same file with other packets."""
        out = [self.head]
        for time, data in packets:
            if self.is_pcap:
                out.append(struct.pack("<IIII", time // self.second, time % self.second, len(data), len(data)) + data)
            else:
                padded = data + bytes(-len(data) % 4)
                size = 32 + len(padded)
                out.append(struct.pack("<IIIIIII", PACKET, size, 0, time >> 32, time & 0xFFFFFFFF, len(data), len(data)) + padded
                           + struct.pack("<I", size))
        return b"".join(out)


def resolution(options):
    at = 0
    while at + 4 <= len(options):
        code, length = struct.unpack_from("<HH", options, at)
        if code == OPTION_RESOLUTION:
            return 10 ** options[at + 4]
        at += 4 + length + -length % 4
    return 10**6


def tcp_at(frame):
    """Where the TCP header of an Ethernet frame begins, or None."""
    if frame[12:14] == b"\x08\0" and frame[23] == 6:
        return 14 + 4 * (frame[14] & 15)
    return 54 if frame[12:14] == b"\x86\xdd" and frame[20] == 6 else None


def with_new_sequence(frame, distance):
    """The same segment in a connection whose numbers begin elsewhere."""
    at = tcp_at(frame)
    if at is None:
        return frame
    numbers = struct.pack(">II", *((number + distance) % 2**32 for number in struct.unpack_from(">II", frame, at + 4)))
    return frame[:at + 4] + numbers + frame[at + 12:]


def cut_in_two(frame):
    """A TCP segment as two, or a frame without data as it is."""
    at = tcp_at(frame)
    data_at = at + 4 * (frame[at + 12] >> 4) if at else len(frame)
    if len(frame) - data_at < 2:
        return [frame]
    middle = (len(frame) - data_at) // 2
    first, second = bytearray(frame[:data_at + middle]), bytearray(frame[:data_at] + frame[data_at + middle:])
    struct.pack_into(">I", second, at + 4, (struct.unpack_from(">I", frame, at + 4)[0] + middle) % 2**32)
    for part in (first, second):
        if part[12:14] == b"\x08\0":
            struct.pack_into(">H", part, 16, len(part) - 14)
        else:
            struct.pack_into(">H", part, 18, len(part) - 54)
    return [bytes(first), bytes(second)]
