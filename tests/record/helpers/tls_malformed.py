#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A misbehaving TLS client: hellos no real client sends, so that a real server refuses them with an alert of its own.

    tls_malformed.py HOST PORT
"""

import os
import socket
import struct
import sys

ALERT, HANDSHAKE, APPLICATION_DATA, HEARTBEAT = 21, 22, 23, 24
CLIENT_HELLO, FINISHED = 1, 20
TLS13_AES, ECDHE_AES, RSA_AES, RSA_NULL = b"\x13\x01", b"\xc0\x2f", b"\x00\x2f", b"\x00\x01"


def record(kind, body, version=0x0301):
    return struct.pack("!BHH", kind, version, len(body)) + body


def handshake(kind, body):
    return bytes([kind]) + len(body).to_bytes(3, "big") + body


def extension(kind, body):
    return struct.pack("!HH", kind, len(body)) + body


def hello(extensions=b"", ciphers=TLS13_AES + ECDHE_AES + RSA_AES, compression=b"\0", version=0x0303):
    return handshake(CLIENT_HELLO, struct.pack("!H", version) + os.urandom(32) + b"\0"
                     + struct.pack("!H", len(ciphers)) + ciphers + bytes([len(compression)]) + compression
                     + struct.pack("!H", len(extensions)) + extensions)


def key_share(key):
    return extension(51, b"\0\x24\0\x1d\0\x20" + key)


SIGNATURES = extension(13, b"\0\x06\x08\x04\x04\x01\x04\x03")
GROUPS = extension(10, b"\0\x02\0\x1d")
TLS13 = extension(43, b"\x02\x03\x04")
KEY_SHARE = key_share(os.urandom(32))

# A length that points behind the end: of the hello, of the first extension.
CUT_HELLO = handshake(CLIENT_HELLO, hello()[4:40])
CUT_EXTENSION = handshake(CLIENT_HELLO, b"\x03\x03" + os.urandom(32) + b"\0\0\x02\x13\x01\x01\0"
                          + b"\0\x08\0\x2b\0\x20\x02\x03\x04")

MESSAGES = {
    "record too long": b"\x16\x03\x01\xff\xff" + b"A" * 17000,
    "application data first": record(APPLICATION_DATA, b"hello"),
    "user_canceled first": record(ALERT, b"\x01\x5a"),
    "hello cut short": record(HANDSHAKE, CUT_HELLO),
    "extension cut short": record(HANDSHAKE, CUT_EXTENSION),
    "Finished first": record(HANDSHAKE, handshake(FINISHED, bytes(12))),
    "extension twice": record(HANDSHAKE, hello(TLS13 + TLS13 + SIGNATURES + GROUPS + KEY_SHARE)),
    "TLS 1.3 without a key share": record(HANDSHAKE, hello(TLS13 + SIGNATURES)),
    "TLS 1.3 without signature algorithms": record(HANDSHAKE, hello(TLS13 + GROUPS + KEY_SHARE, TLS13_AES)),
    "key share of zeros": record(HANDSHAKE, hello(TLS13 + SIGNATURES + GROUPS + key_share(bytes(32)))),
    "no null compression": record(HANDSHAKE, hello(SIGNATURES + GROUPS, ECDHE_AES, b"\1")),
    "no usable cipher suite": record(HANDSHAKE, hello(SIGNATURES + GROUPS, RSA_NULL)),
    "SSL 3": record(HANDSHAKE, hello(b"", RSA_AES, version=0x0300), 0x0300),
    "unknown record type": record(99, b"x"),
    "heartbeat first": record(HEARTBEAT, b"\1\0\0"),
}


def main():
    host, port = sys.argv[1], int(sys.argv[2])
    for name, message in MESSAGES.items():
        with socket.create_connection((host, port), timeout=3) as server:
            try:
                server.sendall(message)
                answer = server.recv(65536).hex()
            except OSError as error:
                answer = str(error)
            print(f"{name}: {answer[:14]}")


if __name__ == "__main__":
    main()
