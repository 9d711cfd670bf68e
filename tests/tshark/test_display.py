# SPDX-License-Identifier: GPL-2.0-or-later
"""What the user sees: fields, labels, columns, expert info, preferences, in every kind of output and on every pass."""
import json
import os
import re
import subprocess
import xml.etree.ElementTree

import pytest

LOCKED = "frame.number == 101"  # smb3-ntlm: STATUS_ACCOUNT_DISABLED
KINDS = ["wrong_password", "no_such_user", "locked_out", "disabled_or_expired", "password_expired", "logon_type", "clock", "spn", "ticket",
         "encryption_type", "certificate", "channel_binding", "signing", "delegation", "protocol", "integrity", "trust", "unreachable", "failure"]


def test_plugin_is_listed(tshark):
    line = next(line for line in tshark.run("-G", "plugins").splitlines() if line.startswith(tshark.plugin_file))
    assert re.search(r"\b\d+\.\d+\.\d+\b", line) and "dissector" in line


def test_fields_are_the_contract(tshark):
    lines = [line.split("\t") for line in tshark.run("-G", "fields").splitlines() if line.startswith("F\t")]
    fields = {line[2]: line[3:6] for line in lines if line[2].startswith("sspi.") and "expert" not in line[2]}
    assert {line[2] for line in lines if line[2].startswith("sspi.expert.")} == {f"sspi.expert.{kind}" for kind in KINDS}
    time = ["FT_ABSOLUTE_TIME", "sspi", ""]
    text = ["FT_STRING", "sspi", ""]
    assert {name: [kind, parent, base] for name, (kind, parent, base) in fields.items()} == {
        "sspi.summary": text, "sspi.technical": ["FT_NONE", "sspi", ""], "sspi.attempt.harmless": ["FT_NONE", "sspi", ""],
        "sspi.annotation": ["FT_NONE", "sspi", ""], "sspi.status": ["FT_UINT32", "sspi", "BASE_HEX"], "sspi.name": text,
        "sspi.class": ["FT_UINT8", "sspi", "BASE_DEC"], "sspi.basis": ["FT_UINT8", "sspi", "BASE_DEC"], "sspi.source": text,
        "sspi.native": text, "sspi.win32": ["FT_UINT32", "sspi", "BASE_DEC"], "sspi.meaning": text, "sspi.native.meaning": text,
        "sspi.cause": text, "sspi.remedy": text, "sspi.server_build": ["FT_UINT32", "sspi", "BASE_DEC"],
        "sspi.eeinfo": ["FT_NONE", "sspi", ""], "sspi.eeinfo.record": ["FT_UINT32", "sspi", "BASE_DEC"], "sspi.eeinfo.computer": text,
        "sspi.eeinfo.pid": ["FT_UINT32", "sspi", "BASE_DEC"], "sspi.eeinfo.time": time,
        "sspi.eeinfo.component": ["FT_UINT32", "sspi", "BASE_DEC"], "sspi.eeinfo.status": ["FT_UINT32", "sspi", "BASE_HEX"],
        "sspi.eeinfo.location": ["FT_UINT16", "sspi", "BASE_DEC"], "sspi.eeinfo.flags": ["FT_UINT16", "sspi", "BASE_HEX"],
        "sspi.eeinfo.param": text, "sspi.eeinfo.malformed": ["FT_NONE", "sspi", ""],
        "sspi.attempt": ["FT_UINT32", "sspi", "BASE_DEC"], "sspi.attempt.mechanism": text, "sspi.attempt.identity": text,
        "sspi.attempt.on_behalf_of": text, "sspi.weakness": text, "sspi.attempt.target": text, "sspi.attempt.result": text, "sspi.attempt.first_frame": ["FT_FRAMENUM", "sspi", ""],
        "sspi.attempt.result_frame": ["FT_FRAMENUM", "sspi", ""], "sspi.attempt.duration": ["FT_RELATIVE_TIME", "sspi", ""],
        "sspi.attempt.why": text, "sspi.attempt.because": ["FT_UINT32", "sspi", "BASE_DEC"], "sspi.attempt.because_frame": ["FT_FRAMENUM", "sspi", ""],
        "sspi.attempt.consequence": text, "sspi.attempt.consequence_frame": ["FT_FRAMENUM", "sspi", ""], "sspi.story": ["FT_UINT32", "sspi", "BASE_DEC"],
    }


