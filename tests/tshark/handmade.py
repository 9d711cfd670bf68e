# SPDX-License-Identifier: GPL-2.0-or-later
"""PDUs that no server at hand sends, written by hand from the protocols' specifications.

Every capture is a list of frames. A frame is (dissector, bytes): Wireshark's link type for exported PDUs hands the bytes
to that dissector, to the one of a port ("udp.port 88"), or to a heuristic one ("heuristic smb2_netbios").
"""
import base64
import struct

import handmade_attempts
import handmade_keys
import handmade_keys_ppp
import handmade_keys_rpc
from wire import LINKTYPE_ETHERNET, LINKTYPE_WIRESHARK_UPPER_PDU, TCP, UDP, der, exported, integer, ip_frame, pcap_of


def nns(message_id, payload, size=None):
    """[MS-NNS] 2.2.1: MessageId, MajorVersion 1, MinorVersion 0, size of the payload (big-endian), AuthPayload."""
    return "ms-nns", struct.pack(">BBBH", message_id, 1, 0, len(payload) if size is None else size) + payload


NNS_DONE, NNS_ERROR = 20, 21
NNS = [
    nns(NNS_ERROR, struct.pack(">Q", 0x8009030C)),           # .NET Framework: big-endian, upper half zero
    nns(NNS_ERROR, struct.pack("<q", 0x80090346 - 2**32)),   # current .NET: little-endian, sign-extended
    nns(NNS_ERROR, struct.pack(">Q", 1790)),                 # ERROR_TRUST_FAILURE in either order
    nns(NNS_ERROR, struct.pack("<Q", 1790)),
    nns(NNS_ERROR, struct.pack("<Q", 20)),                   # a position in an internal enumeration of .NET 5: number only
    nns(NNS_ERROR, struct.pack(">Q", 0x80070005)),           # HRESULT of a Win32 error
    nns(NNS_ERROR, bytes(8)),                                # no error in an error message: nothing to say
    nns(NNS_ERROR, b"\x80\x09\x03\x0c"),                     # shorter than its own specification
    nns(NNS_ERROR, struct.pack(">Q", 0x8009030C)[:5], 8),    # cut off
    nns(NNS_DONE, struct.pack(">Q", 0x8009030C)),            # another message
]


def negoex_alert(ntstatus):
    """[MS-NEGOEX] 2.2.6.6 ALERT_MESSAGE: header of 40 bytes, AuthScheme, ErrorCode, vector of alerts (none)."""
    header = struct.pack("<8sIIII16s", b"NEGOEXTS", 7, 3, 72, 72, bytes(range(16)))
    return "negoex", header + bytes(range(16, 32)) + struct.pack("<IIHxxI", ntstatus, 0, 0, 0)


NEGOEX = [negoex_alert(0xC000006D), negoex_alert(0xC0000320), negoex_alert(0x8009030C), negoex_alert(0xC0FF1234)]


def ts_request(error_code, version=6):
    """[MS-CSSP] 2.2.1 TSRequest with [0] version and [4] errorCode, as bytes of the INTEGER or as a number."""
    if isinstance(error_code, int):
        error_code = struct.pack(">I", error_code)
    return "credssp", der(0x30, der(0xA0, integer(version)), der(0xA4, der(0x02, error_code)))


CREDSSP = [
    ts_request(0xC000006D),
    ts_request(b"\x00\xc0\x00\x02\x34"),  # the same number space, encoded as a positive INTEGER of five bytes
    ts_request(0x8009030C),               # an SSPI status as it is
    ts_request(0xC007030C),               # low word of SEC_E_LOGON_DENIED under facility NTWIN32
    ts_request(0xC007052E),               # ERROR_LOGON_FAILURE
    ts_request(0xC0070775),               # ERROR_ACCOUNT_LOCKED_OUT
    ts_request(0xC00700EA),               # ERROR_MORE_DATA
    ts_request(0xC0000022),
    ts_request(0xC0FF1234),               # a number that nobody has named
    ts_request(0),
]


