# SPDX-License-Identifier: GPL-2.0-or-later
"""Damaged, cut and duplicated captures: no crash, no dissector bug of ours, no status that is not on the wire."""
import random
import resource
import struct
import xml.etree.ElementTree

import pytest

import captures
import handmade
import mutations
from conftest import options_of
from wire import LINKTYPE_ETHERNET, Connection, ip_frame

IP_IN_IP = 4


def complaints(tshark, path, options, plugin):
    """How often Wireshark says that a dissector is wrong, or a packet, with everything shown."""
    shown = ["-o", "sspi.text:TRUE", "-o", "sspi.info_column:all"] if plugin else []
    text = tshark.run("-r", path, *options, *shown, "-V", plugin=plugin, strict=False)
    return text.count("Dissector bug"), text.count("Malformed Packet")


def test_damaged_bytes(tshark):
    """Two bytes in a hundred changed, anywhere: the plugin never adds a dissector bug or a malformed packet to what Wireshark says
    anyway. All copies are read as one file; tests/sanitize compares each line, of many more."""
    dice = random.Random(1)
    spoil = mutations.RECIPES["bytes 2 %"]
    for options, group in captures.read_groups(tshark.captures, options_of).items():
        path = tshark.folder / "damaged.pcapng"
        copies = [spoil(dice, capture.frames, None) for capture in group for _ in range(3)]
        captures.write(path, mutations.with_own_addresses(copies))
        ours, plain = complaints(tshark, path, options, True), complaints(tshark, path, options, False)
        assert ours == plain and plain[1] > 0


@pytest.mark.parametrize("capture", ["made-kerberos", "made-ldap", "made-nns", "made-smb", "krb-ad-as", "smb3-ntlm", "ldap-simple"])
def test_cut_frames(tshark, capture):
    """Frames cut at every length that matters: what is still annotated is annotated as in the whole frame."""
    def keys(name):
        return [(a["frame"], a["source"], a["native"], a.get("name")) for a in tshark.annotations(name, *options_of(capture), strict=False)]

    whole = captures.read(tshark.path(capture)).frames
    lengths = range(40, 320, 12)
    copies = [[mutations.with_data(frame, frame.data[:length]) for frame in whole] for length in lengths]
    captures.write(tshark.captures / "cut.pcapng", mutations.with_own_addresses(copies))
    right, cut = set(keys(capture)), [((frame - 1) % len(whole) + 1, *rest) for frame, *rest in keys("cut")]
    # A text that is cut may lose its `data`; the number in front stays the same.
    assert cut and all(key in right or key[1].startswith("ldap.") for key in cut)


# So many annotations of a frame are kept (MAX_ANNOTATIONS).
MOST = 2000


def test_many_annotations_in_a_frame(tshark):
    """A frame full of alerts: the first ones are shown, it is said that there are more, and Wireshark takes them all."""
    alerts = 30000
    name = tshark.add("many.pcap", handmade.pcap([handmade.tls_alert(handmade.TLS_FATAL, *([48] * alerts))]))
    text = tshark.read(name, "-V")
    assert text.count("Description: Unknown CA (48)\n") == alerts - MOST
    assert text.count("Description: Unknown CA (48) [SEC_E_UNTRUSTED_ROOT]\n") == text.count("[Native code: unknown_ca (48)]") == MOST
    assert "certificate it was shown (there are too many statuses to show them all)]" in text
    assert f"  {MOST}  " in tshark.read(name, "-q", "-z", "expert")


def test_text_of_64_kib(tshark):
    """A text as long as a packet can be, full of what looks like codes: the first one counts, and it takes no time."""
    text = b"80090308: LdapErr: DSID-0C090447, comment: " + b"AcceptSecurityContext error, data 52e, " * 1500 + b"v4563"
    assert 50000 < len(text) < 65535
    frames = [handmade.ldap(handmade.ldap_message(handmade.BIND, 49, text)), handmade.syslog("0x8009030c " * 5000)]
    name = tshark.add("long-text.pcap", handmade.pcap(frames))
    before = processor_time(lambda: tshark.read(name, "-V", plugin=False))
    assert processor_time(lambda: tshark.read(name, "-V", "-o", "sspi.text:TRUE")) < 3 * before + 0.5
    assert [(a["frame"], a["native"]) for a in tshark.annotations(name)] == [(1, "ERROR_LOGON_FAILURE (data 52e)")]


def test_deep_nesting(tshark):
    """A connection inside IP in IP, sixty times over: what is in the innermost one is found."""
    frames = []
    connection = Connection(frames, "192.0.2.1", 50000, "192.0.2.2", 443)
    connection.client(bytes.fromhex("1603010005010000010003010000"))
    connection.server(bytes.fromhex("15030300020230"))
    packet = frames[-1][14:]
    for level in range(60):
        packet = ip_frame(f"192.0.2.{level + 1}", "192.0.2.250", IP_IN_IP, packet)[14:]
    name = tshark.add("deep.pcap", handmade.pcap_of(LINKTYPE_ETHERNET, [bytes(12) + b"\x08\x00" + packet]))
    assert [(a["frame"], a["native"]) for a in tshark.annotations(name)] == [(1, "unknown_ca (48)")]


