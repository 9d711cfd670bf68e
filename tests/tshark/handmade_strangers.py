# SPDX-License-Identifier: GPL-2.0-or-later
"""Answers that are somebody else's: they name another request of the same conversation, come once more behind a later request, or
stand behind a gap. Each scene is a few frames, with who authenticates in it and how that ends."""
import struct

import handmade_keys_rpc
from generated_logons import tgs_request
from handmade_attempts import (AES256, CLIENT, COMPLETED, INCOMPLETE, KERBEROS_OID, LOGON_FAILURE, MORE_PROCESSING, NTLM_OID, OTHER_SERVER, PASSWORD,
                               PDU_ALTER, PDU_ALTER_ACK, PDU_AUTH3, REJECTED, SERVER, SUCCESS, DID_NOT_EXECUTE, WHOLE, accept, ap_req, as_rep, as_req,
                               ask, bind_request, bind_response, encrypted, ntlm_authenticate, ntlm_challenge, ntlm_negotiate, principal, prove, rpc,
                               rpc_bind, rpc_bind_ack, setup, setup_answer, spnego_init, spnego_response, tagged, tgs_rep, ticket)
from handmade_keys import base64_line, basic, ntlm_header, request, response
from handmade_keys_ppp import CLIENT_MAC, PPP_EAP, SERVER_MAC, USER_NAME, VENDOR, attribute, eapol, pppoe
from wire import Connection, datagram, der, integer, ip_frame

ALICE, MALLORY = "EXAMPLE\\alice", "EXAMPLE\\mallory"
FAILURE, OPEN, LET_IN = "Failure", "Unfinished", "Success"
SCENES = {}


def scene(*rows):
    """Rows are (identity, class), in the order of the attempts."""
    def add(build):
        SCENES[build.__name__] = (build, list(rows))
        return build
    return add


def link_to(port, client_port=50001):
    frames = []
    return frames, Connection(frames, CLIENT, client_port, SERVER, port)


def seen_by_another_tap(frame):
    return frame[:12] + b"\x81\x00\x00\x05" + frame[12:]


# ---- SMB: an answer names its request by the message id ([MS-SMB2] 2.2.1.2)
@scene((MALLORY, FAILURE))
def smb_answer_to_no_request():
    frames, link = link_to(445)
    ask(link, 1, 0xA)
    prove(link, 2, 0xA, "mallory")
    link.server(setup_answer(99, 0xA, SUCCESS, spnego_response(COMPLETED)))
    link.server(setup_answer(2, 0xA, LOGON_FAILURE))
    return frames


@scene((ALICE, LET_IN), (MALLORY, FAILURE))
def smb_answer_to_the_logon_before():
    frames, link = link_to(445)
    ask(link, 1, 0xA)
    prove(link, 2, 0xA, "alice")
    accept(link, 2, 0xA)
    link.client(setup(3, 0xA, spnego_init(ntlm_negotiate(), NTLM_OID)))
    link.server(setup_answer(3, 0xA, MORE_PROCESSING, spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge())))
    prove(link, 4, 0xA, "mallory")
    accept(link, 2, 0xA)
    link.server(setup_answer(4, 0xA, LOGON_FAILURE))
    return frames


# ---- DCE/RPC: by the call id
def rpc_logon(link, user):
    link.client(rpc_bind(ntlm_negotiate()))
    link.server(rpc_bind_ack(ntlm_challenge()))
    link.client(rpc(PDU_AUTH3, 1, bytes(4), ntlm_authenticate(user, "RPCSS/x")))


@scene((MALLORY, FAILURE))
def rpc_response_to_no_call():
    frames, link = link_to(135)
    rpc_logon(link, "mallory")
    link.client(handmade_keys_rpc.call(2))
    link.server(handmade_keys_rpc.call_answer(9))
    link.server(handmade_keys_rpc.fault(2, 5, WHOLE | DID_NOT_EXECUTE))
    return frames


