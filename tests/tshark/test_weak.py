# SPDX-License-Identifier: GPL-2.0-or-later
"""What the bytes prove to be weak, each with a case beside it that is not: hand-made logons, one on each connection, and recordings."""
import base64
import csv
import io
import json
import struct

import pytest

from handmade_attempts import (CLIENT, COMPLETED, EAP_REQUEST, EAP_RESPONSE, EAP_SUCCESS, INCOMPLETE, KERBEROS_OID, MORE_PROCESSING, NDR, NTLM_FLAGS, NTLM_OID, PASSWORD, PDU_BIND, PDU_BIND_ACK,
                               PDU_REQUEST, PDU_RESPONSE, REALM, RESPONSE_OF_SICILY, SERVER, SUCCESS, ap_req, av_pairs, bind_request, bind_response, eap, login,
                               login_ack, ntlm_message, ntlm_negotiate, principal, rdp_confirm, rdp_request, rpc, rpc_bind, setup_answer,
                               sicily_request, spnego_init, spnego_response, tagged, utf16)
from handmade_attempts import setup as setup_request
from handmade_causes import NETLOGON, ndr_string
from handmade_keys import ALLOWED, basic, digest, request, sasl_request, sasl_response
from handmade_keys_ppp import ACCESS_ACCEPT, ACCESS_REQUEST, USER_NAME, USER_PASSWORD, attribute, eap_attribute, radius
from wire import Connection, LINKTYPE_ETHERNET, der, integer, pcap_of

SIGN, SEAL, SESSION_SECURITY, KEYS_OF_128 = 0x10, 0x20, 0x00080000, 0x20000000
MAIL, UNSIGNED = "mail password in the clear", "LDAP bind without signing"
AV_FLAGS, AV_TIMESTAMP, AV_TARGET = 6, 7, 9
TARGET = (AV_TARGET, "cifs/srv1.example.com")
HAS_MIC, UNTRUSTED = struct.pack("<I", 2), struct.pack("<I", 4)
V1 = b"\x11" * 24
AES, RC4, DES = 18, 23, 3
GUEST, ANONYMOUS = 1, 2
FORWARDED, NO_OPTION = b"\0\x60\x81\0\x10", bytes(5)


def binary_pairs(*pairs):
    """AV pairs of which a value may be bytes."""
    return b"".join(struct.pack("<HH", number, len(value)) + value
                    for number, value in [(number, value if isinstance(value, bytes) else utf16(value)) for number, value in pairs] + [(0, b"")])


def challenge(*more):
    return ntlm_message(2, bytes(8) + struct.pack("<I", NTLM_FLAGS) + b"challeng" + bytes(16) + b"\x0a\0\0\0\0\0\0\x0f",
                        (12, utf16("EXAMPLE")), (40, binary_pairs((2, "EXAMPLE"), *more)))


def v2(*pairs):
    return b"\x5a" * 16 + b"\1\1" + bytes(6) + bytes(8) + b"client-c" + bytes(4) + binary_pairs((2, "EXAMPLE"), *pairs) + bytes(4)


def authenticate(nt, lm=bytes(24), flags=NTLM_FLAGS, user="alice"):
    return ntlm_message(3, bytes(48) + struct.pack("<I", flags) + b"\x0a\0\0\0\0\0\0\x0f" + bytes(16), (28, utf16("EXAMPLE" if user else "")),
                        (36, utf16(user)), (44, utf16("CLI1")), (12, lm), (20, nt))


def negotiated(security, dialect):
    """SMB2 NEGOTIATE response ([MS-SMB2] 2.2.4)."""
    header = struct.pack("<4sHHIHHIIQIIQ16s", b"\xfeSMB", 64, 1, 0, 0, 1, 1, 0, 0, 0xFEFF, 0, 0, bytes(16))
    body = struct.pack("<HHHH16sIIIIQQHHI", 65, security, dialect, 0, bytes(16), 0, 65536, 65536, 65536, 0, 0, 128, 0, 0)
    return struct.pack(">I", len(header + body)) + header + body


def smb2(*proof, offered=(), flags=0, status=SUCCESS, server=None, client=1, **more):
    """A session setup with NTLM, and how the server answers it. `server`: what it has negotiated before, its security mode and the dialect."""
    def session_setup(*arguments):
        message = bytearray(setup_request(*arguments))
        message[4 + 64 + 3] = client
        return bytes(message)

    def play(link):
        if server:
            link.server(negotiated(*server))
        link.client(session_setup(1, 0, spnego_init(ntlm_negotiate(), NTLM_OID)))
        link.server(setup_answer(1, 7, MORE_PROCESSING, spnego_response(INCOMPLETE, NTLM_OID, challenge(*offered))))
        link.client(session_setup(2, 7, spnego_response(token=authenticate(*proof, **more))))
        link.server(setup_answer(2, 7, status, spnego_response(COMPLETED), flags))
    return 445, play


