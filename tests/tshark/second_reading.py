# SPDX-License-Identifier: GPL-2.0-or-later
"""A second reading of captures: the attempts of Kerberos, LDAP, SMB2 and HTTP, worked out anew from the protocols' specifications.

It is slow and simple, and nothing in it is of the plugin: of Wireshark it takes no more than what TCP and UDP transport. What is
encrypted it does not see. Readers get the messages of both sides in the order of their frames, and keep one Attempt for each logon."""
import base64
import re
import struct

SUCCESS, FAILURE, UNFINISHED = "Success", "Failure", "Unfinished"
UNKNOWN = "?"  # the specification does not tell


class Cut(Exception):
    """There are bytes missing, or it is none of these messages."""


class Attempt:
    def __init__(self, carrier, frame):
        self.carrier, self.frame, self.class_ = carrier, frame, UNFINISHED
        self.identity = None  # None: it is not in the clear
        self.is_step = False  # the server asked for more


# ---- BER (X.690)

def element(data, at=0):
    """(tag, content, where the next one begins)."""
    if at + 2 > len(data):
        raise Cut
    tag, length, at = data[at], data[at + 1], at + 2
    if length == 0x80:
        raise Cut  # of no definite length, which none of these protocols allows
    if length > 0x80:
        size = length & 0x7F
        length, at = int.from_bytes(data[at:at + size], "big"), at + size
    if at + length > len(data):
        raise Cut
    return tag, data[at:at + length], at + length


def elements(data):
    at = 0
    while at < len(data):
        tag, content, at = element(data, at)
        yield tag, content


def tagged(data):
    """{number: content} of the context-specific elements of a SEQUENCE."""
    return {tag & 0x1F: content for tag, content in elements(data) if tag & 0xC0 == 0x80}


def inside(content):
    return element(content)[1]


# ---- NTLM ([MS-NLMP] 2.2.1)

def ntlm_in(data):
    """(type, identity) of the message in some bytes, or (0, None)."""
    at = data.find(b"NTLMSSP\0")
    if at < 0 or at + 12 > len(data):
        return 0, None
    message = data[at:]
    kind = struct.unpack_from("<I", message, 8)[0]
    if kind != 3 or len(message) < 64:
        return kind, None

    def text(place):
        length, _room, offset = struct.unpack_from("<HHI", message, place)
        if offset + length > len(message):
            raise Cut
        return message[offset:offset + length].decode("utf-16-le" if message[60] & 1 else "latin-1")

    domain, user, proof = text(28), text(36), struct.unpack_from("<H", message, 20)[0]
    if not user and not proof:
        return kind, "anonymous"
    return kind, f"{domain}\\{user}" if domain else user


def refuses(token):
    """Whether a service refuses: a KRB-ERROR in its token (RFC 4121 4.1), by pvno and msg-type, or SPNEGO's reject (RFC 4178 4.2.2)."""
    return bytes.fromhex("a003020105a10302011e") in token or bytes.fromhex("a0030a0102") in token[:16]


def accepts(token):
    """Whether it has accepted the client: SPNEGO's accept-completed."""
    return bytes.fromhex("a0030a0100") in token[:16]


# ---- Kerberos (RFC 4120 5.4, 5.9.1)

AS_REQ, AS_REP, TGS_REQ, TGS_REP, KRB_ERROR = 0x6A, 0x6B, 0x6C, 0x6D, 0x7E
PREAUTH_REQUIRED, SVC_UNAVAILABLE, RESPONSE_TOO_BIG, WRONG_REALM, MORE_PREAUTH = 25, 29, 52, 68, 91
PROOFS = {2, 16, 136, 138}  # PA-ENC-TIMESTAMP, PA-PK-AS-REQ, PA-FX-FAST, PA-ENCRYPTED-CHALLENGE
PA_FOR_USER, PA_FOR_X509_USER = 129, 130


def principal(content):
    return "/".join(part.decode("utf-8", "replace") for _tag, part in elements(inside(tagged(inside(content))[1])))


