# SPDX-License-Identifier: GPL-2.0-or-later
"""More authentications with what is behind them, as in handmade_diagnosis.py: each rule, and what has to keep it silent."""
import base64
import struct

import handmade_diagnosis
from handmade_attempts import (AES256, CLIENT, INCOMPLETE, KERBEROS_OID, LOCKED_OUT, LOGON_FAILURE, MORE_PROCESSING, NDR, NEGOTIATE, DISCOVERY,
                               NTLM_FLAGS, NTLM_OID, OTHER_SERVER, PDU_AUTH3, PDU_BIND, PDU_BIND_ACK, PDU_FAULT, PDU_REQUEST, PDU_RESPONSE, REALM,
                               RESPONSE_OF_SICILY, SERVER, SSPI, SUCCESS, ANSWER, DID_NOT_EXECUTE, WHOLE, ap_req, av_pairs, bind_request, bind_response,
                               login, login_ack, ntlm_authenticate, ntlm_challenge, ntlm_message, ntlm_negotiate, principal, rpc, rpc_bind, rpc_bind_ack,
                               setup, setup_answer, sicily_request, spnego_init, spnego_response, tagged, tds, tds_error, utf16)
from handmade_diagnosis import (ACCOUNT_DISABLED, FAILED, FORWARDED, KDC, NONE, SECOND_CLIENT, SPN, START, error, links, scene, status_data,
                                succeeded, tgs_request)
from handmade_keys import sasl_request, sasl_response
from wire import ACK, FIN, Connection, der, integer

CLIENT_ONLY = "client offered only NTLM"
LOCAL_CALL, MIC = 0x00004000, 2
ACCESS_DENIED, NO_TRUST, NO_SECRETS = 0xC0000022, 0xC000018D, 0xC0000371
RENEW, RENEWABLE_ONLY = b"\0\0\0\0\2", b"\0\0\x80\0\0"


def proof_of(user, target="cifs/srv1.example.com", domain="EXAMPLE", computer="SRV1", of_domain="EXAMPLE", flags=0, workstation="CLI1"):
    """NTLMv2: what the client says of itself, and what it repeats of the server. `target` None: the pair is missing."""
    pairs = av_pairs((2, of_domain), (1, computer), *([(9, target)] if target is not None else []))
    proof = b"\x5a" * 16 + b"\1\1" + bytes(6) + bytes(8) + b"client-c" + bytes(4) + struct.pack("<HHI", 6, 4, flags) + pairs
    return ntlm_message(3, bytes(48) + struct.pack("<I", NTLM_FLAGS) + b"\x0a\0\0\0\0\0\0\x0f" + bytes(16), (28, utf16(domain)),
                        (36, utf16(user)), (44, utf16(workstation)), (12, bytes(24)), (20, proof + bytes(4)))


def local_call():
    return ntlm_message(3, bytes(48) + struct.pack("<I", NTLM_FLAGS | LOCAL_CALL) + b"\x0a\0\0\0\0\0\0\x0f" + bytes(16))


def smb(s, proof, status=SUCCESS, server=(KERBEROS_OID, NTLM_OID), bare=False, to=SERVER):
    """NTLM over SMB with a proof of one's own. `bare`: the client does not negotiate."""
    s.port += 1
    link = Connection(s.frames, s.who, s.port, to, 445)
    if server:
        link.server(handmade_diagnosis.negotiate_answer(*server))
    link.client(setup(1, 0, ntlm_negotiate() if bare else spnego_init(ntlm_negotiate(), NTLM_OID)))
    link.server(setup_answer(1, 1, MORE_PROCESSING, ntlm_challenge() if bare else spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge())))
    link.client(setup(2, 1, proof if bare else spnego_response(token=proof)))
    link.server(setup_answer(2, 1, status, b"" if bare else spnego_response(0)))