def bind(name, password, result=0):
    def play(link):
        link.client(bind_request(1, name, password))
        link.server(bind_response(1, result))
    return 389, play


def sasl(flags):
    def play(link):
        link.client(sasl_request(1, b"GSS-SPNEGO", ntlm_negotiate()))
        link.server(sasl_response(1, 14, challenge()))
        link.client(sasl_request(2, b"GSS-SPNEGO", authenticate(v2(TARGET), flags=flags)))
        link.server(sasl_response(2, 0, b""))
    return 389, play


def done(message_id, text=b""):
    """The end of a search (RFC 4511 4.5.2)."""
    return der(0x30, integer(message_id), der(0x65, der(0x0A, b"\0"), der(4, b""), der(4, text)))


ENTRY = der(0x30, integer(5), der(0x64, der(4, b"dc=example"), der(0x30)))
SEARCH = der(0x30, integer(5), der(0x63, der(4, b""), der(0x0A, b"\0"), der(0x0A, b"\0"), integer(0), integer(0), der(1, b"\0"), der(0x87, b"objectClass"), der(0x30)))


def protected(message, is_sealed):
    """What SASL protects with GSS-API (RFC 4752 3.3, RFC 4121 4.2.6.2): a length, and a token with a checksum behind the message, or sealed."""
    header = struct.pack(">HBBHHQ", 0x0504, 2 if is_sealed else 0, 0xFF, 12, 0, 1)
    token = header + (b"sealed".ljust(len(message) + 28) if is_sealed else message + bytes(12))
    return struct.pack(">I", len(token)) + token


def sasl_ticket(*messages, mechanism=b"GSS-SPNEGO", result=0):
    """A bind with a ticket, and what the server sends behind it, one message in each segment."""
    def play(link):
        link.client(sasl_request(1, mechanism, spnego_init(ap_req(b"ldap", b"srv1.example.com"), KERBEROS_OID)))
        link.server(sasl_response(1, result, spnego_response(COMPLETED, KERBEROS_OID)))
        link.client(SEARCH)
        for message in messages:
            link.server(message)
    return 389, play


def sicily(link):
    link.client(sicily_request(1, RESPONSE_OF_SICILY, authenticate(v2(TARGET), flags=NTLM_FLAGS | SIGN)))
    link.server(bind_response(1))


def web(credentials):
    def play(link):
        link.client(request("GET", Authorization=credentials))
        link.server(ALLOWED)
    return 80, play


def sql(user, password):
    def play(link):
        link.client(login(user, password))
        link.server(login_ack())
    return 1433, play


def encrypted(etype):
    return der(0x30, tagged(0, integer(etype)), tagged(2, der(4, b"cipher".ljust(40))))


def ticket(service, etype):
    return der(0x61, der(0x30, tagged(0, integer(5)), tagged(1, REALM), tagged(2, principal(*service)), tagged(3, encrypted(etype))))


def kdc_request(kind, service, offered, padata, options=NO_OPTION):
    body = der(0x30, tagged(0, der(3, options)), *([tagged(1, principal(b"alice"))] if kind == 10 else []), tagged(2, REALM),
               tagged(3, principal(*service)), tagged(5, der(0x18, b"20370913024805Z")), tagged(7, integer(4711)),
               tagged(8, der(0x30, *map(integer, offered))))
    return der(0x60 | kind, der(0x30, tagged(1, integer(5)), tagged(2, integer(kind)),
                                *([tagged(3, der(0x30, *(der(0x30, tagged(1, integer(number)), tagged(2, der(4, value)))
                                                         for number, value in padata)))] if padata else []), tagged(4, body)))


def kdc_reply(kind, service, etype, reply_etype):
    return der(0x60 | kind, der(0x30, tagged(0, integer(5)), tagged(1, integer(kind)), tagged(3, REALM), tagged(4, principal(b"alice")),
                                tagged(5, ticket(service, etype)), tagged(6, encrypted(reply_etype))))


def framed(message):
    return struct.pack(">I", len(message)) + message


KRBTGT, WEB, HOME = (b"krbtgt", b"EXAMPLE.COM"), (b"HTTP", b"web"), (b"krbtgt", b"OTHER.EXAMPLE.COM")
PAC_REQUEST = (128, der(0x30, tagged(0, der(1, b"\xff"))))


