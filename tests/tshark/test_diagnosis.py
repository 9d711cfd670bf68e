# SPDX-License-Identifier: GPL-2.0-or-later
"""What is behind an attempt, and what came of it: rule by rule, with what refutes each."""
import csv
import io

import pytest

import handmade_diagnosis
from wire import LINKTYPE_ETHERNET, pcap_of

FIELDS = ("why", "because", "consequence", "story")


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def scenes(tshark):
    for name in handmade_diagnosis.SCENES:
        tshark.add(f"scene-{name}.pcap", pcap_of(LINKTYPE_ETHERNET, handmade_diagnosis.build(name)))
    return tshark


@pytest.mark.parametrize("name", handmade_diagnosis.SCENES)
def test_scene(scenes, name):
    found = rows(scenes.read(f"scene-{name}", "-q", "-z", "sspi,attempts,csv"))
    expected = handmade_diagnosis.SCENES[name][1]
    assert [tuple(row[field] for field in FIELDS) for row in found] == [tuple(map(str, row)) for row in expected]
