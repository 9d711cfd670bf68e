# SPDX-License-Identifier: GPL-2.0-or-later
"""Authentications with what is behind them, as in handmade_diagnosis.py: what a server does while its client waits, what stands between
the two, and what names and mechanisms a client goes on with."""
import base64
import struct

from handmade_attempts import (CLIENT, INCOMPLETE, LOCKED_OUT, LOGON_FAILURE, MORE_PROCESSING, NDR, NTLM_OID, OTHER_SERVER, PDU_BIND, PDU_BIND_ACK,
                               PDU_REQUEST, PDU_RESPONSE, SERVER, SUCCESS, as_req, ntlm_authenticate, ntlm_challenge, ntlm_negotiate, rpc, setup,
                               setup_answer, spnego_init, spnego_response, tagged, utf16)
from handmade_causes import NETLOGON, as_reply, ndr_string, proof_of, rpc_call, secure_channel, smb
from handmade_diagnosis import FAILED, KDC, NONE, SECOND_CLIENT, SPN, error, links, scene, status_data, succeeded
from handmade_keys import basic, request, response, sasl_request, sasl_response
from wire import Connection, datagram, der, integer

RELAYED, BEHIND, KDC_REFUSED, ALIAS = "NTLM relayed", "refused behind the server", "KDC refused the user", "alias without SPN"
USE_NTLM = "client offered only NTLM"


# ---- C27: a response of NTLM that somebody else shows as well
def response_of(number, user="alice"):
    """Each logon has a response of its own."""
    return ntlm_authenticate(user).replace(b"\x5a" * 16, b"%016d" % number)


def meet(s, proof, between, status=SUCCESS, who=None, to=SERVER):
    """NTLM over SMB. `between`: what happens before the server answers the response."""
    s.port += 1
    link = Connection(s.frames, who or s.who, s.port, to, 445)
    link.client(setup(1, 0, spnego_init(ntlm_negotiate(), NTLM_OID)))
    link.server(setup_answer(1, 1, MORE_PROCESSING, spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge())))
    link.client(setup(2, 1, spnego_response(token=proof)))
    between()
    link.server(setup_answer(2, 1, status, spnego_response(0)))


def bind_with(s, proof, who, to=OTHER_SERVER):
    s.port += 1
    link = Connection(s.frames, who, s.port, to, 389)
    link.client(sasl_request(1, b"GSS-SPNEGO", spnego_init(ntlm_negotiate(), NTLM_OID)))
    link.server(sasl_response(1, 14, spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge())))
    link.client(sasl_request(2, b"GSS-SPNEGO", spnego_response(token=proof)))
    link.server(sasl_response(2, 0, spnego_response(0)))


@scene((NONE, "", FAILED, 1), (RELAYED, "1", "", 1))
def relayed_to_a_directory(s):
    """The victim is refused, and the host that refuses it is in."""
    proof = response_of(1)
    meet(s, proof, lambda: bind_with(s, proof, SERVER), LOGON_FAILURE)


@scene((NONE, "", "", 1), (RELAYED, "1", "", 1))
def handed_on_by_a_proxy(s):
    """It may be one: both are of SMB."""
    proof = response_of(2)
    meet(s, proof, lambda: meet(s, proof, lambda: None, who=SERVER, to=OTHER_SERVER))


@scene((NONE, "", "", 1), (NONE, "", "", 2))
def own_response_of_the_server(s):
    """A server that logs on elsewhere by itself."""
    meet(s, response_of(3), lambda: bind_with(s, response_of(4), SERVER))


@scene((NONE, "", "", 1), (NONE, "", "", 2))
def captured_before_and_behind_a_translation(s):
    """The same connection, once more with the address that it got on its way."""
    proof = response_of(5)
    meet(s, proof, lambda: meet(s, proof, lambda: None, who=SECOND_CLIENT))


# ---- L02, C26: what the server asks behind
def web(s, between, user="alice", status="401 Unauthorized"):
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 80)
    link.client(request("GET", Authorization=basic(user)))
    between()
    link.server(response(status, 'Basic realm="x"'))


