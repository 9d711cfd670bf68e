# SPDX-License-Identifier: GPL-2.0-or-later
"""Authentications with what is behind them, as in handmade_diagnosis.py: tickets that a service refuses are no wrong passwords, users who
are sent to other realms, passwords that are changed, gateways of RADIUS, programs that try two mechanisms, computers without trust."""
import struct

from handmade_attempts import (CLIENT, KERBEROS_OID, LOCKED_OUT, LOGON_FAILURE, NTLM_FLAGS, OTHER_SERVER, REFUSAL, REJECTED, SERVER, as_rep,
                               bind_response, ntlm_authenticate, ntlm_challenge, ntlm_message, ntlm_negotiate, principal, setup, setup_answer,
                               spnego_init, spnego_response, tagged, tds_error, tgs_rep, utf16)
from handmade_causes import ACCESS_DENIED, ADDRESS, CIFS, CLIENT_ONLY, COMPUTER, NO_TRUST, REALM_UNKNOWN, issue, proof_of, show_ticket, smb, sql
from handmade_diagnosis import FAILED, NONE, SECOND_CLIENT, SPN, error, links, scene, status_data, succeeded, tgs_request
from handmade_keys import sasl_request, sasl_response
from handmade_keys_ppp import ACCESS_ACCEPT, ACCESS_REJECT, ACCESS_REQUEST, USER_NAME, VENDOR, attribute, radius
from handmade_strangers import as_req_of, error_of
from wire import Connection, datagram, der, integer

WRONG_KEY, REFERRAL, ETYPE, BY_PROGRAM = "ticket of the wrong key", "referral broken", "no common encryption type", "repeated by a program"
KDC_REFUSED, LOCKED, SIGNING = "KDC refused the user", "locked by others", "signing or channel binding required"
MUST_CHANGE, NOT_SUPPORTED = 0xC0000224, 0xC00000BB
ANOTHER_KEY = error(41, *CIFS)


# ---- K07: the key of the service is wrong, whatever the client goes on with
@scene((NONE, "", "", 1), (WRONG_KEY, "1", links(3), 1), (WRONG_KEY, "2", "", 1))
def wrong_key_then_ntlm(s):
    """Kerberos did not succeed: the status of SMB is no wrong password, and NTLM not the right one."""
    reply, shown = issue(CIFS, 2)
    s.ask(tgs_request(20, *CIFS), reply)
    show_ticket(s, shown, ANOTHER_KEY)
    s.smb()


@scene((NONE, "", "", 1), ("", "", links(3), 1), ("service refused Kerberos", "2", "", 1))
def refused_ticket_of_a_known_user(s):
    reply, shown = issue(CIFS, 2)
    s.ask(tgs_request(20, *CIFS), reply)
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 445)
    link.client(setup(1, 0, spnego_init(shown, KERBEROS_OID)))
    link.server(setup_answer(1, 1, LOGON_FAILURE))
    s.smb()


@scene((NONE, "", "", 1), (WRONG_KEY, "1", "", 1), (NONE, "", "", 3))
def wrong_key_then_a_password(s):
    """A simple bind is no Kerberos."""
    reply, shown = issue(CIFS, 2)
    s.ask(tgs_request(20, *CIFS), reply)
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 389)
    link.client(sasl_request(1, b"GSS-SPNEGO", spnego_init(shown, KERBEROS_OID)))
    link.server(sasl_response(1, 49, spnego_response(REJECTED, KERBEROS_OID, der(0x60, KERBEROS_OID, b"\3\0", ANOTHER_KEY))))
    s.ldap(b"EXAMPLE\\alice")


@scene(*((NONE, "", "", number) if row == 0 else (WRONG_KEY, number, FAILED, number) for number in range(1, 11, 2) for row in range(2)))
def tickets_of_five_users_refused(s):
    """Nobody has tried a password."""
    for number in range(5):
        reply, shown = issue(CIFS, 2, b"user%d" % number)
        s.ask(tgs_request(20 + number, *CIFS, tgt=(b"krbtgt", b"U%d" % number)), reply)
        show_ticket(s, shown, ANOTHER_KEY)


