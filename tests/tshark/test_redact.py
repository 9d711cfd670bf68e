# SPDX-License-Identifier: GPL-2.0-or-later
"""Reports without names: nothing that a capture or its file is called by is left in them, and what is left fits together."""
import csv
import functools
import io
import json
import re

import pytest

import handmade_diagnosis
from conftest import TESTS
from wire import LINKTYPE_ETHERNET, pcap_of

REPORTS = ["sspi,attempts,text", "sspi,attempts,csv", "sspi,attempts,json", "sspi,diagnosis,text", "sspi,diagnosis,json", "sspi,weak,text", "sspi,weak,csv",
           "sspi,weak,json", "sspi,report,html"]
SCENES = ["referral", "wrong_key", "locked_by_others", "spraying", "forwarding", "address"]
RECORDED = ["smb3-krb5", "smb3-ntlm", "http-proxy", "ldap-simple", "mit-pkinit", "tls1_2", "rpc-netlogon", "mail-imap", "krb-ad-as", "made-attempts-names",
            "made-attempts-ldap", "made-attempts-kdc", "made-attempts-vpn", "made-keys-http", "made-keys-radius"]
# Accounts and services that are called so everywhere, and what is no name.
COMMON = {"administrator", "anonymous", "changepw", "guest", "kadmin", "kadmin/changepw", "krbtgt", "wellknown", "system"}
SERVICES = {"cifs", "dns", "host", "http", "imap", "ldap", "mssqlsvc", "nfs", "pop", "rpcss", "smtp", "termsrv"}
NAMED = ("identity", "target", "on_behalf_of", "client", "server")
# Columns that name nobody, but for the KDC that a referral leads to. Before a new one is put here, see what it may hold.
OTHERS = {"number", "first_frame", "result_frame", "start", "duration", "carrier", "mechanism", "class", "status", "native", "win32", "why", "because",
          "consequence", "story", "weakness"}
PSEUDONYM = re.compile(r"(?:user|host|realm|address|service|name)\d+")


def words_of_ours():
    """What stands in our own texts may stand in a report, though somebody is called so."""
    tables = (TESTS.parent / "plugin" / "codes" / "tables").glob("*.tsv")
    pages = (TESTS.parent / "plugin" / "reports" / "page").iterdir()
    text = " ".join(path.read_text(encoding="utf-8") for path in [*tables, *pages, *(TESTS.parent / "plugin").rglob("*.c")])
    return set(re.findall(r"\w+", text.lower()))


OURS = words_of_ours()


@pytest.fixture(scope="module")
def captures(tshark):
    for name in SCENES:
        tshark.add(f"scene-{name}.pcap", pcap_of(LINKTYPE_ETHERNET, handmade_diagnosis.build(name)))
    return tshark


@functools.lru_cache(None)
def outputs_of(tshark, capture):
    """The attempts with their names, and all reports without, of one run. What was asked for last is printed first."""
    options = [argument for report in REPORTS for argument in ("-z", f"{report},redact")]
    known = tshark.read(capture, "-q", "-z", "sspi,attempts,csv")
    return list(csv.DictReader(io.StringIO(known, newline=""))), tshark.read(capture, "-q", *options)


def test_failures_outside_of_attempts(tshark):
    """Of those the diagnosis tells client and server: pseudonyms as well, the same ones as in the attempts."""
    text = tshark.read("tls1_2", "-q", "-z", "sspi,diagnosis,json,redact")
    rows = json.loads(text[text.index("["):])
    assert "127.0.0.1" not in text and any(not row["attempts"] for row in rows)
    assert {client for row in rows for client in row["clients"]} == {"address1"}
    assert all(re.fullmatch(r"address1:\d+", server) for row in rows for server in row["servers"])


def without_port(endpoint):
    return re.sub(r"^\[?(.*?)\]?(?::\d+)?$", r"\1", endpoint)


def names_of(attempts):
    """Everything that is a name or a part of one: whole, and its parts."""
    whole = {without_port(row[side]) for row in attempts for side in ("client", "server")}
    parts = set()
    for row in attempts:
        texts = [row["identity"], row["target"], row["on_behalf_of"], *re.findall("referral to (.*)", row["native"])]
        for text in filter(None, texts):
            name = text.lower()
            if name not in COMMON | OURS and len(name) > 2:
                whole.add(text)
            parts |= set(re.findall(r"[^\\/@:,=+ ]+", name))
    parts |= {part.split(".")[0] for part in parts}
    return whole, {part.rstrip("$") for part in parts if len(part) > 2 and part.rstrip("$") not in COMMON | SERVICES and not part.isdigit()}


