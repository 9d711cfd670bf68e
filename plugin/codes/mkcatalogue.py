#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Check the code tables (tables/*.tsv) and the translations (po/*.po), and write the C source that embeds them.

A table is one family of codes. Its first line is a comment with `key=value` pairs:
    family   the name used on the command line and in the C enum
    radix    hex, dec or signed: how the protocol's own documents write the code
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
    stands   the row that this one comes down to, of whatever family; it is told as well
names/*.tsv are numbers with a name and nothing else. Some tables are no families. interface.tsv has the words of the interface:
each has a key, its kind (`label`: a few words; `line`: more, or with places %1, %2, … for values; `note`: a sentence of sspi-lookup),
and the English text.
contexts.tsv has the texts of codes that mean something else, or have another cause, where they stand (in a Kerberos error, in
CredSSP, ...). Its columns:
    family, code, name   the code, as in its family's table; a row that shares the texts of this one shares these as well
    context  where it stands: NAME of a word `context_NAME` of interface.tsv
    meaning, cause, remedy   in place of the code's own texts; an empty meaning leaves that of the code
weakness.tsv has what may be weak in an authentication, worst first. Each has an id, the name by which filters and programs know it, a
severity from 1 (worst) to 5, and the texts meaning, cause and remedy. kind.tsv and kind-of-code.tsv have the kinds of failures (see
mkkinds.py). capitals.tsv has names that meanings begin with, in whatever language, and that keep their capital within a sentence.

lookup/*.tsv are tables for sspi-lookup alone: families of their own, and further rows of families above. Their rows may have a name and
no texts. reader/*.tsv are the tables of the reader of texts (see mkreader.py).

A translation says in its header what it is: see HEADER_OF_TRANSLATION. One with `X-Status: draft` need not be complete.
"""
import argparse
import csv
import pathlib
import re
import sys

import mkkinds
import mkreader

CLASSES = ("success", "step", "failure")
BASES = ("documented", "inferred")
SEVERITIES = ("warn", "error")
WHERE = ("anywhere", "session-setup", "ldap-prefix")
TEXTS = ("meaning", "cause", "remedy")
# A label in Wireshark is cut at 240 bytes; a note is a sentence of sspi-lookup. A meaning stands behind the longest name and number, a cause or a remedy
# behind the word for it.
LIMIT = {"meaning": 180, "cause": 220, "remedy": 220, "label": 60, "line": 180, "note": 240}
WORD_KINDS = ("label", "line", "note")
# All of what Wireshark shows of a text, with the word for it in front: the words, by kind.
WHOLE_LIMIT = 239
WORDS_BEFORE = {"meaning": ("meaning", "native_meaning"), "cause": ("cause",), "remedy": ("remedy",)}
SEVERITIES_OF_WEAKNESS = ("1", "2", "3", "4", "5")
WEAKNESS_LIMIT = 64
# English is kept shorter, so that languages with two or three bytes a letter have room under LIMIT.
ENGLISH_LIMIT = {"meaning": 88, "cause": 108, "remedy": 108}
SSPI = "sspi"
CONTEXTS = "contexts.tsv"
WEAKNESSES = "weakness.tsv"
CAPITALS = "capitals.tsv"
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
        return int(text, 16 if family.radix == "hex" else 10) & 0xffffffff
    except (TypeError, ValueError):
        sys.exit(f"{family.path.name}: '{text}' is no number written in {family.radix}")


class Row:
    def __init__(self, family, number, columns):
        self.family = family
        self.where_in_file = f"{family.path.name}:{number}"
        self.columns = columns
        self.name = columns["name"]
        self.more = family.more
        self.is_default = columns["code"] == "*"
        self.code = 0 if self.is_default else read_code(family, columns["code"])

    def get(self, column):
        return self.columns.get(column) or ""


class Family:
    """A table. `more` says that it is for sspi-lookup alone."""

    def __init__(self, path, more=False):
        self.path, self.more = path, more
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
        self.arrange()

    def arrange(self):
        self.default = next((row for row in self.rows if row.is_default), None)
        self.numbered = [row for row in self.rows if not row.is_default]

    def of_plugin(self):
        return [row for row in self.rows if not row.more]

    def extend(self, faults, other):
        """Take in the rows of a table of the same family."""
        if (self.radix, self.title, self.words) != (other.radix, other.title, other.words):
            faults.add(other.path.name, f"its first line is not that of {self.path.name}")
        self.rows = sorted(self.numbered + other.rows, key=lambda row: row.code) + ([self.default] if self.default else [])
        self.arrange()

    @property
    def enum(self):
        return "SSPI_FAMILY_" + self.id.upper().replace("-", "_")


class Title:
    """What people call a code of a family; translated."""

    def __init__(self, family):
        self.name, self.where_in_file = "family." + family.id, family.path.name


class Word:
    """A word of the interface. Its key, as a translator's context, cannot be taken for a symbolic name."""

    def __init__(self, key, kind, text):
        self.key, self.kind, self.text = key, kind, text
        self.name = "interface." + key

    @property
    def enum(self):
        return "SSPI_WORD_" + self.key.upper()


class ContextRow:
    """The texts of a code where it stands in a certain context. Its name is a translator's context like that of a row."""

    def __init__(self, number, columns, family, row):
        self.where_in_file = f"{CONTEXTS}:{number}"
        self.columns, self.family, self.row = columns, family, row
        self.context = columns["context"]
        self.name = f"{columns['name']}@{self.context}"

    def get(self, column):
        return self.columns.get(column) or ""

    @property
    def enum(self):
        return context_enum(self.context)


def context_enum(context):
    return "SSPI_CONTEXT_" + context.upper()


def check_context_row(faults, row, contexts):
    where = row.where_in_file
    if row.row is None or row.row.name != row.get("name"):
        faults.add(where, f"{row.get('family')} has no code {row.get('code')} called {row.get('name')}")
    elif row.row.get("meaning").startswith("="):
        faults.add(where, f"{row.get('name')} shares the texts of another row")
    if row.context not in contexts:
        faults.add(where, f"interface.tsv has no word context_{row.context}")
    if not row.get("cause") or not row.get("remedy"):
        faults.add(where, f"{row.name}: cause and remedy are needed")
    check_texts(faults, row)


def read_contexts(faults, path, families, words):
    """The rows of contexts.tsv, and the contexts there are."""
    by_code = {(family.id, number_text(row)): row for family in families for row in family.numbered}
    by_id = {family.id: family for family in families}
    contexts = [word.key.removeprefix("context_") for word in words if word.key.startswith("context_")]
    with open(path, encoding="utf-8", newline="\n") as lines:
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
        rows = [ContextRow(reader.line_num, columns, by_id.get(columns["family"]), by_code.get((columns["family"], columns["code"])))
                for columns in reader]
    for row in rows:
        check_context_row(faults, row, contexts)
    keys = [(row.get("family"), row.row.code if row.row else 0, row.context) for row in rows]
    if keys != sorted(set(keys)):
        faults.add(path.name, "rows are not in ascending order of family, code and context, each once")
    for context in sorted(set(contexts) - {row.context for row in rows}):
        faults.add(path.name, f"no text is of the context {context}")
    return rows, contexts


def number_text(row):
    """A code as its family writes it."""
    if row.family.radix == "signed":
        return str(row.code - 2 ** 32 if row.code >= 2 ** 31 else row.code)
    return f"0x{row.code:08x}" if row.family.radix == "hex" else str(row.code)


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
        self.where_in_file = f"{WEAKNESSES}:{number}"
        self.id, self.title, self.severity = columns["id"], columns["name"], columns["severity"]
        self.columns = columns
        self.name = "weakness." + self.id

    def get(self, column):
        return self.columns.get(column) or ""

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
        check_texts(faults, weakness)
        for kind in TEXTS:
            if not weakness.get(kind) or weakness.get(kind).startswith("="):
                faults.add(weakness.where_in_file, f"{weakness.id}: {kind} has no text of its own")
    return weaknesses


def read_capitals(faults, path):
    """Names that keep their capital."""
    names = path.read_text(encoding="utf-8").splitlines()[1:]
    if names != sorted(set(names)) or not all(name[:1].isupper() for name in names):
        faults.add(path.name, "rows are not names in ascending order, each once, and with a capital")
    return names


def check_capitals(faults, tables, texts, languages):
    """A name that no meaning begins with is not needed."""
    meanings = [language.translate(row, text) for language in languages for row, kind, text in texts.entries[1:] if kind == "meaning"]
    for name in tables.capitals:
        if not any(meaning.startswith(name) for meaning in meanings):
            faults.add(CAPITALS, f"no meaning begins with {name}")


def places(text):
    """The places for values in a word, in ascending order."""
    return sorted(re.findall(r"%[1-9]", text))


def check_text(faults, row, kind, text, limits):
    size = len(text.encode())
    if size > limits[kind]:
        faults.add(row.where_in_file, f"{row.name}: {kind} has {size} bytes, limit {limits[kind]}")
    if text != text.strip() or any(ord(c) < 0x20 or c == "\x7f" for c in text):
        faults.add(row.where_in_file, f"{row.name}: {kind} has stray blanks or control characters")


def check_texts(faults, row):
    for kind in TEXTS:
        text = row.get(kind)
        check_text(faults, row, kind, text, ENGLISH_LIMIT)
        if text and not text.startswith("=") and not text.endswith("."):
            faults.add(row.where_in_file, f"{row.name}: {kind} is not a sentence")


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
    if row.get("win32") and not row.more and row.get("win32") not in win32:
        faults.add(where, f"{row.name}: {WIN32}.tsv has no row for its Win32 error {row.get('win32')}")
    meaning = row.get("meaning")
    if row.get("stands") and row.get("stands") not in names:
        faults.add(where, f"{row.name}: no row is called {row.get('stands')}")
    if not meaning:
        if not row.more or row.get("cause") or row.get("remedy"):
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
    check_texts(faults, row)


def check_order(faults, family):
    codes = [row.code for row in family.numbered]
    if codes != sorted(set(codes)):
        faults.add(family.path.name, "rows are not in ascending order of code, each once")


def check_families(faults, families):
    names, spellings = {}, {}
    for row in sorted((row for family in families for row in family.rows), key=lambda row: row.more):
        names.setdefault(row.name, row)
    for family in families:
        for row in family.rows:
            for spelling in [row.name] + row.get("aliases").split():
                if (family.id, spelling) in spellings:
                    faults.add(row.where_in_file, f"{spelling} stands twice in its family")
                spellings[family.id, spelling] = row
        check_order(faults, family)
        if family.default and family.rows[-1] is not family.default:
            faults.add(family.path.name, "the default row is not the last")
    if SSPI not in [family.id for family in families]:
        faults.add("data", "the table of SSPI statuses is missing")
    win32 = {row.columns["code"] for family in families if family.id == WIN32 for row in family.rows}
    for family in families:
        for row in family.rows:
            check_row(faults, row, names, win32)
    return names


class Tables:
    """The tables of a folder, read and checked: families (the SSPI statuses first), rows by name, words of the interface, the
    texts in contexts, weaknesses, kinds of failures, and names with a capital."""

    def __init__(self, faults, folder):
        others = [folder / "interface.tsv", folder / CONTEXTS, folder / WEAKNESSES, folder / CAPITALS,
                  folder / mkkinds.KINDS, folder / mkkinds.OF_CODES]
        self.families = [Family(path) for path in sorted(folder.glob("*.tsv")) if path not in others]
        self.families.sort(key=lambda family: family.id != SSPI)
        self.add_more(faults, folder / "lookup")
        self.names = check_families(faults, self.families)
        self.words = read_interface(faults, others[0])
        self.in_contexts, self.contexts = read_contexts(faults, others[1], self.families, self.words)
        self.weaknesses = read_weaknesses(faults, others[2])
        self.capitals = read_capitals(faults, others[3])
        self.kinds = mkkinds.Kinds(faults, folder, self.families, self.names, self.in_contexts, self.words)

    def add_more(self, faults, folder):
        """Add what only sspi-lookup knows: families, and rows of families that there are."""
        by_id = {family.id: family for family in self.families}
        for more in [Family(path, more=True) for path in sorted(folder.glob("*.tsv"))]:
            if more.id in by_id:
                check_order(faults, more)
                check_order(faults, by_id[more.id])
                by_id[more.id].extend(faults, more)
            else:
                self.families.append(more)


def read_reader(faults, folder, families):
    spellings = {spelling for family in families for row in family.rows for spelling in [row.name] + row.get("aliases").split()}
    return mkreader.Reader(faults, folder / "reader", spellings, {family.id: family for family in families})


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
    """Numbers the English texts: 0 is 'no text', each (name, kind) pair of a row with texts of its own has one. Those of the plugin come
    first."""

    def __init__(self, tables):
        self.entries = [None]
        self.index = {}
        self.first_word = 1
        self.words, self.names = tables.words, tables.names
        self.entries += [(word, word.kind, word.text) for word in self.words]
        for family in tables.families:
            self.index[family.id, "title"] = len(self.entries)
            self.entries.append((Title(family), "line", family.title))
        for weakness in tables.weaknesses:
            self.index[id(weakness), "label"] = len(self.entries)
            self.entries.append((weakness, "line", weakness.title))
        self.add(tables.weaknesses)
        rows = [row for family in tables.families for row in family.rows]
        self.add([row for row in rows if not row.more])
        self.add(tables.in_contexts)
        self.of_plugin = len(self.entries)
        self.add([row for row in rows if row.more])

    def add(self, rows):
        for row in rows:
            for kind in TEXTS:
                text = row.get(kind)
                if text and not text.startswith("="):
                    self.index[id(row), kind] = len(self.entries)
                    self.entries.append((row, kind, text))

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
        check_labels(faults, path, language, texts)
    return sorted(languages, key=lambda language: language.is_draft)


def check_labels(faults, path, language, texts):
    """With the word for it in front, a text must not be cut."""
    words = {word.key: language.translate(word, word.text) or word.text for word in texts.words}
    for kind, keys in WORDS_BEFORE.items():
        before = max(len(words["with_colon"].replace("%1", words[key]).replace("%2", "").encode()) for key in keys)
        for row, its_kind, text in texts.entries[1:]:
            size = before + len(language.translate(row, text).encode())
            if isinstance(row, Weakness) and kind == "meaning":
                size += len(language.translate(row, row.title).encode()) + len(words["with_colon"].replace("%1", "").replace("%2", "").encode())
            if its_kind == kind and size > WHOLE_LIMIT:
                faults.add(path.name, f"{row.name}: {kind} has {size} bytes with the word for it in front, limit {WHOLE_LIMIT}")


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

/** What a line of a text is about, for the reader of texts. */
typedef enum {{
{topics}
}} sspi_topic_t;

