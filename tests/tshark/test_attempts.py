# SPDX-License-Identifier: GPL-2.0-or-later
"""Authentication attempts: in the reports of `-z sspi,attempts` and in the packet details.

Every capture gives the attempts that its file in expected/attempts/ lists, one a line:

    number  frames  carrier  mechanism  identity -> target  class  status  native  [win32=…]

Where a newer Wireshark dissects something else than 4.0, a file in expected/attempts/4.4 or 4.6 says so.
To write the files anew, set SSPI_UPDATE to the folder; then hold every difference against what was recorded.
"""
import base64
import collections
import csv
import errno
import fcntl
import functools
import io
import json
import os
import pathlib
import pty
import re
import shutil
import struct
import subprocess
import termios
import unicodedata
import xml.etree.ElementTree

import pytest

import handmade
import handmade_attempts
from columns import COLUMNS, HEADER
from conftest import CAPTURES, check_expected, options_of
from generated_attempts import HOST_UNREACHABLE, unreachable
from rewrite import Recording, cut_in_two, with_new_sequence
from wire import ACK, LINKTYPE_ETHERNET, RST, Connection, pcap_of

EXPECTED = pathlib.Path(__file__).resolve().parent.parent / "expected" / "attempts"
ALL = sorted([*CAPTURES, *handmade.NAMES])
NUMBERS = {"number", "first_frame", "result_frame", "duration", "win32", "because", "story"}
TITLES = ["No.", "Identity", "On behalf of", "Target", "Reason", "Why", "Mechanism", "Carrier", "Status", "Win32", "Server", "Client", "Frames", "Start (UTC)", "Seconds"]
OPTIONAL = {"on_behalf_of": "On behalf of", "why": "Why"}
SECTIONS = {"Failed": "Failure", "Unfinished": "Unfinished", "Succeeded": "Success"}
Views = collections.namedtuple("Views", "text csv json pdml")
EVERY_REPORT = ["-z", "sspi,attempts", "-z", "sspi,attempts,csv", "-z", "sspi,attempts,json"]


def views_of(tshark, capture, *arguments):
    """The three reports, and the packet details of the frames that belong to attempts, of one run of tshark. It prints the report
    first that was asked for last."""
    output = tshark.read(capture, "-T", "pdml", "-J", "frame sspi", "-Y", "sspi.attempt", *EVERY_REPORT, *arguments)
    pdml, json_text, csv_text, text = re.fullmatch(
        r"(.*</pdml>\n)(\[\]\n|\[\n.*?^\]\n)((?:[^\n]*\r\n)*)(.*)", output, re.DOTALL | re.MULTILINE).groups()
    return Views(text, csv_text, json_text, pdml)


@pytest.fixture(scope="session")
def reports(tshark):
    return functools.lru_cache(None)(functools.partial(views_of, tshark))


def rows(text):
    """The rows of a CSV report, without the apostrophes that keep a spreadsheet from calculating."""
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    return [{name: value[1:] if re.match("'[-=+@\t\r]", value) else value for name, value in row.items()} for row in found]


def line(row):
    frames = row["first_frame"] + ("-" + row["result_frame"] if row["result_frame"] != row["first_frame"] else "")
    parts = [row["number"], frames, row["carrier"], row["mechanism"] or "-", f"{row['identity'] or '-'} -> {row['target'] or '-'}", row["class"],
             row["status"] or "-", row["native"] or "-"]
    return "  ".join(parts + ([f"win32={row['win32']}"] if row["win32"] else []))


@pytest.mark.parametrize("capture", ALL)
def test_expected(tshark, reports, capture):
    found = "".join(line(row) + "\n" for row in rows(reports(capture).csv))
    check_expected(tshark, EXPECTED, capture, found)


# ---- Each account of the recordings shows its own reason.

STATES = {
    "disabled": ("STATUS_ACCOUNT_DISABLED (0xc0000072)", "ERROR_ACCOUNT_DISABLED (data 533)", "1331"),
    "accexpired": ("STATUS_ACCOUNT_EXPIRED (0xc0000193)", "ERROR_ACCOUNT_EXPIRED (data 701)", "1793"),
    "pwexpired": ("STATUS_PASSWORD_EXPIRED (0xc0000071)", "ERROR_PASSWORD_EXPIRED (data 532)", "1330"),
    "mustchange": ("STATUS_PASSWORD_MUST_CHANGE (0xc0000224)", "ERROR_PASSWORD_MUST_CHANGE (data 773)", "1907"),
    "badhours": ("STATUS_INVALID_LOGON_HOURS (0xc000006f)", "ERROR_INVALID_LOGON_HOURS (data 530)", "1328"),
    "badws": ("STATUS_INVALID_WORKSTATION (0xc0000070)", "ERROR_INVALID_WORKSTATION (data 531)", "1329"),
    "locked": ("STATUS_ACCOUNT_LOCKED_OUT (0xc0000234)", "ERROR_ACCOUNT_LOCKED_OUT (data 775)", "1909"),
    "nosuchuser": ("STATUS_LOGON_FAILURE (0xc000006d)", "ERROR_LOGON_FAILURE (data 52e)", "1326"),
}
SMB, LDAP = 0, 1


