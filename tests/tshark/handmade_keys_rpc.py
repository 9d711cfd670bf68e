# SPDX-License-Identifier: GPL-2.0-or-later
"""Authentications side by side on one conversation, which only the protocols' own identifiers tell apart, written by hand from the
protocols' specifications: DCE/RPC, Netlogon and ONC RPC. Each capture is a list of Ethernet frames."""
import struct

from handmade_attempts import (CLIENT, COMPLETED, DID_NOT_EXECUTE, INCOMPLETE, KERBEROS_OID, NDR, NTLM_OID, PDU_ALTER,
                               PDU_ALTER_ACK, PDU_AUTH3, PDU_BIND, PDU_FAULT, PDU_REQUEST, PDU_RESPONSE, REJECTED, SERVER, WHOLE,
                               ap_req, krb_error, ntlm_authenticate, ntlm_challenge, ntlm_negotiate, rpc, rpc_bind, rpc_bind_ack,
                               spnego_init, spnego_response)
from wire import der, Connection


# DCE/RPC (C706 12.6.4, [MS-RPCE] 2.2.2): an answer is that of its call
SPNEGO = 9
CONNECT, CALL, PACKET = 2, 3, 4
SIGNATURE = b"\1\0\0\0" + bytes(12)
RPCSS = "RPCSS/srv1.example.com"
ACCESS_DENIED, SERVER_TOO_BUSY, CONTEXT_MISMATCH, CALL_FAILED = 5, 0x1C010014, 0x1C00001A, 1726


def call(number, token=SIGNATURE, **trailer):
    return rpc(PDU_REQUEST, number, struct.pack("<IHH", 16, 0, 4) + bytes(16), token, **trailer)


def call_answer(number, token=SIGNATURE, **trailer):
    return rpc(PDU_RESPONSE, number, struct.pack("<IHBB", 16, 0, 0, 0) + bytes(16), token, **trailer)


def fault(number, status, flags=WHOLE):
    return rpc(PDU_FAULT, number, struct.pack("<IHBBII", 32, 0, 0, 0, status, 0), flags=flags)


def rpc_calls():
    frames = []

    def bind(port, user):
        link = Connection(frames, CLIENT, port, SERVER, 135)
        link.client(rpc_bind(ntlm_negotiate()))
        link.server(rpc_bind_ack(ntlm_challenge()))
        link.client(rpc(PDU_AUTH3, 1, bytes(4), ntlm_authenticate(user, RPCSS)))
        return link

    # A call that nobody authenticated for is answered after the user's token; the user's own is refused.
    link = Connection(frames, CLIENT, 50031, SERVER, 135)
    link.client(rpc_bind(b""))
    link.server(rpc_bind_ack(b""))
    link.client(call(2, b""))
    link.client(rpc_bind(ntlm_negotiate(), PDU_ALTER, call=3))
    link.server(rpc_bind_ack(ntlm_challenge(), PDU_ALTER_ACK, call=3))
    link.client(rpc(PDU_AUTH3, 3, bytes(4), ntlm_authenticate("mallory", RPCSS)))
    link.client(call(4))
    link.server(call_answer(2, b""))
    link.server(fault(2, CONTEXT_MISMATCH))
    link.server(fault(4, ACCESS_DENIED, WHOLE | DID_NOT_EXECUTE))

    # Refused before anyone looked who calls, in one way and another: nothing is known. The last one is let in.
    for port, answers in ((50032, [fault(2, SERVER_TOO_BUSY, WHOLE | DID_NOT_EXECUTE)]), (50033, [fault(2, CALL_FAILED)]),
                          (50034, [fault(2, SERVER_TOO_BUSY), call_answer(3)])):
        link = bind(port, "alice")
        for number, answer in enumerate(answers, 2):
            link.client(call(number))
            link.server(answer)

    # What was called fails: it was let in. An answer without a trailer, and one that the client sends itself, prove nothing.
    link = bind(50035, "bob")
    link.client(call(2))
    link.server(fault(2, CONTEXT_MISMATCH))
    link = bind(50036, "carol")
    link.client(call(2))
    link.server(call_answer(2, b""))
    link.client(call_answer(2))

    # Levels whose tokens Wireshark does not dissect everywhere: a ticket, accepted and refused at once, and NTLM.
    ticket = spnego_init(ap_req(b"RPCSS", b"srv1.example.com"), KERBEROS_OID)
    for port, level, state in ((50037, CONNECT, COMPLETED), (50038, CALL, COMPLETED), (50039, PACKET, COMPLETED), (50040, PACKET, REJECTED)):
        link = Connection(frames, CLIENT, port, SERVER, 135)
        link.client(rpc_bind(ticket, authentication=SPNEGO, level=level))
        link.server(rpc_bind_ack(spnego_response(state, KERBEROS_OID), authentication=SPNEGO, level=level))
    # At the level of connections calls have no trailer.
    for port, level, user, answer in ((50041, CONNECT, "dave", fault(3, ACCESS_DENIED)),
                                      (50042, PACKET, "erin", call_answer(3, authentication=SPNEGO, level=PACKET))):
        how = {"authentication": SPNEGO, "level": level}
        link = Connection(frames, CLIENT, port, SERVER, 135)
        link.client(rpc_bind(spnego_init(ntlm_negotiate(), NTLM_OID), **how))
        link.server(rpc_bind_ack(spnego_response(INCOMPLETE, NTLM_OID, ntlm_challenge()), **how))
        link.client(rpc_bind(spnego_response(token=ntlm_authenticate(user, RPCSS)), PDU_ALTER, call=2, **how))
        link.server(rpc_bind_ack(b"" if level == CONNECT else spnego_response(INCOMPLETE), PDU_ALTER_ACK, call=2, **how))
        link.client(call(3, b"" if level == CONNECT else SIGNATURE, **how))
        link.server(answer)
    return frames


