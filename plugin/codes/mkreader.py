# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of the reader of texts (tables/reader/*.tsv): checked, and written as C for codes/text/vocabulary.h.

    contexts.tsv    context, phrase: up to three words that say what their line is about
    labels.tsv      label, context, selectors, rank, ends: a phrase before a number, and how the number is to be read where the context is near
                    (CONTEXT/line: in the same line). A selector is FAMILY, FAMILY:LOW-HIGH or @LIST (of values.tsv), with /hex behind it
                    where only a hexadecimal number will do; `-` alone: the number is no code, unless its value tells that it is
                    one; `!` alone: nor then; `-` at the end: none of another family, so that no further row of the label is tried.
                    `ends`: the sentence does not go on with what the number may count ("error: 3 tests"). Rows of one label are
                    tried in order.
    values.tsv      list, value, rows: numbers that stand for rows of the catalogue only behind a label that names the list
    vague.tsv       low, high, kind: numbers beside which a more exact one comes first. A wrapper says no more than that there is
                    another one, beside which it is not shown; a general one is what Windows says for several reasons
    families.tsv    family, order, generic, name_needs, brackets, bracket_order: see sspi_family_reading_t
    fragments.tsv   fragment, rows, needs, kind: words of a message, `*` for up to some words between; the rows they stand for (`|` between those of
                    which one is meant, the likeliest first; `+` between those that go together; `-`: the words say nothing, nor does a
                    shorter fragment in them); the context without which they say nothing, or `clause` (CONTEXT/start: or what a line
                    begins with); text, name or hint
