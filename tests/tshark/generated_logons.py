# SPDX-License-Identifier: GPL-2.0-or-later
"""Logons of each carrier, leg by leg, for a generator of captures to take apart and put together.

A leg is one message; who sends it, whom it names, and what the server says with it are known from how it was made."""
import base64
import dataclasses
import struct

import handmade_attempts as made
from handmade_keys import basic, digest, request, response, sasl_request, sasl_response
from handmade_keys import smb1_answer as smb1_old_answer
from handmade_keys import smb1_setup as smb1_old_setup
from handmade_keys_ppp import (ACCESS_ACCEPT, ACCESS_CHALLENGE, ACCESS_REJECT, ACCESS_REQUEST, STATE, USER_NAME, VENDOR, attribute, eap_attribute,
                               radius)
from handmade_keys_rpc import (AUTHENTICATE3, GSS_COMPLETE, GSS_FAILURE, NT_ACCESS_DENIED, NT_SUCCESS, REQ_CHALLENGE, authenticate_call,
                               challenge_call, netlogon_answer, netlogon_bind, nfs_call, nfs_reply)
from wire import der, integer


@dataclasses.dataclass(frozen=True)
class Leg:
    from_client: bool
    data: bytes
    name: str = ""   # the identity in it
    says: str = ""   # Success or Failure: with this the server ends the logon
    is_request: bool = True  # of the client: begins an attempt, or goes on with one
    is_awaited: bool = True  # of the client: the server has to answer it


@dataclasses.dataclass(frozen=True)
class Carrier:
    title: str
    transport: str   # tcp, udp, exported: a dissector by its name, ppp, eapol
    port: int
    legs: object     # (user, whether the server accepts, number of the logon on its connection) -> legs
    identity: str    # how the report writes a user
    has_ids: bool = False     # several logons at a time on one connection are told apart
    takes_turns: bool = False  # several logons one after the other on one connection are told apart
    preamble: object = list   # legs before the first logon of a connection
    dissector: str = ""  # for a port that is not its own; empty: it is found by its bytes, or by no port at all
    reads: str = ""  # which carriers of plugin/carriers/table.h make something of it


def up(data, name="", **more):
    return Leg(True, data, name, **more)


def down(data, says=""):
    return Leg(False, data, says=says)


def verdict(accepted):
    return "Success" if accepted else "Failure"


def ntlm_name(user):
    return f"EXAMPLE\\{user}"


def ldap_simple(user, accepted, number):
    return [up(made.bind_request(number, ntlm_name(user).encode(), made.PASSWORD), ntlm_name(user)),
            down(made.bind_response(number, 0 if accepted else 49), verdict(accepted))]


def ldap_sasl(user, accepted, number):
    first, second = 2 * number, 2 * number + 1
    return [up(sasl_request(first, b"GSS-SPNEGO", made.spnego_init(made.ntlm_negotiate(), made.NTLM_OID))),
            down(sasl_response(first, 14, made.spnego_response(made.INCOMPLETE, made.NTLM_OID, made.ntlm_challenge()))),
            up(sasl_request(second, b"GSS-SPNEGO", made.spnego_response(token=made.ntlm_authenticate(user))), ntlm_name(user)),
            down(sasl_response(second, 0 if accepted else 49, made.spnego_response(made.COMPLETED if accepted else made.REJECTED)),
                 verdict(accepted))]


def ldap_sicily(user, accepted, number):
    first = 3 * number
    return [up(made.sicily_request(first, made.DISCOVERY)), down(made.bind_response(first, matched=b"NTLM")),
            up(made.sicily_request(first + 1, made.NEGOTIATE, made.ntlm_negotiate())),
            down(made.bind_response(first + 1, matched=made.ntlm_challenge())),
            up(made.sicily_request(first + 2, made.RESPONSE_OF_SICILY, made.ntlm_authenticate(user)), ntlm_name(user)),
            down(made.bind_response(first + 2, 0 if accepted else 49), verdict(accepted))]


def smb2(user, accepted, number):
    first, session = 2 * number, 0x1000 + number
    return [up(made.setup(first, 0, made.spnego_init(made.ntlm_negotiate(), made.NTLM_OID))),
            down(made.setup_answer(first, session, made.MORE_PROCESSING, made.spnego_response(made.INCOMPLETE, made.NTLM_OID, made.ntlm_challenge()))),
            up(made.setup(first + 1, session, made.spnego_response(token=made.ntlm_authenticate(user))), ntlm_name(user)),
            down(made.setup_answer(first + 1, session, made.SUCCESS if accepted else made.LOGON_FAILURE, made.spnego_response(made.COMPLETED)),
                 verdict(accepted))]


