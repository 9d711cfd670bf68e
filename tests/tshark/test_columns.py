# SPDX-License-Identifier: GPL-2.0-or-later
"""Whoever has a list of the columns of the attempts report has the same one: the program, its page, and the recipes of docs/scale.md."""
import csv
import io
import json
import pathlib
import re

import pytest

from columns import COLUMNS, HEADER, names

SCALE = pathlib.Path(__file__).resolve().parents[2] / "tools" / "scale"
# What the recipes add: the name of the capture, and what they make of a column.
ADDED = {"capture", "client_address"}


def header(tshark, *arguments):
    return tshark.read("smb3-ntlm", "-q", "-z", "sspi,attempts,csv", *arguments).split("\r\n")[0]


def test_the_page_has_the_columns_of_the_program(tshark):
    assert header(tshark) == HEADER and len(set(COLUMNS)) == len(COLUMNS) > 15


def test_csv_and_json_have_the_same(tshark):
    rows = list(csv.DictReader(io.StringIO(tshark.read("smb3-ntlm", "-q", "-z", "sspi,attempts,csv"), newline="")))
    items = json.loads(tshark.read("smb3-ntlm", "-q", "-z", "sspi,attempts,json"))
    assert [list(row) for row in rows] == [list(item) for item in items] == [COLUMNS] * len(rows)


@pytest.mark.parametrize("report", ["sspi,attempts", "sspi,weak"])
def test_csv_for_excel(tshark, report):
    """Nothing but a byte order mark in front is added, and only where it is asked for."""
    plain = tshark.read("http-nego", "-q", "-z", f"{report},csv")
    assert not plain.startswith("\ufeff") and tshark.read("http-nego", "-q", "-z", f"{report},csv-bom") == "\ufeff" + plain


def test_each_is_held_against_zeek():
    """Where the page compares, it leaves no column out; `class` and the like may share a row."""
    assert set(names("Beside Zeek's logs")) == set(COLUMNS)


@pytest.mark.parametrize("script", ["sqlite.sql", "postgresql.sql"])
def test_views_have_them(script):
    text = (SCALE / script).read_text(encoding="utf-8")
    view = re.search(r"create [^;]*view (?:if not exists )?attempt as\s+select(.*?)from attempt_document", text, re.DOTALL)[1]
    found = re.findall(r" as (\w+),?$", view, re.MULTILINE)
    assert [name for name in found if name not in ADDED] == COLUMNS
    for name in COLUMNS:
        assert re.search(rf"document ->> '{name}'\)?(?:::[\w ]+)? as {name}\b", view)


def test_index_has_them():
    text = (SCALE / "elastic-template").read_text(encoding="utf-8")
    mapped = re.search(r"attempts\(\) \{(.*?)\n\}", text, re.DOTALL)[1]
    found = [name for names_, _ in re.findall(r'\[((?:"\w+"(?:,\s*)?)+)\] \| of\("(\w+)"\)', mapped) for name in re.findall(r"\w+", names_)]
    assert sorted(set(found) - ADDED) == sorted(COLUMNS) and len(found) == len(set(found))