@scene((MALLORY, FAILURE))
def rpc_alter_context_of_another_call():
    how = {"authentication": 9, "level": 6}
    frames, link = link_to(135)
    link.client(rpc_bind(spnego_init(ntlm_negotiate(), NTLM_OID), **how))
    link.server(rpc_bind_ack(spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge()), **how))
    link.client(rpc_bind(spnego_response(token=ntlm_authenticate("mallory")), PDU_ALTER, call=3, **how))
    link.server(rpc_bind_ack(spnego_response(COMPLETED), PDU_ALTER_ACK, call=8, **how))
    link.server(rpc_bind_ack(spnego_response(REJECTED), PDU_ALTER_ACK, call=3, **how))
    return frames


@scene((MALLORY, FAILURE))
def rpc_thirteenth_call_is_refused():
    frames, link = link_to(135)
    rpc_logon(link, "mallory")
    for number in range(2, 15):
        link.client(handmade_keys_rpc.call(number))
    link.server(handmade_keys_rpc.fault(14, 5, WHOLE | DID_NOT_EXECUTE))
    return frames


# ---- Kerberos: by names, as it has no identifiers (RFC 4120 3.1.5, 3.3.4)
def to_kdc(message, port=50001, server=SERVER):
    return datagram(CLIENT, port, server, 88, message)


def from_kdc(message, port=50001, server=SERVER):
    return datagram(server, 88, CLIENT, port, message)


def of_realm(realm):
    return der(0x1B, realm)


def error_of(code, realm, *service, microseconds=0):
    return der(0x7E, der(0x30, tagged(0, integer(5)), tagged(1, integer(30)), tagged(4, der(0x18, b"20260101000000Z")),
                         tagged(5, integer(microseconds)), tagged(6, integer(code)), tagged(9, of_realm(realm)), tagged(10, principal(*service))))


def as_req_of(realm, preauthenticated, nonce):
    proof = der(0x30, tagged(1, integer(2)), tagged(2, der(4, encrypted(b"timestamp".ljust(40)))))
    body = der(0x30, tagged(0, der(3, bytes(5))), tagged(1, principal(b"alice")), tagged(2, of_realm(realm)), tagged(3, principal(b"krbtgt", realm)),
               tagged(5, der(0x18, b"20370913024805Z")), tagged(7, integer(nonce)), tagged(8, der(0x30, integer(AES256))))
    return der(0x6A, der(0x30, tagged(1, integer(5)), tagged(2, integer(10)), *([tagged(3, der(0x30, proof))] if preauthenticated else []),
                         tagged(4, body)))


@scene(("", FAILURE))
def ticket_for_another_service():
    """cifs/a was asked for, without leave to change the name."""
    return [to_kdc(tgs_request(1, b"cifs", b"a", owner=b"x")), from_kdc(tgs_rep(b"bob", b"http", b"b", owner=b"bob")),
            from_kdc(error_of(7, b"EXAMPLE.COM", b"cifs", b"a"))]


@scene(("alice@EXAMPLE.COM", OPEN), ("alice@OTHER.ORG", FAILURE))
def a_name_in_two_realms():
    other = OTHER_SERVER
    return [to_kdc(as_req_of(b"EXAMPLE.COM", False, 1)), from_kdc(error_of(25, b"EXAMPLE.COM", b"krbtgt", b"EXAMPLE.COM", microseconds=2)), 20,
            to_kdc(as_req_of(b"OTHER.ORG", False, 3), 50002, other), from_kdc(error_of(25, b"OTHER.ORG", b"krbtgt", b"OTHER.ORG", microseconds=3), 50002, other),
            to_kdc(as_req_of(b"OTHER.ORG", True, 4), 50003, other), from_kdc(error_of(24, b"OTHER.ORG", b"krbtgt", b"OTHER.ORG", microseconds=4), 50003, other)]


# ---- EAP: an end has the identifier of the last response (RFC 3748 4.2)
def eap_run(user, identifier, authenticator=SERVER_MAC):
    return [eapol(authenticator, CLIENT_MAC, 1, identifier, b"\1"), eapol(CLIENT_MAC, authenticator, 2, identifier, b"\1" + user),
            eapol(authenticator, CLIENT_MAC, 1, identifier + 1, b"\x19\x20"), eapol(CLIENT_MAC, authenticator, 2, identifier + 1, b"\x19\0")]


