#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Put accounts in every state into a Samba domain.

    accounts.py SMB_CONF PASSWORD

Writes to the database directly; the domain controller may run or not.
"""

import sys

from samba import dsdb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB
import ldb

GOOD = ("alice", "bob", "lowpriv", "svcweb", "svcmail")
REFUSED = ("disabled", "accexpired", "mustchange", "pwexpired", "locked", "badhours", "badws", "smartcard")
IN_2019 = 132000000000000000  # a Windows file time
NEVER = -(2**63)
MINUTE = -60 * 10**7  # lengths of time are negative, in units of 100 ns

SERVICES = {
    "svcweb": ["HTTP/web.lab.example.com"],
    "svcmail": ["imap/mail.lab.example.com", "pop/mail.lab.example.com", "smtp/mail.lab.example.com"],
    "DC1$": ["ldap/dc1.lab.example.com", "ldap/dc1"],  # samba_spnupdate would add these
}


def policy(name, account, domain, precedence, max_age, lockout):
    """A password settings object for one account, as LDIF."""
    return f"""
dn: CN={name},CN=Password Settings Container,CN=System,{domain}
changetype: add
objectClass: msDS-PasswordSettings
msDS-PasswordSettingsPrecedence: {precedence}
msDS-PasswordReversibleEncryptionEnabled: FALSE
msDS-PasswordHistoryLength: 0
msDS-PasswordComplexityEnabled: FALSE
msDS-MinimumPasswordLength: 1
msDS-MinimumPasswordAge: 0
msDS-MaximumPasswordAge: {max_age}
msDS-LockoutThreshold: {lockout}
msDS-LockoutObservationWindow: {30 * MINUTE}
msDS-LockoutDuration: {30 * MINUTE}
msDS-PSOAppliesTo: CN={account},CN=Users,{domain}
"""


def replace(db, account, attribute, value, controls=None):
    value = value if isinstance(value, bytes) else str(value)
    message = ldb.Message(ldb.Dn(db, f"CN={account},CN=Users,{db.domain_dn()}"))
    message[attribute] = ldb.MessageElement(value, ldb.FLAG_MOD_REPLACE, attribute)
    db.modify(message, controls or [])


def main():
    smb_conf, password = sys.argv[1:]
    settings = LoadParm()
    settings.load(smb_conf)
    db = SamDB(session_info=system_session(settings), lp=settings)
    domain = db.domain_dn()

    # Simple passwords, no ageing and no lockout but by the two policies below.
    db.modify_ldif(f"""
dn: {domain}
changetype: modify
replace: pwdProperties
pwdProperties: 0
-
replace: minPwdLength
minPwdLength: 1
-
replace: pwdHistoryLength
pwdHistoryLength: 0
-
replace: minPwdAge
minPwdAge: 0
-
replace: maxPwdAge
maxPwdAge: {NEVER}
-
replace: lockoutThreshold
lockoutThreshold: 0
""")
    for account in GOOD + REFUSED:
        db.newuser(account, password, force_password_change_at_next_login_req=account == "mustchange")
    for account, names in SERVICES.items():
        db.modify_ldif(f"dn: {find(db, account)}\nchangetype: modify\nadd: servicePrincipalName\n"
                       + "".join(f"servicePrincipalName: {name}\n" for name in names))

    db.disable_account("(sAMAccountName=disabled)")
    replace(db, "accexpired", "accountExpires", IN_2019)
    replace(db, "badhours", "logonHours", bytes(21))
    replace(db, "badws", "userWorkstations", "NOSUCHBOX")
    replace(db, "smartcard", "userAccountControl", dsdb.UF_NORMAL_ACCOUNT | dsdb.UF_SMARTCARD_REQUIRED)
    # Samba takes a maximum age of less than a day for none at all.
    db.modify_ldif(policy("expire", "pwexpired", domain, 1, 2 * 24 * 60 * MINUTE, 0))
    db.modify_ldif(policy("lock", "locked", domain, 2, NEVER, 2))
    # Nobody may set this attribute, but for the tools that restore databases.
    replace(db, "pwexpired", "pwdLastSet", IN_2019, [f"local_oid:{dsdb.DSDB_CONTROL_BYPASS_PASSWORD_HASH_OID}:0"])


def find(db, account):
    return db.search(expression=f"(sAMAccountName={account})", attrs=[])[0].dn


if __name__ == "__main__":
    main()