def test_statuses_are_registered_values(tshark):
    values = [line.split("\t") for line in tshark.run("-G", "values").splitlines() if "\tsspi.status\t" in line]
    named = {int(line[2], 0): line[3] for line in values if line[0] == "V"}
    assert named[0x8009030C] == "SEC_E_LOGON_DENIED" and named[0x00090312] == "SEC_I_CONTINUE_NEEDED"
    assert len(named) == 94


def test_details(tshark):
    text = tshark.read("smb3-ntlm", "-Y", LOCKED, "-V")
    assert "NT Status: STATUS_ACCOUNT_DISABLED (0xc0000072) [SEC_E_LOGON_DENIED]" in text
    lines = text[text.index("[SSPI Status"):].rstrip().splitlines()
    sentence = "LAB\\disabled could not log on to cifs/dc1: the account is disabled"
    assert lines[0] == f"[SSPI Status: {sentence}]"
    assert [re.sub("(Cause|Remedy): .*", r"\1]", line) for line in lines[1:17]] == [
        "    [SEC_E_LOGON_DENIED (0x8009030c): The account is disabled.]",
        "        [Cause]",
        "        [Remedy]",
        "        [Technical details]",
        "            [Status: SEC_E_LOGON_DENIED (0x8009030c)]",
        "            [Meaning: The logon was refused.]",
        "            [Native code: STATUS_ACCOUNT_DISABLED (0xc0000072)]",
        "            [Win32 error: ERROR_ACCOUNT_DISABLED (1331)]",
        "            [Class: Failure]",
        "            [Basis: Inferred]",
        "            [Source: smb2.nt_status]",
        f"        [Expert Info (Warning/Response): {sentence}]",
        f"            [{sentence}]",
        "            [Severity level: Warning]",
        "            [Group: Response]",
        "    [Attempt 5: LAB\\disabled to cifs/dc1 by NTLMv2, SMB2: Failure]",
    ]


def test_a_status_on_the_wire_stands_once(tshark):
    """Where the field holds the status itself, there is no other code to be shown. All fields are there for filters."""
    text = tshark.read("made-nns", "-Y", "frame.number == 2", "-O", "sspi")
    assert text.count("SEC_E_BAD_BINDINGS (0x80090346)") == 2 and "Native code" not in text and "Meaning: " not in text
    shown = ["-T", "fields", "-e", "sspi.name", "-e", "sspi.native", "-e", "sspi.meaning"]
    assert tshark.read("made-nns", "-Y", "frame.number == 2", *shown) == (
        "SEC_E_BAD_BINDINGS\tSEC_E_BAD_BINDINGS (0x80090346)\tThe channel binding is missing or does not match the TLS connection.\n")


@pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one-pass", "two-pass"])
def test_every_item_that_was_read_has_its_name(tshark, passes):
    """Several PDUs in a frame, decrypted and reassembled data included: one bracketed name for each annotation."""
    for capture in ("made-smb", "made-tls", "made-ldap", "krb-ad-as", "tls1_2", "ldaps-simple", "quic", "smb3-krb5-apskew"):
        text = tshark.read(capture, "-Y", "sspi", "-T", "pdml", *passes)
        for packet in xml.etree.ElementTree.fromstring(text).iter("packet"):
            annotations = packet.findall(".//field[@name='sspi.annotation']")
            sources = {annotation.find(".//field[@name='sspi.source']").get("show") for annotation in annotations}
            marked = [field for field in packet.iter("field") if field.get("name") in sources
                      and re.search(r" \[[\w. -]+\]$", field.get("showname"))]
            assert len(annotations) == len(marked)
            for annotation in annotations:
                source = annotation.find(".//field[@name='sspi.source']").get("show")
                fields = [field for field in marked if field.get("name") == source]
                assert any(spans(field, annotation) or source == "ms-nns.message_id" for field in fields)


