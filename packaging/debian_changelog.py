#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Print CHANGELOG.md as a Debian changelog.

    debian_changelog.py CHANGELOG.md PACKAGE SUFFIX CONTACT

A version gets the SUFFIX, which says what Wireshark the package is for. One that is unreleased gets the date of
SOURCE_DATE_EPOCH, or else that of the file. What is under "Unreleased" is in the package as well, and is named with the newest version.
"""
import datetime
import email.utils
import os
import pathlib
import re
import sys
import textwrap

VERSION = re.compile(r"^## \[(?P<version>[0-9.]+)\] - (?P<date>unreleased|\d{4}-\d{2}-\d{2})$")
NEXT = "## [Unreleased]"
HEADS = {"### ": "  * ", "- ": "    - "}


def entries(lines):
    """Yield (version, date, paragraphs) for each version; a paragraph is the start of its first line, and its text."""
    version, date, paragraphs = None, None, []
    for line in lines:
        if line == NEXT and not version:
            version = NEXT
        elif heading := VERSION.match(line):
            if version not in (None, NEXT):
                yield version, date, paragraphs
                paragraphs = []
            version, date = heading["version"], heading["date"]
        elif head := next((head for head in HEADS if version and line.startswith(head)), None):
            paragraphs.append([HEADS[head], line[len(head):]])
        elif version and paragraphs and line.startswith("  "):
            paragraphs[-1][1] += " " + line.strip()
        elif line.startswith("## ") or (version and line):
            raise ValueError(f"neither a version, a section nor a change: {line}")
    if version not in (None, NEXT):
        yield version, date, paragraphs


def main(path, package, suffix, contact):
    path = pathlib.Path(path)
    today = float(os.environ.get("SOURCE_DATE_EPOCH") or path.stat().st_mtime)
    found = list(entries(path.read_text(encoding="utf-8").splitlines()))
    if not found:
        raise ValueError(f"no version in {path}")
    for version, date, paragraphs in found:
        if date == "unreleased":
            distribution, date = "UNRELEASED", datetime.datetime.fromtimestamp(today, datetime.timezone.utc)
        else:
            distribution, date = "unstable", datetime.datetime.fromisoformat(date).replace(tzinfo=datetime.timezone.utc)
        print(f"{package} ({version}{suffix}) {distribution}; urgency=medium\n")
        for head, text in paragraphs:
            print(textwrap.fill(text, 79, initial_indent=head, subsequent_indent=" " * len(head),
                                break_long_words=False, break_on_hyphens=False))
        print(f"\n -- {contact}  {email.utils.format_datetime(date)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
