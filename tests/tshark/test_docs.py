# SPDX-License-Identifier: GPL-2.0-or-later
"""What the documentation says is what the programs do.

Every command of a page that reads one of the captures, or asks sspi-lookup, is run; where a block `text` follows, it has to be
what the command prints. Where versions of Wireshark differ, "From Wireshark 4.6 on:" and another block follow.
"""
import json
import os
import pathlib
import re
import shlex
import struct
import subprocess
import sys

import pytest

import handmade
from pages import FENCE, blocks, lines

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
CODES = DOCS / "reference" / "codes"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
WRITTEN = [page for page in PAGES if page.parent != CODES]


class Command:
    """A command line of a page, and what the page says it prints."""

    def __init__(self, page, line, block=None):
        self.page, self.line, self.block = page, line, block

    def __repr__(self):
        return f"{self.page.relative_to(ROOT)}: {self.line}"


def is_run(line):
    return line.startswith(("tshark -r tests/captures/", "tshark -r FILE", "sspi-lookup "))


def commands(page):
    """Those in blocks `sh`, each with the blocks `text` right behind it, and those in indented blocks."""
    text = page.read_text(encoding="utf-8")
    found = [Command(page, block.body, block) for block in blocks(text) if block.kind == "sh"]
    found += [Command(page, line.strip()) for line in FENCE.sub("", text).splitlines() if line.startswith("    ")]
    return [command for command in found if is_run(command.line)]


COMMANDS = [command for page in WRITTEN for command in commands(page)]


@pytest.mark.parametrize("command", COMMANDS, ids=repr)
def test_command(tshark, lookup, command):
    program, *arguments = shlex.split(command.line)
    if program == "tshark":
        named = {"FILE": "tests/captures/smb3-ntlm.pcapng"}
        if ">" in arguments:
            # Where the shell puts what is printed.
            arguments = arguments[:arguments.index(">")]
        arguments = [named.get(argument, argument) for argument in arguments]
        printed = tshark.run(*[str(tshark.captures / argument[len("tests/captures/"):]) if argument.startswith("tests/captures/")
                               else argument for argument in arguments])
    else:
        done = lookup(*arguments)
        assert done.returncode == 0, done.stderr.decode()
        printed = done.stdout.decode()
    assert printed.strip()
    if command.block and command.block.outputs:
        assert lines(printed) == lines(command.block.output(tshark.version))


def test_commands_are_found():
    """No page of docs/howto is without a command, but for the one about a plugin that is not there."""
    pages = {command.page.name for command in COMMANDS if command.block and command.block.outputs}
    assert {page.name for page in (DOCS / "howto").glob("*.md")} - pages == {"README.md", "plugin-not-loaded.md"}


def rows(page, columns):
    """The rows of the page's tables with so many columns, code marks taken off."""
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in page.read_text(encoding="utf-8").splitlines()
             if line.startswith("| `")]
    return [[cell.strip(" `") for cell in row] for row in cells if len(row) == columns]


def test_every_field_is_documented(tshark):
    fields = [line.split("\t") for line in tshark.run("-G", "fields").splitlines() if line.startswith("F\t")]
    registered = {field[2]: field[3] for field in fields if field[2].startswith("sspi.")}
    documented = rows(DOCS / "reference" / "fields.md", 4)
    expert = {row[0]: "FT_NONE" for row in documented if row[0].startswith("sspi.expert.")}
    assert {row[0]: row[1] for row in documented} | expert == registered


FIELDS = rows(DOCS / "reference" / "fields.md", 4)
FILTERED = ("made-dcerpc", "ldap-simple", "smb3-ntlm", "smb3-krb5", "made-ldap", "krb-ad-tgs", "krb-ad-as", "krb-ad-skew", "krb-ad-etype",
            "ldap-strong", "made-kerberos", "made-dplay", "made-keys-netlogon", "mit-pkinit", "delegation")


