# SPDX-License-Identifier: GPL-2.0-or-later
"""In a long capture Wireshark is told of few wanted fields with each frame: what is annotated stays the same."""
import re
import subprocess

import pytest

import captures
import handmade
import mutations
from conftest import options_of
from wire import LINKTYPE_ETHERNET, Connection, datagram

# Carriers that wait for their protocol go to sleep after 1000 frames, and 100 later fewer fields are told of.
FRAMES_BEFORE = 1200
TOLD_OF_FEW = "told of those wanted fields only"
TOLD_OF_ALL = "told of all wanted fields"


def ordinary_traffic(count):
    frames = []
    connection = Connection(frames, "192.0.2.1", 50000, "192.0.2.2", 5001)
    while len(frames) < count:
        connection.client(b"a" * 50)
        frames.append(datagram("192.0.2.1", 50001, "192.0.2.2", 7777, b"b" * 50))
    return frames[:count]


def lengthen(tshark, capture):
    """A capture behind ordinary traffic; returns its name and what is written to the log while it is read."""
    before = tshark.path(tshark.add("before.pcap", handmade.pcap_of(LINKTYPE_ETHERNET, ordinary_traffic(FRAMES_BEFORE))))
    target = tshark.captures / "long.pcapng"
    subprocess.run(["mergecap", "-a", "-w", target, before, tshark.path(capture)], check=True, timeout=60)
    target.chmod(0o644)
    return target.stem


def keys(annotations, before=0):
    return {(int(a["frame"]) - before, a["pos"], a["source"], a["native"], a.get("name"), a["class"]) for a in annotations}


def log(tshark, capture, *options):
    command = tshark.command("-r", tshark.path(capture), "--log-level", "info", "--log-domains", "sspi", *options)
    return subprocess.run(command, env=tshark.environment(True, "C.UTF-8", False), capture_output=True, text=True, check=True).stderr


def check(tshark, capture, *how):
    """Missing is at most what stands in the first frame of a protocol that was waited for."""
    options = options_of(capture)
    alone = keys(tshark.annotations(capture, *how))
    behind = keys(tshark.annotations(lengthen(tshark, capture), *options, *how), FRAMES_BEFORE)
    assert behind <= alone
    for missing in alone - behind:
        protocol = missing[2].split(".")[0]
        with_it = tshark.read(capture, "-Y", protocol, "-T", "fields", "-e", "frame.number").split()
        assert missing[0] == int(with_it[0]), missing
    assert len(behind) > len(alone) / 2


@pytest.mark.parametrize("capture", ["http-nego", "krb-ad-as", "made-http", "made-kerberos", "made-ldap", "made-smb", "made-tls",
                                     "rpc-netlogon", "smb3-ntlm"])
def test_annotations_are_the_same(tshark, capture):
    check(tshark, capture)
    assert TOLD_OF_FEW in log(tshark, "long", *options_of(capture))


@pytest.mark.parametrize("how", [
    ["-2"], ["--color"], ["-o", 'gui.column.format:"S","%Cus:smb2.cmd"'],
], ids=lambda how: how[0])
def test_together_with_other_wishes(tshark, how):
    """Others want fields of the same protocols, which go with their frame."""
    plain = tshark.annotations(lengthen(tshark, "smb3-ntlm"))
    assert plain
    assert keys(tshark.annotations("long", *how)) == keys(plain)


def annotated_frames(tshark, capture, *options):
    """Found in a tree that nobody sees, in which dissectors add the fields only that are asked for."""
    return [int(line.split()[0]) for line in tshark.read(capture, *options, "-Y", "sspi.annotation").splitlines()]


@pytest.mark.parametrize("capture", ["http-nego", "krb-ad-as", "smb3-ntlm"])
def test_hidden_trees(tshark, capture):
    alone = annotated_frames(tshark, capture, *options_of(capture))
    assert alone
    assert annotated_frames(tshark, lengthen(tshark, capture), *options_of(capture)) == [number + FRAMES_BEFORE for number in alone]


@pytest.mark.parametrize("capture", ["krb-ad-as", "smb3-ntlm"])
def test_together_with_taps(tshark, capture):
    report = tshark.read(lengthen(tshark, capture), "-q", "-z", "sspi,tree")
    assert "Failure" in report
    taps = [option for name in ("smb2.cmd==1", "kerberos.realm", "smb2", "kerberos") for option in ("-z", f"io,stat,0,{name}")]
    assert report.strip("\n") in tshark.read("long", "-q", *taps, "-z", "sspi,tree")


def test_given_up_when_frames_are_dissected_again(tshark):
    lengthen(tshark, "smb3-ntlm")
    assert TOLD_OF_ALL not in log(tshark, "long")
    assert TOLD_OF_ALL in log(tshark, "long", "-2")


def test_after_a_frame_without_post_dissectors(tshark):
    """A frame with more layers than Wireshark allows ends before any post-dissector is called, with fields found in it that the
    frames behind it have too."""
    ordinary = tshark.add("before.pcap", handmade.pcap_of(LINKTYPE_ETHERNET, ordinary_traffic(FRAMES_BEFORE + 14)))
    logon = captures.read(tshark.path("made-keys-smb")).frames[:25]
    success = next(number for number, frame in enumerate(logon) if b"\xfeSMB" in frame.data and b"\xa0\x03\x0a\x01\0" in frame.data)
    start = mutations.payload_start(logon[success])
    logon[success] = mutations.with_payload(logon[success], start, logon[success].data[start:] * 400)
    captures.write(tshark.captures / "deep.pcapng", mutations.with_own_addresses([captures.read(tshark.path(ordinary)).frames, logon]))
    report = tshark.read("deep", "-q", "-z", "sspi,tree", strict=False)
    assert re.search(r"accept-incomplete \(1\) +3 ", report)