def krb_error(code, e_data=None):
    """RFC 4120 5.9.1 KRB-ERROR, over UDP."""
    def tagged(number, content):
        return der(0xA0 | number, content)
    principal = der(0x30, tagged(0, integer(2)), tagged(1, der(0x30, der(0x1B, b"krbtgt"), der(0x1B, b"LAB.EXAMPLE.COM"))))
    fields = [tagged(0, integer(5)), tagged(1, integer(30)), tagged(4, der(0x18, b"20260101000000Z")), tagged(5, integer(0)),
              tagged(6, integer(code)), tagged(9, der(0x1B, b"LAB.EXAMPLE.COM")), tagged(10, principal)]
    if e_data is not None:
        fields.append(tagged(12, der(0x04, e_data)))
    return "udp.port 88", der(0x7E, der(0x30, *fields))


def typed_value(number, value):
    """A KERB-ERROR-DATA ([MS-KILE] 2.2.2) or, with the same tags, a PA-DATA."""
    parts = [der(0xA1, integer(number))]
    if value is not None:
        parts.append(der(0xA2, der(0x04, value)))
    return der(0x30, *parts)


def ext_error(ntstatus, flags=1):
    """[MS-KILE] 2.2.1 KERB-EXT-ERROR."""
    return struct.pack("<III", ntstatus, 0, flags)


KERBEROS = [
    krb_error(18, typed_value(3, ext_error(0xC0000234))),              # Wireshark shows kerberos.smb.nt_status
    krb_error(12, typed_value(3, ext_error(0xC00002FA))),              # 4.4 does not know the name and shows a salt
    krb_error(13, typed_value(3, ext_error(0xC000006E, flags=3))),     # answer to a TGS-REQ: 4.4 shows a salt
    krb_error(41, typed_value(3, ext_error(0xC000006A))),              # shown as bytes for this error code
    krb_error(37, typed_value(2, None)),                               # KERB_AP_ERR_TYPE_SKEW_RECOVERY
    krb_error(23, der(0x30, typed_value(19, der(0x30)), typed_value(3, ext_error(0xC0000071)))),  # METHOD-DATA (Samba)
    krb_error(25, der(0x30, typed_value(3, b"EXAMPLE.COMx"))),         # a salt that is one
    krb_error(18, typed_value(3, ext_error(0xC0000234))[:-2]),         # cut off
    krb_error(18, typed_value(3, ext_error(0))),                       # no NTSTATUS in it
    krb_error(18, typed_value(3, ext_error(0xC0000225))),              # an NTSTATUS that is not about authentication
    krb_error(30),                                                     # a number that nobody has named
    krb_error(60, b"\x30\x80\xa1\x03\x02\x01\x03\x00\x00"),            # indefinite length
]


def ldap_message(operation, result, text=b"", message_id=1, long_form=False):
    """RFC 4511 4.1.9: an LDAPResult; operation is the application tag of the answer."""
    body = der(operation, der(0x0A, bytes([result])), der(0x04, b"", long_form=long_form), der(0x04, text, long_form=long_form),
               long_form=long_form)
    return der(0x30, integer(message_id), body, long_form=long_form)


def ldap(*messages):
    return "ldap", b"".join(messages)


