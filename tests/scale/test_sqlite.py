# SPDX-License-Identifier: GPL-2.0-or-later
"""Results in SQLite, and what can be asked there."""
import json

import pytest

from recipes import CLIENTS, STRANGE, cells, need, place, section

need("jq", "sqlite3")

QUESTIONS = [block for block in section("Questions") if block.kind == "sql"]


@pytest.fixture(scope="module")
def database(place):
    """What the page does with the results of all captures."""
    place.one_by_one()
    (place.folder / "results").symlink_to("sequential")
    load, = section("SQLite")
    place.check(load)
    yield load
    (place.folder / "results").unlink()


def ask(place, question, how="-json"):
    return place.run(f"sqlite3 {how} sspi.db <<'END'\n{question}\nEND\n")


def test_every_value_arrives(place, database):
    documents = place.rows("attempts")
    columns = ", ".join(documents[0])
    loaded = json.loads(ask(place, f"SELECT {columns} FROM attempt"))
    assert sorted(map(json.dumps, loaded)) == sorted(map(json.dumps, documents))
    frames = place.rows("frames")
    loaded = json.loads(ask(place, "SELECT capture, number, time, source, json(sspi) AS sspi FROM frame"))
    assert sorted(json.dumps([row["capture"], str(row["number"]), row["source"], json.loads(row["sspi"])]) for row in loaded) == sorted(
        json.dumps([frame["capture"], frame["layers"]["frame"]["frame_frame_number"], frame["layers"]["ip"]["ip_ip_src"],
                    frame["layers"]["sspi"]]) for frame in frames)
    assert all(row["time"].startswith("2026-11-2") and row["time"].endswith("Z") for row in loaded)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.body.split("\n")[0])
def test_question(place, database, question):
    assert cells(ask(place, question.body, "-box")) == cells(question.output(place.tshark.version))


def test_loading_again_changes_nothing(place, database):
    everything = "SELECT * FROM attempt ORDER BY capture, number; SELECT * FROM frame ORDER BY capture, number"
    before = ask(place, everything)
    place.check(database)
    place.run(database.body.split("\n")[0].replace("*.ndjson", "*.attempts.ndjson"))
    assert ask(place, everything) == before


def test_strange_values(place):
    """Quotes, separators, backslashes and formulas are taken as they are; addresses lose their port, and nothing else."""
    place.write_strange()
    place.run("sqlite3 strange.db '.read tools/scale/sqlite.sql' < strange.ndjson")
    # In hexadecimal, as sqlite3 3.46 -json does not print control characters as it should.
    query = "SELECT hex(identity) AS identity, client, client_address FROM attempt ORDER BY number"
    rows = json.loads(place.run(f"sqlite3 -json strange.db '{query}'"))
    assert [bytes.fromhex(row["identity"]).decode() for row in rows] == STRANGE
    assert all(row["client_address"] == CLIENTS[row["client"]] for row in rows)
