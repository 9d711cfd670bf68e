# SPDX-License-Identifier: GPL-2.0-or-later
"""Count the instructions that tshark needs for a frame, with and without the plugin, under callgrind.

What a busy machine does to times it does not do to these numbers, which are nearly the same every time. Two lengths of the same
traffic are read, and the difference is divided by that of their frames, so that starting and ending tshark fall out.
"""
import collections
import concurrent.futures
import os
import pathlib
import re
import subprocess

from measure import LOADED, NOT_LOADED, PLAIN

SHORT, LONG = 2000, 12000
PLUGIN = "sspi.so"
# "1,234  file:function [object]", or with "*" or other marks before the function.
FUNCTION = re.compile(r"^\s*([\d,]+)\s+(?:\S*:)?([^\s\[]+)(?: \[([^\]]+)\])?$")


class Profile:
    """Instructions of a run: in all, in each function alone (own), and in those of the plugin with what they call (inclusive)."""

    def __init__(self, path):
        own, self.total = annotate(path, "no")
        objects = {name: library for name, library, _count in own if library}
        # A function has a line for each source file that it is made of, of which only one names the object, and more if it is
        # recursive. What it needs itself is their sum; what it needs with those it calls is all in one of them.
        self.own = collections.Counter()
        for name, library, count in own:
            self.own[name, library or objects.get(name, "")] += count
        self.inclusive = collections.Counter()
        for name, library, count in annotate(path, "yes")[0]:
            if is_ours((name, library or objects.get(name, ""))):
                self.inclusive[name, PLUGIN] = max(self.inclusive[name, PLUGIN], count)


def annotate(path, inclusive):
    """[(function, object, count)], and the count of all."""
    command = ["callgrind_annotate", f"--inclusive={inclusive}", "--threshold=100", "--show-percs=no", "--auto=no", path]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    counts, total = [], None
    for line in text.splitlines():
        match = FUNCTION.match(line)
        if line.endswith("PROGRAM TOTALS"):
            total = int(line.split()[0].replace(",", ""))
        elif match:
            counts.append((match[2].partition("'")[0], pathlib.PurePath(match[3] or "").name, int(match[1].replace(",", ""))))
    return counts, total


class Counts:
    """Instructions per frame."""

    def __init__(self, short, long, frames):
        self.total = (long.total - short.total) / frames
        self.inclusive = {function: (count - short.inclusive[function]) / frames for function, count in long.inclusive.items()}
        self.own = {function: (count - short.own[function]) / frames for function, count in long.own.items()}


def is_ours(function):
    return function[1] == PLUGIN


def added_elsewhere(loaded, without):
    """[(what the plugin's presence adds to a function of Wireshark or a library, function)], the most first."""
    added = [(count - without.own.get(function, 0), function) for function, count in loaded.own.items() if not is_ours(function)]
    return sorted(added, reverse=True)


def build_fixed_random(folder):
    library = folder / "fixed_random.so"
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", library, pathlib.Path(__file__).with_name("fixed_random.c")], check=True)
    library.chmod(0o755)
    return library


def run(bench, library, variant, mode, capture):
    report = bench.tshark.folder / "home" / f"callgrind.{variant.replace(' ', '-')}.{mode.replace(' ', '-')}.{capture.stem}"
    command, environment = bench.command(variant, mode, capture)
    program = command.index(bench.tshark.program)
    # Two sections may count the same.
    if report.exists():
        return Profile(report)
    # Some hash tables have addresses for keys.
    command[program:program] = ["setarch", "--addr-no-randomize", "valgrind", "--tool=callgrind", "--quiet", f"--callgrind-out-file={report}"]
    subprocess.run(command, env=environment | {"LD_PRELOAD": str(library)}, cwd=bench.tshark.folder, stdout=subprocess.DEVNULL,
                   stderr=subprocess.PIPE, check=True)
    return Profile(report)


def start(bench, variant, capture):
    """Instructions of a whole run: with a capture of one frame, of starting and ending."""
    return run(bench, build_fixed_random(bench.tshark.folder), variant, PLAIN, capture).total


def count(bench, name, mix, modes, short=SHORT, long=LONG, variants=(LOADED, NOT_LOADED), **how):
    """{mode: {variant: counts}} of a kind of traffic. The mix is asked for anew for each capture, as one may be used up."""
    library = build_fixed_random(bench.tshark.folder)
    paths = {frames: bench.capture(name, mix(), frames, **how) for frames in (short, long)}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        profiles = {(mode, variant, frames): pool.submit(run, bench, library, variant, mode, path)
                    for mode in modes for variant in variants for frames, path in paths.items()}
        return {mode: {variant: Counts(profiles[mode, variant, short].result(), profiles[mode, variant, long].result(), long - short)
                       for variant in variants} for mode in modes}