def results_of(reports, capture, identity):
    """(class, native, win32) of each attempt of an account, in their order."""
    return [(row["class"], row["native"], row["win32"]) for row in rows(reports(capture).csv) if row["identity"] == identity]


@pytest.mark.parametrize("capture, form, kind", [
    ("smb3-ntlm", "LAB\\{}", SMB), ("smb1-ntlm", "LAB\\{}", SMB), ("ldap-simple", "{}@lab.example.com", LDAP),
    ("ldaps-simple", "{}@lab.example.com", LDAP), ("ldap-sasl", "LAB\\{}", LDAP)])
def test_state_of_account(reports, capture, form, kind):
    for account, state in STATES.items():
        if account == "locked" and capture == "ldap-sasl":
            continue
        assert results_of(reports, capture, form.format(account))[-1] == ("Failure", state[kind], state[2])


@pytest.mark.parametrize("account", ["disabled", "accexpired", "badhours", "pwexpired", "mustchange"])
def test_state_of_account_in_kerberos(reports, account):
    assert ("Failure", STATES[account][SMB], STATES[account][2]) in results_of(reports, "krb-ad-as", f"{account}@LAB.EXAMPLE.COM")


def test_locked_account_in_kerberos(reports):
    results = results_of(reports, "krb-ad-as", "locked@LAB.EXAMPLE.COM")
    assert [native for _, native, _ in results] == ["KDC_ERR_PREAUTH_FAILED (24)"] * 2 + ["KDC_ERR_CLIENT_REVOKED (18)"] * 3


def test_two_wrong_passwords_lock_an_account(reports):
    natives = [native for _, native, _ in results_of(reports, "smb3-ntlm", "LAB\\locked")]
    assert natives == ["STATUS_LOGON_FAILURE (0xc000006d)"] * 2 + ["STATUS_ACCOUNT_LOCKED_OUT (0xc0000234)"]


@pytest.mark.parametrize("capture, identity, native", [
    ("smb3-ntlm", "LAB\\alice", "STATUS_LOGON_FAILURE (0xc000006d)"), ("krb-ad-as", "alice@LAB.EXAMPLE.COM", "KDC_ERR_PREAUTH_FAILED (24)"),
    ("mit-as", "alice@MIT.EXAMPLE.COM", "KDC_ERR_PREAUTH_FAILED (24)"), ("ldap-starttls", "alice@lab.example.com", "ERROR_LOGON_FAILURE (data 52e)"),
    ("http-nego", "LAB\\alice", "HTTP refused (401)"), ("http-proxy", "LAB\\alice", "HTTP refused (407)"), ("mail-smtp", "LAB\\alice", "SMTP 535"),
    ("mail-imap", "LAB\\alice", "IMAP NO [AUTHENTICATIONFAILED]"), ("mail-pop3", "LAB\\alice", "POP3 -ERR [AUTH]")])
def test_right_and_wrong_password(reports, capture, identity, native):
    results = results_of(reports, capture, identity)
    assert any(class_ == "Success" for class_, _, _ in results)
    assert ("Failure", native) in [result[:2] for result in results]


@pytest.mark.parametrize("capture, identity, target, native, status", [
    ("krb-ad-tgs", "alice@LAB.EXAMPLE.COM", "HTTP/nosuch.lab.example.com", "KDC_ERR_S_PRINCIPAL_UNKNOWN (7)", "SEC_E_TARGET_UNKNOWN"),
    ("mit-tgs", "alice@MIT.EXAMPLE.COM", "svc/nosuch", "KDC_ERR_S_PRINCIPAL_UNKNOWN (7)", "SEC_E_TARGET_UNKNOWN"),
    ("krb-ad-skew", "alice@LAB.EXAMPLE.COM", "krbtgt/LAB.EXAMPLE.COM", "KRB_AP_ERR_SKEW (37)", "SEC_E_TIME_SKEW"),
    ("ldap-sasl-krb", "alice@LAB.EXAMPLE.COM", "ldap/dc1.lab.example.com", "KRB_AP_ERR_SKEW (37)", "SEC_E_TIME_SKEW"),
    ("http-nego", "alice@LAB.EXAMPLE.COM", "HTTP/web.lab.example.com", "KRB_AP_ERR_SKEW (37)", "SEC_E_TIME_SKEW"),
    ("krb-ad-as", "nosuchuser@LAB.EXAMPLE.COM", "krbtgt/LAB.EXAMPLE.COM", "KDC_ERR_C_PRINCIPAL_UNKNOWN (6)", "SEC_E_LOGON_DENIED"),
    ("tls1_2", "CN=mallory", "", "unknown_ca (48)", "SEC_E_UNTRUSTED_ROOT"),
])
def test_wrong_target_clock_or_client(reports, capture, identity, target, native, status):
    found = [(row["identity"], row["target"], row["native"], row["status"]) for row in rows(reports(capture).csv) if row["class"] == "Failure"]
    assert (identity, target, native, status) in found