def spans(field, annotation):
    """Whether the annotation points at bytes within the field."""
    start, end = (int(field.get("pos")), int(field.get("pos")) + int(field.get("size")))
    at, size = int(annotation.get("pos")), int(annotation.get("size"))
    return size > 0 and start <= at and at + size <= end


@pytest.mark.parametrize("capture, source, native, phrase", [
    ("made-smb", "smb2.nt_status", "STATUS_ACCESS_DENIED (0xc0000022)", "5168: SPN check"),
    ("made-credssp", "credssp.errorCode", "STATUS_ACCESS_DENIED (0xc0000022)", "DisableRestrictedAdmin"),
    ("rpc-netlogon", "netlogon.rc", "STATUS_ACCESS_DENIED (0xc0000022)", "nltest /sc_verify:DOMAIN"),
    ("made-kerberos", "kerberos", "STATUS_ACCOUNT_RESTRICTION (0xc000006e)", "NOT_DELEGATED"),
    ("smb3-ntlm", "smb2.nt_status", "STATUS_LOGON_FAILURE (0xc000006d)", "BackConnectionHostNames"),
    ("made-credssp", "credssp.errorCode", "STATUS_LOGON_FAILURE (0xc000006d)", "cmdkey /list"),
    ("ldap-simple", "ldap.errorMessage", "ERROR_LOGON_FAILURE (data 52e)", "bind name"),
])
def test_texts_fit_where_the_code_stands(tshark, capture, source, native, phrase):
    found = [row for row in tshark.annotations(capture) if row["source"].startswith(source) and row["native"] == native]
    assert found and all(phrase in row["remedy"] for row in found)


def test_bytes_of_e_data(tshark):
    """The annotation points at the four bytes of the NTSTATUS, wherever they stand in the e-data."""
    text = tshark.read("made-kerberos", "-Y", "frame.number == 6", "-T", "pdml")
    packet = xml.etree.ElementTree.fromstring(text).find("packet")
    e_data = packet.find(".//field[@name='kerberos.e_data']")
    item = packet.findall(".//field[@name='sspi.annotation']")[1]
    offset = int(item.get("pos")) - int(e_data.get("pos"))
    assert bytes.fromhex(e_data.get("value"))[offset:offset + 4] == (0xC0000071).to_bytes(4, "little")


@pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one-pass", "two-pass"])
def test_info_column(tshark, passes):
    lines = tshark.read("smb3-ntlm", "-Y", "sspi", *passes).splitlines()
    assert sum(line.endswith("[SEC_E_LOGON_DENIED: STATUS_ACCOUNT_LOCKED_OUT]") for line in lines) == 1
    assert not any("SEC_I_CONTINUE_NEEDED" in line or "SEC_E_OK" in line for line in lines)
    assert all(line.count("[SEC_") <= 1 for line in lines)


def test_info_column_shows_the_most_severe(tshark):
    lines = tshark.read("smb3-krb5-apskew", "-Y", 'sspi.native contains "KRB_AP_ERR_SKEW"').splitlines()
    assert lines and all(line.endswith("[SEC_E_TIME_SKEW: KRB_AP_ERR_SKEW]") for line in lines)
    lines = tshark.read("krb-ad-as", "-Y", "frame.number == 24").splitlines()
    assert lines[0].endswith("[SEC_E_LOGON_DENIED: STATUS_ACCOUNT_DISABLED]")


def test_info_column_preference(tshark):
    none = tshark.read("smb3-ntlm", "-Y", "sspi", "-o", "sspi.info_column:none")
    everything = tshark.read("smb3-ntlm", "-Y", "sspi", "-o", "sspi.info_column:all")
    assert "[SEC_" not in none
    assert "[SEC_I_CONTINUE_NEEDED: STATUS_MORE_PROCESSING_REQUIRED]" in everything
    assert "[SEC_E_OK: STATUS_SUCCESS]" in everything