def http(s, offered, scheme="NTLM", to=SERVER):
    """`offered`: the schemes of the first answer; none: the client asks at once."""
    s.port += 1
    link = Connection(s.frames, s.who, s.port, to, 80)
    get = b"GET / HTTP/1.1\r\nHost: srv1.example.com\r\n"

    def answer(code, *offers):
        link.server(b"HTTP/1.1 %d .\r\n" % code + b"".join(b"WWW-Authenticate: %s\r\n" % offer for offer in offers) + b"Content-Length: 0\r\n\r\n")

    def show(token):
        link.client(get + b"Authorization: %s %s\r\n\r\n" % (scheme.encode(), base64.b64encode(token)))
    if offered:
        link.client(get + b"\r\n")
        answer(401, *(offer.encode() for offer in offered))
    show(ntlm_negotiate())
    answer(401, scheme.encode() + b" " + base64.b64encode(ntlm_challenge()))
    show(ntlm_authenticate("alice", "HTTP/srv1.example.com"))
    answer(200)


def rpc_call(s, kerberos=False, is_refused=False, level=6):
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 135)
    kind = 16 if kerberos else 10
    trailer = b"\1\0\0\0" + bytes(12)
    link.client(rpc_bind(ap_req(b"RPCSS", b"srv1.example.com") if kerberos else ntlm_negotiate(), authentication=kind, level=level))
    link.server(rpc_bind_ack(b"answer" if kerberos else ntlm_challenge(), authentication=kind))
    if not kerberos:
        link.client(rpc(PDU_AUTH3, 1, bytes(4), ntlm_authenticate("alice", "RPCSS/srv1.example.com")))
    link.client(rpc(PDU_REQUEST, 2, struct.pack("<IHH", 16, 0, 4) + bytes(16), trailer, authentication=kind))
    if is_refused:
        link.server(rpc(PDU_FAULT, 2, struct.pack("<IHBBII", 32, 0, 0, 0, 5, 0), flags=WHOLE | DID_NOT_EXECUTE))
    else:
        link.server(rpc(PDU_RESPONSE, 2, struct.pack("<IHBB", 16, 0, 0, 0) + bytes(16), trailer, authentication=kind))


def ndr_string(text):
    data = utf16(text + "\0")
    return struct.pack("<III", len(text) + 1, 0, len(text) + 1) + data + bytes(-len(data) % 4)


NETLOGON = bytes.fromhex("785634123412cdabef0001234567cffb")


def secure_channel(s, status):
    """NetrServerReqChallenge and NetrServerAuthenticate3 ([MS-NRPC] 3.5.4.4.1, 3.5.4.4.2) of the computer SRV1."""
    s.port += 1
    link = Connection(s.frames, s.who, s.port, KDC, 49200)
    link.client(rpc(PDU_BIND, 1, struct.pack("<HHIB3xHBB", 5840, 5840, 0, 1, 0, 1, 0) + NETLOGON + struct.pack("<I", 1) + NDR + struct.pack("<I", 2)))
    link.server(rpc(PDU_BIND_ACK, 1, struct.pack("<HHIH4s2xB3xHH", 5840, 5840, 1, 4, b"135\0", 1, 0, 0) + NDR + struct.pack("<I", 2)))
    names = struct.pack("<I", 0x20000) + ndr_string("\\\\DC1")
    calls = ((4, names + ndr_string("SRV1")[:-2] + b"challeng", b"answered" + struct.pack("<I", 0)),
             (26, names + ndr_string("SRV1$") + struct.pack("<HH", 2, 0) + ndr_string("SRV1")[:-2] + b"proofprf" + bytes(2) + struct.pack("<I", 0x612FFFFF),
              bytes(8) + struct.pack("<III", 0x612FFFFF, 0, status)))
    for number, (operation, stub, result) in enumerate(calls, 2):
        link.client(rpc(PDU_REQUEST, number, struct.pack("<IHH", len(stub), 0, operation) + stub))
        link.server(rpc(PDU_RESPONSE, number, struct.pack("<IHBB", len(result), 0, 0, 0) + result))


def issue(service, kvno, name=b"alice"):
    """A TGS-REP whose ticket is made with a key of a version; and how a client shows that ticket."""
    owner = b"" if name == b"alice" else b" of " + name
    cipher = (b"ticket for " + b"/".join(service) + owner).ljust(44) + b"%04d" % kvno
    part = der(0x30, tagged(0, integer(AES256)), tagged(1, integer(kvno)), tagged(2, der(4, cipher)))
    ticket = der(0x61, der(0x30, tagged(0, integer(5)), tagged(1, REALM), tagged(2, principal(*service)), tagged(3, part)))
    sealed = der(0x30, tagged(0, integer(AES256)), tagged(2, der(4, b"sealed".ljust(40))))
    reply = der(0x6D, der(0x30, tagged(0, integer(5)), tagged(1, integer(13)), tagged(3, REALM), tagged(4, principal(name)), tagged(5, ticket),
                          tagged(6, sealed)))
    shown = der(0x6E, der(0x30, tagged(0, integer(5)), tagged(1, integer(14)), tagged(2, der(3, bytes(5))), tagged(3, ticket), tagged(4, sealed)))
    return reply, der(0x60, KERBEROS_OID, b"\1\0", shown)


