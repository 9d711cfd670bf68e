# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of the catalogue say what the facts say."""
import csv
import pathlib
import re

import pytest

TESTS = pathlib.Path(__file__).resolve().parent.parent
DATA = TESTS.parent / "plugin" / "codes" / "tables"
BASIS = {"documented": "documented", "documented-default": "documented", "tested-on-windows": "documented", "observed": "documented",
         "inferred": "inferred"}


def rows(path):
    with open(path, encoding="utf-8") as lines:
        kept = [line for line in lines if not line.startswith("#")]
    return list(csv.DictReader(kept, delimiter="\t", quoting=csv.QUOTE_NONE))


def table(family):
    return {row["code"] if row["code"] == "*" else int(row["code"], 0): row for row in rows(DATA / f"{family}.tsv")}


def facts(name):
    return rows(TESTS / "facts" / f"{name}.tsv")


def row_for(family, code, fact):
    """The row of a table; where it is missing, that is said, with the fact that asks for it."""
    row = table(family).get(code)
    assert row, f"{family}.tsv has no row {code} for the fact {fact['name']}"
    return row


def check_same_codes(family, known):
    """Each row of the table needs a fact, and each fact a row."""
    rows_of = table(family)
    without_fact = [row["name"] for code, row in rows_of.items() if code not in known]
    without_row = [str(code) for code in known if code not in rows_of]
    assert not without_fact, f"tests/facts/{family}.tsv has no fact for {', '.join(without_fact)}"
    assert not without_row, f"{family}.tsv has no row for the facts {', '.join(without_row)}"


def expected_status(fact):
    """A confidence below medium is no status."""
    return fact["status"] if fact["confidence"] in ("high", "medium") else ""


def test_every_sspi_name():
    catalogue = table("sspi")
    assert len(facts("sspi-status")) == 95
    for fact in facts("sspi-status"):
        row = row_for("sspi", int(fact["value"], 16), fact)
        if fact["alias_of"]:
            assert fact["name"] in row["aliases"].split() and row["name"] == fact["alias_of"]
        else:
            assert row["name"] == fact["name"]
    extra = set(catalogue) - {int(fact["value"], 16) for fact in facts("sspi-status")}
    assert extra == {0x80092010} and catalogue[0x80092010]["name"] == "CRYPT_E_REVOKED"


def test_sspi_class_follows_the_severity():
    for code, row in table("sspi").items():
        expected = "failure" if code & 0x80000000 else "step" if code else "success"
        assert row["class"] == expected, row["name"]


@pytest.mark.parametrize("name", ["ntstatus", "kerberos", "tls-alert"])
def test_equivalences(name):
    known = {fact["value"] if fact["value"] == "*" else int(fact["value"], 0): fact for fact in facts(name)}
    check_same_codes(name, set(known))
    for code, fact in known.items():
        row = table(name)[code]
        assert row["name"] == fact["name"] or fact["value"] == "*"
        assert row["status"] == expected_status(fact), row["name"]
        assert row["basis"] == (BASIS[fact["kind"]] if row["status"] else ""), row["name"]


def test_ntstatus_conditions_and_win32():
    for fact in facts("ntstatus"):
        row = row_for("ntstatus", int(fact["value"], 16), fact)
        assert row["where"] == fact["where"], row["name"]
        # Where the Win32 translation is the SSPI status itself, there is no Win32 error.
        assert row["win32"] == ("" if fact["win32_name"].startswith("SEC_") else fact["win32"]), row["name"]
        if row["win32"]:
            assert row_for("win32", int(row["win32"]), fact)["name"] == fact["win32_name"]


def test_ldap_data_codes():
    for fact in facts("ldap-data"):
        if not fact["win32"].isdigit() or not fact["name"] or fact["confidence"] in ("none", "low"):
            continue
        assert int(fact["data"], 16) == int(fact["win32"])
        row = row_for("win32", int(fact["win32"]), fact)
        assert row["name"] == fact["name"]
        # 87 cannot be turned back into one status; in an LDAP text the status stands before it anyway.
        assert row["status"] == ("" if row["code"] == "87" else fact["status"]), row["name"]


STEPS = {"ntstatus": {0xC0000016}, "kerberos": {25, 52, 91}, "tls-alert": {0}, "spnego": {1, 3}, "ldap-result": {14}, "win32": set()}


@pytest.mark.parametrize("family", STEPS)
def test_steps(family):
    """What is a normal part of an exchange is told from a failure."""
    steps = {code for code, row in table(family).items() if row["class"] == "step"}
    assert steps == STEPS[family]


# What a remedy tells to run, to read or to set, or a cause names.
NAMED = {
    "event": r"[Ee]vents? (\d+)(?:, (\d+))?(?:(?: to|,? and) (\d+))?|\((\d{4,5})[:)]",
    "cmdlet": r"(?<![\w-])((?!Diffie|Microsoft|Wi-Fi)[A-Z][a-z]+-[A-Z]\w+)",
    "command": r"\b((?:setspn|certutil|w32tm|nltest|cmdkey|gpresult|dsregcmd|ipconfig|nslookup) [-/]\w+|sc(?:\.exe)? query"
               r"|(?:net (?:user|accounts|http)|netsh http|query session|change logon|kadmin getprinc)(?! the)|klist(?: -k)?|dcdiag)\b",
    "log": r"\b([\w-]+/Operational)\b",
    "registry": r"\b((?:(?:Security|Notification) )?[A-Z]\w+) (?:of RDP-Tcp|under Control|\(Control)|\b((?:Allow|Max|Disable|Ldap|Back)[A-Z]\w+)",
    "tool": r"\b(\w+\.(?:msc|(?<=licmgr\.)exe))\b",
}


def advice():
    return [row[kind] for path in sorted(DATA.glob("*.tsv")) for row in rows(path) for kind in ("cause", "remedy") if row.get(kind)]


def test_what_remedies_name_is_known():
    known = {kind: set() for kind in NAMED}
    for fact in facts("remedies"):
        known.setdefault(fact["kind"], set()).add(fact["name"])
        assert fact["what"] and fact["source"]
    named = {kind: {name for text in advice() for match in re.finditer(pattern, text) for name in match.groups() if name}
             for kind, pattern in NAMED.items()}
    assert all(len(names) > 1 for names in named.values())
    for kind, names in named.items():
        assert names <= known[kind], kind
    # certutil says nothing of a certificate without its file.
    assert not [text for text in advice() if re.search(r"certutil -(?:verify|dump)(?!(?: -urlfetch)? FILE)", text)]
    # Nothing is kept of what no text names any more.
    texts = " ".join(advice())
    for kind in ("event", "cmdlet", "command", "log", "registry", "policy", "tool", "setting", "class"):
        assert not {name for name in known[kind] if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", texts)}, kind
