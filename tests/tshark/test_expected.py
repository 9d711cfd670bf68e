# SPDX-License-Identifier: GPL-2.0-or-later
"""Every capture gives the annotations that its file in expected/ lists, one a line:

    frame  source  native code  status  class  basis  [win32=…]  [build=…]

Where a newer Wireshark dissects something else than 4.0, a file in expected/4.4 or expected/4.6 says so.
To write the files anew, set SSPI_UPDATE to the folder; then read the difference and hold it against the facts.
"""
import pathlib

import pytest

import handmade
from conftest import CAPTURES, check_expected

EXPECTED = pathlib.Path(__file__).resolve().parent.parent / "expected"
CLASSES = {"0": "Success", "1": "Step", "2": "Failure"}
# Wireshark's versions read the same bytes as different fields.
SAME = {"kerberos.smb.nt_status": "kerberos.e_data", "ldap.bindResponse_resultCode": "ldap.resultCode"}
BASES = {"0": "Carried", "1": "Documented", "2": "Inferred"}


def line(annotation):
    parts = [str(annotation["frame"]), SAME.get(annotation["source"], annotation["source"]), annotation["native"], annotation.get("name", "-"),
             CLASSES[annotation["class"]], BASES[annotation["basis"]]]
    parts += [f"{label}={annotation[field]}" for label, field in (("win32", "win32"), ("build", "server_build")) if field in annotation]
    return "  ".join(parts)


@pytest.mark.parametrize("capture", sorted([*CAPTURES, *handmade.NAMES]))
def test_annotations(tshark, capture):
    found = "".join(line(annotation) + "\n" for annotation in tshark.annotations(capture))
    check_expected(tshark, EXPECTED, capture, found)