def show_ticket(s, shown, problem=None, to=SERVER):
    s.port += 1
    link = Connection(s.frames, s.who, s.port, to, 445)
    link.client(setup(1, 0, spnego_init(shown, KERBEROS_OID, NTLM_OID)))
    if problem:
        link.server(setup_answer(1, 1, MORE_PROCESSING, spnego_response(INCOMPLETE, KERBEROS_OID, der(0x60, KERBEROS_OID, b"\3\0", problem))))
        link.client(setup(2, 1, spnego_response(token=b"")))
        link.server(setup_answer(2, 1, LOGON_FAILURE))
    else:
        link.server(setup_answer(1, 1, SUCCESS, spnego_response(0, KERBEROS_OID)))


CIFS = (b"cifs", b"srv1.example.com")


def as_request(user, nonce, service=(b"krbtgt", b"EXAMPLE.COM"), preauthenticated=True, etypes=(AES256,)):
    sealed = der(0x30, tagged(0, integer(AES256)), tagged(2, der(4, b"timestamp".ljust(40))))
    padata = [tagged(3, der(0x30, der(0x30, tagged(1, integer(2)), tagged(2, der(4, sealed)))))] if preauthenticated else []
    body = der(0x30, tagged(0, der(3, bytes(5))), tagged(1, principal(user)), tagged(2, REALM), tagged(3, principal(*service)),
               tagged(5, der(0x18, b"20370913024805Z")), tagged(7, integer(nonce)), tagged(8, der(0x30, *map(integer, etypes))))
    return der(0x6A, der(0x30, tagged(1, integer(5)), tagged(2, integer(10)), *padata, tagged(4, body)))


def as_reply(user, service):
    sealed = der(0x30, tagged(0, integer(AES256)), tagged(2, der(4, b"sealed".ljust(40))))
    ticket = der(0x61, der(0x30, tagged(0, integer(5)), tagged(1, REALM), tagged(2, principal(*service)), tagged(3, sealed)))
    return der(0x6B, der(0x30, tagged(0, integer(5)), tagged(1, integer(11)), tagged(3, REALM), tagged(4, principal(user)), tagged(5, ticket),
                         tagged(6, sealed)))


def for_user(nonce, user, service):
    """S4U2Self: PA-FOR-USER ([MS-SFU] 2.2.1) behind the ticket of the service."""
    name = der(0x30, tagged(0, principal(user)), tagged(1, REALM), tagged(2, b""), tagged(3, der(0x1B, b"Kerberos")))
    shown = ap_req(b"krbtgt", b"EXAMPLE.COM")
    padata = der(0x30, tagged(1, integer(1)), tagged(2, der(4, shown[shown.index(b"\x6e\x82"):]))), der(0x30, tagged(1, integer(129)), tagged(2, der(4, name)))
    body = der(0x30, tagged(0, der(3, bytes(5))), tagged(2, REALM), tagged(3, principal(*service)), tagged(5, der(0x18, b"20370913024805Z")),
               tagged(7, integer(nonce)), tagged(8, der(0x30, integer(AES256))))
    return der(0x6C, der(0x30, tagged(1, integer(5)), tagged(2, integer(12)), tagged(3, der(0x30, *padata)), tagged(4, body)))


ADDRESS, REALM_UNKNOWN, PROGRAM, LOCAL = "target is an address", "realm unknown", "program asked for NTLM", "local account"


# ---- N09: the client does ask for the SPN of an address, or gets a ticket for it
@scene((ADDRESS, "", links(2), 1), (ADDRESS, "1", "", 1))
def spn_of_an_address(s):
    s.tgs("cifs/192.0.2.1", 7)
    s.smb(target="cifs/192.0.2.1")


