#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The layouts of records in memory: those of Microsoft's compiler, which builds Wireshark, beside those of the one that builds the plugin.

Clang knows both systems' rules and prints layouts by either; GCC, which builds the plugin, is given Clang's as assertions. Compared
are the records of all headers that the plugin includes, as GCC reads them: not what a header has for Microsoft's compiler alone.
"""
import pathlib
import re
import subprocess

GCC = "x86_64-w64-mingw32ucrt-gcc"
MICROSOFT = "x86_64-pc-windows-msvc"
GNU = "x86_64-w64-windows-gnu"
INCLUDE = re.compile(r"^#include <((?:epan|wsutil|wiretap|glib|ws_|wireshark)[^>]*)>", re.M)
PLACE = re.compile(r"\((?:unnamed|anonymous)(?: (?:struct|union|enum))? at [^)]*\)")


def headers(plugin):
    """What the plugin's sources include of Wireshark and GLib."""
    sources = [path for path in sorted(pathlib.Path(plugin).rglob("*.[ch]")) if "lookup" not in path.parts]
    return sorted({name for path in sources for name in INCLUDE.findall(path.read_text(encoding="utf-8"))})


class Layouts:
    """The records that a plugin for one Wireshark sees."""

    def __init__(self, folder, plugin, include):
        self.folder = folder
        self.include = [argument for path in include for argument in ("-isystem", str(path))]
        # Not every version has all of them.
        names = [name for name in headers(plugin) if any((path / name).exists() for path in include)]
        self.source = "".join(f"#include <{name}>\n" for name in ["glib.h", "epan/packet.h", *names])
        (folder / "in.c").write_text(self.source, encoding="utf-8")
        gcc = subprocess.run([GCC, "-std=c11", *self.include, "-E", "-P", folder / "in.c"], capture_output=True, text=True, check=True)
        self.text = gcc.stdout
        self.names = self.complete({f"{kind} {name}" for kind, name in re.findall(r"\b(struct|union)\s+(\w+)\s*\{", self.text)}
                                   | set(re.findall(r"\}\s*(\w+)\s*;", self.text)))

    def clang(self, names, target, *options):
        path = self.folder / "probe.i"
        probes = "\n".join(f"int probe_{number} = sizeof({name});" for number, name in enumerate(names))
        path.write_text(f"{self.text}\n{probes}\n", encoding="utf-8")
        return subprocess.run(["clang", "-target", target, "-w", "-fsyntax-only", "-std=gnu11", "-ferror-limit=0", *options,
                               "-Xclang", "-fdump-record-layouts", "-x", "cpp-output", path], capture_output=True, text=True, check=False)

    def complete(self, names):
        """Those that are types whose size is known: the text has members of these names, too."""
        names = sorted(names)
        wrong = self.clang(names, MICROSOFT).stderr
        first = self.text.count("\n") + 2
        bad = {int(line) - first for line in re.findall(r"probe\.i:(\d+):\d+: error", wrong)}
        return [name for number, name in enumerate(names) if number not in bad]

    def of(self, target, *options):
        """{record: its layout as text}"""
        done = self.clang(self.names, target, *options)
        # MinGW's headers define functions that clang has built in for Microsoft's compiler: of no concern for records.
        assert [line for line in re.findall(r"error: (.*)", done.stderr) if "definition of builtin function" not in line] == []
        layouts = {}
        for block in done.stdout.split("*** Dumping AST Record Layout")[1:]:
            lines = [PLACE.sub("()", line) for line in block.splitlines() if "|" in line]
            if lines:
                layouts[lines[0].split("|", 1)[1].strip()] = "\n".join(lines)
        return layouts

    def refused_by_gcc(self, layouts):
        """Hold GCC to the layouts: how many assertions there were, and those that do not hold."""
        claims = []
        for name, layout in layouts.items():
            size = re.search(r"\[sizeof=(\d+), align=(\d+)", layout)
            if size and re.fullmatch(r"((struct|union) )?\w+", name):
                claims.append(f'_Static_assert(sizeof({name}) == {size[1]} && _Alignof({name}) == {size[2]}, "{name}");')
                claims += [f'_Static_assert(__builtin_offsetof({name}, {member}) == {offset}, "{name}.{member}");'
                           for offset, member in re.findall(r"^\s*(\d+) \|   \S.* (\w+)$", layout, re.M)]
        path = self.folder / "claims.c"
        path.write_text(self.source + "\n".join(claims) + "\n", encoding="utf-8")
        done = subprocess.run([GCC, "-std=gnu11", *self.include, "-w", "-fsyntax-only", path], capture_output=True, text=True, check=False)
        return len(claims), re.findall(r"error: (.*)", done.stderr)
