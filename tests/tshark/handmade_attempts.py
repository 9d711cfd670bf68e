# SPDX-License-Identifier: GPL-2.0-or-later
"""Authentications that no recording has, from their first message to their end, written by hand from the protocols'
specifications. Each capture is a list of Ethernet frames. Addresses are those for documentation (RFC 5737, RFC 3849, RFC 7042)."""
import struct

from wire import ACK, FIN, RST, Connection, datagram, der, exported, integer

CLIENT, SERVER, OTHER_SERVER = "192.0.2.10", "192.0.2.1", "192.0.2.2"
CLIENT_6, SERVER_6 = "2001:db8::10", "2001:db8::1"


def utf16(text):
    return text.encode("utf-16-le")


# NTLM ([MS-NLMP] 2.2.1): negotiate Unicode, NTLM, extended session security, target information, a version.
NTLM_FLAGS = 0x02888205


def ntlm_message(kind, header, *fields):
    """The fields (place in the header, bytes) stand behind the header in this order."""
    header, payload = bytearray(b"NTLMSSP\0" + struct.pack("<I", kind) + header), b""
    for at, value in fields:
        struct.pack_into("<HHI", header, at, len(value), len(value), len(header) + len(payload))
        payload += value
    return bytes(header) + payload


def av_pairs(*pairs):
    return b"".join(struct.pack("<HH", number, len(utf16(text))) + utf16(text) for number, text in [*pairs, (0, "")])


def ntlm_negotiate():
    return ntlm_message(1, struct.pack("<I", NTLM_FLAGS) + bytes(16) + b"\x0a\0\0\0\0\0\0\x0f")


def ntlm_challenge(computer="srv1.example.com"):
    return ntlm_message(2, bytes(8) + struct.pack("<I", NTLM_FLAGS) + b"challeng" + bytes(16) + b"\x0a\0\0\0\0\0\0\x0f",
                        (12, utf16("EXAMPLE")), (40, av_pairs((2, "EXAMPLE"), (3, computer))))


def ntlm_authenticate(user, target="cifs/srv1.example.com", domain="EXAMPLE"):
    proof = b"\x5a" * 16 + b"\1\1" + bytes(6) + bytes(8) + b"client-c" + bytes(4)
    return ntlm_message(3, bytes(48) + struct.pack("<I", NTLM_FLAGS) + b"\x0a\0\0\0\0\0\0\x0f" + bytes(16), (28, utf16(domain)),
                        (36, utf16(user)), (44, utf16("CLI1")), (12, bytes(24)), (20, proof + av_pairs((2, domain), (9, target)) + bytes(4)))


# SPNEGO (RFC 4178 4.2)
KERBEROS_OID, NTLM_OID = bytes.fromhex("06092a864886f712010202"), bytes.fromhex("060a2b06010401823702020a")
COMPLETED, INCOMPLETE, REJECTED = 0, 1, 2


def spnego_init(token, *mechanisms):
    parts = der(0xA0, der(0x30, *mechanisms)), der(0xA2, der(4, token))
    return der(0x60, bytes.fromhex("06062b0601050502"), der(0xA0, der(0x30, *parts)))


def spnego_response(state=None, mechanism=None, token=None):
    parts = []
    if state is not None:
        parts.append(der(0xA0, der(0x0A, bytes([state]))))
    if mechanism:
        parts.append(der(0xA1, mechanism))
    if token:
        parts.append(der(0xA2, der(4, token)))
    return der(0xA1, der(0x30, *parts))


# Kerberos (RFC 4120 5)
REALM = der(0x1B, b"EXAMPLE.COM")
AES256 = 18


def tagged(number, *contents):
    return der(0xA0 | number, *contents)


def principal(*parts):
    return der(0x30, tagged(0, integer(1)), tagged(1, der(0x30, *(der(0x1B, part) for part in parts))))


def encrypted(cipher):
    return der(0x30, tagged(0, integer(AES256)), tagged(2, der(4, cipher)))


def ticket(*service, owner=b""):
    return der(0x61, der(0x30, tagged(0, integer(5)), tagged(1, REALM), tagged(2, principal(*service)),
                         tagged(3, encrypted(b"ticket for " + (b"/".join(service) + owner).ljust(40)))))


