# SPDX-License-Identifier: GPL-2.0-or-later
"""Authentications side by side on one conversation, which only the protocols' own identifiers tell apart, written by hand from the
protocols' specifications: CHAP and EAP in PPP, on a LAN, and RADIUS. Each capture is a list of Ethernet frames."""
import struct

from handmade_attempts import (CHALLENGE, CHAP_FAILURE, CHAP_SUCCESS, CLIENT, CLIENT_MAC, EAP_FAILURE, EAP_REQUEST, EAP_RESPONSE,
                               EAP_SUCCESS, REFUSAL, RESPONSE, SERVER, SERVER_MAC, WELCOME, lan)
from wire import datagram, ip_frame

GRE = 47


# PPP (RFC 1994 4, RFC 2759): the same identifier in sessions that share a line or a tunnel
GROUP_MAC = bytes.fromhex("0180c2000003")
OTHER_MAC = bytes.fromhex("00005e005311")


def chap_message(code, identifier, data):
    return struct.pack(">BBH", code, identifier, 4 + len(data)) + data


def chap_challenge(identifier):
    return chap_message(CHALLENGE, identifier, b"\x10" + b"challenge-of-ppp" + b"vpn1")


def chap_response(identifier, name, flags=b"\0"):
    return chap_message(RESPONSE, identifier, b"\x31" + b"\x5a" * 48 + flags + name)


def md5_response(identifier, name):
    return chap_message(RESPONSE, identifier, b"\x10" + b"\x5a" * 16 + name)


PPP_CHAP, PPP_EAP = 0xC223, 0xC227


def pppoe(from_client, session, message, protocol=PPP_CHAP):
    return lan(from_client, 0x8864, struct.pack(">BBHHH", 0x11, 0, session, 2 + len(message), protocol) + message)


def l2tp(from_client, session, message, protocol=PPP_CHAP, tunnel=7):
    """RFC 2661 3.1: data with a length; the recipient's tunnel and session."""
    ppp = struct.pack(">HH", 0xFF03, protocol) + message
    ends = (CLIENT, 1701, SERVER, 1701) if from_client else (SERVER, 1701, CLIENT, 1701)
    return datagram(*ends, struct.pack(">HHHH", 0x4002, 8 + len(ppp), tunnel, session) + ppp)


def pptp(from_client, call, message):
    """RFC 2637 4.1: GRE with a key and a sequence number; the recipient's call."""
    ppp = b"\xff\x03\xc2\x23" + message
    ends = (CLIENT, SERVER) if from_client else (SERVER, CLIENT)
    return ip_frame(*ends, GRE, struct.pack(">HHHHI", 0x3001, 0x880B, len(ppp), call, 1) + ppp)


def ppp_sessions():
    frames = []
    # Two sessions with the same identifier, at once; on a line both sides have the same number.
    frames += [pppoe(False, 1, chap_challenge(5)), pppoe(False, 2, chap_challenge(5)), pppoe(True, 1, chap_response(5, b"alice")),
               pppoe(True, 2, chap_response(5, b"mallory")), pppoe(False, 2, chap_message(CHAP_FAILURE, 5, REFUSAL)),
               pppoe(False, 1, chap_message(CHAP_SUCCESS, 5, WELCOME))]
    # In a tunnel the two numbers of a session differ: which belong together shows the first challenge and its response. Then both are
    # challenged at once with the same identifier.
    for packet, first in ((l2tp, 0), (pptp, 10)):
        for mine, yours, name, identifier in ((first + 1, first + 101, b"alice", 1), (first + 2, first + 102, b"mallory", 2)):
            frames += [packet(False, mine, chap_challenge(identifier)), packet(True, yours, chap_response(identifier, name))]
        frames += [packet(False, first + 2, chap_message(CHAP_FAILURE, 2, REFUSAL)), packet(False, first + 1, chap_message(CHAP_SUCCESS, 1, WELCOME))]
        frames += [packet(False, first + 1, chap_challenge(9)), packet(False, first + 2, chap_challenge(9)),
                   packet(True, first + 102, chap_response(9, b"mallory")), packet(True, first + 101, chap_response(9, b"alice")),
                   packet(False, first + 1, chap_message(CHAP_SUCCESS, 9, WELCOME)), packet(False, first + 2, chap_message(CHAP_FAILURE, 9, REFUSAL))]
    # The client says itself that it is welcome, with another identifier than its own; older ways to prove a password.
    frames += [pppoe(False, 3, chap_challenge(1)), pppoe(True, 3, chap_response(1, b"bob")), pppoe(False, 3, chap_message(CHAP_SUCCESS, 2, WELCOME)),
               pppoe(False, 3, chap_message(CHAP_FAILURE, 1, b"E=648 R=0 V=3"))]
    frames += [pppoe(True, 4, md5_response(1, b"carol")), pppoe(False, 4, chap_message(CHAP_SUCCESS, 1, b"Welcome")),
               pppoe(True, 4, chap_response(2, b"dave", b"\1")), pppoe(False, 4, chap_message(CHAP_FAILURE, 2, b"no"))]
    return frames


def ppp_eap():
    """Two sessions on a line, and two in a tunnel, at once."""
    frames = []
    for packet, first, answer in ((pppoe, 1, 0), (l2tp, 11, 100)):
        for code, identifier, data in ((EAP_REQUEST, 1, b"\1"), (EAP_RESPONSE, 1, b"\1"), (EAP_REQUEST, 3, b"\x19\x20"), (EAP_RESPONSE, 3, b"\x19\0"),
                                       (None, 3, b"")):
            # A tunnel's two numbers are told to be of one session by the first question and its answer.
            for number, name, end in ((first, b"alice", EAP_SUCCESS), (first + 1, b"mallory", EAP_FAILURE)):
                from_client = code == EAP_RESPONSE
                identifier_of = identifier + number if identifier == 1 else identifier
                message = chap_message(code or end, identifier_of, data + (name if from_client and identifier == 1 else b""))
                frames.append(packet(from_client, number + (answer if from_client else 0), message, PPP_EAP))
    return frames


