# SPDX-License-Identifier: GPL-2.0-or-later
"""What comes late, once more or from elsewhere, and headers and numbers that are used in a way that few use them. Each scene is a few frames,
with who authenticates in it and how that ends, as in handmade_strangers.py."""
import struct

from handmade_attempts import (CHAP_FAILURE, CHAP_SUCCESS, CLIENT, CLIENT_MAC, COMPLETED, LOGON_FAILURE, REFUSAL, SERVER, SERVER_MAC, SUCCESS,
                               WELCOME, ask, prove, setup_answer, spnego_response)
from handmade_keys import smb1_answer, smb1_setup
from handmade_keys_ppp import OTHER_MAC, PPP_CHAP, chap_challenge, chap_message, chap_response, eapol, l2tp, pptp
from handmade_strangers import ALICE, FAILURE, LET_IN, MALLORY, OPEN, eap_run, link_to, scene, seen_by_another_tap
from wire import LINKTYPE_IEEE802_11, datagram


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


# ---- L2TP and PPTP: numbers of sessions that have ended are used again
def chap_of(packet, ours, theirs, identifier, user):
    return [packet(False, ours, chap_challenge(identifier)), packet(True, theirs, chap_response(identifier, user))]


def chap_end(packet, ours, identifier, is_success):
    return packet(False, ours, chap_message(CHAP_SUCCESS, identifier, WELCOME) if is_success else chap_message(CHAP_FAILURE, identifier, REFUSAL))


@scene(("alice", LET_IN), ("mallory", FAILURE))
def l2tp_number_of_the_server_again():
    return [*chap_of(l2tp, 1, 11, 5, b"alice"), chap_end(l2tp, 1, 5, True), 60, *chap_of(l2tp, 1, 12, 7, b"mallory"), chap_end(l2tp, 1, 7, False)]


@scene(("alice", LET_IN), ("mallory", FAILURE))
def l2tp_number_of_the_client_again():
    return [*chap_of(l2tp, 1, 11, 5, b"alice"), chap_end(l2tp, 1, 5, True), 60, *chap_of(l2tp, 2, 11, 7, b"mallory"), chap_end(l2tp, 2, 7, False)]


@scene(("alice", LET_IN), ("bob", LET_IN), ("mallory", FAILURE), ("carol", LET_IN))
def pptp_numbers_crosswise():
    return [*chap_of(pptp, 1, 11, 5, b"alice"), chap_end(pptp, 1, 5, True), *chap_of(pptp, 2, 12, 5, b"bob"), chap_end(pptp, 2, 5, True), 60,
            *chap_of(pptp, 2, 11, 9, b"mallory"), *chap_of(pptp, 1, 12, 9, b"carol"), chap_end(pptp, 1, 9, True), chap_end(pptp, 2, 9, False)]


@scene(("alice", OPEN), ("mallory", OPEN))
def l2tp_response_of_another_while_one_is_under_way():
    """Mallory's challenge is lost; alice's session has the same identifier, and is known to have another number."""
    return [*chap_of(l2tp, 1, 11, 5, b"alice"), l2tp(False, 1, chap_challenge(6)), l2tp(True, 12, chap_response(6, b"mallory")),
            chap_end(l2tp, 1, 6, True)]


@scene(("alice", LET_IN))
def l2tp_response_sent_again():
    frames = chap_of(l2tp, 1, 11, 5, b"alice")
    return [*frames, frames[-1], chap_end(l2tp, 1, 5, True)]


# ---- SMB1: a process has 32 bits ([MS-CIFS] 2.2.3.1)
def of_process(message, high):
    return message[:16] + struct.pack("<H", high) + message[18:]


@scene((ALICE, LET_IN), (MALLORY, FAILURE))
def smb1_of_two_processes():
    frames, link = link_to(445)
    link.client(of_process(smb1_setup(7, "alice"), 1))
    link.client(of_process(smb1_setup(7, "mallory"), 2))
    link.server(of_process(smb1_answer(7), 1))
    link.server(of_process(smb1_answer(7, (2, 2)), 2))
    return frames


@scene((ALICE, LET_IN), (MALLORY, FAILURE))
def smb1_server_that_knows_half_of_the_process():
    frames, link = link_to(445)
    link.client(of_process(smb1_setup(7, "alice"), 1))
    link.server(smb1_answer(7))
    link.client(of_process(smb1_setup(8, "mallory"), 1))
    link.server(smb1_answer(8, (2, 2)))
    return frames


# ---- SMB2: the answer to a request of a session is of that session ([MS-SMB2] 3.3.5.5)
@scene((MALLORY, OPEN))
def smb_answer_of_another_session():
    frames, link = link_to(445)
    ask(link, 1, 0xA)
    prove(link, 2, 0xA, "mallory")
    link.server(setup_answer(2, 0xB, SUCCESS, spnego_response(COMPLETED)))
    return frames


@scene((MALLORY, FAILURE))
def smb_refusal_without_a_session():
    frames, link = link_to(445)
    ask(link, 1, 0xA)
    prove(link, 2, 0xA, "mallory")
    link.server(setup_answer(2, 0, LOGON_FAILURE))
    return frames


# ---- EAP: on Wi-Fi, and ends that no server says at this place (RFC 3748 4.2)
def over_the_air(frame, access_point=SERVER_MAC):
    """The same frame in IEEE 802.11 9.3.2.1, from or to an access point."""
    destination, source, rest = frame[:6], frame[6:12], frame[12:]
    to_station = source == access_point
    addresses = destination + source + source if to_station else access_point + source + destination
    return struct.pack("<BBH", 0x08, 0x02 if to_station else 0x01, 0) + addresses + bytes(2) + b"\xaa\xaa\x03\0\0\0" + rest


def on_wifi(build):
    build.link_type = LINKTYPE_IEEE802_11
    return build


def eap_end(is_success, identifier, client=CLIENT_MAC):
    return eapol(SERVER_MAC, client, 3 if is_success else 4, identifier)


@scene(("mallory", FAILURE))
@on_wifi
def eap_over_wifi():
    return [over_the_air(frame) for frame in eap_run(b"mallory", 5) + [eap_end(False, 6)]]


@scene(("mallory", FAILURE), ("alice", LET_IN))
@on_wifi
def eap_of_two_over_wifi():
    mallory = eap_run(b"mallory", 5) + [eap_end(False, 6)]
    alice = [frame.replace(CLIENT_MAC, OTHER_MAC) for frame in eap_run(b"alice", 5)] + [eap_end(True, 6, OTHER_MAC)]
    return [over_the_air(frame) for pair in zip(mallory, alice) for frame in pair]


@scene(("mallory", FAILURE))
def eap_success_before_a_method():
    frames = eap_run(b"mallory", 5)
    return frames[:2] + [eap_end(True, 5)] + frames[2:] + [eap_end(False, 6)]


@scene(("mallory", OPEN))
def eap_success_before_a_method_and_no_end():
    frames = eap_run(b"mallory", 5)
    return frames[:2] + [eap_end(True, 5)] + frames[2:]


@scene(("alice", LET_IN))
def eap_success_of_who_need_not_prove_it():
    """A server may be content with a name (RFC 3748 2.1)."""
    return eap_run(b"alice", 5)[:2] + [eap_end(True, 5)]


@scene(("alice", LET_IN), ("mallory", FAILURE))
def eap_success_once_more_behind_the_next_name():
    first = eap_run(b"alice", 5) + [eap_end(True, 6)]
    second = eap_run(b"mallory", 6)
    return first + second[:2] + [seen_by_another_tap(first[-1])] + second[2:] + [eap_end(False, 7)]