/** Where a code stands, as far as it has texts of its own there. */
typedef enum {{
    SSPI_CONTEXT_NONE,
{contexts}
}} sspi_context_t;

#define SSPI_CONTEXT_TEXT_COUNT {context_texts}

/** What may be weak in an authentication, worst first. */
typedef enum {{
{weaknesses}
    SSPI_WEAKNESS_COUNT
}} sspi_weakness_id_t;

/** What a failure is about. */
typedef enum {{
{kinds}
    SSPI_KIND_COUNT
}} sspi_kind_id_t;

#define SSPI_CAPITAL_COUNT {capitals}

#define SSPI_LANGUAGE_COUNT {languages}

#endif
"""


def write_header(path, tables, languages, texts, names, reader):
    name_lines = "\n".join(f"    {table.enum}," for table in names)
    family_lines = "\n".join(f"    {family.enum}," for family in tables.families)
    context_lines = ",\n".join(f"    {context_enum(context)}" for context in tables.contexts)
    word_lines = ",\n".join(f"    {word.enum} = {texts.first_word + i}" for i, word in enumerate(texts.words))
    weakness_lines = "\n".join(f"    {weakness.enum}," for weakness in tables.weaknesses)
    path.write_text(HEADER.format(families=family_lines, names=name_lines, words=word_lines, languages=len(languages),
                                  contexts=context_lines, context_texts=len(tables.in_contexts), topics=reader.enum(),
                                  weaknesses=weakness_lines, kinds=tables.kinds.enums(), capitals=len(tables.capitals)), encoding="utf-8")


class Stands:
    """The rows that others come down to, numbered from 1 on, as C."""

    def __init__(self, families, rows, names):
        self.names = names
        self.place = {id(row): f"&{array_name(family)}[{number}]" for family in families for number, row in enumerate(rows[family.id])}
        self.numbers = {}

    def number(self, name):
        return self.numbers.setdefault(name, len(self.numbers) + 1)

    def lines(self):
        out = ["const sspi_code_t *const sspi_stood_for[] = {", "    NULL,"]
        out += [f"    {self.place[id(self.names[name])]}," for name in self.numbers]
        return out + ["};", ""]


def array_name(family):
    return "codes_" + family.id.replace("-", "_")


def row_initializer(row, texts, status_index, stands, kinds):
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
    fields.append(f".kind = {kinds.enum(kinds.kind(row))}")
    if row.get("status"):
        fields.append(f".status = &codes_sspi[{status_index[row.get('status')]}]")
        fields.append(f".basis = SSPI_BASIS_{row.get('basis').upper()}")
    if row.get("where"):
        fields.append(f".where = SSPI_WHERE_{row.get('where').upper().replace('-', '_')}")
    if row.get("win32"):
        fields.append(f".has_win32 = true, .win32 = {row.get('win32')}u")
    if row.get("stands"):
        fields.append(f".stands = {stands.number(row.get('stands'))}")
    for kind in TEXTS:
        number = texts.number(row, kind)
        if number:
            fields.append(f".{kind} = {number}")
    return "    { " + ", ".join(fields) + " },"


def family_initializer(family, rows, texts):
    array = array_name(family)
    default = f"&{array}[{len(rows) - 1}]" if rows and family.default else "NULL"
    count = len(rows) - bool(rows and family.default)
    return (f"    [{family.enum}] = {{ .id = {c_string(family.id)}, .title = {texts.index[family.id, 'title']}, .words = {c_string(family.words)}, "
            f".hex = {'true' if family.radix == 'hex' else 'false'}, .is_signed = {'true' if family.radix == 'signed' else 'false'}, "
            f".codes = {array if rows else 'NULL'}, .count = {count}, .fallback = {default} }},")


def context_initializer(row, texts, kinds):
    fields = [f".context = {row.enum}", f".of = {texts.number(row.row, 'meaning')}", f".kind = {kinds.enum(kinds.kind_in_context(row))}"]
    fields += [f".{kind} = {texts.number(row, kind)}" for kind in TEXTS if row.get(kind)]
    return "    { " + ", ".join(fields) + " },"


def weakness_initializer(weakness, texts):
    numbers = ", ".join(f".{kind} = {texts.number(weakness, kind)}" for kind in ("label",) + TEXTS)
    return f"    [{weakness.enum}] = {{ .name = {c_string(weakness.title)}, .severity = {weakness.severity}, {numbers} }},"


def write_source(path, tables, languages, texts, names, reader, full):
    """C of the plugin's rows and texts, or of all, and fragments, for sspi-lookup."""
    families = tables.families
    rows = {family.id: family.rows if full else family.of_plugin() for family in families}
    stands = Stands(families, rows, texts.names)
    sspi = next(family for family in families if family.id == SSPI)
    status_index = {row.name: number for number, row in enumerate(rows[SSPI])}
    out = ["/* Written by mkcatalogue.py from the tables in codes/tables and codes/po: do not edit. SPDX-License-Identifier: GPL-2.0-or-later */",
           '#include "codes/text/vocabulary.h"', "", "#include <stddef.h>", ""]
    for family in [sspi] + [family for family in families if family is not sspi]:
        if rows[family.id]:
            out.append(f"static const sspi_code_t {array_name(family)}[] = {{")
            out += [row_initializer(row, texts, status_index, stands, tables.kinds) for row in rows[family.id]]
            out += ["};", ""]
    out.append("const sspi_family_t sspi_families[SSPI_FAMILY_COUNT] = {")
    out += [family_initializer(family, rows[family.id], texts) for family in families]
    out += ["};", ""] + stands.lines()
    out.append("const sspi_context_text_t sspi_context_texts[SSPI_CONTEXT_TEXT_COUNT] = {")
    out += [context_initializer(row, texts, tables.kinds) for row in tables.in_contexts]
    out += ["};", ""]
    for table in names:
        out.append(f"static const sspi_name_t {table.id.replace('-', '_')}[] = {{")
        out += [f"    {{ {code}u, {c_string(name)} }}," for code, name in table.rows]
        out += ["};", ""]
    out.append("const sspi_names_t sspi_names[SSPI_NAMES_COUNT] = {")
    out += [f"    [{table.enum}] = {{ .names = {table.id.replace('-', '_')}, .count = {len(table.rows)} }}," for table in names]
    out += ["};", ""]
    out.append("const sspi_weakness_t sspi_weaknesses[SSPI_WEAKNESS_COUNT] = {")
    out += [weakness_initializer(weakness, texts) for weakness in tables.weaknesses]
    out += ["};", ""]
    out += tables.kinds.source(c_string)
    out += ["const char *const sspi_capitals[SSPI_CAPITAL_COUNT] = {", *(f"    {c_string(name)}," for name in tables.capitals), "};", ""]
    for number, language in enumerate(languages):
        out.append(f"static const char *const texts_{number}[] = {{")
        out.append("    NULL,")
        for row, _kind, text in texts.entries[1:None if full else texts.of_plugin]:
            translated = language.translate(row, text)
            out.append(f"    {c_string(translated)}," if translated else "    NULL,")
        out += ["};", ""]
    out.append("const sspi_language_info_t sspi_languages[SSPI_LANGUAGE_COUNT] = {")
    for number, language in enumerate(languages):
        name = f"{language.name} ({DRAFT})" if language.is_draft else language.name
        out.append(f"    {{ .code = {c_string(language.code)}, .name = {c_string(name)}, "
                   f".locales = {c_string(language.locales)}, .texts = texts_{number} }},")
    out += ["};", ""] + reader.source(c_string) + reader.fragments_source(c_string, full)
    path.write_text("\n".join(out), encoding="utf-8")


