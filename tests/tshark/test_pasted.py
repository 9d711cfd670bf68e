# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines that people paste: what they mean is found, and nothing else."""
import csv
import json
import os
import pathlib
import random
import unicodedata

import pytest

TABLES = pathlib.Path(__file__).resolve().parents[1] / "lookup"
ESCAPES = {"n": "\n", "t": "\t", "\\": "\\"}
# Words of ordinary texts that look like codes, or stand in front of them.
PROSE = """the of and a to in is was he that it his her with as had for she not at but be on they have him which said from this all one we
there were when an who them been would what will no if out so up into more then could its like time other very now only their some over
dead beef cafe face data state error status code result reason failed access denied server client user name password account logon login
failure invalid credentials key ticket clock message certificate expired unknown authority object not found bad handle line level class
number alert system session network path domain trust security request response service database wrong correct token context signature add
fade decade feed deed bed dad fee ace bee ebb""".split()


def read(name):
    with open(TABLES / name, encoding="utf-8", newline="\n") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


def unescape(text):
    out, chars = [], iter(text)
    for char in chars:
        if char == "\\":
            following = next(chars)
            out.append(ESCAPES.get(following, "\\" + following))
        else:
            out.append(char)
    return "".join(out)


def names(words):
    return [word.lower() for word in words.split("|") if word]


def answers(lookup, line, *options):
    done = lookup("--language", "en", "--json", *options, "--", line)
    found = json.loads(done.stdout)
    assert (done.returncode == 0) <= bool(found)
    return found


def said(answer):
    return f"{answer.get('name', '')} {answer['native']} {answer['family']}".lower()


def check(lookup, row):
    line = unescape(row["line"])
    found = [said(answer) for answer in answers(lookup, line)]
    if row["first"] == "-":
        assert found == []
    elif row["first"]:
        assert found and any(name in found[0] for name in names(row["first"])), found
    for name in names(row["also"]):
        assert any(name in answer for answer in found), found
    for name in names(row["never"]):
        assert not any(name in answer for answer in found), found


@pytest.mark.parametrize("row", read("shapes.tsv"), ids=lambda row: row["shape"])
def test_shape(lookup, row):
    check(lookup, row)


@pytest.mark.parametrize("row", read("variants.tsv"), ids=lambda row: row["line"][:50])
def test_variant(lookup, row):
    check(lookup, row)


def test_places(lookup):
    """`at` and `length` are those of the code in the text, in bytes."""
    line = "Größe: Status: 0xC000006D Sub Status: 0xC0000064, NT_STATUS_LOGON_FAILURE, Clock skew too great"
    for answer in answers(lookup, line):
        place = line.encode()[answer["at"]:answer["at"] + answer["length"]].decode()
        assert place in ("0xC0000064", "NT_STATUS_LOGON_FAILURE", "Clock skew too great")


def each_number():
    """Every way to write some numbers, and the family that they are of."""
    for family, value in (("sspi", 0x8009030C), ("ntstatus", 0xC0000234), ("hresult", 0x800B0109), ("kerberos", 0x96C73A07), ("win32", 0x8007052E)):
        for text in (f"0x{value:08x}", f"0X{value:08X}", f"{value:08x}", f"{value}", f"{value - 2 ** 32}", f"0x{value:08X}L"):
            yield family, text


@pytest.mark.parametrize("before, after", [("", ""), ("error ", "."), ("(", ")"), ("[", "]"), ("'", "'"), ('"', '",'), ("failed: ", ", gone"),
                                           ("<Data Name='Error'>", "</Data>"), ("code=", ";"), ("\u201c", "\u201d"), ("code\u00a0", "\u00a0x")])
def test_notations(lookup, before, after):
    for family, text in each_number():
        line = before + text + after
        found = answers(lookup, line)
        assert [answer["family"] for answer in found][0] == family, line
        assert line.encode()[found[0]["at"]:found[0]["at"] + found[0]["length"]].decode().rstrip("Lu") == text.rstrip("Lu")


def prose(seed, size):
    chance = random.Random(seed)
    out, length = [], 0
    while length < size:
        sentence = " ".join(chance.choice(PROSE) for _ in range(chance.randint(3, 18))).capitalize()
        out.append(sentence + chance.choice(".....,;:?!") + chance.choice(["  ", " ", " ", "\n"]))
        length += len(out[-1])
    return "".join(out)


