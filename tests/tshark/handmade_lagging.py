# SPDX-License-Identifier: GPL-2.0-or-later
"""What comes late, once more or from elsewhere, and headers and numbers that are used in a way that few use them. Each scene is a few frames,
with who authenticates in it and how that ends, as in handmade_strangers.py."""
import struct

from handmade_attempts import (CHAP_FAILURE, CHAP_SUCCESS, CLIENT, CLIENT_MAC, COMPLETED, KERBEROS_OID, LOGON_FAILURE, PASSWORD, REFUSAL, SERVER,
                               SERVER_MAC, SQL_PASSWORD, SUCCESS, WELCOME, accept, ap_req, as_rep, as_req, ask, bind_request, bind_response,
                               encrypted, krb_error, login, login_ack, prove, setup, setup_answer, spnego_init, spnego_response,
                               tagged, tgs_rep)
from handmade_keys import netbios, sasl_request, sasl_response, smb1_answer, smb1_setup
from handmade_keys_ppp import OTHER_MAC, PPP_CHAP, chap_challenge, chap_message, chap_response, eapol, l2tp, pptp
from handmade_strangers import ALICE, FAILURE, LET_IN, MALLORY, OPEN, eap_run, from_kdc, link_to, owners, scene, seen_by_another_tap, to_kdc
from wire import ACK, FIN, LINKTYPE_IEEE802_11, RST, Connection, datagram, der, integer, ip_frame


# ---- L2TP: flags say what the header has (RFC 2661 3.1)
L2TP_LENGTH, L2TP_SEQUENCE, L2TP_OFFSET, L2TP_PRIORITY = 0x4000, 0x0800, 0x0200, 0x0100


def l2tp_with(flags, from_client, session, message, padding=b""):
    middle = struct.pack(">HH", 7, session)
    if flags & L2TP_SEQUENCE:
        middle += struct.pack(">HH", 2, 3)
    if flags & L2TP_OFFSET:
        middle += struct.pack(">H", len(padding)) + padding
    ppp = struct.pack(">HH", 0xFF03, PPP_CHAP) + message
    size = 2 + (2 if flags & L2TP_LENGTH else 0) + len(middle) + len(ppp)
    header = struct.pack(">H", flags | 2) + (struct.pack(">H", size) if flags & L2TP_LENGTH else b"")
    ends = (CLIENT, 1701, SERVER, 1701) if from_client else (SERVER, 1701, CLIENT, 1701)
    return datagram(*ends, header + middle + ppp)


def two_in_a_tunnel(flags, padding=b""):
    """Mallory's session is 2, which looks like the version; the same identifier in both, but one after the other is challenged."""
    def packet(*what):
        return l2tp_with(flags, *what, padding)
    frames = []
    for ours, theirs, user in ((1, 11, b"alice"), (2, 12, b"mallory")):
        frames += [packet(False, ours, chap_challenge(5)), packet(True, theirs, chap_response(5, user))]
    return frames + [packet(False, 1, chap_message(CHAP_SUCCESS, 5, WELCOME)), packet(False, 2, chap_message(CHAP_FAILURE, 5, REFUSAL))]


@scene(("alice", LET_IN), ("mallory", FAILURE))
def l2tp_with_priority():
    return two_in_a_tunnel(L2TP_LENGTH | L2TP_PRIORITY)


@scene(("alice", LET_IN), ("mallory", FAILURE))
def l2tp_with_an_offset():
    return two_in_a_tunnel(L2TP_LENGTH | L2TP_OFFSET, b"\0\2\0\1\0\1")


@scene(("alice", LET_IN), ("mallory", FAILURE))
def l2tp_with_all():
    return two_in_a_tunnel(L2TP_LENGTH | L2TP_SEQUENCE | L2TP_OFFSET | L2TP_PRIORITY, b"123")


@scene(("alice", LET_IN), ("mallory", FAILURE))
def l2tp_with_sequence_numbers():
    return two_in_a_tunnel(L2TP_LENGTH | L2TP_SEQUENCE)


