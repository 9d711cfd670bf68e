# SPDX-License-Identifier: GPL-2.0-or-later
"""Authentications with what is behind them, written by hand from the specifications: each scene tells one cause, or what refutes it.

A frame comes a second after the one before it. What is to be said of the attempts of a scene stands beside it: (why, because,
consequence, story), in their order."""
import re
import struct

from handmade_attempts import (AES256, CLIENT, KERBEROS_OID, INCOMPLETE, LOGON_FAILURE, LOCKED_OUT, MORE_PROCESSING, NTLM_OID, OTHER_SERVER, REALM,
                               SERVER, SUCCESS, ap_req, as_rep, as_req, bind_request, bind_response, encrypted, ntlm_authenticate, ntlm_challenge,
                               ntlm_negotiate, principal, rdp_confirm, rdp_refusal, rdp_request, setup, setup_answer, spnego_init, spnego_response, tagged, tgs_rep)
from wire import Connection, datagram, der, integer

SECOND_CLIENT, KDC = "192.0.2.11", "192.0.2.1"
ACCOUNT_DISABLED, NTLM_BLOCKED = 0xC0000072, 0xC0000418
START = 1767225600  # 2026-01-01 00:00:00 UTC, of the first frame
FORWARDED, CONSTRAINED = b"\0\x20\0\0\0", b"\0\0\x02\0\0"


def time_text(seconds):
    """A KerberosTime on the first of January 2026."""
    seconds -= START
    return b"202601%02d%02d%02d%02dZ" % (1 + seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60, seconds % 60)


def error(code, *service, server_time=START, client_time=None, e_data=None):
    times = [tagged(2, der(0x18, time_text(client_time))), tagged(3, integer(0))] if client_time else []
    data = [tagged(12, der(4, e_data))] if e_data else []
    return der(0x7E, der(0x30, tagged(0, integer(5)), tagged(1, integer(30)), *times, tagged(4, der(0x18, time_text(server_time))), tagged(5, integer(0)),
                         tagged(6, integer(code)), tagged(9, REALM), tagged(10, principal(*service)), *data))


def status_data(status):
    """KERB-ERROR-DATA with a KERB-EXT-ERROR ([MS-KILE] 2.2.1, 2.2.2)."""
    return der(0x30, tagged(1, integer(3)), tagged(2, der(4, struct.pack("<III", status, 0, 1))))


def tgs_request(nonce, *service, options=bytes(5), realm=REALM, tgt=(b"krbtgt", b"EXAMPLE.COM")):
    request = ap_req(*tgt)
    body = der(0x30, tagged(0, der(3, options)), tagged(2, realm), tagged(3, principal(*service)), tagged(5, der(0x18, b"20370913024805Z")),
               tagged(7, integer(nonce)), tagged(8, der(0x30, integer(AES256), integer(17))))
    padata = der(0x30, tagged(1, integer(1)), tagged(2, der(4, request[request.index(b"\x6e\x82"):])))
    return der(0x6C, der(0x30, tagged(1, integer(5)), tagged(2, integer(12)), tagged(3, der(0x30, padata)), tagged(4, body)))


def negotiate_answer(*mechanisms):
    """SMB2 NEGOTIATE response ([MS-SMB2] 2.2.4) with the mechanisms of the server."""
    token = der(0x60, bytes.fromhex("06062b0601050502"), der(0xA0, der(0x30, der(0xA0, der(0x30, *mechanisms)))))
    header = struct.pack("<4sHHIHHIIQIIQ16s", b"\xfeSMB", 64, 1, 0, 0, 1, 1, 0, 0, 0xFEFF, 0, 0, bytes(16))
    body = struct.pack("<HHHH16sIIIIQQHHI", 65, 1, 0x0210, 0, bytes(16), 0, 65536, 65536, 65536, 0, 0, 128, len(token), 0) + token
    return struct.pack(">I", len(header + body)) + header + body