# ---- K08: a ticket of the same key is taken at the same address
@scene((NONE, "", "", 1), (WRONG_KEY, "1", FAILED, 1), (NONE, "", "", 3), (NONE, "", "", 3))
def same_key_of_another_client_taken(s):
    reply, shown = issue(CIFS, 5)
    s.ask(tgs_request(20, *CIFS), reply)
    show_ticket(s, shown, ANOTHER_KEY)
    s.who = SECOND_CLIENT
    reply, shown = issue(CIFS, 5, b"bob")
    s.ask(tgs_request(21, *CIFS, tgt=(b"krbtgt", b"BOB")), reply)
    show_ticket(s, shown)


@scene((NONE, "", "", 1), (WRONG_KEY, "1", succeeded(3), 1), (NONE, "", "", 1))
def same_ticket_taken_next_time(s):
    reply, shown = issue(CIFS, 5)
    s.ask(tgs_request(20, *CIFS), reply)
    show_ticket(s, shown, ANOTHER_KEY)
    show_ticket(s, shown)


# ---- K20: a KDC sends the client to another realm, which asks for pre-authentication as every KDC does
OTHER_REALM = b"OTHER.ORG"


def sent_elsewhere(s, code=None):
    service = b"krbtgt", OTHER_REALM
    s.ask(as_req_of(b"EXAMPLE.COM", False, 1), error_of(68, b"EXAMPLE.COM", b"krbtgt", b"EXAMPLE.COM"))
    s.ask(as_req_of(OTHER_REALM, False, 2), error_of(25, OTHER_REALM, *service), kdc=OTHER_SERVER)
    s.ask(as_req_of(OTHER_REALM, True, 3), error_of(code, OTHER_REALM, *service) if code else as_rep(b"alice"), kdc=OTHER_SERVER)


@scene((NONE, "", "", 1))
def sent_to_another_realm(s):
    sent_elsewhere(s)


@scene((NONE, "", FAILED, 1))
def sent_to_another_realm_and_refused(s):
    sent_elsewhere(s, 24)


# ---- K26, N05, K25: NTLM, as the client does not get to another realm
def broken_referral(s):
    s.ask(tgs_request(1, b"cifs", b"srv1.example.net"), tgs_rep(b"alice", b"krbtgt", b"EXAMPLE.NET"))
    s.ask(tgs_request(2, b"cifs", b"srv1.example.net", tgt=(b"krbtgt", b"EXAMPLE.NET")), error(7, b"cifs", b"srv1.example.net"), kdc=OTHER_SERVER)


@scene((NONE, "", "", 1), (REFERRAL, "1", links(3), 1), (REFERRAL, "2", "", 1))
def broken_referral_then_ntlm(s):
    broken_referral(s)
    s.smb(target="cifs/srv1.example.net")


@scene((NONE, "", "", 1), (REFERRAL, "1", links(3), 1), (REFERRAL, "2", "", 1))
def broken_referral_that_is_remembered(s):
    broken_referral(s)
    s.pause(600)
    s.smb(target="cifs/srv1.example.net")


@scene((NONE, "", "", 1), (REFERRAL, "1", "", 1), (CLIENT_ONLY, "", "", 3))
def broken_referral_for_another_host(s):
    broken_referral(s)
    s.smb(target="cifs/srv2.example.net")


@scene((ETYPE, "", links(2), 1), (ETYPE, "1", "", 1))
def no_etype_to_a_realm(s):
    s.tgs("krbtgt/OTHER.EXAMPLE", 14)
    s.smb(target="cifs/srv1.Other.example")


@scene((ETYPE, "", "", 1), (CLIENT_ONLY, "", "", 2))
def no_etype_to_the_realm_of_another(s):
    s.tgs("krbtgt/OTHER.EXAMPLE", 14)
    s.smb(target="cifs/srv1.another.example")