@scene((NONE, "", "", 1), (CLIENT_ONLY, "", "", 2))
def ticket_for_an_address(s):
    s.tgs("cifs/192.0.2.1")
    s.smb(target="cifs/192.0.2.1")


# ---- K25: no way to a realm; a referral that goes well
@scene((REALM_UNKNOWN, "", "", 1))
def realm_unknown(s):
    s.tgs("krbtgt/OTHER.EXAMPLE", 7)


@scene((NONE, "", "", 1), (NONE, "", "", 1))
def referral_that_leads_there(s):
    s.ask(tgs_request(1, b"cifs", b"srv1.example.net"), handmade_diagnosis.tgs_rep(b"alice", b"krbtgt", b"EXAMPLE.NET"))
    s.ask(tgs_request(2, b"cifs", b"srv1.example.net", tgt=(b"krbtgt", b"EXAMPLE.NET")),
          handmade_diagnosis.tgs_rep(b"alice", b"cifs", b"srv1.example.net"), kdc=OTHER_SERVER)


# ---- N02, N03, N05: what refutes them
@scene(("SPN not unique", "", succeeded(2), 1), (NONE, "", "", 1), (CLIENT_ONLY, "", "", 1))
def spn_not_unique_but_ticket(s):
    s.tgs("cifs/srv1.example.com", 8)
    s.tgs("cifs/srv1.example.com")
    s.smb()


@scene(("no common encryption type", "", succeeded(2), 1), (NONE, "", "", 1), (CLIENT_ONLY, "", "", 1))
def no_etype_but_ticket(s):
    s.tgs("cifs/srv1.example.com", 14)
    s.tgs("cifs/srv1.example.com")
    s.smb()


@scene(("clock skew", "", succeeded(2), 1), (NONE, "", "", 1), (CLIENT_ONLY, "", "", 1))
def skew_that_was_corrected(s):
    s.log_on(b"alice", 37, server_time=START + 900)
    s.log_on(b"alice")
    s.smb()


# ---- N13, N14: HTTP, RPC and LDAP
@scene(("server offers only NTLM", "", "", 1))
def web_server_only(s):
    http(s, ["NTLM", "Basic realm=\"x\""])


@scene((PROGRAM, "", "", 1))
def web_client_by_name(s):
    http(s, ["Negotiate", "NTLM"])


@scene((CLIENT_ONLY, "", "", 1))
def web_client_without_kerberos(s):
    http(s, ["Negotiate", "NTLM"], "Negotiate")


@scene((NONE, "", "", 1))
def web_server_not_heard(s):
    http(s, [])


@scene((PROGRAM, "", "", 1))
def rpc_by_name(s):
    rpc_call(s)


@scene((NONE, "", "", 1), (NONE, "", "", 2))
def rpc_after_kerberos(s):
    """The program has tried Kerberos, and the service refused it."""
    rpc_call(s, kerberos=True, is_refused=True)
    rpc_call(s)


@scene((PROGRAM, "", "", 1))
def sicily(s):
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 389)
    link.client(sicily_request(1, DISCOVERY))
    link.server(bind_response(1, matched=b"NTLM"))
    link.client(sicily_request(2, NEGOTIATE, ntlm_negotiate()))
    link.server(bind_response(2, matched=ntlm_challenge()))
    link.client(sicily_request(3, RESPONSE_OF_SICILY, ntlm_authenticate("alice", "ldap/srv1.example.com")))
    link.server(bind_response(3, 0))


# ---- N16
@scene((CLIENT_ONLY, "", "", 1))
def bare_ntlm(s):
    smb(s, proof_of("alice"), bare=True)


@scene((NONE, "", "", 1))
def bare_ntlm_to_a_server_not_heard(s):
    smb(s, proof_of("alice"), bare=True, server=())


# ---- N18, N07: accounts that no domain knows
@scene((LOCAL, "", "", 1))
def account_of_the_server(s):
    smb(s, proof_of("admin", domain="srv1"))


@scene((LOCAL, "", "", 1))
def server_without_a_domain(s):
    smb(s, proof_of("admin", domain="WORKGROUP", of_domain="SRV1"))


@scene((CLIENT_ONLY, "", "", 1))
def account_of_the_domain(s):
    smb(s, proof_of("admin"))


