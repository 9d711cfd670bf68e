# SPDX-License-Identifier: GPL-2.0-or-later
"""-z flow,sspi,…: an arrow for each frame of each attempt. Above it stands what is sent, cut to its length, and beside it the meaning."""
import collections
import re

import pytest

import handmade
import handmade_attempts as made
from wire import LINKTYPE_ETHERNET, datagram

ARROWS = re.compile(r"\([ \d]+\) +(-*>|<-*)")


def hosts(text):
    """The names in the two lines above the graph, from left to right."""
    found = [(name.start(), name[1]) for line in text.splitlines()[:2] for name in re.finditer(r"\| (\S+)", line)]
    return [name for _, name in sorted(found) if name != "Time"]


def arrows(text):
    """{attempt: [(label, to the right, comment)]}"""
    found = collections.defaultdict(list)
    lines = text.splitlines()
    for first, second in zip(lines, lines[1:]):
        comment = re.search(r"\|(Attempt (\d+): .*)$", first)
        if comment:
            label = re.search(r"\|[\d. ]+\| *(.*?) *\|", first)[1]
            found[int(comment[2])].append((label, ">" in re.search(r"<?-+>?", second)[0], comment[1]))
    return found


def graph(tshark, capture, *arguments, only=""):
    return tshark.read(capture, "-q", "-z", f"flow,sspi,standard{only}", *arguments)


def test_ladder(tshark):
    """A disabled account, refused by the KDC and then by the server: NTLM, with the meaning of each step."""
    found = arrows(graph(tshark, "smb3-krb5", "-2"))
    assert sorted(found) == list(range(1, 13))
    assert found[12] == [
        ("NTLMSSP_NEGOTIATE", True, r"Attempt 12: LAB\disabled to cifs/dc1.lab.example.com by NTLMv2, SMB2"),
        ("NTLMSSP_CHALLENGE", False, "Attempt 12: Normal step: the server expects another token from the client. "
                                     "STATUS_MORE_PROCESSING_REQUIRED (0xc0000016)"),
        (r"NTLMSSP_AUTH, User: LAB\disabled", True, r"Attempt 12: SMB2: Session Setup Request, NTLMSSP_AUTH, User: LAB\disabled"),
        ("STATUS_ACCOUNT_DISABLED (0xc0000072)", False, "Attempt 12: Failure: The account is disabled. STATUS_ACCOUNT_DISABLED (0xc0000072)")]
    assert [arrow[:2] for arrow in found[2]] == [("TGS-REQ", True), ("TGS-REP", False)]
    assert found[2][-1][2] == "Attempt 2: Success: TGS-REP"


def test_one_machine(tshark):
    """Client and server have one address: the server is told by its port."""
    assert hosts(graph(tshark, "smb3-krb5", "-2")) == ["127.0.0.1", "127.0.0.1:88", "127.0.0.1:445"]


def test_machines(tshark):
    """They stand in the order of their first frames. What has no network address has that of its link."""
    assert hosts(graph(tshark, "made-attempts-smb"))[:2] == [made.CLIENT, made.SERVER]
    assert len(arrows(graph(tshark, "made-keys-ppp-eap"))) >= 2


@pytest.mark.parametrize("capture", ["krb-ad-tgs", "http-nego", "rpc-tcp", "tls1_2", "made-attempts-credssp", "made-attempts-names"])
def test_every_frame_of_every_attempt(tshark, capture):
    numbers = tshark.read(capture, "-Y", "sspi.attempt", "-T", "fields", "-e", "sspi.attempt").replace(",", "\n").split()
    text = graph(tshark, capture, "-2")
    assert {attempt: len(rows) for attempt, rows in arrows(text).items()} == collections.Counter(map(int, numbers))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]", text)


def test_filter(tshark):
    assert list(arrows(graph(tshark, "smb3-krb5", "-2", only=",sspi.story == 9"))) == [9]
    assert graph(tshark, "smb3-krb5", only=",frame.number == 5") == ""


def test_one_pass(tshark):
    """What nobody has said yet is not told: who it is follows with the third frame."""
    found = arrows(graph(tshark, "smb3-krb5"))
    assert found[12][0][2] == "Attempt 12: SMB2: Session Setup Request, NTLMSSP_NEGOTIATE"
    assert found[12][3] == arrows(graph(tshark, "smb3-krb5", "-2"))[12][3]


def test_language(tshark):
    text = graph(tshark, "smb3-krb5", "-2", "-o", "sspi.language:fr")
    last = [line for line in text.splitlines() if "|Tentative 12" in line][-1]
    assert re.search(r"\|Tentative 12\s: Échec\s: Le compte est désactivé\. STATUS_ACCOUNT_DISABLED \(0xc0000072\)$", last)


def test_more_hosts_than_a_graph_has_room_for(tshark):
    """Wireshark draws 40: the KDC and 39 clients. What is left out is said to be."""
    frames = []
    for number in range(1, 61):
        client = f"192.0.2.{100 + number}"
        frames += [datagram(client, 50001, made.SERVER, 88, made.as_req(b"user%d" % number, True, number)),
                   datagram(made.SERVER, 88, client, 50001, made.krb_error(24, b"user%d" % number))]
    text = graph(tshark, tshark.add("hosts.pcap", handmade.pcap_of(LINKTYPE_ETHERNET, frames)))
    assert len(hosts(text)) == 40
    found = arrows(text)
    assert sorted(found) == list(range(1, 40)) and all(len(rows) == 2 for rows in found.values())
    told = [rows[1][2] for rows in found.values() if "room for 40 hosts" in rows[1][2]]
    assert told == [found[39][1][2]]