class Kerberos:
    """An AS exchange is its requests up to the final answer; it may be asked of several KDCs, and on several connections."""
    port, carrier = 88, "Kerberos"

    def __init__(self):
        self.by_nonce, self.open_as, self.waiting = {}, {}, {}

    @staticmethod
    def messages(stream, is_tcp):
        while stream.data:
            if not is_tcp:
                yield stream.take(len(stream.data))
                continue
            length = int.from_bytes(stream.peek(4), "big")
            yield stream.take(4 + length)[4:]

    def request(self, tag, fields, who, connection, frame, attempts):
        body = tagged(inside(fields[4]))
        padata = {int.from_bytes(inside(tagged(entry)[1]), "big") for _tag, entry in elements(inside(fields[3]))} if 3 in fields else set()
        name = principal(body[1]) if 1 in body else None
        nonce = (who, tag, name, principal(body[3]), int.from_bytes(inside(body[7]), "big"))
        group = (who, name.lower(), principal(body[3]).split("/")[0]) if tag == AS_REQ and name else None
        attempt = self.by_nonce.get(nonce)
        before = self.open_as.get(group)
        if not attempt and before and before.wants and (before.wants == "again" or padata & PROOFS):
            attempt = before
        if not attempt:
            attempt = Attempt(self.carrier, frame)
            attempt.name, attempt.is_as, attempt.wants = name, tag == AS_REQ, None
            attempt.is_for_user = bool(padata & {PA_FOR_USER, PA_FOR_X509_USER}) or 11 in body
            if name:
                attempt.identity = f"{name}@{inside(body[2]).decode()}"
            attempts.append(attempt)
            if group:
                self.open_as[group] = attempt
        if attempt.class_ == UNFINISHED or attempt.wants:
            self.waiting.setdefault(connection, []).append(attempt)
            attempt.wants = None
        self.by_nonce[nonce] = attempt

    def answer(self, tag, fields, connection):
        code = int.from_bytes(inside(fields[6]), "big") if tag == KRB_ERROR else 0
        name = fields.get(8 if tag == KRB_ERROR else 4)
        name = principal(name) if name else None
        asked = self.waiting.get(connection, [])
        fitting = [attempt for attempt in asked if tag == KRB_ERROR or attempt.is_as == (tag == AS_REP)]
        named = [attempt for attempt in fitting if name and attempt.name and attempt.name.lower() == name.lower()]
        fitting = named or [attempt for attempt in fitting if not (name and attempt.name and tag == KRB_ERROR)]
        if not fitting:
            return
        if len({(attempt.name, attempt.is_as) for attempt in fitting}) > 1:
            for attempt in fitting:
                attempt.class_ = UNKNOWN
            return
        attempt = fitting[0]
        while attempt in asked:
            asked.remove(attempt)
        if tag != KRB_ERROR:
            attempt.class_, attempt.wants = SUCCESS, None
            realm = inside(fields[3]).decode()
            # An answer may hide the client (RFC 8062 4.1).
            if not attempt.is_for_user and realm != "WELLKNOWN:ANONYMOUS":
                attempt.identity = f"{name}@{realm}"
            return
        attempt.wants = {PREAUTH_REQUIRED: "more", MORE_PREAUTH: "more", RESPONSE_TOO_BIG: "again", WRONG_REALM: "again",
                         SVC_UNAVAILABLE: "again"}.get(code)
        if not attempt.wants or code == SVC_UNAVAILABLE:
            attempt.class_ = FAILURE

    def take(self, message, from_client, who, connection, frame, attempts):
        tag, content, _end = element(message)
        fields = tagged(inside(content))
        if tag in (AS_REQ, TGS_REQ) and from_client:
            self.request(tag, fields, who, connection, frame, attempts)
        elif tag in (AS_REP, TGS_REP, KRB_ERROR) and not from_client:
            self.answer(tag, fields, connection)


# ---- LDAP (RFC 4511 4.1.1, 4.2; [MS-ADTS] 5.1.1.1.3)

BIND, BIND_ANSWER, EXTENDED = 0x60, 0x61, 0x77
SIMPLE, SASL, DISCOVERY, NEGOTIATE, SICILY = 0x80, 0xA3, 0x89, 0x8A, 0x8B
IN_PROGRESS = 14
START_TLS = b"1.3.6.1.4.1.1466.20037"


