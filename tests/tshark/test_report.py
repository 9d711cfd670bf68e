# SPDX-License-Identifier: GPL-2.0-or-later
"""The report as a page: what is in it, that it is whole without anything else, and that no packet can make it more than text."""
import base64
import csv
import functools
import hashlib
import io
import re
import struct
import subprocess

import pytest

import page as pages
from handmade_diagnosis import LOGON_FAILURE, Scene
from test_attempts import live, rewritten
from wire import LINKTYPE_ETHERNET, pcap_of

COMMAND = "sspi,report,html"


@functools.lru_cache(None)
def text_of(tshark, capture, report=COMMAND, *options):
    return tshark.read(capture, *options, "-q", "-z", report)


def page_of(tshark, *arguments):
    return pages.parse(text_of(tshark, *arguments))


def scene_of(names):
    """Each name is a user, a host and a server, by LDAP and by NTLM in SMB; the last one gets in."""
    scene = Scene()
    for number, name in enumerate(names):
        last = number == len(names) - 1
        scene.ldap(name.encode(), 0 if last else 49)
        scene.smb(name, f"cifs/{name}", 0 if last else LOGON_FAILURE, server=())
    return pcap_of(LINKTYPE_ETHERNET, scene.frames)


def test_who_failed_and_why(tshark):
    page = page_of(tshark, "smb3-krb5")
    assert [row[1:3] + row[4:] for row in pages.rows(pages.section(page, "who").first("table"))] == [
        ["failed", "disabled@LAB.EXAMPLE.COM, LAB\\disabled", "krbtgt/LAB.EXAMPLE.COM, cifs/dc1.lab.example.com", "127.0.0.1", "3"],
        ["failed", "alice@LAB.EXAMPLE.COM", "krbtgt/LAB.EXAMPLE.COM", "127.0.0.1", "1"],
        ["harmless", "alice@LAB.EXAMPLE.COM", "krbtgt/LAB.EXAMPLE.COM", "127.0.0.1", "1"]]
    reason = pages.rows(pages.section(page, "who").first("table"))[0][3]
    assert reason == ("The account is disabled. KDC refused the user STATUS_ACCOUNT_DISABLED (0xc0000072)"
                      "Check userAccountControl. If the account is meant to be used, run Enable-ADAccount.")


def test_diagnosis(tshark):
    page = page_of(tshark, "smb3-krb5")
    first = page.first("article", id="p1")
    assert first.attributes["class"] == "failed" and first.first("h3").text == "1. failed KDC refused the user: STATUS_ACCOUNT_DISABLED (0xc0000072)"
    texts, facts = first.all("dl")
    assert pages.fact(texts, "Meaning") == "The account is disabled."
    assert pages.fact(texts, "Cause") == "An administrator or a clean-up script disabled it, or it was created disabled."
    assert pages.fact(texts, "Remedy") == "Check userAccountControl. If the account is meant to be used, run Enable-ADAccount."
    assert pages.fact(facts, "Frames") == "172-195" and pages.fact(facts, "Filter") == "sspi.attempt in {10..12}"
    articles = list(pages.section(page, "diagnosis").all("article"))
    # To the story of each; what was harmless came with the first ticket.
    assert [article.first("a").attributes["href"] for article in articles] == ["#s10", "#s9", "#s1"]


def test_attempts(tshark):
    """What the report of attempts says, failures first, with the result in words."""
    table = pages.section(page_of(tshark, "smb3-krb5"), "list").first("table")
    assert [head.text.strip() for head in table.all("th")] == ["No.", "Result", "Identity", "Target", "Reason", "Why", "Mechanism", "Carrier", "Status", "Win32",
                                                               "Server", "Client", "Frames", "Start (UTC)\n2026-11-21", "Seconds"]
    found = pages.rows(table)
    known = {row["number"]: row for row in csv.DictReader(io.StringIO(text_of(tshark, "smb3-krb5", "sspi,attempts,csv"), newline=""))}
    assert [row[:2] for row in found] == [[number, "Failure"] for number in ("3", "9", "10", "11", "12")] + [
        [number, "Success"] for number in ("1", "2", "4", "5", "6", "7", "8")]
    for row in found:
        attempt = known[row[0]]
        assert row[2:5] == [attempt[name] or "-" for name in ("identity", "target", "native")]
        assert row[6:9] == [attempt[name] or "-" for name in ("mechanism", "carrier", "status")]
        assert row[9:12] == [attempt[name] or "-" for name in ("win32", "server", "client")]
        assert f"2026-11-21T{row[13]}" == attempt["start"][:-4]


