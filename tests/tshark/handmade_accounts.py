# SPDX-License-Identifier: GPL-2.0-or-later
"""Authentications with what is behind them, as in handmade_diagnosis.py: whose account and whose ticket it is, when the KDC's answer was
not captured or several have the same name, and what a success sets right."""
import handmade_keys_rpc
from handmade_attempts import (AES256, DID_NOT_EXECUTE, KERBEROS_OID, LOCKED_OUT, LOGON_FAILURE, MORE_PROCESSING, NTLM_OID, OTHER_SERVER, PDU_ALTER, PDU_ALTER_ACK, REALM, SERVER, SUCCESS, WHOLE,
                               ap_req, as_rep, as_req, bind_request, bind_response, ntlm_authenticate, ntlm_challenge, ntlm_negotiate, principal, rpc_bind, rpc_bind_ack,
                               setup, setup_answer, spnego_init, spnego_response, tagged, tgs_rep)
from handmade_causes import CIFS, as_reply, as_request, http, issue, show_ticket
from handmade_diagnosis import CLIENT, CONSTRAINED, FAILED, KDC, NONE, SECOND_CLIENT, SPN, START, error, links, scene, succeeded, tgs_request
from handmade_keys import ntlm_header, request, response, sasl_request, sasl_response
from wire import Connection, der, integer

THIRD_CLIENT = "192.0.2.12"
KDC_REFUSED = "KDC refused the user"
PASSWORD_EXPIRED = 0xC0000071
GUEST = 1
WRONG_PASSWORD = b"80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 52e, v4563\0"


def ask_for(s, owner, service, code=None, seen_as=b"alice"):
    """A TGS exchange with a TGT whose AS exchange was not captured."""
    shown = ap_req(b"krbtgt", b"EXAMPLE.COM", owner=owner)
    padata = der(0x30, tagged(1, integer(1)), tagged(2, der(4, shown[shown.index(b"\x6e\x82"):])))
    s.nonce += 1
    body = der(0x30, tagged(0, der(3, bytes(5))), tagged(2, REALM), tagged(3, principal(*service)), tagged(5, der(0x18, b"20370913024805Z")),
               tagged(7, integer(s.nonce)), tagged(8, der(0x30, integer(AES256))))
    request = der(0x6C, der(0x30, tagged(1, integer(5)), tagged(2, integer(12)), tagged(3, der(0x30, padata)), tagged(4, body)))
    s.ask(request, error(code, *service) if code else tgs_rep(seen_as, *service))


def ldap_at(s, user, server, result=0, text=b""):
    s.port += 1
    link = Connection(s.frames, s.who, s.port, server, 389)
    link.client(bind_request(1, user, b"Secret-of-a-bind"))
    link.server(bind_response(1, result, text))


def http_ntlm_refused(s):
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 80)
    link.client(request("GET", Authorization=ntlm_header(ntlm_negotiate())))
    link.server(response("401 Unauthorized", ntlm_header(ntlm_challenge("web"))))
    link.client(request("GET", Authorization=ntlm_header(ntlm_authenticate("alice", "HTTP/srv1.example.com"))))
    link.server(response("401 Unauthorized", "Negotiate", "NTLM"))


def smb_as(s, user, domain, status, to=SERVER, flags=0):
    target = f"cifs/srv{1 if to == SERVER else 2}.example.com"
    s.port += 1
    link = Connection(s.frames, s.who, s.port, to, 445)
    link.client(setup(1, 0, spnego_init(ntlm_negotiate(), KERBEROS_OID, NTLM_OID)))
    link.server(setup_answer(1, 1, MORE_PROCESSING, spnego_response(1, NTLM_OID, ntlm_challenge())))
    link.client(setup(2, 1, spnego_response(token=ntlm_authenticate(user, target, domain))))
    link.server(setup_answer(2, 1, status, spnego_response(0), flags))


# ---- The same ticket is of the same user, who need not be known
@scene((NONE, "", "", 1), (NONE, "", "", 2))
def policy_for_one_of_two_users(s):
    """KDC_ERR_POLICY for one TGT; another user's is good."""
    ask_for(s, b"alice", CIFS, 12)
    ask_for(s, b"bob", CIFS, seen_as=b"bob")