def ap_req(*service, owner=b""):
    """In the framing of GSS-API (RFC 4121 4.1)."""
    message = der(0x6E, der(0x30, tagged(0, integer(5)), tagged(1, integer(14)), tagged(2, der(3, bytes(5))), tagged(3, ticket(*service, owner=owner)),
                            tagged(4, encrypted(b"authenticator".ljust(40)))))
    return der(0x60, KERBEROS_OID, b"\1\0", message)


def as_req(user, preauthenticated, nonce=1234567):
    timestamp = der(0x30, tagged(1, integer(2)), tagged(2, der(4, encrypted(b"timestamp".ljust(40)))))
    body = der(0x30, tagged(0, der(3, bytes(5))), tagged(1, principal(user)), tagged(2, REALM), tagged(3, principal(b"krbtgt", b"EXAMPLE.COM")),
               tagged(5, der(0x18, b"20370913024805Z")), tagged(7, integer(nonce)), tagged(8, der(0x30, integer(AES256))))
    return der(0x6A, der(0x30, tagged(1, integer(5)), tagged(2, integer(10)), *([tagged(3, der(0x30, timestamp))] if preauthenticated else []),
                         tagged(4, body)))


def as_rep(user, owner=b""):
    return der(0x6B, der(0x30, tagged(0, integer(5)), tagged(1, integer(11)), tagged(3, REALM), tagged(4, principal(user)),
                         tagged(5, ticket(b"krbtgt", b"EXAMPLE.COM", owner=owner)), tagged(6, encrypted(b"session key".ljust(40)))))


def tgs_req(*service):
    request = ap_req(b"krbtgt", b"EXAMPLE.COM")
    body = der(0x30, tagged(0, der(3, bytes(5))), tagged(2, REALM), tagged(3, principal(*service)), tagged(5, der(0x18, b"20370913024805Z")),
               tagged(7, integer(7654321)), tagged(8, der(0x30, integer(AES256))))
    padata = der(0x30, tagged(1, integer(1)), tagged(2, der(4, request[request.index(b"\x6e\x82"):])))
    return der(0x6C, der(0x30, tagged(1, integer(5)), tagged(2, integer(12)), tagged(3, der(0x30, padata)), tagged(4, body)))


def tgs_rep(user, *service, owner=b""):
    return der(0x6D, der(0x30, tagged(0, integer(5)), tagged(1, integer(13)), tagged(3, REALM), tagged(4, principal(user)),
                         tagged(5, ticket(*service, owner=owner)), tagged(6, encrypted(b"session key".ljust(40)))))


def krb_error(code, user=b"", microseconds=0):
    client = [tagged(7, REALM), tagged(8, principal(user))] if user else []
    return der(0x7E, der(0x30, tagged(0, integer(5)), tagged(1, integer(30)), tagged(4, der(0x18, b"20260101000000Z")), tagged(5, integer(microseconds)),
                         tagged(6, integer(code)), *client, tagged(9, REALM), tagged(10, principal(b"krbtgt", b"EXAMPLE.COM"))))


# SMB2 ([MS-SMB2] 2.2.1.2, 2.2.5, 2.2.6)
PENDING, MORE_PROCESSING, SUCCESS, LOGON_FAILURE, LOCKED_OUT = 0x103, 0xC0000016, 0, 0xC000006D, 0xC0000234
BINDING, IS_GUEST = 1, 1


def smb2(status, is_answer, message_id, session, body):
    header = struct.pack("<4sHHIHHIIQIIQ16s", b"\xfeSMB", 64, 1, status, 1, 1, 1 if is_answer else 0, 0, message_id, 0xFEFF, 0, session, bytes(16))
    return struct.pack(">I", len(header + body)) + header + body


def setup(message_id, session, token, flags=0):
    return smb2(0, False, message_id, session, struct.pack("<HBBIIHHQ", 25, flags, 1, 0, 0, 88, len(token), 0) + token)


def setup_answer(message_id, session, status, token=b"", flags=0):
    if status not in (SUCCESS, MORE_PROCESSING):
        return smb2(status, True, message_id, session, struct.pack("<HBBI", 9, 0, 0, 0) + b"\0")
    return smb2(status, True, message_id, session, struct.pack("<HHHH", 9, flags, 72, len(token)) + token)


def ask(link, message_id, session, flags=0):
    """The first round of NTLM: the client begins, the server challenges it."""
    link.client(setup(message_id, 0 if not flags else session, spnego_init(ntlm_negotiate(), NTLM_OID), flags))
    link.server(setup_answer(message_id, session, MORE_PROCESSING, spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge())))


