#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Bring every translation up to the template sspi.pot.

    merge_translations.py [FOLDER]            (default: this one)

Texts stand in the order of the template. What was translated stays; where the English text of a kind (meaning, cause, remedy,
label) has changed, the old translation stays as fuzzy, with the English it was made for, and English is shown until somebody has
looked at it; what is no longer in the template goes. A file in which nothing changes is not written.
"""
import pathlib
import sys

import polib

HERE = pathlib.Path(__file__).resolve().parent


def key(entry):
    return entry.msgctxt, entry.msgid


def kind(entry):
    """"NTSTATUS, cause, at most 220 bytes" is about a cause."""
    return entry.msgctxt, entry.comment.rsplit(", ", 2)[-2]


def merged(template, po):
    """The template's entries with the translations of `po`."""
    old = {key(entry): entry for entry in po if not entry.obsolete}
    wanted = {key(entry) for entry in template}
    changed = {kind(entry): entry for entry in old.values() if key(entry) not in wanted and entry.msgstr}
    result = polib.POFile(wrapwidth=0)
    result.header, result.metadata, result.metadata_is_fuzzy = po.header, po.metadata, po.metadata_is_fuzzy
    for entry in template:
        new = polib.POEntry(msgctxt=entry.msgctxt, msgid=entry.msgid, comment=entry.comment)
        before = old.get(key(entry))
        stale = changed.get(kind(entry)) if before is None else None
        if before is not None:
            new.msgstr, new.tcomment, new.flags, new.previous_msgid = before.msgstr, before.tcomment, before.flags, before.previous_msgid
        elif stale is not None:
            new.msgstr, new.tcomment, new.flags, new.previous_msgid = stale.msgstr, stale.tcomment, ["fuzzy"], stale.previous_msgid or stale.msgid
        result.append(new)
    return result


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    template = polib.pofile(str(folder / "sspi.pot"), wrapwidth=0)
    for path in sorted(folder.glob("*.po")):
        result = merged(template, polib.pofile(str(path), wrapwidth=0))
        text = str(result)
        if text != path.read_text(encoding="utf-8"):
            path.write_text(text, encoding="utf-8")
        print(f"{path.name}: {len(result.fuzzy_entries())} fuzzy, {len(result.untranslated_entries())} not translated")


if __name__ == "__main__":
    main()