def ask_kdc(s, user=b"alice", code=24):
    s.nonce += 1
    s.port += 1
    answer = error(code, b"krbtgt", b"EXAMPLE.COM") if code else as_reply(user, (b"krbtgt", b"EXAMPLE.COM"))
    s.frames += [datagram(SERVER, s.port, KDC, 88, as_req(user, True, s.nonce)), datagram(KDC, 88, SERVER, s.port, answer)]


@scene((KDC_REFUSED, "2", FAILED, 1), (NONE, "", FAILED, 1))
def password_passed_on_to_a_kdc(s):
    web(s, lambda: ask_kdc(s))


@scene((NONE, "", FAILED, 1), (NONE, "", FAILED, 2))
def another_user_passed_on(s):
    web(s, lambda: ask_kdc(s, b"bob"))


@scene((NONE, "", FAILED, 1), (NONE, "", FAILED, 2))
def server_refused_before_it_was_asked(s):
    ask_kdc(s)
    web(s, lambda: None)


@scene((NONE, "", FAILED, 1), (NONE, "", FAILED, 2))
def server_goes_on_for_long_after_it_was_refused(s):
    web(s, lambda: (ask_kdc(s), s.pause(10)))


@scene((NONE, "", "", 1), (NONE, "", FAILED, 2))
def user_is_let_in_all_the_same(s):
    web(s, lambda: ask_kdc(s), status="200 OK")


def pass_on(s, status):
    """NetrLogonSamLogonEx ([MS-NRPC] 3.5.4.5.1), which nothing seals."""
    s.port += 1
    link = Connection(s.frames, SERVER, s.port, KDC, 49200)
    link.client(rpc(PDU_BIND, 1, struct.pack("<HHIB3xHBB", 5840, 5840, 0, 1, 0, 1, 0) + NETLOGON + struct.pack("<I", 1) + NDR + struct.pack("<I", 2)))
    link.server(rpc(PDU_BIND_ACK, 1, struct.pack("<HHIH4s2xB3xHH", 5840, 5840, 1, 4, b"135\0", 1, 0, 0) + NDR + struct.pack("<I", 2)))
    names = struct.pack("<I", 1) + ndr_string("\\\\DC1") + struct.pack("<I", 1) + ndr_string("SRV1")[:-2]
    user = struct.pack("<HHI", 14, 14, 1) + bytes(12) + struct.pack("<HHI", 10, 10, 1) + struct.pack("<HHI", 0, 0, 0)
    stub = names + struct.pack("<HHHI", 2, 2, 0, 1) + user + b"challeng" + bytes(16)
    stub += struct.pack("<III", 7, 0, 7) + utf16("EXAMPLE") + bytes(2) + struct.pack("<III", 5, 0, 5) + utf16("alice") + bytes(2)
    result = bytes(12) + struct.pack("<I", status)
    link.client(rpc(PDU_REQUEST, 2, struct.pack("<IHH", len(stub), 0, 39) + stub))
    link.server(rpc(PDU_RESPONSE, 2, struct.pack("<IHBB", len(result), 0, 0, 0) + result))


NOT_FROM_HERE, WRONG_PASSWORD = 0xC0000070, 0xC000006A


@scene((BEHIND, "2", FAILED, 1), (NONE, "", FAILED, 1))
def domain_controller_knows_why(s):
    """STATUS_INVALID_WORKSTATION, of which the client hears only that the logon failed."""
    meet(s, response_of(6), lambda: pass_on(s, NOT_FROM_HERE), LOGON_FAILURE)


@scene((NONE, "", FAILED, 1), (NONE, "", "", 2))
def domain_controller_lets_in(s):
    """Then it is the server that refuses."""
    meet(s, response_of(7), lambda: pass_on(s, SUCCESS), LOGON_FAILURE)


# ---- C22: a mail client that goes on with a password alone
def mail(s, *lines, link=None):
    s.port += 1
    if not link:
        link = Connection(s.frames, s.who, s.port, SERVER, 25)
        link.server(b"220 mail\r\n")
    for line, answer in lines:
        link.client(line + b"\r\n")
        link.server(answer + b"\r\n")
    return link


def mail_ntlm(user, answer):
    return ((b"AUTH NTLM", b"334 "), (base64.b64encode(ntlm_negotiate()), b"334 " + base64.b64encode(ntlm_challenge())),
            (base64.b64encode(ntlm_authenticate(user)), answer))


