# SPDX-License-Identifier: GPL-2.0-or-later
"""One capture, and all cores of one machine."""
import json
import re

import pytest

from recipes import COMPLAINTS, PAGE, TESTS, failures, lines, need, place, section
from rewrite import Recording
from wire import ip_frame

need("jq", "parallel")

LIST, FAILED, MISSING, EMPTY = section("One machine, all cores")


def test_every_recipe_is_tested():
    """A section with commands is one of those that the tests in this folder run."""
    text = PAGE.read_text(encoding="utf-8")
    with_commands = {part.split("\n")[0] for part in text.split("\n## ")[1:] if re.search("^```(sh|sql)", part, re.MULTILINE)}
    assert with_commands == {"One capture", "One machine, all cores", "Several machines", "A cluster with Slurm", "SQLite", "PostgreSQL",
                             "Questions", "Elasticsearch and OpenSearch", "How long it takes"}


def test_one_capture(place):
    place.check(*section("One capture"))


def test_documents_are_those_of_tshark(place):
    """All attempts and frames that tshark prints, with the name of the capture."""
    capture = "captures/dc1/kerberos.pcapng"
    results = place.one_by_one()
    attempts = json.loads(place.tshark.read("krb-ad-as", "-q", "-z", "sspi,attempts,json"))
    assert [json.loads(line) for line in lines(results[f"{capture}.attempts.ndjson"])] == [{"capture": capture} | row for row in attempts]
    frames = [json.loads(line) for line in place.tshark.read("krb-ad-as", "-n", "-Y", "sspi", "-T", "ek").splitlines()[1::2]]
    documents = [json.loads(line) for line in lines(results[f"{capture}.frames.ndjson"])]
    assert [(one["capture"], one["timestamp"], one["layers"]["sspi"]) for one in documents] == [
        (capture, frame["timestamp"], frame["layers"]["sspi"]) for frame in frames]
    assert all(document["layers"]["ip"]["ip_ip_src"] and set(document["layers"]) == {"frame", "ip", "sspi"} for document in documents)


@pytest.mark.parametrize("outer, layers", [
    (("10.0.0.1", "10.0.0.2"), {"ip": {"ip_ip_src": "127.0.0.1", "ip_ip_dst": "127.0.0.1"}}),
    (("2001:db8::1", "2001:db8::2"), {"ip": {"ip_ip_src": "127.0.0.1", "ip_ip_dst": "127.0.0.1"},
                                      "ipv6": {"ipv6_ipv6_src": "2001:db8::1", "ipv6_ipv6_dst": "2001:db8::2"}}),
], ids=["IPv4", "IPv6"])
def test_addresses_in_a_tunnel(place, outer, layers):
    """Of two layers of a kind the inner one is kept."""
    recording = Recording(TESTS / "captures" / "krb-ad-skew.pcapng")
    inside = 4 # IPv4 in whatever is around it
    (place.folder / "tunnel").write_bytes(recording.with_packets([
        (time, ip_frame(*outer, inside, data[14:])) for time, data in recording.packets]))
    place.run("tools/scale/sspi-read tunnel results-5")
    documents = [json.loads(line) for line in lines(place.documents("results-5")["tunnel.frames.ndjson"])]
    assert documents and all({name: document["layers"][name] for name in document["layers"] if name.startswith("ip")} == layers
                             for document in documents)


def test_all_cores(place):
    place.check(LIST, status=len(COMPLAINTS))
    assert lines((place.folder / "captures.list").read_text()) == place.captures()
    assert place.documents() == place.one_by_one()
    assert failures(place.run(FAILED.body)) == failures(FAILED.output(place.tshark.version))
    place.check(MISSING)
    place.check(EMPTY)


def test_only_what_failed_is_done_again(place):
    """A capture that was put right is read, what went well is not touched."""
    place.run(LIST.body, status=len(COMPLAINTS))
    notes = place.folder / COMPLAINTS[1]
    before, text = place.documents(), notes.read_bytes()
    times = {path: path.stat().st_mtime_ns for path in (place.folder / "results").rglob("*.ndjson") if "cut short" not in path.name}
    notes.write_bytes((place.folder / "captures/dc1/kerberos.pcapng").read_bytes())
    printed = place.run(LIST.body, status=1)
    assert "notes" not in printed and "cut short" in printed
    assert all(path.stat().st_mtime_ns == time for path, time in times.items())
    assert len(place.documents()) == len(before) + 2
    assert list(failures(place.run(FAILED.body))) == COMPLAINTS[:1]
    notes.write_bytes(text)
    for kind in ("attempts", "frames"):
        (place.folder / "results" / f"{COMPLAINTS[1]}.{kind}.ndjson").unlink()


def test_a_crash_and_a_hang_stop_nothing_else(place):
    """tshark dies on one capture, and never ends on another."""
    fake = place.folder / "fake" / "tshark"
    fake.parent.mkdir()
    fake.write_text(f"""#!/bin/bash
        case $* in
            *kerberos*) echo '{{"index":{{}}}}'; kill -SEGV $$ ;;
            *ldap*) sleep 600 ;;
        esac
        exec {place.tshark.program} "$@"\n""")
    fake.chmod(0o755)
    recipe = LIST.body.replace("parallel ", "parallel --timeout 10 ")
    recipe = recipe.replace("--joblog joblog", "--joblog joblog-2").replace("results", "results-2")
    place.run(recipe, status=len(COMPLAINTS) + 2, PATH=f"{fake.parent}:{place.environment['PATH']}")
    bad = [f"captures/dc1/{name}.{kind}.ndjson" for name in ("kerberos.pcapng", "ldap.pcapng.gz") for kind in ("attempts", "frames")]
    assert place.documents("results-2") == {file: text for file, text in place.one_by_one().items() if file not in bad}
    failed = failures(place.run(FAILED.body.replace("joblog", "joblog-2")))
    assert set(failed) == {*COMPLAINTS, "captures/dc1/kerberos.pcapng", "captures/dc1/ldap.pcapng.gz"}
    assert failed["captures/dc1/kerberos.pcapng"] == (139, ":")
    assert failed["captures/dc1/ldap.pcapng.gz"] == (-1, ":")


def test_without_the_plugin(place):
    """Nothing looks like a result."""
    printed = place.run("tools/scale/sspi-read captures/dc1/kerberos.pcapng results-3", status=1,
                        WIRESHARK_PLUGIN_DIR=str(place.tshark.folder / "none"))
    assert "without a report" in printed
    assert not place.documents("results-3")


def test_results_stay_in_their_folder(place):
    assert "lead out" in place.run("tools/scale/sspi-read captures/../captures/dc1/kerberos.pcapng results", status=64)


def test_options_are_for_tshark(place):
    place.run("tools/scale/sspi-read captures/dc1/kerberos.pcapng results-4 -o sspi.language:fr")
    assert "Le " in place.documents("results-4")["captures/dc1/kerberos.pcapng.frames.ndjson"]


def test_how_long_it_takes(place):
    measure, = section("How long it takes")
    place.run(LIST.body, status=1 if (place.folder / "joblog").exists() else len(COMPLAINTS))
    printed = place.run(measure.body)
    rate, cores = re.fullmatch(r"([\d.e-]+) GB an hour on a core; a petabyte takes (\d+) cores for 30 days\n", printed).groups()
    assert float(rate) > 0 and int(cores) > 0