class Scene:
    def __init__(self, client=CLIENT):
        self.frames, self.who, self.port, self.nonce = [], client, 50100, 100

    def pause(self, seconds):
        self.frames.append(seconds)

    def now(self):
        return START + sum(frame if isinstance(frame, int) else 1 for frame in self.frames)

    def ask(self, request, answer, kdc=KDC):
        self.port += 1
        self.frames.append(datagram(self.who, self.port, kdc, 88, request))
        if answer:
            self.frames.append(datagram(kdc, 88, self.who, self.port, answer))

    def log_on(self, user, code=None, **parts):
        self.nonce += 1
        answer = error(code, b"krbtgt", b"EXAMPLE.COM", **parts) if code else as_rep(user)
        self.ask(as_req(user, True, self.nonce), answer)

    def tgs(self, service, code=None, options=bytes(5), **parts):
        self.nonce += 1
        service = service.encode().split(b"/")
        self.ask(tgs_request(self.nonce, *service, options=options), error(code, *service, **parts) if code else tgs_rep(b"alice", *service))

    def mistype_elsewhere(self, times):
        """Another client sends wrong passwords for the same account."""
        self.who = SECOND_CLIENT
        for _ in range(times):
            self.smb(status=LOGON_FAILURE, server=())
        self.who = CLIENT

    def unanswered(self, user):
        self.nonce += 1
        self.ask(as_req(user, True, self.nonce), None)

    def smb(self, user="alice", target="cifs/srv1.example.com", status=SUCCESS, server=(KERBEROS_OID, NTLM_OID), client=(NTLM_OID,), to=SERVER):
        """NTLM; the server has said before what it has."""
        self.port += 1
        link = Connection(self.frames, self.who, self.port, to, 445)
        if server:
            link.server(negotiate_answer(*server))
        link.client(setup(1, 0, spnego_init(ntlm_negotiate(), *client)))
        link.server(setup_answer(1, 1, MORE_PROCESSING, spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge())))
        link.client(setup(2, 1, spnego_response(token=ntlm_authenticate(user, target))))
        link.server(setup_answer(2, 1, status, spnego_response(0)))

    def smb_ticket(self, service, problem=None):
        """Kerberos; a KRB-ERROR in SPNEGO's refusal."""
        self.port += 1
        service = service.encode().split(b"/")
        link = Connection(self.frames, self.who, self.port, SERVER, 445)
        link.client(setup(1, 0, spnego_init(ap_req(*service), KERBEROS_OID, NTLM_OID)))
        if problem:
            refusal = der(0x60, KERBEROS_OID, b"\3\0", problem)
            link.server(setup_answer(1, 1, MORE_PROCESSING, spnego_response(INCOMPLETE, KERBEROS_OID, refusal)))
            link.client(setup(2, 1, spnego_response(token=b"")))
            link.server(setup_answer(2, 1, LOGON_FAILURE))
        else:
            link.server(setup_answer(1, 1, SUCCESS, spnego_response(0, KERBEROS_OID)))

    def rdp(self, protocols, selected=None, refusal=None, user="alice"):
        self.port += 1
        link = Connection(self.frames, self.who, self.port, SERVER, 3389)
        link.client(rdp_request(user, protocols))
        link.server(rdp_refusal(refusal) if refusal else rdp_confirm(selected))

    def ldap(self, user, result=0, text=b""):
        self.port += 1
        link = Connection(self.frames, self.who, self.port, SERVER, 389)
        link.client(bind_request(1, user, b"Secret-of-a-bind"))
        link.server(bind_response(1, result, text))


NONE, SPN, ALIKE = "", "SPN unknown", None
FAILED, OK = "the user was refused", ""
SCENES = {}


def scene(*expected):
    def add(build):
        SCENES[build.__name__] = (build, expected)
        return build
    return add


def links(number):
    return f"fell back to NTLM in attempt {number}"


def succeeded(number):
    return f"succeeded in attempt {number}"


# ---- N01: the SPN is unknown
@scene((SPN, "", links(2), 1), (SPN, "1", "", 1))
def spn_unknown(s):
    s.tgs("cifs/srv1.example.com", 7)
    s.smb()


@scene((SPN, "", "", 1), ("client offered only NTLM", "", "", 2))
def spn_unknown_of_another_host(s):
    s.tgs("cifs/other.example.com", 7)
    s.smb()


@scene((SPN, "", succeeded(2), 1), (NONE, "", "", 1), ("client offered only NTLM", "", "", 1))
def spn_unknown_but_ticket_by_another_class(s):
    s.tgs("host/srv1.example.com", 7)
    s.tgs("cifs/srv1.example.com")
    s.smb()


@scene((SPN, "", links(2), 1), (SPN, "1", "", 1))
def spn_unknown_is_remembered(s):
    s.tgs("cifs/srv1.example.com", 7)
    s.pause(600)
    s.smb()


