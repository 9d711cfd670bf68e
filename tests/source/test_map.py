# SPDX-License-Identifier: GPL-2.0-or-later
"""CONTRIBUTING's map leads to files that are there, and past no room."""
import pathlib
import re

import house

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAP = re.search(r"^## The map$(.*?)^## ", TEXT, re.DOTALL | re.MULTILINE).group(1)


def named(text):
    """Paths from the top of the tree. Those with a word in capitals stand for others."""
    return [path for path in re.findall(r"`((?:plugin|tests|docs|tools|cmake|packaging)/[^`\s]*)`", text)
            if not re.search(r"\b[A-Z]{3,}\b", path.replace("INDEX", "").replace("README", ""))]


def test_files_are_there():
    assert len(named(MAP)) > 30 and len(named(TEXT)) > len(named(MAP))
    assert [path for path in named(TEXT) if not list(ROOT.glob(path.rstrip("/")))] == []


def test_every_room_is_on_the_map():
    rooms = {path.removeprefix("plugin/").rstrip("/") for path in named(MAP) if path.endswith("/")}
    assert {room for room in (*house.ROOMS, house.LOOKUP) if room != house.LOOSE} <= rooms


def test_map_is_in_the_order_of_the_rooms():
    table = re.findall(r"^\| `plugin/([\w/]+?)/`", MAP, re.MULTILINE)
    assert table == [room for room in house.ROOMS if room not in (house.LOOSE, "carriers/help")] + [house.LOOKUP]
