#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Capture synthetic logons on a link for a long time, into a ring of files, with the plugin and without.

At the end of each file what the plugin has said of its frames while they came is held against what a tshark says that reads the
file alone. tshark keeps some 20 MiB of each file (4.0); what it has with the plugin must not grow beyond what it has without. To be
run where there is no other network: tests/soak/run.
"""
import argparse
import itertools
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "bench"), str(TESTS / "tshark"), str(TESTS / "sanitize")]

import traffic
from conftest import NOBODY, Tshark

SENDS, CAPTURES = "soak0", "soak1"
LARGEST_UNIT = 65535  # bytes; recordings have frames that a card has put together
CAPABILITIES = "+net_raw,+net_admin"  # what dumpcap needs
FILES = 6  # of the ring: as many as a slow reader may be behind
FIELDS = ("frame.number", "sspi.annotation", "sspi.attempt", "sspi.attempt.result", "sspi.attempt.identity", "sspi.attempt.target",
          "sspi.weakness", "sspi.summary")
SETTLED = 4  # files after which ours is where it stays
GROWTH = 8 << 20  # bytes by which it may be more at the end: what malloc keeps differs from file to file
PATIENCE = 60  # seconds for a reader to come to the end


def make_link():
    for command in (f"ip link add {SENDS} type veth peer name {CAPTURES}", f"ip link set {SENDS} mtu {LARGEST_UNIT} up",
                    f"ip link set {CAPTURES} mtu {LARGEST_UNIT} up"):
        subprocess.run(command.split(), check=True)


def send(kind, rate, seconds):
    """Send frames of the kind at an even rate; returns how many."""
    link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    link.bind((SENDS, 0))
    frames = traffic.frames_of(traffic.KINDS[kind](), traffic.Network(1), traffic.CONVERSATIONS)
    begin = time.monotonic()
    for count, frame in enumerate(frames):
        due = begin + count / rate
        if due > begin + seconds:
            return count
        time.sleep(max(0, due - time.monotonic()))
        link.send(frame)
    raise AssertionError("frames have no end")


class Reader:
    """A tshark that captures into a ring of files, with the plugin or without, and what it has said of each file."""

    def __init__(self, tshark, with_plugin, frames_each):
        self.tshark, self.with_plugin = tshark, with_plugin
        self.folder = tshark.folder / f"files-{'with' if with_plugin else 'without'}"
        self.folder.mkdir()
        os.chown(self.folder, NOBODY, NOBODY)
        self.fields = ["-T", "fields", *(argument for field in FIELDS if with_plugin or not field.startswith("sspi.") for argument in ("-e", field))]
        self.said, self.memory = [], []
        self.compared = self.differ = self.lost = 0
        self.log = open(self.folder / "log", "w+b")
        command = tshark.command("-i", CAPTURES, "-b", f"packets:{frames_each}", "-b", f"files:{FILES}", "-M", frames_each, "-w",
                                 self.folder / "ring.pcapng", "-P", "-l", *self.fields)
        command[1:1] = [f"--inh-caps={CAPABILITIES}", f"--ambient-caps={CAPABILITIES}"]
        environment = tshark.environment(with_plugin, "C.UTF-8", False) | {"TMPDIR": str(self.folder)}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, env=environment, cwd=self.folder, text=True)
        self.thread = threading.Thread(target=self.listen)
        self.thread.start()

    def listen(self):
        """Files begin with frame 1."""
        for line in self.process.stdout:
            if line.split("\t", 1)[0].strip() == "1" and self.said:
                self.end_of_file()
            self.said.append(line)
        self.end_of_file()

    def end_of_file(self):
        number = self.compared + self.lost + 1
        resident = int(pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        # What has ended and is not waited for yet has none.
        if resident:
            self.memory.append(resident)
        path = next(self.folder.glob(f"ring_{number:05}_*"), None)
        if not path:
            self.lost += 1
            print(f"file {number} was gone before it was read", flush=True)
        else:
            alone = self.tshark.run("-r", path, *self.fields, plugin=self.with_plugin).splitlines(keepends=True)
            self.compared += 1
            if alone != self.said:
                self.differ += 1
                frames = [pair for pair in itertools.zip_longest(self.said, alone) if pair[0] != pair[1]]
                print(f"file {number}: {len(frames)} frames differ, first {frames[0]}", flush=True)
            attempts = sum(1 for line in self.said if len(line.split("\t")) > 2 and line.split("\t")[2])
            print(f"{self.folder.name}: file {number}, {len(self.said)} frames, {attempts} with an attempt, "
                  f"{self.memory[-1] / 2**20:.1f} MiB", flush=True)
        self.said = []

    def end(self):
        self.process.terminate()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive(), "tshark does not end"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seconds", type=float, default=7200)
    parser.add_argument("--rate", type=float, default=1000, help="frames a second")
    parser.add_argument("--frames-each", type=int, default=100000, help="frames in a file")
    parser.add_argument("--kind", choices=traffic.KINDS, default="dense")
    parser.add_argument("plugin", type=pathlib.Path)
    arguments = parser.parse_args()
    assert arguments.seconds * arguments.rate / arguments.frames_each >= 3 * SETTLED, f"fewer than {3 * SETTLED} files"

    folder = pathlib.Path(tempfile.mkdtemp(prefix="sspi-soak-"))
    try:
        tshark = Tshark(folder, arguments.plugin)
        make_link()
        readers = [Reader(tshark, with_plugin, arguments.frames_each) for with_plugin in (True, False)]
        time.sleep(5)
        sent = send(arguments.kind, arguments.rate, arguments.seconds)
        time.sleep(5)
        for reader in readers:
            reader.end()
            reader.log.seek(0)
            print(reader.log.read().decode(errors="replace")[-400:])
    finally:
        shutil.rmtree(folder)
    ours, plain = readers
    beyond = [with_it - without for with_it, without in zip(ours.memory, plain.memory)]
    early, late = max(beyond[SETTLED:2 * SETTLED]), max(beyond[-SETTLED:])
    print(f"{sent} frames sent, {ours.compared} files compared, {ours.differ} differ, {ours.lost} lost; memory beyond plain after "
          f"{2 * SETTLED} files {early / 2**20:.1f} MiB, in the last {late / 2**20:.1f} MiB")
    return bool(ours.differ or plain.differ or ours.lost or plain.lost or late > early + GROWTH)


sys.exit(main())
