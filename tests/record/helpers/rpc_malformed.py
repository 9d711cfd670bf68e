#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A misbehaving DCE/RPC client: PDUs no real client sends, so that a real server refuses them.

    rpc_malformed.py HOST PORT      the port of an endpoint mapper

The server answers with bind_nak, with bind_ack that rejects the interface, and with faults; the answers are its own.
"""

import socket
import struct
import sys
import uuid

ENDPOINT_MAPPER = uuid.UUID("e1af8308-5d1f-11c9-91a4-08002b14a0fa")
NDR = uuid.UUID("8a885d04-1ceb-11c9-9fe8-08002b104860")
NOBODY = uuid.UUID("deadbeef-0000-0000-0000-000000000001")

REQUEST, BIND, ALTER_CONTEXT = 0, 11, 14
FIRST_AND_LAST = 3
AUTH_HEADER = 8


def pdu(kind, body, call=1, version=5, minor=0, auth=b""):
    """Common header; auth is a security trailer (8 bytes) and its token."""
    token = max(0, len(auth) - AUTH_HEADER)
    header = struct.pack("<BBBB4sHHI", version, minor, kind, FIRST_AND_LAST, b"\x10\0\0\0",
                         16 + len(body) + len(auth), token, call)
    return header + body + auth


def bind_body(interface=ENDPOINT_MAPPER, version=3, syntax=NDR):
    """One presentation context with one transfer syntax."""
    return (struct.pack("<HHIB3xHBB", 5840, 5840, 0, 1, 0, 1, 0)
            + interface.bytes_le + struct.pack("<I", version) + syntax.bytes_le + struct.pack("<I", 2))


def auth(kind, level, token):
    return struct.pack("<BBBBI", kind, level, 0, 0, 1) + token


def request(operation, context=0, stub=b""):
    return pdu(REQUEST, struct.pack("<IHH", len(stub), context, operation) + stub, call=2)


def bind(**body):
    return pdu(BIND, bind_body(**body))


CONVERSATIONS = {
    "operation out of range": [bind(), request(99)],
    "unknown context": [bind(), request(3, context=7)],
    "short stub": [bind(), request(3, stub=b"\1")],
    "unknown interface": [bind(interface=NOBODY, version=1), request(0)],
    "unknown transfer syntax": [bind(syntax=NOBODY)],
    "level that does not exist": [pdu(BIND, bind_body(), auth=auth(10, 9, b"NTLMSSP\0"))],
    "protocol version 4": [pdu(BIND, bind_body(), version=4)],
    "protocol version 5.9": [pdu(BIND, bind_body(), minor=9)],
    "request before bind": [request(3)],
    "alter_context before bind": [pdu(ALTER_CONTEXT, bind_body())],
}
for number in (9, 10, 14, 16, 68, 0x77, 200):
    CONVERSATIONS[f"garbage for authentication type {number}"] = [pdu(BIND, bind_body(), auth=auth(number, 6, b"garbage!"))]


def main():
    host, port = sys.argv[1], int(sys.argv[2])
    for name, pdus in CONVERSATIONS.items():
        with socket.create_connection((host, port), timeout=3) as server:
            for message in pdus:
                try:
                    server.sendall(message)
                    answer = server.recv(65536)
                    print(name, "->", f"PDU type {answer[2]}" if answer else "connection closed")
                except OSError as error:
                    print(name, "->", error)


if __name__ == "__main__":
    main()
