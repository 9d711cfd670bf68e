# SPDX-License-Identifier: GPL-2.0-or-later
"""What is measured is what the page says: the synthetic captures hold what they should, what stands in for the plugin says the same."""
import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import pytest

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "bench"), str(TESTS / "sanitize"), str(TESTS / "tshark")]

import bench as program
import captures
import instructions
import measure
import mutations
import traffic
from conftest import options_of
from measure import FIELDS, FILTER, LUA, ONE_FIELD, PLAIN, TRANSUM

FRAMES = 10000
CLASSES = "Success", "Step", "Failure"
# What sspi.lua and fields read.
COVERED = {"credssp.errorCode", "dcerpc.cn_reject_reason", "dcerpc.cn_status", "dtls.alert_message.desc", "http.authorization",
           "http.proxy_authenticate", "http.proxy_authorization", "http.response.code", "http.www_authenticate", "kerberos.e_data",
           "kerberos.error_code", "kerberos.smb.nt_status", "ldap.bindResponse_resultCode", "ldap.errorMessage", "ldap.resultCode",
           "smb2.nt_status", "spnego.negResult", "tls.alert_message.desc"}


@pytest.fixture(scope="module")
def bench():
    with tempfile.TemporaryDirectory(prefix="sspi-bench-") as folder:
        yield measure.Bench(pathlib.Path(folder), os.environ["SSPI_PLUGIN"])


@pytest.mark.parametrize("kind", sorted(traffic.KINDS))
def test_capture(bench, kind):
    path = bench.capture(kind, traffic.KINDS[kind](), FRAMES)
    wanted = ["sspi", "sspi.annotation", "_ws.malformed", "tcp.analysis.flags"]
    fields = [part for field in ["frame.number", *wanted] for part in ("-e", field)]
    lines = bench.tshark.run("-r", path, "-T", "fields", *fields).splitlines()
    authentications, annotated, malformed, noise = (sum(bool(line.split("\t")[place]) for line in lines) for place in range(1, 5))
    assert len(lines) == FRAMES
    if kind in ("calls", "none"):
        assert authentications == 0
    elif kind == "bulk":
        assert 0 < annotated <= authentications and FRAMES / 2000 < authentications < FRAMES / 200
    else:
        assert FRAMES / 5 < annotated < authentications and authentications > FRAMES / 2
    # The recorded captures in the dense one hold what is garbled on purpose.
    if kind != "dense":
        assert malformed == noise == 0


def test_capture_is_the_same_again(tmp_path):
    for name, seed in (("one", 1), ("two", 1), ("other", 2)):
        traffic.write(tmp_path / name, traffic.bulk(), 1000, seed=seed)
    one, two, other = ((tmp_path / name).read_bytes() for name in ("one", "two", "other"))
    assert one == two != other


def times(bench, path):
    return [float(line) for line in bench.tshark.run("-r", path, "-T", "fields", "-e", "frame.time_epoch").splitlines()]


def annotations(bench, path):
    return bench.tshark.run("-r", path, "-Y", "sspi.annotation", "-T", "fields", "-e", "frame.number", "-e", "sspi.class", "-e", "sspi.name")


def test_a_clock_that_jumps(bench):
    """Time is all that differs, and what is said of a status does not depend on it."""
    steady, jumping = (bench.capture("dense", traffic.dense(), FRAMES, clock_jumps=jumps) for jumps in (False, True))
    assert times(bench, steady) == sorted(times(bench, steady))
    assert times(bench, jumping) != sorted(times(bench, jumping))
    assert annotations(bench, steady) == annotations(bench, jumping)


def test_interfaces_are_known(bench):
    """Wireshark has a name for each interface that is bound, and so fields of its own."""
    path = bench.capture("calls of all", traffic.calls(len(traffic.RPC_INTERFACES)), 20, 1)
    details = bench.tshark.run("-r", path, "-Y", "dcerpc.pkt_type == 11", "-V")
    assert len(re.findall(r"^ +Interface: \S+ UUID: ", details, re.M)) == len(traffic.RPC_INTERFACES)


def test_several_binds_in_a_frame(bench):
    path = bench.capture("binds of 10", traffic.binds(10), 1000, 1)
    answers = bench.tshark.run("-r", path, "-Y", "sspi.annotation", "-T", "fields", "-e", "sspi.name").splitlines()
    assert answers and all(line == ",".join(["SEC_E_INVALID_TOKEN"] * 10) for line in answers)


def by_plugin(bench, path, options):
    found = collections.Counter()
    for item in bench.tshark.annotations(path.stem, *options):
        if item["source"] in COVERED:
            meaning = item.get("native.meaning") or item.get("meaning", "")
            found[item["frame"], item["source"], item["native"], item.get("name", ""), CLASSES[int(item["class"])], meaning] += 1
    return found


def output(bench, variant, mode, path, *options):
    command, environment = bench.command(variant, mode, path, *options)
    return subprocess.run(command, env=environment, cwd=bench.tshark.folder, capture_output=True, text=True, check=True).stdout