@scene(("mallory", FAILURE))
def eap_end_of_another_response():
    return eap_run(b"mallory", 5) + [eapol(SERVER_MAC, CLIENT_MAC, 3, 77), eapol(SERVER_MAC, CLIENT_MAC, 4, 6)]


@scene(("mallory", FAILURE))
def eap_end_that_counts_on():
    """As Microsoft's IAS does."""
    return eap_run(b"mallory", 5) + [eapol(SERVER_MAC, CLIENT_MAC, 4, 7)]


@scene(("alice", LET_IN), ("mallory", FAILURE))
def eap_end_from_a_tap_that_lags():
    frames = eap_run(b"alice", 5) + [eapol(SERVER_MAC, CLIENT_MAC, 3, 6)]
    return frames + eap_run(b"mallory", 7) + [seen_by_another_tap(frames[-1]), eapol(SERVER_MAC, CLIENT_MAC, 4, 8)]


@scene(("mallory", FAILURE), ("alice", LET_IN))
def eap_with_two_authenticators():
    other = bytes.fromhex("00005e005302")
    one = eap_run(b"mallory", 1) + [eapol(SERVER_MAC, CLIENT_MAC, 4, 2)]
    two = eap_run(b"alice", 1, other) + [eapol(other, CLIENT_MAC, 3, 2)]
    return [frame for pair in zip(one, two) for frame in pair]


@scene(("mallory", FAILURE))
def eap_to_groups_on_both_sides():
    """On a wire with one station (IEEE 802.1X-2020 11.1.1)."""
    group = bytes.fromhex("0180c2000003")
    return [eapol(SERVER_MAC, group, 1, 5, b"\1"), eapol(CLIENT_MAC, group, 2, 5, b"\1mallory"), eapol(SERVER_MAC, group, 1, 6, b"\x19\x20"),
            eapol(CLIENT_MAC, group, 2, 6, b"\x19\0"), eapol(SERVER_MAC, group, 4, 6)]


@scene(("mallory", FAILURE))
def eap_response_sent_again():
    frames = eap_run(b"mallory", 5)
    return frames[:2] + frames[:2] + frames[2:] + [eapol(SERVER_MAC, CLIENT_MAC, 4, 6)]


@scene(("Administrator\\u{0}mallory", FAILURE))
def eap_name_with_a_zero():
    return eap_run(b"Administrator\0mallory", 5) + [eapol(SERVER_MAC, CLIENT_MAC, 4, 6)]


@scene(("mallory", FAILURE))
def eap_in_pppoe():
    def packet(code, identifier, data=b""):
        return pppoe(code == 2, 1, struct.pack(">BBH", code, identifier, 4 + len(data)) + data, PPP_EAP)
    return [packet(1, 5, b"\1"), packet(2, 5, b"\1mallory"), packet(1, 6, b"\x19\x20"), packet(2, 6, b"\x19\0"), packet(3, 99), packet(4, 6)]


# ---- RADIUS: a request with an identifier displaces the one before (RFC 2865 2.5, RFC 5080 2.2)
PROOF = attribute(VENDOR, struct.pack(">IBB", 311, 25, 52) + bytes(50))
ACCESS_REQUEST, ACCESS_ACCEPT, ACCESS_REJECT, STATUS_SERVER = 1, 2, 3, 12


def radius_packet(from_client, code, identifier, authenticator, *attributes):
    body = b"".join(attributes)
    ends = (CLIENT, 50061, SERVER, 1812) if from_client else (SERVER, 1812, CLIENT, 50061)
    return datagram(*ends, struct.pack(">BBH", code, identifier, 20 + len(body)) + authenticator * 16 + body)


@scene(("mallory", OPEN))
def radius_accept_of_a_device():
    """A request that proves nothing has the identifier now."""
    return [radius_packet(True, ACCESS_REQUEST, 5, b"m", attribute(USER_NAME, b"mallory"), PROOF), 30,
            radius_packet(True, ACCESS_REQUEST, 5, b"n", attribute(USER_NAME, b"00-00-5e-00-53-10")), radius_packet(False, ACCESS_ACCEPT, 5, b"S")]


