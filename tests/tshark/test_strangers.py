# SPDX-License-Identifier: GPL-2.0-or-later
"""An answer that is somebody else's ends no authentication: neither one pass nor two are misled."""
import csv
import io

import pytest

import handmade_http  # pylint: disable=unused-import
import handmade_lagging  # pylint: disable=unused-import
import handmade_losses  # pylint: disable=unused-import
import handmade_refusals
import handmade_strangers
from wire import LINKTYPE_ETHERNET, pcap_of


def rows_of(tshark, frames):
    capture = tshark.add("refusals.pcap", pcap_of(LINKTYPE_ETHERNET, frames))
    return list(csv.DictReader(io.StringIO(tshark.read(capture, "-q", "-z", "sspi,attempts,csv"), newline="")))


@pytest.mark.parametrize("passes", [(), ("-2",)], ids=["one-pass", "two-passes"])
@pytest.mark.parametrize("name", handmade_strangers.SCENES)
def test_scene(tshark, name, passes):
    build, expected = handmade_strangers.SCENES[name]
    capture = tshark.add(f"stranger-{name}.pcap", pcap_of(getattr(build, "link_type", LINKTYPE_ETHERNET), build()))
    report = tshark.read(capture, *passes, "-q", "-z", "sspi,attempts,csv")
    found = [(row["identity"], row["class"]) for row in csv.DictReader(io.StringIO(report, newline=""))]
    assert found == expected


@pytest.mark.parametrize("result", handmade_refusals.NOT_LOOKED_AT.values(), ids=handmade_refusals.NOT_LOOKED_AT)
def test_nobody_is_blamed(tshark, result):
    """Who has not looked at a password has not found it wrong, however many ask."""
    rows = rows_of(tshark, handmade_refusals.of_many_users(result))
    assert [(row["class"], row["why"], row["consequence"], row["status"]) for row in rows] == [("Failure", "", "", "")] * 6
    assert all(str(result) in row["native"] for row in rows)


def test_wrong_passwords(tshark):
    rows = rows_of(tshark, handmade_refusals.of_many_users(handmade_refusals.INVALID_CREDENTIALS))
    assert [row["class"] for row in rows] == ["Failure"] * 6
    assert rows[-1]["why"] == "password spraying"


def test_reason_without_outcome(tshark):
    """It is shown how far it came."""
    for build, native in ((handmade_refusals.smb2_cancelled, "STATUS_CANCELLED (0xc0000120)"), (handmade_refusals.smtp_service_closes, "SMTP 421"),
                          (handmade_refusals.ldap_referral, "LDAP result 10")):
        row, = rows_of(tshark, build())
        assert (row["class"], row["native"], row["result_frame"]) == ("Unfinished", native, "")