def test_attempts_of_several_days(tshark):
    """Then the day stands in each row."""
    scene = Scene()
    scene.ldap(b"alice", 49)
    of_first = len(scene.frames)
    scene.ldap(b"bob", 49)
    days = bytearray(pcap_of(LINKTYPE_ETHERNET, scene.frames))
    at = 24
    for number in range(len(scene.frames)):
        seconds, _, size = struct.unpack_from("<III", days, at)
        struct.pack_into("<I", days, at, seconds + 86400 * (number >= of_first))
        at += 16 + size
    tshark.add("report-days.pcap", bytes(days))
    table = pages.section(page_of(tshark, "report-days"), "list").first("table")
    assert "Start (UTC)" in [head.text.strip() for head in table.all("th")]
    dates = [cell[:10] for row in pages.rows(table) for cell in row if re.match(r"\d{4}-\d\d-\d\d \d\d:", cell)]
    assert len(dates) == len(pages.rows(table)) == 2 and len(set(dates)) == 2


def test_ladders(tshark):
    """One for each story; the frames of its attempts, each with an arrow."""
    figures = list(pages.section(page_of(tshark, "smb3-krb5"), "ladders").all("figure"))
    known = list(csv.DictReader(io.StringIO(text_of(tshark, "smb3-krb5", "sspi,attempts,csv"), newline="")))
    captions = [re.match(r"Story of attempt (\d+): ", figure.first("figcaption").text)[1] for figure in figures]
    # Those of the first problem come first.
    assert captions[0] == "10" and sorted(captions) == sorted({row["story"] for row in known})
    texts = [text.text for text in figures[0].all("text")]
    assert {"127.0.0.1", "127.0.0.1:88", "127.0.0.1:445"} <= set(texts)
    assert "Attempt 12: LAB\\disabled → cifs/dc1.lab.example.com, SMB2, NTLMv2 – Failure: STATUS_ACCOUNT_DISABLED (0xc0000072)" in texts
    assert [text for text in texts if re.fullmatch("1[789][0-9]", text)] == ["172", "173", "174", "175", "188", "189", "190", "191", "192", "193", "194", "195"]
    assert len(list(figures[0].all("path"))) == 3 + 2 * 12
    # Three refusals, each in red, from the server to the client: its head points to the left.
    refusals = list(figures[0].all("path", **{"class": "head f"}))
    assert len(refusals) == 3 and all(re.fullmatch(r"M220 \d+l8 -4v8z", head.attributes["d"]) for head in refusals)
    assert texts.count("STATUS_ACCOUNT_DISABLED (0xc0000072)") == 3 and "Session Setup Request, NTLMSSP_NEGOTIATE" in texts


def test_a_result_without_a_status_is_drawn_as_one(tshark):
    """Basic in HTTP: the answer 401 is no annotation."""
    figure = next(figure for figure in page_of(tshark, "http-nego").all("figure") if figure.first("figcaption").text.startswith("Story of attempt 4:"))
    assert [text.text for text in figure.all("text", **{"class": "f"})] == ["HTTP 401"] and len(list(figure.all("path", **{"class": "head f"}))) == 1


def test_weak(tshark):
    weak = pages.section(page_of(tshark, "smb1-nospnego"), "weak")
    assert [head.text for head in weak.all("h3")] == ["NTLMv1 response: count 1, severity 1 (1 is the worst)", "NTLM: count 3, severity 4 (1 is the worst)"]
    first, second = map(pages.rows, weak.all("table"))
    assert first == [["1", "127.0.0.1", "LAB\\disabled", "127.0.0.1:445", "SMB", "127.0.0.1:445", "2026-11-21 00:41:35", "2026-11-21 00:41:35"]]
    assert [row[:3] for row in second] == [["2", "127.0.0.1", "LAB\\alice"], ["1", "127.0.0.1", "LAB\\disabled"]]


def test_what_was_read(tshark):
    facts = pages.section(page_of(tshark, "smb3-ntlm"), "read").first("dl")
    assert pages.fact(facts, "File") == "smb3-ntlm.pcapng" and pages.fact(facts, "Frames") == "356"
    assert pages.fact(facts, "Period (UTC)") == "2026-11-21 00:41:30 - 2026-11-21 00:41:32"
    assert re.fullmatch(r"sspi \d+\.\d+\.\d+, Wireshark {}\.{}\.\d+".format(*tshark.version), pages.fact(facts, "Written by"))


