# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of the pages against the lists in the code and in the expected results: what is read, shown by which capture, by whom."""
import csv
import pathlib
import re
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
sys.path.insert(0, str(TESTS / "tshark"))
import handmade  # noqa: E402

README = ROOT / "README.md"
ATTEMPTS = ROOT / "docs" / "attempts.md"
# Annotated where the code has no field: what is read is said in words.
IN_WORDS = {"sspi.eeinfo.status", "sspi.eeinfo.param"}
# Headings of the first column that are no names of protocols.
NO_PROTOCOLS = {"Kerberos e-data", "RPC extended error information", "texts"}


def read(path):
    return path.read_text(encoding="utf-8")


def table(page, *heading):
    """The rows of the page's table with this heading, cell by cell."""
    lines = read(page).splitlines()
    begin = lines.index(f"| {' | '.join(heading)} |")
    rows = []
    for line in lines[begin + 2:]:
        if not line.startswith("|"):
            return rows
        rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return rows


def marked(cell):
    return re.findall(r"`([^`]+)`", cell)


def names(cell):
    """"SMTP, IMAP, POP3" are three."""
    return [name for name in re.split(r", | and ", cell) if name]


def expected(folder):
    """{capture: lines} of the expected results, those of all versions of Wireshark together."""
    found = {}
    for path in [*folder.glob("*.txt"), *folder.glob("[0-9]*/*.txt")]:
        found.setdefault(path.stem, []).extend(line.split("  ") for line in read(path).splitlines())
    return found


ANNOTATIONS = expected(TESTS / "expected")
WHAT_IS_READ = table(README, "carrier", "field", "when", "shown by")
CARRIERS = "".join(read(path) for path in sorted((ROOT / "plugin" / "carriers").rglob("*.c")))


def wanted_fields():
    """Names of fields: of those asked for, and of those whose place is found from others."""
    return set(re.findall(r'"([a-z][\w-]*(?:\.[\w-]+)+)"', CARRIERS))


def test_tables_are_found():
    assert len(WHAT_IS_READ) > 20 and len(ANNOTATIONS) > 40 and len(wanted_fields()) > 40


def test_what_is_read_is_wanted():
    """Every field that README's table names is one that a carrier asks for."""
    named = {field for row in WHAT_IS_READ for field in marked(row[1])}
    assert named - wanted_fields() == set()


def test_what_is_annotated_is_named():
    """Every field that some capture has an annotation of, or that holds a code of a family, is in README's table."""
    named = {field for row in WHAT_IS_READ for field in marked(row[1])}
    annotated = {line[1] for lines in ANNOTATIONS.values() for line in lines} & wanted_fields()
    of_families = {name for name, line in re.findall(r'\.name = "([\w.-]+)"([^}]*)\}', CARRIERS) if ".family" in line}
    assert (annotated | of_families) - named - IN_WORDS == set()