@scene((SPN, "", links(2), 1), (SPN, "1", "", 1))
def spn_unknown_of_another_class(s):
    s.tgs("host/srv1.example.com", 7)
    s.smb()


@scene((SPN, "", "", 1), ("client offered only NTLM", "", "", 2))
def spn_unknown_to_another_client(s):
    s.tgs("cifs/srv1.example.com", 7)
    s.who = SECOND_CLIENT
    s.smb()


@scene((SPN, "", "", 1), ("client offered only NTLM", "", "", 2))
def spn_unknown_too_long_ago(s):
    s.tgs("cifs/srv1.example.com", 7)
    s.pause(1000)
    s.smb()


@scene(("SPN not unique", "", links(2), 1), ("SPN not unique", "1", "", 1))
def spn_not_unique(s):
    s.tgs("cifs/srv1.example.com", 8)
    s.smb()


@scene((SPN, "", links(2), 1), (NONE, "", FAILED, 1))
def wrong_password_after_unknown_spn(s):
    """The SPN is why NTLM was used, not why it was refused."""
    s.tgs("cifs/srv1.example.com", 7)
    s.smb(status=LOGON_FAILURE)


@scene((SPN, "", links(2), 1), (SPN, "1", "", 1))
def ntlm_blocked_after_unknown_spn(s):
    s.tgs("cifs/srv1.example.com", 7)
    s.smb(status=NTLM_BLOCKED)


# ---- N05, K12: no common encryption type
@scene(("no common encryption type", "", links(2), 1), ("no common encryption type", "1", "", 1))
def no_etype(s):
    s.tgs("cifs/srv1.example.com", 14)
    s.smb()


# ---- what both sides can
@scene(("server offers only NTLM", "", "", 1))
def server_only(s):
    s.smb(server=(NTLM_OID,))


@scene(("client offered only NTLM", "", "", 1))
def client_only(s):
    s.smb()


@scene((NONE, "", "", 1))
def nothing_known_of_the_server(s):
    s.smb(server=())


@scene((NONE, "", "", 1))
def client_offered_both(s):
    s.smb(client=(NTLM_OID, KERBEROS_OID))


@scene(("target is an address", "", "", 1))
def address(s):
    s.smb(target="cifs/192.0.2.1")


@scene(("target is an address", "", "", 1))
def address_6(s):
    s.smb(target="cifs/2001:db8::1")


@scene(("client offered only NTLM", "", "", 1))
def name_of_digits(s):
    s.smb(target="cifs/192.0.2.1.example.com")


@scene(("server offers only NTLM", "", "", 1))
def address_of_a_server_without_kerberos(s):
    s.smb(target="cifs/192.0.2.1", server=(NTLM_OID,))


@scene((NONE, "", FAILED, 1))
def refused_ntlm(s):
    """Why NTLM was used does not explain that it was refused."""
    s.smb(target="cifs/192.0.2.1", status=LOGON_FAILURE)


# ---- N03, N04, N06: the KDC refused the user
@scene((NONE, "", links(2), 1), ("KDC refused the user", "1", FAILED, 1))
def same_wrong_password(s):
    s.log_on(b"alice", 24)
    s.smb(status=LOGON_FAILURE)


@scene((NONE, "", links(2), 1), ("client offered only NTLM", "", "", 1))
def right_password_after_all(s):
    s.log_on(b"alice", 24)
    s.smb()


@scene((NONE, "", FAILED, 1), (NONE, "", FAILED, 2))
def another_user_refused(s):
    s.log_on(b"bob", 24)
    s.smb(status=LOGON_FAILURE)


@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1), (NONE, "", FAILED, 1))
def logged_on_meanwhile(s):
    s.log_on(b"alice", 24)
    s.log_on(b"alice")
    s.smb(status=LOGON_FAILURE)


@scene((NONE, "", links(2), 1), ("KDC refused the user", "1", FAILED, 1))
def disabled(s):
    s.log_on(b"alice", 18, e_data=status_data(ACCOUNT_DISABLED))
    s.smb(status=ACCOUNT_DISABLED)


@scene(("clock skew", "", links(2), 1), ("clock skew", "1", "", 1))
def skew_of_user(s):
    s.log_on(b"alice", 37, server_time=START + 900)
    s.smb()