@scene(("alice", OPEN), ("mallory", OPEN))
def l2tp_with_a_long_offset():
    """Longer than what is looked at: whose the packets are is not known."""
    return two_in_a_tunnel(L2TP_OFFSET, bytes(80))


# ---- L2TP and PPTP: numbers of sessions that have ended are used again
def chap_of(packet, ours, theirs, identifier, user):
    return [packet(False, ours, chap_challenge(identifier)), packet(True, theirs, chap_response(identifier, user))]


def chap_end(packet, ours, identifier, is_success):
    return packet(False, ours, chap_message(CHAP_SUCCESS, identifier, WELCOME) if is_success else chap_message(CHAP_FAILURE, identifier, REFUSAL))


@scene(("alice", LET_IN), ("mallory", FAILURE))
def l2tp_number_of_the_server_again():
    return [*chap_of(l2tp, 1, 11, 5, b"alice"), chap_end(l2tp, 1, 5, True), 60, *chap_of(l2tp, 1, 12, 7, b"mallory"), chap_end(l2tp, 1, 7, False)]


@scene(("alice", LET_IN), ("mallory", FAILURE))
def l2tp_number_of_the_client_again():
    return [*chap_of(l2tp, 1, 11, 5, b"alice"), chap_end(l2tp, 1, 5, True), 60, *chap_of(l2tp, 2, 11, 7, b"mallory"), chap_end(l2tp, 2, 7, False)]


@scene(("alice", LET_IN), ("bob", LET_IN), ("mallory", FAILURE), ("carol", LET_IN))
def pptp_numbers_crosswise():
    return [*chap_of(pptp, 1, 11, 5, b"alice"), chap_end(pptp, 1, 5, True), *chap_of(pptp, 2, 12, 5, b"bob"), chap_end(pptp, 2, 5, True), 60,
            *chap_of(pptp, 2, 11, 9, b"mallory"), *chap_of(pptp, 1, 12, 9, b"carol"), chap_end(pptp, 1, 9, True), chap_end(pptp, 2, 9, False)]


@scene(("alice", OPEN), ("mallory", OPEN))
def l2tp_response_of_another_while_one_is_under_way():
    """Mallory's challenge is lost; alice's session has the same identifier, and is known to have another number."""
    return [*chap_of(l2tp, 1, 11, 5, b"alice"), l2tp(False, 1, chap_challenge(6)), l2tp(True, 12, chap_response(6, b"mallory")),
            chap_end(l2tp, 1, 6, True)]


@scene(("alice", LET_IN))
def l2tp_response_sent_again():
    frames = chap_of(l2tp, 1, 11, 5, b"alice")
    return [*frames, frames[-1], chap_end(l2tp, 1, 5, True)]


# ---- SMB1: a process has 32 bits ([MS-CIFS] 2.2.3.1)
def of_process(message, high):
    return message[:16] + struct.pack("<H", high) + message[18:]


@scene((ALICE, LET_IN), (MALLORY, FAILURE))
def smb1_of_two_processes():
    frames, link = link_to(445)
    link.client(of_process(smb1_setup(7, "alice"), 1))
    link.client(of_process(smb1_setup(7, "mallory"), 2))
    link.server(of_process(smb1_answer(7), 1))
    link.server(of_process(smb1_answer(7, (2, 2)), 2))
    return frames


@scene((ALICE, LET_IN), (MALLORY, FAILURE))
def smb1_server_that_knows_half_of_the_process():
    frames, link = link_to(445)
    link.client(of_process(smb1_setup(7, "alice"), 1))
    link.server(smb1_answer(7))
    link.client(of_process(smb1_setup(8, "mallory"), 1))
    link.server(smb1_answer(8, (2, 2)))
    return frames