def as_exchange(padata, offered=(AES,), etype=AES, reply=AES):
    def play(link):
        link.client(framed(kdc_request(10, KRBTGT, offered, padata)))
        link.server(framed(kdc_reply(11, KRBTGT, etype, reply)))
    return 88, play


def tgs_exchange(service, offered, etype, options=NO_OPTION, authenticator=AES):
    ap_req = der(0x6E, der(0x30, tagged(0, integer(5)), tagged(1, integer(14)), tagged(2, der(3, bytes(5))), tagged(3, ticket(KRBTGT, AES)),
                           tagged(4, encrypted(authenticator))))

    def play(link):
        link.client(framed(kdc_request(12, service, offered, [(1, ap_req)], options)))
        link.server(framed(kdc_reply(13, service, etype, AES)))
    return 88, play


def proof(etype):
    return [(2, encrypted(etype))]


def rpc_level(level, kind=10):
    def play(link):
        link.client(rpc_bind(ntlm_negotiate(), level=level, authentication=kind))
    return 135, play


def netlogon(operation, stub, result):
    """A call of Netlogon in the clear ([MS-NRPC] 3.5.4)."""
    def play(link):
        link.client(rpc(PDU_BIND, 1, struct.pack("<HHIB3xHBB", 5840, 5840, 0, 1, 0, 1, 0) + NETLOGON + struct.pack("<I", 1) + NDR + struct.pack("<I", 2)))
        link.server(rpc(PDU_BIND_ACK, 1, struct.pack("<HHIH4s2xB3xHH", 5840, 5840, 1, 4, b"135\0", 1, 0, 0) + NDR + struct.pack("<I", 2)))
        link.client(rpc(PDU_REQUEST, 2, struct.pack("<IHH", len(stub), 0, operation) + stub))
        link.server(rpc(PDU_RESPONSE, 2, struct.pack("<IHBB", len(result), 0, 0, 0) + result))
    return 49200, play


def channel(flags=0x212FFFFF, proof=b"proofprf", status=SUCCESS):
    """NetrServerAuthenticate3."""
    names = struct.pack("<I", 0x20000) + ndr_string("\\\\DC1") + ndr_string("SRV1$") + struct.pack("<HH", 2, 0) + ndr_string("SRV1")[:-2]
    return netlogon(26, names + proof + bytes(2) + struct.pack("<I", 0x612FFFFF), bytes(8) + struct.pack("<III", flags, 0, status))


def passed_on():
    """NetrLogonSamLogonEx of a network logon."""
    names = struct.pack("<I", 1) + ndr_string("\\\\DC1") + struct.pack("<I", 1) + ndr_string("SRV1")
    user = struct.pack("<HHI", 0, 0, 0) + bytes(12) + struct.pack("<HHI", 10, 10, 1) + struct.pack("<HHI", 0, 0, 0)
    logon = struct.pack("<HHI", 2, 2, 1) + user + b"challeng" + bytes(16)
    return netlogon(39, names + logon + struct.pack("<III", 5, 0, 5) + utf16("alice") + bytes(2), bytes(12) + struct.pack("<I", 0))


def rdp(protocol):
    def play(link):
        link.client(rdp_request("alice", 3))
        link.server(rdp_confirm(protocol))
    return 3389, play


def mail(port, *lines):
    """Lines of the client, each with the server's answer to it, behind its greeting."""
    def play(link):
        link.server({25: b"220 .\r\n", 110: b"+OK .\r\n", 143: b"* OK .\r\n"}[port])
        for line, answer in lines:
            link.client(line + b"\r\n")
            if answer:
                link.server(answer + b"\r\n")
    return port, play


def plain(user, password):
    return base64.b64encode(b"\0" + user + b"\0" + password)


ALICE, SECRET = base64.b64encode(b"alice"), base64.b64encode(b"secret")
TOKEN = base64.b64encode(ntlm_negotiate())
TLS_1_0, TLS_1_2, AES_SUITE, RC4_SUITE = 0x0301, 0x0303, 0x002F, 0x0005
SHA1_RSA, SHA256_RSA = bytes.fromhex("2a864886f70d010105"), bytes.fromhex("2a864886f70d01010b")


def named(text):
    return der(0x30, der(0x31, der(0x30, der(6, b"\x55\4\3"), der(0x0C, text))))


def certificate(algorithm, issuer=b"ca"):
    signed_by = der(0x30, der(6, algorithm), der(5))
    validity = der(0x30, der(0x17, b"260101000000Z"), der(0x17, b"270101000000Z"))
    key = der(0x30, der(0x30, der(6, bytes.fromhex("2a864886f70d010101")), der(5)), der(3, b"\0", der(0x30, integer(17), integer(3))))
    return der(0x30, der(0x30, tagged(0, integer(2)), integer(7), signed_by, named(issuer), validity, named(b"alice"), key), signed_by,
               der(3, b"\0signature"))