# ---- N08
@scene((NONE, "", links(2), 1), ("KDC did not answer", "1", "", 1))
def kdc_silent(s):
    s.unanswered(b"alice")
    s.pause(20)
    s.smb()


@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1), ("client offered only NTLM", "", "", 1))
def another_kdc_answered(s):
    s.unanswered(b"alice")
    s.log_on(b"alice")
    s.smb()


@scene((NONE, "", "", 1), ("client offered only NTLM", "", "", 2))
def kdc_silent_for_long(s):
    s.unanswered(b"alice")
    s.pause(70)
    s.smb()


@scene((NONE, "", "", 1), ("client offered only NTLM", "", "", 2))
def kdc_silent_to_another_user(s):
    s.unanswered(b"bob")
    s.smb()


# ---- N20
@scene(("server chose NTLM", "", "", 1))
def server_chose(s):
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 445)
    link.client(setup(1, 0, spnego_init(ap_req(b"cifs", b"srv1.example.com"), KERBEROS_OID, NTLM_OID)))
    link.server(setup_answer(1, 1, MORE_PROCESSING, spnego_response(INCOMPLETE, NTLM_OID)))
    link.client(setup(2, 1, spnego_response(token=ntlm_negotiate())))
    link.server(setup_answer(2, 1, MORE_PROCESSING, spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge())))
    link.client(setup(3, 1, spnego_response(token=ntlm_authenticate("alice"))))
    link.server(setup_answer(3, 1, SUCCESS, spnego_response(0)))


# ---- K07: the service has another key than the KDC
@scene((NONE, "", "", 1), (NONE, "", "", 1), ("ticket of the wrong key", "2", FAILED, 1))
def wrong_key(s):
    s.log_on(b"alice")
    s.tgs("cifs/srv1.example.com")
    s.smb_ticket("cifs/srv1.example.com", error(41, b"cifs", b"srv1.example.com"))


@scene(("ticket of the wrong key", "", "", 1))
def wrong_key_of_a_ticket_from_before(s):
    s.smb_ticket("cifs/srv1.example.com", error(41, b"cifs", b"srv1.example.com"))


# ---- K06
@scene(("clock skew", "", "", 1))
def skew_of_service(s):
    s.smb_ticket("cifs/srv1.example.com", error(37, b"cifs", b"srv1.example.com", server_time=START + 3600, client_time=START))


# ---- K15, K17: delegation
@scene((NONE, "", "", 1), (NONE, "", "", 1), ("delegation not allowed", "", "", 1))
def forwarding(s):
    s.log_on(b"alice")
    s.tgs("cifs/srv1.example.com")
    s.tgs("krbtgt/EXAMPLE.COM", 13, FORWARDED)


@scene((NONE, "", "", 1))
def bad_option_of_a_renewal(s):
    s.tgs("krbtgt/EXAMPLE.COM", 13, b"\0\0\0\0\2")


@scene(("delegation not allowed", "", "", 1))
def constrained_delegation(s):
    s.tgs("cifs/srv1.example.com", 13, CONSTRAINED)


# ---- K26
@scene((NONE, "", "", 1), ("referral broken", "1", "", 1))
def referral(s):
    s.ask(tgs_request(1, b"cifs", b"srv1.example.net"), tgs_rep(b"alice", b"krbtgt", b"EXAMPLE.NET"))
    s.ask(tgs_request(2, b"cifs", b"srv1.example.net", tgt=(b"krbtgt", b"EXAMPLE.NET")), error(7, b"cifs", b"srv1.example.net"), kdc=OTHER_SERVER)


# ---- C10
@scene(("signing or channel binding required", "", "", 1))
def signing(s):
    s.ldap(b"EXAMPLE\\alice", 8, b"00002028: LdapErr: DSID-0C090259, comment: The server requires binds to turn on integrity checking, data 0, v4563\0")


# ---- L06
@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1))
def typing_error(s):
    s.smb(status=LOGON_FAILURE, server=())
    s.smb(server=())


@scene((NONE, "", FAILED, 1), (NONE, "", "", 2))
def another_user_gets_in(s):
    s.smb(status=LOGON_FAILURE, server=())
    s.smb("bob", server=())


# ---- L01: who locks the account
LOCKED = "locked by others"


@scene((NONE, "", "repeated in attempt 2", 1), (NONE, "", "repeated in attempt 3", 1), (NONE, "", FAILED, 1), (LOCKED, "3", FAILED, 4))
def locked_by_others(s):
    s.mistype_elsewhere(3)
    s.smb(status=LOCKED_OUT, server=())


