# SPDX-License-Identifier: GPL-2.0-or-later
"""Nothing that people read stands in the code: in a made-up language in which every text is marked, every word is marked that is no
name. What programs read has no marks at all."""
import functools
import html
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import pytest

from conftest import Tshark
from marked import CLOSE, LANGUAGE, OPEN, mark

CODES = pathlib.Path(__file__).resolve().parents[2] / "plugin" / "codes"
sys.path.insert(0, str(CODES))
import mkcatalogue  # noqa: E402

SPEAK = ["-o", f"sspi.language:{LANGUAGE}"]
# Menus and preferences are named before the chosen language is known, in that of the locale.
LOCALE = {"locale": f"{LANGUAGE}_QT.UTF-8", "strict": False}
# They have each carrier, and most notes and mechanisms.
CAPTURES = ("http-nego", "http-proxy", "krb-ad-tgs", "ldap-simple", "ldap-sasl", "made-attempts-kdc", "made-attempts-names", "made-attempts-nns",
            "made-attempts-tds", "made-dcerpc", "made-keys-nfs", "made-keys-ppp", "made-ldap", "mail-imap", "rdp-nla-errorcode", "rpc-netlogon",
            "smb1-ntlm", "smb3-krb5-apskew", "smb3-ntlm", "tls1_2")
# Names that no table has.
NAMES = set("""
    Wireshark Kerberos Netlogon NetlogonValidation Negotiate NegotiateStream Digest Basic Sicily Bearer Access-Accept Access-Reject bind nak auth stat
    http spnego kerberos ldap tds ms-nns dcerpc chap imap credssp tls netlogon smb oncrpc eap radius
    des rc crc md cbc hmac exp aes sha cts cmac camellia Winsock NET sspi lookup all json language version help auto data
""".split())
PHRASES = ("Save Session Info", "CHAP Failure", "CHAP Success", "SQL Server", "RPC auth_stat")
# What Wireshark says of its own accord.
OF_WIRESHARK = re.compile(r"""
    ^\s*\[(?:\s*\[(?:truncated|…)\]\ ?)?(?:Expert\ Info\ \([^)]*\)(?:\ \[…\])?:|Severity\ level:\ .*|Group:\ .*) | ^Topic\ /\ Item.* | ^(?:Errors|Warns|Notes|Chats)\ \(\d+\)$
  | ^\s*Frequency\ .* | ^\s+\d+\s+Response\s | ^Filter:.* | ^Index\ | \ Procedure\s.* | \bCalls\s.*$ | \bSRT\ Statistics: | \bFrame\ \d+.*
""", re.VERBOSE)


@functools.lru_cache(None)
def names_of_tables():
    """The symbolic names of codes, longest first, as one pattern, and their words."""
    faults = mkcatalogue.Faults()
    tables = mkcatalogue.Tables(faults, CODES / "tables")
    names = {name for family in tables.families for row in family.rows for name in [row.name] + row.get("aliases").split()}
    for path in sorted((CODES / "tables" / "names").glob("*.tsv")):
        names |= {name for _code, name in mkcatalogue.Names(faults, path).rows}
    names -= {"Application", "Runtime", "Security Provider", "Authz code"}
    names |= set(PHRASES)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")(?!\w)")


def unmarked(text, given=()):
    """The words of a text that are not marked, and no names.
    @param given  what the capture or the question has brought"""
    found = []
    # What a directory or a KDC says in words is its own.
    text = re.sub(rf"{OPEN}The\s+error\s+says:\s+{CLOSE}[^{OPEN}]*", " ", text)
    # A text may go on in the next line; a label that Wireshark has cut has no second mark.
    text = re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", text)
    for line in text.splitlines():
        left = OF_WIRESHARK.sub(" ", re.sub(f"{OPEN}.*", " ", line))
        for name in sorted(given, key=len, reverse=True):
            left = left.replace(name, " ")
        left = names_of_tables().sub(" ", left)
        # Fields and filters, host names, symbols: what has a point, an underline or a digit in it, or capital letters behind the first.
        left = re.sub(r"\bsspi\.(?:attempt(?:\.\w+)?|class|native) (?:==|in|matches|contains) .*|[^\s,;:()\[\]]*[._\\@/][^\s,;:()\[\]]*|\b\w*\d\w*|\b\w*\w[A-Z]\w*", " ", left)
        found += [(word, line) for word in re.findall(r"[A-Za-z][A-Za-z-]+", left) if not set(word.split("-")) <= NAMES and word not in NAMES]
    return found


def test_words_without_marks_are_found():
    assert unmarked("SEC_E_LOGON_DENIED (0x8009030c), rc4-hmac, cifs/dc1, smb2.nt_status, SMB2, 2026-01-01") == []
    assert [word for word, _line in unmarked(f"{OPEN}Attempt {CLOSE}3: refused")] == ["refused"]
    assert [word for word, _line in unmarked("Kerberos, after all else")] == ["after", "else"]


@pytest.fixture(scope="module")
def marked_tshark():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sspi-test-"))
    yield Tshark(folder, os.environ["SSPI_MARKED_PLUGIN"])
    shutil.rmtree(folder)


REPORTS = [part for report in ("sspi,attempts", "sspi,diagnosis", "sspi,weak", "sspi,tree", "sspi,srt", "expert,warn") for part in ("-z", report)]


def given(details):
    """Who and what a capture names."""
    fields = "|".join(map(mark, ("Identity", "On behalf of", "Target", "Parameter", "Computer")))
    return set(re.findall(rf"\[(?:{fields}): (.*)\]$", details, re.MULTILINE))