@scene((REALM_UNKNOWN, "", links(2), 1), (REALM_UNKNOWN, "1", "", 1))
def no_way_to_a_realm(s):
    s.tgs("krbtgt/OTHER.EXAMPLE", 7)
    s.smb(target="cifs/srv1.other.example")


@scene((REALM_UNKNOWN, "", "", 1), (NONE, "", "", 2), (CLIENT_ONLY, "", "", 3))
def way_to_a_realm_after_all(s):
    s.tgs("krbtgt/OTHER.EXAMPLE", 7)
    s.tgs("cifs/srv1.other.example")
    s.smb(target="cifs/srv1.other.example")


# ---- N26: NTLM is not taken there
@scene((SPN, "", links(2), 1), (SPN, "1", "", 1))
def ntlm_not_supported_after_unknown_spn(s):
    s.tgs("cifs/srv1.example.com", 7)
    s.smb(status=NOT_SUPPORTED)


@scene((NONE, "", "", 1))
def ntlm_not_supported(s):
    s.smb(status=NOT_SUPPORTED, server=())


# ---- N04: an enterprise name (RFC 6806 section 5) is the account of its first part
@scene((NONE, "", links(2), 1), (KDC_REFUSED, "1", FAILED, 1))
def enterprise_name(s):
    s.log_on(b"alice@example.com", 24)
    s.smb(status=LOGON_FAILURE)


@scene((NONE, "", FAILED, 1), (NONE, "", FAILED, 2))
def enterprise_name_of_another(s):
    s.log_on(b"bob@example.com", 24)
    s.smb(status=LOGON_FAILURE)


# ---- N09: an address in a path of Windows
@scene((ADDRESS, "", "", 1))
def address_in_a_path(s):
    s.smb(target="cifs/2001-db8--1.ipv6-literal.net")


@scene((CLIENT_ONLY, "", "", 1))
def name_like_an_address_in_a_path(s):
    s.smb(target="cifs/ipv6-literal.net")


# ---- K28: whoever gets in with a password has changed the one that had expired
@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1))
def password_changed_at_a_server(s):
    s.smb(status=MUST_CHANGE, server=())
    s.pause(200)
    s.smb(server=())


@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1))
def password_changed_at_a_directory(s):
    s.ldap(b"alice@example.com", 49, b"80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 773, v4563\0")
    s.pause(200)
    s.ldap(b"alice@example.com")


@scene((NONE, "", FAILED, 1), (NONE, "", "", 2))
def password_of_a_server_expired(s):
    """That of the domain is another account."""
    smb(s, proof_of("alice", domain="SRV1"), MUST_CHANGE, server=())
    s.pause(200)
    s.smb(server=())


@scene((NONE, "", FAILED, 1), (NONE, "", "", 2), (NONE, "", "", 2))
def ticket_from_before_the_password_expired(s):
    s.smb(status=MUST_CHANGE, server=())
    s.pause(200)
    reply, shown = issue(CIFS, 2)
    s.ask(tgs_request(20, *CIFS), reply)
    show_ticket(s, shown)


# ---- MS-CHAP in RADIUS (RFC 2759 6): through a gateway come many users
def dial_in(s, user, is_let_in=False):
    s.nonce += 1
    number = s.nonce % 256
    answer = (ACCESS_ACCEPT,) if is_let_in else (ACCESS_REJECT, attribute(VENDOR, struct.pack(">IBB", 311, 2, 3 + len(REFUSAL)) + b"\1" + REFUSAL))
    s.frames.append(radius(True, ACCESS_REQUEST, number, attribute(USER_NAME, user), attribute(VENDOR, struct.pack(">IBB", 311, 25, 52) + bytes(50))))
    s.frames.append(radius(False, answer[0], number, *answer[1:]))


@scene(*((BY_PROGRAM, "", FAILED, number) for number in range(1, 5)))
def dial_in_by_a_program(s):
    """Of RADIUS the first message is not read in a long capture; this one proves nothing."""
    s.frames.append(radius(True, ACCESS_REQUEST, 1, attribute(USER_NAME, b"00-00-5e-00-53-10")))
    for _ in range(4):
        dial_in(s, b"EXAMPLE\\alice")
        s.pause(60)