@pytest.mark.parametrize("seed", range(4))
def test_prose_says_nothing(lookup, seed):
    done = lookup("--json", stdin=prose(seed, 2 ** 20).encode())
    assert json.loads(done.stdout) == [] and done.returncode == 1


@pytest.mark.parametrize("piece", ["STATUS_LOGON_FAILURE ", "0xc000006d ", "Error: 5, ", "data 52e, DSID-1 ", "(((((", "Client * x ", "\n", "krb5 (37) ", "a-a-a-",
                                   "80090308: LdapErr: DSID-0C, data 52e, ", "eRR-A-", "\u00e9", "\\n", "&#x41;", "-1-1", "0x", "401 1 5 ", "{{{{-", "=?$",
                                   "cs1=1 ", "a: b (5)\n", '="1">', "1,", "0000: 22 00 00 c0 ", "failed=5 ", "error 5 (0x5) ",
                                   "failed (00000035)\n", "&H", "ffffffff", "\\001E=691 "])
def test_megabyte_in_no_time(lookup, piece):
    """Whatever it is made of. Time of the processor: other programs run beside the tests."""
    def seconds(text):
        before = os.times()
        lookup("--json", stdin=text)
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    text = (piece * (2 ** 20 // len(piece.encode()) + 1)).encode()
    assert seconds(text) < 1


def test_standard_input(lookup):
    event = "Failure Information:\n\tStatus:\t\t0xC000006D\n\tSub Status:\t0xC0000064\n"
    by_argument = answers(lookup, event)
    assert [answer["native"] for answer in by_argument] == ["STATUS_NO_SUCH_USER (0xc0000064)", "STATUS_LOGON_FAILURE (0xc000006d)"]
    for arguments, stdin in (((), event.encode()), (("-",), event.encode()), (("--", "-"), event.encode()), ((), b"\xff\xfe" + event.encode("utf-16-le"))):
        done = lookup("--json", "--language", "en", *arguments, stdin=stdin)
        assert done.returncode == 0 and json.loads(done.stdout) == by_argument


def test_what_is_unknown_is_said(lookup):
    """Also beside what is known: with its family, where its form tells it."""
    done = lookup("--json", "--", "failed with 0xc000ffff after 0xc000006d")
    assert done.returncode == 1 and [answer["native"] for answer in json.loads(done.stdout)] == ["STATUS_LOGON_FAILURE (0xc000006d)"]
    assert done.stderr == b"sspi-lookup: '0xc000ffff' is no code or name in the catalogue; family: NTSTATUS\n"
    assert lookup("System error 7777 has occurred.").stderr.endswith(b"'7777' is no code or name in the catalogue; family: Win32 error\n")


def test_dashes(lookup):
    """`--` ends the options; a line that begins with a dash is a line; `-` is standard input."""
    line = "---> System.ComponentModel.Win32Exception (0x8009030C)"
    for arguments in (("--", line), (line,), ("-j", "--", line)):
        done = lookup(*arguments)
        assert done.returncode == 0 and b"SEC_E_LOGON_DENIED" in done.stdout
    assert lookup("--", "--json").returncode == 1
    assert b"SEC_E_LOGON_DENIED" in lookup("--", "-2146893044").stdout


@pytest.mark.parametrize("language", ["en", "fr", "ru", "zh-tw", "es", "it"])
@pytest.mark.parametrize("columns", [40, 80, 100])
def test_fits_the_terminal(lookup, language, columns):
    """Wide characters take two cells."""
    text = lookup("--language", language, "0xc0000234", "49", "SEC_E_BAD_BINDINGS", env={"COLUMNS": str(columns)}).stdout.decode()
    wide = lookup("--language", language, "0xc0000234", "49", "SEC_E_BAD_BINDINGS").stdout.decode()
    assert "".join(text.split()) == "".join(wide.split())
    for line in text.splitlines():
        assert sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line) <= columns, line


def test_a_locale_that_cannot_print(lookup):
    """English is better than question marks."""
    plain = lookup("--language", "ru", "0xc0000234", locale="C").stdout
    assert plain == lookup("--language", "en", "0xc0000234").stdout and b"?" not in plain


def test_ambiguous(lookup):
    text = lookup("--language", "en", "49").stdout.decode()
    assert text.startswith("Several families of codes have this number.")
    assert not lookup("--language", "en", "0xc0000234").stdout.startswith(b"Several")