class Ldap:
    port, carrier = 389, "LDAP"

    def __init__(self):
        self.by_id, self.under_way, self.deaf = {}, {}, set()

    @staticmethod
    def messages(stream, _is_tcp):
        while stream.data:
            if stream.data[0] != 0x30:
                raise Cut  # TLS, or a security layer of SASL
            _tag, _content, end = element(stream.data)
            yield stream.take(end)

    def begin(self, connection, kind, frame, attempts):
        attempt = Attempt(self.carrier, frame)
        attempt.kind = kind
        attempts.append(attempt)
        self.under_way[connection, kind] = attempt
        return attempt

    def bind(self, number, content, connection, frame, attempts):
        (_, _version), (_, name), (choice, credentials) = list(elements(content))[:3]
        is_last = choice in (SIMPLE, SASL, SICILY)
        if choice == SIMPLE:
            attempt = self.begin(connection, SIMPLE, frame, attempts)
            attempt.identity = name.decode("utf-8", "replace") or "anonymous"
        else:
            mechanism = next(elements(credentials))[1].decode() if choice == SASL else "Sicily"
            attempt = self.under_way.get((connection, mechanism))
            if not (attempt and attempt.is_step) or choice == DISCOVERY:
                attempt = self.begin(connection, mechanism, frame, attempts)
            kind, identity = ntlm_in(credentials)
            if kind == 3:
                attempt.identity = identity
            attempt.is_step = False
        self.by_id[connection, number] = attempt, is_last

    def answer(self, number, content, connection):
        attempt, is_last = self.by_id.pop((connection, number), (None, True))
        result = int.from_bytes(next(elements(content))[1], "big")
        if not attempt or attempt.class_ != UNFINISHED:
            return
        attempt.is_step = result == IN_PROGRESS or (result == 0 and not is_last)
        if attempt.is_step and refuses(content):
            attempt.class_ = FAILURE
        elif not attempt.is_step:
            attempt.class_ = FAILURE if result else SUCCESS

    def take(self, message, from_client, _who, connection, frame, attempts):
        (_, number), (operation, content) = list(elements(inside(message)))[:2]
        number = int.from_bytes(number, "big")
        if operation == BIND and from_client:
            self.bind(number, content, connection, frame, attempts)
        elif operation == BIND_ANSWER and not from_client:
            self.answer(number, content, connection)


# ---- SMB2 ([MS-SMB2] 2.2.1.2, 3.3.5.5)

SESSION_SETUP, ANSWER_FLAG = 1, 1
PENDING, MORE_PROCESSING = 0x103, 0xC0000016


class Smb2:
    port, carrier = 445, "SMB2"

    def __init__(self):
        self.by_id, self.by_session = {}, {}

    @staticmethod
    def messages(stream, _is_tcp):
        while stream.data:
            yield stream.take(4 + int.from_bytes(stream.peek(4)[1:], "big"))[4:]

    def take(self, message, from_client, _who, connection, frame, attempts):
        while message[:4] == b"\xfeSMB" and len(message) >= 64:
            status, command, flags, following, number, session = struct.unpack_from("<I H 2x I I Q 8x Q", message, 8)
            if command == SESSION_SETUP and bool(flags & ANSWER_FLAG) != from_client:
                if from_client:
                    self.setup(message[64:following or None], number, session, connection, frame, attempts)
                else:
                    self.answer(status, number, session, connection)
            if not following:
                return
            message = message[following:]

    def setup(self, body, number, session, connection, frame, attempts):
        attempt = self.by_session.get((connection, session)) if session else None
        if not (attempt and attempt.is_step):
            attempt = Attempt(self.carrier, frame)
            attempts.append(attempt)
        attempt.is_step = False
        kind, identity = ntlm_in(body)
        if kind == 3:
            attempt.identity = identity
        self.by_id[connection, number] = attempt

    def answer(self, status, number, session, connection):
        attempt = self.by_id.get((connection, number))
        if not attempt or attempt.class_ != UNFINISHED or status == PENDING:
            return
        del self.by_id[connection, number]
        attempt.is_step = status == MORE_PROCESSING
        if attempt.is_step:
            self.by_session[connection, session] = attempt
        else:
            attempt.class_ = FAILURE if status else SUCCESS


# ---- HTTP (RFC 9110 11, RFC 9112 2, RFC 4559)

WINDOWS = ("negotiate", "ntlm", "kerberos")
OF_TRANSPORT = (400, 408, 431, 502, 503, 504)
HOPS = {"authorization": ("www-authenticate", 401), "proxy-authorization": ("proxy-authenticate", 407)}