@pytest.mark.parametrize("arguments", [["-nr{}"], ["-nr", "{}"], ["-r{}"], ["-q", "-r", "{}", "-n"]])
def test_the_file_is_named_however_it_was_given(tshark, arguments):
    path = tshark.path("mit-as")
    text = tshark.run(*(argument.format(path) for argument in arguments if argument != "-nr{}"), *([f"-nr{path}"] if "-nr{}" in arguments else []),
                      "-q", "-z", COMMAND)
    found = pages.section(pages.parse(text), "read").text
    # "-nrFILE" is not taken apart: what is not known is not said.
    assert ("mit-as.pcapng" in found) == (arguments != ["-nr{}"])


def test_a_filter_is_named(tshark):
    filtered = COMMAND + ",sspi.win32 == 1909"
    page = page_of(tshark, "smb3-ntlm", filtered)
    assert pages.fact(pages.section(page, "read").first("dl"), "Filter") == "sspi.win32 == 1909"
    assert "Only attempts with a frame that a filter finds" in pages.section(page, "read").text
    assert [row[0] for row in pages.rows(pages.section(page, "list").first("table"))] == ["14"]
    assert "Only attempts" not in page_of(tshark, "smb3-ntlm").text


def test_nothing_to_report(tshark):
    page = page_of(tshark, "smb3-krb5", COMMAND + ",sspi.attempt == 4711")
    assert "No authentication attempt was found." in pages.section(page, "who").text
    assert [part.attributes["id"] for part in page.all("section")] == ["who", "read"]
    page = page_of(tshark, "smb3-krb5", COMMAND + ",sspi.attempt == 4")
    assert "No failure was found." in pages.section(page, "who").text and not pages.section(page, "diagnosis")


CAPTURES = ["smb3-krb5", "smb1-nospnego", "made-attempts-names", "tls1_2", "http-nego"]