def tls(version=TLS_1_2, suite=AES_SUITE, algorithm=SHA256_RSA, issuer=b"ca", hello=True, signature=None):
    """A client that shows a certificate (RFC 5246 7.4), and a server that goes on."""
    def record(kind, body):
        return struct.pack(">BHH", kind, version, len(body)) + body

    def handshake(kind, body):
        return record(22, struct.pack(">B", kind) + len(body).to_bytes(3, "big") + body)

    def play(link):
        link.client(handshake(1, struct.pack(">H", TLS_1_2) + bytes(32) + b"\0" + struct.pack(">HHH", 4, AES_SUITE, RC4_SUITE) + b"\1\0"))
        if hello:
            link.server(handshake(2, struct.pack(">H", version) + bytes(32) + b"\0" + struct.pack(">H", suite) + b"\0"))
        hashes = b"\0\2\4\1" if version == TLS_1_2 else b""
        link.server(handshake(13, b"\1\1" + hashes + b"\0\0") + handshake(14, b""))
        shown = certificate(algorithm, issuer)
        one = len(shown).to_bytes(3, "big") + shown
        link.client(handshake(11, len(one).to_bytes(3, "big") + one))
        if signature:
            link.client(handshake(16, b"\0\4\0\0\0\0") + handshake(15, signature + b"\0\4sign"))
        link.server(record(20, b"\1"))
    return 443, play


def smb1_setup(lm, nt, unicode=True):
    """SESSION_SETUP_ANDX of SMB1 without SPNEGO ([MS-CIFS] 2.2.4.53.1), and a refusal. `lm`, `nt`: what stands for the responses."""
    def header(flags, status=0):
        return b"\xffSMB\x73" + struct.pack("<IBHHQHHHHH", status, flags, 0xC001 if unicode else 0x4001, 0, 0, 0, 0xFFFF, 1, 0, 1)

    def framed(message):
        return struct.pack(">I", len(message)) + message
    names = b"".join(text.encode("utf-16-le" if unicode else "ascii") + bytes(2 if unicode else 1) for text in ("alice", "EXAMPLE", "Unix", "Samba"))
    data = lm + nt + (bytes((len(lm) + len(nt) + 1) % 2) if unicode else b"") + names
    body = struct.pack("<BBBHHHHIHHII", 13, 0xFF, 0, 0, 4356, 1, 1, 0, len(lm), len(nt), 0, 0x54) + struct.pack("<H", len(data)) + data

    def play(link):
        link.client(framed(header(8) + body))
        link.server(framed(header(0x88, 0xC000006D) + b"\0\0\0"))
    return 445, play