# ---- The three formats

@pytest.mark.parametrize("capture", ALL)
def test_formats_agree(reports, capture):
    report = reports(capture)
    found = rows(report.csv)
    assert report.csv.startswith(HEADER + "\r\n") and "\n" not in report.csv.replace("\r\n", "")
    assert [number for number in (row["number"] for row in found)] == [str(number) for number in range(1, len(found) + 1)]
    assert [int(row["first_frame"]) for row in found] == sorted(int(row["first_frame"]) for row in found)

    for row, item in zip(found, json.loads(report.json, parse_float=str), strict=True):
        assert list(item) == COLUMNS
        assert {name: "" if value is None else str(value) for name, value in item.items()} == row
        assert all(item[name] is None or re.fullmatch(r"\d+(\.\d{6})?", str(item[name])) for name in NUMBERS)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", item["start"])
    optional = [name for name in OPTIONAL if any(row[name] for row in found)]
    assert text_rows(report.text, optional) == [cells(row, optional) for class_ in SECTIONS.values() for row in found if row["class"] == class_]


def titles(optional):
    """The headings of the text: a column that is empty in all rows is not there."""
    left_out = [OPTIONAL[name] for name in OPTIONAL if name not in optional]
    return [title for title in TITLES if title not in left_out]


def cells(row, optional):
    """A row as the text shows it."""
    frames = row["first_frame"] + ("" if row["result_frame"] == row["first_frame"] else "-" + row["result_frame"])
    names = [name for name in ("identity", "on_behalf_of", "target", "native", "why", "mechanism", "carrier", "status", "win32")
             if name in optional or name not in OPTIONAL]
    return [row["class"], row["number"], *(row[name] or "-" for name in names),
            row["server"] or "-", row["client"] or "-", frames, row["start"][:23].replace("T", " "), f"{float(row['duration']):.3f}"]


def text_rows(text, optional):
    """The rows of a table that is not cut, with the class of each."""
    lines = [line for line in text.splitlines() if not line.startswith("Failures that belong to no attempt: ")]
    counts = [int(count) for count in re.fullmatch(r"SSPI attempts: (\d+) failed, (\d+) unfinished, (\d+) succeeded", lines[0]).groups()]
    if sum(counts) == 0:
        assert lines[1:] == []
        return []
    assert lines[1] == "" and re.split(r"  +", lines[2].strip()) == titles(optional)
    found, section = [], None
    for text_line in lines[3:]:
        if text_line in SECTIONS:
            section = SECTIONS[text_line]
        elif text_line:
            # The text says more than the value: how sure it is.
            found.append([section, *(re.sub("^(likely|possibly) ", "", cell) for cell in re.split(r"  +", text_line.strip()))])
    assert [sum(row[0] == class_ for row in found) for class_ in SECTIONS.values()] == counts
    return found


# Wide characters, IPv6, mechanisms and carriers of every kind.
SEVERAL = ["http-nego", "krb-ad-tgs", "ldaps-simple", "mail-imap", "rpc-krb5", "smb3-ntlm", "tls1_3", *handmade_attempts.FRAMES, *handmade_attempts.EXPORTED]


@pytest.mark.parametrize("capture", SEVERAL)
def test_two_passes_give_the_same(reports, capture):
    assert reports(capture, "-2")[:3] == reports(capture)[:3]


def test_nothing_to_report(tshark):
    capture = tshark.add("empty.pcap", pcap_of(LINKTYPE_ETHERNET, []))
    assert views_of(tshark, capture)[:3] == ("SSPI attempts: 0 failed, 0 unfinished, 0 succeeded\n", HEADER + "\r\n", "[]\n")