BIND, SEARCH_DONE, MODIFY = 0x61, 0x65, 0x67
AD_LOCKED = b"80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 775, v4563\x00"
LDAP = [
    ldap(ldap_message(BIND, 49, AD_LOCKED, long_form=True)),
    ldap(ldap_message(BIND, 49, b"80090346: LdapErr: DSID-0C0906B5, comment: AcceptSecurityContext error, data 80090346, v4f7c\x00")),
    ldap(ldap_message(BIND, 49, b"80090346: LdapErr: DSID-0C090711, comment: AcceptSecurityContext error, data 35b, v1db1")),
    ldap(ldap_message(BIND, 49, b"8009030C: LdapErr: DSID-0C0904DC, comment: AcceptSecurityContext error, data 773, v2580\x00")),
    ldap(ldap_message(BIND, 49, b"80090308: LdapErr: DSID-0C090334, comment: AcceptSecurityContext error, data 57, vece\x00")),
    ldap(ldap_message(BIND, 80, b"80090304: LdapErr: DSID-0C090C90, comment: AcceptSecurityContext error, data 20ee, v3839\x00")),
    ldap(ldap_message(BIND, 8, b"00002028: LdapErr: DSID-0C090259, comment: The server requires binds to turn on integrity "
                               b"checking if SSL\\TLS are not already active on the connection, data 0, v3839\x00")),
    ldap(ldap_message(SEARCH_DONE, 1, b"000004DC: LdapErr: DSID-0C090A5C, comment: In order to perform this operation a "
                                      b"successful bind must be completed on the connection., data 0, v4563\x00")),
    ldap(ldap_message(MODIFY, 53, b"0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0\n\x00")),
    ldap(ldap_message(MODIFY, 19, b"00000056: AtrErr: DSID-03191083, #1:\n\t0: 00000056: DSID-03191083, problem 1005 "
                                  b"(CONSTRAINT_ATT_TYPE), data 0, Att 9005a (unicodePwd)\n\x00")),
    ldap(ldap_message(SEARCH_DONE, 32, b"0000208D: NameErr: DSID-03100245, problem 2001 (NO_OBJECT), data 0, best match of:\x00")),
    ldap(ldap_message(BIND, 0)),
    ldap(ldap_message(BIND, 14)),
    ldap(ldap_message(BIND, 7)),
    ldap(ldap_message(BIND, 8, b"stronger authentication required")),
    ldap(ldap_message(BIND, 48)),
    ldap(ldap_message(BIND, 49, b"Invalid Credentials")),
    ldap(ldap_message(BIND, 1, b"operations error")),
    ldap(ldap_message(MODIFY, 49)),
    ldap(ldap_message(BIND, 49, b"80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data zzz, v")),
    ldap(ldap_message(BIND, 49, b"8009030: LdapErr: DSID-0C090447, data 52e")),
    ldap(ldap_message(BIND, 14), ldap_message(BIND, 49, AD_LOCKED, 2)),
]


def smb2_header(command, status, message_id, response=True, next_command=0):
    """[MS-SMB2] 2.2.1.2 SMB2 header, sync."""
    return struct.pack("<4sHHIHHIIQIIQ16s", b"\xfeSMB", 64, 1, status, command, 1, 1 if response else 0, next_command, message_id,
                       0xFEFF, 1, 0x1122334455, bytes(16))


SMB2_ERROR_BODY = struct.pack("<HBBI", 9, 0, 0, 0) + b"\0"
SMB2_SESSION_SETUP, SMB2_TREE_CONNECT, SMB2_CREATE = 1, 3, 5


def smb2_compound(*answers):
    """Answers (command, status), each with an error body, chained by NextCommand."""
    pdus = b""
    for number, (command, status) in enumerate(answers):
        last = number == len(answers) - 1
        pdu = smb2_header(command, status, number + 1, next_command=0 if last else 80) + SMB2_ERROR_BODY
        pdus += pdu if last else pdu.ljust(80, b"\0")
    return "heuristic smb2_netbios", pdus


def smb1(command, status, reply):
    """[MS-CIFS] 2.2.3.1 SMB header with no parameters and no data; Flags2 says that the status is an NTSTATUS."""
    header = struct.pack("<4sBIBH12sHHHH", b"\xffSMB", command, status, 0x80 if reply else 0, 0xC000, bytes(12), 1, 2, 3, 4)
    return "heuristic smb_netbios", header + bytes(3)


SMB = [
    smb2_compound((SMB2_SESSION_SETUP, 0xC0000234), (SMB2_TREE_CONNECT, 0xC000035C)),
    smb2_compound((SMB2_TREE_CONNECT, 0xC0000022), (SMB2_CREATE, 0xC0000413)),
    smb2_compound((SMB2_SESSION_SETUP, 0xC0000022)),
    smb2_compound((SMB2_SESSION_SETUP, 0x00000103)),   # STATUS_PENDING, an interim answer
    smb2_compound((SMB2_SESSION_SETUP, 0xC0FF1234)),   # a number that nobody has named
    smb1(0x73, 0xC0000072, reply=True),
    smb1(0x73, 0xC0000072, reply=False),
    smb1(0x75, 0xC0000022, reply=True),                # TREE_CONNECT_ANDX refused: about a share
    smb1(0x75, 0xC000035C, reply=True),
]


def spnego_targ(state):
    """RFC 4178 4.2.2 NegTokenResp with [0] negState alone."""
    return "spnego", der(0xA1, der(0x30, der(0xA0, der(0x0A, bytes([state])))))


SPNEGO = [spnego_targ(state) for state in range(5)]