# Netlogon ([MS-NRPC] 3.5.4.4): the calls that set up a secure channel, in NDR
NETLOGON = bytes.fromhex("785634123412cdabef0001234567cffb")
REQ_CHALLENGE, AUTHENTICATE, AUTHENTICATE2, AUTHENTICATE3 = 4, 5, 15, 26
NT_SUCCESS, NT_ACCESS_DENIED, DOWNGRADE_DETECTED, NO_TRUST_ACCOUNT = 0, 0xC0000022, 0xC0000388, 0xC000018B


def ndr_string(text, number=b""):
    """A string, with a number of two bytes behind it, up to a boundary of four bytes."""
    data = (text + "\0").encode("utf-16-le") + number
    return struct.pack("<III", len(text) + 1, 0, len(text) + 1) + data + bytes(-len(data) % 4)


def netlogon_bind():
    body = struct.pack("<HHIB3xHBB", 5840, 5840, 0, 1, 0, 1, 0) + NETLOGON + struct.pack("<I", 1) + NDR + struct.pack("<I", 2)
    return rpc(PDU_BIND, 1, body)


def netlogon_call(number, opnum, parameters):
    return rpc(PDU_REQUEST, number, struct.pack("<IHH", len(parameters), 0, opnum) + parameters)


def challenge_call(number, computer):
    return netlogon_call(number, REQ_CHALLENGE, struct.pack("<I", 0x20000) + ndr_string("\\\\DC1") + ndr_string(computer) + b"8 bytes.")


def authenticate_call(number, computer, opnum=AUTHENTICATE3):
    account = ndr_string(computer + "$", struct.pack("<H", 2)) + ndr_string(computer)
    return netlogon_call(number, opnum, struct.pack("<I", 0x20000) + ndr_string("\\\\DC1") + account + b"8 bytes." + (
        b"" if opnum == AUTHENTICATE else struct.pack("<I", 0x612FFFFF)))


def netlogon_answer(number, opnum, status):
    flags = {REQ_CHALLENGE: 0, AUTHENTICATE: 0, AUTHENTICATE2: 4, AUTHENTICATE3: 8}[opnum]
    return rpc(PDU_RESPONSE, number, struct.pack("<IHBB", 12 + flags, 0, 0, 0) + b"8 bytes." + bytes(flags) + struct.pack("<I", status))


