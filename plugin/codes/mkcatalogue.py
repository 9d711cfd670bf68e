#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Check the code tables (tables/*.tsv) and the translations (po/*.po), and write the C source that embeds them.

A table is one family of codes. Its first line is a comment with `key=value` pairs:
    family   the name used on the command line and in the C enum
    radix    hex or dec: how the protocol's own documents write the code
    title    how people call a code of this family ("NTSTATUS")
    words    words that, before a number, say that it is of this family ("krb 37")
the second line names the columns, and every further line is one code:
    code     the number; `*` in the last row is the family's default row, for numbers that have no row
    name     symbolic name, unique in its family
    aliases  other symbolic names of the same number, separated by blanks
    class    success, step (a normal part of an exchange) or failure
    status   the SSPI status a Windows caller sees for it; empty: not known well enough to be claimed
    basis    documented or inferred: how well `status` is known; present exactly where `status` is
    severity warn or error: how loud a failure is (SSPI family)
    where    a condition under which alone the row applies, or a form in which the code may stand (see WHERE)
    win32    the Win32 error of the same meaning
    warning  the class when a TLS peer sends the code at warning level
    meaning, cause, remedy   English texts. `=NAME` as meaning: the texts of that row, of whatever family.
names/*.tsv are numbers with a name and nothing else. interface.tsv is no family: it has the words of the interface.
Each has a key, its kind (`label`: a few words; `line`: more, or with places %1, %2, … for values), and the English text.
weakness.tsv is none either: it has what may be weak in an authentication, worst first. Each has an id, the name by which filters
and programs know it, a severity from 1 (worst) to 5, and the texts meaning, cause and remedy.

A translation says in its header what it is: see HEADER_OF_TRANSLATION. One with `X-Status: draft` need not be complete.
"""
import argparse
import csv
import pathlib
import re
import sys

CLASSES = ("success", "step", "failure")
BASES = ("documented", "inferred")
SEVERITIES = ("warn", "error")
WHERE = ("anywhere", "session-setup", "ldap-prefix")
TEXTS = ("meaning", "cause", "remedy")
# A label in Wireshark is cut at 240 bytes. A meaning stands behind the longest name and number, a cause or a remedy
# behind the word for it.
LIMIT = {"meaning": 180, "cause": 220, "remedy": 220, "label": 60, "line": 180}
WORD_KINDS = ("label", "line")
SEVERITIES_OF_WEAKNESS = ("1", "2", "3", "4", "5")
WEAKNESS_LIMIT = 64
# English is kept shorter, so that languages with two or three bytes a letter have room under LIMIT.
ENGLISH_LIMIT = {"meaning": 88, "cause": 108, "remedy": 108}
SSPI = "sspi"
WIN32 = "win32"
FAMILY_HEAD = ("family", "radix", "title", "words")
# What gettext's tools, Wireshark's preferences and the choice by locale need. The file's name is the value of the preference.
HEADER_OF_TRANSLATION = ("Project-Id-Version", "PO-Revision-Date", "Last-Translator", "Language-Team", "Language", "MIME-Version",
                         "Content-Type", "Content-Transfer-Encoding", "X-Language-Name", "X-Locales")
STATUS, DRAFT = "X-Status", "draft"


class Faults:
    """Collects what is wrong with the input, so that one run shows all of it."""

    def __init__(self):
        self.lines = []

    def add(self, where, what):
        self.lines.append(f"{where}: {what}")


def read_code(family, text):
    try:
        return int(text, 16 if family.radix == "hex" else 10)
    except (TypeError, ValueError):
        sys.exit(f"{family.path.name}: '{text}' is no number written in {family.radix}")


class Row:
    def __init__(self, family, number, columns):
        self.family = family
        self.where_in_file = f"{family.path.name}:{number}"
        self.columns = columns
        self.name = columns["name"]
        self.is_default = columns["code"] == "*"
        self.code = 0 if self.is_default else read_code(family, columns["code"])

    def get(self, column):
        return self.columns.get(column) or ""


class Family:
    def __init__(self, path):
        self.path = path
        with open(path, encoding="utf-8", newline="\n") as lines:
            head = lines.readline().rstrip("\n")
            pairs = dict(pair.partition("=")[::2] for pair in head.lstrip("# ").split("; "))
            if not set(FAMILY_HEAD) <= set(pairs):
                sys.exit(f"{path.name}:1: the first line has no {', '.join(key for key in FAMILY_HEAD if key not in pairs)}")
            self.id, self.radix, self.title, self.words = (pairs[key] for key in FAMILY_HEAD)
            reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
            if not {"code", "name"} <= set(reader.fieldnames or ()):
                sys.exit(f"{path.name}:2: the columns code and name are needed")
            self.rows = [Row(self, reader.line_num + 1, columns) for columns in reader]
        self.default = next((row for row in self.rows if row.is_default), None)
        self.numbered = [row for row in self.rows if not row.is_default]

    @property
    def enum(self):
        return "SSPI_FAMILY_" + self.id.upper().replace("-", "_")


class Word:
    """A word of the interface. Its key, as a translator's context, cannot be taken for a symbolic name."""

    def __init__(self, key, kind, text):
        self.key, self.kind, self.text = key, kind, text
        self.name = "interface." + key

    @property
    def enum(self):
        return "SSPI_WORD_" + self.key.upper()


def read_interface(faults, path):
    with open(path, encoding="utf-8", newline="\n") as lines:
        words = [Word(columns["key"], columns["kind"], columns["text"])
                 for columns in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    keys = [word.key for word in words]
    if keys != sorted(set(keys)):
        faults.add(path.name, "keys are not in ascending order, each once")
    for word in words:
        if word.kind not in WORD_KINDS:
            faults.add(path.name, f"{word.key}: kind is '{word.kind}', not one of {', '.join(WORD_KINDS)}")
        elif not word.text or len(word.text.encode()) > LIMIT[word.kind]:
            faults.add(path.name, f"{word.key}: no text, or more than {LIMIT[word.kind]} bytes")
        if places(word.text) != [f"%{number + 1}" for number in range(len(places(word.text)))]:
            faults.add(path.name, f"{word.key}: places for values are %1, %2, …, each once")
    return words


class Weakness:
    def __init__(self, number, columns):
        self.where_in_file = f"weakness.tsv:{number}"
        self.id, self.title, self.severity = columns["id"], columns["name"], columns["severity"]
        self.texts = {kind: columns[kind] or "" for kind in TEXTS}
        self.name = "weakness." + self.id

    @property
    def enum(self):
        return "SSPI_WEAKNESS_" + self.id.upper()


def read_weaknesses(faults, path):
    with open(path, encoding="utf-8", newline="\n") as lines:
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        weaknesses = [Weakness(reader.line_num, columns) for columns in reader]
    places_in_order = [(weakness.severity, weakness.id) for weakness in weaknesses]
    if places_in_order != sorted(set(places_in_order)):
        faults.add(path.name, "rows are not in ascending order of severity and id, each once")
    for values, what in (([weakness.id for weakness in weaknesses], "id"), ([weakness.title for weakness in weaknesses], "name")):
        if len(set(values)) != len(values):
            faults.add(path.name, f"a {what} stands twice")
    if len(weaknesses) > WEAKNESS_LIMIT:
        faults.add(path.name, f"more than {WEAKNESS_LIMIT} rows, which is what a set of them holds")
    for weakness in weaknesses:
        if weakness.severity not in SEVERITIES_OF_WEAKNESS:
            faults.add(weakness.where_in_file, f"{weakness.id}: severity is '{weakness.severity}', not 1 to 5")
        if not weakness.title or "," in weakness.title or len(weakness.title) > LIMIT["label"]:
            faults.add(weakness.where_in_file, f"{weakness.id}: no name, or one with a comma or more than {LIMIT['label']} bytes")
        for kind, text in weakness.texts.items():
            check_text(faults, weakness, kind, text, ENGLISH_LIMIT)
            if not text.endswith("."):
                faults.add(weakness.where_in_file, f"{weakness.id}: {kind} is not a sentence")
    return weaknesses


def places(text):
    """The places for values in a word, in ascending order."""
    return sorted(re.findall(r"%[1-9]", text))


def check_text(faults, row, kind, text, limits):
    size = len(text.encode())
    if size > limits[kind]:
        faults.add(row.where_in_file, f"{row.name}: {kind} has {size} bytes, limit {limits[kind]}")
    if text != text.strip() or any(ord(c) < 0x20 or c == "\x7f" for c in text):
        faults.add(row.where_in_file, f"{row.name}: {kind} has stray blanks or control characters")


def check_row(faults, row, names, win32):
    where = row.where_in_file
    if None in row.columns or None in row.columns.values():
        faults.add(where, "wrong number of columns")
        return
    for column, allowed in (("class", CLASSES), ("basis", BASES + ("",)), ("severity", SEVERITIES + ("-", "")),
                            ("where", WHERE + ("",)), ("warning", CLASSES + ("",))):
        if row.get(column) not in allowed:
            faults.add(where, f"{row.name}: {column} is '{row.get(column)}', not one of {', '.join(filter(None, allowed))}")
    if bool(row.get("status")) != bool(row.get("basis")):
        faults.add(where, f"{row.name}: status and basis go together")
    if row.get("status") and names.get(row.get("status"), row).family.id != SSPI:
        faults.add(where, f"{row.name}: no SSPI status is called {row.get('status')}")
    if row.get("win32") and row.get("win32") not in win32:
        faults.add(where, f"{row.name}: {WIN32}.tsv has no row for its Win32 error {row.get('win32')}")
    meaning = row.get("meaning")
    if not meaning:
        faults.add(where, f"{row.name}: no meaning")
    elif meaning.startswith("="):
        target = names.get(meaning[1:])
        if target is None or target.get("meaning").startswith("="):
            faults.add(where, f"{row.name}: '{meaning}' does not lead to a row with texts of its own")
        if row.get("cause") or row.get("remedy"):
            faults.add(where, f"{row.name}: a row that shares texts has none of its own")
    elif bool(row.get("cause")) != bool(row.get("remedy")):
        faults.add(where, f"{row.name}: cause and remedy go together")
    elif row.family.id == SSPI and not row.get("cause"):
        faults.add(where, f"{row.name}: an SSPI status needs a cause and a remedy")
    for kind in TEXTS:
        text = row.get(kind)
        check_text(faults, row, kind, text, ENGLISH_LIMIT)
        if text and not text.startswith("=") and not text.endswith("."):
            faults.add(where, f"{row.name}: {kind} is not a sentence")


def check_families(faults, families):
    names, spellings = {}, {}
    for family in families:
        for row in family.rows:
            names.setdefault(row.name, row)
            for spelling in [row.name] + row.get("aliases").split():
                if (family.id, spelling) in spellings:
                    faults.add(row.where_in_file, f"{spelling} stands twice in its family")
                spellings[family.id, spelling] = row
        codes = [row.code for row in family.numbered]
        if codes != sorted(set(codes)):
            faults.add(family.path.name, "rows are not in ascending order of code, each once")
        if family.default and family.rows[-1] is not family.default:
            faults.add(family.path.name, "the default row is not the last")
    if SSPI not in [family.id for family in families]:
        faults.add("data", "the table of SSPI statuses is missing")
    win32 = {row.columns["code"] for family in families if family.id == WIN32 for row in family.rows}
    for family in families:
        for row in family.rows:
            check_row(faults, row, names, win32)
    return names


def read_tables(faults, folder):
    """Read and check the tables of a folder: families (the SSPI statuses first), rows by name, words of the interface, weaknesses."""
    interface, weakness = folder / "interface.tsv", folder / "weakness.tsv"
    families = [Family(path) for path in sorted(folder.glob("*.tsv")) if path not in (interface, weakness)]
    families.sort(key=lambda family: family.id != SSPI)
    return families, check_families(faults, families), read_interface(faults, interface), read_weaknesses(faults, weakness)


class Names:
    """A table of numbers that have a name and no more."""

    def __init__(self, faults, path):
        self.id = path.stem
        with open(path, encoding="utf-8", newline="\n") as lines:
            self.rows = [(int(row["code"]), row["name"]) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
        codes = [code for code, _name in self.rows]
        if codes != sorted(set(codes)):
            faults.add(path.name, "rows are not in ascending order of code, each once")

    @property
    def enum(self):
        return "SSPI_NAMES_" + self.id.upper().replace("-", "_")


class Texts:
    """Numbers the English texts: 0 is 'no text', each (name, kind) pair of a row with texts of its own has one."""

    def __init__(self, families, names, words, weaknesses):
        self.entries = [None]
        self.index = {}
        self.first_word = 1
        self.words = words
        self.weaknesses = weaknesses
        self.entries += [(word, word.kind, word.text) for word in words]
        self.first_of_weaknesses = len(self.entries)
        self.entries += [(weakness, kind, text) for weakness in weaknesses for kind, text in weakness.texts.items()]
        for family in families:
            for row in family.rows:
                for kind in TEXTS:
                    text = row.get(kind)
                    if text and not text.startswith("="):
                        self.index[id(row), kind] = len(self.entries)
                        self.entries.append((row, kind, text))
        self.names = names

    def number(self, row, kind):
        if row.get("meaning").startswith("="):
            row = self.names[row.get("meaning")[1:]]
        return self.index.get((id(row), kind), 0)


class Language:
    def __init__(self, code, name, locales, translate, is_draft=False):
        self.code, self.name, self.locales, self.translate, self.is_draft = code, name, locales, translate, is_draft


def read_translation(path):
    import polib
    try:
        return polib.pofile(str(path), wrapwidth=0)
    except (OSError, UnicodeDecodeError) as error:
        sys.exit(f"{path.name}: {error}")


def is_draft(po):
    return po.metadata.get(STATUS) == DRAFT


def check_header(faults, path, po, locales):
    """`locales` has the locale names taken by others, with the file that has taken them."""
    for key in HEADER_OF_TRANSLATION:
        if not po.metadata.get(key, "").strip():
            faults.add(path.name, f"the header has no {key}")
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]+)*", path.stem) or path.stem == "en":
        faults.add(path.name, "the name is to be that of a language, such as fr or zh-tw")
    if "charset=utf-8" not in po.metadata.get("Content-Type", "").lower():
        faults.add(path.name, "Content-Type is to say charset=UTF-8")
    if po.metadata.get(STATUS, DRAFT) != DRAFT:
        faults.add(path.name, f"{STATUS} is '{po.metadata[STATUS]}', and may only be {DRAFT}")
    for locale in po.metadata.get("X-Locales", "").split():
        if locales.setdefault(locale, path.name) != path.name:
            faults.add(path.name, f"X-Locales: {locale} is taken by {locales[locale]}")


def read_languages(faults, po_dir, texts):
    """English, a language for every .po file, and behind all others those that are drafts. Its header tells the rest."""
    languages = [Language("en", "English", "en", lambda row, text: text)]
    locales = {"en": "English"}
    for path in sorted(pathlib.Path(po_dir).glob("*.po")) if po_dir else []:
        po = read_translation(path)
        check_header(faults, path, po, locales)
        by_key = {(entry.msgctxt, entry.msgid): entry.msgstr for entry in po if entry.translated()}
        language = Language(path.stem, po.metadata.get("X-Language-Name"), po.metadata.get("X-Locales"),
                            lambda row, text, by_key=by_key: by_key.get((row.name, text), ""), is_draft(po))
        languages.append(language)
        for row, kind, text in texts.entries[1:]:
            translated = language.translate(row, text)
            size = len(translated.encode())
            if size > LIMIT[kind]:
                faults.add(path.name, f"{row.name}: {kind} has {size} bytes, limit {LIMIT[kind]}")
            if translated and kind in WORD_KINDS and places(translated) != places(text):
                faults.add(path.name, f"{row.name}: not the places for values that the English text has: {translated}")
    return sorted(languages, key=lambda language: language.is_draft)


def c_string(text):
    """A C literal of printable ASCII; other bytes as octal escapes, which end by themselves."""
    out = []
    for byte in text.encode():
        char = chr(byte)
        if char in '"\\':
            out.append("\\" + char)
        elif 0x20 <= byte < 0x7F:
            out.append(char)
        else:
            out.append(f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


HEADER = """/* Written by mkcatalogue.py from the tables in codes/tables and codes/po: do not edit. SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SSPI_CATALOGUE_DATA_H
#define SSPI_CATALOGUE_DATA_H

typedef enum {{
{families}
    SSPI_FAMILY_COUNT
}} sspi_family_id_t;

/** Tables of names, for sspi_names[]. */
typedef enum {{
{names}
    SSPI_NAMES_COUNT
}} sspi_names_id_t;