def tls_alert(level, *descriptions):
    """RFC 5246 7.2: records of content type 21, one alert each."""
    return "tls", b"".join(struct.pack(">BHHBB", 21, 0x0303, 2, level, description) for description in descriptions)


TLS_WARNING, TLS_FATAL = 1, 2
TLS = [
    tls_alert(TLS_FATAL, *range(0, 128)),
    tls_alert(TLS_WARNING, 0, 90, 100, 111, 112, 48),
    tls_alert(TLS_FATAL, 200, 255),
]

# DCE/RPC: [MS-RPCE] 2.2.2.8 fault and 2.2.2.9 bind_nak with extended error information, laid out field by field from
# [MS-EERR] 2.2: two records from DC1 (process 700), the outer one with a long parameter, the inner one with a string.
FAULT_WITH_EEINFO = bytes.fromhex(
    "05000303 10000000 d8000000 02000000 d8000000 00000001 05000000 00000000"  # fault, flags 1, status 5
    "01100800 cccccccc a8000000 00000000 00000200 01000000"                    # serialization header, pointer, parameters
    "04000200 0100 0100 0400 0000 08000200 bc020000 00000000 00c0897645 3cda01"  # next, computer name, pid, time
    "02000000 05000000 4900 0000 0100 0000 0300 0300 0c030980"                 # runtime, status 5, location 73, 0x8009030c
    "03000000 00000000 00000000 0200 0200 bc020000 00000000 c0743d7645 3cda01"  # second record, no name
    "03000000 0c030980 4600 0000 0300 0000"                                    # security provider, 0x8009030c, location 70
    "0300 0300 09000000 0300 0300 06000000 0200 0200 0400 0000 0c000200"       # 9, 6, a string
    "04000000 4c00 5300 4100 0000 04000000 4400 4300 3100 0000 00000000")      # "LSA", then "DC1" of the first record
BIND_NAK_WITH_EEINFO = bytes.fromhex(
    "05000d03 10000000 98000000 01000000 0900 01 0500 000000 20037490d0fad31182d7009027b130ab"  # reason 9, signature
    "01100800 cccccccc 60000000 00000000 00000200 03000000"
    "00000000 0100 0100 0400 0000 04000200 bc020000 00000000 00c0897645 3cda01"
    "03000000 0c030980 4600 0000 0300 0000 0300 0300 09000000 0300 0300 06000000 0300 0300 00000000"
    "04000000 4400 4300 3100 0000 00000000")


def rpc(pdu):
    return "heuristic dcerpc_tcp", pdu


def fault(status):
    return rpc(struct.pack("<BBBBIHHIIHBBII", 5, 0, 3, 3, 0x10, 32, 0, 1, 32, 0, 0, 0, status, 0))


def bind_nak(reason):
    return rpc(struct.pack("<BBBBIHHIHBBB3x", 5, 0, 13, 3, 0x10, 24, 0, 1, reason, 1, 5, 0))


def changed(pdu, at, new):
    return rpc(pdu[:at] + new + pdu[at + len(new):])


DCERPC = [
    rpc(FAULT_WITH_EEINFO),
    rpc(BIND_NAK_WITH_EEINFO),
    changed(FAULT_WITH_EEINFO, 23, b"\0"),                # the flag is not set: no information
    changed(FAULT_WITH_EEINFO, 100, b"\xff\xff"),         # a negative number of parameters
    changed(FAULT_WITH_EEINFO, 64, b"\xff\x7f"),          # a computer name longer than the PDU
    changed(FAULT_WITH_EEINFO, 33, b"\x77"),              # no byte order
    changed(BIND_NAK_WITH_EEINFO, 24, b"\0"),             # no signature
    fault(0x00000005), fault(0x00000721), fault(0x1C00001D), fault(0x8009030C), fault(0x000006D3),
    fault(0x000006F7), fault(0x1C010002),                 # not about security
    bind_nak(0), bind_nak(4), bind_nak(8), bind_nak(9),
]