class HttpMessage:
    def __init__(self, head):
        first, *lines = head.decode("latin-1").split("\r\n")
        self.first = first.split(" ", 2)
        self.headers = [(name.strip().lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines if line)]

    def all(self, name):
        return [value for header, value in self.headers if header == name]


class Http:
    port, carrier = None, "HTTP"

    def __init__(self):
        self.queues, self.under_way, self.accepted, self.methods = {}, {}, {}, {}

    def messages_of(self, stream, connection):
        while stream.data:
            if not re.match(rb"HTTP/1|[A-Z_]+ [^\r\n]* HTTP/1", stream.data):
                raise Cut
            end = stream.data.find(b"\r\n\r\n")
            if end < 0:
                raise Cut
            message = HttpMessage(stream.data[:end])
            length = int((message.all("content-length") or ["0"])[0])
            if message.all("transfer-encoding"):
                chunks = stream.data.find(b"0\r\n\r\n", end + 4)
                if chunks < 0:
                    raise Cut
                length = chunks + 5 - end - 4
            if message.first[0].startswith("HTTP/") and (message.first[1] in ("204", "304") or message.first[1][0] == "1"
                                                         or (self.queues.get(connection) or [(None, "")])[0][1] in ("HEAD", "CONNECT")):
                length = 0
            stream.take(end + 4 + length)
            yield message

    def request(self, message, connection, frame, attempts):
        sent = {}
        for header in HOPS:
            for value in message.all(header):
                scheme, _, rest = value.partition(" ")
                sent[header] = self.credentials(scheme.lower(), rest, (connection, header), frame, attempts)
        self.queues.setdefault(connection, []).append((sent, message.first[0]))

    def credentials(self, scheme, rest, hop, frame, attempts):
        """(attempt, whether it ends with an answer that asks for nothing, whether a name and password were sent)."""
        if scheme in WINDOWS:
            token = base64.b64decode(rest + "===")
            kind, identity = ntlm_in(token)
            attempt = self.under_way.get(hop)
            if kind == 1 or not (attempt and attempt.is_step):
                attempt = self.begin(hop, frame, attempts)
            attempt.is_step = False
            attempt.identity = identity or attempt.identity
            return attempt, kind != 1, None
        if scheme == "basic":
            who, name = rest, base64.b64decode(rest + "===").decode("utf-8", "replace").partition(":")[0]
        elif scheme == "digest":
            name = who = re.search(r'(?:^|[, ])username="((?:[^"\\]|\\.)*)"', re.sub(r'(realm|nonce)="[^"]*"', "", rest))[1].replace("\\\\", "\\")
        else:
            return None, False, None
        if self.accepted.get(hop) == who:
            return None, False, None
        attempt = self.under_way.get(hop)
        if not (attempt and attempt.is_step and attempt.identity == name):
            attempt = self.begin(hop, frame, attempts)
        attempt.identity, attempt.is_step = name, False
        return attempt, True, who

    def begin(self, hop, frame, attempts):
        attempt = Attempt("HTTP proxy" if hop[1] == "proxy-authorization" else "HTTP", frame)
        attempts.append(attempt)
        self.under_way[hop] = attempt
        return attempt

    def answer(self, message, connection):
        code = int(message.first[1])
        queue = self.queues.get(connection, [])
        if 100 <= code < 200 and code != 101:
            return
        if not queue:
            self.answer_nobody(message, code, connection)
            return
        sent, _method = queue.pop(0)
        for header, (attempt, is_last, password) in sent.items():
            offers, refusal = message.all(HOPS[header][0]), HOPS[header][1]
            if not attempt or attempt.class_ != UNFINISHED:
                continue
            if code == refusal:
                token = self.token_in(offers)
                attempt.is_step = bool(token) and not refuses(token) and not accepts(token) if password is None else any("stale=true" in offer for offer in offers)
                if not attempt.is_step:
                    attempt.class_ = SUCCESS if accepts(token) else FAILURE
            elif code == 407:
                continue  # the proxy stands before the one who would have looked
            elif password is None and is_last and code not in OF_TRANSPORT:
                attempt.class_ = SUCCESS
            elif password is not None and code < 400:
                attempt.class_ = SUCCESS
                self.accepted[connection, header] = password

    @staticmethod
    def token_in(offers):
        tokens = [offer.partition(" ")[2] for offer in offers if offer.partition(" ")[0].lower() in WINDOWS]
        return base64.b64decode(next(filter(None, tokens), "") + "===")

    def answer_nobody(self, message, code, connection):
        """The request was not captured; behind a challenge it was the one that was asked for."""
        for header, (offer, refusal) in HOPS.items():
            attempt = self.under_way.get((connection, header))
            if attempt and attempt.is_step and code == refusal and not self.token_in(message.all(offer)):
                attempt.class_, attempt.is_step = FAILURE, False

    def take(self, message, from_client, _who, connection, frame, attempts):
        is_answer = message.first[0].startswith("HTTP/")
        if is_answer and not from_client:
            self.answer(message, connection)
        elif not is_answer and from_client:
            self.request(message, connection, frame, attempts)