# ---- SMB2: the answer to a request of a session is of that session ([MS-SMB2] 3.3.5.5)
@scene((MALLORY, OPEN))
def smb_answer_of_another_session():
    frames, link = link_to(445)
    ask(link, 1, 0xA)
    prove(link, 2, 0xA, "mallory")
    link.server(setup_answer(2, 0xB, SUCCESS, spnego_response(COMPLETED)))
    return frames


@scene((MALLORY, FAILURE))
def smb_refusal_without_a_session():
    frames, link = link_to(445)
    ask(link, 1, 0xA)
    prove(link, 2, 0xA, "mallory")
    link.server(setup_answer(2, 0, LOGON_FAILURE))
    return frames


# ---- EAP: on Wi-Fi, and ends that no server says at this place (RFC 3748 4.2)
def over_the_air(frame, access_point=SERVER_MAC):
    """The same frame in IEEE 802.11 9.3.2.1, from or to an access point."""
    destination, source, rest = frame[:6], frame[6:12], frame[12:]
    to_station = source == access_point
    addresses = destination + source + source if to_station else access_point + source + destination
    return struct.pack("<BBH", 0x08, 0x02 if to_station else 0x01, 0) + addresses + bytes(2) + b"\xaa\xaa\x03\0\0\0" + rest


def on_wifi(build):
    build.link_type = LINKTYPE_IEEE802_11
    return build


def eap_end(is_success, identifier, client=CLIENT_MAC):
    return eapol(SERVER_MAC, client, 3 if is_success else 4, identifier)


@scene(("mallory", FAILURE))
@on_wifi
def eap_over_wifi():
    return [over_the_air(frame) for frame in eap_run(b"mallory", 5) + [eap_end(False, 6)]]


@scene(("mallory", FAILURE), ("alice", LET_IN))
@on_wifi
def eap_of_two_over_wifi():
    mallory = eap_run(b"mallory", 5) + [eap_end(False, 6)]
    alice = [frame.replace(CLIENT_MAC, OTHER_MAC) for frame in eap_run(b"alice", 5)] + [eap_end(True, 6, OTHER_MAC)]
    return [over_the_air(frame) for pair in zip(mallory, alice) for frame in pair]


@scene(("mallory", FAILURE))
def eap_success_before_a_method():
    frames = eap_run(b"mallory", 5)
    return frames[:2] + [eap_end(True, 5)] + frames[2:] + [eap_end(False, 6)]


@scene(("mallory", OPEN))
def eap_success_before_a_method_and_no_end():
    frames = eap_run(b"mallory", 5)
    return frames[:2] + [eap_end(True, 5)] + frames[2:]


@scene(("alice", LET_IN))
def eap_success_of_who_need_not_prove_it():
    """A server may be content with a name (RFC 3748 2.1)."""
    return eap_run(b"alice", 5)[:2] + [eap_end(True, 5)]


@scene(("alice", LET_IN), ("mallory", FAILURE))
def eap_success_once_more_behind_the_next_name():
    first = eap_run(b"alice", 5) + [eap_end(True, 6)]
    second = eap_run(b"mallory", 6)
    return first + second[:2] + [seen_by_another_tap(first[-1])] + second[2:] + [eap_end(False, 7)]


# ---- TCP: an answer acknowledges its request, and the request what was sent before (RFC 9293 3.4)
def end(link, flags=FIN | ACK):
    link.segment(False, flags)


def bind(link, user, result, message_id=1):
    link.client(bind_request(message_id, user.encode(), PASSWORD))
    if result is not None:
        link.server(bind_response(message_id, result))


def many_binds(*last):
    """All with one id, as they come one by one; more than a few."""
    frames, link = link_to(389)
    bind(link, "alice", 0)
    of_alice = frames[-1]
    for number in range(6):
        bind(link, f"u{number}", 49)
    bind(link, "mallory", None)
    end(link, *last)
    return frames, of_alice


OF_MANY = [("alice", LET_IN), *((f"u{number}", FAILURE) for number in range(6))]


@scene(*OF_MANY, ("mallory", OPEN))
def ldap_copy_behind_the_end():
    frames, of_alice = many_binds()
    return frames + [seen_by_another_tap(of_alice)]