@scene((LOCAL, "", "", 1))
def account_of_a_dot(s):
    smb(s, proof_of("admin", domain="."))


@scene((LOCAL, "", "", 1))
def account_of_the_client(s):
    smb(s, proof_of("admin", domain="CLI1"))


@scene((NONE, "", "", 1), (CLIENT_ONLY, "", "", 2))
def account_of_a_dot_that_the_domain_knows(s):
    s.log_on(b"admin")
    smb(s, proof_of("admin", domain="."))


@scene((NONE, "", links(2), 1), (LOCAL, "1", "", 1))
def account_that_the_kdc_does_not_know(s):
    s.log_on(b"admin", 6)
    smb(s, proof_of("admin", domain="CLI1"))


@scene(("server offers only NTLM", "", "", 1))
def account_of_a_server_without_kerberos(s):
    smb(s, proof_of("admin", domain="SRV1"), server=(NTLM_OID,))


# ---- N25, N23, N19
@scene(("no target name", "", "", 1))
def no_target(s):
    smb(s, proof_of("alice", target=None, flags=MIC))


@scene((CLIENT_ONLY, "", "", 1))
def no_target_of_a_simple_client(s):
    smb(s, proof_of("alice", target=None))


@scene(("client and server are one", "", "", 1))
def one_computer(s):
    smb(s, local_call())


@scene(("cloud account", "", "", 1))
def cloud(s):
    smb(s, proof_of("bob@example.com", domain="MicrosoftAccount"), server=())


@scene((CLIENT_ONLY, "", "", 1))
def cloud_but_something_is_certain(s):
    smb(s, proof_of("bob@example.com", domain="MicrosoftAccount"))


# ---- N21: refused without a reason, or with one
@scene((NONE, "", links(2), 1), ("service refused Kerberos", "1", "", 1))
def kerberos_refused(s):
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 445)
    link.client(setup(1, 0, spnego_init(ap_req(*CIFS), KERBEROS_OID, NTLM_OID)))
    link.server(setup_answer(1, 1, LOGON_FAILURE))
    smb(s, proof_of("alice"))


@scene((NONE, "", "", 1), (CLIENT_ONLY, "", "", 2))
def kerberos_refused_long_before(s):
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 445)
    link.client(setup(1, 0, spnego_init(ap_req(*CIFS), KERBEROS_OID, NTLM_OID)))
    link.server(setup_answer(1, 1, LOGON_FAILURE))
    s.pause(30)
    smb(s, proof_of("alice"))


# ---- N08: too big for UDP, and nobody answers on TCP
@scene((NONE, "", links(2), 1), ("KDC did not answer", "1", "", 1))
def kdc_silent_on_tcp(s):
    s.nonce += 1
    s.ask(as_request(b"alice", s.nonce), error(52, b"krbtgt", b"EXAMPLE.COM"))
    s.smb()


# ---- K15: forwarding is wished for and not missed, whatever refuses it
@scene(("delegation not allowed", "", "repeated in attempt 2", 1), ("delegation not allowed", "", "", 1))
def forwarding_refused_twice(s):
    s.tgs("krbtgt/EXAMPLE.COM", 13, FORWARDED)
    s.tgs("krbtgt/EXAMPLE.COM", 13, FORWARDED)


@scene(("clock skew", "", "", 1))
def forwarding_with_a_wrong_clock(s):
    s.tgs("krbtgt/EXAMPLE.COM", 37, FORWARDED)


# ---- K16: a domain controller without secrets
@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1))
def without_secrets(s):
    s.tgs("cifs/srv1.example.com", 7, e_data=status_data(NO_SECRETS))
    issue_, _ = issue(CIFS, 2)
    s.ask(tgs_request(7, *CIFS, tgt=(b"krbtgt", b"OTHER")), issue_, kdc=OTHER_SERVER)


@scene((NONE, "", "", 1), (NONE, "", "", 2))
def without_secrets_for_another_service(s):
    s.tgs("cifs/srv1.example.com", 7, e_data=status_data(NO_SECRETS))
    s.tgs("cifs/srv2.example.com")


# ---- K21: a service looks for a user
@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1))
def search_for_a_realm(s):
    s.log_on(b"bob", 6)
    s.ask(for_user(8, b"bob", (b"web",)), handmade_diagnosis.tgs_rep(b"bob", b"web"))


