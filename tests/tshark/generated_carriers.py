# SPDX-License-Identifier: GPL-2.0-or-later
"""Logons of further carriers, leg by leg, and the table of all: what stands in plugin/carriers/table.h is in a row of it, or makes no
attempts of its own."""
import base64
import dataclasses
import struct

import generated_logons
import handmade_attempts as made
import handmade_keys_rpc as rpc
from generated_logons import Carrier, down, http_token, nfs_call, nfs_reply, ntlm_name, up, verdict
from handmade import negoex_alert
from handmade_keys import request, response
from handmade_keys_ppp import chap_challenge, chap_message, chap_response, md5_response
from handmade_lagging import bare_ap_req
from handmade_losses import transceive, transceived, write
from handmade_strangers import over_tcp, tkey
from wire import der, integer


# ---- Kerberos in other protocols

def gss_ap_rep():
    """What a service that is asked to prove itself answers (RFC 4120 5.5.2, RFC 4121 4.1)."""
    return der(0x60, made.KERBEROS_OID, b"\2\0", bare_ap_rep())


def bare_ap_rep():
    return der(0x6F, der(0x30, made.tagged(0, integer(5)), made.tagged(1, integer(15)), made.tagged(2, made.encrypted(b"reply".ljust(40)))))


def change_password(_user, accepted, _number):
    """RFC 3244 2. What came of the password itself is encrypted: it is the ticket that is accepted."""
    def message(version, first, second):
        return struct.pack(">HHH", 6 + len(first + second), version, len(first)) + first + second

    private = der(0x75, der(0x30, made.tagged(0, integer(5)), made.tagged(1, integer(21)), made.tagged(3, made.encrypted(b"x" * 40))))
    return [up(message(0xFF80, bare_ap_req(), private)),
            down(message(1, bare_ap_rep(), private) if accepted else message(1, b"", made.krb_error(37)), verdict(accepted))]


def dns(_user, accepted, number):
    token = made.spnego_init(made.ap_req(b"DNS", b"ns1"), made.KERBEROS_OID)
    answer = tkey(number, True, made.spnego_response(made.COMPLETED, made.KERBEROS_OID)) if accepted else tkey(number, True, error=17)
    return [up(tkey(number, False, token)), down(answer, verdict(accepted))]


def dns_tcp(user, accepted, number):
    return [dataclasses.replace(leg, data=over_tcp(leg.data)) for leg in dns(user, accepted, number)]


def nfs_udp(_user, accepted, number):
    """Without the record mark (RFC 5531 11)."""
    return [up(nfs_call(number, made.ap_req(b"nfs", b"srv1"))[4:]),
            down(nfs_reply(number, rpc.GSS_COMPLETE if accepted else rpc.GSS_FAILURE)[4:], verdict(accepted))]


def mail_kerberos(begin, invitation, accept, refuse):
    def legs(_user, accepted, _number):
        return [up(begin), down(invitation + b"\r\n"), up(base64.b64encode(made.ap_req(b"smtp", b"mail")) + b"\r\n"),
                down(accept if accepted else refuse, verdict(accepted))]
    return legs


def credssp_kerberos(_user, accepted, _number):
    """The AP-REP is no end (MS-CSSP 3.1.5): that is the proof of the server's, or the error."""
    return [up(made.ts_request(made.spnego_init(made.ap_req(b"TERMSRV", b"srv1"), made.KERBEROS_OID))),
            down(made.ts_request(made.spnego_response(made.INCOMPLETE, made.KERBEROS_OID, gss_ap_rep()))),
            up(made.ts_request(made.spnego_response(token=b"\4\4\4\xff" + b"\xff" * 20), proof=bytes(32))),
            down(made.ts_request(proof=bytes(32)) if accepted else made.ts_request(error=made.LOGON_FAILURE), verdict(accepted))]


# ---- HTTP in other forms