@pytest.mark.parametrize("capture", RECORDED + [f"scene-{name}" for name in SCENES])
def test_nothing_is_left(captures, capture):
    attempts, output = outputs_of(captures, capture)
    whole, parts = names_of(attempts)
    low = output.lower()
    assert attempts and (whole - {"-", ""}) and output.count("<!DOCTYPE html>") == 1
    # Who is called like a pseudonym is not told by it.
    for name in {name.lower() for name in whole - {"", "-"}} | parts - OURS:
        assert PSEUDONYM.search(name) or not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", low), name
    assert capture not in low and str(captures.captures).lower() not in low


@pytest.mark.parametrize("capture", RECORDED + [f"scene-{name}" for name in SCENES])
def test_only_pseudonyms_are_named(captures, capture):
    """Whatever our texts are, a cell with a name has nothing else."""
    attempts, output = outputs_of(captures, capture)
    block = re.search(r"^number,first_frame,.*?\r\n(?=[^\r]*$|\S[^,\r\n]*\n)", output, re.MULTILINE | re.DOTALL)[0]
    found = list(csv.DictReader(io.StringIO(block, newline="")))[:len(attempts)]
    assert len(found) == len(attempts)
    types = {"cn", "ou", "dc", "o", "uid", "emailaddress", "c", "l", "st"}
    for row, known in zip(found, attempts):
        assert set(row) == OTHERS | set(NAMED) and {key for key in row if row[key] != known[key]} <= {*NAMED, "native"}
        for column in NAMED:
            assert bool(row[column]) == bool(known[column])
            for part in re.findall(r"[^\\/@:,=+. ]+", row[column].removeprefix("'")):
                assert PSEUDONYM.fullmatch(part.rstrip("$")) or part.lower() in COMMON | SERVICES | types or part.isdigit() and len(part) < 6


def test_what_fits_together_still_does(captures):
    attempts, output = outputs_of(captures, "smb3-krb5")
    rows = {(row["identity"], row["target"]) for row in csv.DictReader(io.StringIO(captures.read("smb3-krb5", "-q", "-z", "sspi,attempts,csv,redact"), newline=""))}
    # alice and disabled, the realm LAB.EXAMPLE.COM, the domain LAB, and dc1 in lab.example.com
    assert rows == {("user1@realm1", "krbtgt/realm1"), ("user1@realm1", "cifs/host1.realm1"), ("user2@realm1", "krbtgt/realm1"),
                    ("realm2\\user2", "cifs/host1.realm1")}
    assert "realm2\\user2, user2@realm1" in output or "user2@realm1, realm2\\user2" in output


@pytest.mark.parametrize("capture", ["smb3-krb5", "http-proxy", "scene-locked_by_others", "scene-spraying"])
def test_the_diagnosis_is_the_same(captures, capture):
    """Problems are the same ones, and filters go by numbers."""
    known, found = (json.loads(captures.read(capture, "-q", "-z", f"sspi,diagnosis,json{redact}")) for redact in ("", ",redact"))
    names = {"identities", "clients", "servers", "targets", "cause"}
    assert [{key: row[key] for key in row if key not in names} for row in found] == [{key: row[key] for key in row if key not in names} for row in known]
    assert all(len(row[name]) == len(other[name]) for row, other in zip(found, known) for name in names - {"cause"})
    assert all(re.fullmatch(r"sspi\.attempt (== \d+|in \{[\d., ]+\})", row["filter"]) for row in found)


def test_who_locked_the_account(captures):
    problem, = json.loads(captures.read("scene-locked_by_others", "-q", "-z", "sspi,diagnosis,json,redact"))
    assert problem["clients"] == ["address1", "address3"] and "Wrong passwords from address1: 3." in problem["cause"]


def test_the_ticket(captures):
    problem, = json.loads(captures.read("scene-wrong_key", "-q", "-z", "sspi,diagnosis,json,redact"))
    assert "issued in frame 4: cifs/host1.realm1, aes256-cts-hmac-sha1-96" in problem["cause"]


def test_a_filter_is_not_told(captures):
    output = captures.read("smb3-krb5", "-q", "-z", 'sspi,report,html,redact,sspi.attempt.identity contains "disabled@LAB"')
    assert "sspi.attempt.identity" not in output and "disabled@" not in output and "Only attempts with a frame that a filter finds" in output