def test_filter(tshark, reports):
    """Of the attempts, those are reported that have a frame which the filter lets through."""
    failures = [row for row in rows(reports("smb3-ntlm").csv) if row["class"] == "Failure"]
    assert rows(tshark.read("smb3-ntlm", "-q", "-z", 'sspi,attempts,csv,sspi.class == "Failure"')) == failures
    assert [row["number"] for row in rows(tshark.read("smb3-ntlm", "-q", "-z", "sspi,attempts,csv,sspi.attempt in {3, 5}"))] == ["3", "5"]
    text = tshark.read("smb3-ntlm", "-q", "-z", 'sspi,attempts,sspi.native contains "LOCKED"')
    assert text.startswith("SSPI attempts: 1 failed, 0 unfinished, 0 succeeded\n") and "LAB\\locked" in text


@pytest.mark.parametrize("argument", ["sspi,attempts,csv,nosuch.field == 1", "sspi,attempts,sspi.class ==", "sspi,attempts,yaml", "sspi,attemptsx"])
def test_wrong_argument(tshark, argument):
    done = subprocess.run(tshark.command("-r", tshark.path("made-nns"), "-q", "-z", argument), capture_output=True, text=True,
                          env=tshark.environment(True, "C.UTF-8", False), cwd=tshark.folder, timeout=60)
    assert done.returncode != 0 and f"-z {argument}: " in done.stderr and not done.stdout


# ---- Names that mean something to a spreadsheet, a terminal or a reader

# Letters, marks, symbols and spaces that cannot be seen.
BLANK = "\u00a0\u034f\u115f\u2800\u3164\ufe0f\U000e0100"


def escaped(name):
    """What is made visible, for UTF-16."""
    hidden = ("Cc", "Cf", "Cs", "Zl", "Zp")
    name = re.sub(r"\\+(?=[ux]\{)", lambda backslashes: 2 * backslashes[0], name)
    return "".join(f"\\u{{{ord(character):x}}}" if unicodedata.category(character) in hidden or character in BLANK else character for character in name)


def test_hostile_names(reports):
    names = [escaped(name) for name in handmade_attempts.HOSTILE_NAMES]
    # The lone surrogate is no UTF-8.
    in_ldap = [*names[:-1], "\\x{ed}\\x{a0}\\x{80}lone"]
    report = reports("made-attempts-names")
    assert [row["identity"] for row in rows(report.csv)] == in_ldap + names
    assert "\r\n1,3,4,2026-01-01T00:00:02.000000Z,1.000000,192.0.2.10:50030,192.0.2.1:389,LDAP,simple,\"'=cmd|' /C calc'!A0\",,Failure," in report.csv
    assert [cell for cell in (re.split(",simple,", row)[1] for row in report.csv.splitlines()[2:5])] == [
        f"\"'{name}\",,Failure,SEC_E_LOGON_DENIED,invalidCredentials (49),,,{why},,the user was refused,{number},LDAP simple bind in the clear"
        for number, name, why in ((2, "@SUM(1+1)", ""), (3, "+1", "password spraying"), (4, "-1", "password spraying"))]


def test_an_end_that_was_none(tshark):
    """A server that is said not to be there, or to have broken off, and that answers after all: nothing has failed."""
    frames = []
    for port, end in ((50001, "unreachable"), (50002, "reset")):
        link = Connection(frames, handmade_attempts.CLIENT, port, handmade_attempts.SERVER, 445)
        link.client(handmade_attempts.setup(1, 0, handmade_attempts.spnego_init(handmade_attempts.ntlm_negotiate(), handmade_attempts.NTLM_OID)))
        if end == "unreachable":
            frames.append(unreachable(frames[-1], "192.0.2.99", handmade_attempts.CLIENT, HOST_UNREACHABLE, 28))
        else:
            link.segment(False, RST | ACK)
        link.server(handmade_attempts.setup_answer(1, 0xA, handmade_attempts.MORE_PROCESSING, handmade_attempts.spnego_response(
            handmade_attempts.INCOMPLETE, handmade_attempts.NTLM_OID, handmade_attempts.ntlm_challenge())))
    capture = tshark.add("ends-that-were-none.pcap", pcap_of(LINKTYPE_ETHERNET, frames))
    found = rows(tshark.read(capture, "-q", "-z", "sspi,attempts,csv"))
    assert [(row["client"], row["class"], row["native"]) for row in found] == [
        (f"{handmade_attempts.CLIENT}:{port}", "Unfinished", "accept-incomplete (1)") for port in (50001, 50002)]


def test_backslash_before_a_name(tshark):
    """The backslash behind the domain is no part of what looks like an escape in a name: an even number of them ends without one."""
    frames = []
    link = handmade_attempts.Connection(frames, handmade_attempts.CLIENT, 50001, handmade_attempts.SERVER, 445)
    handmade_attempts.ask(link, 1, 7)
    handmade_attempts.prove(link, 2, 7, "u{202e}lia")
    tshark.add("backslash.pcap", pcap_of(LINKTYPE_ETHERNET, frames))
    assert [row["identity"] for row in rows(tshark.read("backslash", "-q", "-z", "sspi,attempts,csv"))] == ["EXAMPLE\\\\u{202e}lia"]


