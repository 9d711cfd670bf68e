# SPDX-License-Identifier: GPL-2.0-or-later
"""-z sspi,tree counts every annotation once in each of its three parts."""
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