def tds_error(number, text, state=1, severity=14):
    """[MS-TDS] 2.2.7.10: an ERROR token in a tabular result (packet type 4), then DONE."""
    token = (struct.pack("<IBBH", number, state, severity, len(text)) + text.encode("utf-16-le") + b"\x03" + "SQL".encode("utf-16-le")
             + b"\0" + struct.pack("<I", 1))
    stream = b"\xaa" + struct.pack("<H", len(token)) + token + struct.pack("<BHHQ", 0xFD, 2, 0, 0)
    return "tds", struct.pack(">BBHHBB", 4, 1, len(stream) + 8, 0, 1, 0) + stream


TDS = [
    tds_error(18456, "Login failed for user 'LAB\\alice'."),
    tds_error(18452, "Login failed. The login is from an untrusted domain."),
    tds_error(17806, "SSPI handshake failed with error code 0x8009030c, state 14 while establishing a connection."),
    tds_error(17806, "SSPI-Handshake: 0x80090311 \u2026 \u00e4"),
    tds_error(208, "Invalid object name 'x'.", severity=16),
    tds_error(18486, "Login failed for user 'sa' because the account is currently locked out."),
]


def chap(code, message):
    """RFC 1994 4: code, identifier, length; a failure has a message (RFC 2759 section 6)."""
    return "chap", struct.pack(">BBH", code, 1, 4 + len(message)) + message


MSCHAP = [chap(1, bytes([16]) + bytes(16) + b"server")] + [
    chap(4, b"E=%d R=0 C=%s V=3 M=refused" % (code, b"0" * 32)) for code in (646, 647, 648, 649, 691, 709, 999)] + [
    chap(3, b"S=0123456789012345678901234567890123456789 M=OK"), chap(4, b"R=0"), chap(4, b"E="), chap(4, b"E=x"),
    chap(4, b"E=4294967987"), chap(3, b"S=01234567890123456789 M=too short")]


def radius_reject(identifier, text):
    """RFC 2865 3: Access-Reject, identifier, length, authenticator; in it a vendor's attribute (5.26) with MS-CHAP-Error (RFC 2548
    2.1.5), whose text stands behind an identifier of any value."""
    error = bytes([identifier]) + text
    attribute = struct.pack(">BBIBB", 26, 8 + len(error), 311, 2, 2 + len(error)) + error
    return "radius", struct.pack(">BBH", 3, 1, 20 + len(attribute)) + bytes(16) + attribute


MSCHAP += [radius_reject(identifier, b"E=691 R=1 V=3") for identifier in (0x01, 0x45, 0x80, 0xC5, 0xFF, 0x00)]


def eap(code, body=b""):
    """RFC 3748 4: code, identifier, length."""
    return "eap", struct.pack(">BBH", code, 7, 4 + len(body)) + body


# An EAP-MSCHAPv2 failure request is type 26, opcode 4, identifier, length, message.
EAP_FAILURE_TEXT = b"E=691 R=0 C=" + b"0" * 32 + b" V=3 M=no"
EAP = [eap(1, b"\x01user"), eap(4), eap(3),
       eap(1, b"\x1a\x04\x07" + struct.pack(">H", 4 + len(EAP_FAILURE_TEXT)) + EAP_FAILURE_TEXT)]


def dplay_auth_error(status, command=31):
    """[MC-DPL4CS] 2.2.16 DPSP_MSG_AUTHERROR: size and token, socket address, signature, command, version, error."""
    return "heuristic dplay_tcp", struct.pack("<IHHI8s4sHHI", 0xFAB00020, 2, 0x3809, 0x0100A8C0, bytes(8), b"play", command, 14, status)


DPLAY = [dplay_auth_error(0, 2)] + [dplay_auth_error(status) for status in (0x80090301, 0x80090304, 0x80090308, 0x80090311, 0x80090399, 5)]


def syslog(text):
    """RFC 3164: priority, then the message."""
    return "syslog", b"<14>" + text.encode()


TEXT = [syslog("begin"), syslog("logon failed with 0x8009030c"), syslog("status -2146893022, 2148074254"),
        syslog("SEC_E_BAD_BINDINGS and SEC_E_NOTHING and XSEC_E_LOGON_DENIED"), syslog("0x8009030c0 10x8009030c 12148074254 21480742540"),
        syslog("session setup failed: NT_STATUS_ACCOUNT_LOCKED_OUT, port 88"), syslog("Status: 0xC000006D Sub Status: 0xC0000064 Logon Type: 3"),
        syslog("37"), syslog("error: 3 tests failed, access_denied, status NT_STATUS_OK"),
        tds_error(18456, "KRB Error 37, then 0x8009030c.")]

