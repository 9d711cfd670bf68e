# SPDX-License-Identifier: GPL-2.0-or-later
"""A frame in one sentence: who, what, why; with each rule, and with what is known when.

expected/summaries.tsv has the sentences: the capture, the frame, the pass (empty: on the first one the same is known), and the text.
"""
import collections
import csv
import pathlib

import polib
import pytest

import handmade_attempts
from wire import LINKTYPE_ETHERNET, Connection, pcap_of

ROOT = pathlib.Path(__file__).resolve().parents[2]
PASSES = {"1": [], "2": ["-2"]}
SHOWN = ["-T", "fields", "-e", "frame.number", "-e", "sspi.summary"]


def read_expected():
    """{(capture, pass): {frame: sentence}}"""
    expected = collections.defaultdict(dict)
    with open(ROOT / "tests" / "expected" / "summaries.tsv", encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            for number in [row["pass"]] if row["pass"] else PASSES:
                expected[row["capture"], number][row["frame"]] = row["summary"]
    return expected


EXPECTED = read_expected()


def summaries(tshark, capture, *arguments):
    """{frame: sentence}, of a tree that nobody sees."""
    # Wireshark doubles backslashes there since 4.4.
    lines = tshark.read(capture, "-Y", "sspi", *SHOWN, *arguments).replace("\\\\", "\\").splitlines()
    return dict(line.split("\t") for line in lines)


@pytest.mark.parametrize("capture, number", sorted(EXPECTED))
def test_summaries(tshark, capture, number):
    wanted = EXPECTED[capture, number]
    found = summaries(tshark, capture, *PASSES[number])
    assert {frame: found.get(frame) for frame in wanted} == wanted


@pytest.mark.parametrize("capture", ["http-nego", "krb-ad-as", "made-smb", "rpc-tcp"])
def test_one_for_each_frame(tshark, capture):
    """Every frame with annotations or attempts has a sentence, and one only; the details lead with it."""
    frames = tshark.read(capture, "-Y", "sspi.annotation || sspi.attempt", "-T", "fields", "-e", "frame.number").split()
    found = summaries(tshark, capture, "-E", "occurrence=a", "-E", "aggregator=|")
    assert list(found) == frames and all(text and "|" not in text for text in found.values())
    heads = [line for line in tshark.read(capture, "-Y", "sspi", "-O", "sspi").splitlines() if line.startswith("[SSPI Status: ")]
    assert heads == [f"[SSPI Status: {text}]" for text in found.values()]


def test_long_names_are_cut(tshark):
    """Not within a letter, and so that the reason is still read; the fields of the attempt have the whole."""
    name = "ÄÖ" * 40
    frames = []
    link = Connection(frames, handmade_attempts.CLIENT, 50000, handmade_attempts.SERVER, 389)
    link.client(handmade_attempts.bind_request(1, name.encode(), b"secret"))
    link.server(handmade_attempts.bind_response(1, 49))
    capture = tshark.add("long-names.pcap", pcap_of(LINKTYPE_ETHERNET, frames))
    found = [text for text in summaries(tshark, capture).values() if "could not" in text]
    assert found == [f"{name[:32]}… could not log on to 192.0.2.1:389: the server did not accept the credentials of the bind"]
    assert tshark.read(capture, "-Y", f'sspi.attempt.identity == "{name}"').count("\n") == 2


def test_where_it_is_needed(tshark):
    """As a filter and a column, in a tree that nobody sees."""
    assert tshark.read("smb3-ntlm", "-Y", 'sspi.summary contains "could not log on"').count("\n") == 13
    column = tshark.read("smb3-ntlm", "-Y", "frame.number == 101", "-o", 'gui.column.format:"Summary","%Cus:sspi.summary:0:R"')
    assert column.strip() == "LAB\\disabled could not log on to cifs/dc1: the account is disabled"


@pytest.mark.parametrize("language", sorted(path.stem for path in (ROOT / "plugin" / "codes" / "po").glob("*.po")))
def test_languages(tshark, language):
    """The words around the names are those of the language, and the reason ends the sentence as in a text of its own."""
    texts = {(entry.msgctxt, entry.msgid): entry.msgstr for entry in polib.pofile(str(ROOT / "plugin" / "codes" / "po" / f"{language}.po"))}
    meaning = texts["STATUS_ACCOUNT_DISABLED", "The account is disabled."].rstrip(".。")
    reason = meaning[0].lower() + meaning[1:]
    sentence = texts["interface.summary_refused", "%1 could not log on to %2: %3"]
    for place, value in (("%1", "LAB\\disabled"), ("%2", "cifs/dc1"), ("%3", reason)):
        sentence = sentence.replace(place, value)
    assert summaries(tshark, "smb3-ntlm", "-o", f"sspi.language:{language}")["101"] == sentence


def test_expert_infos_stay_few(tshark):
    """tshark -z expert compares each text with all others: of very many attempts only the meaning is told."""
    frames = []
    count = 2100
    for number in range(count):
        link = Connection(frames, handmade_attempts.CLIENT, 10000 + number, handmade_attempts.SERVER, 389)
        link.client(handmade_attempts.bind_request(1, f"user{number}".encode(), b"secret"))
        link.server(handmade_attempts.bind_response(1, 49))
    text = tshark.read(tshark.add("many-names.pcap", pcap_of(LINKTYPE_ETHERNET, frames)), "-q", "-z", "expert")
    assert text.count("could not log on to") == 2000
    assert f"{count - 2000}   Response               SSPI  The server did not accept the credentials of the bind." in text


def test_long_sentences_are_cut_between_characters(tshark):
    """Wireshark cuts the text of an expert info at 239 bytes, inside of a character too: this would be no UTF-8."""
    text = tshark.read("ldap-simple", "-2", "-V", "-o", "sspi.language:ru")
    assert any(line.startswith("            [") and line.endswith("…]") for line in text.splitlines())