@pytest.mark.parametrize("capture", CAPTURES)
def test_the_page_needs_nothing_else(tshark, capture):
    """Its policy lets in its own style and script, by their hashes, and nothing else."""
    page = page_of(tshark, capture)
    policy = page.first("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    style, = page.all("style")
    script, = page.all("script")

    def allowed(element):
        return "'sha256-" + base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode() + "'"
    assert policy == f"default-src 'none'; style-src {allowed(style)}; script-src {allowed(script)}; base-uri 'none'; form-action 'none'"
    for element in pages.elements(page):
        assert not {name for name in element.attributes if name.startswith("on") or name in ("src", "style", "action", "srcset", "xlink:href")}
        assert element.attributes.get("href", "#").startswith("#")
    assert not re.search(r"url\(|@import|https?:", style.text + script.text)


@pytest.mark.parametrize("capture", CAPTURES)
def test_the_page_is_for_everybody(tshark, capture):
    """Headings in their order, headings of tables and whose they are, names for what is drawn, links that lead somewhere."""
    page = page_of(tshark, capture)
    levels = [int(element.tag[1]) for element in pages.elements(page) if re.fullmatch("h[1-6]", element.tag)]
    assert levels[0] == 1 and levels.count(1) == 1 and all(after <= before + 1 for before, after in zip(levels, levels[1:]))
    assert page.first("html").attributes == {"lang": "en", "dir": "ltr"} and len(list(page.all("main"))) == 1
    heads = list(page.all("th"))
    assert heads and all(head.attributes.get("scope") == "col" for head in heads)
    assert pages.section(page, "list").first("caption").text.startswith("SSPI attempts: ")
    assert all(picture.attributes["role"] == "img" and picture.attributes["aria-label"] for picture in page.all("svg"))
    names = [element.attributes["id"] for element in pages.elements(page) if "id" in element.attributes]
    assert len(names) == len(set(names))
    assert {link.attributes["href"][1:] for link in page.all("a")} <= set(names)
    assert all(place.attributes.get("role") and place.attributes.get("aria-label") for place in pages.elements(page) if "tabindex" in place.attributes)
    for table in page.all("table"):
        assert table.first("caption").text.strip()
        columns = len(list(table.first("thead").all("th")))
        assert all(len(row) == columns for row in pages.rows(table))


@pytest.mark.parametrize("language", ["fr", "ru", "zh-tw", "es", "it"])
def test_languages(tshark, language):
    page = page_of(tshark, "smb3-krb5", COMMAND, "-o", f"sspi.language:{language}")
    english = page_of(tshark, "smb3-krb5")
    assert page.first("html").attributes["lang"] == language
    for name in ("h2", "h3", "th", "dt", "figcaption", "label", "title"):
        ours, theirs = [[element.text for element in root.all(name)] for root in (english, page)]
        assert len(ours) == len(theirs)
        assert name in ("h3", "dt", "th") or not set(ours) & set(theirs)
    assert "Authentication report" not in page.text and "Who failed" not in page.text and "Not shown" not in page.text
    assert pages.rows(pages.section(page, "list").first("table"))[0][2:4] == ["alice@LAB.EXAMPLE.COM", "krbtgt/LAB.EXAMPLE.COM"]


def test_hostile_names_are_text(tshark):
    """The page with names that try to be markup is built like the one with harmless names."""
    tshark.add("report-hostile.pcap", scene_of(pages.HOSTILE))
    tshark.add("report-harmless.pcap", scene_of(pages.HARMLESS))
    hostile, harmless = page_of(tshark, "report-hostile"), page_of(tshark, "report-harmless")
    found = pages.rows(pages.section(hostile, "list").first("table"))
    assert {pages.visible(name) for name in pages.HOSTILE} <= {row[2] for row in found}
    assert {row[3] for row in found} >= {f"cifs/{pages.visible(name)}" for name in pages.HOSTILE}
    assert pages.shape(hostile) == pages.shape(harmless)


def test_a_hostile_file_name_is_text(tshark):
    name = tshark.add("<b onclick=x>&amp;.pcap", tshark.path("mit-as").read_bytes())
    page = page_of(tshark, name)
    assert page.first("header").first("p").text == f"{name}.pcap" and not page.first("b", onclick="x")


def test_of_many_attempts_the_rest_is_counted(tshark):
    """10,000 binds, of which every hundredth succeeds, and names that fill a page by themselves."""
    scene = Scene()
    for number in range(10000):
        scene.ldap(f"user{number:05}".encode() + (b"x" * 2000 if number % 10 == 0 else b""), 49 if number % 100 else 0)
    tshark.add("report-many.pcap", pcap_of(LINKTYPE_ETHERNET, scene.frames))
    text = text_of(tshark, "report-many")
    page = pages.parse(text)
    assert 1e6 < len(text.encode()) < 2e6
    attempts = pages.section(page, "list")
    found = pages.rows(attempts.first("table"))
    rest = int(re.search(r"Not shown here: (\d+) more\.", attempts.text)[1])
    assert len(found) + rest == 10000 and len(found) > 6500
    assert {row[1] for row in found} == {"Failure"}
    assert "9900 failed, 0 unfinished, 100 succeeded" in pages.section(page, "who").text
    assert all(len(cell) <= 300 for row in found for cell in row)
    assert len(list(pages.section(page, "ladders").all("svg"))) == 24 and "Not shown here" in pages.section(page, "ladders").text


def test_ring_of_files(tshark):
    """The attempts of all files, though they have the same numbers; of frames that are gone nothing is drawn."""
    capture = rewritten(tshark, "made-attempts-ldap", lambda recording: recording.packets[:16], "ring-of-report")
    for redact in ("", ",redact"):
        page = pages.parse(live(tshark, capture, "-z", f"{COMMAND}{redact}", "-b", "packets:4", "-w", "ring.pcap"))
        found = pages.rows(pages.section(page, "list").first("table"))
        assert [row[0] for row in found] == ["1"] * 4 and pages.fact(pages.section(page, "read").first("dl"), "Frames") == "16"
        assert len(list(page.all("svg"))) <= 1 and "File" not in [label.text for label in pages.section(page, "read").all("dt")]


@pytest.mark.parametrize("argument, expected", [("sspi,report,json", "sspi,report[,html][,redact][,filter]"), ("sspi,attempts,html", "sspi,attempts[,text|csv|csv-bom|json][,redact][,filter]"),
                                                ("sspi,report,html,redact,text", "sspi,report[,html][,redact][,filter]"),
                                                ("sspi,attempts,csv,redact,nosuch.field", None), ("sspi,reporthtml", "sspi,report[,html][,redact][,filter]")])
def test_wrong_argument(tshark, argument, expected):
    done = subprocess.run(tshark.command("-r", tshark.path("made-nns"), "-q", "-z", argument), capture_output=True, text=True,
                          env=tshark.environment(True, "C.UTF-8", False), cwd=tshark.folder, timeout=60)
    assert done.returncode != 0 and f"-z {argument}: " in done.stderr and (expected or "nosuch.field") in done.stderr and not done.stdout
