#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Make a language in which every text of ours is marked: what tests find without marks is in no table.

    marked.py CODES FOLDER     writes qtx.po into FOLDER, and beside it all languages of CODES/po but one: as many as there were

A place for a value stands outside of the marks, so that what is put there has to bring its own.
"""
import pathlib
import re
import shutil
import subprocess
import sys

OPEN, CLOSE = "\u27e6", "\u27e7"
LANGUAGE = "qtx"


def mark(text):
    """⟦Attempt ⟧%1⟦: ⟧%2 of "Attempt %1: %2"."""
    parts = re.split(r"(%[1-9])", text)
    return "".join(part if re.fullmatch(r"%[1-9]|\W*", part) else OPEN + part + CLOSE for part in parts)


def main():
    import polib
    codes, folder = map(pathlib.Path, sys.argv[1:])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in sorted((codes / "po").glob("*.po"))[1:]:
        shutil.copy(path, folder)
    template = folder / "sspi.pot"
    subprocess.run([sys.executable, codes / "mkcatalogue.py", "--data", codes / "tables", "--pot", template], check=True)
    marked = polib.pofile(str(template), wrapwidth=0)
    marked.metadata = {key: value or "made up" for key, value in marked.metadata.items()} | {
        "Language": LANGUAGE, "X-Language-Name": "Marked", "X-Locales": f"{LANGUAGE} {LANGUAGE}_QT"}
    for entry in marked:
        entry.msgstr = mark(entry.msgid)
    marked.save(str(folder / f"{LANGUAGE}.po"))


if __name__ == "__main__":
    main()
