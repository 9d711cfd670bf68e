# SPDX-License-Identifier: GPL-2.0-or-later
"""Authentications with what is behind them, as in handmade_diagnosis.py: what a KDC or a server adds to its refusal."""
import base64

from handmade_attempts import (CLIENT, COMPLETED, KERBEROS_OID, OTHER_SERVER, REALM, SERVER, as_req, ntlm_authenticate, ntlm_challenge,
                               ntlm_negotiate, principal, spnego_init, spnego_response, tagged)
from handmade_causes import CIFS, issue, show_ticket
from handmade_diagnosis import CONSTRAINED, FAILED, NONE, SECOND_CLIENT, SPN, error, links, scene, status_data, succeeded
from handmade_keys import ntlm_header, request, response
from wire import Connection, der, integer

DELEGATION = "delegation not allowed"
NOT_FOUND, NO_MATCH = 0xC0000225, 0xC0000272


# ---- K17: which delegation is missing ([MS-SFU] 3.2.5.2)
@scene((DELEGATION, "", "", 1))
def delegation_not_of_resource(s):
    s.tgs("cifs/db.example.com", 13, CONSTRAINED, e_data=status_data(NOT_FOUND))


@scene((DELEGATION, "", "", 1))
def delegation_not_of_service(s):
    s.tgs("cifs/db.example.com", 13, CONSTRAINED, e_data=status_data(NO_MATCH))


@scene((SPN, "", links(2), 1), (SPN, "1", "", 1))
def spn_unknown_with_a_status(s):
    """That status says no more than the error."""
    s.tgs("cifs/srv1.example.com", 7, e_data=status_data(NOT_FOUND))
    s.smb()


# ---- N01, N08: another user of the client was refused
@scene((NONE, "", "", 1), (SPN, "", "", 1), (NONE, "", "", 3))
def spn_unknown_to_another_user(s):
    s.log_on(b"alice")
    s.tgs("cifs/srv1.example.com", 7)
    s.smb("bob", server=())


# ---- K34: a KDC that cannot read the TGT
@scene((NONE, "", "", 1), (NONE, "", "", 1))
def tgt_of_another_key(s):
    s.log_on(b"alice")
    s.tgs("cifs/srv1.example.com", 31)


@scene((NONE, "", "", 1), (NONE, "", succeeded(4), 1), (NONE, "", "", 3), (NONE, "", "", 1))
def tgt_of_another_key_then_a_new_one(s):
    s.log_on(b"alice")
    s.tgs("cifs/srv1.example.com", 31)
    s.log_on(b"alice")
    s.tgs("cifs/srv1.example.com")


# ---- K07: another client shows that the service has the right key
WRONG_KEY = "ticket of the wrong key"


@scene((WRONG_KEY, "", "", 1), (NONE, "", "", 2))
def key_that_another_client_shows_right(s):
    show_ticket(s, issue(CIFS, 2)[1], error(41, *CIFS))
    s.who = SECOND_CLIENT
    show_ticket(s, issue(CIFS, 3)[1])


@scene((NONE, "", "", 1), (WRONG_KEY, "", "", 2), (NONE, "", "", 3))
def key_that_may_be_wrong_by_now(s):
    """Others got in before, or at another computer."""
    s.who = SECOND_CLIENT
    show_ticket(s, issue(CIFS, 3)[1])
    s.who = CLIENT
    show_ticket(s, issue(CIFS, 2)[1], error(41, *CIFS))
    s.who = SECOND_CLIENT
    show_ticket(s, issue(CIFS, 3)[1], to=OTHER_SERVER)


# ---- L01: MIT tells a lock in words
def refused_in_words(s, text):
    s.nonce += 1
    words = tagged(11, der(0x1B, text))
    problem = der(0x30, tagged(0, integer(5)), tagged(1, integer(30)), tagged(4, der(0x18, b"20260101000000Z")), tagged(5, integer(0)), tagged(6, integer(18)),
                  tagged(9, REALM), tagged(10, principal(b"krbtgt", b"EXAMPLE.COM")), words)
    s.ask(as_req(b"alice", True, s.nonce), der(0x7E, problem))


@scene(*((NONE, "", f"repeated in attempt {number}" if number < 4 else FAILED, 1) for number in range(2, 5)), ("locked by others", "3", FAILED, 4))
def locked_at_mit(s):
    s.who = SECOND_CLIENT
    for _ in range(3):
        s.log_on(b"alice", 24)
    s.who = CLIENT
    refused_in_words(s, b"LOCKED_OUT")


