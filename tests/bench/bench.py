#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measure what the plugin costs, and print tables in Markdown. docs/performance.md says what is measured and why."""
import argparse
import dataclasses
import datetime
import functools
import itertools
import os
import pathlib
import platform
import re
import sys
import tempfile

import instructions
import measure
import traffic
from measure import DETAILS, DISABLED, FIELDS, FILTER, IN_FULL, LOADED, LUA, MODES, NOT_LOADED, ONE_FIELD, PLAIN, SHOWN_AS, TRANSUM

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "performance.md"
KINDS = ("bulk", "dense", "none")

# The greatest ratio with a display filter, and what it should be. The greatest ratio of memory, of which a part is the same for a
# capture of any length. How many times as fast as Lua the plugin has to be.
RATIO = {"bulk": 1.05, "dense": 1.25, "none": 1.05}
AIM = {"bulk": 1.02, "none": 1.02}
MEMORY_RATIO = {"none": 1.01}
TIMES_AS_FAST_AS_LUA = {"bulk": 1.8}
START_RATIO = 1.03

# sspi.class == "Failure"
FAILURE = "2"

# Where Wireshark calls the plugin for a frame.
ENTRY = "dissect_sspi", instructions.PLUGIN

# Sections that take minutes under callgrind, however little the traffic.
COUNTED = "start", "instructions", "counted growth", "others"

# What a cost is divided by.
FRAME, ANNOTATION = "frame", "annotation"

PO = pathlib.Path(__file__).resolve().parents[2] / "plugin" / "codes" / "po"
LANGUAGES = ("en", *sorted(path.stem for path in PO.glob("*.po")))


@dataclasses.dataclass
class Sizes:
    """How much is measured."""
    runs: int = 7
    frames: dict = dataclasses.field(default_factory=lambda: {"bulk": 400_000, "dense": 400_000, "none": 1_000_000})
    frames_in_full: int = 100_000  # with modes that print much for each frame, at most
    lengths: tuple = (10_000, 100_000, 1_000_000)
    swept: int = 100_000
    conversations: tuple = (10, 100, 1_000, 10_000)
    attempts: tuple = (1, 100, 10_000, 100_000)
    per_frame: tuple = (1, 10, 100, 300)
    languages: tuple = LANGUAGES
    counted: tuple = (instructions.SHORT, instructions.LONG)
    starts: int = 1000


QUICK = Sizes(runs=1, frames=dict.fromkeys(KINDS, 3000), lengths=(3000,), swept=2000, conversations=(100,), attempts=(100,),
              per_frame=(10,), languages=("en",), counted=(500, 1500), starts=2)


class Table:
    def __init__(self, *columns):
        self.lines = [columns]

    def add(self, *cells):
        self.lines.append([str(cell) for cell in cells])

    def __str__(self):
        """Markdown whose columns are in line. What begins with a digit or is a column of numbers stands to the right."""
        right = [all(re.match(r"[-\d]", line[i]) or not line[i] for line in self.lines[1:]) for i in range(len(self.lines[0]))]
        widths = [max(len(line[i]) for line in self.lines) for i in range(len(self.lines[0]))]
        rule = ["-" * (width - 1) + ":" if to_the_right else "-" * width for width, to_the_right in zip(widths, right)]
        rows = [self.lines[0], rule, *self.lines[1:]]
        return "\n".join("| " + " | ".join(cell.rjust(width) if to_the_right else cell.ljust(width)
                                           for cell, width, to_the_right in zip(row, widths, right)) + " |" for row in rows)


class Targets:
    def __init__(self):
        self.missed = []

    def at_most(self, what, value, limit, aim=None):
        """What to say of the target, if there is one."""
        target = f"at most {limit}, better {aim}" if aim else f"at most {limit}"
        return self.judge(f"{what} is {value:.3f}, and may be {limit}", value <= limit, target) if limit else ""

    def ratio(self, what, value, kind, mode):
        return self.at_most(f"{what} of {kind} with {SHOWN_AS[mode]}", value, RATIO[kind], AIM.get(kind)) if mode == FILTER else ""

    def memory(self, value, kind, mode):
        limit = None if mode in IN_FULL else MEMORY_RATIO.get(kind)
        return self.at_most(f"memory of {kind} with {SHOWN_AS[mode]}", value, limit)

    def at_least(self, what, value, limit):
        return self.judge(f"{what} is {value:.2f}, and has to be {limit}", value >= limit, f"at least {limit}") if limit else ""

    def judge(self, fault, is_met, target):
        if not is_met:
            self.missed.append(fault)
        return target if is_met else f"{target}: missed"