@pytest.mark.parametrize("capture", CAPTURES)
def test_details_and_reports(marked_tshark, capture):
    text = marked_tshark.read(capture, "-2", "-Y", "sspi", "-O", "sspi", *REPORTS, *SPEAK, **LOCALE)
    end = re.search(rf"^(?:==+|{OPEN}|Errors|Warns)", text, re.MULTILINE).start()
    # Ours begin with our name; of the expert infos, those that we have raised.
    details = "".join(re.findall(rf"^\[{OPEN}.*\n(?:[ ].*\n)*", text[:end], re.MULTILINE))
    reports = "".join(line for line in text[end:].splitlines(True) if not re.match(r"\s+\d+\s+\w+\s+(?!SSPI)\w", line))
    assert details.count(OPEN) > 20 and reports.count(OPEN) > 20
    assert unmarked(details + reports, given(details)) == []


def test_lists_of_fields(marked_tshark):
    """What Wireshark calls fields and expert infos where it lists them, and its hints. What filters are written with has no marks."""
    fields = [line.split("\t") for line in marked_tshark.run("-G", "fields", **LOCALE).splitlines() if line.startswith("F\t")]
    ours = [field for field in fields if field[2].startswith("sspi.")]
    hints = [field[7] for field in ours if field[7]]
    assert len(ours) > 60 and len(hints) > 35
    assert unmarked("\n".join([*(field[1] for field in ours), *hints]), {"1: ", "2: "}) == []
    assert not any(OPEN in field[2] for field in ours)


def test_flow(marked_tshark):
    """What the ladder says beside an arrow; where no status is told, it has Wireshark's own words for the frame."""
    for capture in ("http-proxy", "krb-ad-tgs"):
        lines = marked_tshark.read(capture, "-2", "-q", "-z", "flow,sspi,standard", *SPEAK).splitlines()
        comments = [line.rpartition("|")[2] for line in lines if re.match(r"\d+ +\|", line)]
        told = [comment for comment in comments if comment.count(OPEN) > 2 and "HTTP/1.1" not in comment]
        assert len(comments) >= len(told) > 3 and all(comment.startswith(OPEN) for comment in comments)
        assert unmarked("\n".join(told), {"alice", "LAB\\alice"}) == []


def test_page(marked_tshark):
    """The page for a browser: its texts and what its parts are called. The ladders quote Wireshark."""
    page = marked_tshark.read("http-nego", "-2", "-q", "-z", "sspi,report,html", *SPEAK)
    page = re.sub(r"<(style|script)\b.*?</\1>|<section id=ladders>.*?</section>", "", page, flags=re.DOTALL)
    names = re.findall(r'(?:title|alt|aria-label|placeholder)="([^"]*)"', page)
    lines = [html.unescape(line).strip() for line in [*names, *re.sub(r"<[^>]*>", "\n", page).split("\n")]]
    assert page.count(OPEN) > 100
    assert unmarked("\n".join(lines), {"alice", "nosuch"}) == []


def test_programs_read_no_marks(marked_tshark):
    for capture in ("http-nego", "rpc-netlogon"):
        arguments = ["-2", "-Y", "sspi", "-T", "fields", *(part for field in (
            "class", "basis", "native", "attempt.result", "attempt.why", "attempt.consequence", "attempt.mechanism", "attempt.identity")
            for part in ("-e", f"sspi.{field}")), "-z", "sspi,attempts,csv", "-z", "sspi,attempts,json"]
        text = marked_tshark.read(capture, *arguments, *SPEAK)
        assert OPEN not in text and text == marked_tshark.read(capture, *arguments)


def test_preferences(marked_tshark):
    """Their names; the values' own are kept in a file, and may not depend on the language."""
    lines = marked_tshark.run("-G", "currentprefs", **LOCALE).splitlines()
    begin = next(number for number, line in enumerate(lines) if OPEN in line)
    ours = [line for line in lines[begin:begin + 16] if line.startswith("# ") and not re.match("# (One of:|Equivalently|[(]case-|TRUE or|true or|[Aa] decimal)", line)]
    assert len([line for line in ours if OPEN in line]) == 3
    # 4.6 has the values' names in front of it.
    assert re.search("[Oo]ne of: Language of the locale, English, ", "\n".join(lines))


@pytest.fixture(scope="module")
def look_up():
    def run(*arguments, text=None):
        done = subprocess.run([os.environ["SSPI_MARKED_LOOKUP"], "--language", LANGUAGE, *arguments], input=text, capture_output=True,
                              text=True, env=os.environ | {"LC_ALL": "C.UTF-8", "COLUMNS": "9000"}, timeout=60)
        return done.stdout + done.stderr
    return run


def test_lookup_shows_every_code(look_up):
    text = look_up("--all")
    assert text.count(OPEN) > 5000
    assert unmarked(text) == []


@pytest.mark.parametrize("arguments", [
    ["--help"], ["0x12345678"], ["SEC_E_NO_SUCH_NAME"], ["KRB", "Error", "250"], ["nothing is known of this"], ["--wrong"], ["37"],
    ["80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 52e, v4563"]])
def test_lookup_says(look_up, arguments):
    text = look_up(*arguments)
    assert OPEN in text
    assert unmarked(text, {" ".join(arguments), *arguments}) == []


def test_lookup_says_of_empty_input(look_up):
    text = look_up(text="")
    assert OPEN in text and unmarked(text) == []