def test_hidden_tree(tshark):
    """Filters, -T fields and custom columns need no visible tree."""
    assert tshark.read("smb3-ntlm", "-Y", LOCKED, "-T", "fields", "-e", "sspi.name", "-e", "sspi.status", "-e", "sspi.win32") == (
        "SEC_E_LOGON_DENIED\t0x8009030c\t1331\n")
    without_filter = tshark.read("smb3-ntlm", "-T", "fields", "-e", "sspi.name").splitlines()
    assert without_filter.count("SEC_E_LOGON_DENIED") == tshark.read("smb3-ntlm", "-Y", 'sspi.name == "SEC_E_LOGON_DENIED"').count("\n")
    column = tshark.read("smb3-ntlm", "-o", 'gui.column.format:"Status","%Cus:sspi.name:0:R","Number","%m"')
    assert re.search(r"^SEC_E_LOGON_DENIED\s+101$", column, re.MULTILINE)


@pytest.mark.parametrize("expression, frames", [
    ('sspi.class == "Failure"', 13), ("sspi.class == 2", 13), ("sspi.status == 0x8009030c", 13),
    ('sspi.native contains "LOCKED"', 1), ("sspi.win32 == 1909", 1), ('sspi.source == "smb2.nt_status" && sspi.class == "Step"', 18),
    ('sspi.basis == "Carried"', 0), ('sspi.meaning contains "refused"', 13), ("sspi.annotation", 36),
])
def test_filters(tshark, expression, frames):
    assert tshark.read("smb3-ntlm", "-Y", expression).count("\n") == frames


def test_json(tshark):
    packets = json.loads(tshark.read("smb3-ntlm", "-Y", LOCKED, "-T", "json"))
    assert '"sspi.status": "0x8009030c"' in json.dumps(packets[0])


def test_ek(tshark):
    lines = tshark.read("smb3-ntlm", "-Y", LOCKED, "-T", "ek").splitlines()
    layers = json.loads(lines[1])["layers"]
    assert layers["sspi"]["sspi_sspi_name"] == "SEC_E_LOGON_DENIED"


def test_expert_info(tshark):
    text = tshark.read("smb3-ntlm", "-q", "-z", "expert")
    assert re.search(r"^ +1 +Response +SSPI +LAB\\locked could not log on to cifs/dc1: the account is locked out \(likely locked by own wrong passwords\)$", text, re.MULTILINE)
    assert re.search(r"^ +2 +Response +SSPI +LAB\\locked could not log on to cifs/dc1: the user name or the password", text, re.MULTILINE)
    assert "logging on" not in text
    text = tshark.read("made-ldap", "-q", "-z", "expert,error")
    assert "the channel binding is missing" in text and "the account is locked out" not in text
    # Where no attempt is known, the meaning is all there is to say.
    assert re.search(r"^ +1 +Response +SSPI +The account may not log on at this time\.$", tshark.read("made-mschap", "-q", "-z", "expert"), re.MULTILINE)


def test_expert_info_by_kind(tshark):
    """Each failure is of the kind that its code tells, and a frame with one attempt has one."""
    for capture, kinds in (
            ("smb3-ntlm", {"wrong_password": 6, "disabled_or_expired": 2, "password_expired": 2, "logon_type": 2, "locked_out": 1}),
            ("krb-ad-skew", {"clock": 1}),
            ("krb-ad-as", {"wrong_password": 4, "no_such_user": 1, "disabled_or_expired": 5, "password_expired": 2, "logon_type": 1}),
            ("made-nns", {"channel_binding": 1, "trust": 2, "failure": 3}),
            ("ldap-strong", {"signing": 4}),
            ("mit-pkinit", {"certificate": 4}),
            ("made-attempts-smb", {"wrong_password": 1, "locked_out": 1, "failure": 2})):
        found = {kind: tshark.read(capture, "-Y", f"sspi.expert.{kind}").count("\n") for kind in kinds}
        assert found == kinds
    errors = tshark.read("made-nns", "-Y", '_ws.expert.severity == "Error"', "-T", "fields", "-e", "sspi.name").split()
    assert errors == ["SEC_E_BAD_BINDINGS"]


