#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A misbehaving network: passes TLS records on between a client and a server and changes one byte, so that a peer complains.

    tls_tamper.py LISTEN_PORT TARGET_PORT CHANGE [N]

CHANGE is one of
    key-exchange        the signature in the server's (plaintext) ServerKeyExchange
    client-data         the end of the Nth application data record of the client
    server-data         the end of the Nth application data record of the server
    client-handshake    the end of the Nth handshake record of the client
    cipher-spec         the content of the client's ChangeCipherSpec
    server-hello        the cipher suite in the ServerHello
"""

import socket
import struct
import sys
import threading

CHANGE_CIPHER_SPEC, HANDSHAKE, APPLICATION_DATA = 20, 22, 23
SERVER_HELLO, SERVER_KEY_EXCHANGE = 2, 12


class Tamper:
    """What is changed in one direction of one connection."""

    def __init__(self, change, nth, from_client):
        self.change, self.nth, self.from_client = change, nth, from_client
        self.seen = 0

    def apply(self, kind, body):
        """Change a record's body in place, if it is the one."""
        if self.from_client:
            if self.change == "cipher-spec" and kind == CHANGE_CIPHER_SPEC:
                body[0] = 2
            elif (self.change, kind) in (("client-data", APPLICATION_DATA), ("client-handshake", HANDSHAKE)):
                self.flip_nth(body)
        elif self.change == "server-data" and kind == APPLICATION_DATA:
            self.flip_nth(body)
        elif self.change == "key-exchange" and kind == HANDSHAKE:
            self.flip_signature(body)
        elif self.change == "server-hello" and kind == HANDSHAKE and body[0] == SERVER_HELLO:
            session_id = 4 + 2 + 32  # behind the message header, the version and the random number
            body[session_id + 1 + body[session_id]] ^= 0x7F

    def flip_nth(self, body):
        self.seen += 1
        if self.seen == self.nth:
            body[-1] ^= 1

    @staticmethod
    def flip_signature(body):
        at = 0
        while at + 4 <= len(body):
            end = at + 4 + int.from_bytes(body[at + 1:at + 4], "big")
            if body[at] == SERVER_KEY_EXCHANGE and end <= len(body):
                body[end - 1] ^= 1
            at = end


def read(stream, length):
    """All of length bytes, or EOFError."""
    data = b""
    while len(data) < length:
        more = stream.recv(length - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def pump(source, sink, tamper):
    try:
        while True:
            header = read(source, 5)
            body = bytearray(read(source, struct.unpack("!H", header[3:])[0]))
            tamper.apply(header[0], body)
            sink.sendall(header + body)
    except (EOFError, OSError):
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_WR)
            except OSError:
                pass


def main():
    listen_port, target_port, change = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    nth = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    with socket.create_server(("127.0.0.1", listen_port)) as listener:
        while True:
            client, _ = listener.accept()
            server = socket.create_connection(("127.0.0.1", target_port))
            for source, sink, from_client in ((client, server, True), (server, client, False)):
                threading.Thread(target=pump, args=(source, sink, Tamper(change, nth, from_client)), daemon=True).start()


if __name__ == "__main__":
    main()
