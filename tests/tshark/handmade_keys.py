# SPDX-License-Identifier: GPL-2.0-or-later
"""Authentications side by side on one conversation, which only the protocols' own identifiers tell apart, written by hand from the
protocols' specifications. Each capture is a list of Ethernet frames."""
import base64
import struct

from handmade_attempts import (CLIENT, COMPLETED, DID_NOT_EXECUTE, DISCOVERY, INCOMPLETE, KERBEROS_OID, NEGOTIATE, NTLM_OID, PASSWORD, PDU_ALTER,
                               PDU_ALTER_ACK, PDU_AUTH3, PDU_FAULT, PDU_REQUEST, PDU_RESPONSE, REJECTED, RESPONSE_OF_SICILY, SERVER, WHOLE, ap_req,
                               bind_request, bind_response, ntlm_authenticate, ntlm_challenge, ntlm_negotiate, rpc, rpc_bind, rpc_bind_ack,
                               sicily_request, spnego_init, spnego_response)
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


# HTTP (RFC 9112 9.3: responses come in the order of the requests)
def request(method, target="/", **headers):
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"{method} {target} HTTP/1.1\r\nHost: web\r\n{lines}\r\n".encode()


def response(status, *offers, header="WWW-Authenticate", body=b""):
    lines = "".join(f"{header}: {offer}\r\n" for offer in offers)
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{lines}\r\n".encode() + body


def ntlm_header(message):
    return f"NTLM {base64.b64encode(message).decode()}"


def basic(name, password=PASSWORD.decode()):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def digest(username, count):
    return f'Digest realm="web, username=mallory", nonce="n", uri="/", qop=auth, nc={count:08x}, cnonce="c", response="{"0" * 32}", username="{username}"'


REFUSED, ALLOWED = response("401 Unauthorized", "NTLM"), response("200 OK")
ASKED, PROVEN = ntlm_header(ntlm_negotiate()), "HTTP/web.example.com"


def http_handshake(link, user, *answers, method="GET", **more):
    link.client(request(method, Authorization=ASKED, **more))
    link.server(response("401 Unauthorized", ntlm_header(ntlm_challenge("web.example.com"))))
    link.client(request(method, Authorization=ntlm_header(ntlm_authenticate(user, PROVEN)), **more))
    for answer in answers:
        link.server(answer)


def http_requests():
    frames = []

    def connect(port, server_port=80):
        return Connection(frames, CLIENT, port, SERVER, server_port)

    # Responses are waited for, two at a time, in one segment and in two. A provisional one is none.
    link = connect(50011)
    link.client(request("GET", "/open") + request("GET", "/", Authorization=ASKED))
    link.server(ALLOWED)
    link.server(response("401 Unauthorized", ntlm_header(ntlm_challenge("web.example.com"))))
    link.client(request("POST", "/", Authorization=ntlm_header(ntlm_authenticate("alice", PROVEN)), Expect="100-continue"))
    link.client(request("GET", "/open"))
    link.server(b"HTTP/1.1 100 Continue\r\n\r\n")
    link.server(REFUSED + ALLOWED)

    # The client answers itself; a server sends a request's header, and a request.
    link = connect(50012)
    http_handshake(link, "mallory")
    link.client(ALLOWED)
    link.server(REFUSED)
    link.client(request("GET", "/open"))
    link.server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nAuthorization: " + ntlm_header(ntlm_authenticate("Administrator")).encode() + b"\r\n\r\n")
    link.server(request("GET", "/", Authorization=ntlm_header(ntlm_authenticate("Administrator"))))
    link.client(ALLOWED)

    # Methods that not every Wireshark knows.
    for port, method, answer in ((50013, "RDG_OUT_DATA", REFUSED), (50014, "RDG_IN_DATA", ALLOWED), (50015, "RPC_OUT_DATA", ALLOWED),
                                 (50016, "BREW", REFUSED)):
        http_handshake(connect(port), "alice", answer, method=method)

    # Behind a challenge, the last request was not captured; and neither was the one before it.
    link = connect(50017)
    link.client(request("GET", "/", Authorization=ASKED))
    link.server(response("401 Unauthorized", ntlm_header(ntlm_challenge("web.example.com"))))
    link.server(REFUSED)
    link.server(REFUSED)

    # Names and passwords: refused, accepted, sent with every request from then on, another user.
    link = connect(50018)
    for name, answer in (("alice", response("401 Unauthorized", 'Basic realm="x"')), ("alice", ALLOWED), ("alice", ALLOWED),
                         ("EXAMPLE\\bob", ALLOWED), ("carol", response("500 Oh", body=b"no"))):
        link.client(request("GET", "/", Authorization=basic(name)))
        link.server(answer)
    link = connect(50019)
    stale = response("401 Unauthorized", 'Digest realm="x", nonce="n", stale=true, qop="auth"')
    for count, answer in enumerate((stale, ALLOWED, ALLOWED), 1):
        link.client(request("GET", "/", Authorization=digest("EXAMPLE\\\\dave", count)))
        link.server(answer)

    # A tunnel through a proxy: it is the proxy that is asked, and then another server.
    link = connect(50020, 8080)
    link.client(request("CONNECT", "web:80", Proxy_Authorization=ASKED))
    link.server(response("407 No", ntlm_header(ntlm_challenge("proxy.example.com")), header="Proxy-Authenticate"))
    link.client(request("CONNECT", "web:80", Proxy_Authorization=ntlm_header(ntlm_authenticate("erin", "HTTP/proxy.example.com"))))
    link.server(b"HTTP/1.1 200 Connected\r\n\r\n")

    # Not looked at.
    http_handshake(connect(50021), "frank", response("400 Bad Request"))

    # The response to the first request is missing in the capture.
    link = connect(50022)
    link.client(request("GET", "/open"))
    link.sequence[False] += len(ALLOWED)
    http_handshake(link, "grace", REFUSED)
    link.client(request("GET", "/open"))
    link.server(ALLOWED)
    return frames