def test_less_exact_codes_are_no_failures_more(tshark):
    """A KDC says that the account may not log on, and behind it that the account is locked out."""
    frame = tshark.read("krb-ad-as", "-Y", 'sspi.native contains "STATUS_ACCOUNT_DISABLED"', "-T", "pdml", "-J", "sspi")
    assert frame.count('name="sspi.annotation"') == 2 and frame.count('name="_ws.expert"') == 1


def test_failures_without_a_code(tshark):
    """A reset is all that tells why, and its frame has no status: beside Wireshark's expert info it has ours, which says the summary."""
    frame = ["-Y", "sspi.expert.failure && frame.number == 6", "-T", "fields", "-E", "occurrence=l", "-e", "_ws.expert.message", "-e", "sspi.name"]
    sentence = "EXAMPLE\\reset to cifs/srv1.example.com: the server reset the connection"
    # From 4.4 on a backslash is escaped there.
    assert tshark.read("made-attempts-smb", *frame).rstrip().replace("\\\\", "\\") == sentence
    assert f"  {sentence}\n" in tshark.read("made-attempts-smb", "-q", "-z", "expert")


@pytest.mark.parametrize("arguments", [
    ["-Y", " || ".join(f"sspi.expert.{kind}" for kind in KINDS)],
    ["-Y", 'sspi && _ws.expert.severity == "Warning"'],
    ["-Y", '_ws.expert.message contains "could not log on to cifs/dc1"'],
    ["-Y", 'sspi.class == "Failure" && (' + " || ".join(f"sspi.expert.{kind}" for kind in KINDS) + ")"],
], ids=["field", "severity", "message", "with another field"])
def test_expert_info_in_hidden_trees(tshark, arguments):
    """Where nobody sees the tree, expert infos are still found."""
    failures = tshark.read("smb3-ntlm", "-Y", 'sspi.class == "Failure"')
    assert failures.count("\n") == 13
    assert tshark.read("smb3-ntlm", *arguments) == failures


def test_expert_info_columns(tshark):
    failures = tshark.read("smb3-ntlm", "-Y", 'sspi.class == "Failure"', "-T", "fields", "-e", "frame.number").split()
    for column, text in (("%a", "Warning"), ("%Cus:_ws.expert.message:0:R", "could not log on to")):
        lines = tshark.read("smb3-ntlm", "-o", f'gui.column.format:"No.","%m","Expert","{column}"').splitlines()
        assert [line.split()[0] for line in lines if text in line] == failures


def test_disabled_protocols(tshark):
    """What is not dissected is not annotated; what is disabled costs nothing."""
    assert tshark.read("krb-ad-as", "-Y", "sspi", "--disable-protocol", "kerberos") == ""
    assert "SEC_" not in tshark.read("krb-ad-as", "--disable-protocol", "sspi")
    assert tshark.read("krb-ad-as", "-V", "--disable-protocol", "sspi") == tshark.read("krb-ad-as", "-V", plugin=False)


def test_language_preference(tshark):
    text = tshark.read("smb3-ntlm", "-Y", LOCKED, "-V", "-o", "sspi.language:en")
    assert "The account is disabled." in text


def test_symbols(tshark):
    """Only what the loader needs is exported."""
    names = subprocess.run(["nm", "-D", "--defined-only", os.environ["SSPI_PLUGIN"]], capture_output=True, text=True, check=True).stdout
    exported = {line.split()[-1] for line in names.splitlines()}
    assert exported - {"plugin_describe"} == {"plugin_version", "plugin_want_major", "plugin_want_minor", "plugin_register"}