CLIENT, SERVER = "10.0.0.1", "10.0.0.2"


def over_ip(port, is_tcp, *messages):
    """Messages (from_client, bytes) between a client and a server's port, in Ethernet, IPv4, and TCP or UDP; nobody has seen the
    connection begin."""
    sequence = {True: 1000, False: 5000}
    frames = []
    for from_client, message in messages:
        ports = (50000, port) if from_client else (port, 50000)
        addresses = (CLIENT, SERVER) if from_client else (SERVER, CLIENT)
        if is_tcp:
            segment = struct.pack(">HHIIBBHHH", *ports, sequence[from_client], sequence[not from_client], 0x50, 0x18, 65535, 0, 0)
        else:
            segment = struct.pack(">HHHH", *ports, 8 + len(message), 0)
        sequence[from_client] += len(message)
        frames.append(ip_frame(*addresses, TCP if is_tcp else UDP, segment + message))
    return frames


def kpasswd_error(from_client, result, text=b""):
    """RFC 3244 section 2: a refusal is a KRB-ERROR whose e-data is the result and a text; for a set-password request it comes
    without the frame of six bytes."""
    return from_client, krb_error(60, struct.pack(">H", result) + text)[1]


# Only what the server sends is a result.
KPASSWD = over_ip(464, False, kpasswd_error(False, 3, b"Authentication failed"), kpasswd_error(False, 4), kpasswd_error(False, 5),
                  kpasswd_error(False, 9), kpasswd_error(True, 3))

# RFC 1928 3: methods, the server chooses GSS-API; RFC 1961 3: a token, and the abort.
SOCKS = over_ip(1080, True, (True, b"\5\1\1"), (False, b"\5\1"), (True, b"\1\1\0\4abcd"), (False, b"\1\xff"))



def ntlm(kind, size):
    """[MS-NLMP] 2.2.1: signature and message type; lengths, offsets and flags are zero."""
    return b"NTLMSSP\0" + struct.pack("<I", kind) + bytes(size - 12)


NTLM_FIRST, NTLM_LAST = base64.b64encode(ntlm(1, 32)).decode(), base64.b64encode(ntlm(3, 64)).decode()
NTLM_CHALLENGE = base64.b64encode(handmade_attempts.ntlm_challenge()).decode()
# RFC 4178 4.2: a NegTokenInit that offers NTLM alone, with NTLM's first message as its token.
SPNEGO_NTLM_FIRST = base64.b64encode(der(0x60, bytes.fromhex("06062b0601050502"), der(0xA0, der(
    0x30, der(0xA0, der(0x30, bytes.fromhex("060a2b06010401823702020a"))), der(0xA2, der(4, ntlm(1, 32))))))).decode()


def http_exchange(answer, *offers, **headers):
    """A request with the given headers, and its answer, which offers these schemes."""
    request = "GET / HTTP/1.1\r\nHost: web\r\n" + "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    name = "Proxy-Authenticate" if answer.startswith("407") else "WWW-Authenticate"
    reply = f"HTTP/1.1 {answer}\r\nContent-Length: 0\r\n" + "".join(f"{name}: {offer}\r\n" for offer in offers)
    return [(True, f"{request}\r\n".encode()), (False, f"{reply}\r\n".encode())]