# DCE/RPC (C706 12.6.4, [MS-RPCE] 2.2.2): an answer is that of its call
SPNEGO = 9
CONNECT, CALL, PACKET = 2, 3, 4
SIGNATURE = b"\1\0\0\0" + bytes(12)
RPCSS = "RPCSS/srv1.example.com"
ACCESS_DENIED, SERVER_TOO_BUSY, CONTEXT_MISMATCH, CALL_FAILED = 5, 0x1C010014, 0x1C00001A, 1726


def call(number, token=SIGNATURE, **trailer):
    return rpc(PDU_REQUEST, number, struct.pack("<IHH", 16, 0, 4) + bytes(16), token, **trailer)


def call_answer(number, token=SIGNATURE, **trailer):
    return rpc(PDU_RESPONSE, number, struct.pack("<IHBB", 16, 0, 0, 0) + bytes(16), token, **trailer)


def fault(number, status, flags=WHOLE):
    return rpc(PDU_FAULT, number, struct.pack("<IHBBII", 32, 0, 0, 0, status, 0), flags=flags)


def rpc_calls():
    frames = []

    def bind(port, user):
        link = Connection(frames, CLIENT, port, SERVER, 135)
        link.client(rpc_bind(ntlm_negotiate()))
        link.server(rpc_bind_ack(ntlm_challenge()))
        link.client(rpc(PDU_AUTH3, 1, bytes(4), ntlm_authenticate(user, RPCSS)))
        return link

    # A call that nobody authenticated for is answered after the user's token; the user's own is refused.
    link = Connection(frames, CLIENT, 50031, SERVER, 135)
    link.client(rpc_bind(b""))
    link.server(rpc_bind_ack(b""))
    link.client(call(2, b""))
    link.client(rpc_bind(ntlm_negotiate(), PDU_ALTER, call=3))
    link.server(rpc_bind_ack(ntlm_challenge(), PDU_ALTER_ACK, call=3))
    link.client(rpc(PDU_AUTH3, 3, bytes(4), ntlm_authenticate("mallory", RPCSS)))
    link.client(call(4))
    link.server(call_answer(2, b""))
    link.server(fault(2, CONTEXT_MISMATCH))
    link.server(fault(4, ACCESS_DENIED, WHOLE | DID_NOT_EXECUTE))

    # Refused before anyone looked who calls, in one way and another: nothing is known. The last one is let in.
    for port, answers in ((50032, [fault(2, SERVER_TOO_BUSY, WHOLE | DID_NOT_EXECUTE)]), (50033, [fault(2, CALL_FAILED)]),
                          (50034, [fault(2, SERVER_TOO_BUSY), call_answer(3)])):
        link = bind(port, "alice")
        for number, answer in enumerate(answers, 2):
            link.client(call(number))
            link.server(answer)

    # What was called fails: it was let in. An answer without a trailer, and one that the client sends itself, prove nothing.
    link = bind(50035, "bob")
    link.client(call(2))
    link.server(fault(2, CONTEXT_MISMATCH))
    link = bind(50036, "carol")
    link.client(call(2))
    link.server(call_answer(2, b""))
    link.client(call_answer(2))

    # Levels whose tokens Wireshark does not dissect everywhere: a ticket, accepted and refused at once, and NTLM.
    ticket = spnego_init(ap_req(b"RPCSS", b"srv1.example.com"), KERBEROS_OID)
    for port, level, state in ((50037, CONNECT, COMPLETED), (50038, CALL, COMPLETED), (50039, PACKET, COMPLETED), (50040, PACKET, REJECTED)):
        link = Connection(frames, CLIENT, port, SERVER, 135)
        link.client(rpc_bind(ticket, authentication=SPNEGO, level=level))
        link.server(rpc_bind_ack(spnego_response(state, KERBEROS_OID), authentication=SPNEGO, level=level))
    # At the level of connections calls have no trailer.
    for port, level, user, answer in ((50041, CONNECT, "dave", fault(3, ACCESS_DENIED)), (50042, PACKET, "erin", call_answer(3, authentication=SPNEGO, level=PACKET))):
        how = {"authentication": SPNEGO, "level": level}
        link = Connection(frames, CLIENT, port, SERVER, 135)
        link.client(rpc_bind(spnego_init(ntlm_negotiate(), NTLM_OID), **how))
        link.server(rpc_bind_ack(spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge()), **how))
        link.client(rpc_bind(spnego_response(token=ntlm_authenticate(user, RPCSS)), PDU_ALTER, call=2, **how))
        link.server(rpc_bind_ack(b"" if level == CONNECT else spnego_response(INCOMPLETE), PDU_ALTER_ACK, call=2, **how))
        link.client(call(3, b"" if level == CONNECT else SIGNATURE, **how))
        link.server(answer)
    return frames


FRAMES = {"made-keys-rpc": rpc_calls(), "made-keys-http": http_requests(), "made-keys-ldap": ldap_binds()}
