# SPDX-License-Identifier: GPL-2.0-or-later
"""What the bytes prove to be weak, each with a case beside it that is not: hand-made logons, one on each connection, and recordings."""
import csv
import io
import json
import struct

import pytest

from handmade_attempts import (CLIENT, COMPLETED, INCOMPLETE, MORE_PROCESSING, NTLM_FLAGS, NTLM_OID, PASSWORD, REALM, RESPONSE_OF_SICILY,
                               SERVER, SUCCESS, av_pairs, bind_request, bind_response, login, login_ack, ntlm_message, ntlm_negotiate, principal,
                               setup_answer, sicily_request, spnego_init, spnego_response, tagged, tds_error, utf16)
from handmade_attempts import setup as session_setup
from handmade_keys import ALLOWED, basic, digest, request, sasl_request, sasl_response
from handmade_keys_ppp import ACCESS_ACCEPT, ACCESS_REQUEST, USER_NAME, USER_PASSWORD, attribute, radius
from wire import Connection, LINKTYPE_ETHERNET, der, integer, pcap_of

SIGN, SESSION_SECURITY = 0x10, 0x00080000
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


def smb2(*proof, offered=(), flags=0, status=SUCCESS, **more):
    """A session setup with NTLM, and how the server answers it."""
    def play(link):
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
    "simple bind": (bind(b"cn=alice", PASSWORD), "LDAP simple bind in the clear"),
    "simple bind, refused": (bind(b"cn=alice", PASSWORD, 49), "LDAP simple bind in the clear"),
    "unauthenticated bind": (bind(b"cn=alice", b""), "unauthenticated bind"),
    "unauthenticated bind, refused": (bind(b"cn=alice", b"", 53), ""),
    "anonymous bind": (bind(b"", b""), ""),
    "SASL without signing": (sasl(NTLM_FLAGS), "LDAP bind without signing, NTLM"),
    "SASL with signing": (sasl(NTLM_FLAGS | SIGN), "NTLM"),
    "Sicily": ((389, sicily), "Sicily bind, NTLM"),
    "Basic": (web(basic("alice")), "HTTP Basic in the clear"),
    "Digest": (web(digest("alice", 1)), ""),
    "SQL login": (sql("sa", "Secret-of-sa"), "SQL login in the clear"),
    "SQL login without password": (sql("sa", ""), ""),
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
              radius(True, ACCESS_REQUEST, 2, attribute(USER_NAME, b"00-00-5e-00-53-10"), attribute(USER_PASSWORD, bytes(16)))]
    name = tshark.add("made-weak-radius.pcap", pcap_of(LINKTYPE_ETHERNET, frames))
    found = csv.DictReader(io.StringIO(tshark.read(name, "-q", "-z", "sspi,attempts,csv"), newline=""))
    assert {row["identity"]: row["weakness"] for row in found} == {"frank": "PAP", "00-00-5e-00-53-10": ""}


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


def test_filter(tshark):
    text = tshark.read("http-nego", "-q", "-z", 'sspi,weak,csv,sspi.attempt.mechanism == "Basic"')
    assert [row["weakness"] for row in csv.DictReader(io.StringIO(text, newline=""))] == ["HTTP Basic in the clear"]
