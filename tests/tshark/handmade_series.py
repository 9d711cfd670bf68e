# SPDX-License-Identifier: GPL-2.0-or-later
"""Authentications with what is behind them, as in handmade_diagnosis.py: what only several attempts together show."""
from handmade_attempts import LOCKED_OUT, LOGON_FAILURE
from handmade_causes import proof_of, smb
from handmade_diagnosis import FAILED, NONE, SECOND_CLIENT, scene, succeeded

BY_PROGRAM = "repeated by a program"


def fail_after(s, *pauses):
    """A wrong password behind each pause. A logon takes six seconds."""
    for pause in pauses:
        s.pause(pause)
        s.smb(status=LOGON_FAILURE, server=())


# ---- L08: a try of the program was not captured
@scene(*((BY_PROGRAM, "", FAILED, number) for number in range(1, 5)))
def try_not_captured(s):
    fail_after(s, 0, 294, 594, 294)


@scene(*((BY_PROGRAM, "", FAILED, number) for number in range(1, 6)))
def first_try_of_series_not_captured(s):
    fail_after(s, 0, 594, 294, 294, 294)


@scene(*((NONE, "", FAILED, number) for number in range(1, 5)))
def two_tries_not_captured(s):
    fail_after(s, 0, 594, 294, 594)


@scene(*((NONE, "", FAILED, number) for number in range(1, 5)))
def one_and_a_half_intervals(s):
    fail_after(s, 0, 294, 444, 294)


@scene((NONE, "", FAILED, 1), (NONE, "", FAILED, 2), (NONE, "", "", 3), (NONE, "", FAILED, 4), (NONE, "", FAILED, 5))
def program_that_gets_in_now_and_then(s):
    """The one between them is not missing: the password is right."""
    fail_after(s, 0, 294)
    s.pause(294)
    s.smb(server=())
    fail_after(s, 294, 294)


# ---- L04: who got in among those who were tried
SPRAYED = "password spraying"


def spray(s, users, **how):
    for user in users:
        s.smb(user, status=LOGON_FAILURE, server=(), **how)


@scene(*((SPRAYED, "", FAILED, number) for number in range(1, 6)), (SPRAYED, "", succeeded(9), 6), (SPRAYED, "", "repeated in attempt 8", 7),
       (SPRAYED, "", FAILED, 7), (NONE, "", "", 6))
def sprayed_and_let_in(s):
    """A second password opens one of the accounts."""
    spray(s, [f"user{number}" for number in range(5)] + ["bob", "carol", "carol"])
    s.smb("bob", server=())


@scene(*((SPRAYED, "", FAILED, number) for number in range(1, 6)), (SPRAYED, "", succeeded(7), 6), (NONE, "", "", 6), (NONE, "", "", 6))
def sprayed_at_a_kdc(s):
    for number in range(5):
        s.log_on(b"user%d" % number, 24)
    s.log_on(b"bob", 24)
    s.log_on(b"bob")
    s.smb("bob", server=())


LOCKED = "locked by own wrong passwords"


@scene(*((SPRAYED, "", FAILED, number) for number in range(1, 7)), (LOCKED, "3", FAILED, 7), ("locked by others", "3", FAILED, 8))
def locked_by_spraying(s):
    """No program has an old password there."""
    spray(s, [f"user{number}" for number in range(6)])
    s.smb("user2", status=LOCKED_OUT, server=())
    s.who = SECOND_CLIENT
    s.smb("user2", status=LOCKED_OUT, server=())


@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1), *((SPRAYED, "", FAILED, number) for number in range(3, 8)))
def let_in_before_the_others_are_tried(s):
    spray(s, ["bob"])
    s.smb("bob", server=())
    spray(s, [f"user{number}" for number in range(5)])


@scene(*((SPRAYED, "", FAILED, number) for number in range(1, 6)), (NONE, "", "", 6), (NONE, "", "", 7))
def others_get_in_during_spraying(s):
    """One who was not refused, and one who was elsewhere."""
    spray(s, [f"user{number}" for number in range(5)])
    s.smb("bob", server=())
    s.who = SECOND_CLIENT
    s.smb("user1", server=())


@scene(*((SPRAYED, "", FAILED, number) for number in range(1, 7)), (NONE, "", "", 7))
def namesake_gets_in_during_spraying(s):
    spray(s, [f"user{number}" for number in range(6)])
    smb(s, proof_of("user1", domain="OTHER"), server=())


def refuse_as(s, user, domain):
    smb(s, proof_of(user, domain=domain), LOGON_FAILURE, server=())


@scene(*((SPRAYED, "", FAILED, number) for number in range(1, 6)))
def one_name_in_five_domains(s):
    """Five accounts, whatever they are called."""
    for number in range(5):
        refuse_as(s, "admin", f"DOMAIN{number}")


@scene(*((NONE, "", FAILED, number) for number in range(1, 4)), (NONE, "", "repeated in attempt 5", 4), (NONE, "", FAILED, 4))
def one_name_in_four_domains(s):
    for number in (0, 1, 2, 3, 3):
        refuse_as(s, "admin", f"DOMAIN{number}")


@scene((NONE, "", "", 1), *((SPRAYED, "", FAILED, number) for number in range(2, 7)))
def namesake_got_in_before_spraying(s):
    """Another alice gets in, who is not the one that is tried."""
    smb(s, proof_of("alice", domain="OTHER"), server=())
    spray(s, ["alice"] + [f"user{number}" for number in range(4)])


@scene(*((SPRAYED, "", FAILED, number) for number in range(1, 6)), (SPRAYED, "", succeeded(8), 6), (SPRAYED, "", FAILED, 7), (NONE, "", "", 6))
def namesakes_sprayed_and_one_let_in(s):
    spray(s, [f"user{number}" for number in range(5)] + ["carol"])
    refuse_as(s, "carol", "OTHER")
    s.smb("carol", server=())
