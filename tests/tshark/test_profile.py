# SPDX-License-Identifier: GPL-2.0-or-later
"""The Wireshark profile: its files are read without complaint, and show what they promise."""
import os
import pathlib
import re
import shutil
import xml.etree.ElementTree

import pytest

from conftest import NOBODY, TESTS

PROFILE = TESTS.parent / "plugin" / "profile"
TABLE_ROW = re.compile(r'"([^"]*)"(?:,|$)')


def lines(name):
    return [line for line in (PROFILE / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def table(name):
    """The rows of a table of Wireshark's: quoted values, in which quotes are written as \\x22."""
    rows = [TABLE_ROW.findall(line) for line in lines(name)]
    assert [",".join(f'"{value}"' for value in row) for row in rows] == lines(name)
    return [[value.replace("\\x22", '"') for value in row] for row in rows]


def bookmarks():
    return [re.fullmatch(r'"([^"]+)" (.+)', line).groups() for line in lines("dfilters")]


def colour_rules():
    """{name: (filter, background, foreground)}"""
    rules = [line.split("@") for line in lines("colorfilters")]
    assert all(before == "" and len(rest) == 3 for before, *rest in rules)
    return {name: (filter_, *(tuple(map(int, colour.split(","))) for colour in re.findall(r"\[(.*?)\]", colours)))
            for _, name, filter_, colours in rules}


FILTERS = sorted({filter_ for _, filter_ in bookmarks()} | {row[2] for row in table("dfilter_buttons")}
                 | {row[2] for row in table("io_graphs")} | {filter_ for filter_, *_ in colour_rules().values()})


@pytest.fixture(scope="module")
def installed(tshark):
    """The tshark of the tests, with the profile in its home."""
    profile = pathlib.Path(tshark.folder) / "home" / ".config" / "wireshark" / "profiles" / "SSPI"
    shutil.copytree(PROFILE, profile)
    if os.geteuid() == 0:
        for path in [profile, *profile.rglob("*"), *profile.parents[:3]]:
            os.chown(path, NOBODY, NOBODY)
    yield tshark
    shutil.rmtree(profile)


def columns(tshark, capture, *arguments, **how):
    """The titles, and the cells of each frame by title."""
    root = xml.etree.ElementTree.fromstring(tshark.read(capture, "-C", "SSPI", "-T", "psml", *arguments, **how))
    titles = [section.text for section in root.find("structure")]
    return titles, [dict(zip(titles, (section.text or "" for section in packet))) for packet in root.findall("packet")]


def test_columns(installed):
    titles, frames = columns(installed, "smb3-ntlm", "-Y", 'sspi.class == "Failure"')
    assert titles == ["No.", "Time", "Source", "Destination", "Protocol", "Attempt", "Summary", "Info"]
    frame = next(frame for frame in frames if frame["No."] == "101")
    assert frame["Attempt"] == "5" and frame["Summary"] == "LAB\\disabled could not log on to cifs/dc1: the account is disabled"


def test_columns_have_one_value(installed):
    """A frame of two attempts, with several annotations: that of the attempt which failed."""
    _, frames = columns(installed, "made-keys-smb", "-Y", "frame.number == 29")
    assert installed.read("made-keys-smb", "-Y", "frame.number == 29", "-T", "fields", "-e", "sspi.attempt").strip() == "9,8"
    assert frames[0]["Attempt"] == "9" and frames[0]["Summary"].startswith("EXAMPLE\\mallory could not") and "," not in frames[0]["Summary"]


def test_buttons():
    """'Failures' is what the window's button of the same purpose does; no button empties the list without a word."""
    filters = {row[1]: row[2] for row in table("dfilter_buttons")}
    windows = (PROFILE.parent / "reports" / "attempt_dialog.h").read_text(encoding="utf-8")
    assert filters["Authentication"] == "sspi"
    assert '#define FAILURES_FILTER "' + filters["Failures"].replace('"', '\\"') + '"' in windows
    assert all("frame.number == ${frame.number}" in filter_ for filter_ in filters.values() if "${" in filter_)


def test_without_the_plugin(installed):
    titles, frames = columns(installed, "smb3-ntlm", "-Y", "frame.number == 101", plugin=False)
    assert "Summary" in titles and frames[0]["Summary"] == "" and "STATUS_ACCOUNT_DISABLED" in frames[0]["Info"]


def test_widths_are_for_the_columns():
    """Wireshark 4.0 finds a width by the column's format, later versions by its place."""
    formats = re.findall(r'"[^"]+", "([^"]+)"', (PROFILE / "preferences").read_text(encoding="utf-8"))
    widths = re.findall(r'"([^"]+)", -?\d+', (PROFILE / "recent").read_text(encoding="utf-8"))
    assert [re.sub(r"(%Cus:[^:]+):.*", r"\1", column) for column in formats] == widths


def test_the_summary_is_in_sight_on_a_small_screen():
    """1366 pixels, of which 50 are the scroll bar and the map of colours; a character of the list has at most 8."""
    widths = dict(re.findall(r'"([^"]+)", (-?\d+)', (PROFILE / "recent").read_text(encoding="utf-8")))
    formats = list(widths)
    summary = formats.index("%Cus:sspi.summary")
    assert all(int(widths[column]) > 0 for column in formats[:summary + 1])
    assert sum(int(widths[column]) for column in formats[:summary + 1]) <= 1366 - 50
    assert int(widths["%Cus:sspi.summary"]) >= 8 * len("disabled@LAB.EXAMPLE.COM could not log on to LAB.EXAMPLE.COM: the account is disabled")
    assert int(widths["%s"]) >= 8 * len("255.255.255.255") and widths["%s"] == widths["%d"]


@pytest.mark.parametrize("expression", FILTERS)
def test_filters_compile(tshark, expression):
    tshark.read("krb-ad-tgs", "-Y", expression)


def test_tables():
    """The display filter of each row stands where Wireshark expects it."""
    assert all(len(row) == 4 and row[0] == "TRUE" for row in table("dfilter_buttons"))
    for row in table("io_graphs"):
        assert len(row) == 9 and row[0] == "Enabled" and re.fullmatch("#[0-9a-f]{6}", row[3])


@pytest.mark.parametrize("capture, rules", [
    ("smb3-ntlm", {f"SSPI {name.lower()}": f'sspi.class == "{name}"' for name in ("Failure", "Step", "Success")}),
    ("made-ldap", {"SSPI integrity at stake": "sspi.expert.integrity || sspi.expert.channel_binding"}),
    ("made-attempts-smb", {"SSPI failure": "frame.number == 6"}),
    ("krb-ad-kpasswd", {"SSPI harmless failure": "frame.number == 28"}),
])
def test_colours(installed, capture, rules):
    """Frames have the colour of what is worst in them."""
    shown = ["-T", "fields", "-e", "frame.number", "-e", "frame.coloring_rule.name"]
    text = installed.read(capture, "-2", "-C", "SSPI", "--color", *shown)
    coloured = dict(re.sub(r"\x1b\[[0-9;]*[mK]", "", line).split("\t") for line in text.splitlines())
    order = list(colour_rules())
    for rule, expression in rules.items():
        frames = installed.read(capture, "-2", "-Y", expression, "-T", "fields", "-e", "frame.number").split()
        assert rule in (coloured[frame] for frame in frames)
        assert all(order.index(coloured[frame]) <= order.index(rule) for frame in frames)
    assert {rule for frame, rule in coloured.items() if rule} <= set(order)


def luminance(colour):
    """As defined in WCAG 2."""
    parts = [value / 65535 for value in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("rule", colour_rules())
def test_contrast(rule):
    _, background, foreground = colour_rules()[rule]
    dark, light = sorted((luminance(background), luminance(foreground)))
    assert (light + 0.05) / (dark + 0.05) >= 4.5
