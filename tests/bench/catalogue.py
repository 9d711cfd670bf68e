# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of plugin/codes/tables for programs that stand in for the plugin, as JSON and as a Lua table."""
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "plugin" / "codes"))

import mkcatalogue

DEFAULT = "*"


def read():
    """{family: {code, or "*" for any other: {column: text}}}, with the English meanings."""
    faults = mkcatalogue.Faults()
    families, rows, _words, _weaknesses = mkcatalogue.read_tables(faults, ROOT / "plugin" / "codes" / "tables")
    if faults.lines:
        raise ValueError("\n".join(faults.lines))

    def entry(row):
        meaning = row.get("meaning")
        known = {"name": row.name, "class": row.get("class").capitalize(), "warning": row.get("warning").capitalize(),
                 "where": row.get("where"), "status": row.get("status"),
                 "meaning": rows[meaning[1:]].get("meaning") if meaning.startswith("=") else meaning}
        return {column: text for column, text in known.items() if text}

    return {family.id: {DEFAULT if row.is_default else row.code: entry(row) for row in family.rows} for family in families}


def write_json(path):
    path.write_text(json.dumps(read()), encoding="ascii")


def write_lua(path):
    """A chunk that returns the tables. JSON's strings of ASCII are Lua's too, and the tables have nothing else."""
    out = ["return {"]
    for family, rows in read().items():
        out.append(f"  [{json.dumps(family)}] = {{")
        for code, row in rows.items():
            columns = ", ".join(f"[{json.dumps(column)}] = {json.dumps(text)}" for column, text in row.items())
            out.append(f"    [{json.dumps(code)}] = {{ {columns} }},")
        out.append("  },")
    path.write_text("\n".join([*out, "}", ""]), encoding="ascii")
