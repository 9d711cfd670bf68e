# SPDX-License-Identifier: GPL-2.0-or-later
"""Authentications side by side on one conversation, which only the protocols' own identifiers tell apart, written by hand from the
protocols' specifications. Each capture is a list of Ethernet frames."""
import struct

from handmade_attempts import (CLIENT, COMPLETED, DISCOVERY, INCOMPLETE, NEGOTIATE, NTLM_OID, PASSWORD, RESPONSE_OF_SICILY, SERVER, bind_request,
                               bind_response, ntlm_authenticate, ntlm_challenge, ntlm_negotiate, sicily_request, spnego_init, spnego_response)
from wire import Connection, der, integer

INVALID_CREDENTIALS, BIND_IN_PROGRESS = 49, 14


# LDAP (RFC 4511 4.1.1, 4.2)
def padded(tag, *contents, size=4):
    """An element whose length has so many bytes, more than it needs."""
    body = b"".join(contents)
    return bytes([tag, 0x80 | size]) + len(body).to_bytes(size, "big") + body


def sasl_request(message_id, mechanism, token, element=der):
    return element(0x30, integer(message_id), element(0x60, integer(3), der(4, b""), der(0xA3, der(4, mechanism), der(4, token))))


def sasl_response(message_id, result, token):
    return der(0x30, integer(message_id), der(0x61, der(0x0A, bytes([result])), der(4, b""), der(4, b""), der(0x87, token)))


def ldap_binds():
    frames = []

    # The id and all lengths have more bytes than they need: the answer's are others.
    link = Connection(frames, CLIENT, 50001, SERVER, 389)
    for message_id, size in ((5, 1), (6, 2), (7, 3), (8, 4)):
        link.client(padded(0x30, padded(2, message_id.to_bytes(4, "big"), size=size), padded(0x60, padded(2, b"\3", size=size), der(
            4, b"user%d" % message_id), der(0x80, PASSWORD), size=size), size=size))
    for message_id, result in ((8, 0), (7, INVALID_CREDENTIALS), (6, 0), (5, INVALID_CREDENTIALS)):
        link.server(bind_response(message_id, result))

    # Sicily beside a simple bind and beside SASL; the answers come in another order. Each choice is that of its message.
    link = Connection(frames, CLIENT, 50002, SERVER, 389)
    link.client(sicily_request(1, DISCOVERY))
    link.client(bind_request(2, b"EXAMPLE\\alice", PASSWORD))
    link.server(bind_response(2))
    link.server(bind_response(1, matched=b"NTLM"))
    link.client(sicily_request(3, NEGOTIATE, ntlm_negotiate()))
    link.client(sasl_request(4, b"GSS-SPNEGO", spnego_init(ntlm_negotiate(), NTLM_OID)))
    link.server(sasl_response(4, BIND_IN_PROGRESS, spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge())))
    link.server(bind_response(3, matched=ntlm_challenge()))
    link.client(sicily_request(5, RESPONSE_OF_SICILY, ntlm_authenticate("bob", "ldap/srv1.example.com")))
    link.client(sasl_request(6, b"GSS-SPNEGO", spnego_response(token=ntlm_authenticate("carol", "ldap/srv1.example.com"))))
    link.server(sasl_response(6, 0, spnego_response(COMPLETED)))
    link.server(bind_response(5, INVALID_CREDENTIALS))

    # The first steps of Sicily were not captured, but what they brought.
    link = Connection(frames, CLIENT, 50003, SERVER, 389)
    link.server(bind_response(1, matched=b"NTLM"))
    link.server(bind_response(2, matched=ntlm_challenge()))
    link.client(sicily_request(3, RESPONSE_OF_SICILY, ntlm_authenticate("dave", "ldap/srv1.example.com")))
    link.server(bind_response(3))
    return frames


FRAMES = {"made-keys-ldap": ldap_binds()}