@scene((NONE, "", FAILED, 1), (NONE, "", "", 2))
def search_for_another_user(s):
    s.log_on(b"bob", 6)
    s.ask(for_user(8, b"carol", (b"web",)), handmade_diagnosis.tgs_rep(b"carol", b"web"))


# ---- K22
@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1))
def user_to_user(s):
    s.tgs("host/srv1.example.com", 27)
    s.tgs("host/srv1.example.com", options=b"\0\0\0\0\x08")


# ---- K23, K34: a TGT that is no good any more
@scene((NONE, "", succeeded(3), 1), (NONE, "", "", 2), (NONE, "", "", 1))
def ticket_expired(s):
    s.tgs("cifs/srv1.example.com", 32)
    s.log_on(b"alice")
    s.ask(tgs_request(9, *CIFS, tgt=(b"krbtgt", b"NEW")), issue(CIFS, 2)[0])


@scene((NONE, "", "", 1), (NONE, "", "", 2))
def ticket_expired_and_nothing_follows(s):
    s.tgs("cifs/srv1.example.com", 32)
    s.log_on(b"alice")


# ---- K24: renewals
@scene((NONE, "", succeeded(2), 1), (NONE, "", "", 1))
def renewal_refused(s):
    s.tgs("krbtgt/EXAMPLE.COM", 13, RENEW)
    s.log_on(b"alice")


@scene((NONE, "", "", 1), (NONE, "", "", 2))
def other_option_refused(s):
    s.tgs("krbtgt/EXAMPLE.COM", 13, RENEWABLE_ONLY)
    s.log_on(b"alice")


# ---- K28: an expired password is changed
@scene((NONE, "", succeeded(3), 1), (NONE, "", "", 1), (NONE, "", "", 1))
def password_changed(s):
    s.log_on(b"alice", 23)
    s.ask(as_request(b"alice", 200, (b"kadmin", b"changepw")), as_reply(b"alice", (b"kadmin", b"changepw")))
    s.pause(200)
    s.log_on(b"alice")


@scene((NONE, "", FAILED, 1), (NONE, "", "", 2))
def password_expired_of_another(s):
    s.log_on(b"alice", 23)
    s.log_on(b"bob")


# ---- K07, K08, K09: tickets that are refused here, and taken there or later
def refuse(s, shown):
    show_ticket(s, shown, error(41, *CIFS))


@scene((NONE, "", "", 1), ("ticket of the wrong key", "1", succeeded(4), 1), (NONE, "", "", 3), (NONE, "", "", 1))
def old_key(s):
    for kvno in (2, 3):
        reply, shown = issue(CIFS, kvno)
        s.ask(tgs_request(20 + kvno, *CIFS, tgt=(b"krbtgt", b"T%d" % kvno)), reply)
        s.pause(100)
        if kvno == 2:
            refuse(s, shown)
        else:
            show_ticket(s, shown)


@scene((NONE, "", "", 1), ("ticket of the wrong key", "1", succeeded(3), 1), (NONE, "", "", 1))
def two_computers_of_a_name(s):
    reply, shown = issue(CIFS, 2)
    s.ask(tgs_request(20, *CIFS), reply)
    refuse(s, shown)
    show_ticket(s, shown, to=OTHER_SERVER)


# ---- C10: signing is demanded, and the client comes again with it
@scene(("signing or channel binding required", "", succeeded(2), 1), (NONE, "", "", 1))
def signing_at_last(s):
    s.ldap(b"EXAMPLE\\alice", 8, b"00002028: LdapErr: DSID-0C090259, comment: The server requires binds to turn on integrity checking, data 0, v4563\0")
    s.ldap(b"EXAMPLE\\alice")


DEMANDS_SIGNING = b"00002028: LdapErr: DSID-0C090259, comment: The server requires binds to turn on integrity checking, data 0, v4563\0"


def ldap_sasl(s, link=None, first=1):
    """NTLM in LDAP, on a connection that there is, or on one of its own."""
    s.port += 1
    link = link or Connection(s.frames, s.who, s.port, SERVER, 389)
    link.client(sasl_request(first, b"GSS-SPNEGO", spnego_init(ntlm_negotiate(), NTLM_OID)))
    link.server(sasl_response(first, 14, spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge())))
    link.client(sasl_request(first + 1, b"GSS-SPNEGO", spnego_response(token=ntlm_authenticate("alice", "ldap/srv1.example.com"))))
    link.server(sasl_response(first + 1, 0, spnego_response(0)))