# ---- Frames

class Stream:
    """What one side of a connection has sent, as far as it was captured without a gap."""

    def __init__(self):
        self.data, self.next, self.pending, self.is_lost = b"", None, {}, False

    def add(self, sequence, data):
        if self.next is None:
            self.next = sequence
        self.pending.setdefault(sequence, data)
        while True:
            for begin, piece in sorted(self.pending.items()):
                behind = (begin - self.next) & 0xFFFFFFFF
                if behind > 0x80000000 or behind == 0:
                    del self.pending[begin]
                    new = piece[(self.next - begin) & 0xFFFFFFFF:]
                    self.data += new
                    self.next = (self.next + len(new)) & 0xFFFFFFFF
                    break
            else:
                return

    def peek(self, length):
        if len(self.data) < length:
            raise Cut
        return self.data[:length]

    def take(self, length):
        taken, self.data = self.peek(length), self.data[length:]
        return taken


FIELDS = ("frame.number", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport",
          "tcp.seq_raw", "tcp.flags", "tcp.payload", "udp.payload")


def read(rows, reader_types=(Kerberos, Ldap, Smb2, Http)):
    """The attempts in frames, given as dictionaries of FIELDS, and the frames of what is encrypted or could not be read."""
    readers = [reader_type() for reader_type in reader_types]
    streams, servers, attempts, unread = {}, {}, [], set()
    for row in rows:
        is_tcp = bool(row["tcp.srcport"])
        payload = bytes.fromhex((row["tcp.payload"] or row["udp.payload"]).replace(":", ""))
        if not (is_tcp or row["udp.srcport"]) or "," in row["ip.src"]:
            continue
        source = (row["ip.src"] or row["ipv6.src"], int(row["tcp.srcport"] or row["udp.srcport"]))
        destination = (row["ip.dst"] or row["ipv6.dst"], int(row["tcp.dstport"] or row["udp.dstport"]))
        ends, frame = (is_tcp, *sorted((source, destination))), int(row["frame.number"])
        flags, sequence = int(row["tcp.flags"] or "0", 0), int(row["tcp.seq_raw"] or 0)
        if flags & 0x12 == 2:
            if servers.get(ends) and servers[ends][1] == sequence:
                continue
            servers[ends] = destination, sequence, servers.get(ends, (None, 0, 0))[2] + 1
            streams.pop((ends, source), None)
            streams.pop((ends, destination), None)
        if flags & 2:
            streams.setdefault((ends, source), Stream()).next = (sequence + 1) & 0xFFFFFFFF
            continue
        if not payload:
            continue
        for reader in readers:
            server = servers[ends][0] if ends in servers else destination if destination[1] == reader.port else source
            if reader.port not in (None, source[1], destination[1]) or (reader.port is None and min(source[1], destination[1]) in (88, 389, 445)):
                continue
            stream = streams.setdefault((ends, source), Stream()) if is_tcp else Stream()
            connection = (ends, servers.get(ends, (None, 0, 0))[2])
            stream.add(sequence, payload)
            try:
                for message in reader.messages_of(stream, connection) if isinstance(reader, Http) else reader.messages(stream, is_tcp):
                    reader.take(message, source != server, source[0], connection, frame, attempts)
            except (Cut, IndexError, KeyError, ValueError, StopIteration, struct.error, TypeError, UnicodeDecodeError):
                unread.add(frame)
    return attempts, unread