/** Words of the interface: numbers for sspi_text(). */
typedef enum {{
{words}
}} sspi_word_t;

/** What may be weak in an authentication, worst first. */
typedef enum {{
{weaknesses}
    SSPI_WEAKNESS_COUNT
}} sspi_weakness_id_t;

#define SSPI_LANGUAGE_COUNT {languages}

#endif
"""


def write_header(path, families, languages, texts, tables):
    name_lines = "\n".join(f"    {table.enum}," for table in tables)
    family_lines = "\n".join(f"    {family.enum}," for family in families)
    word_lines = ",\n".join(f"    {word.enum} = {texts.first_word + i}" for i, word in enumerate(texts.words))
    weakness_lines = "\n".join(f"    {weakness.enum}," for weakness in texts.weaknesses)
    path.write_text(HEADER.format(families=family_lines, names=name_lines, words=word_lines, weaknesses=weakness_lines,
                                  languages=len(languages)), encoding="utf-8")


def row_initializer(row, texts, status_index):
    fields = [f".code = {row.code:#x}u" if row.family.radix == "hex" else f".code = {row.code}u",
              f".name = {c_string(row.name)}"]
    if row.get("aliases"):
        fields.append(f".aliases = {c_string(row.get('aliases'))}")
    fields += [f".family = {row.family.enum}", f".class_ = SSPI_CLASS_{row.get('class').upper()}"]
    if row.get("warning"):
        fields.append(f".warning_class = SSPI_CLASS_{row.get('warning').upper()}")
    else:
        fields.append(f".warning_class = SSPI_CLASS_{row.get('class').upper()}")
    if row.get("severity") == "error":
        fields.append(".integrity = true")
    if row.get("status"):
        fields.append(f".status = &codes_sspi[{status_index[row.get('status')]}]")
        fields.append(f".basis = SSPI_BASIS_{row.get('basis').upper()}")
    if row.get("where"):
        fields.append(f".where = SSPI_WHERE_{row.get('where').upper().replace('-', '_')}")
    if row.get("win32"):
        fields.append(f".has_win32 = true, .win32 = {row.get('win32')}u")
    for kind in TEXTS:
        number = texts.number(row, kind)
        if number:
            fields.append(f".{kind} = {number}")
    return "    { " + ", ".join(fields) + " },"


def weakness_lines(texts):
    """The array of weaknesses; the numbers of their texts follow from their place."""
    out = ["const sspi_weakness_t sspi_weaknesses[SSPI_WEAKNESS_COUNT] = {"]
    for number, weakness in enumerate(texts.weaknesses):
        first = texts.first_of_weaknesses + number * len(TEXTS)
        numbers = ", ".join(f".{kind} = {first + place}" for place, kind in enumerate(TEXTS))
        out.append(f"    [{weakness.enum}] = {{ .name = {c_string(weakness.title)}, .severity = {weakness.severity}, {numbers} }},")
    return out + ["};", ""]


def write_source(path, families, languages, texts, tables):
    sspi = next(family for family in families if family.id == SSPI)
    status_index = {row.name: number for number, row in enumerate(sspi.rows)}
    out = ["/* Written by mkcatalogue.py from the tables in codes/tables and codes/po: do not edit. SPDX-License-Identifier: GPL-2.0-or-later */",
           '#include "codes/catalogue.h"', "", "#include <stddef.h>", ""]
    for family in [sspi] + [family for family in families if family is not sspi]:
        array = "codes_" + family.id.replace("-", "_")
        out.append(f"static const sspi_code_t {array}[] = {{")
        out += [row_initializer(row, texts, status_index) for row in family.rows]
        out += ["};", ""]
    out.append("const sspi_family_t sspi_families[SSPI_FAMILY_COUNT] = {")
    for family in families:
        array = "codes_" + family.id.replace("-", "_")
        default = f"&{array}[{len(family.rows) - 1}]" if family.default else "NULL"
        out.append(f"    [{family.enum}] = {{ .id = {c_string(family.id)}, .title = {c_string(family.title)}, "
                   f".words = {c_string(family.words)}, "
                   f".hex = {'true' if family.radix == 'hex' else 'false'}, .codes = {array}, "
                   f".count = {len(family.numbered)}, .fallback = {default} }},")
    out += ["};", ""]
    for table in tables:
        out.append(f"static const sspi_name_t {table.id.replace('-', '_')}[] = {{")
        out += [f"    {{ {code}u, {c_string(name)} }}," for code, name in table.rows]
        out += ["};", ""]
    out.append("const sspi_names_t sspi_names[SSPI_NAMES_COUNT] = {")
    out += [f"    [{table.enum}] = {{ .names = {table.id.replace('-', '_')}, .count = {len(table.rows)} }}," for table in tables]
    out += ["};", ""]
    out += weakness_lines(texts)
    for number, language in enumerate(languages):
        out.append(f"static const char *const texts_{number}[] = {{")
        out.append("    NULL,")
        for row, _kind, text in texts.entries[1:]:
            translated = language.translate(row, text)
            out.append(f"    {c_string(translated)}," if translated else "    NULL,")
        out += ["};", ""]
    out.append("const sspi_language_info_t sspi_languages[SSPI_LANGUAGE_COUNT] = {")
    for number, language in enumerate(languages):
        name = f"{language.name} ({DRAFT})" if language.is_draft else language.name
        out.append(f"    {{ .code = {c_string(language.code)}, .name = {c_string(name)}, "
                   f".locales = {c_string(language.locales)}, .texts = texts_{number} }},")
    out += ["};", ""]
    path.write_text("\n".join(out), encoding="utf-8")


def write_pot(path, texts):
    import polib
    pot = polib.POFile(wrapwidth=0)
    pot.metadata = dict.fromkeys(HEADER_OF_TRANSLATION, "") | {
        "Project-Id-Version": "sspi", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}
    for row, kind, text in texts.entries[1:]:
        origin = row.family.title if isinstance(row, Row) else row.name.partition(".")[0]
        pot.append(polib.POEntry(msgctxt=row.name, msgid=text, comment=f"{origin}, {kind}, at most {LIMIT[kind]} bytes"))
    pot.save(str(path))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder of the tables")
    parser.add_argument("--po", type=pathlib.Path, help="folder of the translations")
    parser.add_argument("--header", type=pathlib.Path, help="C header to write")
    parser.add_argument("--source", type=pathlib.Path, help="C source to write")
    parser.add_argument("--pot", type=pathlib.Path, help="translation template to write")
    options = parser.parse_args()

    faults = Faults()
    families, names, words, weaknesses = read_tables(faults, options.data)
    tables = [Names(faults, path) for path in sorted((options.data / "names").glob("*.tsv"))]
    if not faults.lines:
        texts = Texts(families, names, words, weaknesses)
        languages = read_languages(faults, options.po, texts)
    if faults.lines:
        sys.exit("\n".join(faults.lines))
    if options.header:
        write_header(options.header, families, languages, texts, tables)
    if options.source:
        write_source(options.source, families, languages, texts, tables)
    if options.pot:
        write_pot(options.pot, texts)


if __name__ == "__main__":
    main()
