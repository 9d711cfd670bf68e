# SPDX-License-Identifier: GPL-2.0-or-later
"""Authentications with what is behind them, as in handmade_diagnosis.py: logons that go well, and the shares that are asked for then."""
import struct

from handmade_attempts import (KERBEROS_OID, NTLM_FLAGS, NTLM_OID, SERVER, SUCCESS, ap_req, ask, ntlm_authenticate, ntlm_message, prove, setup, setup_answer, smb2,
                               spnego_init, spnego_response)
from handmade_diagnosis import NONE, SPN, links, scene
from handmade_keys import GUEST, smb1_answer, smb1_setup
from wire import Connection

NOT_ALLOWED, NOBODY = "not allowed after logon", "guest or anonymous not let in"
ACCESS_DENIED, BAD_NETWORK_NAME = 0xC0000022, 0xC00000CC
TREE_CONNECT, CREATE, TREE_CONNECT_1 = 3, 5, 0x75
COMMAND, COMMAND_1, UID_1 = slice(4 + 12, 4 + 14), 4 + 4, slice(4 + 28, 4 + 30)  # behind the length
IS_GUEST, IS_NULL = 1, 2
IS_ANONYMOUS = 0x800  # of NTLM
SHARE = "\\\\srv1\\share".encode("utf-16-le")


def of_command(message, command):
    return message[:COMMAND.start] + struct.pack("<H", command) + message[COMMAND.stop:]


def use_share(link, status, session=1, command=TREE_CONNECT):
    """The client asks for a share ([MS-SMB2] 2.2.9); the server has the status for it, and no tree where it refuses (2.2.2)."""
    link.client(of_command(smb2(0, False, 9, session, struct.pack("<HHHH", 9, 0, 72, len(SHARE)) + SHARE), command))
    body = struct.pack("<HBBI", 9, 0, 0, 0) + b"\0" if status else struct.pack("<HBBIII", 16, 1, 0, 0, 0, 0x1F01FF)
    link.server(of_command(smb2(status, True, 9, session, body), command))


def connect(s):
    s.port += 1
    return Connection(s.frames, s.who, s.port, SERVER, 445)


def log_on(s, user="alice", flags=0, link=None, session=1):
    link = link or connect(s)
    ask(link, 1, session)
    prove(link, 2, session, user)
    link.server(setup_answer(2, session, SUCCESS, spnego_response(0), flags))
    return link


# ---- C01: the share is closed to the user ([MS-SMB2] 3.3.5.7)
@scene((NOT_ALLOWED, "", "", 1))
def share_closed_to_the_user(s):
    use_share(log_on(s), ACCESS_DENIED)


@scene((NOT_ALLOWED, "", "", 1))
def share_closed_to_a_ticket(s):
    link = connect(s)
    link.client(setup(1, 0, spnego_init(ap_req(b"cifs", b"srv1.example.com"), KERBEROS_OID, NTLM_OID)))
    link.server(setup_answer(1, 1, SUCCESS, spnego_response(0, KERBEROS_OID)))
    use_share(link, ACCESS_DENIED)


@scene((NONE, "", "", 1))
def share_that_is_not_there(s):
    use_share(log_on(s), BAD_NETWORK_NAME)


@scene((NONE, "", "", 1))
def file_closed_to_the_user(s):
    """Programs ask for more than they need, and go on with less."""
    link = log_on(s)
    use_share(link, SUCCESS)
    use_share(link, ACCESS_DENIED, command=CREATE)


@scene((NONE, "", "", 1), (NOT_ALLOWED, "", "", 2))
def share_closed_to_one_of_two(s):
    """Both sessions are on one connection."""
    link = log_on(s, "bob", session=7)
    log_on(s, "alice", link=link, session=8)
    use_share(link, SUCCESS, 7)
    use_share(link, ACCESS_DENIED, 8)


@scene((NONE, "", "", 1))
def share_closed_to_a_session_of_another_connection(s):
    """Who has that number there is not known."""
    log_on(s)
    use_share(connect(s), ACCESS_DENIED)


@scene((NONE, "", "the user was refused", 1), (NONE, "", "", 2))
def share_closed_to_who_was_refused(s):
    """Such a session is nobody's."""
    link = connect(s)
    ask(link, 1, 1)
    prove(link, 2, 1, "alice")
    link.server(setup_answer(2, 1, 0xC000006D))
    use_share(link, ACCESS_DENIED)
    log_on(s, "bob")


@scene((NONE, "", "", 1))
def share_that_the_client_itself_says_is_closed(s):
    link = log_on(s)
    link.client(of_command(smb2(ACCESS_DENIED, True, 9, 1, struct.pack("<HBBI", 9, 0, 0, 0) + b"\0"), TREE_CONNECT))


@scene(*[(NONE, "", "", number + 1) for number in range(9)], (NOT_ALLOWED, "", "", 10))
def share_closed_to_the_last_of_many(s):
    """More sessions of a terminal server than are remembered: of the first nothing is told."""
    link = connect(s)
    for number in range(10):
        log_on(s, f"user{number}", link=link, session=20 + number)
    use_share(link, ACCESS_DENIED, 29)
    use_share(link, ACCESS_DENIED, 20)