# What is played, and what is weak in it: a case that has it, and next to it one that does not.
CASES = {
    "NTLMv1": (smb2(V1, V1, NTLM_FLAGS & ~SESSION_SECURITY), "NTLMv1 response, NTLM"),
    "NTLMv1 with LM": (smb2(V1, b"\x22" * 24, NTLM_FLAGS & ~SESSION_SECURITY), "LM response, NTLMv1 response, NTLM"),
    "LM alone": (smb2(b"", b"\x22" * 24, NTLM_FLAGS & ~SESSION_SECURITY), "LM response, NTLM"),
    "NTLMv1 with session security": (smb2(V1, b"client-c" + bytes(16)), "NTLMv1 response with session security, NTLM"),
    "NTLMv2 with LMv2": (smb2(v2(TARGET), b"\x22" * 24), "NTLM"),
    "no MIC": (smb2(v2((AV_TIMESTAMP, bytes(8)), TARGET), offered=[(AV_TIMESTAMP, bytes(8))]), "NTLMv2 without MIC, NTLM"),
    "MIC": (smb2(v2((AV_TIMESTAMP, bytes(8)), (AV_FLAGS, HAS_MIC), TARGET), offered=[(AV_TIMESTAMP, bytes(8))]), "NTLM"),
    "no MIC, none needed": (smb2(v2(TARGET)), "NTLM"),
    "no target": (smb2(v2()), "NTLM, NTLMv2 without target name"),
    "empty target": (smb2(v2((AV_TARGET, ""))), "NTLM, NTLMv2 without target name"),
    "untrusted target": (smb2(v2((AV_FLAGS, UNTRUSTED), TARGET)), "NTLM, NTLMv2 without target name"),
    "AV pairs without end": (smb2(b"\x5a" * 44 + av_pairs((2, "EXAMPLE"))[:-4]), "NTLM"),
    "anonymous": (smb2(b"", b"\0", user="", flags=ANONYMOUS), "anonymous logon"),
    "guest": (smb2(v2(TARGET), flags=GUEST), "guest session, NTLM"),
    "guest flag of a refusal": (smb2(v2(TARGET), flags=GUEST, status=0xC000006D), "NTLM"),
    "signing not required": (smb2(v2(TARGET), server=(1, 0x0311)), "SMB signing not required, NTLM"),
    "signing required by the server": (smb2(v2(TARGET), server=(3, 0x0311)), "NTLM"),
    "signing required by the client": (smb2(v2(TARGET), server=(1, 0x0311), client=3), "NTLM"),
    "signing not required, encrypted": (smb2(v2(TARGET), server=(1, 0x0311), flags=4), "NTLM"),
    "signing not required, guest": (smb2(v2(TARGET), server=(1, 0x0311), flags=GUEST), "guest session, NTLM"),
    "signing not required, refused": (smb2(v2(TARGET), server=(1, 0x0311), status=0xC000006D), "NTLM"),
    "SMB 2.1": (smb2(v2(TARGET), server=(3, 0x0210)), "NTLM, SMB 2.0 or 2.1 session"),
    "SMB 2, to be negotiated again": (smb2(v2(TARGET), server=(3, 0x02FF)), "NTLM"),
    "RPC connect": (rpc_level(2), "RPC without integrity"),
    "RPC packet": (rpc_level(4), "RPC without integrity"),
    "RPC integrity": (rpc_level(5), ""),
    "RPC without authentication": (rpc_level(1), ""),
    "RPC of a secure channel": (rpc_level(4, 68), ""),
    "Netlogon": (channel(), ""),
    "Netlogon without AES": (channel(0x000041FF), "Netlogon without AES"),
    "Netlogon without AES, refused": (channel(0x000041FF, status=0xC0000388), ""),
    "Netlogon, zero proof": (channel(proof=bytes(8)), "zero Netlogon credential"),
    "Netlogon, zero proof but one bit": (channel(proof=bytes(7) + b"\1"), ""),
    "Netlogon in the clear": (passed_on(), "Netlogon logon without sealing"),
    "simple bind": (bind(b"cn=alice", PASSWORD), "LDAP simple bind in the clear"),
    "simple bind, refused": (bind(b"cn=alice", PASSWORD, 49), "LDAP simple bind in the clear"),
    "unauthenticated bind": (bind(b"cn=alice", b""), "unauthenticated bind"),
    "unauthenticated bind, refused": (bind(b"cn=alice", b"", 53), ""),
    "anonymous bind": (bind(b"", b""), ""),
    "SASL without signing": (sasl(NTLM_FLAGS), "LDAP bind without signing, NTLM"),
    "SASL with signing": (sasl(NTLM_FLAGS | SIGN), "NTLM"),
    "SASL with a ticket, not signed": (sasl_ticket(done(5)), UNSIGNED),
    "SASL with a ticket, not signed, an entry first": (sasl_ticket(ENTRY, ENTRY + done(5, b"no more")), UNSIGNED),
    "SASL with a ticket, an entry alone": (sasl_ticket(ENTRY), ""),
    "SASL with a ticket, signed": (sasl_ticket(protected(done(5), False)), ""),
    "SASL with a ticket, sealed": (sasl_ticket(protected(done(5), True)), ""),
    "SASL with a ticket, signed, then something in the clear": (sasl_ticket(protected(done(5), False), done(6)), ""),
    "SASL with a ticket, the end of a longer answer": (sasl_ticket(ENTRY[:9], ENTRY[9:] + done(5)), ""),
    "SASL with a ticket, refused": (sasl_ticket(done(5), result=49), ""),
    "SASL EXTERNAL, then in the clear": (sasl_ticket(done(5), mechanism=b"EXTERNAL"), ""),
    "Sicily": ((389, sicily), "Sicily bind, NTLM"),
    "Basic": (web(basic("alice")), "HTTP Basic in the clear"),
    "Basic without anything": (web(basic("", "")), ""),
    "Digest": (web(digest("alice", 1)), ""),
    "mail, PLAIN": (mail(25, (b"AUTH PLAIN " + plain(b"alice", b"secret"), b"235 .")), MAIL),
    "mail, PLAIN in a line of its own, refused": (mail(25, (b"AUTH PLAIN", b"334 "), (plain(b"alice", b"secret"), b"535 .")), MAIL),
    "mail, PLAIN, given up": (mail(25, (b"AUTH PLAIN", b"334 "), (b"*", b"501 .")), ""),
    "mail, PLAIN without password": (mail(25, (b"AUTH PLAIN " + plain(b"alice", b""), b"535 .")), ""),
    "mail, LOGIN": (mail(25, (b"AUTH LOGIN", b"334 VXNlcm5hbWU6"), (ALICE, b"334 UGFzc3dvcmQ6"), (SECRET, b"235 .")), MAIL),
    "mail, LOGIN, no password asked for": (mail(25, (b"AUTH LOGIN", b"334 VXNlcm5hbWU6"), (ALICE, b"535 .")), ""),
    "mail, IMAP LOGIN": (mail(143, (b'a1 LOGIN alice "se cret"', b"a1 OK .")), MAIL),
    "mail, IMAP LOGIN without password": (mail(143, (b'a1 LOGIN alice ""', b"a1 NO .")), ""),
    "mail, IMAP PLAIN": (mail(143, (b"a1 AUTHENTICATE PLAIN", b"+ "), (plain(b"alice", b"secret"), b"a1 OK .")), MAIL),
    "mail, USER and PASS": (mail(110, (b"USER alice", b"+OK"), (b"PASS secret", b"-ERR [AUTH] .")), MAIL),
    "mail, POP3 LOGIN, a short name": (mail(110, (b"AUTH LOGIN", b"+ VXNlcm5hbWU6"), (b"Ym9i", b"+ UGFzc3dvcmQ6"), (SECRET, b"+OK")), MAIL),
    "mail, NTLM": (mail(110, (b"AUTH NTLM", b"+ "), (TOKEN, b"-ERR .")), ""),
    "TLS 1.0": (tls(TLS_1_0), "TLS below 1.2"),
    "TLS 1.2": (tls(), ""),
    "TLS 1.0, the ServerHello was not captured": (tls(TLS_1_0, hello=False), ""),
    "TLS with RC4": (tls(suite=RC4_SUITE), "weak TLS cipher suite"),
    "certificate with SHA-1": (tls(algorithm=SHA1_RSA), "client certificate signed with SHA-1 or MD5"),
    "certificate with SHA-1 that signs itself": (tls(algorithm=SHA1_RSA, issuer=b"alice"), ""),
    "TLS, signed with SHA-1": (tls(signature=b"\2\1"), "SHA-1 or MD5 signature in TLS"),
    "TLS, signed with MD5": (tls(signature=b"\1\1"), "SHA-1 or MD5 signature in TLS"),
    "TLS, signed with SHA-256": (tls(signature=b"\4\3"), ""),
    "TLS 1.0, which always signs so": (tls(TLS_1_0, signature=b""), "TLS below 1.2"),
    "SMB1, a password": (smb1_setup(b"secret\0", b"", False), "SMB1 password in the clear"),
    "SMB1, a password in Unicode": (smb1_setup(b"", b"s\0e\0c\0r\0e\0t\0\0\0"), "SMB1 password in the clear"),
    "SMB1, an empty password": (smb1_setup(b"\0", b"", False), ""),
    "SMB1, responses": (smb1_setup(V1, V1), "NTLMv1 response, NTLM"),
    "SASL with signing, old keys": (sasl((NTLM_FLAGS | SIGN) & ~SESSION_SECURITY), "NTLM, weak NTLM session security"),
    "SASL with sealing, short keys": (sasl((NTLM_FLAGS | SEAL) & ~KEYS_OF_128), "NTLM, weak NTLM session security"),
    "SASL with sealing": (sasl(NTLM_FLAGS | SEAL | KEYS_OF_128), "NTLM"),
    "SQL login": (sql("sa", "Secret-of-sa"), "SQL login in the clear"),
    "SQL login without password": (sql("sa", ""), ""),
    "RDP's own security": (rdp(0), "RDP security without TLS"),
    "RDP with TLS alone": (rdp(1), "RDP without NLA"),
    "RDP with NLA": (rdp(2), ""),
    "RDP with NLA and an authorization result": (rdp(8), ""),
    "no pre-authentication": (as_exchange([]), "no pre-authentication"),
    "no pre-authentication, a request of a PAC": (as_exchange([PAC_REQUEST]), "no pre-authentication"),
    "pre-authentication": (as_exchange(proof(AES)), ""),
    "pre-authentication that nobody knows": (as_exchange([(201, b"x")]), ""),
    "RC4 pre-authentication": (as_exchange(proof(RC4), (AES, RC4)), "RC4 pre-authentication"),
    "RC4 AS reply": (as_exchange(proof(AES), (AES, RC4), reply=RC4), "RC4 AS reply"),
    "RC4 TGT": (as_exchange(proof(AES), (AES, RC4), etype=RC4), "RC4 TGT"),
    "DES": (as_exchange(proof(DES), (AES, DES)), "DES encryption, DES offered"),
    "DES offered": (as_exchange(proof(AES), (AES, RC4, DES)), "DES offered"),
    "only RC4 offered": (tgs_exchange(WEB, (RC4, -133), RC4), "client offers only RC4 or DES, RC4 service ticket"),
    "RC4 although AES": (tgs_exchange(WEB, (AES, RC4), RC4), "RC4 ticket although client offers AES, RC4 service ticket"),
    "AES": (tgs_exchange(WEB, (AES, RC4), AES), ""),
    "Camellia": (tgs_exchange(WEB, (26, RC4), 26), ""),
    "RC4 referral": (tgs_exchange(HOME, (AES, RC4), RC4), "RC4 TGT"),
    "RC4 session key": (tgs_exchange(WEB, (AES, RC4), AES, authenticator=RC4), "RC4 session key"),
    "user to user": (tgs_exchange(WEB, (AES, RC4), RC4, b"\0\0\0\0\x08"), "RC4 service ticket"),
    "forwarded TGT": (tgs_exchange(KRBTGT, (AES,), AES, FORWARDED), "forwarded TGT"),
    "renewed TGT": (tgs_exchange(KRBTGT, (AES,), AES), ""),
}