@scene(*OF_MANY, ("mallory", FAILURE))
def ldap_copy_behind_a_reset():
    frames, of_alice = many_binds(RST | ACK)
    return frames + [seen_by_another_tap(of_alice)]


@scene(*OF_MANY, ("mallory", OPEN))
def ldap_all_once_more_behind_the_end():
    frames, _ = many_binds()
    return frames + [seen_by_another_tap(frame) for frame in frames]


@scene(*((f"u{number}", (LET_IN, FAILURE)[number % 2]) for number in range(12)))
def ldap_ids_once_more_behind_the_end():
    frames, link = link_to(389)
    for number in range(12):
        bind(link, f"u{number}", 49 * (number % 2), number + 1)
    end(link)
    return frames + [seen_by_another_tap(frame) for frame in frames]


@scene(("mallory", FAILURE))
def ldap_refusal_behind_the_end():
    """Sent before it."""
    frames, link = link_to(389)
    bind(link, "mallory", 49)
    end(link)
    frames[-2:] = reversed(frames[-2:])
    return frames


@scene(("alice", LET_IN), ("mallory", LET_IN))
def tds_success_behind_the_end():
    """Of who was there before, and then the right one."""
    frames, link = link_to(1433)
    for user in ("alice", "mallory"):
        link.client(login(user, SQL_PASSWORD))
        link.server(login_ack())
    end(link)
    return [*frames[:-2], frames[-1], frames[-2]]


def ports_are_used_again(link):
    """A connection whose beginning is not captured."""
    for side in (True, False):
        link.sequence[side] = (link.sequence[side] + 0x40000000) % 2**32


@scene(("mallory", OPEN))
def ldap_answer_of_the_next_connection():
    frames, link = link_to(389)
    bind(link, "mallory", None)
    ports_are_used_again(link)
    link.server(bind_response(1))
    return frames


@scene((MALLORY, OPEN))
def smb_answer_of_the_next_connection():
    frames, link = link_to(445)
    ask(link, 1, 0xA)
    prove(link, 2, 0xA, "mallory")
    ports_are_used_again(link)
    accept(link, 2, 0xA)
    return frames


@scene(("mallory@EXAMPLE.COM", OPEN))
def krb_answer_of_the_next_connection():
    frames, link = link_to(88)
    link.client(over_kdc_tcp(as_req(b"mallory", True, 1)))
    ports_are_used_again(link)
    link.server(over_kdc_tcp(as_rep(b"mallory")))
    return frames


def over_kdc_tcp(message):
    return struct.pack(">I", len(message)) + message


@scene(("mallory", FAILURE))
def ldap_numbers_that_begin_anew():
    """They have 32 bits: between bind and answer they pass zero."""
    frames, link = link_to(389)
    frames.clear()
    link.sequence = {True: 2**32 - 30, False: 2**32 - 5}
    link.client(bind_request(1, b"mallory", PASSWORD))
    link.sequence[True] %= 2**32
    link.server(bind_response(1, 49))
    return frames


@scene(("mallory", FAILURE))
def ldap_answer_behind_much_that_is_lost():
    frames, link = link_to(389)
    bind(link, "mallory", None)
    link.sequence[False] += 100000000
    link.server(bind_response(1, 49))
    return frames


@scene(("alice", LET_IN), ("bob", FAILURE))
def ldap_two_sent_at_once():
    """Both answers acknowledge both requests, and the second one was sent before the first was answered."""
    frames, link = link_to(389)
    link.client(bind_request(1, b"alice", PASSWORD))
    link.client(bind_request(2, b"bob", PASSWORD))
    link.server(bind_response(1))
    link.server(bind_response(2, 49))
    return frames


