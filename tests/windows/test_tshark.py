# SPDX-License-Identifier: GPL-2.0-or-later
"""What only Windows has: text mode, a console with a width and a code page, paths of its own."""
import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import termios

import pytest

from conftest import BUILD, LANGUAGES, OUT, PATIENCE, TOP, wine, windows_path

TSHARK = BUILD / "tshark" / "tshark.exe"
CAPTURE = TOP / "tests" / "captures" / "smb3-ntlm.pcapng"
# What a console is sent besides text: how far to go on, for blanks; colours, where to write, its title
ON = re.compile(rb"\x1b\[(\d*)C")
CONTROL = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\x1b[=>]")
FOLDERS = ["plain", "with blanks and (brackets)", "Захват 封包 é"]


@pytest.fixture(params=FOLDERS)
def user(request, tmp_path):
    """A user's folder for Wireshark, with the plugin, and a capture; both below a folder of this name."""
    top = tmp_path / request.param
    plugins = top / "appdata" / "plugins" / "4.0" / "epan"
    plugins.mkdir(parents=True)
    shutil.copy(OUT / "4.0" / "sspi.dll", plugins)
    shutil.copy(CAPTURE, top)
    return top


def environment(user):
    return os.environ | {"WIRESHARK_APPDATA": windows_path(user / "appdata"), "TZ": "UTC"}


def report(user, form):
    return wine(TSHARK, "-r", windows_path(user / CAPTURE.name), "-q", "-z", f"sspi,attempts,{form}", env=environment(user))


def test_ends_of_lines(user):
    """As RFC 4180 wants them in CSV, and as everything else on Windows in text; none has two CR."""
    for form in ("csv", "text", "json"):
        done = report(user, form)
        assert done.returncode == 0 and done.stderr == b""
        assert done.stdout.count(b"\r\n") == done.stdout.count(b"\n") > 3
        assert b"\r\r" not in done.stdout


def test_byte_order_mark(user):
    """In front of the same bytes, for Excel"""
    assert report(user, "csv-bom").stdout == b"\xef\xbb\xbf" + report(user, "csv").stdout


def test_csv_of_what_is_weak(user):
    done = wine(TSHARK, "-r", windows_path(user / CAPTURE.name), "-q", "-z", "sspi,weak,csv", env=environment(user))
    assert done.stdout.endswith(b"\r\n") and b"\r\r" not in done.stdout and done.stdout.count(b"\r\n") == done.stdout.count(b"\n") > 0


def test_csv_as_a_file(user, tmp_path):
    """What a shell writes to a file is what a program would get."""
    with open(tmp_path / "out.csv", "wb") as out:
        done = report(user, "csv")
        wine(TSHARK, "-r", windows_path(user / CAPTURE.name), "-q", "-z", "sspi,attempts,csv", env=environment(user),
             capture_output=False, stdout=out, stderr=subprocess.PIPE, check=True)
    assert (tmp_path / "out.csv").read_bytes() == done.stdout


def on_console(columns, program, *arguments, env):
    """Run it on a console of so many columns; returns what is written to it, without what moves about."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 400, columns, 0, 0))
    with subprocess.Popen(["wine", program, *arguments], stdin=slave, stdout=slave, stderr=slave, env=env | {"TERM": "xterm"},
                          start_new_session=True) as process:
        os.close(slave)
        text = b""
        try:
            while part := os.read(master, 65536):
                text += part
        except OSError:  # the other end is closed
            pass
        process.wait(PATIENCE)
    os.close(master)
    return CONTROL.sub(b"", ON.sub(lambda match: b" " * int(match[1] or 1), text)).decode("utf-8")


@pytest.mark.parametrize("columns", [80, 120])
def test_console_width(tmp_path, columns):
    """The report is as wide as the console: 1 column is left where its last is not written to."""
    plugins = tmp_path / "appdata" / "plugins" / "4.0" / "epan"
    plugins.mkdir(parents=True)
    shutil.copy(OUT / "4.0" / "sspi.dll", plugins)
    text = on_console(columns, TSHARK, "-r", windows_path(CAPTURE), "-q", "-z", "sspi,attempts", env=environment(tmp_path))
    lines = [line.rstrip() for line in text.splitlines()]
    assert any("LAB\\disabled" in line for line in lines), text
    assert columns - 40 < max(map(len, lines)) <= columns, text


@pytest.mark.parametrize("page", ["437", "65001"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_console_characters(language, page):
    """A console of any code page shows the letters of every language, and keeps its code page."""
    program = windows_path(OUT / "sspi-lookup.exe")
    expected = wine(program, "--language", language, "775").stdout.decode("utf-8")
    text = on_console(1000, "cmd", "/c", f"chcp {page} & {program} --language {language} 775 & chcp", env=dict(os.environ))
    assert len(expected.splitlines()) > 5 and all(line.strip() in text for line in expected.splitlines())
    assert text.rstrip().endswith(f"Active code page: {page}") and text.startswith(f"Active code page: {page}")