@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1))
def policy_that_was_changed(s):
    ask_for(s, b"alice", CIFS, 12)
    ask_for(s, b"alice", CIFS)


# ---- K04: a ticket that was refused for a wrong clock is taken after all
@scene(("clock skew", "", succeeded(2), 1), (NONE, "", "", 1))
def skew_that_the_service_forgave(s):
    shown = issue(CIFS, 2)[1]
    show_ticket(s, shown, error(37, *CIFS, server_time=START + 900, client_time=START))
    show_ticket(s, shown)


# ---- K31: the same request reached the service twice
@scene((NONE, "", "", 1), ("copy of a request", "1", "", 1))
def copy_of_a_request(s):
    shown = issue(CIFS, 2)[1]
    show_ticket(s, shown)
    show_ticket(s, shown, error(34, *CIFS))


@scene((NONE, "", "", 1))
def copy_whose_original_was_not_captured(s):
    show_ticket(s, issue(CIFS, 2)[1], error(34, *CIFS))


@scene((NONE, "", "", 1), (NONE, "", "", 2))
def copy_of_another_ticket(s):
    show_ticket(s, issue(CIFS, 2)[1])
    show_ticket(s, issue(CIFS, 3)[1], error(34, *CIFS))


# ---- L06: what a program does wrong is not set right by the user
@scene(*(("repeated by a program", "", FAILED, number) for number in (1, 2)), *(("repeated by a program", "", FAILED, 3) for _ in range(2)),
       (NONE, "", "", 3), *(("repeated by a program", "", FAILED, number) for number in range(6, 10)))
def series_that_goes_on(s):
    for number in range(8):
        s.smb(status=LOGON_FAILURE, server=())
        s.pause(30 if number == 3 else 60)
        if number == 3:
            s.smb(server=())
            s.pause(30)


# ---- L01: whoever gets in sets the count back for all clients
@scene(*((NONE, "", f"repeated in attempt {number + 1}", 1) for number in range(1, 4)), (NONE, "", FAILED, 1), (NONE, "", "", 5),
       (NONE, "", "repeated in attempt 7", 6), (NONE, "", "repeated in attempt 8", 6), (NONE, "", FAILED, 6),
       ("locked by own wrong passwords", "8", FAILED, 9))
def counted_anew_after_a_success_elsewhere(s):
    s.mistype_elsewhere(4)
    s.smb(server=())
    s.pause(600)
    s.who = THIRD_CLIENT
    for _ in range(3):
        s.smb(status=LOGON_FAILURE, server=())
    s.smb(status=LOCKED_OUT, server=())


@scene((NONE, "", "repeated in attempt 3", 1), (NONE, "", "repeated in attempt 4", 2), (NONE, "", FAILED, 1), (NONE, "", FAILED, 2),
       ("locked by others", "4", FAILED, 5))
def locked_by_two_alike(s):
    for _ in range(2):
        for s.who in (SECOND_CLIENT, THIRD_CLIENT):
            s.smb(status=LOGON_FAILURE, server=())
    s.who = CLIENT
    s.smb(status=LOCKED_OUT, server=())


# ---- Equal names in two domains
@scene((NONE, "", FAILED, 1), (NONE, "", "", 2))
def namesake_of_another_domain(s):
    ldap_at(s, b"alice@a.example.com", SERVER, 49, WRONG_PASSWORD)
    ldap_at(s, b"alice@b.example.com", SERVER)


@scene((NONE, "", links(2), 1), (KDC_REFUSED, "1", FAILED, 1))
def perhaps_of_another_domain(s):
    s.log_on(b"alice", 24)
    smb_as(s, "alice", "TWO", LOGON_FAILURE)


# ---- K18: the KDC refuses one form of the SPN, and has another
@scene((NONE, "", "", 1), ("SPN not unique", "", succeeded(3), 1), (NONE, "", "", 1))
def spn_with_port_not_unique(s):
    s.log_on(b"alice")
    s.tgs("HTTP/web.example.com:8080", 8)
    s.tgs("HTTP/web.example.com")


@scene((SPN, "", links(3), 1), (SPN, "", links(3), 1), (SPN, "2", "", 1))
def two_forms_unknown_then_ntlm(s):
    s.tgs("HTTP/srv1.example.com:8080", 7)
    s.tgs("HTTP/srv1.example.com", 7)
    http(s, ("Negotiate", "NTLM"), "Negotiate")