def http_spnego(user, accepted, _number):
    """NTLM inside Negotiate (RFC 4559), in a method that Wireshark does not know."""
    def ask(token):
        return request("RDG_OUT_DATA", "/remoteDesktopGateway/", Authorization=http_token("Negotiate", token))

    return [up(ask(made.spnego_init(made.ntlm_negotiate(), made.NTLM_OID))),
            down(response("401 Unauthorized", http_token("Negotiate", made.spnego_response(made.INCOMPLETE, made.NTLM_OID, made.ntlm_challenge())))),
            up(ask(made.spnego_response(token=made.ntlm_authenticate(user, "HTTP/web.example.com"))), ntlm_name(user)),
            down(response("200 OK", http_token("Negotiate", made.spnego_response(made.COMPLETED))) if accepted
                 else response("401 Unauthorized", "Negotiate"), verdict(accepted))]


# ---- SMB and DCE/RPC in it

NEGOEX_OID = bytes.fromhex("060a2b06010401823702021e")


def negoex(_user, accepted, number):
    """[MS-NEGOEX] 2.2.6.3: what the client can do; the server's alert says why it is refused."""
    offer = struct.pack("<8sIIII16s32sQIHxxIHxx", b"NEGOEXTS", 0, 0, 96, 96, bytes(range(16)), bytes(32), 0, 96, 0, 96, 0)
    answer = made.spnego_response(made.COMPLETED) if accepted else made.spnego_response(made.REJECTED, NEGOEX_OID, negoex_alert(made.LOGON_FAILURE)[1])
    return [up(made.setup(number, 0, made.spnego_init(offer, NEGOEX_OID))),
            down(made.setup_answer(number, 0x1000 + number, made.SUCCESS if accepted else made.LOGON_FAILURE, answer), verdict(accepted))]


def rpc_pipe(user, accepted, number):
    """The same calls as over TCP, each in a request to a pipe and its answer."""
    first, pipe = 10 * number, number
    answer = rpc.call_answer(2) if accepted else rpc.fault(2, rpc.ACCESS_DENIED, made.WHOLE | made.DID_NOT_EXECUTE)
    return [up(transceive(first, pipe, made.rpc_bind(made.ntlm_negotiate()))),
            down(transceived(first, pipe, made.rpc_bind_ack(made.ntlm_challenge()))),
            up(write(first + 1, pipe, made.rpc(made.PDU_AUTH3, 1, bytes(4), made.ntlm_authenticate(user, "RPCSS/x"))), ntlm_name(user), is_awaited=False),
            up(transceive(first + 2, pipe, rpc.call(2)), is_request=False, is_awaited=False),
            down(transceived(first + 2, pipe, answer), verdict(accepted))]


# ---- RDP without the key of its TLS

def rdp(user, accepted, _number):
    """Of an accepted client only the name is in the clear; who cannot do what the server asks for is refused."""
    return [up(made.rdp_request(user, 3 if accepted else 0), user, is_awaited=False),
            down(made.rdp_confirm(2)) if accepted else down(made.rdp_refusal(5), "Failure")]


# ---- TLS (RFC 5246 7.3): a client's certificate

def certificate(common_name):
    def name(text):
        return der(0x30, der(0x31, der(0x30, bytes.fromhex("0603550403"), der(0x0C, text.encode()))))

    rsa = der(0x30, bytes.fromhex("06092a864886f70d010101"), b"\5\0")
    signature = der(0x30, bytes.fromhex("06092a864886f70d01010b"), b"\5\0")
    key = der(0x30, rsa, der(3, b"\0", der(0x30, integer(1 << 511 | 1), integer(65537))))
    dates = der(0x30, der(0x17, b"260101000000Z"), der(0x17, b"360101000000Z"))
    body = der(0x30, made.tagged(0, integer(2)), integer(1), signature, name("ca"), dates, name(common_name), key)
    return der(0x30, body, signature, der(3, b"\0" + bytes(64)))