# ---- Kerberos: what another tap saw once more
@scene(("mallory@EXAMPLE.COM", FAILURE), ("alice@EXAMPLE.COM", OPEN))
def krb_error_once_more():
    """It names nobody, but has a time that no other has."""
    refused = from_kdc(krb_error(24, microseconds=7))
    return [to_kdc(as_req(b"mallory", True, 4)), refused, to_kdc(as_req(b"alice", True, 5)), seen_by_another_tap(refused)]


@scene(("mallory@EXAMPLE.COM", FAILURE), ("alice@EXAMPLE.COM", FAILURE))
def krb_errors_without_microseconds():
    """They look the same, and are two."""
    return [to_kdc(as_req(b"mallory", True, 4)), from_kdc(krb_error(24)), to_kdc(as_req(b"alice", True, 5)), from_kdc(krb_error(24))]


@scene(*((f"u{number}@EXAMPLE.COM", (LET_IN, FAILURE)[number % 2]) for number in range(8)))
def krb_errors_once_more_behind_others():
    frames = []
    for number in range(8):
        user = b"u%d" % number
        frames += [to_kdc(as_req(user, True, 10 + number)), from_kdc(krb_error(24, microseconds=1 + number) if number % 2 else as_rep(user))]
    return [frame for at, frame in enumerate(frames) for frame in ([frame, seen_by_another_tap(frames[at - 9])] if at >= 9 else [frame])]


@scene(("mallory@EXAMPLE.COM", FAILURE))
def krb_one_nonce_on_two_ports_once_more():
    """The request with a proof has the nonce of the first (Heimdal), and another port."""
    frames = [to_kdc(as_req(b"mallory", False, 4)), from_kdc(krb_error(25, microseconds=1)),
              to_kdc(as_req(b"mallory", True, 4), 50002), from_kdc(krb_error(24, microseconds=2), 50002)]
    return frames + [seen_by_another_tap(frame) for frame in frames]


@scene(("Administrator@EXAMPLE.COM", LET_IN), ("", LET_IN))
def krb_ticket_whose_owner_its_bearer_tells():
    """The client sends an answer that nobody has asked for, and then shows the ticket."""
    frames = [datagram(CLIENT, 88, SERVER, 50001, tgs_rep(b"Administrator", b"cifs", b"srv1", owner=b"mallory"))]
    return show_ticket(frames)


@scene(("alice@EXAMPLE.COM", LET_IN), ("alice@EXAMPLE.COM", LET_IN))
def krb_ticket_of_a_kdc_whose_request_is_lost():
    return show_ticket([from_kdc(tgs_rep(b"alice", b"cifs", b"srv1", owner=b"mallory"))])


def show_ticket(frames):
    link = Connection(frames, CLIENT, 50010, SERVER, 445)
    link.client(setup(1, 0, spnego_init(ap_req(b"cifs", b"srv1", owner=b"mallory"), KERBEROS_OID)))
    link.server(setup_answer(1, 0xA, SUCCESS, spnego_response(COMPLETED, KERBEROS_OID)))
    return frames


# ---- SMB1: a session setup and what was sent with it have one status, that of the last which was done ([MS-CIFS] 2.2.3.4)
def smb1_chain(status, next_command, words=True):
    header = struct.pack("<4sBIBH12sHHHH", b"\xffSMB", 0x73, status, 0x80, 0xC001, bytes(12), 0, 99, 2048, 1)
    setup_words = struct.pack("<BBHH", next_command, 0, 41, 0)
    return netbios(header + (b"\3" + setup_words if words else b"\0") + bytes(2) + (bytes(3) if next_command != 0xFF else b""))


def smb1_logon_with_more(answer):
    frames, link = link_to(445)
    link.client(smb1_setup(1, "mallory"))
    link.server(answer)
    return frames


@scene((MALLORY, LET_IN))
def smb1_tree_is_refused():
    return smb1_logon_with_more(smb1_chain(0xC00000CC, 0x75))


@scene((MALLORY, FAILURE))
def smb1_setup_is_refused():
    return smb1_logon_with_more(smb1_chain(LOGON_FAILURE, 0xFF, words=False))