@scene(("mallory", OPEN))
def radius_accept_of_a_status():
    return [radius_packet(True, ACCESS_REQUEST, 5, b"m", attribute(USER_NAME, b"mallory"), PROOF), 30,
            radius_packet(True, STATUS_SERVER, 5, b"s", attribute(80, bytes(16))), radius_packet(False, ACCESS_ACCEPT, 5, b"S")]


@scene(("mallory", OPEN))
def radius_accept_hours_later():
    return [radius_packet(True, ACCESS_REQUEST, 5, b"m", attribute(USER_NAME, b"mallory"), PROOF), 10800, radius_packet(False, ACCESS_ACCEPT, 5, b"S")]


@scene(("alice", LET_IN), ("mallory", FAILURE))
def radius_accept_once_more():
    accepted = radius_packet(False, ACCESS_ACCEPT, 1, b"A")
    return [radius_packet(True, ACCESS_REQUEST, 1, b"a", attribute(USER_NAME, b"alice"), PROOF), accepted,
            radius_packet(True, ACCESS_REQUEST, 1, b"m", attribute(USER_NAME, b"mallory"), PROOF), seen_by_another_tap(accepted),
            radius_packet(False, ACCESS_REJECT, 1, b"R")]


@scene(("mallory", FAILURE))
def radius_accept_of_a_device_once_more():
    accepted = radius_packet(False, ACCESS_ACCEPT, 5, b"S")
    return [radius_packet(True, ACCESS_REQUEST, 5, b"n", attribute(USER_NAME, b"00-00-5e-00-53-10")), accepted,
            radius_packet(True, ACCESS_REQUEST, 5, b"m", attribute(USER_NAME, b"mallory"), PROOF), seen_by_another_tap(accepted),
            radius_packet(False, ACCESS_REJECT, 5, b"R")]


@scene(("alice", LET_IN), ("mallory", FAILURE))
def radius_state_of_two():
    """The server says the same State to both; the identifier tells which answer is whose (RFC 2865 3)."""
    state = attribute(24, b"otp")
    frames = []
    for step in range(2):
        for user, first in ((b"alice", 10), (b"mallory", 20)):
            frames.append(radius_packet(True, ACCESS_REQUEST, first + step, user[:1], attribute(USER_NAME, user), PROOF, *([state] if step else [])))
        if step == 0:
            frames += [radius_packet(False, 11, 10, b"1", state), radius_packet(False, 11, 20, b"2", state)]
    return frames + [radius_packet(False, ACCESS_ACCEPT, 11, b"3"), radius_packet(False, ACCESS_REJECT, 21, b"4")]


# ---- HTTP: by order, which is not known behind a gap; and codes of who has not looked
REFUSED, ALLOWED = response("401 Unauthorized", "Negotiate", "NTLM"), response("200 OK")
TICKET = "Negotiate " + base64_line(spnego_init(ap_req(b"HTTP", b"web"), KERBEROS_OID)).decode().strip()


def http_logon(link, user):
    link.client(request("GET", Authorization=ntlm_header(ntlm_negotiate())))
    link.server(response("401 Unauthorized", ntlm_header(ntlm_challenge("web"))))
    link.client(request("GET", Authorization=ntlm_header(ntlm_authenticate(user, "HTTP/web.example.com"))))


@scene((MALLORY, OPEN))
def http_refusal_is_lost():
    """Of two requests that were sent at once, the first answer is missing."""
    frames, link = link_to(80)
    http_logon(link, "mallory")
    link.client(request("GET", "/open"))
    link.sequence[False] += len(REFUSED)
    link.server(ALLOWED)
    return frames


@scene((MALLORY, FAILURE))
def http_nothing_is_lost():
    frames, link = link_to(80)
    http_logon(link, "mallory")
    link.client(request("GET", "/open"))
    link.server(REFUSED)
    link.server(ALLOWED)
    return frames