def test_nothing_invisible_is_shown(tshark, reports):
    report = reports("made-attempts-names")
    tree = tshark.read("made-attempts-names", "-O", "sspi", "-Y", "sspi.attempt")
    assert tree.count("Identity: evil\\u{202e}txt.exe]") == 2 + 2
    for text in (report.text, report.csv.replace("\r\n", "\n"), report.json, tree):
        assert {unicodedata.category(character) for character in text} - {"Cc"} <= {
            "Lu", "Ll", "Lo", "Nd", "Pd", "Ps", "Pe", "Po", "Pc", "Sc", "Sk", "Sm", "So", "Zs"}
        assert {character for character in text if unicodedata.category(character) == "Cc"} <= {"\n"}


# ---- On a terminal

def width(text):
    return sum(0 if unicodedata.category(character) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(character) in "WF" else 1
               for character in text)


def on_terminal(tshark, capture, columns):
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    with subprocess.Popen(tshark.command("-r", tshark.path(capture), *options_of(capture), "-q", "-z", "sspi,attempts"), stdout=slave,
                          env=tshark.environment(True, "C.UTF-8", True), cwd=tshark.folder) as process:
        os.close(slave)
        output = b""
        while block := read_terminal(master):
            output += block
    os.close(master)
    assert process.returncode == 0
    return output.decode().replace("\r\n", "\n")


def read_terminal(master):
    """What was written, or nothing when nobody has the terminal open any more."""
    try:
        return os.read(master, 65536)
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        return b""


@pytest.mark.parametrize("columns", [80, 120, 250])
@pytest.mark.parametrize("capture", ["made-attempts-names", "http-nego"])
def test_terminal(tshark, reports, capture, columns):
    """Nothing is wider than the terminal; what matters most stays, and failures come first."""
    lines = on_terminal(tshark, capture, columns).splitlines()
    found = rows(reports(capture).csv)
    assert max(map(width, lines)) <= columns
    assert lines[0] == reports(capture).text.splitlines()[0]
    assert lines[3:5] == ["", "Failed"]
    in_table = [text_line.split()[0] for text_line in lines[5:] if re.match(r" *\d+  ", text_line)]
    assert in_table == [row["number"] for class_ in SECTIONS.values() for row in found if row["class"] == class_]
    assert {"No.", "Identity", "Target", "Reason"} <= set(re.split(r"  +", lines[2].strip()))
    whole = reports(capture).text.splitlines()
    assert (lines == whole) == (max(map(width, whole)) <= columns)
    # Rather than cut a text, a column is left out.
    assert capture != "http-nego" or "…" not in "".join(lines)


def test_wide_terminal_cuts_nothing(tshark, reports):
    assert on_terminal(tshark, "http-nego", 1000) == reports("http-nego").text


# ---- Fields

def tree(pdml):
    """{frame: {number: {field: value}}} of the attempts in the packet details."""
    found = {}
    for packet in xml.etree.ElementTree.fromstring(pdml).iter("packet"):
        number = int(packet.find(".//field[@name='frame.number']").get("show"))
        found[number] = {item.get("show"): {field.get("name").rpartition(".")[2]: field.get("show") for field in item}
                         for item in packet.iterfind(".//field[@name='sspi.attempt']")}
    return found


def frames_of(frames, number):
    return [frame for frame, attempts in frames.items() if number in attempts]


@pytest.mark.parametrize("capture", SEVERAL)
def test_fields(reports, capture):
    """Every frame of an attempt tells what the report tells; while frames are read for the first time no sooner than it is known."""
    first, second = tree(reports(capture).pdml), tree(reports(capture, "-2").pdml)
    assert {frame: list(attempts) for frame, attempts in first.items()} == {frame: list(attempts) for frame, attempts in second.items()}
    for row in rows(reports(capture).csv):
        number, result_frame = row["number"], int(row["result_frame"] or 0)
        frames = frames_of(second, number)
        assert frames[0] == int(row["first_frame"]) and (not result_frame or result_frame in frames)
        for frame in frames:
            check_fields(second[frame][number], row, DIAGNOSIS)
            early = first[frame][number]
            assert early["first_frame"] == row["first_frame"] and int(early.get("result_frame", 0)) <= frame
            assert ("result" in early) == ("result_frame" in early)
            # A failure may still become another, or a success, in a later answer.
            if frame < result_frame:
                assert not early.get("result", "").startswith("Success")
            if frame == result_frame:
                check_fields(early, row)


