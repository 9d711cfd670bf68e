# SPDX-License-Identifier: GPL-2.0-or-later
"""-z sspi,tree counts every annotation once in each of its three parts; -z sspi,srt every attempt that has a result in both of its."""
import collections
import csv
import io
import re

import pytest

import handmade_attempts
from test_attempts import live, rewritten
from wire import LINKTYPE_ETHERNET, datagram, pcap_of

CLASSES = {"0": "Success", "1": "Step", "2": "Failure"}
BY_STATUS, BY_CLIENT, BY_SERVER = "By class, status and carrier", "By client", "By server"


def counts(text):
    """The printed tree as {path of names: count}. Each level stands one blank further to the right."""
    found, path = {}, []
    for line in text.splitlines():
        match = re.match(r"( *)(\S.*?)  +(\d+)\s", line + " ")
        if match and not line.startswith("Topic"):
            depth = len(match[1])
            path = [*path[:depth], match[2]]
            found[tuple(path)] = int(match[3])
    return found


def leaves(found):
    return {path: count for path, count in found.items() if path[0] == BY_STATUS and len(path) == 5}


@pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one-pass", "two-pass"])
@pytest.mark.parametrize("capture", ["smb3-ntlm", "tls1_2", "krb-ad-as", "made-dcerpc"])
def test_every_annotation_is_counted(tshark, capture, passes):
    wanted = collections.Counter()
    for annotation in tshark.annotations(capture):
        carrier = annotation["source"].split(".")[0]
        wanted[BY_STATUS, CLASSES[annotation["class"]], annotation.get("name", "no status known"), carrier, annotation["native"]] += 1
    assert leaves(counts(tshark.read(capture, "-q", "-z", "sspi,tree", *passes))) == wanted


def test_who(tshark):
    """ldap-simple: 14 refused binds ("data …") and 5 successes, all of one client at one server."""
    found = counts(tshark.read("ldap-simple", "-q", "-z", "sspi,tree"))
    assert found[BY_STATUS, "Failure", "SEC_E_INVALID_TOKEN", "ldap", "ERROR_ACCOUNT_LOCKED_OUT (data 775)"] == 1
    for part, peer in ((BY_CLIENT, "127.0.0.1"), (BY_SERVER, "127.0.0.1:389")):
        assert {path[1:]: count for path, count in found.items() if path[0] == part and len(path) < 4} == {
            (): 19, (peer,): 19, (peer, "Failure"): 14, (peer, "Success"): 5}


def test_alerts_of_the_client_count_for_the_same_server(tshark):
    """In quic the server refuses the client's protocol, and the client the server's certificate."""
    found = counts(tshark.read("quic", "-q", "-z", "sspi,tree"))
    assert {path[1] for path in found if path[0] == BY_SERVER and len(path) > 1} == {"127.0.0.1:4433"}


def test_not_understood(tshark):
    """What is cut off is left alone, and counted by the field at which it stands: frames 1 and 2 of three, before the error's code; 3 is whole."""
    frames = [datagram(handmade_attempts.SERVER, 88, handmade_attempts.CLIENT, 50001, handmade_attempts.krb_error(code)) for code in (24, 18, 6)]
    cut = 14 + 20 + 8 + 30
    tshark.add("cut.pcap", pcap_of(LINKTYPE_ETHERNET, [frames[0][:cut], frames[1][:cut], frames[2]]))
    for passes in ([], ["-2"]):
        found = counts(tshark.read("cut", "-q", "-z", "sspi,tree", *passes, strict=False))
        assert {path: count for path, count in found.items() if path[0] == "Not understood"} == {
            ("Not understood",): 2, ("Not understood", "kerberos.msg_type"): 2}
        assert leaves(found) == {(BY_STATUS, "Failure", "SEC_E_LOGON_DENIED", "kerberos", "KDC_ERR_C_PRINCIPAL_UNKNOWN (6)"): 1}


def test_filter(tshark):
    found = counts(tshark.read("krb-ad-as", "-q", "-z", "sspi,tree,sspi.class == 1"))
    assert {path[1] for path in found if path[0] == BY_STATUS and len(path) > 1} == {"Step"}


def test_nothing_to_count(tshark):
    found = counts(tshark.read("krb-ad-as", "-q", "-z", "sspi,tree,frame.number == 0"))
    assert found == {(BY_STATUS,): 0, (BY_CLIENT,): 0, (BY_SERVER,): 0}


def response_times(text):
    """The rows of -z sspi,srt as {title: (calls, min, max, mean, sum)}, in one dict for each of its tables."""
    tables = []
    for line in text.splitlines():
        match = re.match(r" *\d+  (\S.*?) +(\d+)((?: +\d+\.\d+){4})$", line)
        if line.startswith("Index"):
            tables.append({})
        elif match:
            tables[-1][match[1]] = (int(match[2]), *map(float, match[3].split()))
    return tables


