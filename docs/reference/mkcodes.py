#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the pages of all status codes, one for each language, from the catalogue in plugin/codes.

    mkcodes.py [--out FOLDER]                 (default: docs/reference/codes)

What is said of a code is what sspi-lookup says of it. words.tsv has the few words that the catalogue has not, a line for each
language; a language without a line takes the English ones.
"""
import argparse
import csv
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
PLUGIN = HERE.parents[1] / "plugin"
sys.path.insert(0, str(PLUGIN / "codes"))
import mkcatalogue  # noqa: E402

# What Markdown would take for its own in a text.
ESCAPES = str.maketrans({char: "\\" + char for char in "\\|*_<>[]`"})


class Catalogue:
    def __init__(self):
        faults = mkcatalogue.Faults()
        self.families, self.names, words, weaknesses = mkcatalogue.read_tables(faults, PLUGIN / "codes" / "tables")
        self.words = {word.key: word for word in words}
        self.languages = mkcatalogue.read_languages(faults, PLUGIN / "codes" / "po", mkcatalogue.Texts(self.families, self.names, words, weaknesses))
        # A page of a draft would be half in English.
        self.languages = [language for language in self.languages if not language.is_draft]
        if faults.lines:
            sys.exit("\n".join(faults.lines))

    def with_texts(self, row):
        """The row whose texts a row has: itself, or the one it names."""
        meaning = row.get("meaning")
        return self.names[meaning[1:]] if meaning.startswith("=") else row

    def status(self, row):
        """(row of the status, basis), or (None, None), as for a status itself."""
        return (self.names[row.get("status")], row.get("basis")) if row.get("status") else (None, None)

    def with_cause(self, row):
        """The row that tells cause and remedy: those of the code, else those of its status."""
        texts = self.with_texts(row)
        status, _basis = self.status(row)
        return texts if texts.get("cause") or not status else self.with_texts(status)

    def win32(self, row):
        if row.family.id == "win32" and not row.is_default:
            return str(row.code)
        return row.get("win32")


def read_words(language):
    with open(HERE / "words.tsv", encoding="utf-8", newline="\n") as lines:
        rows = {row["language"]: row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
    return rows.get(language, rows["en"])


def number(row):
    return f"0x{row.code:08x}" if row.family.radix == "hex" else str(row.code)


def anchor(row):
    return f"{row.family.id}-{'other' if row.is_default else number(row)}"


class Page:
    """The codes in one language."""

    def __init__(self, catalogue, language):
        self.catalogue, self.language = catalogue, language
        self.words = read_words(language.code)

    def word(self, key):
        word = self.catalogue.words[key]
        return self.language.translate(word, word.text)

    def text(self, row, kind):
        return self.language.translate(row, row.get(kind)).translate(ESCAPES)

    def native_cell(self, row):
        lines = [f'<a id="{anchor(row)}"></a>{self.words["other"] if row.is_default else f"`{number(row)}`"}', f"`{row.name}`"]
        return "<br>".join(lines + [f"`{alias}`" for alias in row.get("aliases").split()])

    def status_cell(self, row):
        lines = [self.word("class_" + row.get("class"))]
        if row.get("warning"):
            lines.append(f"({self.words['warning']} {self.word('class_' + row.get('warning'))})")
        status, basis = self.catalogue.status(row)
        if status:
            lines.append(f"[`{status.name}`](#{anchor(status)}) ({self.word('basis_' + basis)})")
        win32 = self.catalogue.win32(row)
        if win32:
            lines.append(f"{self.word('win32')} {win32}")
        return "<br>".join(lines)

    def text_cell(self, row):
        lines = [self.text(self.catalogue.with_texts(row), "meaning")]
        with_cause = self.catalogue.with_cause(row)
        for kind in ("cause", "remedy"):
            if with_cause.get(kind):
                lines.append(f"**{self.word(kind)}** · {self.text(with_cause, kind)}")
        return "<br>".join(lines)

    def table(self, family):
        heads = [" · ".join(map(self.word, keys)) for keys in (["native"], ["class", "status", "win32"], ["meaning", "cause", "remedy"])]
        lines = [f'## <a id="{family.id}"></a>{family.title}', "", f"| {' | '.join(heads)} |", "|---|---|---|"]
        lines += [f"| {self.native_cell(row)} | {self.status_cell(row)} | {self.text_cell(row)} |" for row in family.rows]
        return lines + [""]

    def lines(self):
        others = [language for language in self.catalogue.languages if language is not self.language]
        lines = ["<!-- Written by docs/reference/mkcodes.py from plugin/codes: do not edit. -->", "",
                 f"# {self.words['title']}", "", " · ".join(f"[{language.name}]({language.code}.md)" for language in others), "",
                 self.words["intro"], ""]
        lines += [f"- **{self.word('basis_' + basis)}**: {self.words[basis]}" for basis in ("carried", "documented", "inferred")] + [""]
        lines += [" · ".join(f"[{family.title}](#{family.id})" for family in self.catalogue.families), ""]
        for family in self.catalogue.families:
            lines += self.table(family)
        return lines[:-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "codes", help="folder to write to")
    options = parser.parse_args()

    catalogue = Catalogue()
    for language in catalogue.languages:
        page = Page(catalogue, language)
        (options.out / f"{language.code}.md").write_text("\n".join(page.lines()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
