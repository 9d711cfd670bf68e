# SPDX-License-Identifier: GPL-2.0-or-later
"""Authentications side by side on one conversation, which only the protocols' own identifiers tell apart, written by hand from the
protocols' specifications. Each capture is a list of Ethernet frames."""
import base64
import struct

from handmade_attempts import (CHALLENGE, CHAP_FAILURE, CHAP_SUCCESS, CLIENT, CLIENT_MAC, COMPLETED, DID_NOT_EXECUTE, DISCOVERY, EAP_FAILURE, EAP_REQUEST,
                               EAP_RESPONSE, EAP_SUCCESS, INCOMPLETE, KERBEROS_OID, NDR, NEGOTIATE, NTLM_OID, PASSWORD, PDU_ALTER,
                               PDU_ALTER_ACK, PDU_AUTH3, PDU_BIND, PDU_FAULT, PDU_REQUEST, PDU_RESPONSE, REFUSAL, REJECTED, RESPONSE, RESPONSE_OF_SICILY,
                               SERVER, SERVER_MAC, WELCOME, WHOLE, ap_req,
                               bind_request, bind_response, lan, ntlm_authenticate, ntlm_challenge, ntlm_negotiate, rpc, rpc_bind, rpc_bind_ack,
                               sicily_request, spnego_init, spnego_response)
from wire import Connection, datagram, der, integer, ip_frame

INVALID_CREDENTIALS, BIND_IN_PROGRESS = 49, 14
GRE = 47


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


# Netlogon ([MS-NRPC] 3.5.4.4): the calls that set up a secure channel, in NDR
NETLOGON = bytes.fromhex("785634123412cdabef0001234567cffb")
REQ_CHALLENGE, AUTHENTICATE, AUTHENTICATE2, AUTHENTICATE3 = 4, 5, 15, 26
NT_SUCCESS, NT_ACCESS_DENIED, DOWNGRADE_DETECTED, NO_TRUST_ACCOUNT = 0, 0xC0000022, 0xC0000388, 0xC000018B


def ndr_string(text, number=b""):
    """A string, with a number of two bytes behind it, up to a boundary of four bytes."""
    data = (text + "\0").encode("utf-16-le") + number
    return struct.pack("<III", len(text) + 1, 0, len(text) + 1) + data + bytes(-len(data) % 4)


def netlogon_bind():
    body = struct.pack("<HHIB3xHBB", 5840, 5840, 0, 1, 0, 1, 0) + NETLOGON + struct.pack("<I", 1) + NDR + struct.pack("<I", 2)
    return rpc(PDU_BIND, 1, body)


def netlogon_call(number, opnum, parameters):
    return rpc(PDU_REQUEST, number, struct.pack("<IHH", len(parameters), 0, opnum) + parameters)


def challenge_call(number, computer):
    return netlogon_call(number, REQ_CHALLENGE, struct.pack("<I", 0x20000) + ndr_string("\\\\DC1") + ndr_string(computer) + b"8 bytes.")


def authenticate_call(number, computer, opnum=AUTHENTICATE3):
    account = ndr_string(computer + "$", struct.pack("<H", 2)) + ndr_string(computer)
    return netlogon_call(number, opnum, struct.pack("<I", 0x20000) + ndr_string("\\\\DC1") + account + b"8 bytes." + (
        b"" if opnum == AUTHENTICATE else struct.pack("<I", 0x612FFFFF)))


def netlogon_answer(number, opnum, status):
    flags = {REQ_CHALLENGE: 0, AUTHENTICATE: 0, AUTHENTICATE2: 4, AUTHENTICATE3: 8}[opnum]
    return rpc(PDU_RESPONSE, number, struct.pack("<IHBB", 12 + flags, 0, 0, 0) + b"8 bytes." + bytes(flags) + struct.pack("<I", status))


def secure_channels():
    frames = []

    def connect(port):
        link = Connection(frames, CLIENT, port, SERVER, 49664)
        link.client(netlogon_bind())
        link.server(rpc_bind_ack(b""))
        return link

    # Each of the calls, and each answer with its own status.
    for port, opnum, status in ((50051, AUTHENTICATE, NT_SUCCESS), (50052, AUTHENTICATE2, NT_ACCESS_DENIED), (50053, AUTHENTICATE3, NO_TRUST_ACCOUNT)):
        link = connect(port)
        link.client(challenge_call(2, "MEMB1"))
        link.server(netlogon_answer(2, REQ_CHALLENGE, NT_SUCCESS))
        link.client(authenticate_call(3, "MEMB1", opnum))
        link.server(netlogon_answer(3, opnum, status))

    # Two computers on one connection, answered in another order; then the second once more, as it was told to.
    link = connect(50054)
    link.client(challenge_call(2, "MEMB1"))
    link.client(challenge_call(3, "MEMB2"))
    link.server(netlogon_answer(3, REQ_CHALLENGE, NT_SUCCESS))
    link.server(netlogon_answer(2, REQ_CHALLENGE, NT_SUCCESS))
    link.client(authenticate_call(4, "MEMB2"))
    link.client(authenticate_call(5, "MEMB1"))
    link.server(netlogon_answer(5, AUTHENTICATE3, NT_SUCCESS))
    link.server(netlogon_answer(4, AUTHENTICATE3, DOWNGRADE_DETECTED))
    link.client(challenge_call(6, "MEMB2"))
    link.server(netlogon_answer(6, REQ_CHALLENGE, NT_SUCCESS))
    link.client(authenticate_call(7, "MEMB2"))
    link.server(netlogon_answer(7, AUTHENTICATE3, NT_SUCCESS))

    # Refused at once.
    link = connect(50055)
    link.client(challenge_call(2, "MEMB3"))
    link.server(netlogon_answer(2, REQ_CHALLENGE, NT_ACCESS_DENIED))
    return frames


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


FRAMES = {"made-keys-eap": port_access(), "made-keys-ppp": ppp_sessions(), "made-keys-ppp-eap": ppp_eap(), "made-keys-radius": radius_logons(), "made-keys-netlogon": secure_channels(), "made-keys-rpc": rpc_calls(), "made-keys-http": http_requests(), "made-keys-ldap": ldap_binds()}
