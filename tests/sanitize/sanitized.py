# SPDX-License-Identifier: GPL-2.0-or-later
"""tshark and sharkd with the sanitized plugin, and without it: the plugin adds its annotations, and nothing else is different.

Wireshark itself is sanitized only in what it asks of the C library, and has bugs of its own: a crash counts as the plugin's if there
is none without it.
"""
import contextlib
import dataclasses
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading

import polib

from conftest import Tshark, without_privileges

TIMEOUT = 600
# How much more processor time than without the plugin is too much, in seconds and as a factor.
TOO_SLOW, TOO_SLOW_FACTOR = 20, 5
# Allocations are seen one by one only where GLib and Wireshark do not pool them.
SANITIZERS = {"ASAN_OPTIONS": "detect_leaks=0:detect_stack_use_after_return=1", "UBSAN_OPTIONS": "print_stacktrace=1",
              "G_SLICE": "always-malloc", "WIRESHARK_DEBUG_WMEM_OVERRIDE": "simple"}
REPORTS = ("ERROR: AddressSanitizer", "runtime error:")
# As much as the plugin can show.
PREFERENCES = {"sspi.text": "TRUE", "sspi.info_column": "all"}
# Every statistics tree of Wireshark crashes over bursts when a clock is very far off.
NO_BURSTS = {"statistics.st_enable_burstinfo": "FALSE"}

STATISTICS = [word for name in ("sspi,tree", "sspi,srt", "sspi,attempts", "sspi,attempts,csv", "sspi,attempts,json")
              for word in ("-z", name)]

PO = pathlib.Path(__file__).resolve().parents[2] / "plugin" / "codes" / "po"


def in_all_languages(line):
    """What a line begins with, for bytes.startswith(), in every language: `line` is given the words of one by their keys."""
    catalogues = [polib.pofile(str(path), wrapwidth=0) for path in sorted(PO.glob("*.po"))]
    words = [{entry.msgctxt: entry.msgid for entry in catalogues[0]}]
    words += [{entry.msgctxt: entry.msgstr or entry.msgid for entry in catalogue} for catalogue in catalogues]
    return tuple(line(lambda key, own=own: own[f"interface.{key}"]).encode() for own in words)


def before_value(word, label):
    """"Class: ", as the language writes it."""
    return word("with_colon").partition("%2")[0].replace("%1", word(label))


OUR_TREE = in_all_languages(lambda word: "[" + before_value(word, "sspi_status"))
ONE_PER_ANNOTATION = in_all_languages(lambda word: "            [" + before_value(word, "class"))
BY_STATUS = "|".join({line.decode() for line in in_all_languages(lambda word: re.escape(word("by_status")))})
ATTEMPT = (*in_all_languages(lambda word: "    [" + word("attempt_line").partition("%1")[0]),
           *in_all_languages(lambda word: "    [" + before_value(word, "weakness")))
# Wireshark's mark in a label that it cut, where it stands: 4.0, then 4.4 and 4.6.
CUT_LABEL = re.compile(rb"^( *\[) (?:\[truncated\]|\[\xe2\x80\xa6\] ?)")
EXPERT_INFO = b" [Expert Info ("
# Wireshark's number of a conversation. It has one more where it made none for a connection that the plugin remembers.
CONVERSATION_NUMBER = b"    [Destination reference: 0x"
# What the plugin appends to the label of a field, for each status read from it; Wireshark cuts labels anywhere.
OUR_SUFFIX = re.compile(rb"( \[[^][]+\])+")
OUR_CUT_SUFFIX = re.compile(rb"( \[[^][]+\])* (\[[^][]*)?")
LABEL_LIMIT = 239


@dataclasses.dataclass
class Reading:
    """What came of reading a file with the plugin."""
    trouble: str = ""        # what is wrong, or nothing
    wireshark: bool = False  # it is as wrong without the plugin
    annotations: int = 0
    digest: bytes = b""      # of the plugin's lines, but for attempts, of which more is known on a second pass


def is_same_line(plain, line):
    """Whether a line is the one without the plugin, or that one with the name of a status behind it."""
    if line == plain or (line.startswith(CONVERSATION_NUMBER) and plain.startswith(CONVERSATION_NUMBER)):
        return True
    plain, line = plain.rstrip(b"\n"), line.rstrip(b"\n")
    added = line[len(plain):]
    is_cut = len(line.lstrip(b" ")) >= LABEL_LIMIT
    return line.startswith(plain) and bool((OUR_CUT_SUFFIX if is_cut else OUR_SUFFIX).fullmatch(added))


