# SPDX-License-Identifier: GPL-2.0-or-later
"""Count the instructions that tshark needs for a frame, with and without the plugin, under callgrind.

What a busy machine does to times it does not do to these numbers. Two lengths of the same traffic are read, and the difference is
divided by that of their frames, so that starting and ending tshark fall out.
"""
import collections
import concurrent.futures
import os
import re
import subprocess

from measure import LOADED, NOT_LOADED

SHORT, LONG = 2000, 12000
# "1,234  file:function [object]", or with "*" or other marks before the function.
FUNCTION = re.compile(r"^\s*([\d,]+)\s+(?:\S*:)?([^\s\[]+)(?: \[([^\]]+)\])?$")


class Profile:
    """Instructions of a run: in all, and those in functions of the plugin alone (self) and with what they call (inclusive)."""

    def __init__(self, path):
        self.inclusive, self.total = self.annotate(path, "yes")
        self.own, _total = self.annotate(path, "no")

    @staticmethod
    def annotate(path, inclusive):
        command = ["callgrind_annotate", f"--inclusive={inclusive}", "--threshold=100", "--show-percs=no", "--auto=no", path]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        counts, total = collections.Counter(), None
        for line in text.splitlines():
            if line.endswith("PROGRAM TOTALS"):
                total = int(line.split()[0].replace(",", ""))
            match = FUNCTION.match(line)
            if match and (match[3] or "").endswith("/sspi.so"):
                counts[match[2].partition("'")[0]] += int(match[1].replace(",", ""))
        return counts, total


class Counts:
    """Instructions per frame."""

    def __init__(self, short, long, frames):
        self.total = (long.total - short.total) / frames
        self.inclusive = {name: (count - short.inclusive[name]) / frames for name, count in long.inclusive.items()}
        self.own = {name: (count - short.own[name]) / frames for name, count in long.own.items()}


def run(bench, variant, mode, capture):
    report = bench.tshark.folder / "home" / f"callgrind.{variant.replace(' ', '-')}.{mode.replace(' ', '-')}.{capture.stem}"
    command, environment = bench.command(variant, mode, capture)
    program = command.index(bench.tshark.program)
    command[program:program] = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={report}", "--quiet"]
    subprocess.run(command, env=environment, cwd=bench.tshark.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    return Profile(report)


def count(bench, name, mix, modes, short=SHORT, long=LONG):
    """{mode: {variant: counts}} of a kind of traffic. The mix is asked for anew for each capture, as one may be used up."""
    paths = {frames: bench.capture(name, mix(), frames) for frames in (short, long)}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        profiles = {(mode, variant, frames): pool.submit(run, bench, variant, mode, path)
                    for mode in modes for variant in (LOADED, NOT_LOADED) for frames, path in paths.items()}
        return {mode: {variant: Counts(profiles[mode, variant, short].result(), profiles[mode, variant, long].result(), long - short)
                       for variant in (LOADED, NOT_LOADED)} for mode in modes}