def prove(link, message_id, session, user, flags=0):
    link.client(setup(message_id, session, spnego_response(token=ntlm_authenticate(user)), flags))


def accept(link, message_id, session, flags=0):
    link.server(setup_answer(message_id, session, SUCCESS, spnego_response(COMPLETED), flags))


def smb2_sessions():
    frames = []

    def connect(port):
        return Connection(frames, CLIENT, port, SERVER, 445)

    # The server resets the connection after the last message of the client, or closes it; the client closes it, and the server
    # does the same.
    for port, user, ends in ((50001, "reset", [(False, RST | ACK)]), (50002, "closed", [(False, FIN | ACK)]),
                             (50003, "gone", [(True, FIN | ACK), (False, RST | ACK)])):
        link = connect(port)
        ask(link, 1, port)
        prove(link, 2, port, user)
        for from_client, flags in ends:
            link.segment(from_client, flags)

    # Two sessions on one connection: answers come out of order, one with an interim answer before it.
    link = connect(50004)
    link.client(setup(1, 0, spnego_init(ntlm_negotiate(), NTLM_OID)))
    link.client(setup(2, 0, spnego_init(ntlm_negotiate(), NTLM_OID)))
    link.server(setup_answer(2, 0xB, MORE_PROCESSING, spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge())))
    link.server(setup_answer(1, 0xA, MORE_PROCESSING, spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge())))
    prove(link, 3, 0xB, "second")
    prove(link, 4, 0xA, "first")
    link.server(setup_answer(3, 0xB, PENDING))
    accept(link, 4, 0xA)
    link.server(setup_answer(3, 0xB, LOGON_FAILURE))

    # A live session is authenticated once more: well, and then not.
    for first, user, last in ((5, "first", SUCCESS), (7, "first", LOCKED_OUT)):
        link.client(setup(first, 0xA, spnego_init(ntlm_negotiate(), NTLM_OID)))
        link.server(setup_answer(first, 0xA, MORE_PROCESSING, spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge())))
        prove(link, first + 1, 0xA, user)
        link.server(setup_answer(first + 1, 0xA, last, spnego_response(COMPLETED)))

    # A second channel of a session, and one for a session that the server does not know.
    link = connect(50005)
    ask(link, 1, 0xA, BINDING)
    prove(link, 2, 0xA, "first", BINDING)
    accept(link, 2, 0xA)
    link.client(setup(3, 0xC, spnego_init(ntlm_negotiate(), NTLM_OID), BINDING))
    link.server(setup_answer(3, 0xC, 0xC0000203))

    # Whoever is not known is a guest.
    link = connect(50006)
    ask(link, 1, 0xD)
    prove(link, 2, 0xD, "nobody")
    accept(link, 2, 0xD, IS_GUEST)

    # The server has no use for the client's ticket and asks for NTLM.
    link = Connection(frames, CLIENT_6, 50007, SERVER_6, 445)
    link.client(setup(1, 0, spnego_init(ap_req(b"cifs", b"srv1.example.com"), KERBEROS_OID, NTLM_OID)))
    link.server(setup_answer(1, 0xE, MORE_PROCESSING, spnego_response(INCOMPLETE, NTLM_OID)))
    link.client(setup(2, 0xE, spnego_response(token=ntlm_negotiate())))
    link.server(setup_answer(2, 0xE, MORE_PROCESSING, spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge())))
    prove(link, 3, 0xE, "alice")
    accept(link, 3, 0xE)

    # The client does not answer the challenge, and the server waits no longer.
    link = connect(50008)
    ask(link, 1, 0xF)
    link.segment(False, RST | ACK)
    return frames