def smb1_message(is_answer, status, uid, mid, words, data):
    """[MS-CIFS] 2.2.3.1, [MS-SMB] 2.2.4.6: a session setup with extended security."""
    body = struct.pack("<4sBIBH12sHHHH", b"\xffSMB", 0x73, status, 0x98 if is_answer else 0x18, 0xC803, bytes(12), 0xFFFF, 77, uid, mid)
    body += bytes([len(words) // 2]) + words + struct.pack("<H", len(data)) + data
    return struct.pack(">I", len(body)) + body


def smb1_setup(uid, mid, token):
    words = struct.pack("<BBHHHHIHII", 0xFF, 0, 0, 16644, 50, 1, 0, len(token), 0, 0x80000054)
    return smb1_message(False, 0, uid, mid, words, token + bytes(6))


def smb1_answer(uid, mid, status, token=b""):
    if status not in (made.SUCCESS, made.MORE_PROCESSING):
        return smb1_message(True, status, uid, mid, b"", b"")
    return smb1_message(True, status, uid, mid, struct.pack("<BBHHH", 0xFF, 0, 0, 0, len(token)), token + bytes(6))


def smb1(user, accepted, number):
    first, uid = 2 * number, 0x800 + number
    return [up(smb1_setup(0, first, made.spnego_init(made.ntlm_negotiate(), made.NTLM_OID))),
            down(smb1_answer(uid, first, made.MORE_PROCESSING, made.spnego_response(made.INCOMPLETE, made.NTLM_OID, made.ntlm_challenge()))),
            up(smb1_setup(uid, first + 1, made.spnego_response(token=made.ntlm_authenticate(user))), ntlm_name(user)),
            down(smb1_answer(uid, first + 1, made.SUCCESS if accepted else made.LOGON_FAILURE, made.spnego_response(made.COMPLETED)),
                 verdict(accepted))]


def http_token(scheme, token):
    return f"{scheme} {base64.b64encode(token).decode()}"


def http_ntlm(user, accepted, _number):
    return [up(request("GET", Authorization=http_token("NTLM", made.ntlm_negotiate()))),
            down(response("401 Unauthorized", http_token("NTLM", made.ntlm_challenge()))),
            up(request("GET", Authorization=http_token("NTLM", made.ntlm_authenticate(user))), ntlm_name(user)),
            down(response("200 OK") if accepted else response("401 Unauthorized", "NTLM"), verdict(accepted))]


def http_negotiate(_user, accepted, _number):
    """Nothing says whose the ticket is."""
    token = made.spnego_init(made.ap_req(b"HTTP", b"web.example.com"), made.KERBEROS_OID)
    return [up(request("GET", Authorization=http_token("Negotiate", token))),
            down(response("200 OK") if accepted else response("401 Unauthorized", "Negotiate"), verdict(accepted))]


def http_basic(user, accepted, _number):
    return [up(request("GET", Authorization=basic(user)), user),
            down(response("200 OK") if accepted else response("401 Unauthorized", 'Basic realm="x"'), verdict(accepted))]


def nonce_of(user, number):
    return int.from_bytes(user.encode()[-3:], "big") * 64 + number


def principal_name(user):
    return f"{user}@EXAMPLE.COM"


def kerberos_as(user, accepted, number):
    name, nonce = user.encode(), nonce_of(user, number)
    return [up(made.as_req(name, False, nonce), principal_name(user)), Leg(False, made.krb_error(25, name), principal_name(user)),
            up(made.as_req(name, True, nonce + 1), principal_name(user)),
            Leg(False, made.as_rep(name, owner=name) if accepted else made.krb_error(24, name), principal_name(user), verdict(accepted))]


def on_stream(legs):
    """Over TCP the length of a message stands in front of it (RFC 4120 7.2.2)."""
    return [dataclasses.replace(leg, data=struct.pack(">I", len(leg.data)) + leg.data) for leg in legs]


def kerberos_as_tcp(user, accepted, number):
    return on_stream(kerberos_as(user, accepted, number))


# S4U ([MS-SFU] 2.2.1): PA-FOR-USER; the request for another's ticket that is shown to the KDC.
PA_TGS_REQ, PA_FOR_USER = 1, 129
CNAME_IN_ADDL_TKT = 0x00020000


def pa_for_user(user):
    checksum = der(0x30, made.tagged(0, integer(-138)), made.tagged(1, der(4, bytes(16))))
    return der(0x30, made.tagged(0, made.principal(user)), made.tagged(1, made.REALM), made.tagged(2, checksum),
               made.tagged(3, der(0x1B, b"Kerberos")))


def tgs_request(nonce, *service, owner, for_user=b"", evidence=b""):
    shown = made.ap_req(b"krbtgt", b"EXAMPLE.COM", owner=owner)
    padata = [der(0x30, made.tagged(1, integer(PA_TGS_REQ)), made.tagged(2, der(4, shown[shown.index(b"\x6e\x82"):])))]
    if for_user:
        padata.append(der(0x30, made.tagged(1, integer(PA_FOR_USER)), made.tagged(2, der(4, pa_for_user(for_user)))))
    options = struct.pack(">BI", 0, CNAME_IN_ADDL_TKT if evidence else 0)
    body = [made.tagged(0, der(3, options)), made.tagged(2, made.REALM), made.tagged(3, made.principal(*service)),
            made.tagged(5, der(0x18, b"20370913024805Z")), made.tagged(7, integer(nonce)), made.tagged(8, der(0x30, integer(made.AES256)))]
    if evidence:
        body.append(made.tagged(11, der(0x30, evidence)))
    return der(0x6C, der(0x30, made.tagged(1, integer(5)), made.tagged(2, integer(12)), made.tagged(3, der(0x30, *padata)),
                         made.tagged(4, der(0x30, *body))))


def kerberos_tgs(user, accepted, number):
    """Only the answer names the user."""
    service = b"cifs", b"srv-%s" % user.encode()
    answer = made.tgs_rep(user.encode(), *service, owner=user.encode()) if accepted else made.krb_error(7)
    return [up(tgs_request(nonce_of(user, number), *service, owner=b"nobody known %s" % user.encode())),
            Leg(False, answer, principal_name(user) if accepted else "", verdict(accepted))]


def rpc_ntlm(user, accepted, number):
    first, context = 10 * number, number
    trailer = {"context": context}
    signature = b"\1\0\0\0" + bytes(12)
    refusal = struct.pack("<IHBBII", 32, 0, 0, 0, 5, 0)
    answer = made.rpc(made.PDU_RESPONSE, first + 1, struct.pack("<IHBB", 16, 0, 0, 0) + bytes(16), signature, **trailer) if accepted \
        else made.rpc(made.PDU_FAULT, first + 1, refusal, flags=made.WHOLE | made.DID_NOT_EXECUTE)
    return [up(made.rpc_bind(made.ntlm_negotiate(), call=first, **trailer)), down(made.rpc_bind_ack(made.ntlm_challenge(), call=first, **trailer)),
            up(made.rpc(made.PDU_AUTH3, first, bytes(4), made.ntlm_authenticate(user, "RPCSS/srv1.example.com"), **trailer), ntlm_name(user), is_awaited=False),
            up(made.rpc(made.PDU_REQUEST, first + 1, struct.pack("<IHH", 16, 0, 4) + bytes(16), signature, **trailer), is_request=False, is_awaited=False),
            down(answer, verdict(accepted))]


def message_framing():
    return [up(b"\0\1\0" b"\1\2" + made.record(2, b"net.tcp://srv1/x") + b"\3\x08" + made.record(9, b"application/negotiate"), is_request=False),
            down(b"\x0a")]


def negotiate_stream(user, accepted, _number):
    return [up(made.nns(made.NNS_IN_PROGRESS, made.spnego_init(made.ntlm_negotiate(), made.NTLM_OID))),
            down(made.nns(made.NNS_IN_PROGRESS, made.spnego_response(made.INCOMPLETE, made.NTLM_OID, made.ntlm_challenge()))),
            up(made.nns(made.NNS_IN_PROGRESS, made.spnego_response(token=made.ntlm_authenticate(user, "HOST/srv1.example.com"))), ntlm_name(user)),
            down(made.nns(made.NNS_DONE) if accepted else made.nns(made.NNS_ERROR, struct.pack(">Q", 0x8009030C)), verdict(accepted))]


def credssp(user, accepted, _number):
    return [up(made.ts_request(made.spnego_init(made.ntlm_negotiate(), made.NTLM_OID))),
            down(made.ts_request(made.spnego_response(made.INCOMPLETE, made.NTLM_OID, made.ntlm_challenge()))),
            up(made.ts_request(made.spnego_response(token=made.ntlm_authenticate(user, "TERMSRV/srv1.example.com")), proof=bytes(32)),
               ntlm_name(user)),
            down(made.ts_request(proof=bytes(32)) if accepted else made.ts_request(error=made.LOGON_FAILURE), verdict(accepted))]


def tds_answer(accepted):
    return down(made.login_ack() if accepted else made.tds_error(18456, "Login failed for user."), verdict(accepted))


def tds_name(user, accepted, _number):
    return [up(made.login(user, made.SQL_PASSWORD), user), tds_answer(accepted)]


def tds_ntlm(user, accepted, _number):
    challenge = made.ntlm_challenge()
    return [up(made.login(token=made.ntlm_negotiate())), down(made.tds(made.ANSWER, b"\xed" + struct.pack("<H", len(challenge)) + challenge)),
            up(made.tds(made.SSPI, made.ntlm_authenticate(user, "MSSQLSvc/srv1.example.com:1433")), ntlm_name(user)), tds_answer(accepted)]


def mail(begin, invitation, accept, refuse):
    """A command, an invitation to go on, NTLM's messages in base64 between them, and an answer."""
    def legs(user, accepted, _number):
        def line(message):
            return base64.b64encode(message) + b"\r\n"

        return [up(begin), down(invitation + b"\r\n"), up(line(made.ntlm_negotiate())), down(invitation + line(made.ntlm_challenge())),
                up(line(made.ntlm_authenticate(user)), ntlm_name(user)), down(accept if accepted else refuse, verdict(accepted))]
    return legs


def ppp_chap(user, accepted, _number):
    return [down(made.challenge_message()), up(made.response_message(ntlm_name(user).encode()), ntlm_name(user)),
            down(made.chap(made.CHAP_SUCCESS, made.WELCOME) if accepted else made.chap(made.CHAP_FAILURE, made.REFUSAL), verdict(accepted))]


def http_proxy(user, accepted, _number):
    """A tunnel that a proxy opens (RFC 9110 9.3.6)."""
    def ask(token):
        return request("CONNECT", "web.example.com:443", Proxy_Authorization=http_token("NTLM", token))

    def refuse(*offers):
        return response("407 Proxy Authentication Required", *offers, header="Proxy-Authenticate")

    return [up(ask(made.ntlm_negotiate())), down(refuse(http_token("NTLM", made.ntlm_challenge()))),
            up(ask(made.ntlm_authenticate(user, "HTTP/proxy.example.com")), ntlm_name(user)),
            down(b"HTTP/1.1 200 Connected\r\n\r\n" if accepted else refuse("NTLM"), verdict(accepted))]


def http_digest(user, accepted, number):
    return [up(request("GET", Authorization=digest(user, number)), user),
            down(response("200 OK") if accepted else response("401 Unauthorized", 'Digest realm="x", nonce="n", qop="auth"'), verdict(accepted))]


def smb2_kerberos(_user, accepted, number):
    """One round; nothing says whose the ticket is."""
    token = made.spnego_init(made.ap_req(b"cifs", b"srv1.example.com"), made.KERBEROS_OID)
    answer = made.spnego_response(made.COMPLETED, made.KERBEROS_OID) if accepted else made.spnego_response(made.REJECTED)
    return [up(made.setup(number, 0, token)),
            down(made.setup_answer(number, 0x1000 + number, made.SUCCESS if accepted else made.LOGON_FAILURE, answer), verdict(accepted))]


def smb1_names(user, accepted, number):
    """Without SPNEGO, with errors of DOS."""
    return [up(smb1_old_setup(number, user), ntlm_name(user)),
            down(smb1_old_answer(number, (0, 0) if accepted else (2, 2)), verdict(accepted))]


def ldap_kerberos(_user, accepted, number):
    token = made.spnego_init(made.ap_req(b"ldap", b"srv1.example.com"), made.KERBEROS_OID)
    state = made.COMPLETED if accepted else made.REJECTED
    return [up(sasl_request(number, b"GSS-SPNEGO", token)),
            down(sasl_response(number, 0 if accepted else 49, made.spnego_response(state, made.KERBEROS_OID)), verdict(accepted))]


def radius_data(from_client, *parts):
    """What the datagram transports."""
    return radius(from_client, *parts)[14 + 20 + 8:]


def radius_ms_chap(user, accepted, number):
    proof = attribute(VENDOR, struct.pack(">IBB", 311, 25, 52) + bytes(50))
    refusal = attribute(VENDOR, struct.pack(">IBB", 311, 2, 3 + len(made.REFUSAL)) + b"\1" + made.REFUSAL)
    return [up(radius_data(True, ACCESS_REQUEST, number, attribute(USER_NAME, user.encode()), proof), user),
            down(radius_data(False, ACCESS_ACCEPT, number) if accepted else radius_data(False, ACCESS_REJECT, number, refusal), verdict(accepted))]


def radius_eap(user, accepted, number):
    """Two rounds: each has an identifier of its own, and the State of the challenge (RFC 3579 2)."""
    first, second, name, state = 2 * number, 2 * number + 1, attribute(USER_NAME, user.encode()), attribute(STATE, user.encode())
    return [up(radius_data(True, ACCESS_REQUEST, first, name, eap_attribute(made.EAP_RESPONSE, 1, b"\1" + user.encode())), user),
            down(radius_data(False, ACCESS_CHALLENGE, first, eap_attribute(made.EAP_REQUEST, 2, b"\x19\x20"), state)),
            up(radius_data(True, ACCESS_REQUEST, second, name, eap_attribute(made.EAP_RESPONSE, 2, b"\x19\0"), state), user),
            down(radius_data(False, ACCESS_ACCEPT if accepted else ACCESS_REJECT, second,
                             eap_attribute(made.EAP_SUCCESS if accepted else made.EAP_FAILURE, 2)), verdict(accepted))]


def nfs(_user, accepted, number):
    return [up(nfs_call(number, made.ap_req(b"nfs", b"srv1"))),
            down(nfs_reply(number, GSS_COMPLETE) if accepted else nfs_reply(number, GSS_FAILURE), verdict(accepted))]


def rpc_packet(_user, accepted, number):
    """SPNEGO with a ticket at a level whose tokens Wireshark 4.0 does not dissect."""
    how = {"call": number, "context": number, "authentication": 9, "level": 4}
    token = made.spnego_init(made.ap_req(b"RPCSS", b"srv1.example.com"), made.KERBEROS_OID)
    return [up(made.rpc_bind(token, **how)),
            down(made.rpc_bind_ack(made.spnego_response(made.COMPLETED if accepted else made.REJECTED, made.KERBEROS_OID), **how), verdict(accepted))]


def netlogon(user, accepted, number):
    """Of a computer, whose account the second call names ([MS-NRPC] 3.1.4.1)."""
    first, second, name = 2 * number + 10, 2 * number + 11, user + "$"
    return [up(challenge_call(first, user)), down(netlogon_answer(first, REQ_CHALLENGE, NT_SUCCESS)),
            up(authenticate_call(second, user), name),
            down(netlogon_answer(second, AUTHENTICATE3, NT_SUCCESS if accepted else NT_ACCESS_DENIED), verdict(accepted))]


def netlogon_preamble():
    return [up(netlogon_bind(), is_request=False), down(made.rpc_bind_ack(b""))]


def kerberos_tgs_tcp(user, accepted, number):
    return on_stream(kerberos_tgs(user, accepted, number))


CARRIERS = [
    Carrier("LDAP", "tcp", 389, ldap_simple, "EXAMPLE\\{}", has_ids=True, takes_turns=True, dissector="ldap", reads="ldap"),
    Carrier("LDAP with SASL", "tcp", 389, ldap_sasl, "EXAMPLE\\{}", takes_turns=True, dissector="ldap", reads="ldap ntlm spnego"),
    Carrier("LDAP with Sicily", "tcp", 389, ldap_sicily, "EXAMPLE\\{}", takes_turns=True, dissector="ldap", reads="ldap ntlm"),
    Carrier("SMB2", "tcp", 445, smb2, "EXAMPLE\\{}", has_ids=True, takes_turns=True, dissector="nbss", reads="smb ntlm spnego"),
    Carrier("SMB1", "tcp", 445, smb1, "EXAMPLE\\{}", has_ids=True, takes_turns=True, dissector="nbss", reads="smb ntlm spnego"),
    Carrier("HTTP with NTLM", "tcp", 80, http_ntlm, "EXAMPLE\\{}", takes_turns=True, dissector="http", reads="http http_request ntlm"),
    Carrier("HTTP with Kerberos", "tcp", 80, http_negotiate, "", dissector="http", reads="http http_request kerberos"),
    Carrier("HTTP with Basic", "tcp", 80, http_basic, "{}", takes_turns=True, dissector="http", reads="http http_request"),
    Carrier("AS over UDP", "udp", 88, kerberos_as, "{}@EXAMPLE.COM", has_ids=True, takes_turns=True, dissector="kerberos", reads="kerberos"),
    Carrier("AS over TCP", "tcp", 88, kerberos_as_tcp, "{}@EXAMPLE.COM", has_ids=True, takes_turns=True, dissector="kerberos", reads="kerberos"),
    Carrier("TGS over UDP", "udp", 88, kerberos_tgs, "{}@EXAMPLE.COM", takes_turns=True, dissector="kerberos", reads="kerberos"),
    Carrier("DCE/RPC", "tcp", 135, rpc_ntlm, "EXAMPLE\\{}", has_ids=True, dissector="dcerpc", reads="dcerpc dcerpc_binds ntlm"),
    Carrier("NegotiateStream", "tcp", 808, negotiate_stream, "EXAMPLE\\{}", preamble=message_framing, dissector="mc-nmf", reads="nns ntlm"),
    Carrier("CredSSP", "credssp", 3389, credssp, "EXAMPLE\\{}", reads="credssp ntlm"),
    Carrier("TDS by name", "tcp", 1433, tds_name, "{}", dissector="tds", reads="tds tds_login tds_texts"),
    Carrier("TDS with NTLM", "tcp", 1433, tds_ntlm, "EXAMPLE\\{}", dissector="tds", reads="tds tds_login ntlm"),
    Carrier("SMTP", "tcp", 25, mail(b"AUTH NTLM\r\n", b"334 ", b"235 2.7.0 Welcome\r\n", b"535 5.7.8 Refused\r\n"), "EXAMPLE\\{}", dissector="smtp", reads="smtp ntlm"),
    Carrier("IMAP", "tcp", 143, mail(b"A1 AUTHENTICATE NTLM\r\n", b"+ ", b"A1 OK done\r\n", b"A1 NO [AUTHENTICATIONFAILED] no\r\n"),
            "EXAMPLE\\{}", dissector="imap", reads="imap ntlm"),
    Carrier("POP3", "tcp", 110, mail(b"AUTH NTLM\r\n", b"+ ", b"+OK done\r\n", b"-ERR [AUTH] no\r\n"), "EXAMPLE\\{}", dissector="pop", reads="pop3 ntlm"),
    Carrier("HTTP proxy", "tcp", 8080, http_proxy, "EXAMPLE\\{}", dissector="http", reads="http http_request ntlm"),
    Carrier("HTTP with Digest", "tcp", 80, http_digest, "{}", takes_turns=True, dissector="http", reads="http http_request"),
    Carrier("SMB2 with Kerberos", "tcp", 445, smb2_kerberos, "", has_ids=True, takes_turns=True, dissector="nbss", reads="smb kerberos"),
    Carrier("SMB1 by name", "tcp", 445, smb1_names, "EXAMPLE\\{}", has_ids=True, takes_turns=True, dissector="nbss", reads="smb smb_dos"),
    Carrier("LDAP with Kerberos", "tcp", 389, ldap_kerberos, "", takes_turns=True, dissector="ldap", reads="ldap kerberos"),
    Carrier("RADIUS", "udp", 1812, radius_ms_chap, "{}", has_ids=True, takes_turns=True, dissector="radius", reads="radius mschap_in_radius"),
    Carrier("RADIUS with EAP", "udp", 1812, radius_eap, "{}", has_ids=True, takes_turns=True, dissector="radius", reads="radius"),
    Carrier("NFS", "tcp", 2049, nfs, "", has_ids=True, takes_turns=True, dissector="rpc", reads="oncrpc kerberos"),
    Carrier("DCE/RPC with Kerberos", "tcp", 135, rpc_packet, "", has_ids=True, dissector="dcerpc", reads="dcerpc dcerpc_binds kerberos"),
    Carrier("Netlogon", "tcp", 135, netlogon, "{}$", has_ids=True, takes_turns=True, preamble=netlogon_preamble, dissector="dcerpc", reads="netlogon"),
    Carrier("TGS over TCP", "tcp", 88, kerberos_tgs_tcp, "{}@EXAMPLE.COM", takes_turns=True, dissector="kerberos", reads="kerberos"),
    Carrier("PPP", "ppp", 0, ppp_chap, "EXAMPLE\\{}", reads="chap mschap"),
]