HANDSHAKE, CHANGE_CIPHER_SPEC, ALERT = 22, 20, 21
CLIENT_HELLO, SERVER_HELLO, CERTIFICATE, CERTIFICATE_REQUEST, HELLO_DONE, KEY_EXCHANGE = 1, 2, 11, 13, 14, 16


def tls_record(kind, data):
    return struct.pack(">BHH", kind, 0x0303, len(data)) + data


def handshake(kind, body=b""):
    return tls_record(HANDSHAKE, struct.pack(">I", kind << 24 | len(body)) + body)


def certificates(*list_of):
    data = b"".join(len(one).to_bytes(3, "big") + one for one in list_of)
    return handshake(CERTIFICATE, len(data).to_bytes(3, "big") + data)


def tls_client(user, accepted, _number):
    hello = b"\3\3" + bytes(32) + b"\0"
    finished = tls_record(CHANGE_CIPHER_SPEC, b"\1") + tls_record(HANDSHAKE, b"\x5a" * 40)
    return [up(handshake(CLIENT_HELLO, hello + b"\0\2\0\x2f\1\0"), is_request=False, is_awaited=False),
            down(handshake(SERVER_HELLO, hello + b"\0\x2f\0") + certificates(certificate("server"))
                 + handshake(CERTIFICATE_REQUEST, b"\1\1" b"\0\2\4\1" b"\0\0") + handshake(HELLO_DONE)),
            up(certificates(certificate(user)) + handshake(KEY_EXCHANGE, b"\0\x40" + bytes(64)), f"CN={user}"),
            up(finished, is_request=False),
            down(finished if accepted else tls_record(ALERT, b"\2\x2e"), verdict(accepted))]


# ---- PPP and EAP

def chap(user, accepted, number):
    return [down(chap_challenge(number)), up(chap_response(number, user.encode()), user),
            down(chap_message(made.CHAP_SUCCESS, number, made.WELCOME) if accepted else chap_message(made.CHAP_FAILURE, number, made.REFUSAL),
                 verdict(accepted))]


def chap_md5(user, accepted, number):
    return [down(chap_challenge(number)), up(md5_response(number, user.encode()), user),
            down(chap_message(made.CHAP_SUCCESS if accepted else made.CHAP_FAILURE, number, b"what the server likes to say"), verdict(accepted))]


def eap(user, accepted, number):
    first = 10 * number
    return [down(chap_message(made.EAP_REQUEST, first, b"\1")), up(chap_message(made.EAP_RESPONSE, first, b"\1" + user.encode()), user),
            down(chap_message(made.EAP_REQUEST, first + 1, b"\x19\x20")), up(chap_message(made.EAP_RESPONSE, first + 1, b"\x19\0")),
            down(chap_message(made.EAP_SUCCESS if accepted else made.EAP_FAILURE, first + 1, b""), verdict(accepted))]


def eap_ms_chap(user, accepted, number):
    """[MS-CHAP] 2.2: who was refused, and may not try again, is told so before EAP ends."""
    first = 10 * number
    end = made.chap(made.CHAP_SUCCESS, made.WELCOME, number) if accepted else made.chap(made.CHAP_FAILURE, made.REFUSAL, number)
    return [down(chap_message(made.EAP_REQUEST, first, b"\1")), up(chap_message(made.EAP_RESPONSE, first, b"\1" + user.encode()), user),
            down(chap_message(made.EAP_REQUEST, first + 1, b"\x1a" + chap_challenge(number))),
            up(chap_message(made.EAP_RESPONSE, first + 1, b"\x1a" + made.response_message(user.encode(), number)), user),
            down(chap_message(made.EAP_REQUEST, first + 2, b"\x1a" + end), "" if accepted else "Failure"),
            up(chap_message(made.EAP_RESPONSE, first + 2, b"\x1a" + end[:1]), is_request=False),
            down(chap_message(made.EAP_SUCCESS if accepted else made.EAP_FAILURE, first + 2, b""), verdict(accepted))]