# What later attempts may still change.
DIAGNOSIS = ("why", "because", "consequence", "story")
# What no column has; of the details of a frame on the first pass, the diagnosis neither.
UNREPORTED = {"because_frame", "consequence_frame", "harmless", *DIAGNOSIS}


def check_fields(fields, row, diagnosis=()):
    """What is shown on every frame of an attempt, once all is known."""
    fields = {name: value for name, value in fields.items() if name not in UNREPORTED - set(diagnosis)}
    result, duration = fields.pop("result"), fields.pop("duration")
    assert result.startswith(row["class"]) and row["status"] in result and row["native"] in result
    assert f"{float(duration):.6f}" == row["duration"]
    assert fields == {name: row[name] for name in ("mechanism", "identity", "on_behalf_of", "target", "first_frame", "result_frame", *diagnosis) if row[name]}


def test_frames_of_attempts(tshark, reports):
    """Two sessions at once on one connection, requests and answers; the interim answer in frame 28 is nobody's."""
    frames = tree(reports("made-attempts-smb").pdml)
    assert frames_of(frames, "4") == [22, 25, 27, 29] and frames_of(frames, "5") == [23, 24, 26, 30] and 28 not in frames
    # A connection that the server ends; a lost request, and another transport; a refusal of RPC behind a call.
    assert frames_of(frames, "1") == [3, 4, 5, 6]
    assert frames_of(tree(reports("made-attempts-kdc").pdml), "1") == [1, 2, 3, 4, 5, 8, 9]
    assert frames_of(tree(reports("made-attempts-rpc").pdml), "2") == [10, 11, 12, 14]
    lines = tshark.read("made-attempts-smb", "-Y", "sspi.attempt == 5", "-T", "fields", "-e", "frame.number", "-e", "sspi.attempt.target")
    assert lines.split() == ["23", "24", "srv1.example.com", "26", "cifs/srv1.example.com", "30", "cifs/srv1.example.com"]


def test_asked_again_elsewhere(reports):
    """The attempt follows its request to another server; who is asked first may still answer, and then is the server."""
    found = [row for row in rows(reports("made-attempts-kdc").csv) if row["identity"] == "frank@EXAMPLE.COM"]
    frames = tree(reports("made-attempts-kdc").pdml)
    assert [row["server"] for row in found] == ["192.0.2.2:88", "192.0.2.1:88"]
    assert [frames_of(frames, row["number"]) for row in found] == [[26, 27, 28], [29, 30, 31]]


def test_details(tshark):
    text = tshark.read("smb3-ntlm", "-Y", "frame.number == 101", "-V")
    lines = [text_line.strip() for text_line in text[text.index("[SSPI Status"):].splitlines()]
    for text_line in (
            "[Attempt 5: LAB\\disabled to cifs/dc1 by NTLMv2, SMB2: Failure]",
            "[Mechanism: NTLMv2]", "[Identity: LAB\\disabled]", "[Target: cifs/dc1]", "[First frame: 98]", "[Result frame: 101]",
            "[Result: Failure: SEC_E_LOGON_DENIED, STATUS_ACCOUNT_DISABLED (0xc0000072)]"):
        assert text_line in lines
    # 4.6 chooses the unit.
    assert any(re.fullmatch(r"\[Duration: [0-9.]+ (milli)?seconds\]", text_line) for text_line in lines)


# ---- Secrets

PASSWORDS = ["Passw0rd.1", "Newpw.1", "wrongpw", "Machine.1", handmade_attempts.PASSWORD.decode(), handmade_attempts.SQL_PASSWORD]
SECRET_FIELDS = ["ntlmssp.auth.ntresponse", "ntlmssp.auth.lmresponse", "ntlmssp.auth.sesskey", "ntlmssp.ntlmv2_response.ntproofstr",
                 "ntlmssp.ntlmserverchallenge", "kerberos.cipher", "chap.value", "eap.ms_chap_v2.nt_response", "ldap.simple"]


@pytest.mark.parametrize("capture", ["http-nego", "krb-ad-kpasswd", "ldap-simple", "mail-smtp", "rpc-schannel", "smb1-nospnego", "smb3-ntlm",
                                     "made-attempts-ldap", "made-attempts-tds", "made-attempts-vpn"])
def test_no_secret_is_shown(tshark, reports, capture):
    """No password, response or key is in the reports or the packet details, as text or in hex or base64."""
    fields = [argument for name in SECRET_FIELDS for argument in ("-e", name)]
    values = tshark.read(capture, "-T", "fields", *fields, plugin=False).replace(",", "\t").split()
    secrets = {value for value in values if len(value) >= 16}
    for password in PASSWORDS:
        for form in (password.encode(), password.encode("utf-16-le")):
            secrets |= {form.hex(), base64.b64encode(form).decode()}
        secrets.add(password)
    shown = "".join(reports(capture))
    assert "sspi.attempt" in shown and len(secrets) > 5 * len(PASSWORDS) - 1
    for secret in secrets:
        assert secret.lower() not in shown.lower()