# Kerberos over UDP, then over TCP, where a length of four bytes stands before each message (RFC 4120 7.2).
def kdc():
    frames = []

    def exchange(request, answer, count=1):
        frames.extend([datagram(CLIENT, 50010, SERVER, 88, request)] * count)
        frames.append(datagram(SERVER, 88, CLIENT, 50010, answer))

    exchange(as_req(b"alice", False), krb_error(25), count=2)  # the first request was lost
    exchange(as_req(b"alice", True), krb_error(52))
    link = Connection(frames, CLIENT, 50010, SERVER, 88)
    for send, message in ((link.client, as_req(b"alice", True)), (link.server, as_rep(b"alice"))):
        send(struct.pack(">I", len(message)) + message)
    exchange(as_req(b"bob", False), krb_error(18))
    # A service of another realm: the client is sent there.
    exchange(tgs_req(b"HTTP", b"web.example.net"), tgs_rep(b"alice", b"krbtgt", b"EXAMPLE.NET"))

    # The same user asks twice at a time, from two programs.
    for port, nonce in ((50011, 1), (50012, 2)):
        frames.append(datagram(CLIENT, port, SERVER, 88, as_req(b"carol", False, nonce)))
    for port, code in ((50012, 18), (50011, 6)):
        frames.append(datagram(SERVER, 88, CLIENT, port, krb_error(code)))

    # A password is typed slowly, and another one so slowly that nobody would wait for it.
    for port, user, pause in ((50013, b"dave", 200), (50014, b"erin", 1200)):
        frames.append(datagram(CLIENT, port, SERVER, 88, as_req(user, False)))
        frames.append(datagram(SERVER, 88, CLIENT, port, krb_error(25)))
        frames.append(pause)
        frames.append(datagram(CLIENT, port, SERVER, 88, as_req(user, True)))
        frames.append(datagram(SERVER, 88, CLIENT, port, krb_error(24)))

    # Nobody answers, so another server is asked, which does; and one that is asked while the first one answers late.
    for port, answers in ((50015, [OTHER_SERVER]), (50016, [SERVER])):
        for server in (SERVER, OTHER_SERVER):
            frames.append(datagram(CLIENT, port, server, 88, as_req(b"frank", False)))
        for server in answers:
            frames.append(datagram(server, 88, CLIENT, port, krb_error(18)))
    return frames


# LDAP (RFC 4511 4.2, RFC 4513 5.1)
def bind_request(message_id, name, password=b""):
    return der(0x30, integer(message_id), der(0x60, integer(3), der(4, name), der(0x80, password)))


def bind_response(message_id, result=0, text=b"", matched=b""):
    return der(0x30, integer(message_id), der(0x61, der(0x0A, bytes([result])), der(4, matched), der(4, text)))


def x224(kind, payload):
    """TPKT and X.224 connection request (0xe0) or confirm (0xd0) ([MS-RDPBCGR] 2.2.1.1, 2.2.1.2)."""
    return struct.pack(">BBH", 3, 0, 11 + len(payload)) + bytes([6 + len(payload), kind]) + bytes(5) + payload


def rdp_request(user, protocols):
    return x224(0xE0, b"Cookie: mstshash=" + user.encode() + b"\r\n" + struct.pack("<BBHI", 1, 0, 8, protocols))


def rdp_confirm(protocol):
    return x224(0xD0, struct.pack("<BBHI", 2, 0, 8, protocol))


def rdp_refusal(code):
    return x224(0xD0, struct.pack("<BBHI", 3, 0, 8, code))


def sicily_request(message_id, choice, token=b""):
    """[MS-ADTS] 5.1.1.1.3: discovery, negotiate and response."""
    return der(0x30, integer(message_id), der(0x60, integer(3), der(4, b"" if choice == DISCOVERY else b"NTLM"), der(choice, token)))


DISCOVERY, NEGOTIATE, RESPONSE_OF_SICILY = 0x89, 0x8A, 0x8B


PASSWORD = b"Secret-of-a-bind"


def ldap():
    frames = []
    unknown = b"80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 525, v4563\0"
    for port, binds in enumerate(([(b"cn=alice,dc=example,dc=com", b"", 0)], [(b"", b"", 0)], [(b"EXAMPLE\\alice", PASSWORD, 0)],
                                  [(b"EXAMPLE\\nosuch", PASSWORD, 49), (b"EXAMPLE\\alice", PASSWORD, 0)]), 50020):
        link = Connection(frames, CLIENT, port, SERVER, 389)
        for number, (name, password, result) in enumerate(binds, 1):
            link.client(bind_request(number, name, password))
            link.server(bind_response(number, result, unknown if result else b""))

    # Two binds at a time.
    link = Connection(frames, CLIENT, 50024, SERVER, 389)
    link.client(bind_request(1, b"EXAMPLE\\alice", PASSWORD))
    link.client(bind_request(300, b"EXAMPLE\\nosuch", PASSWORD))
    link.server(bind_response(300, 49, unknown))
    link.server(bind_response(1))

    # Microsoft's own way: the result is 0 in every answer that is no refusal.
    for port, result in ((50025, 0), (50026, 49)):
        link = Connection(frames, CLIENT, port, SERVER, 389)
        link.client(sicily_request(1, DISCOVERY))
        link.server(bind_response(1, matched=b"NTLM"))
        link.client(sicily_request(2, NEGOTIATE, ntlm_negotiate()))
        link.server(bind_response(2, matched=ntlm_challenge()))
        link.client(sicily_request(3, RESPONSE_OF_SICILY, ntlm_authenticate("alice", "ldap/srv1.example.com")))
        link.server(bind_response(3, result))
    return frames


