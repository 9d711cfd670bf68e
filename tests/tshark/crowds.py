# SPDX-License-Identifier: GPL-2.0-or-later
"""Many attempts that wait at the same time, of every kind by which they are found: what an engine does with each must not depend on how
many there are."""
import struct

import handmade_attempts as made
from wire import ACK, Connection, datagram


def on_one_connection(count):
    """LDAP binds, each with its message id."""
    frames = []
    link = Connection(frames, made.CLIENT, 50001, made.SERVER, 389)
    for number in range(1, count + 1):
        link.client(made.bind_request(number, b"user%d" % number, made.PASSWORD))
        # What nobody acknowledges Wireshark itself keeps in a list.
        if number % 10 == 0:
            link.segment(False, ACK)
    return frames


def of_one_name(count):
    """One user asks a KDC again and again, from other ports."""
    return [datagram(made.CLIENT, 10000 + number % 50000, made.SERVER, 88, made.as_req(b"alice", True, number)) for number in range(1, count + 1)]


def on_one_port(count):
    """Users ask a KDC from one port, which answers the last ones."""
    frames = [datagram(made.CLIENT, 50001, made.SERVER, 88, made.as_req(b"user%d" % number, True, number)) for number in range(1, count + 1)]
    return frames + [datagram(made.SERVER, 88, made.CLIENT, 50001, made.krb_error(24, b"user%d" % number)) for number in range(count, count - 10, -1)]


def radius(port, code, identifier, *attributes):
    body = b"".join(bytes([kind, 2 + len(value)]) + value for kind, value in attributes)
    packet = struct.pack(">BBH16s", code, identifier, 20 + len(body), bytes(16)) + body
    return datagram(made.CLIENT, port, made.SERVER, 1812, packet)


def of_global_keys(count):
    """EAP in RADIUS, whose State is good in all conversations: an MS-CHAPv2 response for each."""
    frames = []
    for number in range(1, count + 1):
        name = b"user%d" % number
        message = struct.pack(">BBHB", 2, number % 256, 5 + len(made.response_message(name)), 26) + made.response_message(name)
        frames.append(radius(20000 + number // 256, 1, number % 256, (1, name), (24, struct.pack(">I", number)), (79, message)))
    return frames


CROWDS = {crowd.__name__: crowd for crowd in (on_one_connection, of_one_name, on_one_port, of_global_keys)}
