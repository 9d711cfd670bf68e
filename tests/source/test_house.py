# SPDX-License-Identifier: GPL-2.0-or-later
"""Includes go from room to room downwards, and nobody includes himself; and house.py would notice."""
import pytest

import house


def test_arrows_point_down():
    assert list(house.arrow_faults(house.read_includes())) == []


def test_there_are_no_circles():
    assert house.circles(house.read_includes()) == []


def test_few_files_are_loose():
    """Each further one belongs into a room."""
    assert len(house.loose_files(house.read_includes())) <= house.MOST_LOOSE_FILES


def test_every_room_is_there():
    rooms = {house.room_of(file) for file in house.read_includes()}
    assert rooms == {*house.ROOMS, house.LOOKUP}


HEADERS = dict.fromkeys(["compat.h", "dissector.h", "reports/report.h", "attempts/attempts.h", "carriers/carrier.h", "carriers/help/tokens.h",
                         "frame/reading.h", "fields/wanted.h", "parse/der.h", "codes/finding.h", "lookup/query.h"], [])


@pytest.mark.parametrize("file, bracket, included, fault", [
    ("attempts/made_up.c", '"', "reports/report.h", "points up"),
    ("carriers/help/made_up.c", '"', "carriers/carrier.h", "points up"),
    ("carriers/made_up.c", '"', "attempts/attempts.h", "points up"),
    ("codes/made_up.h", '"', "parse/der.h", "points up"),
    ("fields/made_up.c", '"', "dissector.h", "points up"),
    ("frame/made_up.c", '"', "lookup/query.h", "points up"),
    ("lookup/made_up.c", '"', "frame/reading.h", "points up"),
    ("parse/made_up.c", '"', "compat.h", "is for what includes Wireshark"),
    ("codes/made_up.c", "<", "epan/packet.h", "is a header of Wireshark's"),
    ("lookup/made_up.c", "<", "wsutil/str_util.h", "is a header of Wireshark's"),
    ("carriers/made_up.c", '"', "carrier.h", "is no file of plugin/"),
    ("reports/made_up.c", '"', "catalogue_data.h", "is for codes/catalogue.h alone"),
    ("attic/made_up.c", '"', "codes/finding.h", "is no room"),
])
def test_bad_arrows_are_noticed(file, bracket, included, fault):
    faults = list(house.arrow_faults(HEADERS | {file: [(bracket, included)]}))
    assert len(faults) == 1 and fault in faults[0] and file in faults[0]


def test_good_arrows_are_not():
    assert not list(house.arrow_faults(HEADERS | {
        "dissector.c": [('"', "dissector.h"), ('"', "reports/report.h"), ('"', "codes/finding.h"), ("<", "epan/packet.h")],
        "carriers/made_up.c": [('"', "carriers/help/tokens.h"), ('"', "compat.h"), ('"', "carriers/carrier.h")],
        "lookup/made_up.c": [('"', "lookup/query.h"), ('"', "parse/der.h"), ("<", "stdio.h"), ("<", "unistd.h")]}))


def test_circles_are_noticed():
    made_up = {"a.h": [('"', "b.h")], "b.h": [("<", "a.h"), ('"', "c.h")], "c.h": [('"', "b.h")], "d.h": [('"', "d.h")]}
    assert house.circles(made_up) == ["b.h -> c.h -> b.h", "d.h -> d.h"]


def test_includes_are_read(tmp_path):
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "made_up.c").write_text('#include "a.h"\n# include <b/c.h>\n/* #include "d.h" */\n', encoding="utf-8")
    assert house.read_includes(tmp_path) == {"room/made_up.c": [('"', "a.h"), ("<", "b/c.h")]}