# Names that mean something to a spreadsheet, a terminal or a reader.
HOSTILE_NAMES = ["=cmd|' /C calc'!A0", "@SUM(1+1)", "+1", "-1", "a,\"b\";c", "one\r\ntwo", "\tindented", "\x1b[2J\x9b31m", "evil\u202etxt.exe",
                 "\u2066\u200bhidden", "tag\U000e0041", "\u3164\u115f\u2800\u034f\ufe0f\U000e0100\u00a0a", "a\\u{202e}", "J\u00fcrgen \u674e\u56db", "\ud800lone"]


def hostile():
    frames = []
    link = Connection(frames, CLIENT, 50030, SERVER, 389)
    for number, name in enumerate(HOSTILE_NAMES, 1):
        link.client(bind_request(number, name.encode("utf-8", "surrogatepass"), PASSWORD))
        link.server(bind_response(number, 49))
    link = Connection(frames, CLIENT, 50031, SERVER, 445)
    for number, name in enumerate(HOSTILE_NAMES):
        link.client(setup(2 * number, 0, spnego_init(ntlm_negotiate(), NTLM_OID)))
        link.server(setup_answer(2 * number, 0x100 + number, MORE_PROCESSING, spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge())))
        token = ntlm_message(3, bytes(48) + struct.pack("<I", NTLM_FLAGS) + b"\x0a\0\0\0\0\0\0\x0f" + bytes(16),
                             (36, name.encode("utf-16-le", "surrogatepass")), (12, bytes(24)), (20, bytes(24)))
        link.client(setup(2 * number + 1, 0x100 + number, spnego_response(token=token)))
        link.server(setup_answer(2 * number + 1, 0x100 + number, LOGON_FAILURE))
    return frames


# TDS ([MS-TDS] 2.2.3, 2.2.6.4, 2.2.7)
LOGIN, SSPI, ANSWER = 0x10, 0x11, 4


def tds(kind, data):
    return struct.pack(">BBHHBB", kind, 1, 8 + len(data), 0, 1, 0) + data


