# SPDX-License-Identifier: GPL-2.0-or-later
"""The rooms of plugin/ and who may include whom.

A value goes up through the rooms, from the codes to the reports; a file includes what is in its own room or below. A room is a
folder; the files loose in plugin/ itself are what Wireshark calls.
"""
import pathlib
import re

PLUGIN = pathlib.Path(__file__).resolve().parents[2] / "plugin"
LOOSE = "."
# From above to below.
ROOMS = (LOOSE, "reports", "details", "diagnosis", "attempts", "carriers", "carriers/help", "frame", "fields", "parse", "codes/text", "codes", "system")
# A program of its own.
LOOKUP, BELOW_LOOKUP = "lookup", ("lookup", "parse", "codes/text", "codes", "system")
WITHOUT_WIRESHARK = ("lookup", "parse", "codes/text", "codes", "system")
COMPAT = "compat.h"
# Written by the build.
GENERATED = "catalogue_data.h"
MOST_LOOSE_FILES = 6

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
NO_WIRESHARK = re.compile(r"(glib|sys/ioctl|unistd|windows|io|fcntl|assert|ctype|errno|inttypes|limits|locale|math|std\w+|string|time)\.h")


def read_includes(folder=PLUGIN):
    """{file: [(bracket, what it includes)]}, of all sources and headers, as they are called from plugin/."""
    paths = sorted(path for suffix in ("c", "h") for path in folder.rglob(f"*.{suffix}"))
    return {path.relative_to(folder).as_posix(): INCLUDE.findall(path.read_text(encoding="utf-8")) for path in paths}


def room_of(file):
    return pathlib.PurePosixPath(file).parent.as_posix()


def may_include(room, other):
    if room == LOOKUP or other == LOOKUP:
        return room == LOOKUP and other in BELOW_LOOKUP
    return ROOMS.index(room) <= ROOMS.index(other)


def arrow_fault(file, included, files):
    """Why a file may not include another of the project, or None."""
    room = room_of(file)
    if included == GENERATED:
        return None if room == "codes" else "is for codes/catalogue.h alone"
    if included not in files:
        return "is no file of plugin/, from which it has to be written"
    if included == COMPAT:
        return "is for what includes Wireshark" if room in WITHOUT_WIRESHARK else None
    return None if may_include(room, room_of(included)) else "points up"


def arrow_faults(includes):
    for file, lines in includes.items():
        if room_of(file) not in (*ROOMS, LOOKUP):
            yield f"{file}: {room_of(file)} is no room"
            continue
        for bracket, included in lines:
            if bracket == '"':
                fault = arrow_fault(file, included, includes)
            else:
                fault = "is a header of Wireshark's" if room_of(file) in WITHOUT_WIRESHARK and not NO_WIRESHARK.fullmatch(included) else None
            if fault:
                yield f"{file} -> {included} {fault}"


def circles(includes):
    """Files that include each other, in the end; each circle once."""
    found, done = [], set()

    def follow(file, way):
        if file in way:
            found.append(" -> ".join([*way[way.index(file):], file]))
        elif file not in done:
            for bracket, included in includes.get(file, ()):
                if bracket == '"':
                    follow(included, [*way, file])
            done.add(file)

    for file in includes:
        follow(file, [])
    return found


def loose_files(includes):
    return [file for file in includes if room_of(file) == LOOSE]
