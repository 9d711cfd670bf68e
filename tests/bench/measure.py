# SPDX-License-Identifier: GPL-2.0-or-later
"""Run tshark with the plugin, without it, and with what could be in its place, in turns, and measure time and memory.

The runs of a round follow each other at once and in random order, and ratios are those of runs of one round: what else the machine
does then disturbs both sides alike.
"""
import dataclasses
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "tshark"))

import catalogue
import traffic
from conftest import Tshark

HERE = pathlib.Path(__file__).resolve().parent
# The system's: a private one may be out of an ordinary user's reach.
PYTHON = "/usr/bin/python3"

LOADED, DISABLED, NOT_LOADED, LUA, FIELDS = "loaded", "disabled", "not loaded", "Lua", "fields"
# Other plugins that read fields: one that comes with Wireshark, and the least that can be written.
TRANSUM, ONE_FIELD = "TRANSUM", "Lua, one field"

# A field that is registered and never there: like the plugin's filter it makes tshark build a tree of each frame, look for one field
# and print nothing.
NOTHING = "smb.nt_status == 0xdeadbeef"
FILTERS = {LOADED: 'sspi.class == "Failure"', DISABLED: 'sspi.class == "Failure"', NOT_LOADED: NOTHING, LUA: 'sspilua.class == "Failure"',
           TRANSUM: NOTHING, ONE_FIELD: NOTHING}

PLAIN, FILTER, DETAILS, TWO_PASSES, ELASTIC = "plain", "filter", "details", "two passes", "ek"
MODES = {PLAIN: [], FILTER: None, DETAILS: ["-V"], TWO_PASSES: ["-2"], ELASTIC: ["-T", "ek"]}
IN_FULL = {DETAILS, ELASTIC}
SHOWN_AS = {PLAIN: "`tshark -r`", FILTER: "`-Y`", DETAILS: "`-V`", TWO_PASSES: "`-2`", ELASTIC: "`-T ek`"}


@dataclasses.dataclass(frozen=True)
class Cost:
    """Seconds of CPU time, and megabytes at the peak."""
    user: float
    system: float
    memory: float


class Runs:
    """The costs of variants, round by round."""

    def __init__(self, variants):
        self.costs = {variant: [] for variant in variants}

    def values(self, variant, what="user"):
        return [getattr(cost, what) for cost in self.costs[variant]]

    def median(self, variant, what="user"):
        return statistics.median(self.values(variant, what))

    def compare(self, combine, variant, other, what="user"):
        """(median, least, greatest) of what combines the two runs of a round."""
        results = [combine(*pair) for pair in zip(self.values(variant, what), self.values(other, what), strict=True)]
        return statistics.median(results), min(results), max(results)

    def ratio(self, variant, other=NOT_LOADED, what="user"):
        return self.compare(lambda one, two: one / two, variant, other, what)

    def difference(self, variant=LOADED, other=NOT_LOADED, what="user"):
        return self.compare(lambda one, two: one - two, variant, other, what)


class Bench:
    def __init__(self, folder, plugin, captures=None, seed=1):
        self.tshark = Tshark(folder, plugin)
        self.captures = captures.resolve() if captures else folder
        self.captures.mkdir(parents=True, exist_ok=True)
        # Where the sources are, an ordinary user may not be able to read them.
        self.lua, self.fields, self.one_field = (pathlib.Path(shutil.copy(HERE / name, folder)) for name in ("sspi.lua", "fields", "one_field.lua"))
        self.lua_catalogue, self.json_catalogue = folder / "catalogue.lua", folder / "catalogue.json"
        catalogue.write_lua(self.lua_catalogue)
        catalogue.write_json(self.json_catalogue)
        for path in (self.lua, self.fields, self.one_field, self.lua_catalogue, self.json_catalogue):
            path.chmod(0o644)
        self.transum = self.copy_of_transum(folder / TRANSUM)
        self.dice = random.Random(seed)
        self.in_memory = set()

    def copy_of_transum(self, folder):
        """A folder of plugins with TRANSUM alone, which comes with Wireshark, or None where this one has none."""
        plugins = subprocess.run([self.tshark.program, "-G", "plugins"], capture_output=True, text=True, check=True).stdout
        path = next((line.split("\t")[-1] for line in plugins.splitlines() if line.startswith("transum.")), None)
        if not path:
            return None
        # The last folders of its path are those that Wireshark looks for: the version, and epan.
        place = folder.joinpath(*pathlib.Path(path).parts[-3:])
        place.parent.mkdir(parents=True)
        shutil.copy(path, place)
        for part in [folder, *folder.rglob("*")]:
            part.chmod(0o755)
        return folder

    def capture(self, name, mix, frames, conversations=traffic.CONVERSATIONS, clock_jumps=False):
        """The path of a synthetic capture, which is written if it is not there yet."""
        path = self.captures / f"{name}-{frames}-{conversations}{'-jumps' if clock_jumps else ''}.pcap"
        if not path.exists():
            part = path.with_suffix(".part")
            traffic.write(part, mix, frames, conversations, clock_jumps=clock_jumps)
            part.rename(path)
        return path

    def annotated(self, path):
        """The classes of the annotations of each frame of an authentication."""
        lines = self.tshark.run("-r", path, "-Y", "sspi", "-T", "fields", "-e", "sspi.class").split("\n")[:-1]
        return [line.split(",") if line else [] for line in lines]

    def command(self, variant, mode, capture, *more):
        """The command, and its environment."""
        arguments = ["-r", capture, *(["-Y", FILTERS[variant]] if mode == FILTER and variant != FIELDS else MODES[mode] or []), *more]
        environment = self.tshark.environment(variant in (LOADED, DISABLED), "C.UTF-8", False)
        if variant == FIELDS:
            return self.tshark.command(self.fields, self.json_catalogue, self.tshark.program, *arguments, program=PYTHON), environment
        if variant == DISABLED:
            arguments = ["--disable-protocol", "sspi", *arguments]
        if variant == LUA:
            arguments = ["-X", f"lua_script:{self.lua}", "-X", f"lua_script1:{self.lua_catalogue}", *arguments]
        if variant == ONE_FIELD:
            arguments = ["-X", f"lua_script:{self.one_field}", *arguments]
        if variant == TRANSUM:
            arguments = ["--enable-protocol", "transum", *arguments]
            environment["WIRESHARK_PLUGIN_DIR"] = str(self.transum)
        return self.tshark.command(*arguments), environment

    def once(self, variant, mode, capture, *more):
        """Run it once. What the process and its children took is known when it ends; a peak below that of this program is not seen."""
        command, environment = self.command(variant, mode, capture, *more)
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(command, env=environment, cwd=self.tshark.folder, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=errors)
            _pid, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            errors.seek(0)
            complaints = errors.read().decode(errors="replace").strip()
        if process.returncode or complaints:
            raise RuntimeError(f"{command} ended with {process.returncode}:\n{complaints}")
        return Cost(usage.ru_utime, usage.ru_stime, usage.ru_maxrss / 1024)

    def rounds(self, count, variants, mode, capture, *more):
        """So many rounds with all variants, after a run that brings the capture into memory. The options are the plugin's."""
        runs, order = Runs(variants), list(variants)
        if capture not in self.in_memory:
            self.once(NOT_LOADED, PLAIN, capture)
            self.in_memory.add(capture)
        for _ in range(count):
            self.dice.shuffle(order)
            for variant in order:
                runs.costs[variant].append(self.once(variant, mode, capture, *(more if variant == LOADED else ())))
        return runs