def write_pot(path, texts):
    import polib
    pot = polib.POFile(wrapwidth=0)
    pot.metadata = dict.fromkeys(HEADER_OF_TRANSLATION, "") | {
        "Project-Id-Version": "sspi", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}
    for row, kind, text in texts.entries[1:]:
        origin = row.name.partition(".")[0] if isinstance(row, (Title, Word, Weakness)) else row.family.title
        pot.append(polib.POEntry(msgctxt=row.name, msgid=text, comment=f"{origin}, {kind}, at most {LIMIT[kind]} bytes"))
    pot.save(str(path))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder of the tables")
    parser.add_argument("--po", type=pathlib.Path, help="folder of the translations")
    parser.add_argument("--header", type=pathlib.Path, help="C header to write")
    parser.add_argument("--source", type=pathlib.Path, help="C source to write, with what the plugin needs")
    parser.add_argument("--full-source", type=pathlib.Path, help="C source to write, with everything, for sspi-lookup")
    parser.add_argument("--pot", type=pathlib.Path, help="translation template to write")
    options = parser.parse_args()

    faults = Faults()
    tables = Tables(faults, options.data)
    names = [Names(faults, path) for path in sorted((options.data / "names").glob("*.tsv"))]
    if not faults.lines:
        texts = Texts(tables)
        languages = read_languages(faults, options.po, texts)
        check_capitals(faults, tables, texts, languages)
        reader = read_reader(faults, options.data, tables.families)
    if faults.lines:
        sys.exit("\n".join(faults.lines))
    if options.header:
        write_header(options.header, tables, languages, texts, names, reader)
    for path, full in ((options.source, False), (options.full_source, True)):
        if path:
            write_source(path, tables, languages, texts, names, reader, full)
    if options.pot:
        write_pot(options.pot, texts)


if __name__ == "__main__":
    main()