def secure_channels():
    frames = []

    def connect(port):
        link = Connection(frames, CLIENT, port, SERVER, 49664)
        link.client(netlogon_bind())
        link.server(rpc_bind_ack(b""))
        return link

    # Each of the calls, and each answer with its own status.
    for port, opnum, status in ((50051, AUTHENTICATE, NT_SUCCESS), (50052, AUTHENTICATE2, NT_ACCESS_DENIED), (50053, AUTHENTICATE3, NO_TRUST_ACCOUNT)):
        link = connect(port)
        link.client(challenge_call(2, "MEMB1"))
        link.server(netlogon_answer(2, REQ_CHALLENGE, NT_SUCCESS))
        link.client(authenticate_call(3, "MEMB1", opnum))
        link.server(netlogon_answer(3, opnum, status))

    # Two computers on one connection, answered in another order; then the second once more, as it was told to.
    link = connect(50054)
    link.client(challenge_call(2, "MEMB1"))
    link.client(challenge_call(3, "MEMB2"))
    link.server(netlogon_answer(3, REQ_CHALLENGE, NT_SUCCESS))
    link.server(netlogon_answer(2, REQ_CHALLENGE, NT_SUCCESS))
    link.client(authenticate_call(4, "MEMB2"))
    link.client(authenticate_call(5, "MEMB1"))
    link.server(netlogon_answer(5, AUTHENTICATE3, NT_SUCCESS))
    link.server(netlogon_answer(4, AUTHENTICATE3, DOWNGRADE_DETECTED))
    link.client(challenge_call(6, "MEMB2"))
    link.server(netlogon_answer(6, REQ_CHALLENGE, NT_SUCCESS))
    link.client(authenticate_call(7, "MEMB2"))
    link.server(netlogon_answer(7, AUTHENTICATE3, NT_SUCCESS))

    # Refused at once.
    link = connect(50055)
    link.client(challenge_call(2, "MEMB3"))
    link.server(netlogon_answer(2, REQ_CHALLENGE, NT_ACCESS_DENIED))
    return frames


# ONC RPC (RFC 5531 9) with RPCSEC_GSS (RFC 2203 5.2), over TCP with a length before each message
NFS_PROGRAM, GSS_INIT, GSS_CONTINUE = 100003, 1, 2
GSS_COMPLETE, GSS_CONTINUE_NEEDED, GSS_FAILURE = 0, 1, 13 << 16
CREDENTIALS_PROBLEM = 13


def words(*numbers):
    return struct.pack(f">{len(numbers)}I", *numbers)


def opaque(data):
    return words(len(data)) + data + bytes(-len(data) % 4)


def record_of(message):
    return words(0x80000000 | len(message)) + message


def nfs_call(xid, token, procedure=GSS_INIT, context=b""):
    credentials = words(1, procedure, 0, 1) + opaque(context)
    return record_of(words(xid, 0, 2, NFS_PROGRAM, 4, 0, 6) + opaque(credentials) + words(0, 0) + opaque(token))


def nfs_reply(xid, major, token=b"", context=b"hndl"):
    return record_of(words(xid, 1, 0, 0, 0, 0) + opaque(context) + words(major, 0, 128) + opaque(token))


def nfs_denial(xid, reason):
    return record_of(words(xid, 1, 1, 1, reason))


def nfs_contexts():
    frames = []
    ticket, skew = ap_req(b"nfs", b"srv1"), der(0x60, KERBEROS_OID, b"\3\0", krb_error(37))
    link = Connection(frames, CLIENT, 800, SERVER, 2049)
    for xid in (1, 2, 3):
        link.client(nfs_call(xid, ticket))
    # The client answers itself; then the server answers, in another order.
    link.client(nfs_reply(2, GSS_COMPLETE))
    link.server(nfs_denial(3, CREDENTIALS_PROBLEM))
    link.server(nfs_reply(2, GSS_FAILURE, skew))
    link.server(nfs_reply(1, GSS_COMPLETE))
    # In two rounds, of two contexts at once.
    for xid, context in ((4, b"one!"), (5, b"two!!")):
        link.client(nfs_call(xid, ticket))
        link.server(nfs_reply(xid, GSS_CONTINUE_NEEDED, b"", context))
    link.client(nfs_call(6, b"more", GSS_CONTINUE, b"one!"))
    link.client(nfs_call(7, b"more", GSS_CONTINUE, b"two!!"))
    link.server(nfs_reply(7, GSS_FAILURE, b"", b"two!!"))
    link.server(nfs_reply(6, GSS_COMPLETE, b"", b"one!"))
    return frames


FRAMES = {"made-keys-netlogon": secure_channels(), "made-keys-nfs": nfs_contexts(), "made-keys-rpc": rpc_calls()}