@pytest.mark.parametrize("row", WHAT_IS_READ, ids=lambda row: row[1][:40])
def test_what_is_read_is_shown(row):
    """The captures that README names are there, and have annotations of a field of that row."""
    captures = names(row[3])
    with open(TESTS / "captures" / "INDEX.tsv", encoding="utf-8") as lines:
        recorded = {capture["capture"] for capture in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
    assert captures and set(captures) <= recorded | set(handmade.NAMES)
    fields = set(marked(row[1]))
    for capture in captures:
        sources = {line[1] for line in ANNOTATIONS[capture]}
        assert sources and (not fields & {line[1] for lines in ANNOTATIONS.values() for line in lines} or fields & sources), capture


def test_changelog_names_what_is_read():
    text = read(ROOT / "CHANGELOG.md")
    missing = [name for row in WHAT_IS_READ if row[0] not in NO_PROTOCOLS and "every other interface" not in row[0]
               for name in names(row[0]) if name.removesuffix(" proxies").split(" (")[0] not in text]
    assert missing == []


def test_versions():
    """README's table of versions, CHANGELOG and the matrix of tests have the same ones."""
    head, tests = next(([cell.strip() for cell in line.strip("|").split("|")], following) for line, following in
                       zip(read(README).splitlines(), read(README).splitlines()[2:]) if line.startswith("| | 4."))
    results = dict(zip(head[1:], [cell.strip() for cell in tests.strip("|").split("|")][1:]))
    tested = {version for version, result in results.items() if result == "all pass"}
    sentence = re.search(r"the whole test suite runs with (.*?): `tests/matrix`", read(README)).group(1)
    assert set(re.findall(r"\d\.\d+", sentence)) == tested
    matrix = dict(re.findall(r"(trixie|sid|bookworm) \((?:Wireshark )?(\d\.\d+)\)", read(TESTS / "matrix")))
    assert set(matrix.values()) == tested
    assert all(f"{version} ({'Debian ' if release == 'bookworm' else ''}{release})" in sentence for release, version in matrix.items())
    changes = re.search(r"A post-dissector for Wireshark (.*?) that", read(ROOT / "CHANGELOG.md")).group(1)
    assert set(re.findall(r"\d\.\d+", changes)) == tested
    folders = {path.name for path in (TESTS / "expected").glob("[0-9]*.[0-9]*")}
    assert folders <= tested


def test_changelog_names_what_there_is():
    """Preferences, fields and reports that it mentions."""
    source = "".join(read(path) for path in (ROOT / "plugin").rglob("*.[ch]"))
    text = read(ROOT / "CHANGELOG.md")
    for name in re.findall(r"preference `sspi\.(\w+)`", text):
        assert f'"{name}"' in source, name
    for name in re.findall(r"`-z (sspi[\w,]*)`", text):
        assert f"-z {name}" in "".join(read(page) for page in (ROOT / "docs").rglob("*.md")), name


def test_version_of_the_project():
    version = re.search(r"project\(sspi VERSION ([\d.]+)", read(ROOT / "CMakeLists.txt")).group(1)
    assert re.search(r"^## \[([\d.]+)\]", read(ROOT / "CHANGELOG.md"), re.MULTILINE).group(1) == version
    assert re.search(r"^Version:\s*([\d.]+)", read(ROOT / "packaging" / "sspi-wireshark.spec"), re.MULTILINE).group(1) == version


def columns():
    rows = re.search(r"attempt_columns\[\] = \{(.*?)^\};", read(ROOT / "plugin" / "reports" / "columns.c"), re.DOTALL | re.MULTILINE).group(1)
    return re.findall(r'\.name = "(\w+)"', rows)


def test_columns_of_attempts():
    """docs/attempts.md explains the columns in the order in which the reports have them, and says what Zeek has for each."""
    assert len(columns()) > 10
    assert [name for row in table(ATTEMPTS, "column", "holds") for name in marked(row[0])] == columns()
    beside_zeek = {name for row in table(ATTEMPTS, "here", "ntlm.log", "kerberos.log", "ldap.log", "smb_cmd.log", "rdp.log")
                   for name in marked(row[0])}
    assert beside_zeek == set(columns())


def test_carriers_of_attempts():
    """docs/attempts.md says where its attempts begin and end, of each carrier that the code names. Others are called as Wireshark calls
    them."""
    rows = [row[0] for row in table(ATTEMPTS, "carrier", "begins with", "ends with")]
    explained = ", ".join(rows)
    named = set(re.findall(r'\.carrier = "([^"]+)"|#define CARRIER\w* "([^"]+)"', CARRIERS))
    named = {first or second for first, second in named} | set(re.findall(r'\.carrier = [\w =]*\? "([^"]+)" : "', CARRIERS))
    named |= set(re.findall(r'(?<!is_inside)\(reading, field, "(\w+)"', CARRIERS))
    shown = {line[2] for lines in expected(TESTS / "expected" / "attempts").values() for line in lines if len(line) > 2}
    assert {"SMB2", "LDAP", "HTTP proxy", "IMAP"} <= named & shown and rows[-1] == "any other"
    assert [carrier for carrier in sorted(named) if carrier.removeprefix(".NET ") not in explained] == []