HTTP = over_ip(
    80, True,
    *http_exchange("401 Unauthorized", 'Basic realm="a, Kerberos b", Negotiate, NTLM'),
    *http_exchange("401 Unauthorized", 'Basic realm="a, Kerberos b"'),
    # The first message of NTLM authenticates nobody, whatever the answer; in SPNEGO neither.
    *http_exchange("200 OK", Authorization=f"NTLM {NTLM_FIRST}"),
    *http_exchange("401 Unauthorized", "Negotiate", Authorization=f"Negotiate {SPNEGO_NTLM_FIRST}"),
    # The last one does, but for answers that say that it was not looked at.
    *http_exchange("400 Bad Request", Authorization=f"NTLM {NTLM_LAST}"),
    *http_exchange("431 Request Header Fields Too Large", Authorization=f"NTLM {NTLM_LAST}"),
    *http_exchange("403 Forbidden", Authorization=f"NTLM {NTLM_LAST}"),
    *http_exchange("401 Unauthorized", "NTLM", Authorization=f"NTLM {NTLM_LAST}"),
    # A proxy, and the server behind it.
    *http_exchange("407 Proxy Authentication Required", "NTLM"),
    *http_exchange("401 Unauthorized", "Negotiate", "NTLM", Proxy_Authorization=f"NTLM {NTLM_LAST}"),
    *http_exchange("200 OK", Proxy_Authorization=f"NTLM {NTLM_LAST}"),
    *http_exchange("407 Proxy Authentication Required", "NTLM", Proxy_Authorization=f"NTLM {NTLM_LAST}"),
    # Someone between the two answers, and has not seen what the server would have said; the protocol changes for who was let in.
    *http_exchange("504 Gateway Timeout", Authorization=f"NTLM {NTLM_LAST}"),
    *http_exchange("408 Request Timeout", Authorization=f"NTLM {NTLM_LAST}"),
    *http_exchange("101 Switching Protocols", Authorization=f"NTLM {NTLM_LAST}"),
    # The client has no answer to the challenge, and begins anew.
    *http_exchange("401 Unauthorized", f"NTLM {NTLM_CHALLENGE}", Authorization=f"NTLM {NTLM_FIRST}"),
    *http_exchange("401 Unauthorized", f"NTLM {NTLM_CHALLENGE}", Authorization=f"NTLM {NTLM_FIRST}"),
    *http_exchange("200 OK", Authorization=f"NTLM {NTLM_LAST}"),
    # To the proxy and to the server at once.
    *http_exchange("200 OK", Proxy_Authorization=f"NTLM {NTLM_LAST}", Authorization=f"Negotiate {NTLM_LAST}"))

# RFC 4954 section 4 and RFC 2920: AUTH goes out together with EHLO, whose answer comes first.
SMTP = over_ip(25, True, (True, b"EHLO x\r\nAUTH NTLM\r\n"), (False, b"250-x\r\n250 AUTH NTLM\r\n"), (False, b"334 ntlm supported\r\n"),
               (True, b"*\r\n"), (False, b"501 5.7.0 cancelled\r\n"), (True, b"AUTH GSSAPI\r\n"), (False, b"530 5.7.0 STARTTLS first\r\n"),
               (True, b"MAIL FROM:<x@y>\r\n"), (False, b"530 5.7.0 STARTTLS first\r\n"))

ETHERNET_FRAMES = {"made-http": HTTP, "made-kpasswd": KPASSWD, "made-smtp": SMTP, "made-socks": SOCKS, **handmade_attempts.FRAMES,
                   **handmade_keys.FRAMES, **handmade_keys_ppp.FRAMES, **handmade_keys_rpc.FRAMES}

CAPTURE_FRAMES = {
    "made-credssp": CREDSSP, "made-kerberos": KERBEROS, "made-ldap": LDAP, "made-negoex": NEGOEX, "made-nns": NNS,
    "made-smb": SMB, "made-spnego": SPNEGO, "made-tls": TLS, "made-dcerpc": DCERPC, "made-dplay": DPLAY, "made-eap": EAP,
    "made-mschap": MSCHAP, "made-tds": TDS, "made-text": TEXT,
}


NAMES = [*CAPTURE_FRAMES, *ETHERNET_FRAMES, *handmade_attempts.EXPORTED]

# What a capture needs of tshark's options, and of the plugin's preferences.
OPTIONS = handmade_attempts.OPTIONS
PREFERENCES = {"made-text": ["-o", "sspi.text:TRUE"]}


def pcap(frames):
    return pcap_of(LINKTYPE_WIRESHARK_UPPER_PDU, [exported(dissector, pdu) for dissector, pdu in frames])


def write_all(folder):
    for name, frames in CAPTURE_FRAMES.items():
        (folder / f"{name}.pcap").write_bytes(pcap(frames))
    for name, frames in ETHERNET_FRAMES.items():
        (folder / f"{name}.pcap").write_bytes(pcap_of(LINKTYPE_ETHERNET, frames))
    for name, frames in handmade_attempts.EXPORTED.items():
        (folder / f"{name}.pcap").write_bytes(pcap_of(LINKTYPE_WIRESHARK_UPPER_PDU, frames))