def mail_plain(user, answer):
    return (b"AUTH PLAIN " + base64.b64encode(b"\0" + user + b"\0secret"), answer),


@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1))
def mail_goes_on_with_a_password(s):
    link = mail(s, *mail_ntlm("alice", b"504 5.7.4 no"))
    mail(s, *mail_plain(b"alice", b"235 ok"), link=link)


@scene((NONE, "", "", 1), (NONE, "", "", 2))
def mail_of_another_user(s):
    link = mail(s, *mail_ntlm("alice", b"504 5.7.4 no"))
    mail(s, *mail_plain(b"bob", b"235 ok"), link=link)


@scene((NONE, "", "", 1), (NONE, "", FAILED, 2))
def mail_refused_with_a_password_too(s):
    link = mail(s, *mail_ntlm("alice", b"504 5.7.4 no"))
    mail(s, *mail_plain(b"alice", b"535 no"), link=link)


# ---- N11: the name is an alias
def resolve(s, alias, real, is_answer=True):
    """An answer of DNS with a CNAME (RFC 1035 4.1)."""
    def labels(name):
        return b"".join(bytes([len(label)]) + label for label in name.encode().split(b".")) + b"\0"
    record = b"\xc0\x0c" + struct.pack(">HHIH", 5, 1, 300, len(labels(real))) + labels(real)
    message = struct.pack(">HHHHHH", 7, 0x8180 if is_answer else 0x0100, 1, 1, 0, 0) + labels(alias) + struct.pack(">HH", 1, 1) + record
    s.port += 1
    ends = (KDC, 53, s.who, s.port) if is_answer else (s.who, s.port, KDC, 53)
    s.frames.append(datagram(*ends, message))


@scene((ALIAS, "", links(2), 1), (ALIAS, "1", "", 1))
def alias_without_spn(s):
    """Of DNS the first message is not read in a long capture."""
    resolve(s, "first.example.com", "srv1.example.com")
    resolve(s, "Files.example.com", "srv1.example.com")
    s.tgs("cifs/files.example.com", 7)
    s.smb(target="cifs/files.example.com")


@scene((ALIAS, "", links(2), 1), (ALIAS, "1", "", 1))
def alias_that_is_remembered(s):
    resolve(s, "docs.example.com", "srv1.example.com")
    s.tgs("cifs/docs.example.com", 7)
    s.pause(600)
    s.smb(target="cifs/docs.example.com")


@scene((NONE, "", "", 1), (USE_NTLM, "", "", 2))
def alias_with_spn(s):
    resolve(s, "share.example.com", "srv1.example.com")
    s.tgs("cifs/share.example.com")
    s.smb(target="cifs/share.example.com")


@scene((SPN, "", links(2), 1), (SPN, "1", "", 1))
def real_name_behind_an_alias(s):
    """What has no SPN is what the alias stands for."""
    resolve(s, "intranet.example.com", "web7.example.com")
    s.tgs("cifs/web7.example.com", 7)
    s.smb(target="cifs/web7.example.com")


@scene((SPN, "", links(2), 1), (SPN, "1", "", 1))
def alias_in_a_question(s):
    """Whoever asks does not know it."""
    resolve(s, "old.example.com", "srv1.example.com", is_answer=False)
    s.tgs("cifs/old.example.com", 7)
    s.smb(target="cifs/old.example.com")


@scene((ALIAS, "", succeeded(2), 1), (NONE, "", "", 1))
def alias_and_then_the_real_name(s):
    resolve(s, "print.example.com", "srv1.example.com")
    s.tgs("cifs/print.example.com", 7)
    s.tgs("cifs/srv1.example.com")


# ---- What came of several attempts that are one problem
THIRD_CLIENT = "192.0.2.12"


@scene(*((row, "", links(2 * number), 2 * number - 1) if row == SPN else row for number in (1, 2, 3)
         for row in (SPN, (SPN, 2 * number - 1, "", 2 * number - 1))))
def three_clients_fall_back(s):
    for s.who in (CLIENT, SECOND_CLIENT, THIRD_CLIENT):
        s.tgs("cifs/srv1.example.com", 7)
        s.smb()