@scene((NONE, "", "repeated in attempt 2", 1), (NONE, "", FAILED, 1), ("locked by own wrong passwords", "2", FAILED, 3))
def locked_by_itself(s):
    for _ in range(2):
        s.smb(status=LOGON_FAILURE, server=())
    s.smb(status=LOCKED_OUT, server=())


@scene((NONE, "", FAILED, 1))
def locked_before(s):
    s.smb(status=LOCKED_OUT, server=())


@scene((NONE, "", FAILED, 1), (NONE, "", FAILED, 2))
def locked_much_later(s):
    s.smb(status=LOGON_FAILURE, server=())
    s.pause(4000)
    s.smb(status=LOCKED_OUT, server=())


# ---- L04
@scene(*(("password spraying", "", FAILED, number) for number in range(1, 6)))
def spraying(s):
    for number in range(5):
        s.smb(f"user{number}", status=LOGON_FAILURE, server=())


@scene(*((NONE, "", FAILED, number) for number in range(1, 5)))
def four_accounts(s):
    for number in range(4):
        s.smb(f"user{number}", status=LOGON_FAILURE, server=())


@scene(*((NONE, "", "", number) for number in range(1, 7)), *((NONE, "", FAILED, number) for number in range(7, 12)))
def terminal_server(s):
    for number in range(6):
        s.smb(f"good{number}", server=())
    for number in range(5):
        s.smb(f"user{number}", status=LOGON_FAILURE, server=())


@scene(*((NONE, "", FAILED, number) for number in range(1, 6)))
def disabled_accounts_are_no_spraying(s):
    for number in range(5):
        s.smb(f"user{number}", status=ACCOUNT_DISABLED, server=())


# ---- L05
@scene(*((NONE, "", "succeeded in attempt 11", 1) for _ in range(10)), ("password guessed", "10", "", 1))
def guessed(s):
    for _ in range(10):
        s.smb(status=LOGON_FAILURE, server=())
    s.smb(server=())


@scene(*((NONE, "", "succeeded in attempt 10", 1) for _ in range(9)), (NONE, "", "", 1))
def nine_wrong_passwords(s):
    for _ in range(9):
        s.smb(status=LOGON_FAILURE, server=())
    s.smb(server=())


@scene(*(("repeated by a program", "", "the user was refused", number) for number in range(1, 11)), (NONE, "", "", 11))
def service_with_new_password(s):
    for _ in range(10):
        s.smb(status=LOGON_FAILURE, server=())
        s.pause(150)
    s.smb(server=())


@scene(*(
    row for number in range(1, 11, 2) for row in ((NONE, "", f"succeeded in attempt {number + 1}", number), (NONE, "", "", number))))
def users_who_mistype_one_by_one(s):
    for number in range(5):
        s.smb(f"user{number}", status=LOGON_FAILURE, server=())
        s.smb(f"user{number}", server=())


@scene(*((NONE, "", f"succeeded in attempt {number + 5}", number) for number in range(1, 6)), *((NONE, "", "", number) for number in range(1, 6)))
def users_who_mistype_at_once(s):
    for status in (LOGON_FAILURE, SUCCESS):
        for number in range(5):
            s.smb(f"user{number}", status=status, server=())


@scene(*(row for number in range(1, 11, 2) for row in ((NONE, "", "succeeded in attempt 11", 1), ("KDC refused the user", number, "succeeded in attempt 11", 1))),
       (NONE, "", "", 1))
def typed_wrong_by_two_mechanisms(s):
    for _ in range(5):
        s.log_on(b"alice", 24)
        s.smb(status=LOGON_FAILURE, server=())
    s.log_on(b"alice")


@scene(*((NONE, "", FAILED, number) for number in range(1, 12)), (NONE, "", "", 12))
def a_failure_an_hour(s):
    for number in range(11):
        s.smb(status=LOGON_FAILURE, server=())
        s.pause(3600 + 400 * (number % 3))
    s.smb(server=())


# ---- L01
@scene(*((NONE, "", FAILED, number) for number in range(1, 6)), (NONE, "", "repeated in attempt 7", 6), (NONE, "", FAILED, 6),
       ("locked by own wrong passwords", 7, FAILED, 8))