@pytest.fixture(scope="module")
def played(tshark):
    """The attempts of each case, by the port of its client."""
    frames = []
    for number, ((server_port, play), _weakness) in enumerate(CASES.values()):
        play(Connection(frames, CLIENT, 51000 + number, SERVER, server_port))
    name = tshark.add("made-weak.pcap", pcap_of(LINKTYPE_ETHERNET, frames))
    found = list(csv.DictReader(io.StringIO(tshark.read(name, "-q", "-z", "sspi,attempts,csv"), newline="")))
    return {case: [row for row in found if row["client"] == f"{CLIENT}:{51000 + number}"] for number, case in enumerate(CASES)}


@pytest.mark.parametrize("case", CASES)
def test_case(played, case):
    assert [row["weakness"] for row in played[case]] == [CASES[case][1]]


def test_radius(tshark):
    frames = [radius(True, ACCESS_REQUEST, 1, attribute(USER_NAME, b"frank"), attribute(USER_PASSWORD, bytes(16))), radius(False, ACCESS_ACCEPT, 1),
              radius(True, ACCESS_REQUEST, 2, attribute(USER_NAME, b"00-00-5e-00-53-10"), attribute(USER_PASSWORD, bytes(16))),
              radius(True, ACCESS_REQUEST, 3, attribute(USER_NAME, b"erin"), attribute(USER_PASSWORD, bytes(16)), attribute(80, bytes(16))),
              radius(True, ACCESS_REQUEST, 4, attribute(USER_NAME, b"gina"), eap_attribute(2, 1, b"\1gina"))]
    name = tshark.add("made-weak-radius.pcap", pcap_of(LINKTYPE_ETHERNET, frames))
    found = csv.DictReader(io.StringIO(tshark.read(name, "-q", "-z", "sspi,attempts,csv"), newline=""))
    unsigned = "RADIUS without Message-Authenticator"
    assert {row["identity"]: row["weakness"] for row in found} == {"frank": f"PAP, {unsigned}", "00-00-5e-00-53-10": unsigned, "erin": "PAP", "gina": ""}