@pytest.fixture(scope="module")
def found(tshark):
    """How many frames of the captures each example finds. A capture is read once for all of them, each counted by a table of its own."""
    # Two of the frame: there is no table of a capture that lasts no time.
    tshark.add("delegation.pcap", handmade.pcap([handmade.nns(handmade.NNS_ERROR, struct.pack(">Q", 0x8009035E))] * 2))
    counts = [0] * len(FIELDS)
    tables = [argument for row in FIELDS for argument in ("-z", f"io,stat,0,{row[3]}")]
    for capture in FILTERED:
        # Tables are printed from the last to the first.
        of_capture = re.findall(r"<> [^|]*\| *(\d+) *\|", tshark.read(capture, "-2", "-q", *tables))[::-1]
        counts = [count + int(more) for count, more in zip(counts, of_capture, strict=True)]
    return counts


@pytest.mark.parametrize("number, row", enumerate(FIELDS), ids=[row[0] for row in FIELDS])
def test_examples_of_filters(found, number, row):
    """Each names its field, and finds something."""
    assert row[0] in row[3]
    assert found[number]


def test_every_preference_is_documented(tshark):
    text = tshark.run("-G", "currentprefs")
    registered = set(re.findall(r"^#?(sspi\.\w+):", text, re.MULTILINE))
    documented = {row[0]: re.findall(r"[\w-]+", row[1]) for row in rows(DOCS / "reference" / "preferences.md", 4)}
    assert set(documented) == registered
    for name, values in documented.items():
        for value in values:
            assert tshark.read("smb3-ntlm", "-Y", "sspi", "-o", f"{name}:{value}")
    assert "auto" in documented["sspi.language"]


def test_pages_of_codes_are_up_to_date(tmp_path):
    """They are what `cmake --build … --target docs` writes."""
    subprocess.run([sys.executable, DOCS / "reference" / "mkcodes.py", "--out", tmp_path], check=True)
    assert {page.name: page.read_text(encoding="utf-8") for page in tmp_path.iterdir()} == {
        page.name: page.read_text(encoding="utf-8") for page in CODES.iterdir()}


@pytest.mark.parametrize("page", sorted(CODES.glob("*.md")), ids=lambda page: page.stem)
def test_pages_of_codes_say_what_lookup_says(lookup, page):
    """But for the rows of numbers that have no row of their own."""
    known = [code for code in json.loads(lookup("--all", "--json", "--language", page.stem).stdout) if "(*)" not in code["native"]]
    written = [re.sub(r"\\(.)", r"\1", line) for line in page.read_text(encoding="utf-8").splitlines() if re.match(r'\| <a id="[\w-]+-\w*\d', line)]
    for code, line in zip(known, written, strict=True):
        name, number = re.fullmatch(r"(.*?)(?: \(([^()]*)\))?", code["native"]).groups()
        assert line.startswith(f"| <a id=\"{code['family']}-{number or ''}") and f"<br>`{name}`" in line
        for text in (code.get("native.meaning") or code["meaning"], code.get("cause", ""), code.get("remedy", ""), str(code.get("win32", ""))):
            assert text in line
        assert code["family"] == "sspi" or (f"[`{code['name']}`](#sspi-{code['status']})" in line if "name" in code else "](#sspi-" not in line)


def anchors(page):
    """Of headings, made as on GitHub, and set by hand."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return set(re.findall(r'<a id="([^"]+)">', text)) | {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *PAGES], ids=lambda page: str(page.relative_to(ROOT)))
def test_links(page):
    """Every link leads to something that is there."""
    for target in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", page.read_text(encoding="utf-8"))):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = target.partition("#")
            there = page.parent / path if path else page
            assert there.exists(), target
            assert not anchor or anchor in anchors(there), target


def test_pictures_are_used_and_small():
    pictures = set((DOCS / "pictures").glob("*.png"))
    used = {os.path.normpath(page.parent / target) for page in WRITTEN
            for target in re.findall(r"!\[[^]]*\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))}
    assert {str(picture) for picture in pictures} <= used
    assert sum(picture.stat().st_size for picture in pictures) < 1.5e6
