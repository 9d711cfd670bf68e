#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the seeds of a fuzz target as files: seeds.py SEEDS FOLDER

SEEDS has one seed a line; lines that begin with `#` are comments. In a file .txt the line is text, with escapes as in C; in a file
.hex it is hexadecimal digits, with blanks between them as one likes.
"""
import pathlib
import shutil
import sys


def read_seed(path, line):
    if path.suffix == ".hex":
        return bytes.fromhex(line)
    return line.encode().decode("unicode_escape").encode("latin-1")


def main(seeds, folder):
    seeds, folder = pathlib.Path(seeds), pathlib.Path(folder)
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    for number, line in enumerate(seeds.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            (folder / f"line-{number}").write_bytes(read_seed(seeds, line))


main(*sys.argv[1:])
