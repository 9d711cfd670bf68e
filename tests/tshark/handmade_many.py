# SPDX-License-Identifier: GPL-2.0-or-later
"""Authentications with what is behind them, as in handmade_diagnosis.py: clients from which many users come, as a terminal server or a proxy."""
from handmade_attempts import LOGON_FAILURE, SERVER
from handmade_causes import CIFS, issue, show_ticket
from handmade_diagnosis import FAILED, NONE, SPN, error, links, scene, succeeded, tgs_request
from handmade_keys import basic, request, response
from wire import Connection

MANY = 70  # more than are looked at of a client


def others_log_on(s):
    """All within one second."""
    for number in range(MANY):
        s.log_on(b"user%d" % number)
        s.pause(-2)


def rows_of_others(first):
    return [(NONE, "", "", number) for number in range(first, first + MANY)]


# ---- L06, N04, N01: what else the client does meanwhile
@scene((NONE, "", succeeded(MANY + 2), 1), *rows_of_others(2), (NONE, "", "", 1))
def mistyped_among_many(s):
    s.smb(status=LOGON_FAILURE, server=())
    others_log_on(s)
    s.smb(server=())


@scene((NONE, "", links(MANY + 2), 1), *rows_of_others(2), ("KDC refused the user", "1", FAILED, 1))
def same_wrong_password_among_many(s):
    s.log_on(b"alice", 24)
    others_log_on(s)
    s.smb(status=LOGON_FAILURE, server=())


@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1), *rows_of_others(3), (NONE, "", FAILED, 1))
def logged_on_meanwhile_among_many(s):
    """What refutes it lies as far back."""
    s.log_on(b"alice", 24)
    s.log_on(b"alice")
    others_log_on(s)
    s.smb(status=LOGON_FAILURE, server=())


@scene((NONE, "", "", 1), (SPN, "", links(MANY + 3), 1), *rows_of_others(3), (SPN, "2", "", 1))
def spn_unknown_among_many(s):
    s.log_on(b"alice")
    s.tgs("cifs/srv1.example.com", 7)
    others_log_on(s)
    s.smb(server=())


@scene((NONE, "", "", 1), (SPN, "", "", 1), (NONE, "", "", 3), *rows_of_others(4), (NONE, "", "", MANY + 4))
def spn_unknown_among_many_to_another(s):
    """That somebody else was refused is not remembered for so long."""
    s.log_on(b"bob")
    s.tgs("cifs/srv1.example.com", 7)
    s.log_on(b"alice")
    others_log_on(s)
    s.smb(server=())


# ---- K07: the ticket was issued long ago
@scene((NONE, "", "", 1), *rows_of_others(2), ("ticket of the wrong key", "1", FAILED, 1))
def wrong_key_of_old_ticket_among_many(s):
    reply, shown = issue(CIFS, 2)
    s.ask(tgs_request(1, *CIFS), reply)
    others_log_on(s)
    show_ticket(s, shown, error(41, *CIFS))


# ---- L06: a server of several sites, of which each has passwords of its own
def basic_at(s, site, status):
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 80)
    link.client(request("GET", Authorization=basic("alice")).replace(b"Host: web", b"Host: " + site))
    link.server(response(status))


@scene((NONE, "", FAILED, 1), (NONE, "", "", 2))
def mistyped_at_another_site(s):
    basic_at(s, b"one.example.com", "401 Unauthorized")
    basic_at(s, b"two.example.com", "200 OK")


@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1))
def mistyped_at_a_site(s):
    basic_at(s, b"one.example.com", "401 Unauthorized")
    basic_at(s, b"one.example.com", "200 OK")
