# SPDX-License-Identifier: GPL-2.0-or-later
"""What comes late, once more or from elsewhere, and headers and numbers that are used in a way that few use them. Each scene is a few frames,
with who authenticates in it and how that ends, as in handmade_strangers.py."""
import struct

from handmade_attempts import CHAP_FAILURE, CHAP_SUCCESS, CLIENT, REFUSAL, SERVER, WELCOME
from handmade_keys_ppp import PPP_CHAP, chap_challenge, chap_message, chap_response
from handmade_strangers import FAILURE, LET_IN, OPEN, scene
from wire import datagram


# ---- L2TP: flags say what the header has (RFC 2661 3.1)
L2TP_LENGTH, L2TP_SEQUENCE, L2TP_OFFSET, L2TP_PRIORITY = 0x4000, 0x0800, 0x0200, 0x0100


def l2tp_with(flags, from_client, session, message, padding=b""):
    middle = struct.pack(">HH", 7, session)
    if flags & L2TP_SEQUENCE:
        middle += struct.pack(">HH", 2, 3)
    if flags & L2TP_OFFSET:
        middle += struct.pack(">H", len(padding)) + padding
    ppp = struct.pack(">HH", 0xFF03, PPP_CHAP) + message
    size = 2 + (2 if flags & L2TP_LENGTH else 0) + len(middle) + len(ppp)
    header = struct.pack(">H", flags | 2) + (struct.pack(">H", size) if flags & L2TP_LENGTH else b"")
    ends = (CLIENT, 1701, SERVER, 1701) if from_client else (SERVER, 1701, CLIENT, 1701)
    return datagram(*ends, header + middle + ppp)


def two_in_a_tunnel(flags, padding=b""):
    """Mallory's session is 2, which looks like the version; the same identifier in both, but one after the other is challenged."""
    def packet(*what):
        return l2tp_with(flags, *what, padding)
    frames = []
    for ours, theirs, user in ((1, 11, b"alice"), (2, 12, b"mallory")):
        frames += [packet(False, ours, chap_challenge(5)), packet(True, theirs, chap_response(5, user))]
    return frames + [packet(False, 1, chap_message(CHAP_SUCCESS, 5, WELCOME)), packet(False, 2, chap_message(CHAP_FAILURE, 5, REFUSAL))]


@scene(("alice", LET_IN), ("mallory", FAILURE))
def l2tp_with_priority():
    return two_in_a_tunnel(L2TP_LENGTH | L2TP_PRIORITY)


@scene(("alice", LET_IN), ("mallory", FAILURE))
def l2tp_with_an_offset():
    return two_in_a_tunnel(L2TP_LENGTH | L2TP_OFFSET, b"\0\2\0\1\0\1")


@scene(("alice", LET_IN), ("mallory", FAILURE))
def l2tp_with_all():
    return two_in_a_tunnel(L2TP_LENGTH | L2TP_SEQUENCE | L2TP_OFFSET | L2TP_PRIORITY, b"123")


@scene(("alice", LET_IN), ("mallory", FAILURE))
def l2tp_with_sequence_numbers():
    return two_in_a_tunnel(L2TP_LENGTH | L2TP_SEQUENCE)


@scene(("alice", OPEN), ("mallory", OPEN))
def l2tp_with_a_long_offset():
    """Longer than what is looked at: whose the packets are is not known."""
    return two_in_a_tunnel(L2TP_OFFSET, bytes(80))
