#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the texts of texts.tsv as NSIS wants them.

    mktexts.py texts.tsv texts.nsh

{0}, {1}, {2} become the registers $0, $1, $2, which the script sets before it shows a text.
"""
import csv
import re
import sys

LANGUAGES = {"en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "ru": "Russian", "zh-tw": "TradChinese"}


def quoted(text):
    for sign, name in (("$", "$$"), ('"', '$\\"')):
        text = text.replace(sign, name)
    return re.sub(r"\{(\d)\}", r"$\1", text)


def main(source, target):
    with open(source, encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    keys = [row["key"] for row in rows]
    if keys != sorted(set(keys)):
        raise ValueError(f"{source}: the keys are not in order")
    with open(target, "w", encoding="utf-8-sig", newline="\n") as out:
        for code, name in LANGUAGES.items():
            out.write(f"!insertmacro MUI_LANGUAGE {name}\n")
            for row in rows:
                marks = {column: re.findall(r"\{\d\}", row[column]) for column in ("en", code)}
                if not row[code] or sorted(marks["en"]) != sorted(marks[code]):
                    raise ValueError(f"{source}: {row['key']} in {code} is missing, or lacks one of {marks['en']}")
                out.write(f'LangString {row["key"]} ${{LANG_{name.upper()}}} "{quoted(row[code])}"\n')


if __name__ == "__main__":
    main(*sys.argv[1:])