@scene((SPN, "", links(2), 1), (NOT_ALLOWED, "", "", 1))
def share_closed_after_an_unknown_spn(s):
    """That is why it is NTLM, but not why it is refused."""
    s.tgs("cifs/srv1.example.com", 7)
    link = connect(s)
    ask(link, 1, 1)
    link.client(setup(2, 1, spnego_response(token=ntlm_authenticate("alice", "cifs/srv1.example.com"))))
    link.server(setup_answer(2, 1, SUCCESS, spnego_response(0)))
    use_share(link, ACCESS_DENIED)


# ---- C04: who asks is a guest there, or nobody
@scene((NOBODY, "", "", 1))
def share_closed_to_a_guest(s):
    use_share(log_on(s, flags=IS_GUEST), ACCESS_DENIED)


@scene((NONE, "", "", 1))
def share_open_to_a_guest(s):
    use_share(log_on(s, flags=IS_GUEST), SUCCESS)


@scene((NOBODY, "", "", 1))
def share_closed_to_nobody(s):
    use_share(log_on(s, flags=IS_NULL), ACCESS_DENIED)


@scene((NOBODY, "", "", 1))
def share_closed_to_an_anonymous_client(s):
    """The client itself is anonymous ([MS-NLMP] 3.2.5.1.2): no names, no response of NTLM, one byte for that of LM."""
    link = connect(s)
    ask(link, 1, 1)
    anonymous = ntlm_message(3, bytes(48) + struct.pack("<I", NTLM_FLAGS | IS_ANONYMOUS) + bytes(24), (28, b""), (36, b""), (44, b""), (12, b"\0"), (20, b""))
    link.client(setup(2, 1, spnego_response(token=anonymous)))
    link.server(setup_answer(2, 1, SUCCESS, spnego_response(0), IS_NULL))
    use_share(link, ACCESS_DENIED)


# ---- C02: a server that checks whom NTLM is meant for ([MS-SMB2] 3.3.5.5.3)
CHECKED = "server checks the target name"


def log_on_without_target(s, status, target=""):
    link = connect(s)
    ask(link, 1, 1)
    link.client(setup(2, 1, spnego_response(token=ntlm_authenticate("alice", target))))
    link.server(setup_answer(2, 1, status, spnego_response(0)))


@scene((CHECKED, "", "", 1))
def no_target_refused(s):
    log_on_without_target(s, ACCESS_DENIED)


@scene((NONE, "", "", 1))
def right_target_refused(s):
    log_on_without_target(s, ACCESS_DENIED, "cifs/srv1.example.com")


@scene((NONE, "", "the user was refused", 1))
def no_target_and_a_wrong_password(s):
    log_on_without_target(s, 0xC000006D)


@scene((NONE, "", "", 1), (NONE, "", "", 2))
def no_target_taken_and_refused(s):
    """A server that has let such a client in does not check it."""
    log_on_without_target(s, SUCCESS)
    log_on_without_target(s, ACCESS_DENIED)


# ---- The same of SMB1 ([MS-CIFS] 2.2.4.55)
def of_smb1(message, command, status=0, uid=5):
    message = bytearray(message)
    message[COMMAND_1] = command
    message[UID_1] = struct.pack("<H", uid)
    message[COMMAND_1 + 1:COMMAND_1 + 5] = struct.pack("<I", status)
    message[COMMAND_1 + 6:COMMAND_1 + 8] = struct.pack("<H", 0xC001)  # statuses, and Unicode
    return bytes(message)


def smb1_share(s, status, action=0, uid=5):
    link = connect(s)
    link.client(of_smb1(smb1_setup(1, "alice"), 0x73, uid=0))
    link.server(of_smb1(smb1_answer(1, action=action), 0x73))
    link.client(of_smb1(smb1_setup(2, "alice"), TREE_CONNECT_1, uid=uid))
    link.server(of_smb1(smb1_answer(2, (1, 1)), TREE_CONNECT_1, status, uid))


@scene((NOT_ALLOWED, "", "", 1))
def share_of_smb1_closed_to_the_user(s):
    smb1_share(s, ACCESS_DENIED)


@scene((NOBODY, "", "", 1))
def share_of_smb1_closed_to_a_guest(s):
    smb1_share(s, ACCESS_DENIED, GUEST)


@scene((NONE, "", "", 1))
def share_of_smb1_that_is_not_there(s):
    smb1_share(s, BAD_NETWORK_NAME)


@scene((NONE, "", "", 1))
def share_of_smb1_closed_to_another_user(s):
    smb1_share(s, ACCESS_DENIED, uid=6)


@scene((NOT_ALLOWED, "", "", 1))
def share_of_smb1_asked_for_with_the_logon(s):
    """One message has both commands, and the answer the status of the second ([MS-CIFS] 2.2.3.4)."""
    link = connect(s)
    link.client(of_smb1(smb1_setup(1, "alice"), 0x73, uid=0))
    answer = bytearray(of_smb1(smb1_answer(1), 0x73, ACCESS_DENIED))
    answer[4 + 33] = TREE_CONNECT_1
    link.server(bytes(answer))
