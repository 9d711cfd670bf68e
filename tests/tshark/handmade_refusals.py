# SPDX-License-Identifier: GPL-2.0-or-later
"""Refusals by who has not looked at the proof. Who asked did not get in, and it is said why; but where what is answered is no answer to
the logon, nothing is known of it."""
from handmade_attempts import COMPLETED, LOGON_FAILURE, SUCCESS, accept, ask, bind_request, bind_response, prove, setup_answer, spnego_response
from handmade_losses import FIRST, go_on
from handmade_strangers import ALICE, FAILURE, LET_IN, MALLORY, OPEN, link_to, scene
from wire import ACK, FIN, RST

LACKS_RESOURCES, CANCELLED = 0xC000009A, 0xC0000120

# What a directory says that has not come to the proof (RFC 4511 A.2), and when the proof was wrong.
REFERRAL, BUSY, INVALID_CREDENTIALS = 10, 51, 49
NOT_LOOKED_AT = {"operationsError": 1, "protocolError": 2, "timeLimitExceeded": 3, "adminLimitExceeded": 11, "busy": BUSY, "unavailable": 52,
                 "unwillingToPerform": 53, "other": 80}


# ---- LDAP

def bind(result, then=()):
    frames, link = link_to(389)
    for number, code in enumerate((result, *then), 1):
        link.client(bind_request(number, ALICE.encode(), b"right"))
        link.server(bind_response(number, code))
    return frames


@scene((ALICE, OPEN))
def ldap_referral():
    """No error: another server is to be asked (RFC 4511 4.1.10, A.1)."""
    return bind(REFERRAL)


@scene((ALICE, OPEN), (ALICE, LET_IN))
def ldap_referral_and_again():
    return bind(REFERRAL, [0])


@scene((ALICE, FAILURE), (ALICE, LET_IN))
def ldap_busy_and_again():
    return bind(BUSY, [0])


def of_many_users(result):
    """Six of one client within the minute: enough for password spraying, if they were wrong passwords."""
    frames, link = link_to(389)
    for number in range(1, 7):
        link.client(bind_request(number, b"EXAMPLE\\user%d" % number, b"right"))
        link.server(bind_response(number, result))
    return frames


# ---- SMB2

def session_setup(status):
    frames, link = link_to(445)
    ask(link, 1, 0xA)
    prove(link, 2, 0xA, "alice")
    link.server(setup_answer(2, 0xA, status))
    return frames, link


@scene((ALICE, FAILURE))
def smb2_lack_of_resources():
    return session_setup(LACKS_RESOURCES)[0]


@scene((ALICE, OPEN))
def smb2_cancelled():
    """The client itself did not want an answer any more ([MS-SMB2] 3.3.5.16)."""
    return session_setup(CANCELLED)[0]


@scene((ALICE, OPEN), (MALLORY, LET_IN))
def smb2_cancelled_and_again():
    frames, link = session_setup(CANCELLED)
    ask(link, 4, 0xB)
    prove(link, 5, 0xB, "mallory")
    accept(link, 5, 0xB)
    return frames


@scene((ALICE, LET_IN))
def smb2_another_request_cancelled():
    frames, link = link_to(445)
    ask(link, 1, 0xA)
    prove(link, 2, 0xA, "alice")
    link.server(setup_answer(7, 0xA, CANCELLED))
    link.server(setup_answer(2, 0xA, SUCCESS, spnego_response(COMPLETED)))
    return frames


# ---- The end of the connection is captured with the answer, before the request

def refused_before_the_request(flags):
    frames, link = link_to(445)
    ask(link, 1, 0xA)
    prove(link, 2, 0xA, "mallory")
    late = frames.pop()
    link.server(setup_answer(2, 0xA, LOGON_FAILURE))
    link.segment(False, flags)
    return [*frames, late]


@scene((MALLORY, FAILURE))
def smb2_closed_before_the_request():
    return refused_before_the_request(FIN | ACK)


@scene((MALLORY, FAILURE))
def smb2_reset_before_the_request():
    return refused_before_the_request(RST)


@scene((ALICE, LET_IN))
def smb2_accepted_before_the_request_then_reset():
    frames, link = link_to(445)
    ask(link, 1, 0xA)
    prove(link, 2, 0xA, "alice")
    late = frames.pop()
    accept(link, 2, 0xA)
    frames.append(late)
    link.segment(True, RST)
    return frames


# ---- SMTP

def smtp(end):
    frames, link = link_to(25)
    link.client(b"AUTH NTLM " + FIRST)
    go_on(link, b"334", end)
    return frames


@scene((MALLORY, OPEN))
def smtp_service_closes():
    """To whatever command (RFC 5321 3.8)."""
    return smtp(b"421 4.7.0 too many errors\r\n")


@scene((MALLORY, FAILURE))
def smtp_temporary_failure():
    """Of the authentication (RFC 4954 6)."""
    return smtp(b"454 4.7.0 no\r\n")
