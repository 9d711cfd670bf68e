# SPDX-License-Identifier: GPL-2.0-or-later
"""What packaging/windows/build has made, looked at and run under Wine. SSPI_WINDOWS is the folder with it."""
import os
import pathlib
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
PLUGIN = TOP / "plugin"
BUILD = pathlib.Path(os.environ["SSPI_WINDOWS"])
SDK = BUILD / "sdk"
OUT = BUILD / "out"
WIRESHARK = BUILD / "wireshark"
VERSIONS = sorted(path.name for path in WIRESHARK.iterdir())
# Seconds after which a program is taken to hang: the machine may be slow
PATIENCE = 600
LANGUAGES = ["en", *sorted(path.stem for path in (PLUGIN / "codes" / "po").glob("*.po"))]


def wine(program, *arguments, **how):
    """Run a Windows program; what it prints is given as bytes."""
    how = {"capture_output": True, "check": False, "timeout": PATIENCE} | how
    return subprocess.run(["wine", str(program), *map(str, arguments)], **how)


def windows_path(path):
    """As a Windows program knows a file."""
    return "Z:" + str(path).replace("/", "\\")


@pytest.fixture(scope="session", params=VERSIONS)
def version(request):
    """A minor version of Wireshark."""
    return request.param