def spread(triple, digits=3):
    middle, least, greatest = (f"{value:.{digits}f}" for value in triple)
    return middle if least == greatest else f"{middle} ({least} to {greatest})"


def progress(text):
    print(f"  {text}", file=sys.stderr, flush=True)


class Session:
    """The sections of the page. Each returns the tables that stand in it."""

    def __init__(self, bench, sizes, kinds, modes):
        self.bench, self.sizes, self.kinds, self.modes = bench, sizes, kinds, modes
        self.targets = Targets()

    def capture(self, kind, frames=None, **how):
        return self.bench.capture(kind, traffic.KINDS[kind](), frames or self.sizes.frames[kind], **how)

    def machine(self):
        model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"))
        table = Table("what", "with what the numbers were measured")
        table.add("day", datetime.date.today().isoformat())
        table.add("processor", f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores")
        table.add("system", platform.freedesktop_os_release().get("PRETTY_NAME", platform.system()))
        table.add("Wireshark", self.bench.tshark.run("--version").split("\n")[0])
        table.add("rounds", self.sizes.runs)
        table.add("load before", f"{os.getloadavg()[0]:.2f}")
        return [table]

    def contents(self):
        table = Table("capture", "frames", "megabytes", "frames of authentications", "annotations", "failures")
        for kind in self.kinds:
            path = self.capture(kind)
            progress(f"what is in {kind}")
            found = self.bench.annotated(path)
            classes = list(itertools.chain.from_iterable(found))
            table.add(f"`{kind}`", f"{self.sizes.frames[kind]:,}", f"{path.stat().st_size / 1e6:.0f}", f"{len(found):,}",
                      f"{len(classes):,}", f"{classes.count(FAILURE):,}")
        return [table]

    def pairs(self):
        times = Table("capture", "run", "frames", "not loaded, s", "loaded, s", "ratio", "disabled, ratio", "not loaded, system, s",
                      "loaded, system, s", "target")
        memory = Table("capture", "run", "not loaded, MB", "loaded, MB", "ratio", "target")
        for kind in self.kinds:
            for mode in self.modes:
                progress(f"{kind}, {mode}")
                frames = min(self.sizes.frames[kind], self.sizes.frames_in_full if mode in IN_FULL else sys.maxsize)
                path = self.capture(kind, frames)
                runs = self.bench.rounds(self.sizes.runs, (LOADED, DISABLED, NOT_LOADED), mode, path)
                ratio, peak = runs.ratio(LOADED), runs.ratio(LOADED, what="memory")
                times.add(f"`{kind}`", SHOWN_AS[mode], f"{frames:,}", *(f"{runs.median(variant):.2f}" for variant in (NOT_LOADED, LOADED)),
                          spread(ratio), spread(runs.ratio(DISABLED)),
                          *(f"{runs.median(variant, 'system'):.2f}" for variant in (NOT_LOADED, LOADED)),
                          self.targets.ratio("time", ratio[0], kind, mode))
                memory.add(f"`{kind}`", SHOWN_AS[mode], *(f"{runs.median(variant, 'memory'):.1f}" for variant in (NOT_LOADED, LOADED)),
                           spread(peak), self.targets.memory(peak[0], kind, mode))
        return [times, memory]

    def start(self):
        """As a script does it that reads many small files: a capture of one frame."""
        table = Table("what", "not loaded", "loaded", "ratio", "target")
        path = self.bench.capture("one", traffic.none(), 1)
        progress(f"{self.sizes.starts} starts")
        runs = self.bench.rounds(self.sizes.starts, (LOADED, NOT_LOADED), PLAIN, path)
        loaded, without = (sum(runs.values(variant)) + sum(runs.values(variant, "system")) for variant in (LOADED, NOT_LOADED))
        table.add("user and system time, ms", *(f"{total * 1000 / self.sizes.starts:.1f}" for total in (without, loaded)),
                  f"{loaded / without:.3f}", self.targets.at_most("time to start", loaded / without, START_RATIO))
        loaded, without = (instructions.start(self.bench, variant, path) for variant in (LOADED, NOT_LOADED))
        table.add("instructions", f"{without:,}", f"{loaded:,}", f"{loaded / without:.4f}",
                  self.targets.at_most("instructions to start", loaded / without, START_RATIO))
        return [table]

    def length(self):
        """Start-up is measured with an empty capture, and taken off."""
        table = Table("capture", "frames", "not loaded, µs a frame", "loaded, µs a frame", "ratio", "not loaded, bytes a frame",
                      "loaded, bytes a frame")
        for kind in self.kinds:
            empty = self.bench.rounds(self.sizes.runs, (LOADED, NOT_LOADED), FILTER, self.bench.capture("empty", traffic.none(), 0))
            for frames in self.sizes.lengths:
                progress(f"{kind}, {frames} frames")
                runs = self.bench.rounds(self.sizes.runs, (LOADED, NOT_LOADED), FILTER, self.capture(kind, frames))

                def each(variant, what, unit):
                    return (runs.median(variant, what) - empty.median(variant, what)) * unit / frames
                without, loaded = (each(variant, "user", 1e6) for variant in (NOT_LOADED, LOADED))
                table.add(f"`{kind}`", f"{frames:,}", f"{without:.2f}", f"{loaded:.2f}", f"{loaded / without:.3f}",
                          *(f"{each(variant, 'memory', 1 << 20):.0f}" for variant in (NOT_LOADED, LOADED)))
        return [table]

    def growth(self):
        """What the plugin adds to the time, while one thing grows and the rest stays."""
        table = Table("what grows", "to", "plugin's time", "for each")
        frames = self.sizes.swept

        def add(what, to, path, unit, *options, mode=FILTER):
            progress(f"{what}: {to}")
            units = frames if unit == FRAME else sum(map(len, self.bench.annotated(path)))
            runs = self.bench.rounds(self.sizes.runs, (LOADED, NOT_LOADED), mode, path, *options)
            table.add(what, to, spread([seconds * 1e6 / units for seconds in runs.difference()], 2) + " µs", unit)

        for number in self.sizes.conversations:
            path = self.capture("bulk", frames, conversations=number)
            add("conversations open at a time, in `bulk`", f"{number:,}", path, FRAME)
        for number in self.sizes.attempts:
            path = self.capture("binds", frames, conversations=number)
            add("attempts open at a time, LDAP binds", f"{number:,}", path, ANNOTATION)
        for number in self.sizes.per_frame:
            path = self.bench.capture(f"binds-of-{number}", traffic.binds(number), max(2 * frames // number, 200), 1)
            add("annotations in a frame, LDAP binds", f"{number}", path, ANNOTATION)
        for language in self.sizes.languages:
            options = "-o", f"sspi.language:{language}"
            add("language, `dense` with `-V`", language, self.capture("dense", frames), FRAME, *options, mode=DETAILS)
        return [table]

    def counted_growth(self):
        """The same in instructions of the plugin with all that it calls, which are the same on a busy machine."""
        table = Table("what grows", "to", "instructions", "for each")

        def add(what, to, kind, mix, unit, *lengths, **how):
            progress(f"{what}: {to}, counted")
            counts = instructions.count(self.bench, kind, mix, [FILTER], *lengths, variants=[LOADED], **how)[FILTER][LOADED]
            units = lengths[1] - lengths[0]
            in_all = counts.inclusive[ENTRY] * units
            if unit == ANNOTATION:
                short, long = (sum(map(len, self.bench.annotated(self.bench.capture(kind, mix(), frames, **how)))) for frames in lengths)
                units = long - short
            table.add(what, to, f"{in_all / units:,.0f}", unit)

        short, long = self.sizes.counted
        for number in self.sizes.attempts:
            # When as many are open as there may be, each connection has had its beginning and some binds.
            begun = 6 * number
            if begun <= 10 * long:
                add("attempts open at a time, LDAP binds", f"{number:,}", "binds", traffic.binds, ANNOTATION, short + begun, long + begun,
                    conversations=number)
        for clock in ("runs", "jumps"):
            add("clock, `dense`", clock, "dense", traffic.dense, FRAME, short, long, clock_jumps=clock == "jumps")
        for number in (1, len(traffic.RPC_INTERFACES)):
            add("interfaces of RPC that are bound, calls", number, f"calls-of-{number}", functools.partial(traffic.calls, number), FRAME,
                short, long)
        return [table]

    def instead(self):
        table = Table("capture", "run", "plugin, s", "Lua, s", "fields and Python, s", "Lua / plugin", "fields / plugin", "target")
        for kind in self.kinds:
            for mode in (FILTER, PLAIN):
                progress(f"{kind}, {mode}, and what could be in the plugin's place")
                variants = (LOADED, LUA, FIELDS) if mode == FILTER else (LOADED, LUA)
                runs = self.bench.rounds(self.sizes.runs, variants, mode, self.capture(kind))
                lua = runs.ratio(LUA, LOADED)
                fields = (f"{runs.median(FIELDS):.2f}", spread(runs.ratio(FIELDS, LOADED), 2)) if FIELDS in variants else ("", "")
                limit = TIMES_AS_FAST_AS_LUA.get(kind) if mode == FILTER else None
                table.add(f"`{kind}`", SHOWN_AS[mode], *(f"{runs.median(variant):.2f}" for variant in (LOADED, LUA)), fields[0],
                          spread(lua, 2), fields[1], self.targets.at_least(f"Lua's time for {kind} in times of the plugin's", lua[0], limit))
        return [table]

    def instructions(self):
        totals = Table("capture", "run", "not loaded, a frame", "loaded, a frame", "ratio", "in the plugin and below", "target")
        tables = [totals]
        for kind in self.kinds:
            progress(f"instructions of {kind}")
            counts = instructions.count(self.bench, kind, traffic.KINDS[kind], [mode for mode in (PLAIN, FILTER) if mode in self.modes],
                                        *self.sizes.counted)
            for mode, both in counts.items():
                loaded, without = both[LOADED], both[NOT_LOADED]
                ratio = loaded.total / without.total
                totals.add(f"`{kind}`", SHOWN_AS[mode], f"{without.total:,.0f}", f"{loaded.total:,.0f}", f"{ratio:.4f}",
                           f"{loaded.inclusive.get(ENTRY, 0):,.0f}",
                           self.targets.ratio("ratio of instructions", ratio, kind, mode))
                if mode == FILTER:
                    tables += functions(kind, loaded, without)
        return tables

    def others(self):
        """What plugins cost that read fields, whatever they do with them."""
        variants = LOADED, TRANSUM, ONE_FIELD
        table = Table("capture", "run", *(f"{variant}, ratio" for variant in variants), "target")
        if not self.bench.transum:
            raise RuntimeError("this Wireshark has no TRANSUM")
        for kind in self.kinds:
            progress(f"instructions of {kind} with other plugins")
            counts = instructions.count(self.bench, kind, traffic.KINDS[kind], [PLAIN, FILTER], *self.sizes.counted,
                                        variants=(NOT_LOADED, *variants))
            for mode, each in counts.items():
                ratios = [each[variant].total / each[NOT_LOADED].total for variant in variants]
                # Where nearly every frame is of a logon, this plugin has more to say than any other.
                limit = None if kind == "dense" else round(min(ratios[1:]), 4)
                table.add(f"`{kind}`", SHOWN_AS[mode], *(f"{ratio:.4f}" for ratio in ratios),
                          self.targets.at_most(f"ratio of instructions of {kind} with {SHOWN_AS[mode]} beside other plugins", ratios[0], limit))
        return [table]


def functions(kind, loaded, without, top=12):
    """The plugin's own functions, and those of Wireshark that have more to do for it."""
    own = Table(f"function of the plugin, `{kind}` with `-Y`", "with what it calls, a frame", "itself, a frame")
    for function, number in sorted(loaded.inclusive.items(), key=lambda item: -item[1])[:top]:
        own.add(f"`{function[0]}`", f"{number:,.1f}", f"{loaded.own.get(function, 0):,.1f}")
    others = Table(f"function elsewhere, `{kind}` with `-Y`", "in", "more than without the plugin, a frame")
    for number, (name, library) in instructions.added_elsewhere(loaded, without)[:top]:
        others.add(f"`{name}`", library, f"{number:,.1f}")
    return [own, others]


SECTIONS = {
    "machine": Session.machine, "contents": Session.contents, "pairs": Session.pairs, "start": Session.start, "length": Session.length,
    "growth": Session.growth, "instead": Session.instead, "instructions": Session.instructions, "counted growth": Session.counted_growth,
    "others": Session.others,
}


def replace_in_page(section, text):
    """Put the tables between the marks of the section."""
    page = PAGE.read_text(encoding="utf-8")
    begin, end = f"<!-- bench: {section} -->", f"<!-- end: {section} -->"
    before, found_begin, rest = page.partition(begin)
    _old, found_end, after = rest.partition(end)
    if not (found_begin and found_end):
        raise ValueError(f"{PAGE} has no marks for {section}")
    PAGE.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")


def names(known):
    def split(text):
        chosen = text.split(",")
        unknown = set(chosen) - set(known)
        if unknown:
            raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: known are {', '.join(known)}")
        return chosen
    return split


def read_arguments():
    parser = argparse.ArgumentParser(prog="tests/bench/run", description=__doc__)
    parser.add_argument("plugin", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help="little traffic, and no instructions: shows that everything works")
    parser.add_argument("--sections", type=names(SECTIONS), metavar="LIST", help=f"of {','.join(SECTIONS)}; default: all")
    parser.add_argument("--captures", type=names(KINDS), default=list(KINDS), metavar="LIST", help=f"of {','.join(KINDS)}")
    parser.add_argument("--modes", type=names(MODES), metavar="LIST", help=f"of {','.join(MODES)}; with --quick the first two")
    parser.add_argument("--runs", type=int, help=f"rounds of each measurement, default {Sizes().runs}")
    parser.add_argument("--frames", type=int, help="frames of each capture, default 400,000, of none 1,000,000")
    parser.add_argument("--longest", type=int, help="frames of the longest capture, for example 10000000, default 1,000,000")
    parser.add_argument("--folder", type=pathlib.Path, help="where to keep the captures for the next time; every user must be able to read it")
    parser.add_argument("--docs", action="store_true", help="put the tables into docs/performance.md")
    parser.add_argument("--check", action="store_true", help="exit status 1 if a target is missed")
    return parser.parse_args()


def sizes_of(arguments):
    sizes = dataclasses.replace(QUICK) if arguments.quick else Sizes()
    if arguments.runs:
        sizes.runs = arguments.runs
    if arguments.frames:
        sizes.frames = dict.fromkeys(KINDS, arguments.frames)
    if arguments.longest:
        lengths = [10**exponent for exponent in range(4, 10)]
        sizes.lengths = (*(length for length in lengths if length < arguments.longest), arguments.longest)
    return sizes


def main():
    arguments = read_arguments()
    sections = arguments.sections or [section for section in SECTIONS if not (arguments.quick and section in COUNTED)]
    with tempfile.TemporaryDirectory(prefix="sspi-bench-") as folder:
        bench = measure.Bench(pathlib.Path(folder), arguments.plugin, arguments.folder)
        modes = arguments.modes or list(MODES)[:2 if arguments.quick else None]
        session = Session(bench, sizes_of(arguments), arguments.captures, modes)
        for section in sections:
            text = "\n\n".join(str(table) for table in SECTIONS[section](session))
            print(f"\n{section}\n\n{text}", flush=True)
            if arguments.docs:
                replace_in_page(section, text)
    for fault in session.targets.missed:
        print(f"missed: {fault}")
    return 1 if arguments.check and session.targets.missed else 0


if __name__ == "__main__":
    sys.exit(main())
