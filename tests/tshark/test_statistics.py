# SPDX-License-Identifier: GPL-2.0-or-later
"""-z sspi,tree counts every annotation once in each of its three parts; -z sspi,srt has a row for each attempt."""
import collections
import re

import pytest

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
        assert {path[1:]: count for path, count in found.items() if path[0] == part} == {
            (): 19, (peer,): 19, (peer, "Failure"): 14, (peer, "Success"): 5}


def test_alerts_of_the_client_count_for_the_same_server(tshark):
    """In quic the server refuses the client's protocol, and the client the server's certificate."""
    found = counts(tshark.read("quic", "-q", "-z", "sspi,tree"))
    assert {path[1] for path in found if path[0] == BY_SERVER and len(path) > 1} == {"127.0.0.1:4433"}


def test_filter(tshark):
    found = counts(tshark.read("krb-ad-as", "-q", "-z", "sspi,tree,sspi.class == 1"))
    assert {path[1] for path in found if path[0] == BY_STATUS and len(path) > 1} == {"Step"}


def test_nothing_to_count(tshark):
    found = counts(tshark.read("krb-ad-as", "-q", "-z", "sspi,tree,frame.number == 0"))
    assert found == {(BY_STATUS,): 0, (BY_CLIENT,): 0, (BY_SERVER,): 0}


def response_times(text):
    """The rows of -z sspi,srt as {number: (title, seconds)}, in one dict for each of its tables."""
    tables = []
    for line in text.splitlines():
        match = re.match(r" *(\d+)  (\S.*?) +1( +(\d+\.\d+)){4}$", line)
        if line.startswith("Index"):
            tables.append({})
        elif match:
            tables[-1][int(match[1])] = (match[2], float(match[4]))
    return tables


def test_response_times(tshark):
    """krb-ad-tgs: 11 requests are refused, two granted. bob gives no password when he is asked for it."""
    failed, succeeded, unfinished = response_times(tshark.read("krb-ad-tgs", "-2", "-q", "-z", "sspi,srt"))
    assert sorted([*failed, *succeeded, *unfinished]) == list(range(1, 15))
    assert sorted(succeeded) == [1, 2] and sorted(unfinished) == [11]
    assert failed[13][0] == "alice@LAB.EXAMPLE.COM to ldap/dc1.lab.example.com, Kerberos TGS, Kerberos: KRB_AP_ERR_SKEW (37)"
    frames = tshark.read("krb-ad-tgs", "-Y", "frame.number == 120 || frame.number == 122", "-T", "fields", "-e", "frame.time_epoch").split()
    assert failed[13][1] == pytest.approx(float(frames[1]) - float(frames[0]), abs=2e-6)


def test_response_times_in_one_pass_claim_no_end(tshark):
    failed, succeeded = response_times(tshark.read("krb-ad-tgs", "-q", "-z", "sspi,srt"))
    assert len(failed) == 11 and len(succeeded) == 2