def login(user="", password="", token=b""):
    """LOGIN7: fixed part, then places and lengths of the texts, which are in UTF-16; a token's length is in bytes."""
    obfuscated = bytes(((byte << 4 | byte >> 4) & 0xFF) ^ 0xA5 for byte in utf16(password))
    texts = [utf16("CLI1"), utf16(user), obfuscated, utf16("app"), utf16("srv1"), b"", utf16("lib"), b"", b""]
    at, places, data = 94, b"", b""
    for text in texts:
        places += struct.pack("<HH", at + len(data), len(text) // 2)
        data += text
    places += bytes(6) + struct.pack("<HHHHHHI", at + len(data), len(token), at, 0, at, 0, 0)
    data += token
    head = struct.pack("<IIIIIBBBBiI", at + len(data), 0x74000004, 4096, 7, 1234, 0, 0, 0, 0x80 if token else 0, 0, 0x409)
    head = head[:20] + bytes(4) + head[20:]
    return tds(LOGIN, head + places + data)


def tds_error(number, text):
    token = struct.pack("<IBBH", number, 1, 14, len(text)) + utf16(text) + b"\4" + utf16("SRV1") + b"\0" + struct.pack("<I", 1)
    return tds(ANSWER, b"\xaa" + struct.pack("<H", len(token)) + token + struct.pack("<BHHQ", 0xFD, 2, 0, 0))


def login_ack():
    token = b"\1\x74\0\0\4" + b"\3" + utf16("SQL") + b"\x10\0\0\0"
    return tds(ANSWER, b"\xad" + struct.pack("<H", len(token)) + token + struct.pack("<BHHQ", 0xFD, 0, 0, 0))


SQL_PASSWORD = "Secret-of-sa"


def sql():
    frames = []
    for port, answer in ((50040, tds_error(18456, "Login failed for user 'sa'.")), (50041, login_ack())):
        link = Connection(frames, CLIENT, port, SERVER, 1433)
        link.client(login("sa", SQL_PASSWORD))
        link.server(answer)
    for port, answer in ((50042, login_ack()), (50043, tds_error(18452, "Login failed. The login is from an untrusted domain."))):
        link = Connection(frames, CLIENT, port, SERVER, 1433)
        link.client(login(token=ntlm_negotiate()))
        challenge = ntlm_challenge()
        link.server(tds(ANSWER, b"\xed" + struct.pack("<H", len(challenge)) + challenge))
        link.client(tds(SSPI, ntlm_authenticate("alice", "MSSQLSvc/srv1.example.com:1433")))
        link.server(answer)
    return frames


# .NET NegotiateStream ([MS-NNS] 2.2.1), to which a connection of .NET message framing changes over ([MC-NMF] 2.2.3)
NNS_DONE, NNS_ERROR, NNS_IN_PROGRESS = 20, 21, 22


def nns(message_id, payload=b""):
    return struct.pack(">BBBH", message_id, 1, 0, len(payload)) + payload


def record(kind, text):
    return bytes([kind, len(text)]) + text


def negotiate_stream():
    frames = []
    for port, last in ((50050, nns(NNS_DONE)), (50051, nns(NNS_ERROR, struct.pack(">Q", 0x8009030C)))):
        link = Connection(frames, CLIENT, port, SERVER, 808)
        link.client(b"\0\1\0" b"\1\2" + record(2, b"net.tcp://srv1/x") + b"\3\x08" + record(9, b"application/negotiate"))
        link.server(b"\x0a")
        link.client(nns(NNS_IN_PROGRESS, spnego_init(ntlm_negotiate(), NTLM_OID)))
        link.server(nns(NNS_IN_PROGRESS, spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge())))
        link.client(nns(NNS_IN_PROGRESS, spnego_response(token=ntlm_authenticate("alice", "HOST/srv1.example.com"))))
        link.server(last)
    return frames


# MS-CHAPv2 (RFC 2759 3 to 6) in PPP over Ethernet (RFC 2516 4), and in EAP ([MS-CHAP] 2.2) over a LAN
CLIENT_MAC, SERVER_MAC = bytes.fromhex("00005e005310"), bytes.fromhex("00005e005301")
CHALLENGE, RESPONSE, CHAP_SUCCESS, CHAP_FAILURE = 1, 2, 3, 4
EAP_REQUEST, EAP_RESPONSE, EAP_SUCCESS, EAP_FAILURE = 1, 2, 3, 4
REFUSAL, WELCOME = b"E=691 R=0 C=" + b"0" * 32 + b" V=3 M=refused", b"S=" + b"0123456789" * 4 + b" M=welcome"


def chap(code, data, identifier=1):
    return struct.pack(">BBH", code, identifier, 4 + len(data)) + data


def challenge_message():
    return chap(CHALLENGE, b"\x10" + b"challenge-of-ppp" + b"vpn1")


def response_message(name, identifier=1):
    return chap(RESPONSE, b"\x31" + b"\x5a" * 48 + b"\x00" + name, identifier)


def lan(from_client, ether_type, data):
    ends = (SERVER_MAC, CLIENT_MAC) if from_client else (CLIENT_MAC, SERVER_MAC)
    return b"".join(ends) + struct.pack(">H", ether_type) + data


def ppp(from_client, message):
    return lan(from_client, 0x8864, struct.pack(">BBHHH", 0x11, 0, 7, 2 + len(message), 0xC223) + message)


def eap(from_client, code, identifier, data=b""):
    packet = struct.pack(">BBH", code, identifier, 4 + len(data)) + data
    return lan(from_client, 0x888E, struct.pack(">BBH", 2, 0, len(packet)) + packet)


