# SPDX-License-Identifier: GPL-2.0-or-later
"""An answer that is somebody else's ends no authentication: neither one pass nor two are misled."""
import csv
import io

import pytest

import handmade_http  # pylint: disable=unused-import
import handmade_lagging  # pylint: disable=unused-import
import handmade_losses  # pylint: disable=unused-import
import handmade_strangers
from wire import LINKTYPE_ETHERNET, pcap_of


@pytest.mark.parametrize("passes", [(), ("-2",)], ids=["one-pass", "two-passes"])
@pytest.mark.parametrize("name", handmade_strangers.SCENES)
def test_scene(tshark, name, passes):
    build, expected = handmade_strangers.SCENES[name]
    capture = tshark.add(f"stranger-{name}.pcap", pcap_of(getattr(build, "link_type", LINKTYPE_ETHERNET), build()))
    report = tshark.read(capture, *passes, "-q", "-z", "sspi,attempts,csv")
    found = [(row["identity"], row["class"]) for row in csv.DictReader(io.StringIO(report, newline=""))]
    assert found == expected
