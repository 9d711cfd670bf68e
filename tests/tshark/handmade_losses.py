# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures that do not have all, or have it twice: requests and answers that are lost, sent again, or sent ahead of others. Each scene is a
few frames, with who authenticates in it and how that ends, as in handmade_strangers.py."""
import struct

import handmade_keys_rpc
from handmade_attempts import (CHALLENGE, CHAP_FAILURE, CHAP_SUCCESS, CLIENT, CLIENT_MAC, COMPLETED, DID_NOT_EXECUTE, LOGON_FAILURE, OTHER_SERVER,
                               PDU_AUTH3, REFUSAL, SERVER, SERVER_MAC, SQL_PASSWORD, SUCCESS, WELCOME, WHOLE, ask, login, login_ack,
                               ntlm_authenticate, ntlm_challenge, ntlm_negotiate, prove, rpc, rpc_bind, rpc_bind_ack, setup_answer, spnego_response,
                               tds, tds_error)
from handmade_keys import base64_line, smb1_answer, smb1_setup
from handmade_keys_ppp import USER_NAME, USER_PASSWORD, VENDOR, attribute, chap_challenge, chap_message, chap_response, eapol, md5_response, pppoe
from handmade_strangers import (ACCESS_ACCEPT, ACCESS_REJECT, ACCESS_REQUEST, ALICE, FAILURE, LET_IN, MALLORY, OPEN, PROOF, eap_run, link_to,
                                radius_packet, scene)
from wire import ACK, RST, datagram


def lose(link, from_client, count):
    """The bytes are sent, and not captured."""
    link.sequence[from_client] += count


# ---- CHAP: each side may ask the other (RFC 1994 2), and an answer is sent again
@scene(("alice", LET_IN), ("server", FAILURE))
def chap_both_ways():
    return [pppoe(False, 1, chap_challenge(1)), pppoe(True, 1, chap_challenge(1)), pppoe(True, 1, chap_response(1, b"alice")),
            pppoe(False, 1, chap_response(1, b"server")), pppoe(True, 1, chap_message(CHAP_FAILURE, 1, REFUSAL)),
            pppoe(False, 1, chap_message(CHAP_SUCCESS, 1, WELCOME))]


@scene(("alice", FAILURE), ("server", LET_IN))
def chap_both_ways_one_after_the_other():
    return [pppoe(False, 1, chap_challenge(1)), pppoe(True, 1, md5_response(1, b"alice")), pppoe(True, 1, chap_challenge(2)),
            pppoe(False, 1, md5_response(2, b"server")), pppoe(True, 1, chap_message(CHAP_SUCCESS, 2, b"")),
            pppoe(False, 1, chap_message(CHAP_FAILURE, 1, b""))]


@scene(("alice", LET_IN), ("mallory", FAILURE))
def chap_success_once_more():
    accepted = pppoe(False, 1, chap_message(CHAP_SUCCESS, 1, WELCOME))
    return [pppoe(False, 1, chap_challenge(1)), pppoe(True, 1, chap_response(1, b"alice")), accepted,
            pppoe(False, 1, chap_challenge(1)), pppoe(True, 1, chap_response(1, b"mallory")), accepted,
            pppoe(False, 1, chap_message(CHAP_FAILURE, 1, REFUSAL))]


@scene(("alice", LET_IN), ("mallory", FAILURE))
def chap_md5_success_once_more():
    accepted = pppoe(False, 1, chap_message(CHAP_SUCCESS, 1, b""))
    return [pppoe(False, 1, chap_challenge(1)), pppoe(True, 1, md5_response(1, b"alice")), accepted,
            pppoe(False, 1, chap_challenge(1)), pppoe(True, 1, md5_response(1, b"mallory")), accepted,
            pppoe(False, 1, chap_message(CHAP_FAILURE, 1, b""))]


@scene(("mallory", OPEN))
def chap_asked_anew_without_an_answer():
    """What mallory was told is lost, and so is who responded then, with the same identifier."""
    return [pppoe(False, 1, chap_challenge(1)), pppoe(True, 1, chap_response(1, b"mallory")),
            pppoe(False, 1, chap_message(CHALLENGE, 1, b"\x10" + b"another-of-them!" + b"vpn1")), pppoe(False, 1, chap_message(CHAP_SUCCESS, 1, WELCOME))]


@scene(("alice", LET_IN), ("alice", LET_IN))
def chap_asked_again_after_a_while():
    """With the same identifier, as some do."""
    frames = [pppoe(False, 1, chap_challenge(1)), pppoe(True, 1, md5_response(1, b"alice")), pppoe(False, 1, chap_message(CHAP_SUCCESS, 1, b""))]
    return [*frames, 300, *frames]
# ---- RADIUS: a client asks another server when one is silent, and networks of one kind have the same addresses (IEEE 802.1Q)
def radius_to(server, from_client, code, identifier, authenticator, *attributes):
    body = b"".join(attributes)
    ends = (CLIENT, 50061, server, 1812) if from_client else (server, 1812, CLIENT, 50061)
    return datagram(*ends, struct.pack(">BBH", code, identifier, 20 + len(body)) + authenticator * 16 + body)


MALLORYS = attribute(USER_NAME, b"mallory"), PROOF


@scene(("mallory", FAILURE))
def radius_second_server():
    return [radius_to(SERVER, True, ACCESS_REQUEST, 5, b"m", *MALLORYS), 3, radius_to(OTHER_SERVER, True, ACCESS_REQUEST, 5, b"m", *MALLORYS),
            radius_to(OTHER_SERVER, False, ACCESS_REJECT, 5, b"R")]


@scene(("mallory", FAILURE))
def radius_second_server_asked_anew():
    """A password is hidden in another way in each packet (RFC 2865 5.2)."""
    return [radius_to(SERVER, True, ACCESS_REQUEST, 5, b"m", attribute(USER_NAME, b"mallory"), attribute(USER_PASSWORD, b"1" * 16)), 3,
            radius_to(OTHER_SERVER, True, ACCESS_REQUEST, 9, b"n", attribute(USER_NAME, b"mallory"), attribute(USER_PASSWORD, b"2" * 16)),
            radius_to(OTHER_SERVER, False, ACCESS_REJECT, 9, b"R")]


@scene(("mallory", FAILURE))
def radius_first_server_answers_late():
    return [radius_to(SERVER, True, ACCESS_REQUEST, 5, b"m", *MALLORYS), 3, radius_to(OTHER_SERVER, True, ACCESS_REQUEST, 6, b"n", *MALLORYS),
            radius_to(SERVER, False, ACCESS_REJECT, 5, b"R"), radius_to(OTHER_SERVER, False, ACCESS_ACCEPT, 6, b"A")]


@scene(("mallory", OPEN), ("mallory", LET_IN))
def radius_another_proof_to_a_second_server():
    other = attribute(VENDOR, struct.pack(">IBB", 311, 25, 52) + b"x" * 50)
    return [radius_to(SERVER, True, ACCESS_REQUEST, 5, b"m", *MALLORYS), 3,
            radius_to(OTHER_SERVER, True, ACCESS_REQUEST, 6, b"n", attribute(USER_NAME, b"mallory"), other),
            radius_to(OTHER_SERVER, False, ACCESS_ACCEPT, 6, b"A")]


def in_network(number, frame):
    return frame[:12] + b"\x81\x00" + struct.pack(">H", number) + frame[12:]


@scene(("alice", LET_IN), ("mallory", FAILURE))
def radius_in_two_networks():
    return [in_network(5, radius_packet(True, ACCESS_REQUEST, 1, b"a", attribute(USER_NAME, b"alice"), PROOF)),
            in_network(7, radius_packet(True, ACCESS_REQUEST, 1, b"m", *MALLORYS)),
            in_network(7, radius_packet(False, ACCESS_REJECT, 1, b"R")), in_network(5, radius_packet(False, ACCESS_ACCEPT, 1, b"A"))]


@scene(("mallory", OPEN))
def radius_answer_of_another_network():
    return [in_network(7, radius_packet(True, ACCESS_REQUEST, 1, b"m", *MALLORYS)), in_network(5, radius_packet(False, ACCESS_ACCEPT, 1, b"A"))]


@scene(("mallory", FAILURE), ("alice", LET_IN))
def radius_seen_on_both_sides_of_a_router():
    frames = [radius_packet(True, ACCESS_REQUEST, 1, b"m", *MALLORYS), radius_packet(False, ACCESS_REJECT, 1, b"R"),
              radius_packet(True, ACCESS_REQUEST, 2, b"a", attribute(USER_NAME, b"alice"), PROOF), radius_packet(False, ACCESS_ACCEPT, 2, b"A")]
    return [in_network(number, frame) for at, frame in enumerate(frames) for number in ((5, 7) if at % 2 == 0 else (7, 5))]


@scene(("mallory", FAILURE))
def radius_tagged_in_one_direction():
    return [in_network(5, radius_packet(True, ACCESS_REQUEST, 1, b"m", *MALLORYS)), radius_packet(False, ACCESS_REJECT, 1, b"R")]


# ---- Mail: answers come in the order of the commands (RFC 2920, RFC 2449 6.6), or have their tag (RFC 9051 5.5)
FIRST, PROMPT, LAST = (base64_line(message) for message in (ntlm_negotiate(), ntlm_challenge("mail"), ntlm_authenticate("mallory", "x")))


def go_on(link, prompt, end):
    link.server(prompt + b" " + PROMPT)
    link.client(LAST)
    link.server(end)


@scene((MALLORY, LET_IN))
def smtp_error_of_a_command_ahead():
    frames, link = link_to(25)
    link.client(b"HELP\r\n")
    link.client(b"AUTH NTLM " + FIRST)
    link.server(b"502 5.5.1 no\r\n")
    go_on(link, b"334", b"235 2.7.0 in\r\n")
    return frames


@scene((MALLORY, FAILURE))
def smtp_commands_ahead_in_one_segment():
    frames, link = link_to(25)
    link.client(b"EHLO x\r\nHELP\r\nAUTH NTLM " + FIRST)
    link.server(b"250-mail\r\n250-AUTH NTLM\r\n250 SIZE\r\n504 5.5.4 no\r\n")
    go_on(link, b"334", b"535 5.7.8 no\r\n")
    return frames


@scene((MALLORY, OPEN))
def smtp_lines_of_both_sides_lost():
    """His refusal, and the logon of somebody else."""
    frames, link = link_to(25)
    link.client(b"AUTH NTLM " + FIRST)
    link.server(b"334 " + PROMPT)
    link.client(LAST)
    lose(link, False, 24)
    lose(link, True, 90)
    link.server(b"235 2.7.0 in\r\n")
    return frames


@scene(("", OPEN), (MALLORY, LET_IN))
def smtp_given_up():
    frames, link = link_to(25)
    link.client(b"AUTH NTLM " + FIRST)
    link.server(b"334 " + PROMPT)
    link.client(b"*\r\n")
    link.server(b"501 5.7.0 given up\r\n")
    link.client(b"AUTH NTLM " + FIRST)
    go_on(link, b"334", b"235 2.7.0 in\r\n")
    return frames


@scene((MALLORY, FAILURE))
def smtp_one_by_one():
    frames, link = link_to(25)
    link.server(b"220 mail\r\n")
    link.client(b"EHLO x\r\n")
    lose(link, False, 30)
    link.client(b"AUTH NTLM " + FIRST)
    go_on(link, b"334", b"535 5.7.8 no\r\n")
    return frames


@scene((MALLORY, FAILURE))
def pop3_success_of_a_command_ahead():
    frames, link = link_to(110)
    link.client(b"CAPA\r\n")
    link.client(b"AUTH NTLM " + FIRST)
    link.server(b"+OK list\r\n.\r\n")
    go_on(link, b"+", b"-ERR [AUTH] no\r\n")
    return frames


@scene((MALLORY, LET_IN))
def pop3_error_of_a_command_ahead():
    frames, link = link_to(110)
    for line in (b"CAPA\r\n", b"UTF8\r\n", b"AUTH NTLM\r\n"):
        link.client(line)
    link.server(b"+OK list\r\n.\r\n")
    link.server(b"-ERR what\r\n")
    mail_logon_behind(link)
    link.server(b"+OK in\r\n")
    return frames


def mail_logon_behind(link):
    link.server(b"+ \r\n")
    link.client(FIRST)
    link.server(b"+ " + PROMPT)
    link.client(LAST)


@scene((MALLORY, LET_IN))
def imap_error_of_a_command_ahead():
    frames, link = link_to(143)
    link.client(b"a0 SELECT x\r\na1 AUTHENTICATE NTLM\r\n")
    link.server(b"a0 NO [AUTHENTICATIONFAILED] not yet\r\n+ \r\n")
    link.client(FIRST)
    go_on(link, b"+", b"a1 OK in\r\n")
    return frames


# ---- TDS: the same error comes from another server, in an answer to a query ([MS-TDS] 2.2.1.6)
QUERY = 1


@scene(("sa", OPEN))
def sql_error_of_a_linked_server():
    frames, link = link_to(1433)
    link.client(login("sa", SQL_PASSWORD))
    lose(link, False, len(login_ack()))
    link.client(tds(QUERY, "select * from other.x.y.z".encode("utf-16-le")))
    link.server(tds_error(18456, "Login failed for user 'guest'."))
    return frames


@scene(("sa", OPEN))
def sql_error_of_a_linked_server_behind_a_hole():
    """The query is lost as well."""
    frames, link = link_to(1433)
    link.client(login("sa", SQL_PASSWORD))
    lose(link, False, len(login_ack()))
    lose(link, True, 60)
    link.server(tds_error(18456, "Login failed for user 'guest'."))
    return frames


@scene(("sa", FAILURE))
def sql_refused():
    frames, link = link_to(1433)
    link.client(login("sa", SQL_PASSWORD))
    link.server(tds_error(18456, "Login failed for user 'sa'."))
    return frames


# ---- EAP: who asks for the name begins anew (RFC 3748 5.1)
@scene(("mallory", OPEN), ("", LET_IN))
def eap_name_is_lost():
    """And so is the end of the logon before."""
    return [*eap_run(b"mallory", 5), eapol(SERVER_MAC, CLIENT_MAC, 1, 20, b"\1"), eapol(SERVER_MAC, CLIENT_MAC, 1, 21, b"\x19\x20"),
            eapol(CLIENT_MAC, SERVER_MAC, 2, 21, b"\x19\0"), eapol(SERVER_MAC, CLIENT_MAC, 3, 21)]


@scene(("mallory", OPEN))
def eap_end_before_the_last_question():
    """Of the response before."""
    return [*eap_run(b"mallory", 5)[:3], eapol(SERVER_MAC, CLIENT_MAC, 3, 5)]


@scene(("mallory", FAILURE))
def eap_question_for_the_name_once_more():
    frames = eap_run(b"mallory", 5)
    return [*frames, frames[0], eapol(SERVER_MAC, CLIENT_MAC, 4, 6)]


# ---- Pipes of SMB whose opening is not in the capture: calls of two have the same numbers ([MS-SMB2] 2.2.20, 2.2.21, 2.2.31)
READ, WRITE, IOCTL, TRANSCEIVE = 8, 9, 11, 0x11C017


def smb2_pdu(command, is_answer, message_id, body):
    header = struct.pack("<4sHHIHHIIQIIQ16s", b"\xfeSMB", 64, 0, 0, command, 1, int(is_answer), 0, message_id, 0xFEFF, 5, 0xA, bytes(16))
    return struct.pack(">I", len(header + body)) + header + body


def file_id(pipe):
    return struct.pack("<QQ", pipe, pipe)


def transceive(message_id, pipe, data):
    return smb2_pdu(IOCTL, False, message_id, struct.pack("<HHI16sIIIIIIII", 57, 0, TRANSCEIVE, file_id(pipe), 120, len(data), 0, 0, 0, 4096, 1, 0) + data)


def transceived(message_id, pipe, data):
    return smb2_pdu(IOCTL, True, message_id, struct.pack("<HHI16sIIIIII", 49, 0, TRANSCEIVE, file_id(pipe), 112, 0, 112, len(data), 0, 0) + data)


def write(message_id, pipe, data):
    return smb2_pdu(WRITE, False, message_id, struct.pack("<HHIQ16sIIHHI", 49, 112, len(data), 0, file_id(pipe), 0, 0, 0, 0, 0) + data)


def read(message_id, pipe):
    return smb2_pdu(READ, False, message_id, struct.pack("<HBBIQ16sIIIHH", 49, 0x50, 0, 4096, 0, file_id(pipe), 0, 0, 0, 0, 0) + b"\0")


def have_read(message_id, data):
    return smb2_pdu(READ, True, message_id, struct.pack("<HBBIII", 17, 80, 0, len(data), 0, 0) + data)


def denied(call):
    return handmade_keys_rpc.fault(call, handmade_keys_rpc.ACCESS_DENIED, WHOLE | DID_NOT_EXECUTE)


def pipe_logon(link, message_id, pipe, user):
    link.client(transceive(message_id, pipe, rpc_bind(ntlm_negotiate())))
    link.server(transceived(message_id, pipe, rpc_bind_ack(ntlm_challenge())))
    link.client(write(message_id + 1, pipe, rpc(PDU_AUTH3, 1, bytes(4), ntlm_authenticate(user, "RPCSS/x"))))


@scene((ALICE, LET_IN), (MALLORY, FAILURE))
def two_pipes():
    frames, link = link_to(445)
    pipe_logon(link, 1, 1, "alice")
    pipe_logon(link, 11, 2, "mallory")
    for pipe in (1, 2):
        link.client(transceive(20 + pipe, pipe, handmade_keys_rpc.call(2)))
    link.server(transceived(22, 2, denied(2)))
    link.server(transceived(21, 1, handmade_keys_rpc.call_answer(2)))
    return frames


@scene((ALICE, OPEN), (MALLORY, OPEN))
def two_pipes_that_are_read():
    """An answer to a read does not say of which."""
    frames, link = link_to(445)
    pipe_logon(link, 1, 1, "alice")
    pipe_logon(link, 11, 2, "mallory")
    for pipe in (1, 2):
        link.client(write(20 + pipe, pipe, handmade_keys_rpc.call(2)))
        link.client(read(30 + pipe, pipe))
    link.server(have_read(32, denied(2)))
    link.server(have_read(31, handmade_keys_rpc.call_answer(2)))
    return frames


@scene((MALLORY, FAILURE))
def one_pipe_that_is_read():
    frames, link = link_to(445)
    link.client(write(1, 1, rpc_bind(ntlm_negotiate())))
    link.client(read(2, 1))
    link.server(have_read(2, rpc_bind_ack(ntlm_challenge())))
    link.client(write(3, 1, rpc(PDU_AUTH3, 1, bytes(4), ntlm_authenticate("mallory", "RPCSS/x"))))
    link.client(write(4, 1, handmade_keys_rpc.call(2)))
    link.client(read(5, 1))
    link.server(have_read(5, denied(2)))
    return frames


# ---- Captured behind the end of a connection, and sent before it (RFC 9293 3.10.7.4)
def behind_a_reset(frames, link, answer):
    link.server(answer)
    link.segment(False, RST | ACK)
    frames[-2:] = reversed(frames[-2:])
    return frames


def secure_channel():
    frames, link = link_to(49664)
    link.client(handmade_keys_rpc.netlogon_bind())
    link.server(rpc_bind_ack(b""))
    link.client(handmade_keys_rpc.challenge_call(2, "MEMB1"))
    link.server(handmade_keys_rpc.netlogon_answer(2, handmade_keys_rpc.REQ_CHALLENGE, 0))
    link.client(handmade_keys_rpc.authenticate_call(3, "MEMB1"))
    return frames, link


def channel_answer(status):
    return handmade_keys_rpc.netlogon_answer(3, handmade_keys_rpc.AUTHENTICATE3, status)


@scene(("MEMB1$", FAILURE))
def netlogon_refusal_behind_a_reset():
    return behind_a_reset(*secure_channel(), channel_answer(handmade_keys_rpc.NT_ACCESS_DENIED))


@scene(("MEMB1$", LET_IN))
def netlogon_success_behind_a_reset():
    return behind_a_reset(*secure_channel(), channel_answer(0))


@scene(("MEMB1$", LET_IN))
def netlogon_success_before_a_reset():
    frames, link = secure_channel()
    link.server(channel_answer(0))
    link.segment(False, RST | ACK)
    return frames


def netbios_session(answer):
    frames, link = link_to(139)
    ask(link, 1, 0xA)
    prove(link, 2, 0xA, "mallory")
    return behind_a_reset(frames, link, answer)


@scene((MALLORY, FAILURE))
def netbios_refusal_behind_a_reset():
    return netbios_session(setup_answer(2, 0xA, LOGON_FAILURE))


@scene((MALLORY, LET_IN))
def netbios_success_behind_a_reset():
    return netbios_session(setup_answer(2, 0xA, SUCCESS, spnego_response(COMPLETED)))


@scene((MALLORY, FAILURE))
def netbios_smb1_refusal_behind_a_reset():
    frames, link = link_to(139)
    link.client(smb1_setup(1, "mallory"))
    return behind_a_reset(frames, link, smb1_answer(1, (1, 5)))