def mail_gss(title, port, begin, invitation, accept, refuse, dissector, reads):
    return Carrier(f"{title} with Kerberos", "tcp", port, mail_kerberos(begin, invitation, accept, refuse), "", dissector=dissector, reads=reads)


CARRIERS = [
    *generated_logons.CARRIERS,
    Carrier("kpasswd over UDP", "udp", 464, change_password, "", dissector="kpasswd", reads="kpasswd kerberos"),
    Carrier("DNS over UDP", "udp", 53, dns, "", has_ids=True, takes_turns=True, dissector="dns", reads="dns spnego"),
    Carrier("DNS over TCP", "tcp", 53, dns_tcp, "", has_ids=True, takes_turns=True, dissector="dns", reads="dns spnego"),
    Carrier("NFS over UDP", "udp", 2049, nfs_udp, "", has_ids=True, takes_turns=True, dissector="rpc", reads="oncrpc"),
    mail_gss("SMTP", 25, b"AUTH GSSAPI\r\n", b"334 ", b"235 2.7.0 Welcome\r\n", b"535 5.7.8 Refused\r\n", "smtp", "smtp"),
    mail_gss("IMAP", 143, b"A1 AUTHENTICATE GSSAPI\r\n", b"+ ", b"A1 OK done\r\n", b"A1 NO [AUTHENTICATIONFAILED] no\r\n", "imap", "imap"),
    mail_gss("POP3", 110, b"AUTH GSSAPI\r\n", b"+ ", b"+OK done\r\n", b"-ERR [AUTH] no\r\n", "pop", "pop3"),
    Carrier("CredSSP with Kerberos", "credssp", 3389, credssp_kerberos, "", reads="credssp kerberos"),
    Carrier("HTTP with Negotiate", "tcp", 80, http_spnego, "EXAMPLE\\{}", takes_turns=True, dissector="http", reads="http http_request spnego"),
    Carrier("SMB2 with NEGOEX", "tcp", 445, negoex, "", has_ids=True, takes_turns=True, dissector="nbss", reads="smb negoex"),
    Carrier("DCE/RPC in a pipe", "tcp", 445, rpc_pipe, "EXAMPLE\\{}", has_ids=True, dissector="nbss", reads="dcerpc dcerpc_binds"),
    Carrier("RDP", "tcp", 3389, rdp, "{}", reads="rdp rdp_negotiation"),
    Carrier("TLS", "tcp", 443, tls_client, "CN={}", dissector="tls", reads="tls tls_hello tls_client tls_certificate tls_acceptance"),
    Carrier("CHAP with MD5", "ppp", 0, chap_md5, "{}", reads="chap"),
    Carrier("CHAP in L2TP", "l2tp", 0, chap, "{}", reads="chap mschap"),
    Carrier("CHAP in PPTP", "pptp", 0, chap, "{}", reads="chap mschap"),
    Carrier("EAP", "lan", 0, eap, "{}", takes_turns=True, reads="eap"),
    Carrier("EAP in PPP", "ppp eap", 0, eap, "{}", takes_turns=True, reads="eap"),
    Carrier("EAP with MS-CHAPv2", "lan", 0, eap_ms_chap, "{}", takes_turns=True, reads="eap mschap mschap_in_eap"),
]

# Carriers that make no attempts, and why.
WITHOUT_ATTEMPTS = {
    "socks": "Wireshark does not dissect the tokens of RFC 1961: that a proxy ends the exchange is a status, of nobody",
    "dplay": "Wireshark does not dissect the tokens of DirectPlay 4: its error is a status, of nobody",
    "dcerpc_datagram": "a fault without a connection is a status: Windows authenticates nobody with such calls",
    "texts": "a status in the text of a protocol that nobody authenticates with",
    "tcp": "ends attempts of others: see generated_attempts.ended()",
    "icmp": "ends attempts of others: see generated_attempts.quoted()",
}