def durations(tshark, capture, *columns):
    """What the attempts report says, by the columns: the durations of those that have a result."""
    found = collections.defaultdict(list)
    for row in csv.DictReader(io.StringIO(tshark.read(capture, "-2", "-q", "-z", "sspi,attempts,csv"), newline="")):
        if row["class"] != "Unfinished":
            found[", ".join(row[column] or "-" for column in columns) + ": " + row["class"]].append(float(row["duration"]))
    return found


@pytest.mark.parametrize("capture", ["krb-ad-tgs", "smb3-krb5", "http-nego", "made-attempts-smb", "made-attempts-kdc"])
def test_response_times(tshark, capture):
    """A row has all attempts of its kind, of which the report has each."""
    tables = response_times(tshark.read(capture, "-2", "-q", "-z", "sspi,srt"))
    for table, columns in zip(tables, (("mechanism", "carrier"), ("server",)), strict=True):
        wanted = durations(tshark, capture, *columns)
        assert set(table) == set(wanted)
        for title, times in wanted.items():
            assert table[title][0] == len(times)
            assert table[title][1:] == pytest.approx((min(times), max(times), sum(times) / len(times), sum(times)), abs=1e-5)


def test_response_times_are_added_up(tshark):
    """krb-ad-tgs: 11 requests are refused, two granted. bob gives no password when he is asked for it: that took no time."""
    by_mechanism, by_server = response_times(tshark.read("krb-ad-tgs", "-2", "-q", "-z", "sspi,srt"))
    assert {title: row[0] for title, row in by_mechanism.items()} == {
        "Kerberos AS (aes256-cts-hmac-sha1-96), Kerberos: Success": 1, "Kerberos TGS (rc4-hmac), Kerberos: Success": 1,
        "Kerberos TGS, Kerberos: Failure": 11}
    assert {title: row[0] for title, row in by_server.items()} == {"127.0.0.1:88: Success": 2, "127.0.0.1:88: Failure": 11}


def test_response_times_in_one_pass_claim_no_end(tshark):
    by_mechanism, by_server = response_times(tshark.read("krb-ad-tgs", "-q", "-z", "sspi,srt"))
    assert sum(row[0] for row in by_mechanism.values()) == sum(row[0] for row in by_server.values()) == 13


def test_response_times_of_sessions_that_begin_anew(tshark):
    """With -M tshark forgets what it has read every so many packets, and numbers attempts anew: each counts all the same, but for those
    whose answer alone is seen, which may go on."""
    how = ["-q", "-M", "40"]
    text = tshark.read("ldap-simple", *how, "-z", "sspi,attempts,csv", strict=False)
    ended = [row["class"] for row in csv.DictReader(io.StringIO(text, newline="")) if row["result_frame"] != row["first_frame"]]
    table = response_times(tshark.read("ldap-simple", *how, "-z", "sspi,srt", strict=False))[1]
    assert {title: row[0] for title, row in table.items()} == {
        f"127.0.0.1:389: {class_}": ended.count(class_) for class_ in ("Failure", "Success")}
    assert 12 <= ended.count("Failure") <= 14


def test_response_times_of_a_ring_of_files(tshark):
    """A bind fills a file, which counts its attempts anew."""
    capture = rewritten(tshark, "made-attempts-ldap", lambda recording: recording.packets[:16], "times")
    by_mechanism, by_server = response_times(live(tshark, capture, "-z", "sspi,srt", "-b", "packets:4", "-w", "times.pcap"))
    files = len(list((tshark.folder / "home").glob("times_*.pcap")))
    assert files >= 4 and sum(row[0] for row in by_mechanism.values()) == sum(row[0] for row in by_server.values()) == 4


# ---- Order and languages

def test_failures_come_first(tshark):
    """However few there are, and with their reasons, where a client or a server has them."""
    lines = tshark.read("smb3-ntlm", "-q", "-z", "sspi,tree").splitlines()
    assert [line.split("  ")[0].strip() for line in lines if re.match(r" \S", line)][0] == "Failure"
    found = counts("\n".join(lines))
    assert found[BY_STATUS, "Failure"] < found[BY_STATUS, "Step"]
    for part in (BY_CLIENT, BY_SERVER):
        peers = [path for path in found if path[0] == part and len(path) == 2]
        for peer in peers:
            classes = [path[2] for path in found if path[:2] == peer and len(path) == 3]
            assert classes[0] == "Failure"
            reasons = {path[3]: count for path, count in found.items() if path[:3] == (*peer, "Failure") and len(path) == 4}
            assert reasons == {path[4]: count for path, count in leaves(found).items() if path[1] == "Failure"}
            assert not any(path for path in found if path[:2] == peer and len(path) > 3 and path[2] != "Failure")