def ticket_sent_ahead(status, location=b""):
    frames, link = link_to(80)
    link.client(request("GET", Authorization=TICKET))
    link.server(b"HTTP/1.1 " + status + b"\r\n" + location + b"Content-Length: 0\r\n\r\n")
    return frames


@scene(("", OPEN))
def http_misdirected():
    return ticket_sent_ahead(b"421 Misdirected Request")


@scene(("", OPEN))
def http_of_a_portal():
    """RFC 6585 6: not of the server that was asked."""
    return ticket_sent_ahead(b"511 Network Authentication Required")


@scene(("", OPEN))
def http_sent_elsewhere():
    return ticket_sent_ahead(b"301 Moved Permanently", b"Location: https://web/\r\n")


@scene(("mallory", OPEN))
def http_basic_sent_elsewhere():
    frames, link = link_to(80)
    link.client(request("GET", Authorization=basic("mallory")))
    link.server(b"HTTP/1.1 301 Moved Permanently\r\nLocation: https://web/\r\nContent-Length: 0\r\n\r\n")
    return frames


@scene((ALICE, LET_IN))
def http_sent_elsewhere_after_a_challenge():
    frames, link = link_to(80)
    http_logon(link, "alice")
    link.server(b"HTTP/1.1 302 Found\r\nLocation: /home\r\nContent-Length: 0\r\n\r\n")
    return frames


@scene(("mallory", FAILURE))
def http_answered_before_its_end():
    """The server refuses while the body is still under way; Wireshark shows the request behind that."""
    frames, link = link_to(80)
    link.client(request("POST", "/up", Authorization=basic("mallory"), Content_Length=3000) + bytes(1000))
    link.server(response("401 Unauthorized", 'Basic realm="x"'))
    link.client(bytes(1000))
    link.client(bytes(1000))
    link.client(request("GET", "/open"))
    link.server(ALLOWED)
    return frames


@scene((MALLORY, OPEN))
def http_gap_before_an_interim_response():
    frames, link = link_to(80)
    http_logon(link, "mallory")
    link.client(request("GET", "/open"))
    link.sequence[False] += len(REFUSED)
    link.server(b"HTTP/1.1 100 Continue\r\n\r\n")
    link.server(ALLOWED)
    return frames


@scene(("", LET_IN))
def http_not_modified():
    return ticket_sent_ahead(b"304 Not Modified")


# ---- Mail: an answer to another command
def mail_logon(link, command, prompt):
    link.client(command)
    answer_mail_logon(link, prompt)


def answer_mail_logon(link, prompt):
    link.server(prompt)
    link.client(base64_line(ntlm_negotiate()))
    link.server(prompt.split(b" ")[0] + b" " + base64_line(ntlm_challenge()))
    link.client(base64_line(ntlm_authenticate("mallory", "x")))


@scene((MALLORY, FAILURE))
def pop3_answer_to_the_command_before():
    frames, link = link_to(110)
    link.client(b"CAPA\r\n")
    link.client(b"AUTH NTLM\r\n")
    link.server(b"+OK list\r\n.\r\n")
    answer_mail_logon(link, b"+ \r\n")
    link.server(b"-ERR [AUTH] no\r\n")
    return frames


@scene((MALLORY, OPEN))
def pop3_answer_to_the_command_behind():
    frames, link = link_to(110)
    mail_logon(link, b"AUTH NTLM\r\n", b"+ \r\n")
    link.sequence[False] += 10
    link.client(b"USER mallory\r\n")
    link.server(b"+OK\r\n")
    return frames


@scene((MALLORY, OPEN), ("bob", LET_IN))
def imap_tag_of_another_command():
    frames, link = link_to(143)
    mail_logon(link, b"a1 AUTHENTICATE NTLM\r\n", b"+ \r\n")
    link.sequence[False] += 10
    link.client(b"a1 LOGIN bob secret\r\n")
    link.server(b"a1 OK in\r\n")
    return frames