@scene(("signing or channel binding required", "", "", 1), (NONE, "", "", 2))
def signing_of_another_program(s):
    """Somebody binds with a password, which stays refused; that the same user gets in by SASL later does not help."""
    s.ldap(b"EXAMPLE\\alice", 8, DEMANDS_SIGNING)
    s.pause(30)
    ldap_sasl(s)


@scene(("signing or channel binding required", "", succeeded(2), 1), (NONE, "", "", 1))
def signing_by_other_means_at_once(s):
    s.ldap(b"EXAMPLE\\alice", 8, DEMANDS_SIGNING)
    ldap_sasl(s)


@scene(("signing or channel binding required", "", succeeded(2), 1), (NONE, "", "", 1))
def signing_on_the_same_connection(s):
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 389)
    link.client(bind_request(1, b"EXAMPLE\\alice", b"Secret-of-a-bind"))
    link.server(bind_response(1, 8, DEMANDS_SIGNING))
    ldap_sasl(s, link, 2)


# ---- C25: SQL Server does not trust NTLM of whoever found no SPN
def sql(s, answer, user="alice"):
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 1433)
    link.client(login(token=ntlm_negotiate()))
    challenge = ntlm_challenge()
    link.server(tds(ANSWER, b"\xed" + struct.pack("<H", len(challenge)) + challenge))
    link.client(tds(SSPI, ntlm_authenticate(user, "MSSQLSvc/srv1.example.com:1433")))
    link.server(answer)


UNTRUSTED = tds_error(18452, "Login failed. The login is from an untrusted domain.")


@scene((SPN, "", links(2), 1), (SPN, "1", "", 1))
def sql_untrusted(s):
    s.tgs("MSSQLSvc/srv1.example.com:1433", 7)
    sql(s, UNTRUSTED)


@scene((NONE, "", "", 1))
def sql_untrusted_without_a_reason(s):
    sql(s, UNTRUSTED)


@scene((SPN, "", links(2), 1), (SPN, "1", "", 1))
def sql_by_ntlm(s):
    """N29"""
    s.tgs("MSSQLSvc/srv1.example.com:1433", 7)
    sql(s, login_ack())


# ---- L11: a computer that does not know its password
COMPUTER = "computer password wrong"


@scene((COMPUTER, "", FAILED, 1))
def computer_refused(s):
    s.log_on(b"SRV1$", 24)


@scene((COMPUTER, "", links(2), 1), (COMPUTER, "1", FAILED, 1))
def computer_refused_twice(s):
    s.log_on(b"SRV1$", 24)
    s.smb("SRV1$", status=LOGON_FAILURE)


@scene((NONE, "", links(2), 1), ("KDC refused the user", "1", FAILED, 1))
def computer_without_an_account(s):
    """It is not the password."""
    s.log_on(b"SRV1$", 6)
    s.smb("SRV1$", status=LOGON_FAILURE)


@scene((COMPUTER, "", links(3), 1), (NONE, "", links(3), 1), ("KDC refused the user", "2", FAILED, 1))
def computer_whose_account_is_gone_now(s):
    s.log_on(b"SRV1$", 24)
    s.log_on(b"SRV1$", 6)
    s.smb("SRV1$", status=LOGON_FAILURE)


@scene((COMPUTER, "", "", 1), (COMPUTER, "1", "", 1))
def users_of_a_broken_computer(s):
    s.who = SERVER
    secure_channel(s, ACCESS_DENIED)
    s.who = CLIENT
    s.smb(status=NO_TRUST)


@scene((COMPUTER, "", succeeded(2), 1), (NONE, "", "", 1), (NONE, "", "", 3))
def computer_that_was_mended(s):
    s.who = SERVER
    secure_channel(s, ACCESS_DENIED)
    secure_channel(s, SUCCESS)
    s.who = CLIENT
    s.smb(status=NO_TRUST)


@scene((COMPUTER, "", "", 1), (NONE, "", "", 2))
def users_of_another_computer(s):
    s.who = OTHER_SERVER
    secure_channel(s, ACCESS_DENIED)
    s.who = CLIENT
    s.smb(status=NO_TRUST)