@scene(*((NONE, "", "repeated in attempt %d" % (number + 1) if number < 3 else FAILED, 1) for number in range(1, 4)), (LOCKED, "3", FAILED, 4))
def locked_by_dialling_in(s):
    for _ in range(3):
        dial_in(s, b"EXAMPLE\\alice")
    s.who = SECOND_CLIENT
    s.smb(status=LOCKED_OUT, server=())


@scene(*((NONE, "", FAILED, number) for number in range(1, 7)))
def users_of_a_gateway(s):
    """One address, and no spraying."""
    for number in range(6):
        dial_in(s, b"EXAMPLE\\user%d" % number)


@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1))
def mistyped_when_dialling_in(s):
    dial_in(s, b"EXAMPLE\\alice")
    dial_in(s, b"EXAMPLE\\alice", is_let_in=True)


# ---- L08: a program that tries Kerberos, then NTLM
@scene(*(row for number in range(1, 9, 2) for row in ((BY_PROGRAM, "", links(number + 1), number), (KDC_REFUSED, number, FAILED, number))))
def program_that_tries_two_mechanisms(s):
    for _ in range(4):
        s.log_on(b"svc", 24)
        s.smb("svc", status=LOGON_FAILURE)
        s.pause(600)


# ---- L11: a KDC refuses the computer at which users are refused
@scene((COMPUTER, "", FAILED, 1), (COMPUTER, "1", "", 1))
def users_of_a_computer_that_the_kdc_refuses(s):
    s.who = OTHER_SERVER
    s.log_on(b"SRV2$", 24)
    s.who = CLIENT
    s.smb(target="cifs/srv2.example.com", status=NO_TRUST, server=(), to=OTHER_SERVER)


@scene((COMPUTER, "", FAILED, 1), (NONE, "", "", 2))
def users_of_a_computer_with_a_refused_service(s):
    """What is refused is a managed account."""
    s.who = OTHER_SERVER
    s.log_on(b"SRV2-web$", 24)
    s.who = CLIENT
    s.smb(target="cifs/srv2.example.com", status=NO_TRUST, server=(), to=OTHER_SERVER)


@scene((COMPUTER, "", succeeded(2), 1), (NONE, "", "", 1), (NONE, "", "", 3))
def users_of_a_computer_that_got_in(s):
    s.who = OTHER_SERVER
    s.log_on(b"SRV2$", 24)
    s.log_on(b"SRV2$")
    s.who = CLIENT
    s.smb(target="cifs/srv2.example.com", status=NO_TRUST, server=(), to=OTHER_SERVER)


# ---- C09: a client without channel binding
@scene((SIGNING, "", "", 1))
def channel_binding(s):
    """As it is inside of TLS."""
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 389)
    link.client(sasl_request(1, b"GSS-SPNEGO", spnego_init(ntlm_negotiate())))
    link.server(sasl_response(1, 14, spnego_response(1, None, ntlm_challenge())))
    link.client(sasl_request(2, b"GSS-SPNEGO", spnego_response(token=ntlm_authenticate("alice", "ldap/srv1.example.com"))))
    link.server(bind_response(2, 49, b"80090346: LdapErr: DSID-0C090585, comment: AcceptSecurityContext error, data 80090346, v4563\0"))


# ---- An error of a KDC whose request was not captured
@scene((NONE, "", FAILED, 1))
def lock_without_a_request(s):
    s.port += 1
    names = tagged(7, der(0x1B, b"EXAMPLE.COM")), tagged(8, principal(b"alice"))
    times = tagged(4, der(0x18, b"20260101000000Z")), tagged(5, integer(0))
    problem = der(0x30, tagged(0, integer(5)), tagged(1, integer(30)), *times, tagged(6, integer(18)), *names, tagged(9, der(0x1B, b"EXAMPLE.COM")),
                  tagged(10, principal(b"krbtgt", b"EXAMPLE.COM")), tagged(12, der(4, status_data(LOCKED_OUT))))
    s.frames.append(datagram(SERVER, 88, s.who, s.port, der(0x7E, problem)))


