# SPDX-License-Identifier: GPL-2.0-or-later
"""Authentications side by side on one conversation, which only the protocols' own identifiers tell apart, written by hand from the
protocols' specifications: LDAP, HTTP, SMB and mail. Each capture is a list of Ethernet frames."""
import base64
import struct

from handmade_attempts import (CLIENT, COMPLETED, DISCOVERY, INCOMPLETE, LOGON_FAILURE, NEGOTIATE, NTLM_OID, PASSWORD,
                               RESPONSE_OF_SICILY, SERVER, SUCCESS, ask, bind_request, bind_response, ntlm_authenticate,
                               ntlm_challenge, ntlm_negotiate, setup, setup_answer, sicily_request, spnego_init, spnego_response)
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
    return (f'Digest realm="web, username=mallory", nonce="n", uri="/", qop=auth, nc={count:08x}, cnonce="c", response="{"0" * 32}", '
            f'username="{username}"')


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
    forged = ntlm_header(ntlm_authenticate("Administrator"))
    link.server(f"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nAuthorization: {forged}\r\n\r\n".encode())
    link.server(request("GET", "/", Authorization=forged))
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


# SMB1 ([MS-CIFS] 2.2.3.1, 2.2.4.53) with errors of DOS: a class and a code instead of an NTSTATUS
REPLY, UNICODE_NAMES, NO_ACTION, GUEST = 0x80, 0x8001, 0, 1


def netbios(message):
    return struct.pack(">I", len(message)) + message


def smb1(multiplex, is_reply, words_of, data=b"", error=(0, 0), flags2=UNICODE_NAMES):
    flags = REPLY if is_reply else 0
    header = struct.pack("<4sBBBHBH12sHHHH", b"\xffSMB", 0x73, error[0], 0, error[1], flags, flags2, bytes(12), 0, 99, 0, multiplex)
    return netbios(header + bytes([len(words_of) // 2]) + words_of + struct.pack("<H", len(data)) + data)


def smb1_setup(multiplex, user):
    names = bytes(1) + "".join(text + "\0" for text in (user, "EXAMPLE", "", "")).encode("utf-16-le")
    return smb1(multiplex, False, struct.pack("<BBHHHHIHHII", 0xFF, 0, 0, 65535, 2, 1, 0, 24, 24, 0, 0x54), b"\x5a" * 48 + names)


def smb1_answer(multiplex, error=(0, 0), action=NO_ACTION):
    return smb1(multiplex, True, b"" if error[0] else struct.pack("<BBHH", 0xFF, 0, 0, action), error=error)


def compound(*messages):
    """SMB2 messages in one: each tells where the next begins."""
    parts = [message[4:] for message in messages]
    for number, part in enumerate(parts[:-1]):
        padded_part = bytearray(part + bytes(-len(part) % 8))
        struct.pack_into("<I", padded_part, 20, len(padded_part))
        parts[number] = bytes(padded_part)
    return netbios(b"".join(parts))


def smb_setups():
    frames = []
    link = Connection(frames, CLIENT, 50071, SERVER, 445)
    for multiplex, user in ((1, "alice"), (2, "mallory"), (3, "eve"), (4, "guest"), (5, "old")):
        link.client(smb1_setup(multiplex, user))
    for multiplex, error, action in ((5, (2, 2242), NO_ACTION), (4, (0, 0), GUEST), (3, (2, 9999), NO_ACTION), (2, (2, 2), NO_ACTION),
                                     (1, (0, 0), NO_ACTION)):
        link.server(smb1_answer(multiplex, error, action))

    # Two last messages of two users in one, answered one by one; and two answers in one.
    for port, is_together in ((50072, False), (50073, True)):
        link = Connection(frames, CLIENT, port, SERVER, 445)
        for message_id, session in ((1, 0xA), (2, 0xB)):
            ask(link, message_id, session)
        link.client(compound(setup(3, 0xA, spnego_response(token=ntlm_authenticate("alice"))),
                             setup(4, 0xB, spnego_response(token=ntlm_authenticate("mallory")))))
        answers = setup_answer(4, 0xB, LOGON_FAILURE), setup_answer(3, 0xA, SUCCESS, spnego_response(COMPLETED))
        for answer in [compound(*answers)] if is_together else answers:
            link.server(answer)
    return frames


# Mail (RFC 9051 6.2.2, RFC 5034, RFC 4954): what the client says itself is no answer, nor is one to another command
def base64_line(message):
    return base64.b64encode(message) + b"\r\n"


def mail():
    frames = []
    first, challenge, last = (base64_line(message) for message in (ntlm_negotiate(), ntlm_challenge("mail.example.com"),
                                                                 ntlm_authenticate("mallory", "imap/mail.example.com")))
    link = Connection(frames, CLIENT, 50081, SERVER, 143)
    link.client(b"a1 AUTHENTICATE NTLM\r\n")
    link.server(b"+ \r\n")
    link.client(first)
    link.server(b"+ " + challenge)
    link.client(last)
    link.client(b"a1 OK done\r\n")
    link.server(b"a0 OK of another command\r\n")
    link.server(b"a1 NO [AUTHENTICATIONFAILED] refused\r\n")

    link = Connection(frames, CLIENT, 50082, SERVER, 110)
    link.client(b"AUTH NTLM\r\n")
    link.server(b"+ \r\n")
    link.client(first)
    link.server(b"+ " + challenge)
    link.client(last)
    link.client(b"+OK done\r\n")
    link.server(b"-ERR [AUTH] refused\r\n")

    link = Connection(frames, CLIENT, 50083, SERVER, 25)
    link.client(b"EHLO client\r\n")
    link.server(b"250 AUTH NTLM\r\n")
    link.client(b"AUTH NTLM " + first)
    link.server(b"334 " + challenge)
    link.client(last)
    link.client(b"235 2.7.0 done\r\n")
    link.server(b"535 5.7.8 refused\r\n")
    return frames


FRAMES = {"made-keys-http": http_requests(), "made-keys-ldap": ldap_binds(), "made-keys-mail": mail(), "made-keys-smb": smb_setups()}