@scene((NONE, "", FAILED, 1), (NONE, "", FAILED, 2))
def switched_off_at_mit(s):
    """By an administrator."""
    s.who = SECOND_CLIENT
    s.log_on(b"alice", 24)
    s.who = CLIENT
    refused_in_words(s, b"CLIENT LOCKED OUT")


# ---- C07, C08: it is not the logon that is refused
NOT_ALLOWED = "not allowed after logon"


def http_logon(s, status):
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 80)
    link.client(request("GET", Authorization=ntlm_header(ntlm_negotiate())))
    link.server(response("401 Unauthorized", ntlm_header(ntlm_challenge("web"))))
    link.client(request("GET", Authorization=ntlm_header(ntlm_authenticate("alice", "HTTP/srv1.example.com"))))
    link.server(response(status))


def http_ticket(s, status, answer):
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 80)
    link.client(request("GET", Authorization="Negotiate " + base64.b64encode(spnego_init(issue(CIFS, 2)[1], KERBEROS_OID)).decode()))
    link.server(response(status, "Negotiate " + base64.b64encode(answer).decode()))


@scene((NOT_ALLOWED, "", "", 1), (NONE, "", "", 2), (NOT_ALLOWED, "", "", 3), (NONE, "", "", 4))
def forbidden_after_logon(s):
    http_logon(s, "403 Forbidden")
    http_logon(s, "404 Not Found")
    http_ticket(s, "401 Unauthorized", spnego_response(COMPLETED, KERBEROS_OID))
    http_ticket(s, "200 OK", spnego_response(COMPLETED, KERBEROS_OID))


# ---- C06: NTLM is of one connection
TORN_APART = "NTLM over two connections"


def web_messages(s, *messages, status="401 Unauthorized", to=SERVER):
    """Some of the messages of NTLM, on a connection of their own; the last of them is answered with the status."""
    s.port += 1
    link = Connection(s.frames, s.who, s.port, to, 80)
    for kind in messages:
        token = ntlm_negotiate() if kind == 1 else ntlm_authenticate("alice", "HTTP/srv1.example.com")
        link.client(request("GET", Authorization=ntlm_header(token)))
        link.server(response("401 Unauthorized", ntlm_header(ntlm_challenge("web"))) if kind == 1 else response(status, "NTLM"))


@scene((NONE, "", "", 1), (TORN_APART, "1", "repeated in attempt 4", 1), (NONE, "", "", 1), (TORN_APART, "3", FAILED, 1))
def ntlm_over_two_connections(s):
    for _ in range(2):
        web_messages(s, 1)
        web_messages(s, 3)
        s.pause(30)


@scene((NONE, "", "", 1), (NONE, "", FAILED, 2))
def ntlm_given_up_and_begun_anew(s):
    """The second is whole, and refused for another reason."""
    web_messages(s, 1)
    web_messages(s, 1, 3)


@scene((NONE, "", FAILED, 1))
def ntlm_without_its_beginning(s):
    """Where it was challenged was not captured."""
    web_messages(s, 3)


@scene((NONE, "", "", 1), (NONE, "", FAILED, 2))
def ntlm_challenged_by_another_server(s):
    web_messages(s, 1, to=OTHER_SERVER)
    web_messages(s, 3)


@scene((NONE, "", "", 1), (NONE, "", FAILED, 2))
def ntlm_challenged_long_ago(s):
    web_messages(s, 1)
    s.pause(20)
    web_messages(s, 3)


@scene((NONE, "", "", 1), (NONE, "", "", 2))
def ntlm_over_two_connections_that_a_server_takes(s):
    web_messages(s, 1)
    web_messages(s, 3, status="200 OK")


# ---- L12: the server cannot ask anybody
NO_LOGON_SERVERS = 0xC000005E


@scene((NONE, "", "", 1), ("server reaches no domain controller", "1", "", 1))
def server_without_domain_controller(s):
    s.who = OTHER_SERVER
    s.unanswered(b"SRV2$")
    s.who = CLIENT
    s.smb(status=NO_LOGON_SERVERS, server=(), to=OTHER_SERVER)


@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1), (NONE, "", "", 3), (NONE, "", "", 4))
def server_whose_domain_controller_answers(s):
    """Who gets no answer is another client."""
    s.who = OTHER_SERVER
    s.unanswered(b"SRV2$")
    s.log_on(b"SRV2$")
    s.who = SECOND_CLIENT
    s.unanswered(b"alice")
    s.who = CLIENT
    s.smb(status=NO_LOGON_SERVERS, server=(), to=OTHER_SERVER)