@scene((MALLORY, FAILURE))
def smb1_setup_is_refused_with_words():
    """As some servers do."""
    return smb1_logon_with_more(smb1_chain(LOGON_FAILURE, 0xFF))


# ---- ICMP: an error goes to who has sent what it quotes, and quotes what is under way (RFC 5927 4.1)
def unreachable(quoted, addressee, source="192.0.2.254"):
    return ip_frame(source, addressee, 1, struct.pack(">BBHI", 3, 1, 0, 0) + quoted[14:][:28])


@scene(("mallory", OPEN))
def icmp_about_another_connection():
    frames, link = link_to(389)
    bind(link, "mallory", None)
    at = len(frames)
    link.sequence[True] += 0x40000000
    link.client(b"x")
    return frames[:at] + [unreachable(frames[at], CLIENT)]


@scene(("mallory", FAILURE))
def icmp_about_the_request():
    frames, link = link_to(389)
    bind(link, "mallory", None)
    return frames + [unreachable(frames[-1], CLIENT)]


@scene(("mallory@EXAMPLE.COM", OPEN))
def icmp_to_the_server():
    asked = to_kdc(as_req(b"mallory", True, 5))
    return [asked, unreachable(asked, SERVER, CLIENT)]


# ---- LDAP: a bind that is not gone on with (RFC 4513 5.2.1.2)
def ticket_bind(link, message_id, user, result, token=b""):
    link.client(sasl_request(message_id, b"GSSAPI", ap_req(b"DNS", b"ns1", owner=user)))
    link.server(sasl_response(message_id, result, token))


OWNERS = [("alice@EXAMPLE.COM", LET_IN)] * 2 + [("mallory@EXAMPLE.COM", LET_IN)] * 2
IN_PROGRESS, INVALID = 14, 49


@scene(*OWNERS, ("alice@EXAMPLE.COM", OPEN), ("anonymous", LET_IN), ("mallory@EXAMPLE.COM", FAILURE))
def ldap_sasl_ended_by_a_simple_bind():
    frames = owners(b"alice", b"mallory")
    link = Connection(frames, CLIENT, 50020, SERVER, 389)
    ticket_bind(link, 1, b"alice", IN_PROGRESS)
    link.client(bind_request(2, b""))
    link.server(bind_response(2))
    ticket_bind(link, 3, b"mallory", INVALID)
    return frames


@scene(*OWNERS, ("mallory@EXAMPLE.COM", OPEN), ("alice@EXAMPLE.COM", LET_IN))
def ldap_sasl_begun_anew_by_another():
    frames = owners(b"alice", b"mallory")
    link = Connection(frames, CLIENT, 50020, SERVER, 389)
    ticket_bind(link, 1, b"mallory", IN_PROGRESS)
    ticket_bind(link, 2, b"alice", 0)
    return frames


# ---- A change of password: a KRB-ERROR instead of the AP-REP (RFC 3244 2)
def change_of_password(from_client, first, second):
    message = struct.pack(">HHH", 6 + len(first + second), 0xFF80 if from_client else 1, len(first)) + first + second
    return datagram(*((CLIENT, 50001, SERVER, 464) if from_client else (SERVER, 464, CLIENT, 50001)), message)


def bare_ap_req():
    message = ap_req(b"kadmin", b"changepw")
    return message[message.index(b"\x6e\x82"):]


@scene(("", FAILURE))
def kpasswd_ticket_is_refused():
    private = der(0x75, der(0x30, tagged(0, integer(5)), tagged(1, integer(21)), tagged(3, encrypted(b"x" * 40))))
    return [change_of_password(True, bare_ap_req(), private), change_of_password(False, b"", krb_error(37))]


@scene(("mallory", FAILURE))
def ldap_in_segments_that_acknowledge_nothing():
    """Made of something else, such as a log."""
    frames, link = link_to(389)
    bind(link, "mallory", 49)
    return [frame[:42] + bytes(4) + frame[46:] for frame in frames]