def vpn():
    # The first answer of the server was not captured.
    frames = [ppp(True, response_message(b"EXAMPLE\\alice", 9))]
    for last in (chap(CHAP_FAILURE, REFUSAL), chap(CHAP_SUCCESS, WELCOME)):
        frames += [ppp(False, challenge_message()), ppp(True, response_message(b"EXAMPLE\\alice")), ppp(False, last)]
    for last, end in ((chap(CHAP_FAILURE, REFUSAL), EAP_FAILURE), (chap(CHAP_SUCCESS, WELCOME), EAP_SUCCESS)):
        frames += [eap(False, EAP_REQUEST, 1, b"\1"), eap(True, EAP_RESPONSE, 1, b"\1bob"),
                   eap(False, EAP_REQUEST, 2, b"\x1a" + challenge_message()), eap(True, EAP_RESPONSE, 2, b"\x1a" + response_message(b"bob")),
                   eap(False, EAP_REQUEST, 3, b"\x1a" + last), eap(True, EAP_RESPONSE, 3, b"\x1a" + last[:1]), eap(False, end, 3)]
    return frames


# DCE/RPC (C706 12.6, [MS-RPCE] 2.2.2): the endpoint mapper's interface in NDR
EPM, NDR = bytes.fromhex("0883afe11f5dc91191a408002b14a0fa"), bytes.fromhex("045d888aeb1cc9119fe808002b104860")
PDU_REQUEST, PDU_RESPONSE, PDU_FAULT, PDU_BIND, PDU_BIND_ACK, PDU_ALTER, PDU_ALTER_ACK, PDU_AUTH3 = 0, 2, 3, 11, 12, 14, 15, 16
WHOLE, DID_NOT_EXECUTE = 3, 0x20


def rpc(kind, call, body, token=b"", flags=WHOLE, authentication=10, context=1, level=6):
    """A token stands behind a trailer: the kind of authentication (NTLM), the level (privacy), no padding, a security context."""
    trailer = struct.pack("<BBBBI", authentication, level, 0, 0, context) if token else b""
    return struct.pack("<BBBB4sHHI", 5, 0, kind, flags, b"\x10\0\0\0", 16 + len(body + trailer + token), len(token), call) + body + trailer + token


def rpc_bind(token, kind=PDU_BIND, call=1, **trailer):
    body = struct.pack("<HHIB3xHBB", 5840, 5840, 0, 1, 0, 1, 0) + EPM + struct.pack("<I", 3) + NDR + struct.pack("<I", 2)
    return rpc(kind, call, body, token, **trailer)


def rpc_bind_ack(token, kind=PDU_BIND_ACK, call=1, **trailer):
    body = struct.pack("<HHIH4s2xB3xHH", 5840, 5840, 1, 4, b"135\0", 1, 0, 0) + NDR + struct.pack("<I", 2)
    return rpc(kind, call, body, token, **trailer)


def endpoint_mapper():
    frames = []
    response = rpc(PDU_RESPONSE, 2, struct.pack("<IHBB", 16, 0, 0, 0) + bytes(16), b"\1\0\0\0" + bytes(12))
    refusal = rpc(PDU_FAULT, 2, struct.pack("<IHBBII", 32, 0, 0, 0, 5, 0), flags=WHOLE | DID_NOT_EXECUTE)
    for port, user, answer in ((50060, "alice", response), (50061, "mallory", refusal)):
        link = Connection(frames, CLIENT_6, port, SERVER_6, 135)
        link.client(rpc_bind(ntlm_negotiate()))
        link.server(rpc_bind_ack(ntlm_challenge()))
        link.client(rpc(PDU_AUTH3, 1, bytes(4), ntlm_authenticate(user, "RPCSS/srv1.example.com")))
        link.client(rpc(PDU_REQUEST, 2, struct.pack("<IHH", 16, 0, 4) + bytes(16), b"\1\0\0\0" + bytes(12)))
        link.server(answer)

    # Two security contexts at a time, for two users, on one connection; the first user's call is answered first.
    link = Connection(frames, CLIENT_6, 50062, SERVER_6, 135)
    link.client(rpc_bind(ntlm_negotiate()))
    link.server(rpc_bind_ack(ntlm_challenge()))
    link.client(rpc_bind(ntlm_negotiate(), PDU_ALTER, context=2))
    link.server(rpc_bind_ack(ntlm_challenge(), PDU_ALTER_ACK, context=2))
    link.client(rpc(PDU_AUTH3, 1, bytes(4), ntlm_authenticate("alice", "RPCSS/srv1.example.com")))
    link.client(rpc(PDU_AUTH3, 1, bytes(4), ntlm_authenticate("bob", "RPCSS/srv1.example.com"), context=2))
    for call, context in ((2, 1), (3, 2)):
        link.client(rpc(PDU_REQUEST, call, struct.pack("<IHH", 16, 0, 4) + bytes(16), b"\1\0\0\0" + bytes(12), context=context))
    for call, context in ((2, 1), (3, 2)):
        link.server(rpc(PDU_RESPONSE, call, struct.pack("<IHBB", 16, 0, 0, 0) + bytes(16), b"\1\0\0\0" + bytes(12), context=context))
    return frames


