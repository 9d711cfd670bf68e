# SPDX-License-Identifier: GPL-2.0-or-later
"""Every status field of a carrier is annotated as the facts say, and nothing else is.

What is expected is worked out here from the fields that tshark shows without the plugin, and from the facts; nothing of
the plugin is used. SSPI_MORE_CAPTURES may name a folder of other captures to be held to the same.
"""
import collections
import csv
import os
import pathlib
import re
import xml.etree.ElementTree

import pytest

import handmade
from conftest import CAPTURES

FACTS = pathlib.Path(__file__).resolve().parent.parent / "facts"
MORE = sorted(pathlib.Path(os.environ.get("SSPI_MORE_CAPTURES", "/nonexistent")).glob("*.pcap*"))


def read_facts(name, key):
    with open(FACTS / f"{name}.tsv", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {int(row[key], 0): row for row in rows if row[key] != "*"}


def status_of(fact):
    return fact["status"] if fact and fact.get("confidence") in ("high", "medium") else ""


SSPI = {code: row["alias_of"] or row["name"] for code, row in read_facts("sspi-status", "value").items()} | {0x80092010: "CRYPT_E_REVOKED"}
NTSTATUS = read_facts("ntstatus", "value")
KERBEROS = read_facts("kerberos", "value")
TLS_ALERT = read_facts("tls-alert", "value")
LDAP_DATA = {}
with open(FACTS / "ldap-data.tsv", encoding="utf-8") as facts_lines:
    for fact_row in csv.DictReader(facts_lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        LDAP_DATA[int(fact_row["data"], 16)] = fact_row
SPNEGO = {0: "SEC_E_OK", 1: "SEC_I_CONTINUE_NEEDED", 2: "SEC_E_LOGON_DENIED", 3: "SEC_I_CONTINUE_NEEDED"}
LDAP_RESULT = {0: "SEC_E_OK", 14: "SEC_I_CONTINUE_NEEDED", 49: "SEC_E_LOGON_DENIED", 48: "", 8: "", 7: ""}
FAULT = {0x5: "", 0x721: "", 0x6D3: "SEC_E_SECPKG_NOT_FOUND", 0x6D4: "SEC_E_QOP_NOT_SUPPORTED", 0x6D5: "SEC_E_UNKNOWN_CREDENTIALS", 0x71D: "",
         0x1C00001D: "", 0x1C00001F: "SEC_E_MESSAGE_ALTERED", 0x1C000020: "SEC_E_MESSAGE_ALTERED", 0x1C01000B: ""}
BIND_NAK = {0: "", 8: "SEC_E_SECPKG_NOT_FOUND", 9: ""}
RDP_NEGOTIATION = {3: "SEC_E_NO_CREDENTIALS"}
LOGON_DENIED = "SEC_E_LOGON_DENIED"
# Login errors that reach a client (MS SQL Server's error list), and those that name the state of a login.
TDS_ERROR = dict.fromkeys((4060, 4064, 17806, 17830, 17832, 17892, 18401, 18451, 18452, 18456, *range(18458, 18469), 18471), "") | dict.fromkeys(
    (18470, 18486, 18487, 18488), LOGON_DENIED)
DNS_TSIG = {16: "SEC_E_MESSAGE_ALTERED", 17: "", 18: "SEC_E_TIME_SKEW", 19: "SEC_E_UNSUPPORTED_FUNCTION", 20: "", 21: "SEC_E_ALGORITHM_MISMATCH",
            22: ""}
MSCHAP = {646: LOGON_DENIED, 647: LOGON_DENIED, 648: LOGON_DENIED, 649: "", 691: LOGON_DENIED, 709: ""}
EAP = {3: "SEC_E_OK", 4: ""}
# What follows from what came before on a connection, or stands in bytes that Wireshark has no field for, is not worked out
# here, but compared in test_expected.py alone.
FROM_CONTEXT = ("dcerpc.negState", "dcerpc.krbError", "http.", "smtp.", "imap.", "pop.", "kpasswd.", "socks.", "syslog.", "dplay.", "sspi.eeinfo.", "rdp.pduType2", "rdp.authorizationResult")
NOTHING_FOR_THE_ORACLE = ("http-proxy", "mail-imap", "mail-pop3", "mail-smtp", "made-dplay", "made-http", "made-keys-http", "made-keys-mail",
                          "made-smtp", "made-socks", "made-text", "rdp-authorization", "rdp-data", "rdp-rdstls")
# [MS-NRPC] 3.5.4.4, 3.5.4.5: the calls that set up a secure channel, and those that pass a logon through it.
NETLOGON_AUTHENTICATIONS = (2, 4, 5, 15, 26, 39, 45)
LDAP_PREFIXES = {0x2028, 0x4DC, 0x52D, 0x56, 0x1F, 0x57}


def ntstatus_status(value):
    if value and value in SSPI:
        return SSPI[value]
    return status_of(NTSTATUS.get(value))


def credssp_status(value):
    low = value & 0xFFFF
    if value >> 16 != 0xC007:
        return ntstatus_status(value)
    if 0x300 <= low <= 0x36B and 0x80090000 | low in SSPI:
        return SSPI[0x80090000 | low]
    return "" if low == 87 else status_of(LDAP_DATA.get(low))


def number(field):
    return int(field.get("show"), 0) & 0xFFFFFFFF


def raw(field):
    return bytes.fromhex(field.get("value", ""))


def child(element, *names):
    return next((field for field in element.iter("field") if field.get("name") in names), None)


def ldap_code(text):
    """(leading code, data) of an error text, or None."""
    match = re.match(r"([0-9A-Fa-f]{8}):", text)
    if not match:
        return None
    code = int(match[1], 16)
    data = re.findall(r", data ([0-9a-fA-F]+)\b", text)
    if code in SSPI and code:
        return code, int(data[-1], 16) if data else 0
    if code in LDAP_PREFIXES and re.match(r"\s*\w+Err: DSID-", text[9:]):
        return code, 0
    return None


def nns_error(payload):
    if len(payload) < 8:
        return None
    for order in ("big", "little"):
        value = int.from_bytes(payload[:8], order)
        if value & 0xFFFFFFFF and value >> 32 in (0, 0xFFFFFFFF):
            return value & 0xFFFFFFFF
    return None


def rpc_result_status(name, value, tables):
    """(status,) of a result of an RPC call that is about authentication, or None. `tables`: fields by their own names."""
    if name in tables["ntstatus"] and value:
        fact = NTSTATUS.get(value)
        # A domain controller that refuses a secure channel says no more than that.
        refused = name == "netlogon.rc" and value == 0xC0000022
        if value in SSPI or (fact and fact["where"] == "anywhere") or refused:
            return ntstatus_status(value),
    return None


def expected_of(field, parent, tables):
    """(source, number on the wire, status) of one field, or None. `parent` is the element the field stands in."""
    name = field.get("name")
    if name == "kerberos.error_code":
        return name, number(field), status_of(KERBEROS.get(number(field)))
    if name == "kerberos.smb.nt_status" and number(field):
        return name, number(field), ntstatus_status(number(field))
    if name == "kerberos.e_data" and child(field, "kerberos.smb.nt_status") is None:
        match = re.search(rb"\xa1\x03\x02\x01\x03\xa2\x0e\x04\x0c(....)\0\0\0\0[\x01\x03]\0\0\0", raw(field), re.DOTALL)
        value = int.from_bytes(match[1], "little") if match else 0
        return (name, value, ntstatus_status(value)) if value else None
    if name == "smb2.nt_status":
        command = child(parent, "smb2.cmd")
        setup = command is not None and number(command) == 1
        fact = NTSTATUS.get(number(field))
        if command is not None and (setup or (fact and fact["where"] == "anywhere") or (number(field) and number(field) in SSPI)):
            return name, number(field), ntstatus_status(number(field))
    if name == "smb.nt_status":
        command, reply = child(parent, "smb.cmd"), child(parent, "smb.flags.response")
        if reply is not None and reply.get("show") in ("1", "True"):
            fact = NTSTATUS.get(number(field))
            if number(command) == 0x73 or (fact and fact["where"] == "anywhere"):
                return name, number(field), ntstatus_status(number(field))
    if name == "credssp.errorCode":
        return name, number(field), credssp_status(number(field))
    if name == "negoex.errorcode":
        return name, number(field), ntstatus_status(number(field))
    if name == "spnego.negResult":
        return name, number(field), SPNEGO.get(number(field), "")
    if name in ("tls.alert_message.desc", "dtls.alert_message.desc", "quic.cc.error_code.tls_alert"):
        return name, number(field), TLS_ALERT.get(number(field), {"status": "SEC_E_ILLEGAL_MESSAGE"})["status"]
    if name == "ldap.errorMessage":
        code = ldap_code(raw(field).decode("utf-8", "replace"))
        return (name, code[1] or code[0], SSPI.get(code[0], "")) if code else None
    if name == "ldap.bindResponse_element":
        result = child(field, "ldap.resultCode", "ldap.bindResponse_resultCode")
        text = child(field, "ldap.errorMessage")
        # In the middle of a Sicily bind the result is 0, and matchedDN has what comes next ([MS-ADTS] 5.1.1.1.3).
        if result is not None and number(result) == 0 and raw(child(field, "ldap.matchedDN")).startswith(b"NTLM"):
            return None
        if result is not None and number(result) in LDAP_RESULT and not (
                text is not None and ldap_code(raw(text).decode("utf-8", "replace"))):
            return result.get("name"), number(result), LDAP_RESULT[number(result)]
    if name == "dcerpc.cn_status":
        if number(field) in SSPI and number(field):
            return name, number(field), SSPI[number(field)]
        return (name, number(field), FAULT[number(field)]) if number(field) in FAULT else None
    if name == "dcerpc.cn_reject_reason" and number(field) in BIND_NAK:
        return name, number(field), BIND_NAK[number(field)]
    if name == "rdp.negFailure.failureCode":
        return name, number(field), RDP_NEGOTIATION.get(number(field), "")
    if name == "rdp.rdstls.resultcode":
        return name, number(field), status_of(LDAP_DATA.get(number(field))) if number(field) else "SEC_E_OK"
    if name == "tds.error.number" and number(field) in TDS_ERROR:
        return name, number(field), TDS_ERROR[number(field)]
    if name == "tds.error.msgtext":
        match = re.search(r"\b0x(8009[0-9a-f]{4})\b", field.get("show"))
        return (name, int(match[1], 16), SSPI[int(match[1], 16)]) if match and int(match[1], 16) in SSPI else None
    if name in ("dns.tkey.error", "dns.tsig.error") and number(field) in DNS_TSIG:
        return name, number(field), DNS_TSIG[number(field)]
    if name in ("chap.message", "eap.ms_chap_v2.failure_request", "radius.MS_CHAP_Error"):
        match = re.match(rb".E=(\d+)" if name.startswith("radius.") else rb"E=(\d+)", raw(field), re.DOTALL)
        if match and int(match[1]) < 1 << 32:
            return name, int(match[1]), MSCHAP.get(int(match[1]), "")
    if name in ("chap.message", "eap.ms_chap_v2.message") and re.match(rb"S=[0-9A-F]{40}\b", raw(field)):
        return name, 0, "SEC_E_OK"
    if name in ("chap.message", "eap.ms_chap_v2.failure_request", "radius.MS_CHAP_Error"):
        return None
    if name == "eap.code" and number(field) in EAP:
        return name, number(field), EAP[number(field)]
    if name == "netlogon.rc" and number(child(parent, "netlogon.opnum")) in NETLOGON_AUTHENTICATIONS:
        # The answer to a challenge is none to an authentication, unless it refuses.
        if number(child(parent, "netlogon.opnum")) != 4 or number(field):
            return name, number(field), ntstatus_status(number(field))
    result = rpc_result_status(name, number(field), tables) if name in tables["ntstatus"] else None
    if result and not name.startswith(("smb.", "smb2.", "kerberos.")):
        return name, number(field), result[0]
    if name == "ms-nns.message_id" and number(field) == 21:
        payload = child(parent, "ms-nns.known_encoding")
        value = nns_error(raw(payload)) if payload is not None else None
        return (name, value, SSPI.get(value, "")) if value is not None else None
    return None


def walk(element, tables):
    for field in element:
        expected = expected_of(field, element, tables)
        if expected:
            yield expected
        yield from walk(field, tables)


def wanted(tshark, capture, strict=True):
    text = tshark.read(capture, "-T", "pdml", plugin=False, strict=strict)
    found = collections.Counter()
    for packet in xml.etree.ElementTree.fromstring(text).iter("packet"):
        frame = int(packet.find(".//field[@name='frame.number']").get("show"))
        found.update((frame, *expected) for expected in walk(packet, tshark.tables()))
    return found


def shown(tshark, capture, strict=True):
    found = collections.Counter()
    for annotation in tshark.annotations(capture, strict=strict):
        if annotation["source"].startswith(FROM_CONTEXT) or annotation["native"].startswith("KRB5_KPASSWD_"):
            continue
        # A status stands in it as a number; what else its words say is for those who ask for texts to be read.
        if annotation["source"] == "tds.error.msgtext" and not annotation["native"].startswith("SEC_"):
            continue
        # A success of MS-CHAPv2 has no number.
        written = re.search(r"([0-9A-Fa-fx]+)\)?$", annotation["native"].replace("(S=)", "(0)"))[1]
        is_hex = "data " in annotation["native"] or (len(written) == 8 and not written.startswith("0x"))
        found[annotation["frame"], annotation["source"], int(written, 16 if is_hex else 0), annotation.get("name", "")] += 1
    return found


@pytest.mark.parametrize("capture", sorted([*CAPTURES, *handmade.NAMES]))
def test_all_found_and_nothing_else(tshark, capture):
    expected = wanted(tshark, capture)
    assert expected or capture in NOTHING_FOR_THE_ORACLE, "the capture has nothing to find"
    assert shown(tshark, capture) == expected


@pytest.mark.parametrize("path", MORE, ids=lambda path: path.name)
def test_more_captures(tshark, path):
    target = tshark.captures / path.name
    target.write_bytes(path.read_bytes())
    target.chmod(0o644)
    capture = path.name.rsplit(".", 1)[0]
    # Wireshark's own dissectors may stumble over a capture that nobody here has seen.
    assert shown(tshark, capture, strict=False) == wanted(tshark, capture, strict=False)