# ---- L02: a web server only passes on what others send to it
@scene(*((NONE, "", FAILED, number) for number in (1, 2, 3, 4)), ("locked by others", "3", FAILED, 5))
def locked_through_a_server(s):
    for _ in range(2):
        s.who = SECOND_CLIENT
        s.smb(status=LOGON_FAILURE, server=(), to=OTHER_SERVER)
        s.who = OTHER_SERVER
        s.log_on(b"alice", 24)
        s.pause(100)
    s.who = CLIENT
    s.smb(status=LOCKED_OUT, server=())


# ---- L04: someone who has been let in before has mistyped
@scene((NONE, "", "", 1), (NONE, "", FAILED, 2), *((NONE, "", FAILED, number) for number in range(3, 7)))
def five_of_whom_one_is_known(s):
    s.smb("user0", server=())
    s.pause(200)
    for number in range(5):
        s.smb(f"user{number}", status=LOGON_FAILURE, server=())


# ---- L07: names that a KDC does not know
@scene(*(("user names probed", "", FAILED, number) for number in range(1, 11)))
def names_probed(s):
    for number in range(10):
        s.log_on(b"name%d" % number, 6)


@scene(*((NONE, "", FAILED, number) for number in range(1, 10)))
def nine_names(s):
    for number in range(9):
        s.log_on(b"name%d" % number, 6)


@scene(*((NONE, "", FAILED, number) for number in range(1, 11)))
def ten_names_in_an_hour(s):
    for number in range(10):
        s.log_on(b"name%d" % number, 6)
        s.pause(300)


# ---- L10: an account that is disabled, and still used
@scene(*((NONE, "", FAILED, number) for number in range(1, 5)))
def disabled_account_in_use(s):
    for _ in range(4):
        s.smb(status=ACCOUNT_DISABLED, server=())
        s.pause(300)


@scene(*((NONE, "", FAILED, number) for number in range(1, 4)), (NONE, "", "", 4), (NONE, "", FAILED, 5))
def disabled_account_that_was_enabled(s):
    for status in (ACCOUNT_DISABLED, ACCOUNT_DISABLED, ACCOUNT_DISABLED, SUCCESS, ACCOUNT_DISABLED):
        s.smb(status=status, server=())
        s.pause(300)


# ---- K12: what the KDC has keys for, as it said before
@scene((NONE, "", "", 1), ("no common encryption type", "", "", 2))
def no_etype_of_account(s):
    entry = der(0x30, tagged(0, integer(AES256)), tagged(1, der(0x1B, b"EXAMPLE.COMalice")))
    info = der(0x30, der(0x30, tagged(1, integer(19)), tagged(2, der(4, der(0x30, entry)))), der(0x30, tagged(1, integer(2)), tagged(2, der(4, b""))))
    s.ask(as_request(b"alice", 30, preauthenticated=False), error(25, b"krbtgt", b"EXAMPLE.COM", e_data=info))
    s.pause(400)
    s.ask(as_request(b"alice", 31, preauthenticated=False, etypes=(23,)), error(14, b"krbtgt", b"EXAMPLE.COM"))


# ---- C17, C21: where no answer comes, the server may have refused by hanging up
def hung_up(s, by_client=False, proof=True, status=None):
    s.port += 1
    link = Connection(s.frames, s.who, s.port, SERVER, 445)
    link.client(setup(1, 0, spnego_init(ntlm_negotiate(), NTLM_OID)))
    link.server(setup_answer(1, 1, MORE_PROCESSING, spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge())))
    if proof:
        link.client(setup(2, 1, spnego_response(token=ntlm_authenticate("alice", "cifs/srv1.example.com"))))
    if status is not None:
        link.server(setup_answer(2, 1, status, spnego_response(0)))
    link.segment(by_client, FIN | ACK)


@scene(("refused without an answer", "", "", 1), (NONE, "", "", 2), (NONE, "", "", 3))
def server_hangs_up(s):
    hung_up(s)
    hung_up(s, by_client=True)
    hung_up(s, proof=False)


@scene((NONE, "", "", 1))
def server_hangs_up_behind_its_answer(s):
    hung_up(s, status=SUCCESS)