def by_lua(bench, path, options):
    if not re.search(r"(with\s+|\+)Lua\s+\d", bench.tshark.run("--version")):
        pytest.skip("this tshark is built without Lua")
    found = collections.Counter()
    text = output(bench, LUA, PLAIN, path, *options, "-Y", "sspilua", "-T", "pdml", "-J", "frame sspilua")
    for packet in xml.etree.ElementTree.fromstring(text).iter("packet"):
        frame = int(packet.find(".//field[@name='frame.number']").get("show"))
        for item in packet.iterfind(".//proto[@name='sspilua']/*"):
            shown = {field.get("name"): field.get("show") for field in item}
            if shown:
                found[frame, *(shown.get(f"sspilua.{name}", "") for name in ("source", "native", "name", "class", "meaning"))] += 1
    return found


def by_fields(bench, path, options):
    lines = (line.split("\t") for line in output(bench, FIELDS, FILTER, path, *options).splitlines())
    return collections.Counter((int(frame), *found) for frame, *found in lines)


def groups():
    """The recorded captures, by the options that they need."""
    found = captures.read_groups(TESTS / "captures", options_of)
    return [pytest.param(group, id=" ".join(group[0]) or "no options") for group in found.items()]


@pytest.fixture(scope="module", params=groups())
def recorded(request, bench):
    """Recorded captures in one file, the options that they need, and what the plugin says of them."""
    options, group = request.param
    path = bench.tshark.captures / "recorded.pcapng"
    captures.write(path, mutations.with_own_addresses(capture.frames for capture in group))
    return path, options, by_plugin(bench, path, options)


@pytest.mark.parametrize("other", [by_lua, by_fields])
def test_what_stands_in_for_the_plugin_says_the_same(bench, recorded, other):
    path, options, said = recorded
    assert other(bench, path, options) == said


def test_it_says_the_same_of_synthetic_captures(bench):
    # The plugin's annotations are asked for by the name of a capture.
    path = bench.tshark.captures / "synthetic.pcap"
    traffic.write(path, traffic.bulk(), FRAMES)
    said = by_plugin(bench, path, ())
    assert said and by_lua(bench, path, ()) == by_fields(bench, path, ()) == said


@pytest.mark.parametrize("variant, field, text", [(TRANSUM, "transum.status", "OK"), (ONE_FIELD, "onefield", "")])
def test_other_plugins_are_at_work(bench, variant, field, text):
    """Each is loaded, and alone."""
    if variant == TRANSUM and not bench.transum:
        pytest.skip("this Wireshark has no TRANSUM")
    path = bench.capture("bulk", traffic.KINDS["bulk"](), FRAMES)
    assert text in output(bench, variant, PLAIN, path, "-2", "-T", "fields", "-e", field)
    for other in {"sspi", "transum.status", "onefield"} - {field}:
        with pytest.raises(subprocess.CalledProcessError):
            output(bench, variant, PLAIN, path, "-T", "fields", "-e", other)


def test_table():
    table = program.Table("what", "number")
    table.add("one", "1.5")
    table.add("twenty", "20")
    assert str(table).splitlines() == ["| what   | number |", "| ------ | -----: |", "| one    |    1.5 |", "| twenty |     20 |"]


def test_targets():
    targets = program.Targets()
    assert targets.at_most("one", 1.0, 1.05) == "at most 1.05" and targets.at_least("two", 2.0, 1.8) == "at least 1.8"
    assert targets.at_most("three", 3.0, None) == "" and not targets.missed
    assert targets.at_most("four", 1.06, 1.05) == "at most 1.05: missed" and len(targets.missed) == 1


def test_run(monkeypatch, capsys, tmp_path):
    """Tables are printed and put into the page, where all have their place. A target that cannot be met is missed."""
    page = tmp_path / "page.md"
    page.write_bytes(program.PAGE.read_bytes())
    monkeypatch.setattr(program, "PAGE", page)
    monkeypatch.setattr(program, "RATIO", {"none": 0.01})
    options = "--quick --docs --check --sections contents,pairs --captures none --frames 500 --modes filter"
    monkeypatch.setattr(sys, "argv", ["bench.py", *options.split(), os.environ["SSPI_PLUGIN"]])
    assert program.main() == 1
    printed = capsys.readouterr().out
    assert "at most 0.01, better 1.02: missed" in printed and "missed: time of none with `-Y`" in printed
    assert "at most 0.01, better 1.02: missed" in page.read_text(encoding="utf-8")
    for section in program.SECTIONS:
        program.replace_in_page(section, section)


def test_instructions(tmp_path):
    if not (shutil.which("valgrind") and shutil.which("callgrind_annotate")):
        pytest.skip("needs the Debian package valgrind")
    subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={tmp_path / 'out'}", "--quiet", "true"], check=True)
    profile = instructions.Profile(tmp_path / "out")
    # Not every line is one of a function.
    assert 0.9 * profile.total < sum(profile.own.values()) <= profile.total