def old_failures_of_others(s):
    s.who = SECOND_CLIENT
    for number in range(5):
        s.smb(status=LOGON_FAILURE, server=())
        s.pause(2400 + 300 * (number % 3))
    s.who = CLIENT
    for _ in range(2):
        s.smb(status=LOGON_FAILURE, server=())
    s.smb(status=LOCKED_OUT, server=())


@scene((NONE, "", "repeated in attempt 2", 1), (NONE, "", FAILED, 1), (LOCKED, 2, "succeeded in attempt 4", 3), (NONE, "", "", 3))
def unlocked(s):
    s.mistype_elsewhere(2)
    s.smb(status=LOCKED_OUT, server=())
    s.pause(60)
    s.smb(server=())


# ---- K17
@scene((NONE, "", "", 1), (SPN, "", "", 1))
def unknown_spn_of_delegation(s):
    s.log_on(b"web$")
    s.tgs("MSSQLSvc/db.example.com", 7, options=CONSTRAINED)


# ---- K18-form
@scene((SPN, "", "succeeded in attempt 2", 1), (NONE, "", "", 1))
def spn_without_port(s):
    s.tgs("HTTP/web.example.com:8080", 7)
    s.tgs("HTTP/web.example.com")


@scene((SPN, "", "fell back to NTLM in attempt 3", 1), (NONE, "", "succeeded in attempt 3", 1), (SPN, 1, "", 1))
def mistyped_after_the_fallback(s):
    s.tgs("cifs/srv1.example.com", 7)
    s.smb(status=LOGON_FAILURE, client=(KERBEROS_OID, NTLM_OID))
    s.smb(client=(KERBEROS_OID, NTLM_OID))


# ---- C15
@scene((NONE, "", "", 1), (NONE, "", "", 2))
def rdp_of_two_users(s):
    s.rdp(1, refusal=5)
    s.rdp(3, 2, user="bob")


@scene((NONE, "", "agreed in attempt 2", 1), (NONE, "", "", 1))
def rdp_needs_nla(s):
    s.rdp(1, refusal=5)
    s.rdp(3, 2)


@scene((NONE, "", "repeated in attempt 2", 1), (NONE, "", "", 1))
def rdp_refused_twice(s):
    s.rdp(1, refusal=5)
    s.rdp(1, refusal=5)


@scene((NONE, "", "agreed in attempt 3", 1), (NONE, "", "agreed in attempt 3", 1), (NONE, "", "", 1))
def rdp_refused_twice_then_agreed(s):
    s.rdp(1, refusal=5)
    s.rdp(1, refusal=5)
    s.rdp(3, 2)


@scene((NONE, "", "", 1), (NONE, "", "", 2))
def rdp_much_later(s):
    s.rdp(1, refusal=5)
    s.pause(100)
    s.rdp(3, 2)


# ---- L08
@scene(*(("repeated by a program", "", FAILED, number) for number in range(1, 5)))
def old_password(s):
    for number in range(4):
        s.smb(status=LOGON_FAILURE, server=())
        s.pause(300)


@scene(*((NONE, "", FAILED, number) for number in range(1, 5)))
def irregular(s):
    for number in range(4):
        s.smb(status=LOGON_FAILURE, server=())
        s.pause(300 + 100 * number)


def build(name):
    scene_ = Scene()
    SCENES[name][0](scene_)
    return scene_.frames


DOCUMENTATION, DAY = bytes([192, 0, 2]), 86400
SOURCE, DESTINATION = slice(26, 29), slice(30, 33)  # of IPv4 behind Ethernet


def moved(frame, number):
    """A frame in a network of its scene, with tickets of its own."""
    network = bytes([10, number >> 8, number & 0xFF])
    assert frame[SOURCE] == frame[DESTINATION] == DOCUMENTATION
    frame = frame[:SOURCE.start] + network + frame[SOURCE.stop:DESTINATION.start] + network + frame[DESTINATION.stop:]
    return re.sub(rb"(ticket [ -~]*?)    (?! )", lambda text: text[1] + b"%04d" % number, frame)


def build_all():
    """All scenes in one capture, each in a network and on a day of its own, and the scenes by the beginning of their addresses."""
    frames, of_network = [], {}
    for number, name in enumerate(SCENES):
        frames += [frame if isinstance(frame, int) else moved(frame, number) for frame in build(name)] + [DAY]
        of_network[f"10.{number >> 8}.{number & 0xFF}"] = name
    return frames, of_network