Phrases and labels are written in small letters and digits; labels without blanks, as a label is the same in one word and in two. Letters
beyond ASCII are compared as they stand, so that a label is written as programs write it.
"""
import csv
import re

WORD = re.compile(r"(?:[A-Za-z0-9_]|(?![\x00-\x7f])\w)+|\*")


def read(path):
    with open(path, encoding="utf-8", newline="\n") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


class Reader:
    """All tables of the reader. `rows` are the rows by every spelling, `families` the families by id."""

    def __init__(self, faults, folder, rows, families):
        self.faults, self.rows, self.families = faults, rows, families
        self.contexts = read(folder / "contexts.tsv")
        self.labels = read(folder / "labels.tsv")
        self.values = read(folder / "values.tsv")
        self.vague = read(folder / "vague.tsv")
        self.readings = {row["family"]: row for row in read(folder / "families.tsv")}
        self.fragments = read(folder / "fragments.tsv")
        self.context_names = sorted({row["context"] for row in self.contexts})
        self.lists = sorted({row["list"] for row in self.values})
        self.selectors = []
        self.check()

    def check(self):
        add = self.faults.add
        if len(self.context_names) > 31:
            add("contexts.tsv", "more than 31 contexts")
        for name, rows, key in (("contexts.tsv", self.contexts, ("context", "phrase")), ("labels.tsv", self.labels, ("label",)),
                                ("values.tsv", self.values, ("list",)), ("families.tsv", list(self.readings.values()), ("family",))):
            keys = [tuple(row[column] for column in key) for row in rows]
            if keys != sorted(keys):
                add(name, "rows are not in order")
        for name, column, form, rows in (("contexts.tsv", "phrase", "WORD( WORD){0,2}", self.contexts), ("labels.tsv", "label", "WORD", self.labels)):
            for row in rows:
                if not re.fullmatch(form.replace("WORD", r"([a-z0-9]|(?![\x00-\x7f])\w)+"), row[column]):
                    add(name, f"'{row[column]}' is not in small letters and digits")
        seen = set()
        for row in self.labels:
            if (row["label"], row["context"]) in seen:
                add("labels.tsv", f"{row['label']} stands twice for one context")
            seen.add((row["label"], row["context"]))
        for name in sorted(set(self.families) ^ set(self.readings)):
            add("families.tsv", f"{name} is there, or in the tables, but not in both")
        for where, row in [("values.tsv", row) for row in self.values] + [("fragments.tsv", row) for row in self.fragments]:
            for wanted in re.split("[|+]", row["rows"]) if row["rows"] != "-" else []:
                if wanted not in self.rows:
                    add(where, f"no row is called {wanted}")
        for row in self.labels:
            self.context(row["context"].partition("/")[0], "labels.tsv")
            for text in selectors_of(row):
                self.selector(text)
        for row in self.readings.values():
            self.context(row["name_needs"], "families.tsv")
            self.context(row["brackets"], "families.tsv")
        for row in self.fragments:
            self.context(row["needs"].partition("/")[0], "fragments.tsv")
        self.check_fragments()

    def check_fragments(self):
        keys = [tuple(word.lower() for word in WORD.findall(row["fragment"])) for row in self.fragments]
        if keys != sorted(set(keys)):
            self.faults.add("fragments.tsv", "fragments are not in order of their words, each once")
        for row, key in zip(self.fragments, keys):
            if not key or len(key) > 12 or key[0] == "*" or key[-1] == "*":
                self.faults.add("fragments.tsv", f"'{row['fragment']}' has no word at its ends, or more than 12")
            if row["kind"] not in ("text", "name", "hint"):
                self.faults.add("fragments.tsv", f"'{row['fragment']}' is of kind '{row['kind']}'")

    def context(self, name, where):
        if not name:
            return "SSPI_TOPIC_NONE"
        if name == "clause":
            return "SSPI_TOPIC_CLAUSE"
        if name not in self.context_names:
            self.faults.add(where, f"no context is called {name}")
        return context_enum(name)

    def selector(self, text):
        match = re.fullmatch(r"(?:@([a-z-]+)|([a-z0-9-]+?)(?::(\d+)-(\d+))?)(/hex)?", text)
        if not match or (match[1] and match[1] not in self.lists) or (match[2] and match[2] not in self.families):
            self.faults.add("labels.tsv", f"'{text}' is no selector")
            return "{ 0 }"
        fields = [f".list = {self.lists.index(match[1]) + 1}" if match[1] else f".family = {self.families[match[2]].enum}",
                  f".low = {match[3] or 1}u", f".high = {match[4] or 0xffffffff}u"]
        if match[5]:
            fields.append(".hex_only = true")
        return "{ " + ", ".join(fields) + " }"

    def enum(self):
        """Lines of a C enum: the contexts, as bit numbers from 1 on."""
        return "\n".join(f"    {context_enum(name)} = {number}," for number, name in enumerate(self.context_names, 1))

    def source(self, c_string):
        """C of all tables but the fragments."""
        out = ["const sspi_context_phrase_t sspi_context_phrases[] = {"]
        out += [f"    {{ {c_string(row['phrase'])}, {context_enum(row['context'])}, {len(row['phrase'].split())} }}," for row in self.contexts]
        out += ["};", f"const size_t sspi_context_phrase_count = {len(self.contexts)};", "", "const sspi_label_t sspi_labels[] = {"]
        selectors = []
        for row in self.labels:
            own = [self.selector(text) for text in selectors_of(row)]
            context, _, same_line = row["context"].partition("/")
            out.append(f"    {{ .label = {c_string(row['label'])}, .context = {self.context(context, 'labels.tsv')}, "
                       f".same_line = {'true' if same_line else 'false'}, .rank = {row['rank']}, "
                       f".ends = {'true' if row['ends'] else 'false'}, .final = {'true' if row['selectors'].endswith((' -', '!')) else 'false'}, "
                       f".count = {len(own)}, .first = {len(selectors)} }},")
            selectors += own
        out += ["};", f"const size_t sspi_label_count = {len(self.labels)};", "", "const sspi_selector_t sspi_selectors[] = {"]
        out += [f"    {selector}," for selector in selectors]
        out += ["};", "", "const sspi_value_t sspi_values[] = {"]
        out += [f"    {{ {self.lists.index(row['list']) + 1}, {row['value']}u, {c_string(row['rows'])} }}," for row in self.values]
        out += ["};", f"const size_t sspi_value_count = {len(self.values)};", "", "const sspi_vague_t sspi_vague[] = {"]
        out += [f"    {{ {row['low']}u, {row['high']}u, SSPI_VAGUE_{row['kind'].upper()} }}," for row in self.vague]
        out += ["};", f"const size_t sspi_vague_count = {len(self.vague)};", "",
                "const sspi_family_reading_t sspi_family_readings[SSPI_FAMILY_COUNT] = {"]
        for name, row in self.readings.items():
            if name in self.families:
                out.append(f"    [{self.families[name].enum}] = {{ {row['order']}, {row['generic']}, "
                           f"{self.context(row['name_needs'], 'families.tsv')}, {self.context(row['brackets'], 'families.tsv')}, "
                           f"{row['bracket_order'] or 0} }},")
        return out + ["};", ""]

    def fragments_source(self, c_string, full):
        """C of the fragments; of none of them unless `full`."""
        fragments = self.fragments if full else []
        out = ["const sspi_fragment_t sspi_fragments[] = {"]
        for row in fragments:
            context, _, starts = row["needs"].partition("/")
            out.append(f"    {{ {c_string(row['fragment'])}, {c_string(row['rows'])}, {self.context(context, 'fragments.tsv')}, "
                       f"{'true' if starts else 'false'}, SSPI_FRAGMENT_{row['kind'].upper()} }},")
        if not fragments:
            out.append("    { NULL, NULL, 0, false, 0 },")
        return out + ["};", f"const size_t sspi_fragment_count = {len(fragments)};", ""]


def selectors_of(label):
    return [text for text in label["selectors"].split() if text not in ("-", "!")]


def context_enum(name):
    return "SSPI_TOPIC_" + name.upper()
