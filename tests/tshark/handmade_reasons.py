# SPDX-License-Identifier: GPL-2.0-or-later
"""Authentications with what is behind them, as in handmade_diagnosis.py: what a KDC or a server adds to its refusal."""
from handmade_diagnosis import CONSTRAINED, NONE, SPN, links, scene, status_data, succeeded

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