@scene((MALLORY, OPEN), ("bob", LET_IN))
def smtp_answer_to_another_mechanism():
    frames, link = link_to(25)
    link.client(b"EHLO x\r\n")
    link.server(b"250 AUTH NTLM LOGIN\r\n")
    mail_logon(link, b"AUTH NTLM\r\n", b"334 \r\n")
    link.sequence[False] += 20
    for line, answer in ((b"AUTH LOGIN\r\n", b"334 VXNlcm5hbWU6\r\n"), (b"Ym9i\r\n", b"334 UGFzc3dvcmQ6\r\n"), (b"cHc=\r\n", b"235 2.7.0 ok\r\n")):
        link.client(line)
        link.server(answer)
    return frames


# ---- LDAP: a request that knows the answer came behind it
@scene(("", LET_IN), (MALLORY, OPEN))
def ldap_answer_to_a_request_before():
    frames, link = link_to(389)
    link.client(bind_request(1, ALICE.encode(), PASSWORD))
    link.server(bind_response(1))
    del frames[:-1]
    link.client(bind_request(1, MALLORY.encode(), PASSWORD))
    return frames


# ---- DNS: by the id (RFC 1035 4.1.1)
def name(text):
    return b"".join(bytes([len(label)]) + label for label in text.encode().split(b".")) + b"\0"


def tkey(number, is_answer, token=b"", error=0, key="k1.example.com"):
    data = name("gss-tsig") + struct.pack(">IIHHH", 1, 2, 3, error, len(token)) + token + b"\0\0"
    counts = (1, 1, 0, 0) if is_answer else (1, 0, 0, 1)
    return (struct.pack(">HHHHHH", number, 0x8000 if is_answer else 0, *counts) + name(key) + struct.pack(">HH", 249, 255)
            + name(key) + struct.pack(">HHIH", 249, 255, 0, len(data)) + data)


def over_tcp(message):
    return struct.pack(">H", len(message)) + message


def owners(*users):
    """Whose the tickets for the DNS server are."""
    return [frame for number, user in enumerate(users) for frame in (
        to_kdc(as_req(user, True, 90 + 2 * number)), from_kdc(as_rep(user, owner=user)),
        to_kdc(tgs_request(91 + 2 * number, b"DNS", b"ns1", owner=user)), from_kdc(tgs_rep(user, b"DNS", b"ns1", owner=user)))]


def dns_token(user):
    return spnego_init(ap_req(b"DNS", b"ns1", owner=user), KERBEROS_OID)


OF_ALICE, OF_MALLORY = "alice@EXAMPLE.COM", "mallory@EXAMPLE.COM"


@scene((OF_MALLORY, LET_IN), (OF_MALLORY, LET_IN), (OF_MALLORY, FAILURE))
def dns_answer_of_another_id():
    return owners(b"mallory") + [datagram(CLIENT, 50500, SERVER, 53, tkey(1, False, dns_token(b"mallory"))),
                                 datagram(SERVER, 53, CLIENT, 50500, tkey(2, True, spnego_response(COMPLETED, KERBEROS_OID))),
                                 datagram(SERVER, 53, CLIENT, 50500, tkey(1, True, error=17))]


@scene((OF_ALICE, LET_IN), (OF_ALICE, LET_IN), (OF_MALLORY, LET_IN), (OF_MALLORY, LET_IN), (OF_MALLORY, FAILURE), (OF_ALICE, LET_IN))
def dns_of_two_at_once():
    frames = owners(b"alice", b"mallory")
    link = Connection(frames, CLIENT, 54401, SERVER, 53)
    link.client(over_tcp(tkey(1, False, dns_token(b"mallory"), key="m.x")))
    link.client(over_tcp(tkey(2, False, dns_token(b"alice"), key="a.x")))
    link.server(over_tcp(tkey(2, True, spnego_response(COMPLETED, KERBEROS_OID), key="a.x")))
    link.server(over_tcp(tkey(1, True, error=17, key="m.x")))
    return frames


# ---- ICMP: what is said of the size of a packet is no end (RFC 1191)
@scene(("alice@EXAMPLE.COM", OPEN))
def icmp_fragmentation_needed():
    asked = to_kdc(as_req(b"alice", True, 1))
    return [asked, ip_frame("192.0.2.254", CLIENT, 1, struct.pack(">BBHI", 3, 4, 0, 1280) + asked[14:][:28])]
