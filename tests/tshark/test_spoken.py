# SPDX-License-Identifier: GPL-2.0-or-later
"""What people read is in the language that was chosen, headings and labels too; what programs read is the same in all."""
import functools
import pathlib
import re
import xml.etree.ElementTree

import polib
import pytest

PO = pathlib.Path(__file__).resolve().parents[2] / "plugin" / "codes" / "po"
LANGUAGES = sorted(path.stem for path in PO.glob("*.po"))
TEXTS = {"sspi.summary", "sspi.meaning", "sspi.native.meaning", "sspi.cause", "sspi.remedy"}
# Whose lines have a text of their own; that it is translated, another test looks at.
HEADS = {"sspi.annotation", "sspi.attempt", "sspi.eeinfo"}


@pytest.fixture(scope="module", params=LANGUAGES)
def spoken(request):
    """A language: its preference, and its words by their English texts and by their keys."""
    entries = [entry for entry in polib.pofile(str(PO / f"{request.param}.po")) if entry.msgctxt.startswith("interface.")]
    return ["-o", f"sspi.language:{request.param}"], {entry.msgid: entry.msgstr for entry in entries}, {
        entry.msgctxt[len("interface."):]: entry.msgstr for entry in entries}


@pytest.fixture(scope="module")
def english(tshark):
    """What tshark prints without a choice of language, once for all."""
    return functools.lru_cache(None)(tshark.read)


@pytest.fixture(scope="module")
def names(tshark):
    """What the plugin's fields are called, by their filter names."""
    fields = (line.split("\t") for line in tshark.run("-G", "fields").splitlines())
    return {field[2]: field[1] for field in fields if field[0] == "F" and re.match(r"sspi\.(?!expert)", field[2])}


def fill(word, *values):
    """The word as a pattern, with these patterns in its places."""
    return re.sub("%([1-9])", lambda place: values[int(place[1]) - 1], re.escape(word))


def test_programs_read_the_same(tshark, english, spoken):
    language, _, _ = spoken
    arguments = ["-Y", 'sspi.class == "Failure"', "-T", "fields", "-e", "sspi.attempt.result", "-e", "sspi.class", "-e", "sspi.native",
                 "-z", "sspi,attempts,csv", "-z", "sspi,attempts,json"]
    assert tshark.read("http-nego", *arguments, *language) == english("http-nego", *arguments)


def test_report(tshark, spoken):
    language, _, words = spoken
    lines = tshark.read("krb-ad-tgs", "-q", "-z", "sspi,attempts", *language).splitlines()
    assert re.fullmatch(fill(words["attempts_counted"], "11", "1", "2"), lines[0])
    assert re.split(r"  +", lines[2].strip()) == [words[key] for key in (
        "number_short", "identity", "on_behalf_of", "target", "reason", "why", "mechanism", "carrier", "status", "win32_short", "server",
        "client", "frames", "start_utc", "seconds")]
    assert [line for line in lines if line and line in {words[f"section_{end}"] for end in ("failed", "unfinished", "succeeded")}] == [
        words["section_failed"], words["section_unfinished"], words["section_succeeded"]]


def test_statistics(tshark, spoken):
    language, _, words = spoken
    tree = [line.split("  ")[0] if line[:1] != " " else line[1:].split("  ")[0]
            for line in tshark.read("smb3-ntlm", "-q", "-z", "sspi,tree", *language).splitlines()]
    for key in ("by_status", "by_client", "by_server", "class_failure", "class_step", "class_success"):
        assert words[key] in tree
    assert f"{words['statuses_window']}:" in tree
    times = tshark.read("krb-ad-tgs", "-q", "-z", "sspi,srt", *language)
    for key in ("mechanism_and_carrier", "server"):
        assert f"Index  {words[key]} " in times
    server = re.escape("127.0.0.1:88")
    for ended, calls in (("failure", 11), ("success", 2)):
        assert re.search(rf" {fill(words['with_colon'], server, words[f'class_{ended}'])} +{calls} ", times)


def elements(pdml, names):
    return [field for field in xml.etree.ElementTree.fromstring(pdml).iter("field") if field.get("name") in names]


@pytest.mark.parametrize("capture", ["smb3-ntlm", "made-dcerpc"])
def test_labels(tshark, english, names, spoken, capture):
    """Each field is labelled by its name in the language, and holds what it holds in English."""
    language, translated, words = spoken
    arguments = ["-2", "-Y", "sspi", "-T", "pdml", "-J", "sspi"]
    ours = elements(tshark.read(capture, *arguments, *language), names)
    assert len(ours) > 50
    for field, before in zip(ours, elements(english(capture, *arguments), names), strict=True):
        name, label = field.get("name"), field.get("showname") or field.get("show")
        assert name == before.get("name") and (name in TEXTS or name in HEADS or field.get("show") == before.get("show"))
        # Wireshark cuts a label at 240 bytes, and says so: a sentence in Cyrillic may be longer.
        if name not in HEADS and not (name == "sspi.summary" and ("[truncated]" in label or "[…]" in label)):
            wanted = fill(words["with_colon"], re.escape(translated[names[name]]), ".*")
            assert re.fullmatch(wanted, label) or label == translated[names[name]]
        if name == "sspi.attempt":
            assert re.fullmatch(fill(words["attempt_line"], field.get("show"), ".*"), label)
        if name == "sspi.eeinfo":
            assert label.startswith(words["eeinfo"])


def test_class_and_result(tshark, spoken):
    language, _, words = spoken
    details = tshark.read("smb3-ntlm", "-Y", "frame.number == 101", "-V", *language)
    native = re.escape("SEC_E_LOGON_DENIED, STATUS_ACCOUNT_DISABLED (0xc0000072)")
    result = fill(words["with_colon"], words["result"], fill(words["with_colon"], words["class_failure"], native))
    for line in (result, fill(words["with_colon"], words["class"], words["class_failure"]), fill(words["with_colon"], words["sspi_status"], ".*")):
        assert re.search(rf"\[{line}\]$", details, re.MULTILINE)