@scene((SPN, "", links(2), 1), (NONE, "", FAILED, 1), (SPN, "", "", 3))
def one_of_two_falls_back(s):
    s.tgs("cifs/srv1.example.com", 7)
    s.smb(status=LOGON_FAILURE)
    s.who = SECOND_CLIENT
    s.tgs("cifs/srv1.example.com", 7)


@scene(*((NONE, "", FAILED, number) for number in (1, 2)), (NONE, "", "repeated in attempt 4", 3), (NONE, "", FAILED, 3))
def one_of_three_tries_twice(s):
    """It counts once, as its last try ended."""
    for s.who, times in ((CLIENT, 1), (SECOND_CLIENT, 1), (THIRD_CLIENT, 2)):
        for _ in range(times):
            s.smb(f"user-of-{s.who}", status=LOGON_FAILURE, server=())


# ---- What a server was refused for its client is the client's
@scene(*((KDC_REFUSED, 2 * number, FAILED, 2 * number - 1) if row == KDC_REFUSED else (NONE, "", FAILED, 2 * number - 1)
         for number in range(1, 5) for row in (KDC_REFUSED, NONE)), ("locked by others", "7", FAILED, 9))
def locked_through_a_web_server(s):
    """A program of another client has an old password; nothing is wrong on the server that it uses."""
    s.who = SECOND_CLIENT
    for _ in range(4):
        web(s, lambda: ask_kdc(s))
        s.pause(60)
    s.who = CLIENT
    s.log_on(b"alice", 18, e_data=status_data(LOCKED_OUT))


@scene((BEHIND, "2", "repeated in attempt 3", 1), (NONE, "", "repeated in attempt 4", 1), (BEHIND, "4", "repeated in attempt 5", 1),
       (NONE, "", FAILED, 1), ("locked by own wrong passwords", "6", FAILED, 1), ("locked by own wrong passwords", "3", FAILED, 1))
def locked_at_a_file_server(s):
    """Only the domain controller says that the account is locked; the wrong passwords are those of the client."""
    for number in range(2):
        meet(s, response_of(8 + number), lambda: pass_on(s, WRONG_PASSWORD), LOGON_FAILURE)
    meet(s, response_of(10), lambda: pass_on(s, LOCKED_OUT), LOGON_FAILURE)


@scene(*((KDC_REFUSED, first + 1, succeeded(first + 2), first) if row == 0 else (NONE, "", succeeded(first + 3) if row == 1 else "", first)
         for first in (1, 5, 9) for row in range(4)))
def users_of_a_web_server_mistype(s):
    for user in ("dora", "emil", "fred"):
        web(s, lambda: ask_kdc(s, user.encode()), user)
        web(s, lambda: ask_kdc(s, user.encode(), None), user, "200 OK")


# ---- One problem for whomever it hits
@scene(*((NONE, "", links(number + 1), number) if row == 0 else ("KDC did not answer", number, "", number) for number in (1, 3, 5) for row in range(2)))
def kdc_silent_to_all(s):
    for s.who in (CLIENT, SECOND_CLIENT, THIRD_CLIENT):
        s.unanswered(b"user-of-" + s.who.encode())
        s.pause(12)
        s.smb(f"user-of-{s.who}", server=())


COMPUTER = "computer password wrong"


@scene((COMPUTER, "", "", 1), (COMPUTER, "1", "", 1), (COMPUTER, "1", "", 1))
def users_of_a_computer_without_trust(s):
    s.who = SERVER
    secure_channel(s, 0xC0000022)
    s.who = CLIENT
    for user in ("alice", "bob"):
        smb(s, proof_of(user), 0xC000018D, server=())


# ---- Mail: a refusal is one of the password
@scene(*(("password spraying", "", FAILED, number) for number in range(1, 6)))
def mail_users_sprayed(s):
    for number in range(5):
        mail(s, *mail_plain(b"user%d" % number, b"535 no"))


@scene(*(("repeated by a program", "", FAILED, number) for number in range(1, 5)))
def mail_program_with_an_old_password(s):
    for _ in range(4):
        mail(s, *mail_plain(b"svc", b"535 no"))
        s.pause(290)