def eapol(source, destination, code, identifier, data=b""):
    packet = struct.pack(">BBH", code, identifier, 4 + len(data)) + data
    return destination + source + struct.pack(">HBBH", 0x888E, 2, 0, len(packet)) + packet


def port_access():
    """IEEE 802.1X: clients ask a group address, the authenticator answers each; two of them at once."""
    frames = []
    for step in range(4):
        for mac, name, end in ((CLIENT_MAC, b"alice", EAP_SUCCESS), (OTHER_MAC, b"mallory", EAP_FAILURE)):
            frames += [[eapol(SERVER_MAC, mac, EAP_REQUEST, 1, b"\1"), eapol(mac, GROUP_MAC, EAP_RESPONSE, 1, b"\1" + name)],
                       [eapol(SERVER_MAC, mac, EAP_REQUEST, 2, b"\x19\x20"), eapol(mac, GROUP_MAC, EAP_RESPONSE, 2, b"\x19\x00\x16")],
                       [eapol(SERVER_MAC, mac, EAP_REQUEST, 3, b"\x19\x00\x17"), eapol(mac, GROUP_MAC, EAP_RESPONSE, 3, b"\x19\x00")],
                       [eapol(SERVER_MAC, mac, end, 3)]][step]
    return frames


# RADIUS (RFC 2865 3, RFC 2869 5.13): many logons between the same two, by identifier and State
ACCESS_REQUEST, ACCESS_ACCEPT, ACCESS_REJECT, ACCESS_CHALLENGE = 1, 2, 3, 11
USER_NAME, USER_PASSWORD, STATE, VENDOR, EAP_MESSAGE = 1, 2, 24, 26, 79


def attribute(number, value):
    return struct.pack(">BB", number, 2 + len(value)) + value


def radius(from_client, code, identifier, *attributes):
    data = b"".join(attributes)
    packet = struct.pack(">BBH", code, identifier, 20 + len(data)) + bytes([identifier]) * 16 + data
    return datagram(*((CLIENT, 50061, SERVER, 1812) if from_client else (SERVER, 1812, CLIENT, 50061)), packet)


def eap_attribute(code, identifier, data=b""):
    return attribute(EAP_MESSAGE, struct.pack(">BBH", code, identifier, 4 + len(data)) + data)


def radius_logons():
    def ms_chap(name):
        return attribute(USER_NAME, name), attribute(VENDOR, struct.pack(">IBB", 311, 25, 52) + bytes(50))

    def by_eap(name, *more):
        return attribute(USER_NAME, name), *more

    refusal = attribute(VENDOR, struct.pack(">IBB", 311, 2, 3 + len(REFUSAL)) + b"\1" + REFUSAL)
    return [
        # Answers in another order; one request is sent twice.
        radius(True, ACCESS_REQUEST, 1, *ms_chap(b"alice")), radius(True, ACCESS_REQUEST, 2, *ms_chap(b"mallory")),
        radius(True, ACCESS_REQUEST, 1, *ms_chap(b"alice")), radius(False, ACCESS_REJECT, 2, refusal), radius(False, ACCESS_ACCEPT, 1),
        # EAP in several rounds, by two users with the same identifiers of EAP: each round has another identifier of RADIUS.
        radius(True, ACCESS_REQUEST, 3, *by_eap(b"bob", eap_attribute(EAP_RESPONSE, 1, b"\1bob"))),
        radius(True, ACCESS_REQUEST, 4, *by_eap(b"eve", eap_attribute(EAP_RESPONSE, 1, b"\1eve"))),
        radius(False, ACCESS_CHALLENGE, 4, eap_attribute(EAP_REQUEST, 2, b"\x19\x20"), attribute(STATE, b"\0eve")),
        radius(False, ACCESS_CHALLENGE, 3, eap_attribute(EAP_REQUEST, 2, b"\x19\x20"), attribute(STATE, b"\0bob")),
        radius(True, ACCESS_REQUEST, 5, *by_eap(b"bob", eap_attribute(EAP_RESPONSE, 2, b"\x19\x00"), attribute(STATE, b"\0bob"))),
        radius(True, ACCESS_REQUEST, 6, *by_eap(b"eve", eap_attribute(EAP_RESPONSE, 2, b"\x19\x00"), attribute(STATE, b"\0eve"))),
        radius(False, ACCESS_REJECT, 6, eap_attribute(EAP_FAILURE, 2)), radius(False, ACCESS_ACCEPT, 5, eap_attribute(EAP_SUCCESS, 2)),
        # A password of its own; the client accepts itself; and a request that proves nothing.
        radius(True, ACCESS_REQUEST, 7, attribute(USER_NAME, b"frank"), attribute(USER_PASSWORD, bytes(16))), radius(False, ACCESS_REJECT, 7),
        radius(True, ACCESS_REQUEST, 8, attribute(USER_NAME, b"00-00-5e-00-53-10")), radius(False, ACCESS_ACCEPT, 8),
    ]


FRAMES = {
    "made-keys-eap": port_access(), "made-keys-ppp": ppp_sessions(), "made-keys-ppp-eap": ppp_eap(), "made-keys-radius": radius_logons(),
}
