#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A misbehaving CredSSP client: sends a malformed NTLM message, so that the server's AcceptSecurityContext() fails and it answers
with an errorCode of its own.

    credssp_malformed.py HOST VERSION negotiate|authenticate [TLS1.2]

VERSION is the CredSSP version it claims; the malformed message is its first one or its second.
"""

import socket
import ssl
import struct
import sys

PORT = 3389
PROTOCOL_TLS, PROTOCOL_CREDSSP = 1, 2
INTEGER, OCTET_STRING, SEQUENCE = 0x02, 0x04, 0x30

GOOD_NEGOTIATE = b"NTLMSSP\0" + struct.pack("<II", 1, 0xE2088237) + bytes(16) + b"\x0a\0\x63\x45\0\0\0\x0f"
BAD_NEGOTIATE = b"NTLMSSP\0" + struct.pack("<I", 9) + bytes(32)  # there is no message type 9
BAD_AUTHENTICATE = b"NTLMSSP\0" + struct.pack("<I", 3) + b"\xff" * 60  # offsets behind the end


def der(tag, content):
    length = bytes([len(content)]) if len(content) < 128 else b"\x82" + struct.pack("!H", len(content))
    return bytes([tag]) + length + content


def ts_request(version, token):
    tokens = der(SEQUENCE, der(SEQUENCE, der(0xA0, der(OCTET_STRING, token))))
    return der(SEQUENCE, der(0xA0, der(INTEGER, bytes([version]))) + der(0xA1, tokens))


def connection_request():
    """X.224 connection request in a TPKT, asking for CredSSP."""
    data = b"Cookie: mstshash=probe\r\n" + struct.pack("<BBHI", 1, 0, 8, PROTOCOL_TLS | PROTOCOL_CREDSSP)
    x224 = bytes([6 + len(data), 0xE0, 0, 0, 0, 0, 0]) + data
    return struct.pack("!BBH", 3, 0, 4 + len(x224)) + x224


def main():
    host, version, step = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if "TLS1.2" in sys.argv[4:]:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    messages = [BAD_NEGOTIATE] if step == "negotiate" else [GOOD_NEGOTIATE, BAD_AUTHENTICATE]

    with socket.create_connection((host, PORT), timeout=5) as plain:
        plain.sendall(connection_request())
        plain.recv(100)
        with context.wrap_socket(plain) as server:
            for message in messages:
                server.sendall(ts_request(version, message))
                try:
                    print(f"version {version}, {step}: {server.recv(4096).hex()}")
                except OSError as error:  # some versions get no answer
                    print(f"version {version}, {step}: {error}")


if __name__ == "__main__":
    main()