def tds_answer(count):
    """An answer with so many errors, in packets of TDS and segments of TCP."""
    body = struct.pack("<IBBH", 18456, 1, 14, 0) + b"\0\0" + struct.pack("<I", 1)
    stream = (b"\xaa" + struct.pack("<H", len(body)) + body) * count
    parts = [stream[at:at + 30000] for at in range(0, len(stream), 30000)]
    packets = [(False, struct.pack(">BBHHBB", 4, at == len(parts) - 1, len(part) + 8, 0, (at + 1) % 256, 0) + part)
               for at, part in enumerate(parts)]
    request = True, struct.pack(">BBHHBB", 16, 1, 8, 0, 1, 0)
    return handmade.pcap_of(LINKTYPE_ETHERNET, handmade.over_ip(1433, True, request, *packets))


def processor_time(run):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    run()
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def test_a_frame_with_many_items_takes_no_time(tshark):
    """To find the items of the fields in a tree with hundreds of thousands takes as long as to go through it."""
    name = tshark.add("many.pcap", tds_answer(60000))
    plain = processor_time(lambda: tshark.read(name, "-V", plugin=False, strict=False))
    assert processor_time(lambda: tshark.read(name, "-V", strict=False)) < 3 * plain + 0.5


def test_a_tree_without_room(tshark):
    """Where Wireshark's tree is nearly full the plugin does not make it overflow, and what is found counts all the same."""
    name = tshark.add("many.pcap", tds_answer(90000))
    assert "more than 1000000 items" not in tshark.read(name, "-V", strict=False)
    assert f"  {MOST}  " in tshark.read(name, "-q", "-z", "sspi,tree", strict=False)


def test_extended_error_information_ends_with_its_fragment(tshark):
    """The hint of a fault claims what stands behind it, which is another fault."""
    fault = bytearray(handmade.FAULT_WITH_EEINFO)
    struct.pack_into("<I", fault, 16, 0x7FFFFFFF)
    name = tshark.add("hint.pcap", handmade.pcap([handmade.rpc(bytes(fault) * 2)]))
    packet = xml.etree.ElementTree.fromstring(tshark.read(name, "-T", "pdml"))
    sizes = [int(field.get("size")) for field in packet.iterfind(".//field[@name='sspi.eeinfo']")]
    assert sizes == [len(fault) - 32] * 2


def test_carriers_that_wait_for_their_protocol(tshark):
    """A refusal is read wherever it stands; in a long capture, unless it is the very first frame of its protocol."""
    refusal, other = handmade.chap(4, b"E=691 R=0"), handmade.syslog("nothing")

    def annotated(frames):
        return [annotation["frame"] for annotation in tshark.annotations(tshark.add("waiting.pcap", handmade.pcap(frames)))]

    assert annotated([refusal]) == [1]
    assert annotated([other] * 999 + [refusal] * 2) == [1000, 1001]
    assert annotated([other] * 1000 + [refusal] * 2) == [1002]
    assert annotated([refusal] + [other] * 2000 + [refusal]) == [1, 2002]


def test_text_from_packets_is_not_shown(tshark):
    """Only numbers and the catalogue's own words are shown: control characters in a text stay where they are."""
    evil = b"80090308: LdapErr: \x1b[31m\xe2\x80\xae DSID-0C090447, data 775, v4563"
    data = handmade.pcap([handmade.ldap(handmade.ldap_message(handmade.BIND, 49, evil))])
    fields = tshark.annotations(tshark.add("evil.pcap", data))[0]
    assert fields["native"] == "ERROR_ACCOUNT_LOCKED_OUT (data 775)"
    assert not any("\x1b" in str(value) or "\u202e" in str(value) for value in fields.values())


def test_text_of_extended_error_information_is_visible(tshark):
    """The computer's name and the texts that come with an error are a packet's own."""
    fault = handmade.FAULT_WITH_EEINFO.replace("DC1".encode("utf-16-le"), "\x1bC\u202e".encode("utf-16-le"))
    fault = fault.replace("LSA".encode("utf-16-le"), "L\u3164A".encode("utf-16-le"))
    name = tshark.add("computer.pcap", handmade.pcap([handmade.rpc(fault)]))
    shown = tshark.read(name, "-T", "fields", "-e", "sspi.eeinfo.computer", "-e", "sspi.eeinfo.param")
    # Wireshark doubles backslashes there since 4.4.
    computers, parameters = shown.rstrip("\n").replace("\\\\", "\\").split("\t")
    assert computers == "\\u{1b}C\\u{202e}" and "L\\u{3164}A" in parameters.split(",")
