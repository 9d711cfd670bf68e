#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Spoil the test captures, and read them with the sanitized plugin in the real tshark and sharkd.

Many spoilt copies of captures, each with addresses of its own, are in one file; where something is found, the copies are tried
by halves until the one is left that shows it.
"""
import argparse
import collections
import dataclasses
import itertools
import pathlib
import random
import shutil
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tshark"))

import captures
import mutations
from conftest import options_of
from sanitized import Sharkd, SanitizedTshark

BATCH = 8000  # frames
ENOUGH = 10  # findings, to begin with
PO = pathlib.Path(__file__).resolve().parents[2] / "plugin" / "codes" / "po"
LANGUAGES = ("en", *sorted(path.stem for path in PO.glob("*.po")))


@dataclasses.dataclass
class Copy:
    """A spoilt copy of a capture."""
    capture: str
    recipe: str
    frames: list


def spoil(dice, capture, group):
    recipe = dice.choice(list(mutations.RECIPES))
    other = dice.choice([other for other in group if other.link_type == capture.link_type])
    return Copy(capture.name, recipe, mutations.RECIPES[recipe](dice, capture.frames, other.frames))


def copies_of(group, frame_count, dice):
    """Spoilt copies in any order, of every capture about as many frames."""
    missing = {capture: frame_count for capture in group}
    while missing:
        capture = dice.choice(list(missing))
        copy = spoil(dice, capture, group)
        missing[capture] -= len(copy.frames)
        if missing[capture] <= 0:
            del missing[capture]
        yield copy


def batches(copies):
    batch, size = [], 0
    for copy in copies:
        batch.append(copy)
        size += len(copy.frames)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class Run:
    def __init__(self, folder, plugin, out, once):
        self.tshark = SanitizedTshark(folder, plugin, once)
        self.folder, self.out = folder, out
        self.tally = collections.defaultdict(collections.Counter)
        self.annotations = self.saved = 0
        self.sharkd = None if once else Sharkd(self.tshark)
        self.opened = []  # the last two files
        self.numbers = itertools.count()

    def write(self, name, copies):
        path = self.folder / name
        captures.write(path, mutations.with_own_addresses(copy.frames for copy in copies))
        return path

    def save(self, paths, options, what, trouble, wireshark):
        """Leave the files in which something was found, and say so."""
        self.out.mkdir(parents=True, exist_ok=True)
        self.saved += 1
        name = f"{'wireshark' if wireshark else 'finding'}-{self.saved}"
        for number, path in enumerate(paths):
            shutil.copy(path, self.out / f"{name}-{number}.pcapng")
        (self.out / f"{name}.txt").write_text(f"{what}\n{' '.join(options)}\n{trouble}\n", encoding="utf-8")
        print(f"{name}: {what}: {trouble.splitlines()[0][:300]}", flush=True)

    def examine(self, copies, options, language):
        """Read copies with tshark; if something is wrong, their halves, so that the others are read all the same. Returns the number
        of annotations, or None where something was wrong."""
        path = self.write("tshark.pcapng", copies)
        reading = self.tshark.examine(path, options, language)
        if not reading.trouble:
            return reading.annotations
        middle = len(copies) // 2
        halves = [self.examine(half, options, language) for half in (copies[:middle], copies[middle:]) if middle]
        if None not in halves:
            what = ", ".join(f"{copy.capture} ({copy.recipe})" for copy in copies)
            self.tally[copies[0].recipe]["wireshark" if reading.wireshark else "findings"] += 1
            self.save([self.write("tshark.pcapng", copies)], options, what, reading.trouble, reading.wireshark)
        return None

    def open_in_sharkd(self, copies, expected):
        """Open the file in the sharkd that has opened all the others before. `expected` is the number of annotations."""
        path = self.write(f"sharkd-{next(self.numbers) % 2}.pcapng", copies)
        self.opened = [*self.opened[-1:], path]
        frame_count = sum(len(copy.frames) for copy in copies)
        trouble = ""
        try:
            count = self.sharkd.open(path, frame_count)
            if count != expected:
                trouble = f"{expected} annotations in tshark, {count} in sharkd"
        except (EOFError, BrokenPipeError):
            trouble = self.sharkd.end() or "sharkd ended"
            self.sharkd = Sharkd(self.tshark)
        if trouble:
            wireshark = self.fails_without_plugin(frame_count)
            self.tally["opened in sharkd"]["wireshark" if wireshark else "findings"] += 1
            self.save(self.opened, [], "sharkd", trouble, wireshark)

    def fails_without_plugin(self, frame_count):
        plain = Sharkd(self.tshark, plugin=False)
        try:
            for path in self.opened:
                plain.open(path, frame_count)
        except (EOFError, BrokenPipeError):
            pass
        return bool(plain.end())

    def read_batch(self, copies, options, language):
        for copy in copies:
            self.tally[copy.recipe].update(copies=1, frames=len(copy.frames))
        annotations = self.examine(copies, options, language)
        self.annotations += annotations or 0
        # sharkd cannot be told to decode as.
        if annotations is not None and not options and not self.tshark.once:
            self.tally["opened in sharkd"].update(copies=len(copies), frames=sum(len(copy.frames) for copy in copies))
            self.open_in_sharkd(copies, annotations)

    def read_groups(self, groups, frames_each, dice):
        languages = itertools.cycle(LANGUAGES)
        for options, group in groups.items():
            for batch in batches(copies_of(group, frames_each, dice)):
                self.read_batch(batch, list(options), next(languages))
                print(f"{self.frames()} frames, {self.count('findings')} findings", file=sys.stderr)
                if self.count("findings") >= ENOUGH:
                    return
        trouble = self.sharkd and self.sharkd.end()
        if trouble:
            self.tally["opened in sharkd"]["findings"] += 1
            self.save(self.opened, [], "end of sharkd", trouble, False)

    def frames(self):
        return sum(self.tally[recipe]["frames"] for recipe in mutations.RECIPES)

    def count(self, what):
        return sum(counts[what] for counts in self.tally.values())


def print_table(tally):
    print(f"{'spoilt by':<24}{'copies':>10}{'frames':>12}{'findings':>10}{'of Wireshark':>14}")
    for recipe in [*mutations.RECIPES, "opened in sharkd"]:
        counts = tally[recipe]
        print(f"{recipe:<24}{counts['copies']:>10}{counts['frames']:>12}{counts['findings']:>10}{counts['wireshark']:>14}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("plugin", type=pathlib.Path, help="sspi.so, built with the sanitizers")
    parser.add_argument("--frames", type=int, default=100000, help="how many spoilt frames (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="other seeds, other frames (default: %(default)s)")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("findings"), help="folder for what was found (default: %(default)s)")
    parser.add_argument("--once", action="store_true", help="read every file once only, for very many frames")
    arguments = parser.parse_args()

    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sspi-mutants-") as folder:
        run = Run(pathlib.Path(folder), arguments.plugin, arguments.out, arguments.once)
        groups = captures.read_groups(run.tshark.captures, options_of)
        capture_count = sum(len(group) for group in groups.values())
        run.read_groups(groups, arguments.frames / capture_count, random.Random(arguments.seed))

    print_table(run.tally)
    findings = run.count("findings")
    print(f"{capture_count} captures, {run.frames()} frames, {run.annotations} annotations, {findings} findings, "
          f"{time.monotonic() - begin:.0f} seconds, seed {arguments.seed}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
