# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures as lists of frames, and files with the frames of many.

editcap and mergecap do not write the keys that a capture holds, without which nothing inside TLS is dissected.
"""
import collections
import dataclasses
import struct

LINKTYPE_ETHERNET = 1
SECTION_HEADER, INTERFACE, SECRETS, PACKET = 0x0A0D0D0A, 1, 10, 6
OPTION_RESOLUTION = 9


@dataclasses.dataclass(eq=False)
class Capture:
    name: str
    link_type: int
    interface: bytes  # the block of its only interface, as it stands in a pcapng file
    secrets: list = dataclasses.field(default_factory=list)
    frames: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class Frame:
    capture: Capture
    time: bytes
    data: bytes
    length: int  # on the wire


def block(kind, body):
    body += bytes(-len(body) % 4)
    size = len(body) + 12
    return struct.pack("<II", kind, size) + body + struct.pack("<I", size)


def read_pcap(name, data):
    link_type, = struct.unpack_from("<I", data, 20)
    capture, at = Capture(name, link_type, block(INTERFACE, struct.pack("<HHI", link_type, 0, 0))), 24
    while at < len(data):
        seconds, fraction, captured, length = struct.unpack_from("<IIII", data, at)
        time = seconds * 1000000 + fraction
        capture.frames.append(Frame(capture, struct.pack("<II", time >> 32, time & 0xFFFFFFFF), data[at + 16:at + 16 + captured], length))
        at += 16 + captured
    return capture


def read_pcapng(name, data):
    capture, secrets, at = None, [], 0
    while at < len(data):
        kind, size = struct.unpack_from("<II", data, at)
        if kind == INTERFACE:
            assert not capture, f"{name} has several interfaces"
            capture = Capture(name, struct.unpack_from("<H", data, at + 8)[0], data[at:at + size], secrets)
        elif kind == SECRETS:
            secrets.append(data[at:at + size])
        elif kind == PACKET:
            time, captured, length = struct.unpack_from("<8sII", data, at + 12)
            capture.frames.append(Frame(capture, time, data[at + 28:at + 28 + captured], length))
        at += size
    return capture


def in_seconds(capture):
    """The same interface, whose times are in seconds: there are no larger ones."""
    options = struct.pack("<HHBxxxHH", OPTION_RESOLUTION, 1, 0, 0, 0)
    return Capture(capture.name, capture.link_type, block(INTERFACE, struct.pack("<HHI", capture.link_type, 0, 0) + options), capture.secrets)


def read(path):
    """Read a little-endian pcap or pcapng file, as all test captures are."""
    data = path.read_bytes()
    return (read_pcap if data[:4] == b"\xd4\xc3\xb2\xa1" else read_pcapng)(path.stem, data)


def read_groups(folder, options_of):
    """All captures of a folder, by the options of tshark that they need."""
    groups = collections.defaultdict(list)
    for path in sorted(folder.glob("*.pcap*")):
        groups[tuple(options_of(path.stem))].append(read(path))
    return groups


def write(path, frames):
    """Write frames, of whatever captures, as one pcapng file."""
    interfaces = {capture: number for number, capture in enumerate(dict.fromkeys(frame.capture for frame in frames))}
    with open(path, "wb") as out:
        out.write(block(SECTION_HEADER, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)))
        for capture in interfaces:
            out.write(capture.interface)
            out.writelines(capture.secrets)
        for frame in frames:
            header = struct.pack("<I8sII", interfaces[frame.capture], frame.time, len(frame.data), frame.length)
            out.write(block(PACKET, header + frame.data))
    path.chmod(0o644)
