# SPDX-License-Identifier: GPL-2.0-or-later
"""Attempts are always true: scenes of every carrier, whose right rows are known from how they were made.

SSPI_SEEDS is how many captures of other dice are made; 1 if it is not set."""
import collections
import csv
import io
import os
import pathlib
import re
import resource

import pytest

import crowds
import generated_attempts
import generated_carriers
import generated_rules
from wire import LINKTYPE_ETHERNET, pcap_of

TABLE = pathlib.Path(__file__).resolve().parents[2] / "plugin" / "carriers" / "table.h"
SEEDS = range(int(os.environ.get("SSPI_SEEDS", "1")))


def report(tshark, scenes, seed, *arguments, jumps=False):
    """The rows of each scene, by its number, with the label of the packet that has the result."""
    data, labels = generated_attempts.capture_of(scenes, seed, jumps)
    capture = tshark.add("generated.pcapng", data)
    text = tshark.read(capture, *generated_attempts.DECODE_AS, "-q", "-z", "sspi,attempts,csv", *arguments)
    found = collections.defaultdict(list)
    for row in csv.DictReader(io.StringIO(text, newline="")):
        row["label"] = labels[int(row["result_frame"]) - 1] if row["result_frame"] else None
        found[number_of(row["client"])].append(row)
    return found


def number_of(endpoint):
    """The number of a scene from one of its addresses: 10.1.2.1:50001, 02:00:01:02:00:01."""
    ip, mac = re.match(r"10\.(\d+)\.(\d+)\.", endpoint), re.match(r"02:00:(..):(..):", endpoint)
    assert ip or mac, endpoint
    return int(ip[1]) << 8 | int(ip[2]) if ip else int(mac[1] + mac[2], 16)


def complaints_of(scenes, found):
    """In what order scenes that know nothing of each other lie changes nothing."""
    known = {scene.number for scene in scenes}
    assert set(found) <= known
    complaints = (scene.wrong_rows([(row["identity"], row["class"], row["client"], row["native"] or row["status"], row["label"])
                                    for row in found.get(scene.number, ())]) for scene in scenes)
    return [complaint for complaint in complaints if complaint]


def test_every_carrier_has_logons():
    """A new carrier gets a row in generated_carriers.py, or makes no attempts."""
    there = set(re.findall(r"CARRIER\((\w+)\) *\\?$", TABLE.read_text(encoding="utf-8"), re.MULTILINE))
    read = {name for carrier in generated_carriers.CARRIERS for name in carrier.reads.split()}
    assert there == read | set(generated_carriers.WITHOUT_ATTEMPTS)
    assert not read & set(generated_carriers.WITHOUT_ATTEMPTS)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("module", (generated_attempts, generated_rules), ids=("scenes", "rules"))
def test_scenes(tshark, module, seed):
    scenes = module.scenes_of(seed, is_long="SSPI_SEEDS" in os.environ)
    found = report(tshark, scenes, seed)
    assert not (complaints := complaints_of(scenes, found)), "\n".join([f"{len(complaints)} of {len(scenes)} scenes", *complaints])
    assert report(tshark, scenes, seed, "-2") == found


@pytest.mark.parametrize("seed", SEEDS)
def test_clock_that_is_set(tshark, seed):
    """The same scenes in another order. What depends on time may be less than there is to be known, but nothing false."""
    scenes = [scene for scene in generated_attempts.scenes_of(seed) if not scene.is_slow]
    for scene in scenes:
        scene.rows = None if scene.is_timed else scene.rows
    complaints = complaints_of(scenes, report(tshark, scenes, seed + 1000, jumps=True))
    assert not complaints, "\n".join([f"{len(complaints)} of {len(scenes)} scenes", *complaints])


# ---- What many attempts cost

FEW, MANY = 2500, 10000
# Four times as many may take four times as long, and what else a machine does at that time; with work for each pair it would be sixteen.
AT_MOST = 10


def seconds_of(tshark, capture, *arguments, **how):
    """What tshark computes, and what it prints."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    printed = tshark.read(capture, "-Y", "frame.number == 0", *arguments, **how)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, printed


def cost_of(tshark, crowd, count):
    """What a crowd costs beyond what Wireshark itself takes for it, of two runs the better one, and how many rows are shown."""
    capture = tshark.add("crowd.pcap", pcap_of(LINKTYPE_ETHERNET, crowds.CROWDS[crowd](count)))
    plain = min(seconds_of(tshark, capture, plugin=False)[0] for _ in range(2))
    ours, printed = min(seconds_of(tshark, capture, "-z", "sspi,attempts,csv") for _ in range(2))
    return ours - plain, printed.count("\n") - 1


@pytest.mark.parametrize("crowd", crowds.CROWDS)
def test_costs_are_linear(tshark, crowd):
    few, few_rows = cost_of(tshark, crowd, FEW)
    many, many_rows = cost_of(tshark, crowd, MANY)
    assert (few_rows, many_rows) == (FEW, MANY)
    # Where it is done at once, there is nothing to compare.
    assert many < max(AT_MOST * few, 1), (few, many)