# ---- K28: an expired password is changed, after NTLM has said so as well
@scene((NONE, "", succeeded(4), 1), (KDC_REFUSED, "1", succeeded(4), 1), (NONE, "", "", 1), (NONE, "", "", 1))
def password_changed_after_ntlm(s):
    s.log_on(b"alice", 23)
    s.smb(status=PASSWORD_EXPIRED)
    s.ask(as_request(b"alice", 200, (b"kadmin", b"changepw")), as_reply(b"alice", (b"kadmin", b"changepw")))
    s.pause(100)
    s.log_on(b"alice")


# ---- C12: a directory sends the client to another server
@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1))
def ldap_referral(s):
    ldap_at(s, b"EXAMPLE\\alice", SERVER, 10)
    ldap_at(s, b"EXAMPLE\\alice", OTHER_SERVER)


@scene((NONE, "", "", 1), (NONE, "", "", 2))
def ldap_referral_of_another_user(s):
    ldap_at(s, b"EXAMPLE\\alice", SERVER, 10)
    ldap_at(s, b"EXAMPLE\\bob", OTHER_SERVER)


@scene((NONE, "", FAILED, 1), (NONE, "", "", 2))
def another_object_of_a_name(s):
    ldap_at(s, b"cn=admin,dc=one,dc=example", SERVER, 49, WRONG_PASSWORD)
    ldap_at(s, b"cn=admin,dc=two,dc=example", SERVER)


@scene((NONE, "", "repeated in attempt 2", 1), (NONE, "", FAILED, 1), (NONE, "", FAILED, 3))
def accounts_of_two_computers(s):
    """Each has an administrator of its own: the one is not locked by wrong passwords for the other."""
    for _ in range(2):
        smb_as(s, "administrator", ".", LOGON_FAILURE)
    smb_as(s, "administrator", ".", LOCKED_OUT, OTHER_SERVER)


@scene((NONE, "", FAILED, 1), (NONE, "", "", 2), ("locked by own wrong passwords", "1", FAILED, 3))
def lock_of_another_domain_is_not_undone(s):
    smb_as(s, "alice", "EXAMPLE", LOGON_FAILURE)
    smb_as(s, "alice", "SRV1", SUCCESS)
    smb_as(s, "alice", "EXAMPLE", LOCKED_OUT)


# ---- W62: a guest is not who logged on
@scene(*((NONE, "", f"repeated in attempt {number + 1}", 1) for number in range(1, 11)), (NONE, "", FAILED, 1), (NONE, "", "", 12))
def guest_after_many_tries(s):
    for number in range(11):
        smb_as(s, "alice", "EXAMPLE", LOGON_FAILURE)
        s.pause(7 + 2 * (number % 3))
    smb_as(s, "alice", "EXAMPLE", SUCCESS, flags=GUEST)


# ---- L11: nobody types the password of a computer
@scene(*(("computer password wrong", "", FAILED, number) for number in range(1, 7)))
def many_computers_refused(s):
    for number in range(6):
        s.log_on(b"PC%d$" % number, 24)


# ---- L08: a program tries two servers
@scene(*(("repeated by a program", "", FAILED, number) for number in range(1, 9)))
def old_password_at_two_servers(s):
    for _ in range(4):
        smb_as(s, "alice", "EXAMPLE", LOGON_FAILURE)
        smb_as(s, "alice", "EXAMPLE", LOGON_FAILURE, OTHER_SERVER)
        s.pause(300)


# ---- K17: another KDC grants the delegation
@scene((NONE, "", "", 1), ("delegation not allowed", "", succeeded(3), 1), (NONE, "", "", 1))
def delegation_granted_by_another_kdc(s):
    s.log_on(b"alice")
    s.tgs("cifs/db.example.com", 13, CONSTRAINED)
    s.nonce += 1
    s.ask(tgs_request(s.nonce, b"cifs", b"db.example.com", options=CONSTRAINED), tgs_rep(b"bob", b"cifs", b"db.example.com"), kdc=OTHER_SERVER)


