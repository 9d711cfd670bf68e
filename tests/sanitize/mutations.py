# SPDX-License-Identifier: GPL-2.0-or-later
"""Ways to spoil a capture. Each takes dice, the frames and those of another capture, and returns frames."""
import dataclasses
import math
import struct

from captures import LINKTYPE_ETHERNET, in_seconds

IPV4, IPV6, TCP = b"\x08\x00", b"\x86\xdd", 6
ADDRESSES = {IPV4: (26, 30), IPV6: (22, 38)}
MAX_REPEATED = 40000
FIRST_ADDRESS = 0x0A00
# Numbers at which something changes, and statuses that mean something.
NUMBERS = (0, 1, 2, 4, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x00090312,
           0x80090308, 0x8009030C, 0x80090346, 0xC000006D, 0xC0000016, 0xC0000234, 0xC007052E)


def payload_start(frame):
    """Where the application's bytes begin: behind the transport's header, or behind the tags of an exported PDU."""
    data = frame.data
    if frame.capture.link_type == LINKTYPE_ETHERNET:
        if data[12:14] != IPV4 or len(data) < 54:
            return 0
        return 34 + (data[46] >> 4) * 4 if data[23] == TCP else 42
    at = 0
    while at + 4 <= len(data):
        kind, length = struct.unpack_from(">HH", data, at)
        at += 4 + length
        if kind == 0:
            break
    return at


def change_bytes(dice, data, start, rate):
    """Each byte from `start` on becomes another with this probability."""
    changed, at = bytearray(data), start - 1
    while True:
        at += 1 + int(math.log(1 - dice.random()) / math.log(1 - rate))
        if at >= len(changed):
            return bytes(changed)
        changed[at] = dice.randrange(256)


def change_numbers(dice, data, start):
    """A few numbers of one, two or four bytes become others, in either byte order."""
    changed = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        size = dice.choice((1, 2, 4))
        if len(changed) - start >= size:
            at = dice.randrange(start, len(changed) - size + 1)
            number = dice.choice(NUMBERS) & (1 << 8 * size) - 1
            changed[at:at + size] = number.to_bytes(size, dice.choice(("little", "big")))
    return bytes(changed)


def with_addresses(frame, number):
    """The frame of a capture's copy: its IP addresses begin with the copy's number, so that its connections are its own."""
    places = ADDRESSES.get(frame.data[12:14], ()) if frame.capture.link_type == LINKTYPE_ETHERNET else ()
    data = bytearray(frame.data)
    for at in places:
        if at + 4 <= len(data):
            struct.pack_into(">H", data, at, number)
    return with_data(frame, bytes(data))


def with_own_addresses(copies):
    """The frames of copies of captures, which are then of no concern to each other."""
    return [with_addresses(frame, FIRST_ADDRESS + number) for number, frames in enumerate(copies) for frame in frames]


def with_data(frame, data):
    return dataclasses.replace(frame, data=data)


def bytes_anywhere(rate):
    def spoil(dice, frames, _other):
        return [with_data(frame, change_bytes(dice, frame.data, 0, rate)) for frame in frames]
    return spoil


def bytes_of_payload(rate):
    def spoil(dice, frames, _other):
        return [with_data(frame, change_bytes(dice, frame.data, payload_start(frame), rate)) for frame in frames]
    return spoil


def numbers(dice, frames, _other):
    return [with_data(frame, change_numbers(dice, frame.data, payload_start(frame))) for frame in frames]


def cut(dice, frames, _other):
    """As captured with a snapshot length."""
    length = dice.randint(40, 300)
    return [with_data(frame, frame.data[:length]) for frame in frames]


def cut_here_and_there(dice, frames, _other):
    """Some frames end early; the next ones of the connection are whole."""
    return [with_data(frame, frame.data[:dice.randint(40, 300)]) if dice.random() < 0.2 else frame for frame in frames]


def short(dice, frames, _other):
    """The payload ends early on the wire as well."""
    spoiled = []
    for frame in frames:
        start = payload_start(frame)
        data = frame.data[:dice.randint(min(start, len(frame.data)), len(frame.data))]
        spoiled.append(dataclasses.replace(frame, data=data, length=len(data)))
    return spoiled


def shuffled(dice, frames, _other):
    """Frames overtake others that are near."""
    order = sorted(range(len(frames)), key=lambda number: number + dice.random() * dice.choice((2, 8, 100)))
    return [frames[number] for number in order]


def duplicated(dice, frames, _other):
    return [frame for frame in frames for _ in range(dice.choice((1, 1, 2, 3)))]


def lost(dice, frames, _other):
    return [frame for frame in frames if dice.random() < 0.8]


def with_payload(frame, start, payload):
    """The frame with other application's bytes, in an IPv4 packet of the right length."""
    data = bytearray(frame.data[:start] + payload)
    if frame.capture.link_type == LINKTYPE_ETHERNET and start > 0:
        struct.pack_into(">H", data, 16, len(data) - 14)
        if data[23] != TCP:
            struct.pack_into(">H", data, 38, len(data) - 34)
    return dataclasses.replace(frame, data=bytes(data), length=len(data))


def repeated(dice, frames, _other):
    """Some frames bring the same again and again."""
    spoiled = []
    for frame in frames:
        start = payload_start(frame)
        payload = frame.data[start:]
        if payload and dice.random() < 0.05:
            frame = with_payload(frame, start, (payload * dice.choice((2, 10, 1000)))[:MAX_REPEATED])
        spoiled.append(frame)
    return spoiled


def clock(dice, frames, _other):
    """A clock that jumps, also to the ends of time."""
    interface = in_seconds(frames[0].capture)
    seconds, spoiled = 1800000000, []
    for frame in frames:
        seconds = dice.choice((seconds, seconds, seconds + 1, seconds + 1000, seconds - 1000, 0, 1 << 31, 1 << 63, (1 << 63) - 1)) % (1 << 64)
        time = struct.pack("<II", seconds >> 32, seconds & 0xFFFFFFFF)
        spoiled.append(dataclasses.replace(frame, capture=interface, time=time))
    return spoiled


def merged(dice, frames, other):
    """Frames of another capture in between, with the same addresses as far as they had them."""
    spoiled, rest = [], list(other)
    for frame in frames:
        while rest and dice.random() < 0.5:
            spoiled.append(rest.pop(0))
        spoiled.append(frame)
    return spoiled


def both(first, second):
    def spoil(dice, frames, other):
        return second(dice, first(dice, frames, other), other)
    return spoil


RECIPES = {
    "bytes 0.2 %": bytes_anywhere(0.002),
    "bytes 2 %": bytes_anywhere(0.02),
    "bytes 10 %": bytes_anywhere(0.1),
    "bytes of payload 0.5 %": bytes_of_payload(0.005),
    "bytes of payload 2 %": bytes_of_payload(0.02),
    "numbers": numbers,
    "cut at 40 to 300": cut,
    "cut here and there": cut_here_and_there,
    "short": short,
    "short, numbers": both(short, numbers),
    "shuffled": shuffled,
    "shuffled, numbers": both(shuffled, numbers),
    "duplicated": duplicated,
    "lost, payload 0.5 %": both(lost, bytes_of_payload(0.005)),
    "merged": merged,
    "repeated": repeated,
    "clock": clock,
}