# CredSSP ([MS-CSSP] 2.2.1), as it is inside TLS
def ts_request(token=None, error=None, proof=None):
    parts = [tagged(0, integer(6))]
    if token:
        parts.append(tagged(1, der(0x30, der(0x30, tagged(0, der(4, token))))))
    if proof:
        parts.append(tagged(3, der(4, proof)))
    if error:
        parts.append(tagged(4, der(2, struct.pack(">I", error))))
    return der(0x30, *parts)


def remote_desktop():
    """Each on a connection of its own; the client begins, and then the two take turns."""
    first, challenge = ts_request(spnego_init(ntlm_negotiate(), NTLM_OID)), ts_request(spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge()))
    last = ts_request(spnego_response(token=ntlm_authenticate("alice", "TERMSRV/srv1.example.com")), proof=bytes(32))
    ticket_of_client = ap_req(b"TERMSRV", b"srv1.example.com")
    skew = spnego_response(INCOMPLETE, KERBEROS_OID, der(0x60, KERBEROS_OID, b"\3\0", krb_error(37)))
    dialogues = [
        [first, challenge, last, ts_request(proof=bytes(32))],
        [first, challenge, last, ts_request(error=LOGON_FAILURE)],
        # The client's clock is wrong; it takes the server's, and tries once more.
        [ts_request(spnego_init(ticket_of_client, KERBEROS_OID)), ts_request(skew), ts_request(spnego_response(token=ticket_of_client)),
         ts_request(proof=bytes(32))],
    ]
    frames = []
    for port, messages in enumerate(dialogues, 50090):
        ends = (CLIENT, port), (SERVER, 3389)
        frames += [exported("credssp", message, *(ends if number % 2 == 0 else ends[::-1])) for number, message in enumerate(messages)]
    return frames


FRAMES = {
    "made-attempts-kdc": kdc(), "made-attempts-ldap": ldap(), "made-attempts-names": hostile(), "made-attempts-nns": negotiate_stream(),
    "made-attempts-rpc": endpoint_mapper(), "made-attempts-smb": smb2_sessions(), "made-attempts-tds": sql(), "made-attempts-vpn": vpn(),
}
EXPORTED = {"made-attempts-credssp": remote_desktop()}
OPTIONS = {"made-attempts-nns": ["-d", "tcp.port==808,mc-nmf"]}


def parallel(count):
    """So many connections, on each of which one logs on with NTLM, all at once: of three one is accepted, one refused, and one
    left without an answer."""
    frames, links = [], []
    for number in range(count):
        links.append(Connection(frames, f"192.0.2.{100 + number % 100}", 20000 + number, SERVER, 445))
    for number, link in enumerate(links):
        ask(link, 1, 1 + number)
    for number, link in enumerate(links):
        prove(link, 2, 1 + number, f"user{number}")
    for number, link in enumerate(links):
        if number % 3 == 0:
            accept(link, 2, 1 + number)
        elif number % 3 == 1:
            link.server(setup_answer(2, 1 + number, LOGON_FAILURE))
    return frames


def pipeline(results):
    """Binds sent one after the other on one connection, with results by their message ids, answered in that order."""
    frames = []
    link = Connection(frames, CLIENT, 50081, SERVER, 389)
    for message_id in sorted(results):
        link.client(bind_request(message_id, b"user%d" % message_id, PASSWORD))
    for message_id, result in results.items():
        link.server(bind_response(message_id, result))
    return frames


def crowd(count):
    """So many sessions begin on one connection and wait for the client, more than are kept. Then the first and the last go on."""
    frames = []
    link = Connection(frames, CLIENT, 50080, SERVER, 445)
    for number in range(1, count + 1):
        ask(link, number, number)
    for message_id, session in ((count + 1, 1), (count + 2, count)):
        prove(link, message_id, session, f"user{session}")
        accept(link, message_id, session)
    return frames