def our_trees(lines):
    """Each line of tshark -V, whether the plugin's tree has it, and whether it tells of an attempt: the sentence above the tree,
    its copies in expert infos, the attempts themselves, and what is weak in them."""
    ours = attempt = False
    expert = None  # how far its line is indented
    for line in lines:
        whole = CUT_LABEL.sub(rb"\1", line)
        begins = whole.startswith(OUR_TREE)
        ours = begins or (ours and line.startswith(b"    "))
        attempt = ours and (whole.startswith(ATTEMPT) or (attempt and line.startswith(b"        ")))
        indent = len(line) - len(line.lstrip(b" "))
        if EXPERT_INFO in whole and ours:
            expert = indent
        elif not ours or expert is None or indent <= expert:
            expert = None
        yield line, ours, begins or attempt or expert is not None


def compare(plain, ours):
    """Compare what tshark -V prints without the plugin and with it, line by line, to the end of both."""
    reading, digest, troubles = Reading(), hashlib.sha1(), []
    for line, is_ours, is_attempt in our_trees(ours):
        if is_ours:
            digest.update(b"" if is_attempt else line)
            reading.annotations += line.startswith(ONE_PER_ANNOTATION)
            if line.decode(errors="replace").encode() != line:
                troubles.append(f"no UTF-8: {line}")
        elif not troubles:
            expected = next(plain, b"")
            if not is_same_line(expected, line):
                troubles.append(f"without the plugin: {expected}, with it: {line}")
    rest = list(plain)
    if rest and not troubles:
        troubles.append(f"missing with the plugin: {rest[0]}")
    reading.trouble, reading.digest = "\n".join(troubles[:3]), digest.digest()
    return reading


def read_statistics(output):
    """What is wrong with the statistics and reports, if anything, and the number of annotations in them."""
    try:
        text = output.decode()
        json.loads(re.search(r"^\[$.*?^\]$|^\[\]$", text, re.MULTILINE | re.DOTALL)[0])
        return "", int(re.search(rf"^(?:{BY_STATUS}) +(\d+)", text, re.MULTILINE)[1])
    except (TypeError, ValueError) as error:
        return f"statistics: {error}", 0


class Program:
    """A running program that is ended when it takes too long."""
    def __init__(self, command, env, stdin=subprocess.DEVNULL):
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, env=env, stdin=stdin, stdout=subprocess.PIPE, stderr=self.errors)
        self.seconds = 0  # of the processor
        self.watchdog = None
        self.watch()

    def watch(self):
        """From now on it may take as long as ever."""
        if self.watchdog:
            self.watchdog.cancel()
        self.watchdog = threading.Timer(TIMEOUT, self.process.kill)
        self.watchdog.daemon = True
        self.watchdog.start()

    def end(self):
        """Wait for the end. Returns what went wrong, if anything, and what was printed as lines."""
        _, status, usage = os.wait4(self.process.pid, 0)
        self.watchdog.cancel()
        self.seconds = usage.ru_utime + usage.ru_stime
        self.process.returncode = status = os.waitstatus_to_exitcode(status)
        self.process.stdout.close()
        self.errors.seek(0)
        errors = self.errors.read().decode(errors="replace")
        self.errors.close()
        failed = status != 0 or any(report in errors for report in REPORTS)
        return f"ended with {status}:\n{errors}" if failed else "", errors.splitlines()


def without_time(warnings):
    """Warnings begin with the program, its process and the time."""
    return {re.sub(r"^.*? -- ", "", warning) for warning in warnings}


