# SPDX-License-Identifier: GPL-2.0-or-later
"""Results in PostgreSQL: a server of the test's own, which listens on a socket in a folder."""
import datetime
import json
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

import pytest

from recipes import CLIENTS, STRANGE, cells, lines, need, place, section

need("jq")
SERVERS = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
if not SERVERS:
    pytest.skip("needs the Debian package postgresql", allow_module_level=True)

QUESTIONS = [block for block in section("Questions") if block.kind == "sql"]


@pytest.fixture(scope="module")
def server(place):
    """What psql and createdb have to know. The name of a socket has to be short."""
    programs = SERVERS[-1].parent
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sspi-pg-"))
    shutil.chown(folder, place.user, place.user)
    data = folder / "data"
    make = [programs / "initdb", "-D", data, "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8", "--no-sync"]
    subprocess.run(place.command(*map(str, make)), cwd=folder, env=place.environment, check=True, stdout=subprocess.DEVNULL)
    start = ["setpriv", "--pdeathsig", "KILL", programs / "postgres", "-D", data, "-k", folder,
             "-c", "listen_addresses=", "-c", "fsync=off"]
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(place.command(*map(str, start)), cwd=folder, env=place.environment, stdout=log, stderr=log)
    try:
        ready = place.command(str(programs / "pg_isready"), "-q", "-h", str(folder), "-d", "postgres")
        for _ in range(300):
            if subprocess.run(ready, env=place.environment, check=False).returncode == 0:
                break
            time.sleep(0.1)
        else:
            pytest.fail((folder / "log").read_text())
        yield {"PGHOST": str(folder)}
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def database(place, server):
    """What the page does with the results of all captures."""
    place.one_by_one()
    (place.folder / "results").symlink_to("sequential")
    load, = section("PostgreSQL")
    place.check(load, **server)
    yield load
    (place.folder / "results").unlink()


def ask(place, server, question, name="sspi"):
    """The rows as JSON."""
    query = f"SELECT row_to_json(row) FROM ({question.strip().removesuffix(';')}) AS row"
    answer = place.run(f"psql -AtX -d {name} <<'END'\n{query}\nEND\n", **server)
    return [json.loads(line) for line in lines(answer)]


def test_every_value_arrives(place, server, database):
    documents = place.rows("attempts")
    loaded = ask(place, server, f"SELECT {', '.join(documents[0])} FROM attempt")
    for row in [*documents, *loaded]:
        row["start"] = datetime.datetime.fromisoformat(row["start"]).timestamp()
    assert sorted(map(json.dumps, loaded)) == sorted(map(json.dumps, documents))
    frames = place.rows("frames")
    loaded = ask(place, server, "SELECT capture, number, source, sspi FROM frame")
    assert sorted(json.dumps([row["capture"], str(row["number"]), row["source"], row["sspi"]], sort_keys=True) for row in loaded) == sorted(
        json.dumps([frame["capture"], frame["layers"]["frame"]["frame_frame_number"], frame["layers"]["ip"]["ip_ip_src"],
                    frame["layers"]["sspi"]], sort_keys=True) for frame in frames)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.body.split("\n")[0])
def test_question(place, server, database, question):
    """The answer of the page, which is SQLite's, but for the way to write times."""
    def plain(value):
        return datetime.datetime.fromisoformat(value) if value.startswith("2026-") else value

    header, *rows = cells(question.output(place.tshark.version))
    answer = ask(place, server, question.body)
    assert list(answer[0]) == header
    assert [[plain(str(value)) for value in row.values()] for row in answer] == [list(map(plain, row)) for row in rows]


def test_loading_again_changes_nothing(place, server, database):
    everything = "SELECT * FROM attempt", "SELECT * FROM frame"
    before = [sorted(map(json.dumps, ask(place, server, question))) for question in everything]
    place.run(database.body.split("\n")[1], **server)
    place.run(database.body.split("\n")[1].replace("*.ndjson", "*.attempts.ndjson"), **server)
    assert [sorted(map(json.dumps, ask(place, server, question))) for question in everything] == before


def test_strange_values(place, server):
    """Quotes, separators, backslashes and formulas are taken as they are; addresses lose their port, and nothing else."""
    place.write_strange()
    place.run("createdb strange; psql -q -d strange -f tools/scale/postgresql.sql < strange.ndjson", **server)
    rows = ask(place, server, "SELECT identity, client, client_address FROM attempt ORDER BY number", "strange")
    assert [row["identity"] for row in rows] == STRANGE
    assert all(row["client_address"] == CLIENTS[row["client"]] for row in rows)
