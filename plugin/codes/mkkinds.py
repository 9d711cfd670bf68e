# SPDX-License-Identifier: GPL-2.0-or-later
"""The kinds of failures, for mkcatalogue.py: an expert info of Wireshark for each.

kind.tsv has the kinds. Its columns:
    id        the filter name is sspi.expert.ID
    severity  warn, or error where the integrity of the authentication is at stake
The word kind_ID of interface.tsv is its name in Wireshark's list of expert infos.
The last kind is that of a failure that has no other. kind-of-code.tsv says which failure is of which kind. Its columns:
    family, name  the code, as in its family's table; a row that shares the texts of this one is of the same kind
    context       as in contexts.tsv, where the code is of another kind there; empty: wherever else it stands
    kind          the id
A code without a line is of the kind of its SSPI status, if it has one. Every SSPI status that is a failure has a line.
"""
import csv
import re

KINDS, OF_CODES = "kind.tsv", "kind-of-code.tsv"
SEVERITIES = ("warn", "error")
SSPI = "sspi"


def read(path, columns):
    with open(path, encoding="utf-8", newline="\n") as lines:
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
        return list(reader) if reader.fieldnames == columns else None


class Kinds:
    """The kinds, and the kind of each row."""

    def __init__(self, faults, folder, families, names, in_contexts, words):
        self.families = {family.id: {row.name: row for row in family.rows} for family in families}
        self.names, self.in_contexts = names, in_contexts
        self.rows = read(folder / KINDS, ["id", "severity"]) or []
        self.ids = [row["id"] for row in self.rows]
        lines = read(folder / OF_CODES, ["family", "name", "context", "kind"])
        if not self.rows or lines is None:
            faults.add(KINDS if not self.rows else OF_CODES, "no rows, or other columns than there should be")
        self.check_kinds(faults, {word.key for word in words})
        self.of = {(line["family"], line["name"], line["context"]): line["kind"] for line in lines or []}
        self.check_lines(faults, lines or [])
        if not faults.lines:
            self.check_rows(faults)

    def check_kinds(self, faults, words):
        for row in self.rows:
            if not re.fullmatch("[a-z_]+", row["id"]) or self.ids.count(row["id"]) > 1:
                faults.add(KINDS, f"{row['id']} is no id, or stands twice")
            if row["severity"] not in SEVERITIES:
                faults.add(KINDS, f"{row['id']}: severity is '{row['severity']}', not one of {', '.join(SEVERITIES)}")
            if f"kind_{row['id']}" not in words:
                faults.add(KINDS, f"{row['id']}: interface.tsv has no word kind_{row['id']}")

    def check_lines(self, faults, lines):
        keys = [(line["family"], line["name"], line["context"]) for line in lines]
        if keys != sorted(set(keys)):
            faults.add(OF_CODES, "rows are not in ascending order of family, name and context, each once")
        contexts = {(row.family.id, row.get("name"), row.context) for row in self.in_contexts if row.family}
        for family, name, context in keys:
            row = self.families.get(family, {}).get(name)
            if row is None or row.more or "failure" not in (row.get("class"), row.get("warning")):
                faults.add(OF_CODES, f"{family} has no failure {name}")
            elif row.get("meaning").startswith("="):
                faults.add(OF_CODES, f"{name} shares the texts, and the kind, of another row")
            elif context and (family, name, context) not in contexts:
                faults.add(OF_CODES, f"{name} has no texts of its own in the context {context}")
        for line in lines:
            if line["kind"] not in self.ids:
                faults.add(OF_CODES, f"{line['name']}: no kind is called {line['kind']}")
        for kind in self.ids:
            if kind not in self.of.values():
                faults.add(OF_CODES, f"nothing is of the kind {kind}")

    def check_rows(self, faults):
        """What is at stake is the same by severity of the status and by kind."""
        severity = {row["id"]: row["severity"] for row in self.rows}
        for family, rows in self.families.items():
            for row in rows.values():
                if row.more or row.get("class") != "failure":
                    continue
                status = row if family == SSPI else self.families[SSPI].get(row.get("status"))
                if family == SSPI and (SSPI, row.name, "") not in self.of:
                    faults.add(OF_CODES, f"the status {row.name} has no kind")
                if (severity[self.kind(row)] == "error") != bool(status and status.get("severity") == "error"):
                    faults.add(OF_CODES, f"{row.name} is of the kind {self.kind(row)}, whose severity is not that of its status")

    def kind(self, row):
        """The kind of a row, wherever it stands."""
        meant = self.names[row.get("meaning")[1:]] if row.get("meaning").startswith("=") else row
        kind = self.of.get((meant.family.id, meant.name, ""))
        if kind or row.family.id == SSPI:
            return kind or self.ids[-1]
        return self.of.get((SSPI, row.get("status"), ""), self.ids[-1])

    def kind_in_context(self, row):
        """The kind of a row of contexts.tsv."""
        return self.of.get((row.family.id, row.get("name"), row.context)) or self.kind(row.row)

    @staticmethod
    def enum(kind):
        return "SSPI_KIND_" + kind.upper()

    def enums(self):
        return "\n".join(f"    {self.enum(kind)}," for kind in self.ids)

    def source(self, c_string):
        out = ["const sspi_kind_t sspi_kinds[SSPI_KIND_COUNT] = {"]
        out += [f"    [{self.enum(row['id'])}] = {{ .id = {c_string(row['id'])}, .name = SSPI_WORD_KIND_{row['id'].upper()}, "
                f".integrity = {'true' if row['severity'] == 'error' else 'false'} }}," for row in self.rows]
        return out + ["};", ""]
