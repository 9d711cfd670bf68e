# SPDX-License-Identifier: GPL-2.0-or-later
"""Results in Elasticsearch or OpenSearch: a stand-in on loopback takes what they take, and refuses what they refuse.

It knows index templates and bulk requests without types, and what the types of fields that are used here accept.
"""
import datetime
import fnmatch
import http.server
import ipaddress
import json
import re
import threading

import pytest

from recipes import lines, need, place, section

need("curl", "jq")


def date(value):
    if not re.fullmatch(r"-?\d+", str(value)):
        datetime.datetime.fromisoformat(re.sub(r"(\.\d{6})\d*", r"\1", value))


def number(bits):
    def check(value):
        if not -2 ** bits <= int(value) < 2 ** bits:
            raise ValueError(value)
    return check


def keyword(value):
    if len(str(value).encode()) > 32766:
        raise ValueError("longer than a term may be")


ACCEPT = {"date": date, "date_nanos": date, "double": float, "ip": ipaddress.ip_address, "keyword": keyword,
          "short": number(15), "integer": number(31), "long": number(63)}


def refused(properties, document, path=""):
    """The fields whose values do not fit. Without dynamic mapping, fields that are not mapped are kept, and not looked at."""
    found = []
    for name, mapping in properties.items():
        for value in document[name] if isinstance(document.get(name), list) else [document.get(name)]:
            if isinstance(value, dict):
                found += refused(mapping["properties"], value, f"{path}{name}.")
            elif value is not None:
                try:
                    ACCEPT[mapping["type"]](value)
                except ValueError:
                    found.append(f"{path}{name}")
    return found


class StandIn(http.server.BaseHTTPRequestHandler):
    def do_PUT(self):
        template = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = re.fullmatch(r"/_index_template/([a-z-]+)", self.path)[1]
        known = set(template) <= {"index_patterns", "template"} and set(template["template"]) <= {"settings", "mappings"}
        if known and self.headers["Content-Type"] == "application/json":
            self.server.templates[name] = template
        self.answer(200 if known else 400, {"acknowledged": known})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path != "/_bulk" or self.headers["Content-Type"] != "application/x-ndjson" or not body.endswith("\n"):
            return self.answer(400, {})
        rows = list(map(json.loads, body.splitlines()))
        items = [{"index": self.store(action["index"], document)} for action, document in zip(rows[::2], rows[1::2], strict=True)]
        return self.answer(200, {"errors": any("error" in item["index"] for item in items), "items": items})

    def store(self, action, document):
        if not set(action) <= {"_index", "_id"} or len(action["_id"].encode()) > 512:
            return {"status": 400, "error": {"reason": "unknown parameter"}}
        template = next(one for one in self.server.templates.values() if any(fnmatch.fnmatch(action["_index"], pattern)
                                                                              for pattern in one["index_patterns"]))
        bad = refused(template["template"]["mappings"]["properties"], document)
        if bad:
            return {"status": 400, "error": {"reason": f"failed to parse {bad}"}}
        self.server.documents[action["_index"], action["_id"]] = document
        return {"status": 201}

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    there = http.server.ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    there.templates, there.documents = {}, {}
    thread = threading.Thread(target=there.serve_forever)
    thread.start()
    yield there
    there.shutdown()
    thread.join()
    there.server_close()


@pytest.fixture(scope="module")
def load(place, server):
    """Run the recipe, and hand over how to run it again; returns what it prints."""
    place.one_by_one()
    (place.folder / "results").symlink_to("sequential")
    recipe, = section("Elasticsearch and OpenSearch")

    def run():
        return place.run(recipe.body, ELASTIC=f"http://127.0.0.1:{server.server_address[1]}", no_proxy="*")
    assert "reason" not in run()
    yield run
    (place.folder / "results").unlink()


def test_all_documents_arrive(place, server, load):
    rows = place.rows("attempts") + place.rows("frames")
    assert sorted(json.dumps(row, sort_keys=True) for row in rows) == sorted(
        json.dumps(document, sort_keys=True) for document in server.documents.values())


def test_attempts_have_types(place, server, load):
    row = place.rows("attempts")[0]
    assert set(server.templates["sspi-attempts"]["template"]["mappings"]["properties"]) == set(row)


def test_fields_have_types(place, server, load):
    """Every field that the plugin has, and every value that tshark prints of it."""
    types = server.templates["sspi-frames"]["template"]["mappings"]["properties"]["layers"]["properties"]["sspi"]["properties"]
    registered = [line.split("\t") for line in place.tshark.run("-G", "fields").splitlines() if line.split("\t")[4:5] == ["sspi"]]
    assert set(types) == {f"sspi_{field[2].replace('.', '_')}" for field in registered if field[3] != "FT_NONE"}
    seen = {name for row in place.rows("frames") for name in row["layers"]["sspi"]}
    for capture in ("made-dcerpc", "made-ldap", "krb-ad-skew", "krb-ad-tgs", "made-attempts-names"):
        for row in lines(place.tshark.read(capture, "-n", "-Y", "sspi", "-T", "ek", "-J", "sspi"))[1::2]:
            values = json.loads(row)["layers"]["sspi"]
            assert not refused(types, values)
            seen |= set(values)
    # Which attempt followed is known in a second pass only.
    assert set(types) - {"sspi_sspi_attempt_consequence_frame"} <= seen
    # Items without a value: the trees, the expert note, and the details' lines of text.
    assert seen - set(types) <= {"_ws_expert", "sspi_sspi_annotation", "sspi_sspi_attempt_harmless", "sspi_sspi_eeinfo",
                                 "sspi_sspi_eeinfo_malformed", "sspi_sspi_technical", "text"}


def test_loading_again(place, server, load):
    """A document takes its own place, and what is refused is said."""
    before = len(server.documents)
    strange = place.folder / "sequential" / "strange.attempts.ndjson"
    strange.write_text('{"capture": "strange", "number": "0x1"}\n{"capture": "strange", "number": 2}\n')
    assert re.search(r'"error":.*number', load())
    assert ("sspi-attempts", "strange 2") in server.documents and len(server.documents) == before + 1
    strange.unlink()