# ---- L02: a web server that hands on what it got is not to blame
@scene(*(row for number in range(1, 7, 2) for row in (
    (NONE, "", f"repeated in attempt {number + 2}" if number < 5 else FAILED, 1),
    (NONE, "", f"repeated in attempt {number + 3}" if number < 5 else FAILED, 2))), ("locked by others", "5", FAILED, 7))
def locked_through_a_web_server(s):
    for _ in range(3):
        s.who = SECOND_CLIENT
        http_ntlm_refused(s)
        s.who = SERVER
        s.log_on(b"alice", 24)
    s.who = CLIENT
    s.smb(status=LOCKED_OUT, server=())


# ---- K06: what the service said of the ticket, in bytes that Wireshark does not dissect
def rpc_refused(s, number, status, is_tried_again=False):
    """`number`: of the KRB-ERROR; `is_tried_again`: with a new authenticator, which the service takes before it ends the call."""
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 135)
    shown = ap_req(b"host", b"srv1.example.com")
    shown = shown[shown.index(b"\x6e\x82"):]
    link.client(rpc_bind(shown, authentication=16))
    problem = error(number, *CIFS, server_time=START + 900, client_time=START)
    link.server(rpc_bind_ack(der(0x60, KERBEROS_OID, b"\3\0", problem), authentication=16))
    if is_tried_again:
        link.client(rpc_bind(shown.replace(b"authenticator", b"Authenticator"), PDU_ALTER, authentication=16))
        link.server(rpc_bind_ack(b"\x6f\0", PDU_ALTER_ACK, authentication=16))
    link.client(handmade_keys_rpc.call(2, authentication=16))
    link.server(handmade_keys_rpc.fault(2, status, WHOLE | DID_NOT_EXECUTE))


@scene(("clock skew", "", "", 1))
def fault_behind_a_skew(s):
    rpc_refused(s, 37, 0x721)


# ---- K06-fault: the client takes the service's time, and the call ends with a fault that says little
@scene(("clock skew", "", "", 1))
def fault_after_the_time_of_the_service(s):
    rpc_refused(s, 37, 0x721, True)


@scene(("clock skew", "", "", 1))
def protocol_error_after_the_time_of_the_service(s):
    rpc_refused(s, 37, 0x1C01000B, True)


@scene((NONE, "", "", 1))
def fault_after_another_error(s):
    """A ticket of an old key is not the reason once another one is shown."""
    rpc_refused(s, 44, 0x721, True)


@scene((NONE, "", "", 1))
def access_denied_after_the_time_of_the_service(s):
    """That is a reason of its own, of the logon or of the call."""
    rpc_refused(s, 37, 5, True)


# ---- L05: what a directory or a web server answers to a wrong password, without a reason of its own
@scene(*((NONE, "", succeeded(11), 1) for _ in range(10)), ("password guessed", "10", "", 1))
def guessed_at_a_directory(s):
    for number in range(10):
        ldap_at(s, b"cn=admin,dc=example", SERVER, 49)
        s.pause(1 + number % 3)
    ldap_at(s, b"cn=admin,dc=example", SERVER)


# ---- L06: another mechanism of the same service takes the right password
@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1))
def mistyped_then_another_mechanism(s):
    ldap_at(s, b"EXAMPLE\\alice", SERVER, 49, WRONG_PASSWORD)
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 389)
    link.client(sasl_request(1, b"GSS-SPNEGO", spnego_init(ntlm_negotiate(), NTLM_OID)))
    link.server(sasl_response(1, 14, spnego_response(1, NTLM_OID, ntlm_challenge())))
    link.client(sasl_request(2, b"GSS-SPNEGO", spnego_response(token=ntlm_authenticate("alice", "ldap/srv1.example.com"))))
    link.server(sasl_response(2, 0, spnego_response(0)))


# ---- L14: no domain controller for five minutes
@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1))
def no_logon_servers_for_a_while(s):
    smb_as(s, "alice", "EXAMPLE", 0xC000005E)
    s.pause(300)
    smb_as(s, "alice", "EXAMPLE", SUCCESS)


@scene((NONE, "", "", 1), (NONE, "", "", 2))
def no_logon_servers_for_long(s):
    smb_as(s, "alice", "EXAMPLE", 0xC000005E)
    s.pause(900)
    smb_as(s, "alice", "EXAMPLE", SUCCESS)