# ---- Captures that are not what was sent

def rewritten(tshark, capture, change, name="rewritten"):
    """A copy of a capture whose packets went through `change`, and its name."""
    source = tshark.path(capture)
    recording = Recording(source)
    return tshark.add(f"{name}{source.suffix}", recording.with_packets(change(recording)))


def changed_rows(tshark, capture, change, *arguments):
    return rows(tshark.read(rewritten(tshark, capture, change), *options_of(capture), "-q", "-z", "sspi,attempts,csv", *arguments))


def facts(row, *more):
    return tuple(row[name] for name in ("client", "server", "carrier", "mechanism", "identity", "target", "class", "status", "native", "win32", *more))


def moved(row, distance):
    """The same attempt, so many frames further on."""
    frames = (str(int(row[name]) + distance) if row[name] else "" for name in ("first_frame", "result_frame"))
    return facts(row), *frames


WITH_STATE = ["http-nego", "ldap-simple", "mail-pop3", "rpc-tcp", "smb3-ntlm", "krb-ad-as", "made-attempts-kdc", "made-attempts-nns",
              "made-attempts-rpc", "made-attempts-smb", "made-attempts-tds"]


@pytest.mark.parametrize("capture", WITH_STATE)
def test_every_packet_twice(tshark, reports, capture):
    found = changed_rows(tshark, capture, lambda recording: [packet for packet in recording.packets for _ in range(2)])
    wanted = rows(reports(capture).csv)
    assert list(map(facts, found)) == list(map(facts, wanted))
    for row, before in zip(found, wanted):
        assert int(row["first_frame"]) == 2 * int(before["first_frame"]) - 1


@pytest.mark.parametrize("capture", [capture for capture in WITH_STATE if capture not in ("krb-ad-as", "made-attempts-kdc")])
def test_segments_out_of_order(tshark, reports, capture):
    """Every segment is cut in two, and the second half comes first."""
    found = changed_rows(tshark, capture, lambda recording: [[time, part] for time, data in recording.packets for part in cut_in_two(data)[::-1]],
                         "-o", "tcp.reassemble_out_of_order:TRUE")
    assert list(map(facts, found)) == list(map(facts, rows(reports(capture).csv)))


@pytest.mark.parametrize("capture", ["ldap-simple", "smb3-ntlm", "made-attempts-smb", "made-attempts-rpc"])
def test_begins_in_the_middle(tshark, reports, capture):
    """Attempts that begin later are the same; the one that is under way ends as it did, if that is still to be seen."""
    wanted = rows(reports(capture).csv)
    second = next(row for row in wanted if row["result_frame"] and int(row["first_frame"]) > 1)
    for missing in range(int(second["first_frame"]) - 1, int(second["result_frame"]) + 1):
        found = changed_rows(tshark, capture, lambda recording: recording.packets[missing:])
        later = [row for row in wanted if int(row["first_frame"]) > missing]
        assert [moved(row, missing) for row in found[len(found) - len(later):]] == [moved(row, 0) for row in later]
        for row in found[:len(found) - len(later)]:
            assert row["class"] == second["class"] and row["result_frame"] == str(int(second["result_frame"]) - missing)
            assert row["identity"] in ("", second["identity"])


@pytest.mark.parametrize("capture", WITH_STATE)
def test_reused_ports(tshark, reports, capture):
    """The same again an hour later, with the same ports: as many attempts again, whose tickets are known by then."""
    def again(recording):
        return recording.packets + [[time + 3600 * recording.second, with_new_sequence(data, 123456789)] for time, data in recording.packets]

    wanted = rows(reports(capture).csv)
    found = changed_rows(tshark, capture, again)
    assert len(found) == 2 * len(wanted)
    assert [moved(row, 0) for row in found[:len(wanted)]] == [moved(row, 0) for row in wanted]
    distance = int(found[len(wanted)]["first_frame"]) - int(wanted[0]["first_frame"])
    assert [moved(row, 0) for row in found[len(wanted):]] == [moved(row, distance) for row in wanted]


def test_many_at_once(tshark):
    """5,000 logons at once: each has its own end, and tshark is done in seconds."""
    count = 5000
    capture = tshark.add("parallel.pcap", pcap_of(LINKTYPE_ETHERNET, handmade_attempts.parallel(count)))
    found = rows(tshark.read(capture, "-q", "-z", "sspi,attempts,csv"))
    assert [row["identity"] for row in found] == [f"EXAMPLE\\user{number}" for number in range(count)]
    assert [row["class"] for row in found] == [("Success", "Failure", "Unfinished")[number % 3] for number in range(count)]
    assert all(row["client"] == f"192.0.2.{100 + number % 100}:{20000 + number}" for number, row in enumerate(found))