# ---- L01, L04: SQL Server knows the Windows user, and has no login for him: no password was wrong
NO_LOGIN = tds_error(18456, "Login failed for user 'EXAMPLE\\user'.")


@scene(*((NONE, "", FAILED, number) for number in range(1, 7)))
def windows_users_without_a_login(s):
    for number in range(6):
        sql(s, NO_LOGIN, f"user{number}")


@scene((NONE, "", "repeated in attempt 2", 1), (NONE, "", FAILED, 1), (NONE, "", FAILED, 3), (LOCKED, "3", FAILED, 4))
def locked_beside_a_missing_login(s):
    for _ in range(2):
        sql(s, NO_LOGIN)
    s.who = SECOND_CLIENT
    s.smb(status=LOGON_FAILURE, server=())
    s.who = CLIENT
    s.smb(status=LOCKED_OUT, server=())


# ---- N24: a session of nobody, before that of the user
def smb_of_nobody(s, to=SERVER):
    null = ntlm_message(3, bytes(48) + struct.pack("<I", NTLM_FLAGS) + b"\x0a\0\0\0\0\0\0\x0f" + bytes(16), (44, utf16("CLI1")), (12, b"\0"))
    smb(s, null, ACCESS_DENIED, server=(), to=to)


@scene((NONE, "", "", 1), (NONE, "", "", 1))
def nobody_before_the_user(s):
    smb_of_nobody(s)
    s.smb(server=())


@scene((NONE, "", "", 1), (NONE, "", "", 2))
def nobody_at_another_server(s):
    smb_of_nobody(s, OTHER_SERVER)
    s.smb(server=())


# ---- K23: a ticket from before the capture has expired
@scene((NONE, "", succeeded(3), 1), (NONE, "", "", 1), (NONE, "", "", 1))
def service_ticket_expired(s):
    show_ticket(s, issue(CIFS, 2)[1], error(32, *CIFS))
    reply, shown = issue(CIFS, 3)
    s.ask(tgs_request(20, *CIFS), reply)
    show_ticket(s, shown)


@scene((NONE, "", "", 1), (NONE, "", "", 2), (NONE, "", "", 2))
def service_ticket_expired_at_another_server(s):
    show_ticket(s, issue(CIFS, 2)[1], error(32, *CIFS))
    reply, shown = issue(CIFS, 3)
    s.ask(tgs_request(20, *CIFS), reply)
    show_ticket(s, shown, to=OTHER_SERVER)


# ---- L01: NTLM with the domain's name in DNS
@scene((NONE, "", "repeated in attempt 2", 1), (NONE, "", FAILED, 1), (LOCKED, "2", FAILED, 3))
def dns_name_of_a_domain(s):
    for _ in range(2):
        smb(s, proof_of("alice", domain="Example.com"), LOGON_FAILURE, server=())
    s.who = SECOND_CLIENT
    s.smb(status=LOCKED_OUT, server=())


@scene((NONE, "", FAILED, 1), (NONE, "", FAILED, 2))
def dns_names_of_two_domains(s):
    smb(s, proof_of("alice", domain="one.example.com"), LOGON_FAILURE, server=())
    s.who = SECOND_CLIENT
    smb(s, proof_of("alice", domain="two.example.com"), LOCKED_OUT, server=())


# ---- K07, N21: NTLM names the service shorter than the ticket did
@scene((NONE, "", "", 1), (WRONG_KEY, "1", links(3), 1), (WRONG_KEY, "2", "", 1))
def wrong_key_then_ntlm_to_the_short_name(s):
    reply, shown = issue(CIFS, 2)
    s.ask(tgs_request(20, *CIFS), reply)
    show_ticket(s, shown, ANOTHER_KEY)
    s.smb(target="cifs/SRV1")
