#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Read the test captures with the plugin in the real tshark under valgrind, which, unlike the sanitizers, also notices the use of
what nobody has set.

Only errors in or below the plugin count. Leaks are looked for by tests/tshark/test_memory.py.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tshark"))

import captures
import mutations
from conftest import Tshark, options_of, without_privileges

ARGUMENTS = ["-V", "-z", "sspi,tree", "-o", "sspi.text:TRUE", "-o", "sspi.info_column:all"]
# Blocks are seen one by one only where GLib and Wireshark do not pool them.
ENVIRONMENT = {"G_SLICE": "always-malloc", "G_DEBUG": "gc-friendly", "WIRESHARK_DEBUG_WMEM_OVERRIDE": "simple"}


def is_ours(error):
    return any((frame.findtext("obj") or "").endswith("/sspi.so") for frame in error.iter("frame"))


def describe(error):
    places = (f"{frame.findtext('fn')} ({frame.findtext('file')}:{frame.findtext('line')})" for frame in error.iter("frame"))
    return f"{error.findtext('kind')}: {error.findtext('what') or error.findtext('xwhat/text')}\n    " + "\n    ".join(places)


def check(tshark, options, group):
    """Read the captures of a group as one file. Returns valgrind's errors and the number of annotations. With XML it always looks for
    leaks too, after the plugin and all that it points to are gone."""
    path, report = tshark.folder / "all.pcapng", tshark.folder / "home" / "valgrind.xml"
    captures.write(path, mutations.with_own_addresses(capture.frames for capture in group))
    command = without_privileges("valgrind", "--track-origins=yes", "--num-callers=40", "--xml=yes",
                                 f"--xml-file={report}", tshark.program, "-r", path, *options, *ARGUMENTS)
    done = subprocess.run(command, env=tshark.environment(True, "C.UTF-8", False) | ENVIRONMENT, capture_output=True, check=True)
    errors = xml.etree.ElementTree.parse(report).iter("error")
    return [error for error in errors if not error.findtext("kind").startswith("Leak_")], done.stdout.count(b"\n        [Class: ")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("plugin", type=pathlib.Path, help="sspi.so, built without the sanitizers")
    plugin = parser.parse_args().plugin

    errors, capture_count, annotations = [], 0, 0
    with tempfile.TemporaryDirectory(prefix="sspi-memcheck-") as folder:
        tshark = Tshark(pathlib.Path(folder), plugin)
        for options, group in captures.read_groups(tshark.captures, options_of).items():
            found, count = check(tshark, options, group)
            errors += found
            annotations += count
            capture_count += len(group)
    ours = [error for error in errors if is_ours(error)]
    for error in ours:
        print(describe(error))
    print(f"{capture_count} captures, {annotations} annotations, {len(ours)} errors of the plugin, {len(errors) - len(ours)} of Wireshark")
    return 1 if ours or not annotations else 0


if __name__ == "__main__":
    sys.exit(main())