def test_many_at_once_on_one_connection(tshark):
    """Each answer finds its request, in whatever order they come."""
    count = 40
    order = [number * 7 % count + 1 for number in range(count)]
    capture = tshark.add("pipeline.pcap", pcap_of(LINKTYPE_ETHERNET, handmade_attempts.pipeline(
        {number: 49 if number % 3 == 0 else 0 for number in order})))
    found = rows(tshark.read(capture, "-q", "-z", "sspi,attempts,csv"))
    assert [row["identity"] for row in found] == [f"user{number}" for number in range(1, count + 1)]
    assert [row["class"] for row in found] == ["Failure" if number % 3 == 0 else "Success" for number in range(1, count + 1)]
    first_answer = int(found[0]["first_frame"]) + count
    assert [int(row["result_frame"]) - first_answer for row in found] == [order.index(number) for number in range(1, count + 1)]


def test_too_many_at_once(tshark):
    """Of sessions that wait on one connection, so many are kept that the oldest are lost: what comes of one is another attempt."""
    count = 1100
    capture = tshark.add("crowd.pcap", pcap_of(LINKTYPE_ETHERNET, handmade_attempts.crowd(count)))
    found = rows(tshark.read(capture, "-q", "-z", "sspi,attempts,csv"))
    assert collections.Counter(row["class"] for row in found) == {"Unfinished": count - 1, "Success": 2}
    assert [(row["number"], row["identity"]) for row in found if row["class"] == "Success"] == [("1100", "EXAMPLE\\user1100"), ("1101", "EXAMPLE\\user1")]


# ---- Live

def live(tshark, capture, *arguments):
    """What tshark prints after it has captured what another program sends it."""
    dumpcap = shutil.which("dumpcap")
    usable = dumpcap and subprocess.run(tshark.command("--version", program=dumpcap), capture_output=True, timeout=60).returncode == 0
    if not usable:
        pytest.skip("dumpcap is not installed, or ordinary users may not run it")
    done = subprocess.run(tshark.command("-i", "-", "-q", *arguments), input=tshark.path(capture).read_bytes(), capture_output=True,
                          env=tshark.environment(True, "C.UTF-8", False) | {"TMPDIR": str(tshark.folder / "home")}, cwd=tshark.folder / "home",
                          timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_live(tshark, reports):
    assert rows(live(tshark, "made-attempts-smb", "-z", "sspi,attempts,csv")) == rows(reports("made-attempts-smb").csv)


def test_ring_of_files(tshark, reports):
    """A bind fills a file; the report has the attempts of all files, which count their attempts and frames anew."""
    capture = rewritten(tshark, "made-attempts-ldap", lambda recording: recording.packets[:16], "ring")
    found = rows(live(tshark, capture, "-z", "sspi,attempts,csv", "-b", "packets:4", "-w", "ring.pcap"))
    assert len(list((tshark.folder / "home").glob("ring_*.pcap"))) >= 4
    wanted = rows(reports("made-attempts-ldap").csv)[:4]
    here = {"number", "first_frame", "result_frame", "because", "consequence", "story"}
    for row, before in zip(found, wanted, strict=True):
        assert {name: value for name, value in row.items() if name not in here} == {
            name: value for name, value in before.items() if name not in here}
    assert [(row["number"], row["first_frame"], row["result_frame"]) for row in found] == [("1", "3", "4")] * 4


def test_token_that_is_cut_off(tshark):
    """What stands in memory behind a frame that is cut off, there from the frame before, is not its."""
    frames = []
    for port, computer in ((50070, b"OLD"), (50071, b"NEW")):
        token = struct.pack("<II", 0, 3) + b"EXAMPLE\0" + computer + b"\0"
        Connection(frames, handmade_attempts.CLIENT, port, handmade_attempts.SERVER, 135).client(handmade_attempts.rpc_bind(token, authentication=68))
    data = pcap_of(LINKTYPE_ETHERNET, frames)
    last = len(data) - len(frames[-1])
    kept = len(frames[-1]) - len("EXAMPLE.NEW.")
    capture = tshark.add("cut-token.pcap", data[:last - 8] + struct.pack("<I", kept) + data[last - 4:last + kept])
    found = rows(tshark.read(capture, "-q", "-z", "sspi,attempts,csv"))
    assert [(row["mechanism"], row["identity"]) for row in found] == [("Netlogon secure channel", "EXAMPLE\\OLD"), ("Netlogon secure channel", "")]
