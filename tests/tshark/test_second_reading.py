# SPDX-License-Identifier: GPL-2.0-or-later
"""The attempts of Kerberos, LDAP, SMB2 and HTTP are those that a second reading finds, which shares nothing with the plugin.

Compared are the first frame, the class and, where it is in the clear, the identity. SSPI_MORE_CAPTURES may name a folder of other
captures, SSPI_SEEDS how many generated ones are read; 1 if it is not set."""
import csv
import io
import os
import pathlib

import pytest

import generated_attempts
import second_reading
from conftest import CAPTURES
from generated_attempts import Stage

PREFIXES = ("krb-ad-", "mit-", "ldap", "smb2", "smb3", "http")
MADE = ("made-attempts-kdc", "made-attempts-ldap", "made-attempts-smb", "made-keys-http", "made-keys-ldap", "made-keys-smb")
# What Wireshark decrypts the second reading does not see.
ENCRYPTED = ("ldaps-simple", "ldap-starttls")
RECORDED = sorted(capture for capture in CAPTURES if capture.startswith(PREFIXES) and capture not in ENCRYPTED)
# The response to a request is missing, which tells the number of bytes that were acknowledged; the challenges were captured, but not
# what they answer.
LEFT_OUT = {("made-keys-http", 86), ("made-keys-http", 88), ("made-keys-ldap", 27), ("made-keys-ldap", 29)}
# Who waits for 20 minutes begins anew; and two attempts have the same nonce.
LEFT_OUT |= {("made-attempts-kdc", frame) for frame in (22, 24, 26, 29)}
MORE = sorted(pathlib.Path(os.environ.get("SSPI_MORE_CAPTURES", "/nonexistent")).glob("*.pcap*"))
KINDS = (generated_attempts.alone, generated_attempts.on_many_connections, generated_attempts.on_one_connection, generated_attempts.doubled,
         generated_attempts.in_pieces, generated_attempts.again_from_the_same_port)
CARRIERS = ("Kerberos", "LDAP", "SMB2", "HTTP", "HTTP proxy")


def read_plain(tshark, capture):
    fields = [argument for name in second_reading.FIELDS for argument in ("-e", name)]
    text = tshark.read(capture, "-T", "fields", "-E", "separator=/t", "-E", "occurrence=a", *fields, plugin=False, strict=False)
    rows = (dict(zip(second_reading.FIELDS, line.split("\t"))) for line in text.splitlines())
    return second_reading.read(row for row in rows if len(row) == len(second_reading.FIELDS))


def read_report(tshark, capture):
    text = tshark.read(capture, "-q", "-z", "sspi,attempts,csv", strict=False)
    return [row for row in csv.DictReader(io.StringIO(text[text.find("number,"):], newline="")) if row["carrier"] in CARRIERS]


def class_of(row):
    """The second reading concludes nothing from the end of a connection."""
    return second_reading.UNFINISHED if row["native"].startswith("inferred: connection reset") else row["class"]


def differences(tshark, capture, report, expected):
    attempts, _unread = expected
    shown = {(row["carrier"], int(row["first_frame"]), number): row for number, row in enumerate(report)}
    for attempt in attempts:
        if (capture, attempt.frame) in LEFT_OUT:
            continue
        found = [key for key, row in shown.items() if key[:2] == (attempt.carrier, attempt.frame)
                 and attempt.class_ in (class_of(row), second_reading.UNKNOWN) and attempt.identity in (None, row["identity"])]
        if found:
            del shown[found[0]]
        else:
            yield f"{capture}: missing: frame {attempt.frame}, {attempt.carrier}, {attempt.identity}, {attempt.class_}"
    for row in shown.values():
        if (capture, int(row["first_frame"])) in LEFT_OUT:
            continue
        yield f"{capture}: surplus: frame {row['first_frame']}, {row['carrier']}, {row['identity']}, {row['class']}, {row['native']}"


@pytest.mark.parametrize("capture", [*RECORDED, *MADE])
def test_capture(tshark, capture):
    assert not list(differences(tshark, capture, read_report(tshark, capture), read_plain(tshark, capture)))


def is_generated(carrier):
    """One of the protocols that are read again."""
    return carrier.title.startswith(("LDAP", "SMB2", "HTTP", "AS over", "TGS over"))


@pytest.mark.parametrize("seed", range(int(os.environ.get("SSPI_SEEDS", "1"))))
def test_generated(tshark, seed):
    stage = Stage(seed)
    for carrier in filter(is_generated, generated_attempts.CARRIERS):
        for kind in KINDS:
            kind(stage, carrier)
    # Where Wireshark does not recognize a protocol, there is nothing to compare.
    scenes = [scene for scene in stage.scenes if scene.packets and scene.rows is not None]
    tshark.add("second.pcapng", generated_attempts.capture_of(scenes, seed)[0])
    report = read_report(tshark, "second")
    assert not list(differences(tshark, "second", report, read_plain(tshark, "second")))


@pytest.mark.parametrize("path", MORE, ids=lambda path: path.name)
def test_more_captures(tshark, path):
    tshark.add(f"more{path.suffix}", path.read_bytes())
    assert not list(differences(tshark, "more", read_report(tshark, "more"), read_plain(tshark, "more")))
