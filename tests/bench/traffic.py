#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write a capture of synthetic traffic, always the same for the same arguments.

Many conversations run at a time. Each is a generator of frames, so that nothing is kept of those that were written. A kind of
traffic has its share of the frames from the first frame on: cost per frame can be compared between captures of any length.
"""
import argparse
import base64
import bisect
import csv
import functools
import itertools
import pathlib
import random
import struct
import sys
import uuid

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "sanitize"), str(TESTS / "tshark")]

import captures
import handmade_attempts as made
from wire import ACK, FIN, PSH, SYN, TCP, UDP, der, integer

FULL_SEGMENT = 1460
WINDOW = 65535
FIRST_PORT, PORTS = 49152, 16384
CLIENTS, SERVERS = 1000, 50
FIRST_TIME = 1767225600
MICROSECONDS_BETWEEN = 20

# One call packs each header: that is most of the work. Checksums are zero, as in captures of a card that computes them.
IP_TCP = struct.Struct(">6s6sHBBHHHBBH4s4sHHIIBBHHH")
IP_UDP = struct.Struct(">6s6sHBBHHHBBH4s4sHHHH")
RECORD = struct.Struct("<IIII")
CLIENT_MAC, SERVER_MAC = bytes.fromhex("00005e005310"), bytes.fromhex("00005e005301")
IPV4 = 0x0800


class Network:
    """Hands out addresses, ports and contents. No two conversations have the same addresses and ports."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.number = 0
        self.noise = self.dice.randbytes(1 << 18)
        words = [bytes(self.dice.choices(b"abcdefghijklmnopqrstuvwxyz", k=self.dice.randint(2, 9))) for _ in range(500)]
        self.text = b"".join(word + self.dice.choice((b" ", b" ", b" ", b" ", b"\n")) for word in self.dice.choices(words, k=1 << 15))

    def ends(self, port):
        """(client's address, its port, server's address, port) of a new conversation."""
        self.number += 1
        client, turn = self.number % CLIENTS, self.number // CLIENTS
        return (bytes((10, turn // PORTS, client // 250, client % 250 + 1)), FIRST_PORT + turn % PORTS,
                bytes((192, 0, 2, 1 + self.number % SERVERS)), port)

    def below(self, limit):
        return int(self.dice.random() * limit)

    def random_bytes(self, size):
        at = self.below(len(self.noise) - size)
        return self.noise[at:at + size]

    def words(self, size):
        at = self.below(len(self.text) - size)
        return self.text[at:at + size]


class Stream:
    """A TCP connection. What is sent goes in segments, and every second one is acknowledged."""

    def __init__(self, network, port):
        client, client_port, server, server_port = network.ends(port)
        self.ends = {True: (CLIENT_MAC, client, client_port), False: (SERVER_MAC, server, server_port)}
        self.sequence = {True: network.below(1 << 32), False: network.below(1 << 32)}
        self.acknowledged = dict(self.sequence)

    def segment(self, from_client, flags, data=b""):
        mac, source, source_port = self.ends[from_client]
        other_mac, destination, destination_port = self.ends[not from_client]
        sequence = self.sequence[from_client]
        self.acknowledged[not from_client] = self.sequence[not from_client]
        self.sequence[from_client] = sequence + len(data) + (1 if flags & (SYN | FIN) else 0) & 0xFFFFFFFF
        return IP_TCP.pack(other_mac, mac, IPV4, 0x45, 0, 40 + len(data), 0, 0x4000, 64, TCP, 0, source, destination,
                           source_port, destination_port, sequence, self.sequence[not from_client] if flags & ACK else 0,
                           0x50, flags, WINDOW, 0, 0) + data

    def open(self):
        yield self.segment(True, SYN)
        yield self.segment(False, SYN | ACK)
        yield self.segment(True, ACK)

    def send(self, from_client, data):
        last = len(data) - FULL_SEGMENT
        for number, at in enumerate(range(0, len(data), FULL_SEGMENT)):
            yield self.segment(from_client, ACK | (PSH if at >= last else 0), data[at:at + FULL_SEGMENT])
            if number % 2:
                yield self.segment(not from_client, ACK)

    def client(self, data):
        return self.send(True, data)

    def server(self, data):
        return self.send(False, data)

    def acknowledge(self):
        """What the client has not answered."""
        if self.acknowledged[False] != self.sequence[False]:
            yield self.segment(True, ACK)

    def close(self):
        yield self.segment(True, FIN | ACK)
        yield self.segment(False, FIN | ACK)
        yield self.segment(True, ACK)


def datagram(from_client, ends, data):
    client, client_port, server, server_port = ends
    if from_client:
        addresses = SERVER_MAC, CLIENT_MAC, client, server, client_port, server_port
    else:
        addresses = CLIENT_MAC, SERVER_MAC, server, client, server_port, client_port
    to_mac, mac, source, destination, source_port, destination_port = addresses
    return IP_UDP.pack(to_mac, mac, IPV4, 0x45, 0, 28 + len(data), 0, 0x4000, 64, UDP, 0, source, destination,
                       source_port, destination_port, 8 + len(data), 0) + data


# Traffic without authentication

SMB2_CREATE, SMB2_CLOSE, SMB2_READ, SMB2_WRITE = 5, 6, 8, 9
NAME_NOT_FOUND = 0xC0000034


def smb2(command, is_answer, message_id, body, status=0):
    """[MS-SMB2] 2.2.1.2: a header, of a session that was set up before."""
    header = struct.pack("<4sHHIHHIIQIIQ16s", b"\xfeSMB", 64, 1, status, command, 1, int(is_answer), 0, message_id, 0xFEFF, 5, 0x1122334455,
                         bytes(16))
    return struct.pack(">I", len(header) + len(body)) + header + body


def smb2_create(message_id, name):
    """[MS-SMB2] 2.2.13"""
    name = name.encode("utf-16-le")
    body = struct.pack("<HBBIQQIIIIIHHII", 57, 0, 0, 2, 0, 0, 0x120089, 0, 7, 1, 0x40, 120, len(name), 0, 0)
    return smb2(SMB2_CREATE, False, message_id, body + name)


def smb2_created(message_id, file):
    """[MS-SMB2] 2.2.14"""
    times, sizes = struct.pack("<Q", 0x01DC7A0000000000) * 4, struct.pack("<QQ", 1 << 20, 1 << 20)
    body = struct.pack("<HBBI", 89, 0, 0, 1) + times + sizes + struct.pack("<II", 0x20, 0) + file + bytes(8)
    return smb2(SMB2_CREATE, True, message_id, body)


def smb2_read(network, message_id, file, size):
    """[MS-SMB2] 2.2.19, 2.2.20: the request and the answer."""
    request = struct.pack("<HBBIQ16sIIIHHB", 49, 0x50, 0, size, 0, file, 0, 0, 0, 0, 0, 0)
    answer = struct.pack("<HBBIII", 17, 80, 0, size, 0, 0) + network.random_bytes(size)
    return smb2(SMB2_READ, False, message_id, request), smb2(SMB2_READ, True, message_id, answer)


def smb2_write(network, message_id, file, size):
    """[MS-SMB2] 2.2.21, 2.2.22"""
    request = struct.pack("<HHIQ16sIIHHI", 49, 112, size, 0, file, 0, 0, 0, 0, 0) + network.random_bytes(size)
    answer = struct.pack("<HHIIHH", 17, 0, size, 0, 0, 0) + b"\0"
    return smb2(SMB2_WRITE, False, message_id, request), smb2(SMB2_WRITE, True, message_id, answer)


def smb2_files(network):
    """A file is opened, read and written in pieces, and closed; some are not there."""
    stream, message_ids = Stream(network, 445), itertools.count(1)
    yield from stream.open()
    for _ in range(4):
        number, file = next(message_ids), network.random_bytes(16)
        yield from stream.client(smb2_create(number, f"reports\\{network.below(10**6)}.txt"))
        if network.below(4) == 0:
            yield from stream.server(smb2(SMB2_CREATE, True, number, struct.pack("<HBBI", 9, 0, 0, 0) + b"\0", NAME_NOT_FOUND))
            continue
        yield from stream.server(smb2_created(number, file))
        for _ in range(4):
            transfer = smb2_read if network.below(3) else smb2_write
            request, answer = transfer(network, next(message_ids), file, network.dice.choice((512, 4096, 16384, 65536)))
            yield from stream.client(request)
            yield from stream.server(answer)
        number = next(message_ids)
        yield from stream.client(smb2(SMB2_CLOSE, False, number, struct.pack("<HHI16s", 24, 0, 0, file)))
        yield from stream.server(smb2(SMB2_CLOSE, True, number, struct.pack("<HHI", 60, 0, 0) + bytes(52)))
    yield from stream.acknowledge()
    yield from stream.close()


def tls_record(kind, data, version=0x0303):
    return struct.pack(">BHH", kind, version, len(data)) + data


def tls_hello(network, is_server):
    """RFC 8446 4.1.2, 4.1.3: as short as TLS 1.3 allows."""
    if is_server:
        extensions = struct.pack(">HHH", 43, 2, 0x0304) + struct.pack(">HHHH", 51, 36, 29, 32) + network.random_bytes(32)
        suites = b"\x13\x01\0"
    else:
        name = b"www.example.com"
        extensions = (struct.pack(">HHHBH", 0, len(name) + 5, len(name) + 3, 0, len(name)) + name
                      + struct.pack(">HHBH", 43, 3, 2, 0x0304) + struct.pack(">HHHHH", 51, 38, 36, 29, 32) + network.random_bytes(32)
                      + struct.pack(">HHHH", 10, 4, 2, 29) + struct.pack(">HHHH", 13, 4, 2, 0x0403))
        suites = b"\0\2\x13\x01\1\0"
    session = b"\x20" + network.random_bytes(32)
    body = b"\3\3" + network.random_bytes(32) + session + suites + struct.pack(">H", len(extensions)) + extensions
    return tls_record(22, bytes([2 if is_server else 1]) + struct.pack(">I", len(body))[1:] + body, 0x0303 if is_server else 0x0301)


def tls(network):
    """A handshake, then requests and answers nobody can read."""
    stream = Stream(network, 443)
    yield from stream.open()
    yield from stream.client(tls_hello(network, False))
    yield from stream.server(tls_hello(network, True) + tls_record(20, b"\1") + tls_record(23, network.random_bytes(2600)))
    yield from stream.client(tls_record(20, b"\1") + tls_record(23, network.random_bytes(69)))
    for _ in range(6):
        yield from stream.client(tls_record(23, network.random_bytes(100 + network.below(900))))
        sizes = network.dice.choice(((300,), (1439,), (4096,), (16401, 16401), (16401, 16401, 9000)))
        yield from stream.server(b"".join(tls_record(23, network.random_bytes(size)) for size in sizes))
        yield from stream.acknowledge()
    yield from stream.close()


def http_request(network, headers=b""):
    return (b"GET /pages/%d.html HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0)\r\n"
            b"Accept: text/html,*/*;q=0.8\r\nAccept-Language: en\r\nAccept-Encoding: identity\r\n%sConnection: keep-alive\r\n\r\n"
            % (network.below(10**6), headers))


def http_answer(network, size, status=b"200 OK", headers=b""):
    kind, body = (b"text/html", network.words(size)) if size < 5000 else (b"application/octet-stream", network.random_bytes(size))
    return (b"HTTP/1.1 %s\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nServer: httpd\r\n%sContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            % (status, headers, kind, size) + body)


def http(network):
    stream = Stream(network, 80)
    yield from stream.open()
    for _ in range(5):
        yield from stream.client(http_request(network))
        status = b"404 Not Found" if network.below(10) == 0 else b"200 OK"
        yield from stream.server(http_answer(network, network.dice.choice((150, 1000, 4000, 30000)), status))
        yield from stream.acknowledge()
    yield from stream.close()


def dns(network):
    ends, number = network.ends(53), network.below(1 << 16)
    question = b"\5host%d\7example\3com\0" % network.below(10) + struct.pack(">HH", 1, 1)
    yield datagram(True, ends, struct.pack(">HHHHHH", number, 0x0100, 1, 0, 0, 0) + question)
    addresses = (bytes((198, 51, 100, last)) for last in range(1, 2 + network.below(4)))
    answers = b"".join(struct.pack(">HHHIH", 0xC00C, 1, 1, 300, 4) + address for address in addresses)
    yield datagram(False, ends, struct.pack(">HHHHHH", number, 0x8180, 1, len(answers) // 16, 0, 0) + question + answers)


def plain_tcp(network):
    """A protocol that Wireshark does not know."""
    stream = Stream(network, 5001)
    yield from stream.open()
    for _ in range(10):
        yield from stream.client(network.words(40 + network.below(400)))
        yield from stream.server(network.words(network.dice.choice((100, 500, 2920, 8760))))
        yield from stream.acknowledge()
    yield from stream.close()


def ldap_entry(message_id, name):
    """RFC 4511 4.5.2"""
    attributes = (der(0x30, der(4, kind), der(0x31, *(der(4, value) for value in values)))
                  for kind, values in ((b"objectClass", (b"top", b"person", b"user")), (b"cn", (name,)), (b"sAMAccountName", (name,)),
                                       (b"memberOf", (b"CN=Domain Users,CN=Users,DC=example,DC=com",))))
    return der(0x30, integer(message_id), der(0x64, der(4, b"CN=%s,CN=Users,DC=example,DC=com" % name), der(0x30, *attributes)))


def ldap_searches(network):
    """RFC 4511 4.5.1: searches that find one entry, or none."""
    stream = Stream(network, 389)
    yield from stream.open()
    for number in range(1, 9):
        name = b"user%d" % network.below(10**5)
        base = der(4, b"CN=Users,DC=example,DC=com"), der(0x0A, b"\2"), der(0x0A, b"\0"), der(2, b"\0"), der(2, b"\0"), der(1, b"\0")
        wanted = der(0xA3, der(4, b"sAMAccountName"), der(4, name)), der(0x30, *(der(4, kind) for kind in (b"cn", b"memberOf")))
        yield from stream.client(der(0x30, integer(number), der(0x63, *base, *wanted)))
        entry, result = (ldap_entry(number, name), b"\0") if network.below(5) else (b"", b"\x20")
        yield from stream.server(entry + der(0x30, integer(number), der(0x65, der(0x0A, result), der(4), der(4))))
    yield from stream.acknowledge()
    yield from stream.close()


RPC_NDR = made.NDR + struct.pack("<I", 2)
# Interfaces that Wireshark knows, of which most have calls with results: UUID and version. A Windows that is administered from afar
# has a few dozen bound.
RPC_INTERFACES = (
    ("12345778-1234-abcd-ef00-0123456789ab", 0),  # lsarpc
    ("00000131-0000-0000-c000-000000000046", 0),  # IRemUnknown
    ("000001a0-0000-0000-c000-000000000046", 0),  # activation of DCOM
    ("00020400-0000-0000-c000-000000000046", 0),  # IDispatch
    ("12345678-1234-abcd-ef00-0123456789ab", 1),  # spoolss
    ("12345678-1234-abcd-ef00-01234567cffb", 1),  # netlogon
    ("12345778-1234-abcd-ef00-0123456789ac", 1),  # samr
    ("1544f5e0-613c-11d1-93df-00c04fd7bd09", 1),  # rfr
    ("1ff70682-0a51-30e8-076d-740be8cee98b", 1),  # atsvc
    ("2f5f6520-ca46-1067-b319-00dd010662da", 1),  # tapi
    ("338cd001-2244-31f1-aaaa-900038001003", 1),  # winreg
    ("367abb81-9844-35f1-ad32-98f038001003", 2),  # svcctl
    ("3919286a-b10c-11d0-9ba8-00c04fd92ef5", 0),  # dssetup
    ("4b324fc8-1670-01d3-1278-5a47bf6ee188", 3),  # srvsvc
    ("4fc742e0-4a10-11cf-8273-00aa004ae673", 3),  # dfs
    ("50abc2a4-574d-40b3-9d66-ee4fd5fba076", 5),  # dns server
    ("5a7b91f8-ff00-11d0-a9b2-00c04fb6e6fc", 1),  # messenger
    ("6bffd098-a112-3610-9833-012892020162", 0),  # browser
    ("6bffd098-a112-3610-9833-46c3f87e345a", 1),  # wkssvc
    ("76f03f96-cdfd-44fc-a22c-64950a001209", 1),  # iremotewinspool
    ("82273fdc-e32a-18c3-3f78-827929dc23ea", 0),  # eventlog
    ("894de0c0-0d55-11d3-a322-00c04fa321a1", 1),  # initshutdown
    ("8d9f4e40-a03d-11ce-8f69-08003e30051b", 1),  # plug and play
    ("8f09f000-b7ed-11ce-bbd2-00001a181cad", 0),  # routing
    ("99fcfec4-5260-101b-bbcb-00aa0021347a", 0),  # IOXIDResolver
    ("a4f1db00-ca47-1067-b31f-00dd010662da", 0),  # exchange
    ("a8e0653c-2744-4389-a61d-7373df8b2292", 1),  # shadow copies
    ("afa8bd80-7d8a-11c9-bef4-08002b102989", 1),  # management of RPC
    ("b97db8b2-4c63-11cf-bff6-08002be23f2f", 3),  # clusters
    ("c681d488-d850-11d0-8c52-00c04fd90f7e", 1),  # encrypted files
    ("ccd8c074-d0e5-4a40-92b4-d074faa6ba28", 1),  # witness
    ("d049b186-814f-11d1-9a3c-00c04fc9b232", 1),  # file replication
    ("e1af8308-5d1f-11c9-91a4-08002b14a0fa", 3),  # endpoint mapper
    ("e3514235-4b06-11d1-ab04-00c04fc2dcd2", 4),  # drsuapi
    ("f5cc59b4-4264-101a-8c59-08002b2f8426", 1),  # replication of files
    ("f5cc5a18-4264-101a-8c59-08002b2f8426", 56),  # nspi
)


def rpc_pdu(kind, call, body):
    return made.rpc(kind, call, body, authentication=0)


def rpc_calls(network, interfaces=1):
    """Calls of LsarClose of [MS-LSAT], without authentication: a handle goes there, and a handle and an NTSTATUS come back. So many
    interfaces are bound, of which the first one is called."""
    stream = Stream(network, 49670)
    yield from stream.open()
    bind = struct.pack("<HHIB3x", 4280, 4280, 0, interfaces)
    for number, (uuid_, version) in enumerate(RPC_INTERFACES[:interfaces]):
        bind += struct.pack("<HBB", number, 1, 0) + uuid.UUID(uuid_).bytes_le + struct.pack("<I", version) + RPC_NDR
    bind_ack = struct.pack("<HHIH6sB3x", 4280, 4280, 1, 6, b"49670\0", interfaces) + (struct.pack("<HH", 0, 0) + RPC_NDR) * interfaces
    yield from stream.client(rpc_pdu(made.PDU_BIND, 1, bind))
    yield from stream.server(rpc_pdu(made.PDU_BIND_ACK, 1, bind_ack))
    for call in range(2, 12):
        yield from stream.client(rpc_pdu(made.PDU_REQUEST, call, struct.pack("<IHH", 20, 0, 0) + network.random_bytes(20)))
        yield from stream.server(rpc_pdu(made.PDU_RESPONSE, call, struct.pack("<IHBB", 24, 0, 0, 0) + bytes(24)))
    yield from stream.acknowledge()
    yield from stream.close()


def ping(network):
    client, _port, server, _server_port = network.ends(0)
    number, data = network.below(1 << 16), bytes(range(8, 64))
    for macs, addresses, kind in (((SERVER_MAC, CLIENT_MAC), (client, server), 8), ((CLIENT_MAC, SERVER_MAC), (server, client), 0)):
        header = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 28 + len(data), 0, 0, 64, 1, 0, *addresses)
        # The sum of what differs, so that it is right.
        message = struct.pack(">BBHHH", kind, 0, 0, number, 1) + data
        total = sum(struct.unpack(f">{len(message) // 2}H", message))
        total = (total & 0xFFFF) + (total >> 16)
        checksum = ~((total & 0xFFFF) + (total >> 16)) & 0xFFFF
        yield macs[0] + macs[1] + b"\x08\0" + header + message[:2] + struct.pack(">H", checksum) + message[4:]


def arp(network):
    client, _port, server, _server_port = network.ends(0)
    packing = struct.Struct(">6s6sHHHBBH6s4s6s4s18x")
    yield packing.pack(b"\xff" * 6, CLIENT_MAC, 0x0806, 1, IPV4, 6, 4, 1, CLIENT_MAC, client, bytes(6), server)
    yield packing.pack(CLIENT_MAC, SERVER_MAC, 0x0806, 1, IPV4, 6, 4, 2, SERVER_MAC, server, CLIENT_MAC, client)


def ntp(network):
    ends, now = network.ends(123), struct.pack(">II", 0xED00A000, network.below(1 << 32))
    yield datagram(True, ends, struct.pack(">BBbb", 0x23, 0, 6, -20) + bytes(36) + now)
    yield datagram(False, ends, struct.pack(">BBbbII4s", 0x24, 2, 6, -20, 100, 200, bytes((192, 0, 2, 200))) + now * 4)


def rtp(network):
    """RFC 3550 5.1: G.711 in packets of 20 ms."""
    ends, source = network.ends(5004), network.below(1 << 32)
    for number in range(50):
        yield datagram(True, ends, struct.pack(">BBHII", 0x80, 0, number, number * 160, source) + network.random_bytes(160))


# Logons

LDAP_FAILURE = b"80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data %s, v4563\0"
FAILURES_IN_LDAP = b"525", b"52e", b"533", b"773", b"775"
NTSTATUS_FAILURES = 0xC000006D, 0xC0000072, 0xC0000234, 0xC0000071


def succeeds(network):
    return network.below(3) > 0


def user_of(network):
    return f"user{network.below(10**5)}"


def smb2_logon(network):
    stream, user = Stream(network, 445), user_of(network)
    status = made.SUCCESS if succeeds(network) else network.dice.choice(NTSTATUS_FAILURES)
    yield from stream.open()
    yield from stream.client(made.setup(1, 0, made.spnego_init(made.ntlm_negotiate(), made.NTLM_OID)))
    challenge = made.spnego_response(made.INCOMPLETE, made.NTLM_OID, made.ntlm_challenge())
    yield from stream.server(made.setup_answer(1, 0x11, made.MORE_PROCESSING, challenge))
    yield from stream.client(made.setup(2, 0x11, made.spnego_response(token=made.ntlm_authenticate(user))))
    yield from stream.server(made.setup_answer(2, 0x11, status, made.spnego_response(made.COMPLETED)))
    yield from stream.acknowledge()
    yield from stream.close()


def ldap_answer(network, number):
    if succeeds(network):
        return made.bind_response(number)
    return made.bind_response(number, 49, LDAP_FAILURE % network.dice.choice(FAILURES_IN_LDAP))


def ldap_logon(network):
    stream = Stream(network, 389)
    yield from stream.open()
    yield from stream.client(made.bind_request(1, b"EXAMPLE\\" + user_of(network).encode(), made.PASSWORD))
    yield from stream.server(ldap_answer(network, 1))
    yield from stream.acknowledge()
    yield from stream.close()


def kerberos_logon(network):
    user, nonce = user_of(network).encode(), network.below(1 << 30)
    ends = network.ends(88)
    yield datagram(True, ends, made.as_req(user, False, nonce))
    yield datagram(False, ends, made.krb_error(25))
    ends = network.ends(88)
    yield datagram(True, ends, made.as_req(user, True, nonce + 1))
    yield datagram(False, ends, made.as_rep(user) if succeeds(network) else made.krb_error(network.dice.choice((18, 23, 24, 37))))


def ntlm_header(name, token):
    return name + b": NTLM " + base64.b64encode(token) + b"\r\n"


def http_logon(network):
    stream, user = Stream(network, 80), user_of(network)
    offer = b"WWW-Authenticate: Negotiate\r\nWWW-Authenticate: NTLM\r\n"
    yield from stream.open()
    yield from stream.client(http_request(network))
    yield from stream.server(http_answer(network, 150, b"401 Unauthorized", offer))
    yield from stream.client(http_request(network, ntlm_header(b"Authorization", made.ntlm_negotiate())))
    yield from stream.server(http_answer(network, 150, b"401 Unauthorized", ntlm_header(b"WWW-Authenticate", made.ntlm_challenge())))
    yield from stream.client(http_request(network, ntlm_header(b"Authorization", made.ntlm_authenticate(user, "HTTP/www.example.com"))))
    yield from stream.server(http_answer(network, 1000) if succeeds(network) else http_answer(network, 150, b"401 Unauthorized", offer))
    yield from stream.acknowledge()
    yield from stream.close()


def rpc_logon(network):
    """NTLM to the endpoint mapper; what follows the third message shows how it was taken."""
    stream, user, trailer = Stream(network, 135), user_of(network), b"\1\0\0\0" + bytes(12)
    yield from stream.open()
    yield from stream.client(made.rpc_bind(made.ntlm_negotiate()))
    yield from stream.server(made.rpc_bind_ack(made.ntlm_challenge()))
    yield from stream.client(made.rpc(made.PDU_AUTH3, 1, bytes(4), made.ntlm_authenticate(user, "RPCSS/srv1.example.com")))
    yield from stream.client(made.rpc(made.PDU_REQUEST, 2, struct.pack("<IHH", 16, 0, 4) + bytes(16), trailer))
    if succeeds(network):
        yield from stream.server(made.rpc(made.PDU_RESPONSE, 2, struct.pack("<IHBB", 16, 0, 0, 0) + bytes(16), trailer))
    else:
        fault = struct.pack("<IHBBII", 32, 0, 0, 0, 5, 0)
        yield from stream.server(made.rpc(made.PDU_FAULT, 2, fault, flags=made.WHOLE | made.DID_NOT_EXECUTE))
    yield from stream.acknowledge()
    yield from stream.close()


def tls_refusal(network):
    """The client does not trust the server (unknown_ca), or the server knows none of the client's suites (handshake_failure)."""
    stream = Stream(network, 443)
    yield from stream.open()
    yield from stream.client(tls_hello(network, False))
    yield from stream.server(tls_record(21, bytes((2, network.dice.choice((40, 48))))))
    yield from stream.close()


LOGONS = (smb2_logon, ldap_logon, kerberos_logon, http_logon, rpc_logon, tls_refusal)


def ldap_binds(per_frame):
    """Binds on a connection that stays open, several in a segment."""
    def binds(network):
        stream, number = Stream(network, 389), 0
        yield from stream.open()
        for _ in range(50):
            name = b"EXAMPLE\\" + user_of(network).encode()
            numbers = range(number + 1, number + per_frame + 1)
            requests = b"".join(made.bind_request(number, name, made.PASSWORD) for number in numbers)
            answers = b"".join(made.bind_response(number, 49, LDAP_FAILURE % b"52e") for number in numbers)
            yield stream.segment(True, PSH | ACK, requests)
            yield stream.segment(False, PSH | ACK, answers)
            number += per_frame
        yield from stream.acknowledge()
        yield from stream.close()
    return binds


# Recorded captures once more

FIRST_COPY, LAST_COPY = 0x0A00, 0xDFFF


class Recordings:
    """Recorded captures, one after the other, again and again, each time with other addresses. Without those that need options
    or keys, which a file of many captures cannot have."""

    def __init__(self):
        folder = TESTS / "captures"
        with open(folder / "INDEX.tsv", encoding="utf-8") as lines:
            names = [row["capture"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if not row["options"]]
        found = (captures.read(folder / f"{name}.pcapng") for name in names)
        self.captures = [capture for capture in found if capture.link_type == captures.LINKTYPE_ETHERNET and not capture.secrets]
        self.number = 0

    def __call__(self, _network):
        copy, capture = FIRST_COPY + self.number // len(self.captures), self.captures[self.number % len(self.captures)]
        if copy > LAST_COPY:
            raise OverflowError("no addresses are left for further copies of the recorded captures")
        self.number += 1
        number = struct.pack(">H", copy)
        for frame in capture.frames:
            data = frame.data
            if data[12:14] == b"\x08\0":
                yield data[:26] + number + data[28:30] + number + data[32:]
            elif data[12:14] == b"\x86\xdd":
                yield data[:22] + number + data[24:38] + number + data[40:]
            else:
                yield data


# What a capture consists of: traffic, and its share of the frames, in 10,000.

def bulk():
    return [(smb2_files, 3800), (tls, 3000), (http, 1200), (plain_tcp, 800), (ldap_searches, 500), (rpc_calls, 376), (dns, 300),
            *((logon, 4) for logon in LOGONS)]


def none():
    return [(tls, 3000), (http, 2200), (plain_tcp, 2400), (rtp, 1200), (dns, 900), (ping, 100), (arp, 100), (ntp, 100)]


def dense():
    return [(Recordings(), 5000), (ldap_binds(1), 3000), (kerberos_logon, 2000)]


def binds(per_frame=1):
    return [(ldap_binds(per_frame), 10000)]


def calls(interfaces=1):
    return [(functools.partial(rpc_calls, interfaces=interfaces), 10000)]


KINDS = {"binds": binds, "bulk": bulk, "calls": calls, "dense": dense, "none": none}
CONVERSATIONS = 200


def frames_of(mix, network, conversations):
    """Frames without end. Each kind of traffic has as many conversations at a time as befits its share, but at least one."""
    total = sum(share for _traffic, share in mix)
    kinds = [traffic for traffic, _share in mix]
    bounds = list(itertools.accumulate(share for _traffic, share in mix))
    open_now = [[traffic(network) for _ in range(max(1, conversations * share // total))] for traffic, share in mix]
    dice = network.dice.random
    while True:
        kind = bisect.bisect_right(bounds, dice() * total)
        running = open_now[kind]
        place = int(dice() * len(running))
        frame = next(running[place], None)
        while frame is None:
            running[place] = kinds[kind](network)
            frame = next(running[place], None)
        yield frame


def write(path, mix, count, conversations=CONVERSATIONS, seed=1, clock_jumps=False):
    """Write so many frames as a pcap file. A clock that jumps says another year with each of them."""
    years = random.Random(seed)
    with open(path, "wb", buffering=1 << 20) as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        now = FIRST_TIME * 10**6
        for frame in itertools.islice(frames_of(mix, Network(seed), conversations), count):
            now += MICROSECONDS_BETWEEN
            second = years.randrange(1 << 31) if clock_jumps else now // 10**6
            out.write(RECORD.pack(second, now % 10**6, len(frame), len(frame)))
            out.write(frame)
    path.chmod(0o644)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("frames", type=int)
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--conversations", type=int, default=CONVERSATIONS, help="how many are open at a time")
    parser.add_argument("--per-frame", type=int, default=1, help="binds in a frame, for binds")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    mix = binds(arguments.per_frame) if arguments.kind == "binds" else KINDS[arguments.kind]()
    write(arguments.file, mix, arguments.frames, arguments.conversations, arguments.seed)


if __name__ == "__main__":
    main()
