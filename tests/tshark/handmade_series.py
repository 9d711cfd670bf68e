# SPDX-License-Identifier: GPL-2.0-or-later
"""Authentications with what is behind them, as in handmade_diagnosis.py: what only several attempts together show."""
from handmade_attempts import LOGON_FAILURE
from handmade_diagnosis import FAILED, NONE, scene

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
