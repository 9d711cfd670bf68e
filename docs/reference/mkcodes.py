#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the pages of all status codes, one for each language, from the catalogue in plugin/codes.

    mkcodes.py [--out FOLDER]                 (default: docs/reference/codes)

What is said of a code is what sspi-lookup says of it. words.tsv has the few words that the catalogue has not and the
punctuation, a line for each language; a language without a line takes the English ones.
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
        tables = mkcatalogue.Tables(faults, PLUGIN / "codes" / "tables")
        self.families, self.names, self.in_contexts = tables.families, tables.names, tables.in_contexts
        # Some codes that sspi-lookup knows have a name and no more.
        self.shown = [family for family in self.families if any(row.get("meaning") for row in family.rows)]
        self.words = {word.key: word for word in tables.words}
        self.languages = mkcatalogue.read_languages(faults, PLUGIN / "codes" / "po", mkcatalogue.Texts(tables))
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

    def contexts(self, row):
        """The texts that a row has where it stands in a certain context, for the row whose texts they are only."""
        return [other for other in self.in_contexts if other.row is row]

    def win32(self, row):
        if row.family.id == "win32" and not row.is_default:
            return str(row.code)
        return row.get("win32")


def read_words(language):
    with open(HERE / "words.tsv", encoding="utf-8", newline="\n") as lines:
        rows = {row["language"]: row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
    return rows.get(language, rows["en"])


def anchor(row):
    return f"{row.family.id}-{'other' if row.is_default else mkcatalogue.number_text(row)}"


class Page:
    """The codes in one language."""

    def __init__(self, catalogue, language):
        self.catalogue, self.language = catalogue, language
        self.words = read_words(language.code)

    def word(self, key):
        word = self.catalogue.words[key]
        return self.language.translate(word, word.text)

    def title(self, family):
        return self.language.translate(mkcatalogue.Title(family), family.title)

    def text(self, row, kind):
        return self.language.translate(row, row.get(kind)).translate(ESCAPES)

    def aside(self, text, other):
        """A text with another in brackets behind it, in the punctuation of the language."""
        return self.words["aside"].format(text, other)

    def definition(self, text, other):
        """A text, a colon and another, in the punctuation of the language."""
        return self.words["definition"].format(text, other)

    def native_cell(self, row):
        lines = [f'<a id="{anchor(row)}"></a>{self.words["other"] if row.is_default else f"`{mkcatalogue.number_text(row)}`"}', f"`{row.name}`"]
        return "<br>".join(lines + [f"`{alias}`" for alias in row.get("aliases").split()])

    def status_cell(self, row):
        lines = [self.word("class_" + row.get("class"))]
        if row.get("warning"):
            warning = self.definition(self.words["warning"], self.word("class_" + row.get("warning")))
            lines.append(self.aside("", warning).strip())
        status, basis = self.catalogue.status(row)
        if status:
            lines.append(self.aside(f"[`{status.name}`](#{anchor(status)})", self.word("basis_" + basis)))
        win32 = self.catalogue.win32(row)
        if win32:
            lines.append(f"{self.word('win32')} {win32}")
        return "<br>".join(lines)

    def text_cell(self, row):
        lines = [self.text(self.catalogue.with_texts(row), "meaning")]
        lines += self.cause_lines(self.catalogue.with_cause(row))
        for other in self.catalogue.contexts(row):
            head = f"**{self.word('context_' + other.context)}**"
            lines.append(f"{head} · {self.text(other, 'meaning')}" if other.get("meaning") else head)
            lines += self.cause_lines(other)
        return "<br>".join(lines)

    def cause_lines(self, row):
        return [f"**{self.word(kind)}** · {self.text(row, kind)}" for kind in ("cause", "remedy") if row.get(kind)]

    def table(self, family):
        heads = [" · ".join(map(self.word, keys)) for keys in (["native"], ["class", "status", "win32"], ["meaning", "cause", "remedy"])]
        lines = [f'## <a id="{family.id}"></a>{self.title(family)}', "", f"| {' | '.join(heads)} |", "|---|---|---|"]
        lines += [f"| {self.native_cell(row)} | {self.status_cell(row)} | {self.text_cell(row)} |" for row in family.rows if row.get("meaning")]
        return lines + [""]

    def lines(self):
        others = [language for language in self.catalogue.languages if language is not self.language]
        lines = ["<!-- Written by docs/reference/mkcodes.py from plugin/codes: do not edit. -->", "",
                 f"# {self.words['title']}", "", " · ".join(f"[{language.name}]({language.code}.md)" for language in others), "",
                 self.words["intro"], ""]
        lines += ["- " + self.definition(f"**{self.word('basis_' + basis)}**", self.words[basis])
                  for basis in ("carried", "documented", "inferred")] + [""]
        lines += [" · ".join(f"[{self.title(family)}](#{family.id})" for family in self.catalogue.shown), ""]
        for family in self.catalogue.shown:
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