class SanitizedTshark(Tshark):
    """tshark, with the plugin or without, and with the sanitizers' library in both cases. `once`: read a file in every way only
    where something was wrong on a first reading."""
    def __init__(self, folder, plugin, once=False):
        super().__init__(folder, plugin)
        self.once = once
        libraries = subprocess.run(["ldd", plugin], capture_output=True, text=True, check=True).stdout
        found = re.search(r"libasan\S* => (\S+)", libraries)
        assert found, f"{plugin} is not built with AddressSanitizer"
        self.preload = found[1]

    def environment(self, plugin, locale="C.UTF-8", strict=False):
        return super().environment(plugin, locale, strict) | SANITIZERS | {"LD_PRELOAD": self.preload}

    def start(self, path, options, arguments, plugin, language="en"):
        preferences = NO_BURSTS | PREFERENCES | {"sspi.language": language} if plugin else {}
        settings = [word for name, value in preferences.items() for word in ("-o", f"{name}:{value}")]
        return Program(without_privileges(self.program, "-r", path, *options, *settings, *arguments), self.environment(plugin))

    def read_both(self, path, options, arguments, language):
        """Read a file with and without the plugin, at the same time, and compare."""
        plain = self.start(path, options, arguments, False)
        ours = self.start(path, options, arguments, True, language)
        reading = compare(plain.process.stdout, ours.process.stdout)
        plain_failure, plain_warnings = plain.end()
        failure, warnings = ours.end()
        new = without_time(warnings) - without_time(plain_warnings)
        reading.wireshark = bool(plain_failure)
        if new and not reading.trouble:
            reading.trouble = f"warnings: {sorted(new)}"
        if ours.seconds > TOO_SLOW + TOO_SLOW_FACTOR * plain.seconds and not reading.trouble:
            reading.trouble = f"{ours.seconds:.0f} seconds, {plain.seconds:.0f} without the plugin"
        reading.trouble = failure or plain_failure or reading.trouble
        return reading

    def count(self, path, options, shown, language="en"):
        """What went wrong with the statistics and reports, if anything, and the number of annotations in them."""
        program = self.start(path, options, [*STATISTICS, *shown], True, language)
        trouble, count = read_statistics(program.process.stdout.read())
        return program.end()[0] or trouble, count

    def examine(self, path, options, language):
        """Read a file, in every way or once."""
        if not self.once:
            return self.read_in_every_way(path, options, language)
        failure, count = self.count(path, options, ["-O", "sspi"], language)
        if not failure:
            return Reading(annotations=count)
        reading = self.read_in_every_way(path, options, language)
        return reading if reading.trouble else Reading(trouble=failure)

    def read_in_every_way(self, path, options, language):
        reading = self.read_both(path, options, ["-V"], language)
        if reading.trouble:
            return reading
        # Wireshark dissects some tokens otherwise where the first pass has built a tree, as any filter makes it do, and
        # the plugin.
        again = self.read_both(path, options, ["-2", "-R", "frame", "-V"], language)
        if not again.trouble and (again.annotations, again.digest) != (reading.annotations, reading.digest):
            again.trouble = f"{reading.annotations} annotations, {again.annotations} with -2, or other texts"
        if again.trouble:
            return again
        failure, count = self.count(path, options, ["-q"])
        if failure or count != reading.annotations:
            reading.trouble = failure or f"{reading.annotations} annotations, {count} in the statistics"
        return reading


class Sharkd:
    """One sharkd that opens one file after the other, as Wireshark's window does."""
    def __init__(self, tshark, plugin=True):
        path = shutil.which("sharkd")
        assert path, "sharkd is not installed"
        self.program = Program(without_privileges(path, "-"), tshark.environment(plugin), subprocess.PIPE)
        self.plugin = plugin
        for name, value in (NO_BURSTS | PREFERENCES).items() if plugin else ():
            self.ask("setconf", name=name, value=value)

    def ask(self, method, **params):
        process = self.program.process
        process.stdin.write(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode() + b"\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        if not answer:
            raise EOFError
        # Wireshark may put bytes of a packet into its answer as they are.
        return json.loads(answer.decode(errors="replace"), strict=False)["result"]

    def open(self, path, frame_count):
        """Open a file and show some of it. Returns the number of annotations in the statistics."""
        self.program.watch()
        self.ask("load", file=str(path))
        for number in range(1, frame_count + 1, 97):
            self.ask("frame", frame=number, proto=True, columns=True, bytes=True)
        if not self.plugin:
            return 0
        self.ask("frames", filter="sspi", limit=1000)
        return self.ask("tap", tap0="stat:sspi")["taps"][0]["stats"][0]["count"]

    def end(self):
        """Returns what went wrong, if anything."""
        with contextlib.suppress(BrokenPipeError):
            self.program.process.stdin.close()
        return self.program.end()[0]
