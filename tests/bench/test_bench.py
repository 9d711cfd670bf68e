# SPDX-License-Identifier: GPL-2.0-or-later
"""The measurements measure what they say: the synthetic captures hold what they should, and what stands in for the plugin says the same."""
import collections
import os
import pathlib
import sys
import tempfile
import xml.etree.ElementTree

import pytest

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "bench"), str(TESTS / "sanitize"), str(TESTS / "tshark")]

import captures
import measure
import mutations
import traffic
from conftest import CAPTURES, options_of
from measure import FIELDS, LOADED, LUA

FRAMES = 10000
CLASSES = "Success", "Step", "Failure"
# What sspi.lua and fields do not read.
OTHER_SOURCES = {"smb.nt_status", "dcerpc.dg_status", "dns.tkey.error", "dns.tsig.error", "kpasswd.result", "quic.cc.error_code.tls_alert"}


@pytest.fixture(scope="module")
def bench():
    with tempfile.TemporaryDirectory(prefix="sspi-bench-") as folder:
        yield measure.Bench(pathlib.Path(folder), os.environ["SSPI_PLUGIN"])


def count(bench, path, wanted):
    return len(bench.tshark.run("-r", path, "-Y", wanted, "-T", "fields", "-e", "frame.number").split())


@pytest.mark.parametrize("kind", sorted(traffic.KINDS))
def test_capture(bench, kind):
    path = bench.capture(kind, traffic.KINDS[kind](), FRAMES)
    assert count(bench, path, "frame") == FRAMES
    found, authentications = count(bench, path, "sspi.annotation"), count(bench, path, "sspi")
    if kind == "none":
        assert authentications == 0
    elif kind == "bulk":
        assert 0 < found <= authentications and FRAMES / 2000 < authentications < FRAMES / 200
    else:
        assert 0 < found <= authentications and authentications > FRAMES / 2
    # The recorded captures in the dense one hold what is garbled on purpose.
    if kind != "dense":
        assert count(bench, path, "_ws.malformed || tcp.analysis.flags") == 0


def test_capture_is_the_same_again(tmp_path):
    for name, seed in (("one", 1), ("two", 1), ("other", 2)):
        traffic.write(tmp_path / name, traffic.bulk(), 1000, seed=seed)
    one, two, other = ((tmp_path / name).read_bytes() for name in ("one", "two", "other"))
    assert one == two != other


def test_several_binds_in_a_frame(bench):
    path = bench.capture("binds of 10", traffic.binds(10), 1000, 1)
    answers = bench.tshark.run("-r", path, "-Y", "sspi.annotation", "-T", "fields", "-e", "sspi.name").splitlines()
    assert answers and all(line == ",".join(["SEC_E_INVALID_TOKEN"] * 10) for line in answers)


def by_plugin(bench, path, options):
    found = collections.Counter()
    for item in bench.tshark.annotations(path.stem, *options):
        meaning = item.get("native.meaning") or item.get("meaning", "")
        found[item["frame"], item["source"], item["native"], item.get("name", ""), CLASSES[int(item["class"])], meaning] += 1
    return found


def by_lua(bench, path, options):
    command, environment = bench.command(LUA, measure.PLAIN, path, *options, "-Y", "sspilua", "-T", "pdml", "-J", "frame sspilua")
    found = collections.Counter()
    for packet in xml.etree.ElementTree.fromstring(output(command, environment)).iter("packet"):
        frame = int(packet.find(".//field[@name='frame.number']").get("show"))
        for item in packet.iterfind(".//proto[@name='sspilua']/*"):
            shown = {field.get("name"): field.get("show") for field in item}
            if shown:
                found[frame, *(shown.get(f"sspilua.{name}", "") for name in ("source", "native", "name", "class", "meaning"))] += 1
    return found


def by_fields(bench, path, options):
    command, environment = bench.command(FIELDS, measure.FILTER, path, *options)
    lines = (line.split("\t") for line in output(command, environment).splitlines())
    return collections.Counter((int(frame), *found) for frame, *found in lines)


def output(command, environment):
    import subprocess
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def groups():
    found = captures.read_groups(TESTS / "captures", options_of)
    return [pytest.param(options, group, id=" ".join(options) or "no options") for options, group in found.items()]


@pytest.mark.parametrize("options, group", groups())
def test_what_stands_in_for_the_plugin_says_the_same(bench, options, group):
    path = bench.tshark.captures / "group.pcapng"
    captures.write(path, mutations.with_own_addresses(capture.frames for capture in group))
    plugin = by_plugin(bench, path, options)
    covered = collections.Counter({item: number for item, number in plugin.items() if item[1] not in OTHER_SOURCES})
    for other in (by_lua, by_fields):
        said = other(bench, path, options)
        print(other.__name__, sum(said.values()), "plugin", sum(covered.values()))
        for sign, diff in (("-", covered - said), ("+", said - covered)):
            for item in sorted(diff):
                print(sign, diff[item], *item)