@scene(*((NONE, "", "", number) for number in range(1, 6)))
def mail_mechanism_not_there(s):
    """That says nothing of a password."""
    for number in range(5):
        mail(s, *mail_plain(b"user%d" % number, b"504 5.7.4 no"))


# ---- C27: whose response it was goes in later
@scene((NONE, "", succeeded(3), 1), (RELAYED, "1", "", 1), (NONE, "", "", 1))
def victim_of_a_relay_tries_again(s):
    proof = response_of(11)
    meet(s, proof, lambda: bind_with(s, proof, SERVER), LOGON_FAILURE)
    meet(s, response_of(12), lambda: None)


# ---- C20: DCOM wants integrity, and the client comes again with it
PROGRAM = "program asked for NTLM"


@scene((NONE, "", succeeded(2), 1), (PROGRAM, "", "", 1))
def rpc_with_integrity_at_last(s):
    rpc_call(s, is_refused=True, level=2)
    rpc_call(s)


@scene((NONE, "", "", 1), (PROGRAM, "", "", 2))
def rpc_refused_with_integrity(s):
    """Then it is not the level: what was refused may be the call."""
    rpc_call(s, is_refused=True)
    rpc_call(s)


# ---- K33: a web server takes a certificate, and looks for the account
def show_certificate(s, name=b"alice"):
    """TLS 1.2 with a client's certificate (RFC 5246 7.4), as far as it is readable."""
    def record(kind, body):
        return struct.pack(">BHH", kind, 0x0303, len(body)) + body

    def handshake(kind, body):
        return record(22, struct.pack(">B", kind) + len(body).to_bytes(3, "big") + body)

    def named(text):
        return der(0x30, der(0x31, der(0x30, der(6, b"\x55\4\3"), der(0x0C, text))), der(0x31, der(0x30, der(6, b"\x55\4\n"), der(0x0C, b"Lab"))))
    signed_by = der(0x30, der(6, bytes.fromhex("2a864886f70d01010b")), der(5))
    validity = der(0x30, der(0x17, b"260101000000Z"), der(0x17, b"270101000000Z"))
    key = der(0x30, der(0x30, der(6, bytes.fromhex("2a864886f70d010101")), der(5)), der(3, b"\0", der(0x30, integer(17), integer(3))))
    shown = der(0x30, der(0x30, tagged(0, integer(2)), integer(7), signed_by, named(b"ca"), validity, named(name), key), signed_by,
                der(3, b"\0signature"))
    one = len(shown).to_bytes(3, "big") + shown
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 443)
    link.client(handshake(1, b"\3\3" + bytes(32) + b"\0\0\2\0\x2f\1\0"))
    link.server(handshake(2, b"\3\3" + bytes(32) + b"\0\0\x2f\0") + handshake(13, b"\1\1\0\2\4\1\0\0") + handshake(14, b""))
    link.client(handshake(11, len(one).to_bytes(3, "big") + one))
    link.server(record(20, b"\1"))


CERTIFICATE = "no account for the certificate"


@scene((NONE, "", "", 1), (CERTIFICATE, "1", FAILED, 1))
def certificate_without_account(s):
    """Of TLS the first messages are not read in a long capture."""
    show_certificate(s)
    ask_kdc(s, code=6)


@scene((NONE, "", "", 1), (NONE, "", FAILED, 2))
def certificate_of_another_user(s):
    show_certificate(s, b"bob")
    ask_kdc(s, code=6)


@scene((NONE, "", "", 1), (NONE, "", FAILED, 2))
def certificate_long_before(s):
    show_certificate(s)
    s.pause(60)
    ask_kdc(s, code=6)


@scene((NONE, "", "", 1), (NONE, "", FAILED, 2))
def certificate_shown_to_another_server(s):
    show_certificate(s)
    s.who = SECOND_CLIENT
    s.log_on(b"alice", 6)


# ---- L04: many accounts are tried by way of a server, which alone asks the KDC
@scene(*((KDC_REFUSED, 2 * number, FAILED, 2 * number - 1) if row == 0 else ("password spraying", "", FAILED, 2 * number - 1)
         for number in range(1, 6) for row in range(2)))
def sprayed_through_a_web_server(s):
    for number in range(5):
        web(s, lambda: ask_kdc(s, b"user%d" % number), f"user{number}")