def test_eap_token_card(tshark):
    """RFC 3748 5.6: what the user types is sent as it is. In PEAP it is not seen here."""
    frames = []
    for number, response in enumerate((b"\6secret", b"\6", b"\x19\0"), 10):
        frames += [eap(False, EAP_REQUEST, number, b"\1"), eap(True, EAP_RESPONSE, number, b"\1alice"), eap(False, EAP_REQUEST, number + 1, response[:1] + b"Password:"),
                   eap(True, EAP_RESPONSE, number + 1, response), eap(False, EAP_SUCCESS, number + 1)]
    name = tshark.add("made-weak-token-card.pcap", pcap_of(LINKTYPE_ETHERNET, frames))
    found = csv.DictReader(io.StringIO(tshark.read(name, "-q", "-z", "sspi,attempts,csv"), newline=""))
    assert [(row["mechanism"], row["weakness"]) for row in found] == [("EAP-GTC", "EAP-GTC outside TLS"), ("EAP-GTC", ""), ("PEAP", "")]


def weaknesses(tshark, capture):
    """{(carrier, weakness)} of a recording."""
    rows = csv.DictReader(io.StringIO(tshark.read(capture, "-q", "-z", "sspi,weak,csv"), newline=""))
    return {(row["carrier"], row["weakness"]) for row in rows}


RECORDED = {
    "ldaps-simple": set(), "ldap-starttls": set(), "mit-skew": set(), "tls1_3": set(), "dns-tsig": set(),
    "rdp-nla-errorcode": {("CredSSP", "CredSSP version below 5")},
    "smb1-ntlm": {("SMB", "SMB1 session"), ("SMB", "anonymous logon"), ("SMB", "NTLM")},
    "smb1-nospnego": {("SMB", "NTLMv1 response"), ("SMB", "NTLM")},
    "krb-ad-etype": {("Kerberos", "client offers only RC4 or DES"), ("Kerberos", "RC4 AS reply"), ("Kerberos", "RC4 pre-authentication")},
    "made-attempts-vpn": {("PPP CHAP", "MS-CHAPv2 outside TLS"), ("EAP", "MS-CHAPv2 outside TLS")},
    "made-keys-eap": set(),
}


@pytest.mark.parametrize("capture", RECORDED)
def test_recordings(tshark, capture):
    assert weaknesses(tshark, capture) == RECORDED[capture]


def test_field(tshark):
    """On the frames that prove it, by name and with what it means in the language."""
    text = tshark.read("http-nego", "-Y", 'sspi.weakness == "HTTP Basic in the clear"', "-T", "fields", "-e", "frame.number", "-e", "sspi.weakness")
    assert text.split("\n") == ["54\tHTTP Basic in the clear", ""]
    shown = tshark.read("http-nego", "-Y", "frame.number == 54", "-O", "sspi", "-o", "sspi.language:fr")
    line = next(line for line in shown.splitlines() if "HTTP Basic en clair" in line)
    assert "Faiblesse" in line and "Le nom et le mot de passe circulent en clair sur HTTP." in line


def test_formats_agree(tshark):
    rows = list(csv.DictReader(io.StringIO(tshark.read("http-nego", "-q", "-z", "sspi,weak,csv"), newline="")))
    items = json.loads(tshark.read("http-nego", "-q", "-z", "sspi,weak,json"))
    assert [{key: "" if value is None else str(value) for key, value in item.items()} for item in items] == rows
    assert [int(row["severity"]) for row in rows] == sorted(int(row["severity"]) for row in rows)
    text = tshark.read("http-nego", "-q", "-z", "sspi,weak")
    for row in rows:
        assert row["weakness"] in text and row["meaning"] in text and row["remedy"] in text and row["client"] in text


def test_counts(tshark):
    """Alike attempts are one row, with how often and from when to when."""
    rows = csv.DictReader(io.StringIO(tshark.read("http-nego", "-q", "-z", "sspi,weak,csv"), newline=""))
    row = next(row for row in rows if row["weakness"] == "RC4 service ticket" and row["carrier"] == "HTTP")
    assert (row["count"], row["client"], row["target"], row["first_frame"]) == ("3", "127.0.0.1", "HTTP/web.lab.example.com", "24")
    assert row["start"] < row["end"]


def test_why_ntlm(tshark):
    """NTLM with why it was not Kerberos, where that is known; of other weaknesses no cause is told."""
    rows = list(csv.DictReader(io.StringIO(tshark.read("smb3-ntlm", "-q", "-z", "sspi,weak,csv"), newline="")))
    assert {(row["identity"], row["count"], row["why"], row["certainty"]) for row in rows if row["weakness"] == "NTLM" and "alice" in row["identity"]} == {
        ("LAB\\alice", "4", "client offered only NTLM", "certain"), ("NOSUCHDOM\\alice", "1", "client offered only NTLM", "certain")}
    rows = list(csv.DictReader(io.StringIO(tshark.read("http-nego", "-q", "-z", "sspi,weak,csv"), newline="")))
    assert ("clock skew", "likely") in {(row["why"], row["certainty"]) for row in rows if row["weakness"] == "NTLM"}
    assert {row["why"] for row in rows if row["weakness"].startswith(("RC4", "HTTP Basic"))} == {""}
    text = tshark.read("http-nego", "-q", "-z", "sspi,weak")
    assert "likely clock skew" in text and text.split("HTTP Basic in the clear")[1].split("\n\n")[0].count("Why") == 0


def test_filter(tshark):
    text = tshark.read("http-nego", "-q", "-z", 'sspi,weak,csv,sspi.attempt.mechanism == "Basic"')
    assert [row["weakness"] for row in csv.DictReader(io.StringIO(text, newline=""))] == ["HTTP Basic in the clear"]
